#include "config.h"

#include "ferry-process-pane-private.h"

#include "ferry-app.h"
#include "ferry-process-step.h"
#include "ferry-rollback-dialog.h"

#include <glib/gi18n.h>

#define JOB_EXECUTION_ID "ferry-execution-id"

enum { PROP_0, PROP_LOG_SHOWN, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryProcessPane, ferry_process_pane, ADW_TYPE_BIN)

static const char *
running_step (FerryProcessPane *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++)
    {
      g_autoptr(FerryProcessStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

      if (ferry_process_step_get_state (step) == FERRY_STEP_RUNNING)
        return ferry_process_step_get_id (step);   /* the list keeps it */
    }
  return NULL;
}

gboolean
ferry_process_pane_is_running (FerryProcessPane *self)
{
  FerryJobState state = self->job != NULL ? ferry_job_get_state (self->job) : FERRY_JOB_DONE;

  return state == FERRY_JOB_WAITING || state == FERRY_JOB_RUNNING;
}

/* The record says "running", but nothing of this process runs: another process does it, or did. */
static gboolean
is_elsewhere (FerryProcessPane *self)
{
  return self->execution != NULL && !ferry_process_pane_is_running (self)
         && ferry_execution_get_state (self->execution) == FERRY_EXECUTION_RUNNING;
}

static gboolean
can_roll_back (FerryProcessPane *self)
{
  FerryInstance *instance = self->item != NULL ? ferry_instance_item_get_instance (self->item) : NULL;
  FerryExecutionState state = self->execution != NULL ? ferry_execution_get_state (self->execution) : FERRY_EXECUTION_RUNNING;

  return instance != NULL && !ferry_process_pane_is_running (self) && self->execution != NULL
         && (ferry_instance_get_capabilities (instance) & FERRY_CAN_ROLL_BACK) != 0
         && ferry_execution_ran_package (self->execution)
         && (state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED)
         && ferry_execution_get_backup (self->execution) != NULL;
}

static void
update_actions (FerryProcessPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean running = ferry_process_pane_is_running (self);
  gboolean unknown = self->execution != NULL && ferry_execution_get_state (self->execution) == FERRY_EXECUTION_UNKNOWN;

  gtk_widget_action_set_enabled (widget, "process.stop", running && !g_cancellable_is_cancelled (ferry_job_get_cancellable (self->job))
                                 && _ferry_process_stop_text (running_step (self), self->undoes != NULL) != NULL);
  gtk_widget_action_set_enabled (widget, "process.roll-back", can_roll_back (self));
  gtk_widget_action_set_enabled (widget, "process.ask-again", !running && (unknown || is_elsewhere (self)) && !self->reading);
  gtk_widget_action_set_enabled (widget, "process.show-log", self->id != NULL);
}

/* by the job that executed; of a past execution that is not known */
static gboolean
was_restarted (FerryProcessPane *self)
{
  GListModel *steps = self->job != NULL ? ferry_job_get_steps (self->job) : NULL;

  for (guint i = 0; steps != NULL && i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(FerryJobStep) step = g_list_model_get_item (steps, i);

      if (g_strcmp0 (ferry_job_step_get_id (step), "restart") == 0)
        return ferry_job_step_get_state (step) == FERRY_STEP_DONE;
    }
  return FALSE;
}

/* what was to be executed here left the target as it was */
static gboolean
can_be_done_again (FerryProcessPane *self)
{
  FerryExecutionState state = self->execution != NULL ? ferry_execution_get_state (self->execution) : FERRY_EXECUTION_FAILED;

  return self->error != NULL && self->undoes == NULL && (state == FERRY_EXECUTION_FAILED || state == FERRY_EXECUTION_CANCELLED);
}

static void
show_result (FerryProcessPane *self)
{
  if (self->execution != NULL)
    {
      g_autofree char *body = _ferry_process_body (self->execution, was_restarted (self));

      gtk_label_set_label (self->headline, _ferry_process_headline (self->execution));
      gtk_image_set_from_icon_name (self->icon, _ferry_process_icon (self->execution));
      gtk_label_set_label (self->body, body);
    }
  else if (self->error != NULL)
    {
      gtk_label_set_label (self->headline, _("The target is as before"));
      gtk_image_set_from_icon_name (self->icon, "dialog-error-symbolic");
      gtk_label_set_label (self->body, self->error->message);
    }
  if (self->execution != NULL && g_error_matches (self->error, FERRY_ERROR, FERRY_ERROR_COMMITTED))
    ferry_message_bar_show_error (self->message, self->error);
  if (g_error_matches (self->error, FERRY_ERROR, FERRY_ERROR_PLAN_CHANGED))
    gtk_label_set_label (self->body, _("The target has changed since this plan was made: compare again."));
  gtk_widget_set_visible (self->compare_box, can_be_done_again (self));
  gtk_widget_set_visible (GTK_WIDGET (self->body), *gtk_label_get_label (self->body) != '\0');
}

static void
update_progress (FerryProcessPane *self)
{
  gboolean running = ferry_process_pane_is_running (self);
  g_autofree char *sentence = running ? _ferry_process_sentence (self) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->bar), running);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), running);
  if (running)
    {
      gtk_label_set_label (self->sentence, sentence);
      gtk_progress_bar_set_fraction (self->bar, CLAMP (self->fraction, 0.0, 1.0));
    }
  update_actions (self);
}

static gboolean
tick (gpointer user_data)
{
  FerryProcessPane *self = user_data;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->steps)); i++)
    {
      g_autoptr(FerryProcessStep) step = g_list_model_get_item (G_LIST_MODEL (self->steps), i);

      ferry_process_step_tick (step);
    }
  if (self->job != NULL)
    update_progress (self);
  else
    _ferry_process_pane_read_record (self, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
stop_ticking (FerryProcessPane *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
progress_cb (FerryProcessPane *self)
{
  double fraction;
  gint64 done;

  g_object_get (self->job, "fraction", &fraction, "done", &done, NULL);
  if (fraction != self->fraction || done != self->done)
    self->moved = g_get_monotonic_time ();
  self->fraction = fraction;
  self->done = done;
  update_progress (self);
}

static void
steps_cb (FerryProcessPane *self,
          guint             position,
          guint             removed,
          guint             added,
          GListModel       *steps)
{
  g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(FerryJobStep) step = g_list_model_get_item (steps, i);

      g_ptr_array_add (shown, ferry_process_step_new_for_job_step (step));
    }
  g_list_store_splice (self->steps, position, removed, shown->pdata, shown->len);
}

static void
state_cb (FerryProcessPane *self)
{
  if (ferry_process_pane_is_running (self))
    return;
  stop_ticking (self);
  g_clear_error (&self->error);
  g_object_get (self->job, "error", &self->error, NULL);
  self->reading = FALSE;
  show_result (self);
  update_progress (self);
  _ferry_process_pane_read_record (self, FALSE);
}

static void
forget_job (FerryProcessPane *self)
{
  stop_ticking (self);
  if (self->job == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_signal_handlers_disconnect_by_data (ferry_job_get_steps (self->job), self);
  g_clear_object (&self->job);
}

static void
reset (FerryProcessPane  *self,
       FerryInstanceItem *item,
       const char        *execution_id,
       const char        *undoes)
{
  forget_job (self);
  g_list_store_remove_all (self->steps);
  g_clear_object (&self->execution);
  g_clear_error (&self->error);
  g_set_object (&self->item, item);
  g_free (self->id);
  self->id = g_strdup (execution_id);
  g_free (self->undoes);
  self->undoes = g_strdup (undoes);
  self->reading = FALSE;
  self->fraction = 0.0;
  ferry_message_bar_hide (self->message);
  gtk_widget_set_visible (self->compare_box, FALSE);
  ferry_production_strip_set_item (self->strip, item);
  g_object_set (self, "log-shown", FALSE, NULL);
}

void
ferry_process_pane_follow (FerryProcessPane  *self,
                           FerryInstanceItem *item,
                           FerryJob          *job,
                           const char        *execution_id,
                           const char        *undoes)
{
  GListModel *steps = ferry_job_get_steps (job);
  g_autofree char *title = NULL;

  g_return_if_fail (FERRY_IS_PROCESS_PANE (self));

  reset (self, item, execution_id, undoes);
  self->job = g_object_ref (job);
  if (execution_id != NULL)
    g_object_set_data_full (G_OBJECT (job), JOB_EXECUTION_ID, g_strdup (execution_id), g_free);
  self->began = self->moved = g_get_monotonic_time ();
  g_object_get (job, "title", &title, NULL);
  gtk_label_set_label (self->headline, title);
  gtk_image_set_from_icon_name (self->icon, "media-playback-start-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->body), FALSE);
  g_signal_connect_swapped (steps, "items-changed", G_CALLBACK (steps_cb), self);
  steps_cb (self, 0, 0, g_list_model_get_n_items (steps), steps);
  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (job, "notify::done", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (job, "notify::step", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (job, "notify::state", G_CALLBACK (state_cb), self);
  self->tick_id = g_timeout_add_seconds (1, tick, self);
  progress_cb (self);
}

static FerryJob *
find_job (const char *execution_id)
{
  GListModel *jobs = G_LIST_MODEL (ferry_app_get_jobs (ferry_app_get_default ()));

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++)
    {
      g_autoptr(FerryJob) job = g_list_model_get_item (jobs, i);

      if (g_strcmp0 (g_object_get_data (G_OBJECT (job), JOB_EXECUTION_ID), execution_id) == 0)
        return job;   /* the list keeps it */
    }
  return NULL;
}

void
ferry_process_pane_show (FerryProcessPane  *self,
                         FerryInstanceItem *item,
                         const char        *execution_id)
{
  FerryJob *job = find_job (execution_id);

  g_return_if_fail (FERRY_IS_PROCESS_PANE (self));

  if (job != NULL)
    {
      ferry_process_pane_follow (self, item, job, execution_id, NULL);
      return;
    }
  reset (self, item, execution_id, NULL);
  gtk_label_set_label (self->headline, _("Reading the record…"));
  gtk_image_set_from_icon_name (self->icon, "content-loading-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->body), FALSE);
  update_progress (self);
  _ferry_process_pane_read_record (self, FALSE);
}

static void
show_log (FerryProcessPane *self)
{
  gboolean running = ferry_process_pane_is_running (self) || is_elsewhere (self);

  if (self->log_shown && self->id != NULL && self->item != NULL)
    ferry_log_viewer_show (self->log, ferry_instance_item_get_instance (self->item), self->id, running);
}

void
_ferry_process_pane_take_record (FerryProcessPane *self,
                                 FerryExecution   *execution,
                                 GListStore       *steps,
                                 const GError     *error)
{
  self->reading = FALSE;
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else if (execution == NULL && self->job == NULL)
    ferry_message_bar_show_text (self->message, "dialog-error-symbolic", _("This execution is not recorded any more."));
  if (execution != NULL)
    {
      g_set_object (&self->execution, execution);
      g_free (self->id);
      self->id = g_strdup (ferry_execution_get_id (execution));
      if (self->job == NULL)
        {
          g_list_store_remove_all (self->steps);
          for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (steps)); i++)
            {
              g_autoptr(FerryProcessStep) step = g_list_model_get_item (G_LIST_MODEL (steps), i);

              g_list_store_append (self->steps, step);
            }
        }
    }
  if (is_elsewhere (self) && self->job == NULL && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick, self);
  else if (!is_elsewhere (self) && self->job == NULL)
    stop_ticking (self);
  if (!ferry_process_pane_is_running (self))
    show_result (self);
  update_progress (self);
  show_log (self);
}

static void
stop_response_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  FerryProcessPane *self)
{
  if (!g_str_equal (response, "stop") || !ferry_process_pane_is_running (self))
    return;
  ferry_job_cancel (self->job);
  update_actions (self);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->undoes != NULL ? _("Stop the rollback?") : _("Stop the execution?"),
                                              _ferry_process_stop_text (running_step (self), self->undoes != NULL));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "go-on", _("_Go On"), "stop", _("_Stop"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  g_signal_connect_object (dialog, "response", G_CALLBACK (stop_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ask_again_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (widget);

  ferry_message_bar_hide (self->message);
  _ferry_process_pane_read_record (self, TRUE);
  update_actions (self);
}

/* The keys of the log hold everywhere in the pane: who showed it by its button is still there. */
static gboolean
log_key_cb (GtkWidget *widget,
            GVariant  *action,
            gpointer   user_data)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (widget);

  return self->log_shown && gtk_widget_activate_action (GTK_WIDGET (self->log), g_variant_get_string (action, NULL), NULL);
}

static void
roll_back_cb (FerryProcessPane *self,
              FerryJob         *job)
{
  g_autoptr(FerryInstanceItem) item = g_object_ref (self->item);
  g_autofree char *undoes = g_strdup (ferry_execution_get_id (self->execution));

  ferry_process_pane_follow (self, item, job, NULL, undoes);
}

static void
roll_back_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (widget);
  FerryRollbackDialog *dialog = g_object_new (FERRY_TYPE_ROLLBACK_DIALOG, "item", self->item, "execution", self->execution,
                                              "transient-for", gtk_widget_get_root (widget), NULL);

  g_signal_connect_object (dialog, "started", G_CALLBACK (roll_back_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
ferry_process_pane_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_LOG_SHOWN)
    g_value_set_boolean (value, FERRY_PROCESS_PANE (object)->log_shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_process_pane_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (object);

  if (prop_id != PROP_LOG_SHOWN || self->log_shown == g_value_get_boolean (value))
    return;
  self->log_shown = g_value_get_boolean (value);
  gtk_stack_set_visible_child_name (self->stack, self->log_shown ? "log" : "steps");
  show_log (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
ferry_process_pane_dispose (GObject *object)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (object);

  forget_job (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PROCESS_PANE);
  g_clear_object (&self->item);
  g_clear_object (&self->execution);
  g_clear_object (&self->steps);
  G_OBJECT_CLASS (ferry_process_pane_parent_class)->dispose (object);
}

static void
ferry_process_pane_finalize (GObject *object)
{
  FerryProcessPane *self = FERRY_PROCESS_PANE (object);

  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->undoes);
  G_OBJECT_CLASS (ferry_process_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/process-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, message);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, icon);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, headline);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, body);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, bar);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, sentence);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, log);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, selection);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessPane, compare_box);
}

static void
ferry_process_pane_class_init (FerryProcessPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_process_pane_get_property;
  object_class->set_property = ferry_process_pane_set_property;
  object_class->dispose = ferry_process_pane_dispose;
  object_class->finalize = ferry_process_pane_finalize;
  properties[PROP_LOG_SHOWN] = g_param_spec_boolean ("log-shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_LOG_VIEWER);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PROCESS_STEP);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "process.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "process.roll-back", NULL, roll_back_action);
  gtk_widget_class_install_action (widget_class, "process.ask-again", NULL, ask_again_action);
  gtk_widget_class_install_property_action (widget_class, "process.show-log", "log-shown");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, log_key_cb, "s", "log.find");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, log_key_cb, "s", "log.search-next");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, log_key_cb, "s", "log.search-previous");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F3, 0, log_key_cb, "s", "log.search-next");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK, log_key_cb, "s", "log.search-previous");
}

static void
ferry_process_pane_init (FerryProcessPane *self)
{
  self->steps = g_list_store_new (FERRY_TYPE_PROCESS_STEP);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (self->steps));
  update_progress (self);
}

FerryExecution *
ferry_process_pane_get_execution (FerryProcessPane *self)
{
  return self->execution;
}

const char *
ferry_process_pane_get_headline (FerryProcessPane *self)
{
  return gtk_label_get_label (self->headline);
}
