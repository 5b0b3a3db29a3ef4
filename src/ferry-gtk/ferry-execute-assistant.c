#include "config.h"

#include "ferry-execute-assistant-private.h"

#include "ferry-password-dialog.h"
#include "ferry-check-row.h"
#include "ferry-environment-dialog.h"
#include "ferry-plugin-dialog.h"

#include <glib/gi18n.h>

enum { PROP_0, PROP_PACKAGE_PATH, PROP_ITEM, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryExecuteAssistant, ferry_execute_assistant, ADW_TYPE_WINDOW)

static const struct { const char *name, *title; } pages[] = {
  { "target", N_("Target") }, { "checks", N_("Checks") }, { "inputs", N_("Inputs") },
  { "plan", N_("Plan") }, { "confirm", N_("Confirm") }, { "process", N_("Process") },
};

const char *
ferry_execute_assistant_get_page (FerryExecuteAssistant *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

static guint
page_index (FerryExecuteAssistant *self)
{
  const char *name = ferry_execute_assistant_get_page (self);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return i;
  return 0;
}

/* Only where everything before it is settled; the actions of later pages are disabled with it. */
static gboolean
may_go_on (FerryExecuteAssistant *self)
{
  FerryInstanceItem *target = ferry_release_get_target (self->release);
  gboolean free_ = ferry_release_get_job (self->release) == NULL;
  gboolean checked = ferry_release_get_checks (self->release) != NULL && ferry_release_count (self->release, FERRY_CHECK_BLOCKER) == 0;

  switch (page_index (self))
    {
    case 0: return free_ && target != NULL && ferry_instance_item_get_instance (target) != NULL;
    case 1: return free_ && checked;
    case 2: return free_ && checked && _ferry_execute_has_inputs (self);
    case 3: return ferry_release_can_execute (self->release);
    default: return FALSE;
    }
}

static void
update_actions (FerryExecuteAssistant *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint page = page_index (self);
  gboolean working = ferry_release_get_job (self->release) != NULL;
  gboolean confirm = page == 4;

  gtk_widget_action_set_enabled (widget, "execute.back", page > 0 && page < 5);
  gtk_widget_action_set_enabled (widget, "execute.next", may_go_on (self));
  gtk_widget_action_set_enabled (widget, "execute.start", confirm && ferry_release_can_execute (self->release) && _ferry_execute_is_named (self));
  gtk_widget_action_set_enabled (widget, "execute.check-again", !working && page < 5 && ferry_release_get_target (self->release) != NULL);
  gtk_widget_action_set_enabled (widget, "execute.compare-again", !working && page >= 2);
  gtk_widget_action_set_enabled (widget, "execute.cancel-work", working);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), page > 0 && page < 5);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), page < 5);
}

static void
update_next (FerryExecuteAssistant *self)
{
  gboolean confirm = page_index (self) == 4;
  g_autofree char *act = confirm ? _ferry_execute_act (self) : NULL;
  FerryInstanceItem *target = ferry_release_get_target (self->release);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->next_button), confirm ? "execute.start" : "execute.next");
  gtk_button_set_use_underline (self->next_button, !confirm);
  gtk_button_set_label (self->next_button, confirm ? act : _("_Next"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->next_button), confirm ? "suggested-action" : "destructive-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->next_button), confirm && ferry_release_needs_name (self->release) ? "destructive-action" : "suggested-action");
  adw_window_title_set_title (self->title, _(pages[page_index (self)].title));
  adw_window_title_set_subtitle (self->title, target != NULL ? ferry_instance_item_get_name (target) : "");
}

static void
progress_cb (FerryExecuteAssistant *self)
{
  g_autofree char *step = NULL;
  g_autofree char *title = NULL;
  g_autofree char *table = NULL;
  g_autofree char *text = NULL;
  double fraction;

  g_object_get (self->watched, "title", &title, "step", &step, "table", &table, "fraction", &fraction, NULL);
  text = table != NULL ? g_strdup_printf (C_("step: table", "%s: %s"), step != NULL ? step : title, table) : g_strdup (step != NULL ? step : title);
  gtk_label_set_label (self->working_label, text);
  gtk_progress_bar_set_fraction (self->working_bar, CLAMP (fraction, 0.0, 1.0));
}

static void
watch (FerryExecuteAssistant *self,
       FerryJob              *job)
{
  if (job == self->watched)
    return;
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_data (self->watched, self);
  g_set_object (&self->watched, job);
  gtk_widget_set_visible (self->working, job != NULL);
  if (job == NULL)
    return;
  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (job, "notify::step", G_CALLBACK (progress_cb), self);
  progress_cb (self);
}

static void
show_error (FerryExecuteAssistant *self)
{
  const GError *error = ferry_release_get_error (self->release);

  if (error == NULL)
    {
      ferry_message_bar_hide (self->message);
      return;
    }
  ferry_message_bar_show_error (self->message, error);
  ferry_message_bar_set_action (self->message, _("_Try Again"), page_index (self) >= 2 ? "execute.compare-again" : "execute.check-again");
}

static void
go_to (FerryExecuteAssistant *self,
       const char            *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  if (g_str_equal (page, "confirm"))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->name_row), "");
      _ferry_execute_show_confirm (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
    }
  update_next (self);
  update_actions (self);
}

static void
show_plan (FerryExecuteAssistant *self)
{
  FerryPlan *plan = ferry_release_get_plan (self->release);

  if (plan == self->shown_plan)
    return;
  g_clear_pointer (&self->shown_plan, ferry_plan_unref);
  if (plan == NULL)
    return;
  self->shown_plan = ferry_plan_ref (plan);
  ferry_plan_view_show (self->plan, self->release);
  gtk_widget_set_visible (GTK_WIDGET (self->plan), TRUE);
}

/* The plan was asked for: as soon as the checks are through it is made; what stands against it is shown instead. */
static void
go_on_to_plan (FerryExecuteAssistant *self)
{
  if (!self->want_plan || ferry_release_get_job (self->release) != NULL)
    return;
  self->want_plan = FALSE;
  if (ferry_release_can_compare (self->release))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->plan), FALSE);
      go_to (self, "plan");
      ferry_release_compare (self->release);
    }
  else if (ferry_release_count (self->release, FERRY_CHECK_BLOCKER) > 0)
    go_to (self, "checks");
  else if (ferry_release_get_error (self->release) == NULL)
    go_to (self, "inputs");
}

static void
changed_cb (FerryExecuteAssistant *self)
{
  ferry_production_strip_set_item (self->strip, ferry_release_get_target (self->release));
  watch (self, ferry_release_get_job (self->release));
  show_error (self);
  _ferry_execute_show_checks (self);
  _ferry_execute_show_inputs (self);
  show_plan (self);
  update_next (self);
  update_actions (self);
  go_on_to_plan (self);
}

static void
make_plan (FerryExecuteAssistant *self)
{
  self->want_plan = TRUE;
  ferry_release_check (self->release);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (widget);

  switch (page_index (self))
    {
    case 0:
      go_to (self, "checks");
      ferry_release_check (self->release);
      break;
    case 1: go_to (self, "inputs"); break;
    case 2:
      if (ferry_release_is_compared_with (self->release) && ferry_release_can_compare (self->release))
        go_to (self, "plan");
      else
        make_plan (self);
      break;
    case 3: go_to (self, "confirm"); break;
    default: break;
    }
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (widget);

  self->want_plan = FALSE;
  ferry_release_cancel (self->release);
  go_to (self, pages[page_index (self) - 1].name);
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (widget);
  g_autofree char *id = NULL;
  g_autoptr(FerryJob) job = _ferry_execute_is_named (self) ? ferry_release_execute (self->release, &id) : NULL;

  if (job == NULL)
    return;
  ferry_process_pane_follow (self->process, ferry_release_get_target (self->release), job, id, NULL);
  ferry_production_strip_set_item (self->strip, NULL);   /* the pane has its own */
  go_to (self, "process");
}

static void
check_again_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ferry_release_check (FERRY_EXECUTE_ASSISTANT (widget)->release);
}

static void
compare_again_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (widget);

  if (page_index (self) == 5 && ferry_process_pane_is_running (self->process))
    return;
  if (page_index (self) == 5)
    go_to (self, "inputs");
  make_plan (self);
}

static void
dialog_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (widget);
  GType type = g_str_equal (name, "execute.enter-values") ? FERRY_TYPE_ENVIRONMENT_DIALOG : FERRY_TYPE_PLUGIN_DIALOG;
  GtkWindow *dialog = g_object_new (type, "release", self->release, "transient-for", self, NULL);

  gtk_window_present (dialog);
}

static void
reason_entered (gpointer    owner,
                const char *tag,
                const char *reason)
{
  FerryExecuteAssistant *self = owner;

  ferry_release_set_override (self->release, reason);
  ferry_release_check (self->release);
}

static void
pass_over_order_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  if (ferry_release_is_out_of_order (FERRY_EXECUTE_ASSISTANT (widget)->release))
    ferry_text_dialog_ask (widget, _("Pass Over the Order?"), _("Your reason is recorded with the execution, for everybody who looks at it later."), _("Reason"), _("_Pass Over"),
                           reason_entered);
}

static void
cancel_work_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (widget);

  self->want_plan = FALSE;
  ferry_release_cancel (self->release);
}

static void
choice_cb (FerryExecuteAssistant *self)
{
  if (self->release == NULL)
    return;
  ferry_release_set_skip_backup (self->release, !gtk_switch_get_active (self->backup_switch));
  ferry_release_set_restart (self->release, gtk_switch_get_active (self->restart_switch));
  ferry_release_set_allow_destructive (self->release, gtk_switch_get_active (self->destructive_switch));
}

static void
name_cb (FerryExecuteAssistant *self)
{
  update_actions (self);
}

static void
ferry_execute_assistant_set_property (GObject      *object,
                                      guint         prop_id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (object);

  switch (prop_id)
    {
    case PROP_PACKAGE_PATH: self->path = g_value_dup_string (value); break;
    case PROP_ITEM: self->item = g_value_dup_object (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_execute_assistant_constructed (GObject *object)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (object);

  G_OBJECT_CLASS (ferry_execute_assistant_parent_class)->constructed (object);
  if (self->path == NULL)
    self->path = g_strdup ("");
  self->release = ferry_release_new (self->path);
  if (self->item != NULL)
    ferry_release_set_target (self->release, self->item);
  _ferry_execute_show_targets (self);
  g_signal_connect_swapped (self->release, "changed", G_CALLBACK (changed_cb), self);
  changed_cb (self);
}

static void
ferry_execute_assistant_dispose (GObject *object)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (object);

  if (self->release != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->release, self);
      ferry_release_cancel (self->release);
    }
  if (self->watched != NULL)
    g_signal_handlers_disconnect_by_data (self->watched, self);
  g_clear_object (&self->watched);
  g_clear_weak_pointer (&self->first_target);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_EXECUTE_ASSISTANT);
  g_clear_object (&self->release);
  g_clear_object (&self->item);
  g_clear_object (&self->shown_checks);
  g_clear_pointer (&self->shown_plan, ferry_plan_unref);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (ferry_execute_assistant_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, FerryExecuteAssistant, child)

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/execute-assistant.ui");
  BIND (title);
  BIND (back_button);
  BIND (next_button);
  BIND (strip);
  BIND (message);
  BIND (working);
  BIND (working_bar);
  BIND (working_label);
  BIND (stack);
  BIND (file_label);
  BIND (targets);
  BIND (targets_stack);
  BIND (checks_summary);
  BIND (checks);
  BIND (variables_row);
  BIND (plugins_row);
  BIND (backup_switch);
  BIND (destructive_switch);
  BIND (restart_row);
  BIND (restart_switch);
  BIND (plan);
  BIND (target_row);
  BIND (changes_row);
  BIND (lost_row);
  BIND (backup_row);
  BIND (restart_text_row);
  BIND (name_group);
  BIND (name_row);
  BIND (process);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
}

static void
ferry_execute_assistant_class_init (FerryExecuteAssistantClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = ferry_execute_assistant_set_property;
  object_class->constructed = ferry_execute_assistant_constructed;
  object_class->dispose = ferry_execute_assistant_dispose;
  properties[PROP_PACKAGE_PATH] = g_param_spec_string ("package-path", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_CHECK_ROW);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PLAN_VIEW);
  g_type_ensure (FERRY_TYPE_PROCESS_PANE);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "execute.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "execute.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "execute.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "execute.check-again", NULL, check_again_action);
  gtk_widget_class_install_action (widget_class, "execute.compare-again", NULL, compare_again_action);
  gtk_widget_class_install_action (widget_class, "execute.enter-values", NULL, dialog_action);
  gtk_widget_class_install_action (widget_class, "execute.decide-plugins", NULL, dialog_action);
  gtk_widget_class_install_action (widget_class, "execute.pass-over-order", NULL, pass_over_order_action);
  gtk_widget_class_install_action (widget_class, "execute.cancel-work", NULL, cancel_work_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "execute.back", NULL);
}

static void
ferry_execute_assistant_init (FerryExecuteAssistant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

FerryRelease *
ferry_execute_assistant_get_release (FerryExecuteAssistant *self)
{
  return self->release;
}

FerryProcessPane *
ferry_execute_assistant_get_process (FerryExecuteAssistant *self)
{
  return self->process;
}

void
ferry_execute_assistant_type_name (FerryExecuteAssistant *self,
                                   const char            *name)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
}
