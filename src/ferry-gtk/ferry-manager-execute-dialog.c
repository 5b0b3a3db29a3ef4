#include "config.h"

#include "ferry-manager-execute-dialog.h"

#include "ferry-check-row.h"
#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

#include <glib/gi18n.h>

struct _FerryManagerExecuteDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkLabel             *summary;
  GtkStack             *stack;           /* looking, checks */
  GtkListBox           *checks;
  GtkWidget            *no_checks;
  AdwPreferencesGroup  *values;
  GtkSwitch            *backup;
  AdwActionRow         *plugins_row;
  GtkSwitch            *plugins;
  AdwPreferencesGroup  *name_group;
  AdwEntryRow          *name;
  FerryInstanceItem    *item;
  char                 *path;
  FerryJob             *look;            /* nullable: not looking */
  GPtrArray            *rows;            /* GtkEditable*, one for each value that NocoBase asks for; the name is their widget name */
  gboolean              ready;           /* no blocker stands */
};

static guint start_signal;

G_DEFINE_FINAL_TYPE (FerryManagerExecuteDialog, ferry_manager_execute_dialog, ADW_TYPE_WINDOW)

static gboolean
is_named (FerryManagerExecuteDialog *self)
{
  return ferry_instance_item_get_stage (self->item) != FERRY_STAGE_PRODUCTION
         || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), ferry_instance_item_get_name (self->item));
}

static gboolean
is_filled (FerryManagerExecuteDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (*gtk_editable_get_text (g_ptr_array_index (self->rows, i)) == '\0')
      return FALSE;
  return !gtk_widget_get_visible (GTK_WIDGET (self->plugins_row)) || gtk_switch_get_active (self->plugins);
}

static void
update_actions (FerryManagerExecuteDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "manager-execute.start", self->item != NULL && self->ready && is_filled (self) && is_named (self));
}

/* ---- the checks ------------------------------------------------------------------------------------------------------------ */

static void
add_value (FerryManagerExecuteDialog *self,
           FerryCheckItem            *item)
{
  gboolean secret = ferry_check_item_get_secret (item) || g_str_has_prefix (ferry_check_item_get_code (item), "secret");
  const char *name = ferry_check_item_get_subject (item);
  GtkWidget *row = g_object_new (secret ? ADW_TYPE_PASSWORD_ENTRY_ROW : ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "title", name, "name", name, NULL);

  g_signal_connect_object (row, "changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->values, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_values (FerryManagerExecuteDialog *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->values, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

/* Inputs become rows to fill in; everything else is listed. What is asked for without a name can't be given, and stays in the way. */
static void
take_items (FerryManagerExecuteDialog *self,
            GListModel                *items)
{
  g_autoptr(GListStore) listed = g_list_store_new (FERRY_TYPE_CHECK_ITEM);
  gboolean plugins = FALSE;

  clear_values (self);
  self->ready = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);
      gboolean input = ferry_check_item_get_level (item) == FERRY_CHECK_INPUT && ferry_variable_name_valid (ferry_check_item_get_subject (item));

      plugins = plugins || g_str_has_prefix (ferry_check_item_get_code (item), "plugin-");
      if (input)
        add_value (self, item);
      else
        g_list_store_append (listed, item);
      self->ready = self->ready && (input || ferry_check_item_get_level (item) > FERRY_CHECK_INPUT);
    }
  gtk_list_box_bind_model (self->checks, G_LIST_MODEL (listed), ferry_check_row_create, NULL, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->checks), g_list_model_get_n_items (G_LIST_MODEL (listed)) > 0);
  gtk_widget_set_visible (self->no_checks, g_list_model_get_n_items (G_LIST_MODEL (listed)) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->values), self->rows->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->plugins_row), plugins);
}

static void
looked (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryManagerExecuteDialog *self = owner;
  FerryManagerJob *data = user_data;

  g_clear_object (&self->look);
  gtk_stack_set_visible_child_name (self->stack, error == NULL ? "checks" : "failed");
  if (error != NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    ferry_message_bar_show_error (self->message, error);
  if (error == NULL)
    take_items (self, data->items);
  update_actions (self);
}

static void
look (FerryManagerExecuteDialog *self)
{
  FerryInstance *instance = self->item != NULL ? ferry_instance_item_get_instance (self->item) : NULL;
  FerryManagerJob *data;

  if (instance == NULL || self->look != NULL)
    return;
  self->look = ferry_job_new (_("Check NocoBase’s migration file"));
  self->ready = FALSE;
  ferry_message_bar_hide (self->message);
  gtk_stack_set_visible_child_name (self->stack, "looking");
  update_actions (self);
  data = ferry_manager_job_new (instance);
  data->path = g_strdup (self->path);
  ferry_gtk_run_job (self->look, FERRY_JOB_QUIET, ferry_manager_job_check, data, ferry_manager_job_free, self, looked);
}

static void
changed_cb (FerryManagerExecuteDialog *self)
{
  update_actions (self);
}

static void
look_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  look (FERRY_MANAGER_EXECUTE_DIALOG (widget));
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_signal_emit (widget, start_signal, 0);
  gtk_window_set_focus (GTK_WINDOW (widget), NULL);   /* see ferry-password-dialog.c */
  gtk_window_close (GTK_WINDOW (widget));
}

/* ---- the object ------------------------------------------------------------------------------------------------------------ */

static void
ferry_manager_execute_dialog_dispose (GObject *object)
{
  FerryManagerExecuteDialog *self = FERRY_MANAGER_EXECUTE_DIALOG (object);

  if (self->look != NULL)
    ferry_job_cancel (self->look);
  g_clear_object (&self->look);
  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_MANAGER_EXECUTE_DIALOG);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->item);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (ferry_manager_execute_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, no_checks);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, values);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, backup);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, plugins_row);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, plugins);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, name_group);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerExecuteDialog, name);
}

static void
ferry_manager_execute_dialog_class_init (FerryManagerExecuteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_manager_execute_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  start_signal = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/manager-execute-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "manager-execute.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "manager-execute.start", NULL, start_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_manager_execute_dialog_init (FerryManagerExecuteDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * ferry_manager_execute_dialog_new:
 * @parent: the window
 * @item: the instance
 * @path: a migration file of NocoBase's
 *
 * Returns: (transfer none): the dialog; it lets NocoBase check the file at once.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_manager_execute_dialog_new (GtkWindow         *parent,
                                  FerryInstanceItem *item,
                                  const char        *path)
{
  FerryManagerExecuteDialog *self = g_object_new (FERRY_TYPE_MANAGER_EXECUTE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *file = g_path_get_basename (path), *shown = ferry_escape_for_display (file);
  g_autofree char *text = g_strdup_printf (_("NocoBase executes %s on “%s”. It tells no plan: what the file changes is seen afterwards only. The file is sent to it for the checks already."),
                                           shown, ferry_instance_item_get_name (item));

  self->item = g_object_ref (item);
  self->path = g_strdup (path);
  ferry_production_strip_set_item (self->strip, item);
  gtk_label_set_label (self->summary, text);
  gtk_widget_set_visible (GTK_WIDGET (self->name_group), ferry_instance_item_get_stage (item) == FERRY_STAGE_PRODUCTION);
  look (self);
  return GTK_WIDGET (self);
}

void
ferry_manager_execute_dialog_take (FerryManagerExecuteDialog *self,
                                   FerryManagerJob           *job)
{
  g_free (job->path);
  job->path = g_strdup (self->path);
  job->skip_backup = !gtk_switch_get_active (self->backup);
  job->ignore_plugins = gtk_switch_get_active (self->plugins);
  job->variables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      g_ptr_array_add (job->variables, ferry_variable_new (gtk_widget_get_name (row), ADW_IS_PASSWORD_ENTRY_ROW (row), gtk_editable_get_text (GTK_EDITABLE (row))));
    }
}
