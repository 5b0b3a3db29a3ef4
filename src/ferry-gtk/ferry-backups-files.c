#include "config.h"

#include "ferry-backups-page-private.h"

#include "ferry-backup-row.h"
#include "ferry-backup-settings-dialog.h"
#include "ferry-backup-source-dialog.h"
#include "ferry-copies-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

static void
save_to (FerryBackupsPage *self,
         const char       *to)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), self->chosen);
  g_autoptr(FerryJob) job = _ferry_backups_page_job_new (self, _("Save a backup of “%s”"));

  data->to = g_strdup (to);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_save, data, ferry_backup_job_free, self, _ferry_backups_page_work_done);
}

static void
imported (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  _ferry_backups_page_work_done (owner, user_data, error);
  if (error == NULL)
    _ferry_backups_page_toast (owner, _("Backup added to the list"));
}

static void
import (FerryBackupsPage *self,
        const char       *path)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), path);
  g_autoptr(FerryJob) job = _ferry_backups_page_job_new (self, _("Add a backup to “%s”"));

  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_import, data, ferry_backup_job_free, self, imported);
}

static void
chooser_cb (FerryBackupsPage *self,
            int               response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  gboolean saving = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (self->chooser)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  g_clear_object (&self->chooser);
  if (path != NULL && saving)
    save_to (self, path);
  else if (path != NULL && self->importing)
    import (self, path);
  else if (path != NULL)
    ferry_backups_page_offer (self, path);
}

static void
choose (FerryBackupsPage     *self,
        GtkFileChooserAction  action,
        const char           *title)
{
  g_clear_object (&self->chooser);
  self->importing = FALSE;
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (widget);
  g_autofree char *file = NULL;

  g_free (self->chosen);
  self->chosen = g_variant_dup_string (parameter, NULL);
  file = g_path_get_basename (self->chosen);
  choose (self, GTK_FILE_CHOOSER_ACTION_SAVE, _("Save the Backup As"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file);
}

static void
choose_file_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  choose (FERRY_BACKUPS_PAGE (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("Choose a Backup"));
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  choose (FERRY_BACKUPS_PAGE (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("Choose a Backup to Add"));
  FERRY_BACKUPS_PAGE (widget)->importing = TRUE;
}

/* ---- the clipboard: what is dragged out by mouse, by keyboard ------------------------------------------------------------------ */

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (widget);
  FerryBackup *backup = _ferry_backups_page_find (self, g_variant_get_string (parameter, NULL));
  g_autoptr(GdkContentProvider) content = backup != NULL ? ferry_backup_row_dup_content (backup) : NULL;

  if (content != NULL)
    gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  else
    ferry_message_bar_show_text (self->message, NULL, _("This backup lies on another computer: save it here by “Save As…” in its menu."));
}

static GtkWidget *
focused_row (FerryBackupsPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)) ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
}

static void
copy_row_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (widget);
  GtkWidget *row = focused_row (self);
  g_autoptr(FerryBackup) backup = row != NULL ? g_list_model_get_item (G_LIST_MODEL (self->backups), (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row))) : NULL;

  if (backup != NULL)
    gtk_widget_activate_action (widget, "backups.copy", "s", ferry_backup_get_path (backup));
}

static void
row_menu_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  GtkWidget *row = focused_row (FERRY_BACKUPS_PAGE (widget));

  if (row != NULL)
    ferry_backup_row_open_menu (row);
}

static void
install_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "backups.copy-row", NULL, copy_row_action);
  gtk_widget_class_install_action (klass, "backups.row-menu", NULL, row_menu_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_c, GDK_CONTROL_MASK, "backups.copy-row", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "backups.row-menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "backups.row-menu", NULL);
}

/* ---- delete ------------------------------------------------------------------------------------------------------------------ */

static void
removed (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  _ferry_backups_page_work_done (owner, user_data, error);
  if (error == NULL)
    _ferry_backups_page_toast (owner, _("Backup deleted"));
}

static void
remove_response_cb (FerryBackupsPage *self,
                    const char       *response)
{
  g_autoptr(FerryJob) job = NULL;
  FerryInstance *instance = ferry_item_page_get_instance (FERRY_ITEM_PAGE (self));

  if (!g_str_has_prefix (response, "remove:") || instance == NULL)
    return;
  job = _ferry_backups_page_job_new (self, _("Delete a backup of “%s”"));
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_remove, ferry_backup_job_new (instance, response + strlen ("remove:")), ferry_backup_job_free, self, removed);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autofree char *file = g_path_get_basename (path);
  g_autofree char *response = g_strconcat ("remove:", path, NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Delete the Backup?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("%s is deleted for good. A copy on a cloud storage stays."), file);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), response, _("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), response, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- settings, another instance's backup -------------------------------------------------------------------------------------- */

static void
settings_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  GtkWidget *dialog;

  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (widget)) == NULL)
    return;
  dialog = ferry_backup_settings_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_item_page_get_item (FERRY_ITEM_PAGE (widget)));
  g_signal_connect_object (dialog, "saved", G_CALLBACK (ferry_item_page_reload), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
chosen_cb (FerryBackupsPage *self,
           FerryInstance    *source,
           const char       *name)
{
  _ferry_backups_page_bring (self, source, name);
}

static void
choose_instance_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  GtkWidget *dialog = ferry_backup_source_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_item_page_get_item (FERRY_ITEM_PAGE (widget)));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
copy_chosen_cb (FerryBackupsPage *self,
                const char       *name)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), name);
  g_autoptr(FerryJob) job = _ferry_backups_page_job_new (self, _("Fetch a backup of “%s”"));

  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_fetch_copy, data, ferry_backup_job_free, self, imported);
}

static void
choose_copy_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  GtkWidget *dialog = ferry_copies_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_item_page_get_item (FERRY_ITEM_PAGE (widget)));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (copy_chosen_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_ferry_backups_page_install_files (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "backups.choose-file", NULL, choose_file_action);
  gtk_widget_class_install_action (klass, "backups.choose-instance", NULL, choose_instance_action);
  gtk_widget_class_install_action (klass, "backups.choose-copy", NULL, choose_copy_action);
  gtk_widget_class_install_action (klass, "backups.import", NULL, import_action);
  gtk_widget_class_install_action (klass, "backups.save", "s", save_action);
  gtk_widget_class_install_action (klass, "backups.copy", "s", copy_action);
  gtk_widget_class_install_action (klass, "backups.remove", "s", remove_action);
  gtk_widget_class_install_action (klass, "backups.settings", NULL, settings_action);
  install_keys (klass);
}
