#include "config.h"

#include "ferry-rollback-dialog.h"

#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _FerryRollbackDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkStack             *stack;          /* looking, preview, refused */
  AdwStatusPage        *refused;
  GtkLabel             *summary;
  AdwPreferencesGroup  *tables_group;
  GtkListBox           *tables;
  AdwPreferencesGroup  *undone_group;
  GtkListBox           *undone;
  AdwEntryRow          *name_row;
  FerryInstanceItem    *item;
  FerryExecution       *execution;
  FerryJob             *look;           /* nullable: not looking */
  gboolean              ready;
};

enum { PROP_0, PROP_ITEM, PROP_EXECUTION, N_PROPS };

static GParamSpec *properties[N_PROPS];
static guint started_signal;

G_DEFINE_FINAL_TYPE (FerryRollbackDialog, ferry_rollback_dialog, ADW_TYPE_WINDOW)

/* What the workers need and find. */
typedef struct
{
  FerryInstance        *instance;
  FerryExecution       *execution;
  FerryRollbackPreview *preview;
} Undo;

static Undo *
undo_new (FerryRollbackDialog *self)
{
  Undo *undo = g_new0 (Undo, 1);

  undo->instance = g_object_ref (ferry_instance_item_get_instance (self->item));
  undo->execution = g_object_ref (self->execution);
  return undo;
}

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_object_unref (undo->instance);
  g_object_unref (undo->execution);
  g_clear_pointer (&undo->preview, ferry_rollback_preview_free);
  g_free (undo);
}

static void
update_actions (FerryRollbackDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->name_row));
  gboolean named = self->item != NULL && g_strcmp0 (typed, ferry_instance_item_get_name (self->item)) == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rollback.start", self->ready && named);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rollback.look", self->look == NULL);
}

static void
add_row (GtkListBox *list,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  gtk_list_box_append (list, row);
}

static void
append_count (GString    *text,
              const char *format,
              gint64      count)
{
  if (count > 0 && text->len > 0)
    g_string_append (text, ", ");
  if (count > 0)
    {
      g_autofree char *number = g_strdup_printf ("%'" PRId64, count);
      g_auto(GStrv) parts = g_strsplit (format, "%s", 2);

      g_string_append_printf (text, "%s%s%s", parts[0], number, parts[1] != NULL ? parts[1] : "");
    }
}

static void
add_table (FerryRollbackDialog      *self,
           const FerryRollbackTable *table)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (table->dropped)
    append_count (text, ngettext ("the table is removed with %s row", "the table is removed with %s rows", (gulong) table->deleted), table->deleted);
  else
    {
      append_count (text, ngettext ("%s row added since is lost", "%s rows added since are lost", (gulong) table->added), table->added);
      append_count (text, ngettext ("%s change is lost", "%s changes are lost", (gulong) table->changed), table->changed);
      append_count (text, ngettext ("%s deleted row comes back", "%s deleted rows come back", (gulong) table->deleted), table->deleted);
    }
  add_row (self->tables, table->table, text->len > 0 ? text->str : _("the execution made this table; it is removed, and is empty"));
}

static void
add_undone (FerryRollbackDialog *self,
            FerryExecution      *execution)
{
  g_autoptr(GDateTime) when = g_date_time_new_from_unix_local (ferry_execution_get_started (execution) / G_USEC_PER_SEC);
  g_autofree char *date = when != NULL ? g_date_time_format (when, "%x %X") : g_strdup ("");
  const char *title = ferry_execution_get_package_title (execution);

  add_row (self->undone, title != NULL ? title : ferry_execution_get_id (execution), date);
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* An empty table that goes because the execution made it is nobody's work. */
static gboolean
loses_work (const FerryRollbackPreview *preview)
{
  for (guint i = 0; i < preview->tables->len; i++)
    {
      const FerryRollbackTable *table = g_ptr_array_index (preview->tables, i);

      if (table->added + table->changed + table->deleted > 0)
        return TRUE;
    }
  return FALSE;
}

static void
show_preview (FerryRollbackDialog        *self,
              const FerryRollbackPreview *preview)
{
  clear_list (self->tables);
  clear_list (self->undone);
  for (guint i = 0; i < preview->tables->len; i++)
    add_table (self, g_ptr_array_index (preview->tables, i));
  for (guint i = 0; i < preview->undone->len; i++)
    if (g_strcmp0 (ferry_execution_get_id (g_ptr_array_index (preview->undone, i)), ferry_execution_get_id (self->execution)) != 0)
      add_undone (self, g_ptr_array_index (preview->undone, i));
  gtk_widget_set_visible (GTK_WIDGET (self->tables_group), gtk_widget_get_first_child (GTK_WIDGET (self->tables)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->undone_group), gtk_widget_get_first_child (GTK_WIDGET (self->undone)) != NULL);
  gtk_label_set_label (self->summary, loses_work (preview)
                       ? _("Everything goes back to the backup that was made before the execution. What users did since is undone too:")
                       : _("Everything goes back to the backup that was made before the execution. Users have changed nothing since."));
  gtk_stack_set_visible_child_name (self->stack, "preview");
  gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  self->ready = TRUE;
}

static void
look_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryRollbackDialog *self = owner;
  Undo *undo = user_data;

  g_clear_object (&self->look);
  if (error != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "refused");
      adw_status_page_set_title (self->refused, _("Could Not Look"));
      adw_status_page_set_description (self->refused, error->message);
    }
  else if (undo->preview->blocker != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "refused");
      adw_status_page_set_title (self->refused, _("Can't Be Rolled Back"));
      adw_status_page_set_description (self->refused, undo->preview->blocker);
    }
  else
    show_preview (self, undo->preview);
  update_actions (self);
}

static gboolean
look_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Undo *undo = user_data;

  undo->preview = ferry_instance_preview_rollback (undo->instance, undo->execution, job, error);
  return undo->preview != NULL;
}

static void
look_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryRollbackDialog *self = FERRY_ROLLBACK_DIALOG (widget);

  self->ready = FALSE;
  self->look = ferry_job_new (_("Look what a rollback undoes"));
  gtk_stack_set_visible_child_name (self->stack, "looking");
  update_actions (self);
  ferry_gtk_run_job (self->look, FERRY_JOB_QUIET, look_func, undo_new (self), undo_free, self, look_done);
}

static gboolean
start_func (FerryJob  *job,
            gpointer   user_data,
            GError   **error)
{
  Undo *undo = user_data;
  g_autoptr(FerryExecution) record = ferry_instance_roll_back (undo->instance, undo->execution, job, error);

  return record != NULL && ferry_execution_get_state (record) == FERRY_EXECUTION_DONE;
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FerryRollbackDialog *self = FERRY_ROLLBACK_DIALOG (widget);
  g_autofree char *title = g_strdup_printf (_("Roll back %s"), ferry_instance_item_get_name (self->item));
  g_autoptr(FerryJob) job = ferry_job_new (title);

  ferry_gtk_run_job (job, FERRY_JOB_WRITE, start_func, undo_new (self), undo_free, NULL, NULL);
  g_signal_emit (self, started_signal, 0, job);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
name_cb (FerryRollbackDialog *self)
{
  update_actions (self);
}

static void
ferry_rollback_dialog_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  FerryRollbackDialog *self = FERRY_ROLLBACK_DIALOG (object);

  switch (prop_id)
    {
    case PROP_ITEM: self->item = g_value_dup_object (value); break;
    case PROP_EXECUTION: self->execution = g_value_dup_object (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_rollback_dialog_constructed (GObject *object)
{
  FerryRollbackDialog *self = FERRY_ROLLBACK_DIALOG (object);
  g_autofree char *title = NULL;

  G_OBJECT_CLASS (ferry_rollback_dialog_parent_class)->constructed (object);
  if (self->item == NULL || self->execution == NULL || ferry_instance_item_get_instance (self->item) == NULL)
    return;
  ferry_production_strip_set_item (self->strip, self->item);
  title = g_strdup_printf (_("Type “%s” to confirm"), ferry_instance_item_get_name (self->item));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->name_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), title);
  gtk_widget_activate_action (GTK_WIDGET (self), "rollback.look", NULL);
}

static void
ferry_rollback_dialog_dispose (GObject *object)
{
  FerryRollbackDialog *self = FERRY_ROLLBACK_DIALOG (object);

  if (self->look != NULL)
    ferry_job_cancel (self->look);
  g_clear_object (&self->look);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_ROLLBACK_DIALOG);
  g_clear_object (&self->item);
  g_clear_object (&self->execution);
  G_OBJECT_CLASS (ferry_rollback_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/rollback-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, refused);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, tables_group);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, tables);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, undone_group);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, undone);
  gtk_widget_class_bind_template_child (widget_class, FerryRollbackDialog, name_row);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
}

static void
ferry_rollback_dialog_class_init (FerryRollbackDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = ferry_rollback_dialog_set_property;
  object_class->constructed = ferry_rollback_dialog_constructed;
  object_class->dispose = ferry_rollback_dialog_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM, flags);
  properties[PROP_EXECUTION] = g_param_spec_object ("execution", NULL, NULL, FERRY_TYPE_EXECUTION, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  started_signal = g_signal_new ("started", FERRY_TYPE_ROLLBACK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_JOB);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "rollback.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "rollback.look", NULL, look_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_rollback_dialog_init (FerryRollbackDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rollback.start", FALSE);
}

gboolean
ferry_rollback_dialog_is_ready (FerryRollbackDialog *self)
{
  return self->ready;
}
