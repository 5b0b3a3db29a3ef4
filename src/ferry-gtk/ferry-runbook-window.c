#include "config.h"

#include "ferry-runbook-window.h"

#include "ferry-app.h"
#include "ferry-evidence-job.h"
#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"
#include "ferry-runbook-job.h"
#include "ferry-runbook-row.h"
#include "ferry-runbook-words.h"

#include <glib/gi18n.h>

#define FOLLOW_MILLISECONDS 400
#define MOST_OUTPUT 6000

struct _FerryRunbookWindow
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  AdwWindowTitle       *title;
  AdwPreferencesGroup  *confirm_group;
  AdwEntryRow          *confirm_row;
  AdwPreferencesGroup  *decisions_group;
  AdwPasswordEntryRow  *password_row;
  AdwComboRow          *take_row;
  GtkSwitch            *plugins_switch;
  GtkSwitch            *destructive_switch;
  GtkListBox           *list;
  char                 *id;
  char                 *shown;       /* JSON of what the list shows */
  FerryRunbook         *runbook;     /* nullable: it could not be read */
  GPtrArray            *inputs;      /* GtkEditable* with data "variable" and "secret" */
  FerryJob             *job;         /* nullable: it runs */
  guint                 timer;
  guint                 focusing;    /* idle source */
  GtkFileChooserNative *chooser;
};

enum { PROP_0, PROP_RELEASE_ID };

G_DEFINE_FINAL_TYPE (FerryRunbookWindow, ferry_runbook_window, ADW_TYPE_WINDOW)

static FerryStore *
store_of (void)
{
  return ferry_app_get_store (ferry_app_get_default ());
}

/* ---- what it is ------------------------------------------------------------------------------------------------------------------ */

static char *
read_output (FerryRunbookWindow     *self,
             const FerryRunbookStep *step)
{
  g_autofree char *path = ferry_runbook_dup_output_path (self->runbook, store_of (), step, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (path == NULL || !g_file_get_contents (path, &text, &length, NULL) || length == 0)
    return NULL;
  return g_utf8_make_valid (text + (length > MOST_OUTPUT ? length - MOST_OUTPUT : 0), -1);
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
show_steps (FerryRunbookWindow *self)
{
  const FerryRunbookStep *next = ferry_runbook_get_next (self->runbook);

  clear_list (self->list);
  for (guint i = 0; i < self->runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (self->runbook->steps, i);
      g_autofree char *output = read_output (self, step);

      gtk_list_box_append (self->list, ferry_runbook_row_new (step, step == next && self->job == NULL, self->runbook->imported, output));
    }
}

/* Values that a check found missing: a row each below the name, secrets hidden. What was typed stays. */
static gboolean
has_input (FerryRunbookWindow *self,
           const char         *name)
{
  for (guint i = 0; i < self->inputs->len; i++)
    if (g_strcmp0 (g_object_get_data (g_ptr_array_index (self->inputs, i), "variable"), name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_input (FerryRunbookWindow *self,
           const char         *name,
           gboolean            secret)
{
  GtkWidget *row = secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  g_autofree char *title = g_strdup_printf (secret ? _("%s (secret)") : _("%s (variable)"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_object_set_data_full (G_OBJECT (row), "variable", g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (row), "secret", GINT_TO_POINTER (secret));
  adw_preferences_group_add (self->confirm_group, row);
  g_ptr_array_add (self->inputs, row);
}

static void
show_missing (FerryRunbookWindow *self)
{
  for (guint i = 0; i < self->runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (self->runbook->steps, i);
      JsonArray *items = json_object_has_member (step->result, "items") ? ferry_json_get_array (step->result, "items", NULL) : NULL;

      for (guint k = 0; items != NULL && k < json_array_get_length (items); k++)
        {
          g_autoptr(FerryCheckItem) item = ferry_check_item_new_from_json (json_array_get_element (items, k), NULL);

          if (item != NULL && ferry_check_item_get_level (item) == FERRY_CHECK_INPUT && ferry_check_item_get_subject (item) != NULL &&
              !has_input (self, ferry_check_item_get_subject (item)))
            add_input (self, ferry_check_item_get_subject (item), g_str_equal (ferry_check_item_get_code (item), "secret-missing"));
        }
    }
}

/* a step of that kind is to come still */
static gboolean
has_open (FerryRunbookWindow *self,
          FerryRunbookKind    kind)
{
  for (guint i = 0; self->runbook != NULL && i < self->runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (self->runbook->steps, i);

      if (step->kind == kind && !ferry_runbook_step_is_over (step))
        return TRUE;
    }
  return FALSE;
}

static void
update_actions (FerryRunbookWindow *self)
{
  gboolean over = self->runbook == NULL || ferry_runbook_get_next (self->runbook) == NULL;
  FerryInstanceItem *target = self->runbook != NULL ? ferry_instance_list_find (ferry_app_get_instances (ferry_app_get_default ()), self->runbook->target) : NULL;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->confirm_row));
  gboolean confirmed = target != NULL && g_str_equal (typed, ferry_instance_item_get_name (target));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runbook.run", self->job == NULL && (over ? self->runbook != NULL && !self->runbook->ended : confirmed));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runbook.stop", self->job != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->confirm_group), !over);
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), has_open (self, FERRY_RUNBOOK_RESTORE));   /* the backup may have one */
  gtk_widget_set_visible (GTK_WIDGET (self->take_row), has_open (self, FERRY_RUNBOOK_CATCH_UP));
  gtk_widget_set_visible (GTK_WIDGET (self->decisions_group), !over);
  gtk_widget_set_sensitive (GTK_WIDGET (self->decisions_group), self->job == NULL);
}

static void
show_head (FerryRunbookWindow *self)
{
  FerryInstanceItem *target = ferry_instance_list_find (ferry_app_get_instances (ferry_app_get_default ()), self->runbook->target);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", ferry_runbook_words_kind (self->runbook->kind), ferry_runbook_words_state (ferry_runbook_get_state (self->runbook)));
  g_autofree char *prompt = g_strdup_printf (_("Type the target’s name (%s) to run it"), target != NULL ? ferry_instance_item_get_name (target) : self->runbook->target_name);

  ferry_production_strip_set_item (self->strip, target);
  adw_window_title_set_title (self->title, self->runbook->name);
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), self->runbook->name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->confirm_row), prompt);
}

/* Reads it again, and shows it anew only where something changed: what is open stays open. */
static void
reload (FerryRunbookWindow *self,
        gboolean            force)
{
  g_autoptr(GError) error = NULL;
  FerryRunbook *runbook = store_of () != NULL && self->id != NULL ? ferry_runbook_load (store_of (), self->id, &error) : NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (runbook == NULL)
    {
      if (error != NULL)
        ferry_message_bar_show_error (self->message, error);
      update_actions (self);
      return;
    }
  node = ferry_runbook_to_json (runbook);
  text = ferry_json_to_string (node, FALSE);
  g_clear_pointer (&self->runbook, ferry_runbook_free);
  self->runbook = runbook;
  if (force || g_strcmp0 (text, self->shown) != 0)
    {
      show_head (self);
      show_steps (self);
      show_missing (self);
    }
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  update_actions (self);
}

static gboolean
follow_cb (gpointer user_data)
{
  reload (user_data, FALSE);
  return G_SOURCE_CONTINUE;
}

/* ---- running --------------------------------------------------------------------------------------------------------------------- */

/* That a person is needed is no error: the step says so. */
static void
show_end (FerryRunbookWindow *self,
          const GError       *error)
{
  const FerryRunbookStep *next = self->runbook != NULL ? ferry_runbook_get_next (self->runbook) : NULL;

  if (error == NULL)
    ferry_message_bar_show_text (self->message, "emblem-ok-symbolic", _("The release is done."));
  else if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    ferry_message_bar_show_text (self->message, NULL, _("Stopped. It goes on where it stopped when it is run again."));
  else if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED) && next != NULL && next->kind == FERRY_RUNBOOK_QUESTION)
    ferry_message_bar_hide (self->message);
  else if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED))
    ferry_message_bar_show_text (self->message, "dialog-information-symbolic", error->message);
  else
    ferry_message_bar_show_error (self->message, error);
}

/* What waits for a person comes into view: a value that is missing, or the step with its button. */
static gboolean
focus_next_cb (gpointer user_data)
{
  FerryRunbookWindow *self = user_data;

  for (guint i = self->inputs->len; i > 0; i--)
    if (*gtk_editable_get_text (g_ptr_array_index (self->inputs, i - 1)) == '\0')
      gtk_widget_grab_focus (g_ptr_array_index (self->inputs, i - 1));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (ferry_runbook_row_get_button (row) != NULL)
      gtk_widget_grab_focus (ferry_runbook_row_get_button (row));
  self->focusing = 0;
  return G_SOURCE_REMOVE;
}

static void
focus_next (FerryRunbookWindow *self)
{
  if (self->focusing == 0)
    self->focusing = g_idle_add_full (G_PRIORITY_LOW, focus_next_cb, self, NULL);   /* the rows have their places then */
}

static void
ran_cb (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryRunbookWindow *self = owner;

  g_clear_object (&self->job);
  reload (self, TRUE);
  show_end (self, error);
  focus_next (self);
}

static GPtrArray *
collect_inputs (FerryRunbookWindow *self)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->inputs->len; i++)
    {
      GObject *row = g_ptr_array_index (self->inputs, i);
      const char *value = gtk_editable_get_text (GTK_EDITABLE (row));

      if (*value != '\0')
        g_ptr_array_add (variables, ferry_variable_new (g_object_get_data (row, "variable"), g_object_get_data (row, "secret") != NULL, value));
    }
  return variables;
}

static void
run_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  g_autofree char *title = g_strdup_printf (_("Release “%s”"), self->runbook->name);
  FerryRunbookJob *run = ferry_runbook_job_new (ferry_store_get_folder (store_of ()), self->id);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));
  static const char * const takes[] = { NULL, "a", "b" };
  guint take = adw_combo_row_get_selected (self->take_row);

  run->confirm = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->confirm_row)));
  run->take = take < G_N_ELEMENTS (takes) ? takes[take] : NULL;
  run->password = *password != '\0' ? g_strdup (password) : NULL;
  run->catalogue = g_object_ref (ferry_app_get_catalogue (ferry_app_get_default ()));
  run->inputs.variables = collect_inputs (self);
  run->inputs.ignore_plugins = gtk_switch_get_active (self->plugins_switch);
  run->inputs.allow_destructive = gtk_switch_get_active (self->destructive_switch);
  ferry_message_bar_hide (self->message);
  self->job = ferry_job_new (title);
  ferry_gtk_run_job (self->job, FERRY_JOB_WRITE, ferry_runbook_job_run, run, ferry_runbook_job_free, self, ran_cb);
  reload (self, TRUE);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);

  ferry_job_cancel (self->job);
  ferry_message_bar_show_text (self->message, NULL, _("Stopping. What was begun is being put back."));
}

/* ---- what a person decides ------------------------------------------------------------------------------------------------------- */

/* What was decided lets it go on at once where its name is typed already, or ends it. */
static void
decided (FerryRunbookWindow *self,
         gboolean            done,
         const GError       *error)
{
  if (!done)
    ferry_message_bar_show_error (self->message, error);
  else
    ferry_message_bar_hide (self->message);
  reload (self, TRUE);
  if (done)
    gtk_widget_activate_action (GTK_WIDGET (self), "runbook.run", NULL);
}

static void
answer_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  g_autoptr(GError) error = NULL;
  gboolean done = ferry_runbook_answer (self->runbook, store_of (), g_variant_get_string (parameter, NULL), &error);

  decided (self, done, error);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  g_autoptr(GError) error = NULL;
  gboolean done = ferry_runbook_retry (self->runbook, store_of (), g_variant_get_string (parameter, NULL), &error);

  decided (self, done, error);
}

static void
accept_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  g_autoptr(GError) error = NULL;
  FerryRunbookStep *step = ferry_runbook_find (self->runbook, g_variant_get_string (parameter, NULL), &error);
  g_autofree char *digest = step != NULL ? ferry_runbook_step_dup_digest (step) : NULL;
  gboolean done = digest != NULL && ferry_runbook_accept (self->runbook, store_of (), g_variant_get_string (parameter, NULL), digest, &error);

  decided (self, done, error);
}

static void
skip_cb (GtkWidget          *dialog,
         const char         *response,
         FerryRunbookWindow *self)
{
  g_autoptr(GError) error = NULL;
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog))));
  gboolean done;

  if (g_strcmp0 (response, "skip") != 0)
    return;
  done = ferry_runbook_skip (self->runbook, store_of (), g_object_get_data (G_OBJECT (dialog), "step"), reason, &error);
  decided (self, done, error);
}

static void
reason_cb (GtkEditable      *entry,
           AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, "skip", *gtk_editable_get_text (entry) != '\0');
}

static void
skip_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Skip This Step?"), _("What it would have done is left out. The reason is recorded with the release."));
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "placeholder-text", _("Reason"), "activates-default", TRUE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reason"), -1);
  g_object_set_data_full (G_OBJECT (dialog), "step", g_variant_dup_string (parameter, NULL), g_free);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "skip", _("_Skip"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "skip", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "skip", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "skip");
  g_signal_connect (entry, "changed", G_CALLBACK (reason_cb), dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (skip_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- evidence -------------------------------------------------------------------------------------------------------------------- */

static void
gathered_cb (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  FerryRunbookWindow *self = owner;
  g_autofree char *text = g_strdup_printf (_("All that is known of the release is in %s"), ferry_evidence_job_get_path (user_data));

  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    ferry_message_bar_show_text (self->message, "emblem-ok-symbolic", text);
}

static void
save_evidence_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  g_autoptr(FerryJob) job = ferry_job_new (_("Gather the evidence"));
  FerryEvidenceJob *evidence = ferry_evidence_job_new (ferry_store_get_folder (store_of ()), self->id, g_variant_get_string (parameter, NULL),
                                                       ferry_app_get_catalogue (ferry_app_get_default ()));

  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_evidence_job_run, evidence, ferry_evidence_job_free, self, gathered_cb);
}

/* The chooser asks before it takes a name that is taken: the old file goes once the new one is whole. */
static void
chosen_cb (FerryRunbookWindow   *self,
           int                   response,
           GtkFileChooserNative *chooser)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "runbook.save-evidence", "s", path);
}

static void
evidence_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (widget);
  g_autofree char *file = g_strdup_printf (_("Release %s.zip"), self->runbook->name);

  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (_("Save the Evidence"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), g_strdelimit (file, "/", '-'));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- the object -------------------------------------------------------------------------------------------------------------------- */

static void
ferry_runbook_window_constructed (GObject *object)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (object);

  G_OBJECT_CLASS (ferry_runbook_window_parent_class)->constructed (object);
  reload (self, TRUE);
  self->timer = g_timeout_add (FOLLOW_MILLISECONDS, follow_cb, self);
}

static void
ferry_runbook_window_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  if (prop_id == PROP_RELEASE_ID)
    FERRY_RUNBOOK_WINDOW (object)->id = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_runbook_window_dispose (GObject *object)
{
  FerryRunbookWindow *self = FERRY_RUNBOOK_WINDOW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->focusing, g_source_remove);
  g_clear_object (&self->chooser);
  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_RUNBOOK_WINDOW);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_clear_pointer (&self->runbook, ferry_runbook_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->job);
  G_OBJECT_CLASS (ferry_runbook_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, message);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, title);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, confirm_group);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, confirm_row);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, decisions_group);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, take_row);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, plugins_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, destructive_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryRunbookWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, update_actions);
}

static void
ferry_runbook_window_class_init (FerryRunbookWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ferry_runbook_window_constructed;
  object_class->set_property = ferry_runbook_window_set_property;
  object_class->dispose = ferry_runbook_window_dispose;
  g_object_class_install_property (object_class, PROP_RELEASE_ID, g_param_spec_string ("release-id", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/runbook-window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "runbook.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "runbook.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "runbook.evidence", NULL, evidence_action);
  gtk_widget_class_install_action (widget_class, "runbook.save-evidence", "s", save_evidence_action);
  gtk_widget_class_install_action (widget_class, "runbook.answer", "s", answer_action);
  gtk_widget_class_install_action (widget_class, "runbook.retry", "s", retry_action);
  gtk_widget_class_install_action (widget_class, "runbook.skip", "s", skip_action);
  gtk_widget_class_install_action (widget_class, "runbook.accept", "s", accept_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_runbook_window_init (FerryRunbookWindow *self)
{
  self->inputs = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
