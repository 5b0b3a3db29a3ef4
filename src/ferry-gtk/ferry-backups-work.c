#include "config.h"

#include "ferry-backups-page-private.h"

#include "ferry-backup-dialog.h"
#include "ferry-password-dialog.h"

#include <glib/gi18n.h>

static void
created (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  _ferry_backups_page_work_done (owner, user_data, error);
  if (error == NULL)
    _ferry_backups_page_toast (owner, _("Backup made and checked"));
}

static void
create_response_cb (FerryBackupDialog *dialog,
                    const char        *response,
                    FerryBackupsPage  *self)
{
  FerryBackupJob *data;
  g_autoptr(FerryJob) job = NULL;

  if (!g_str_equal (response, "create"))
    return;
  data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), NULL);
  data->password = ferry_backup_dialog_dup_password (dialog);
  data->files = ferry_backup_dialog_get_files (dialog);
  job = _ferry_backups_page_job_new (self, _("Back up “%s”"));
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_create, data, ferry_backup_job_free, self, created);
  _ferry_backups_page_toast (self, _("The backup is being made"));
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  GtkWidget *dialog;

  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (widget)) == NULL)
    return;
  dialog = ferry_backup_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_item_page_get_item (FERRY_ITEM_PAGE (widget)));
  g_signal_connect_object (dialog, "response", G_CALLBACK (create_response_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- check and prove --------------------------------------------------------------------------------------------------------- */

static void read_back (FerryBackupsPage *self, const char *path, const char *password, gboolean prove);

static void
verify_with_password (gpointer    owner,
                      const char *path,
                      const char *password)
{
  read_back (owner, path, password, FALSE);
}

static void
prove_with_password (gpointer    owner,
                     const char *path,
                     const char *password)
{
  read_back (owner, path, password, TRUE);
}

/* The password of the settings was tried: this backup has another, or there is none. A page that is not shown any more says what is wrong, too. */
static gboolean
ask_password (FerryBackupsPage *self,
              FerryBackupJob   *data,
              gboolean          prove,
              const GError     *error)
{
  if (data->password != NULL || !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  ferry_password_dialog_ask (GTK_WIDGET (self), prove ? _("Prove the Backup") : _("Check the Backup"), _("This backup is encrypted."), _("Restore password"),
                             prove ? _("_Prove") : _("_Check"), TRUE, data->path, prove ? prove_with_password : verify_with_password);
  return TRUE;
}

static void
verified (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  if (ask_password (owner, user_data, FALSE, error))
    return;
  _ferry_backups_page_work_done (owner, user_data, error);
  if (error == NULL)
    _ferry_backups_page_toast (owner, _("The backup is whole"));
}

static void
proved (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  if (ask_password (owner, user_data, TRUE, error))
    return;
  _ferry_backups_page_work_done (owner, user_data, error);
  if (error == NULL)
    _ferry_backups_page_toast (owner, _("The backup was restored for a trial, and every table is there"));
}

static void
read_back (FerryBackupsPage *self,
           const char       *path,
           const char       *password,
           gboolean          prove)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), path);
  g_autoptr(FerryJob) job = _ferry_backups_page_job_new (self, prove ? _("Prove a backup of “%s”") : _("Check a backup of “%s”"));

  data->password = password != NULL && *password != '\0' ? g_strdup (password) : NULL;
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, prove ? ferry_backup_job_prove : ferry_backup_job_verify, data, ferry_backup_job_free, self, prove ? proved : verified);
}

static void
read_back_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  read_back (FERRY_BACKUPS_PAGE (widget), g_variant_get_string (parameter, NULL), NULL, g_str_equal (name, "backups.prove"));
}

void
_ferry_backups_page_install_work (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "backups.create", NULL, create_action);
  gtk_widget_class_install_action (klass, "backups.verify", "s", read_back_action);
  gtk_widget_class_install_action (klass, "backups.prove", "s", read_back_action);
}
