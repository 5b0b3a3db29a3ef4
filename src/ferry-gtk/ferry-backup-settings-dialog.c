#include "config.h"

#include "ferry-backup-settings-dialog-private.h"

#include "ferry-gtk-job.h"

#include <glib/gi18n.h>

static guint saved_signal;

G_DEFINE_FINAL_TYPE (FerryBackupSettingsDialog, ferry_backup_settings_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  FerryInstance       *instance;
  FerryBackupSettings *settings;   /* read, or to be written or tried */
  char                *warning;    /* nullable: saved, but no timer could be set */
} Work;

static Work *
work_new (FerryBackupSettingsDialog *self,
          FerryBackupSettings       *settings)
{
  Work *work = g_new0 (Work, 1);

  work->instance = g_object_ref (ferry_instance_item_get_instance (self->item));
  work->settings = settings;
  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->instance);
  g_clear_pointer (&work->settings, ferry_backup_settings_free);
  g_free (work->warning);
  g_free (work);
}

/* ---- workers ------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_func (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  Work *work = data;

  work->settings = ferry_instance_get_backup_settings (work->instance, error);
  return work->settings != NULL;
}

static gboolean
save_func (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  Work *work = data;
  g_autoptr(GError) failure = NULL;

  if (!ferry_instance_set_backup_settings (work->instance, work->settings, error))
    return FALSE;
  if (FERRY_IS_LOCAL_INSTANCE (work->instance) && work->settings->scheduled && !ferry_schedule_timer_is_enabled () && !ferry_schedule_enable_timer (TRUE, &failure))
    work->warning = g_strdup (failure->message);
  return TRUE;
}

static gboolean
test_func (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  Work *work = data;

  return ferry_scheduled_backup_test_cloud (FERRY_LOCAL_INSTANCE (work->instance), work->settings, job, error);
}

/* ---- what became of it -------------------------------------------------------------------------------------------------------- */

static void
set_busy (FerryBackupSettingsDialog *self,
          gboolean                   busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.save", !busy && self->settings != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.test", !busy && self->settings != NULL && FERRY_IS_LOCAL_INSTANCE (ferry_instance_item_get_instance (self->item)));
}

static void
read_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryBackupSettingsDialog *self = owner;
  Work *work = user_data;

  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  self->settings = g_steal_pointer (&work->settings);
  _ferry_backup_settings_form_fill (self);
  gtk_stack_set_visible_child_name (self->stack, "settings");
  set_busy (self, FALSE);
}

static void
save_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryBackupSettingsDialog *self = owner;
  Work *work = user_data;

  set_busy (self, FALSE);
  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  g_signal_emit (self, saved_signal, 0);
  if (work->warning != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Saved. %s"), work->warning);

      ferry_message_bar_show_text (self->message, "dialog-warning-symbolic", text);
      return;
    }
  gtk_window_set_focus (GTK_WINDOW (self), NULL);   /* see ferry-password-dialog.c */
  gtk_window_close (GTK_WINDOW (self));
}

static void
test_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryBackupSettingsDialog *self = owner;
  Work *work = user_data;

  set_busy (self, FALSE);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else if (ferry_cloud_settings_is_plain (work->settings->cloud))
    ferry_message_bar_show_text (self->message, "dialog-warning-symbolic",
                                 _("The cloud storage takes copies, but over an unencrypted connection: everybody on the way can read those without a restore password."));
  else
    ferry_message_bar_show_text (self->message, "emblem-ok-symbolic", _("The cloud storage takes copies."));
}

static void
run (FerryBackupSettingsDialog *self,
     const char                *title,
     FerryJobFunc               func,
     FerryGtkDoneFunc           done)
{
  g_autoptr(GError) error = NULL;
  FerryBackupSettings *settings = _ferry_backup_settings_form_read (self, &error);
  g_autoptr(FerryJob) job = ferry_job_new (title);

  ferry_message_bar_hide (self->message);
  if (settings == NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  set_busy (self, TRUE);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, func, work_new (self, settings), work_free, self, done);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  run (FERRY_BACKUP_SETTINGS_DIALOG (widget), _("Save the settings of backups"), save_func, save_done);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  run (FERRY_BACKUP_SETTINGS_DIALOG (widget), _("Try the cloud storage"), test_func, test_done);
}

static void
changed_cb (FerryBackupSettingsDialog *self)
{
  _ferry_backup_settings_form_update (self);
}

static void
often_cb (FerryBackupSettingsDialog *self)
{
  _ferry_backup_settings_form_preset (self);
}

static void
ferry_backup_settings_dialog_dispose (GObject *object)
{
  FerryBackupSettingsDialog *self = FERRY_BACKUP_SETTINGS_DIALOG (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_BACKUP_SETTINGS_DIALOG);
  g_clear_object (&self->item);
  g_clear_pointer (&self->settings, ferry_backup_settings_free);
  G_OBJECT_CLASS (ferry_backup_settings_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  static const struct { const char *name; gssize offset; } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (FerryBackupSettingsDialog, name) }
    CHILD (strip), CHILD (message), CHILD (stack), CHILD (scheduled), CHILD (often), CHILD (cron), CHILD (next), CHILD (note), CHILD (keep), CHILD (files), CHILD (encrypt),
    CHILD (password), CHILD (cloud), CHILD (endpoint), CHILD (region), CHILD (bucket), CHILD (prefix), CHILD (path_style), CHILD (access_key), CHILD (secret), CHILD (test_row),
#undef CHILD
  };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE, children[i].offset);
}

static void
ferry_backup_settings_dialog_class_init (FerryBackupSettingsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_backup_settings_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  saved_signal = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/backup-settings-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, often_cb);
  gtk_widget_class_install_action (widget_class, "settings.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "settings.test", NULL, test_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_backup_settings_dialog_init (FerryBackupSettingsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "settings.test", FALSE);
}

/**
 * ferry_backup_settings_dialog_new:
 * @parent: the window
 * @item: an instance that can be reached
 *
 * Returns: (transfer none): the dialog; it reads the settings at once.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_backup_settings_dialog_new (GtkWindow         *parent,
                                  FerryInstanceItem *item)
{
  FerryBackupSettingsDialog *self = g_object_new (FERRY_TYPE_BACKUP_SETTINGS_DIALOG, "transient-for", parent, NULL);
  g_autoptr(FerryJob) job = ferry_job_new (_("Read the settings of backups"));

  self->item = g_object_ref (item);
  ferry_production_strip_set_item (self->strip, item);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, read_func, work_new (self, NULL), work_free, self, read_done);
  return GTK_WIDGET (self);
}
