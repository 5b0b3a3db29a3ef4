#include "config.h"

#include "ferry-restore-dialog.h"

#include "ferry-check-row.h"
#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryRestoreDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkLabel             *summary;
  GtkStack             *stack;           /* looking, checks */
  GtkListBox           *checks;
  GtkSwitch            *files;
  AdwPasswordEntryRow  *password;
  AdwActionRow         *foreign_row;
  GtkSwitch            *foreign;
  AdwActionRow         *newer_row;
  GtkSwitch            *newer;
  AdwActionRow         *schema_row;
  GtkSwitch            *schema;
  AdwPreferencesGroup  *name_group;
  AdwEntryRow          *name;
  FerryInstanceItem    *item;
  char                 *path;
  char                 *own_schema;      /* nullable: of the instance, where the backup's is another */
  FerryJob             *look;            /* nullable: not looking */
  gboolean              ready;           /* nothing stands against it */
};

static guint start_signal;

G_DEFINE_FINAL_TYPE (FerryRestoreDialog, ferry_restore_dialog, ADW_TYPE_WINDOW)

static gboolean
is_named (FerryRestoreDialog *self)
{
  return ferry_instance_item_get_stage (self->item) != FERRY_STAGE_PRODUCTION
         || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), ferry_instance_item_get_name (self->item));
}

static void
update_actions (FerryRestoreDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "restore.start", self->item != NULL && self->ready && is_named (self));
}

/* ---- the checks ---------------------------------------------------------------------------------------------------------------- */

/* what can be agreed to has a switch while it stands in the way, and keeps it afterwards */
static void
show_consent (FerryRestoreDialog *self,
              FerryCheckItem     *item)
{
  const char *code = ferry_check_item_get_code (item);

  if (!ferry_check_item_get_overridable (item))
    return;
  if (g_str_equal (code, "origin"))
    gtk_widget_set_visible (GTK_WIDGET (self->foreign_row), TRUE);
  else if (g_str_equal (code, "database-version"))
    gtk_widget_set_visible (GTK_WIDGET (self->newer_row), TRUE);
  else if (g_str_equal (code, "schema"))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->schema_row), TRUE);
      g_free (self->own_schema);
      self->own_schema = g_strdup (ferry_check_item_get_found (item));
    }
}

static gboolean
take_items (FerryRestoreDialog *self,
            GListModel         *items)
{
  gboolean ready = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      show_consent (self, item);
      if (g_str_equal (ferry_check_item_get_code (item), "password"))
        gtk_widget_set_visible (GTK_WIDGET (self->password), TRUE);
      ready = ready && ferry_check_item_get_level (item) > FERRY_CHECK_INPUT;
    }
  return ready;
}

static void
looked (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryRestoreDialog *self = owner;
  FerryBackupJob *data = user_data;

  g_clear_object (&self->look);
  gtk_stack_set_visible_child_name (self->stack, "checks");
  if (error != NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    ferry_message_bar_show_error (self->message, error);
  if (error == NULL)
    {
      gtk_list_box_bind_model (self->checks, data->items, ferry_check_row_create, NULL, NULL);
      self->ready = take_items (self, data->items);
    }
  update_actions (self);
}

static void
look (FerryRestoreDialog *self)
{
  FerryInstance *instance = self->item != NULL ? ferry_instance_item_get_instance (self->item) : NULL;
  FerryBackupJob *data;

  if (instance == NULL)
    return;
  if (self->look != NULL)
    ferry_job_cancel (self->look);
  g_set_object (&self->look, NULL);
  self->look = ferry_job_new (_("Check a backup before it is restored"));
  self->ready = FALSE;
  ferry_message_bar_hide (self->message);
  gtk_stack_set_visible_child_name (self->stack, "looking");
  update_actions (self);
  data = ferry_backup_job_new (instance, self->path);
  ferry_restore_dialog_take_choices (self, data);
  ferry_gtk_run_job (self->look, FERRY_JOB_QUIET, ferry_backup_job_check, data, ferry_backup_job_free, self, looked);
}

static void
choice_cb (FerryRestoreDialog *self)
{
  look (self);
}

static void
name_cb (FerryRestoreDialog *self)
{
  update_actions (self);
}

/* what was found with another password says nothing any more */
static void
password_cb (FerryRestoreDialog *self)
{
  self->ready = FALSE;
  update_actions (self);
}

static void
look_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  look (FERRY_RESTORE_DIALOG (widget));
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

static void
ferry_restore_dialog_dispose (GObject *object)
{
  FerryRestoreDialog *self = FERRY_RESTORE_DIALOG (object);

  if (self->look != NULL)
    ferry_job_cancel (self->look);
  g_clear_object (&self->look);
  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_RESTORE_DIALOG);
  g_clear_object (&self->item);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->own_schema, g_free);
  G_OBJECT_CLASS (ferry_restore_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, files);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, password);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, foreign_row);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, foreign);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, newer_row);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, newer);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, schema_row);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, schema);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, name_group);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, name);
}

static void
ferry_restore_dialog_class_init (FerryRestoreDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_restore_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  start_signal = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/restore-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_cb);
  gtk_widget_class_bind_template_callback (widget_class, password_cb);
  gtk_widget_class_install_action (widget_class, "restore.look", NULL, look_action);
  gtk_widget_class_install_action (widget_class, "restore.start", NULL, start_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_restore_dialog_init (FerryRestoreDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * ferry_restore_dialog_new:
 * @parent: the window
 * @item: the instance
 * @path: the backup
 *
 * Returns: (transfer none): the dialog; it checks at once.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_restore_dialog_new (GtkWindow         *parent,
                          FerryInstanceItem *item,
                          const char        *path)
{
  FerryRestoreDialog *self = g_object_new (FERRY_TYPE_RESTORE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *text = g_strdup_printf (_("Everything in the database of “%s” is replaced by what is in %s. The present state is saved as a backup first. Stop the application before, and "
                                             "start it afterwards."), ferry_instance_item_get_name (item), file);

  self->item = g_object_ref (item);
  self->path = g_strdup (path);
  ferry_production_strip_set_item (self->strip, item);
  gtk_label_set_label (self->summary, text);
  gtk_widget_set_visible (GTK_WIDGET (self->name_group), ferry_instance_item_get_stage (item) == FERRY_STAGE_PRODUCTION);
  look (self);
  return GTK_WIDGET (self);
}

const char *
ferry_restore_dialog_get_path (FerryRestoreDialog *self)
{
  return self->path;
}

void
ferry_restore_dialog_take_choices (FerryRestoreDialog *self,
                                   FerryBackupJob     *job)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));

  ferry_secret_free (job->password);
  job->password = *password != '\0' ? g_strdup (password) : NULL;
  job->files = gtk_switch_get_active (self->files);
  job->foreign = gtk_switch_get_active (self->foreign);
  job->newer = gtk_switch_get_active (self->newer);
  g_free (job->schema);
  job->schema = gtk_switch_get_active (self->schema) ? g_strdup (self->own_schema) : NULL;
}
