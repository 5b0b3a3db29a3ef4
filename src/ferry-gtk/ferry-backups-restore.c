#include "config.h"

#include "ferry-backups-page-private.h"

#include "ferry-app.h"
#include "ferry-restore-dialog.h"

#include <glib/gi18n.h>

/* The restores of a page: what lies elsewhere is brought to the instance first, then the dialog checks it, then it is restored. */

static char *
join_warnings (GPtrArray *warnings)
{
  GString *text = g_string_new (_("Restored."));

  for (guint i = 0; i < warnings->len; i++)
    g_string_append_printf (text, "\n%s", (char *) g_ptr_array_index (warnings, i));
  return g_string_free (text, FALSE);
}

static void
restored (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryBackupsPage *self = owner;
  FerryBackupJob *data = user_data;
  g_autofree char *text = join_warnings (data->warnings);

  if (!_ferry_backups_page_show_failure (self, error))
    ferry_message_bar_show_text (self->message, "emblem-ok-symbolic", text);
  ferry_instance_item_refresh (ferry_item_page_get_item (FERRY_ITEM_PAGE (self)));
  ferry_item_page_reload (FERRY_ITEM_PAGE (self));
}

static void
restore_start_cb (FerryRestoreDialog *dialog,
                  FerryBackupsPage   *self)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), ferry_restore_dialog_get_path (dialog));
  g_autoptr(FerryJob) job = _ferry_backups_page_job_new (self, _("Restore “%s”"));

  ferry_restore_dialog_take_choices (dialog, data);
  data->passage = g_steal_pointer (&self->passage);
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WRITE, ferry_backup_job_restore, data, ferry_backup_job_free, self, restored);
}

static void
ask (FerryBackupsPage *self,
     const char       *name)
{
  GtkWidget *dialog = ferry_restore_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), ferry_item_page_get_item (FERRY_ITEM_PAGE (self)), name);

  g_signal_connect_object (dialog, "start", G_CALLBACK (restore_start_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
brought (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  FerryBackupsPage *self = owner;
  FerryBackupJob *data = user_data;

  ferry_message_bar_hide (self->message);
  _ferry_backups_page_work_done (owner, user_data, error);
  if (error != NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  g_clear_pointer (&self->passage, ferry_backup_passage_free);
  self->passage = g_steal_pointer (&data->passage);
  ask (self, self->passage->name);
}

/**
 * _ferry_backups_page_bring:
 * @self: a page
 * @source: (nullable): the instance that the backup is of; %NULL: @name is a file of this computer
 * @name: the backup
 *
 * Brings a backup to where the page's instance can restore it, and asks then. Nothing is restored before that. Main thread.
 */
void
_ferry_backups_page_bring (FerryBackupsPage *self,
                           FerryInstance    *source,
                           const char       *name)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), name);
  g_autoptr(FerryJob) job = _ferry_backups_page_job_new (self, _("Bring a backup to “%s”"));

  data->source = source != NULL ? g_object_ref (source) : NULL;
  data->scratch = g_build_filename (ferry_store_get_folder (ferry_app_get_store (ferry_app_get_default ())), FERRY_TRANSIT_FOLDER, NULL);
  ferry_message_bar_show_text (self->message, NULL, _("The backup is on its way. The checks follow when it is there; nothing is restored before you agree."));
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_bring, data, ferry_backup_job_free, self, brought);
}

static void
restore_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FerryInstance *instance = ferry_item_page_get_instance (FERRY_ITEM_PAGE (widget));
  const char *backup = g_variant_get_string (parameter, NULL);

  if (instance == NULL)
    return;
  if (g_path_is_absolute (backup) && (ferry_instance_get_capabilities (instance) & FERRY_CAN_RESTORE_FILE) == 0)
    _ferry_backups_page_bring (FERRY_BACKUPS_PAGE (widget), NULL, backup);
  else
    ask (FERRY_BACKUPS_PAGE (widget), backup);
}

void
_ferry_backups_page_install_restore (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "backups.restore", "s", restore_action);
}
