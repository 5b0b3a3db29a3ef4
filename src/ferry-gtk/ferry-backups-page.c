#include "config.h"

#include "ferry-backups-page.h"

#include "ferry-backup-job.h"
#include "ferry-load.h"
#include "ferry-loader.h"
#include "ferry-message-bar.h"
#include "ferry-password-dialog.h"
#include "ferry-restore-dialog.h"
#include "ferry-text.h"
#include "ferry-window.h"

#include <glib/gi18n.h>

struct _FerryBackupsPage
{
  FerryItemPage         parent_instance;
  FerryMessageBar      *message;
  FerryLoader          *loader;
  GtkListBox           *list;
  GListStore           *backups;
  GHashTable           *removed;   /* paths whose deletion may still be undone */
  GtkFileChooserNative *chooser;
  char                 *chosen;    /* what the chooser saves; NULL: it opens */
};

G_DEFINE_FINAL_TYPE (FerryBackupsPage, ferry_backups_page, FERRY_TYPE_ITEM_PAGE)

static void
loaded (gpointer      owner,
        GPtrArray    *objects,
        const GError *error)
{
  FerryBackupsPage *self = owner;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  for (guint i = objects->len; i > 0; i--)
    if (g_hash_table_contains (self->removed, ferry_backup_get_path (g_ptr_array_index (objects, i - 1))))
      g_ptr_array_remove_index (objects, i - 1);
  g_list_store_splice (self->backups, 0, g_list_model_get_n_items (G_LIST_MODEL (self->backups)), objects->pdata, objects->len);
  ferry_loader_show_result (self->loader, objects->len);
}

static void
ferry_backups_page_load (FerryItemPage *page)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (page);
  FerryInstance *instance = ferry_item_page_get_instance (page);
  g_autofree char *problem = NULL;

  if (instance == NULL)
    {
      g_object_get (ferry_item_page_get_item (page), "problem", &problem, NULL);
      ferry_loader_show_error (self->loader, problem);
      return;
    }
  ferry_loader_show_loading (self->loader);
  ferry_load_list (instance, _("List backups"), ferry_instance_list_backups, self, loaded);
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */

static char *
state_of (FerryBackup *backup)
{
  g_autofree char *ago = NULL;

  if (ferry_backup_get_problem (backup) != NULL)
    return g_strdup (ferry_backup_get_encrypted (backup) ? _("Encrypted") : _("Unreadable"));
  if (ferry_backup_get_verified (backup) == 0)
    return g_strdup (_("Not verified yet"));
  ago = ferry_text_ago (ferry_backup_get_verified (backup));
  return g_strdup_printf (_("Verified %s"), ago);
}

static char *
subtitle_of (FerryBackup *backup)
{
  g_autofree char *size = ferry_format_size (ferry_backup_get_size (backup));
  g_autofree char *state = state_of (backup);
  const char *version = ferry_backup_get_version (backup);

  if (ferry_backup_get_problem (backup) != NULL)
    return g_strdup_printf ("%s · %s · %s", size, state, ferry_backup_get_problem (backup));
  return g_strdup_printf ("%s · %s%s%s · %s", size, version != NULL ? version : "", version != NULL && *version != '\0' ? " · " : "",
                          ferry_backup_get_has_files (backup) ? _("with files") : _("without files"), state);
}

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             const char *path)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", path);
  g_menu_append_item (menu, item);
}

static GtkWidget *
menu_new (const char *path)
{
  g_autoptr(GMenu) menu = g_menu_new ();

  append_item (menu, _("_Verify"), "backups.verify", path);
  append_item (menu, _("_Restore…"), "backups.restore", path);
  append_item (menu, _("_Save As…"), "backups.save", path);
  append_item (menu, _("_Delete"), "backups.remove", path);
  return g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "menu-model", menu, "valign", GTK_ALIGN_CENTER,
                       "tooltip-text", _("Actions of This Backup"), "css-classes", (const char *[]) { "flat", NULL }, NULL);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  FerryBackup *backup = item;
  g_autofree char *time = ferry_text_time (ferry_backup_get_created (backup));
  g_autofree char *title = g_strdup_printf ("%s · %s", time, ferry_text_backup_reason (ferry_backup_get_reason (backup)));
  g_autofree char *subtitle = subtitle_of (backup);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "subtitle-lines", 1, "title-lines", 1,
                                 "tooltip-text", ferry_backup_get_path (backup), NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (ferry_backup_get_problem (backup) != NULL ? "dialog-warning-symbolic" : "drive-harddisk-symbolic");

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), menu_new (ferry_backup_get_path (backup)));
  return row;
}

/* ---- work ------------------------------------------------------------------------------------------------------------------ */

static FerryJob *
job_new (FerryBackupsPage *self,
         const char       *format)
{
  g_autofree char *title = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  title = g_strdup_printf (format, ferry_instance_item_get_name (ferry_item_page_get_item (FERRY_ITEM_PAGE (self))));
#pragma GCC diagnostic pop
  return ferry_job_new (title);
}

static gboolean
show_failure (FerryBackupsPage *self,
              const GError     *error)
{
  if (error == NULL)
    return FALSE;
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    ferry_message_bar_show_text (self->message, NULL, _("Stopped. Nothing was changed."));
  else
    ferry_message_bar_show_error (self->message, error);
  return TRUE;
}

static void
work_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  show_failure (owner, error);
  ferry_item_page_reload (owner);
}

static void
toast (FerryBackupsPage *self,
       const char       *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-toast", "s", text);
}

static void
created (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  work_done (owner, user_data, error);
  if (error == NULL)
    toast (owner, _("Backup made and verified"));
}

static void
create_with_password (gpointer    owner,
                      const char *tag,
                      const char *password)
{
  FerryBackupsPage *self = owner;
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (owner), NULL);
  g_autoptr(FerryJob) job = job_new (self, _("Back up “%s”"));

  data->password = *password != '\0' ? g_strdup (password) : NULL;
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_create, data, ferry_backup_job_free, self, created);
  toast (self, _("The backup is being made"));
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (widget)) != NULL)
    ferry_password_dialog_ask (widget, _("Back Up Now"), _("A restore password encrypts the file. Without one it holds the key and all secrets as they are; keep it in a safe place."),
                               _("Restore password (optional)"), _("_Back Up"), FALSE, NULL, create_with_password);
}

static void
verified (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  work_done (owner, user_data, error);
  if (error == NULL)
    toast (owner, _("The backup is whole"));
}

static FerryBackup *
find_backup (FerryBackupsPage *self,
             const char       *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->backups)); i++)
    {
      g_autoptr(FerryBackup) backup = g_list_model_get_item (G_LIST_MODEL (self->backups), i);

      if (g_strcmp0 (ferry_backup_get_path (backup), path) == 0)
        return backup;   /* the list keeps it */
    }
  return NULL;
}

static void
verify (FerryBackupsPage *self,
        const char       *path,
        const char       *password)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), path);
  g_autoptr(FerryJob) job = job_new (self, _("Verify a backup of “%s”"));

  data->password = password != NULL && *password != '\0' ? g_strdup (password) : NULL;
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_verify, data, ferry_backup_job_free, self, verified);
}

static void
verify_with_password (gpointer    owner,
                      const char *path,
                      const char *password)
{
  verify (owner, path, password);
}

static void
verify_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (widget);
  const char *path = g_variant_get_string (parameter, NULL);
  FerryBackup *backup = find_backup (self, path);

  if (backup == NULL || !ferry_backup_get_encrypted (backup))
    {
      verify (self, path, NULL);
      return;
    }
  ferry_password_dialog_ask (widget, _("Verify the Backup"), _("This backup is encrypted."), _("Restore password"), _("_Verify"), TRUE, path, verify_with_password);
}

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

  if (!show_failure (self, error))
    ferry_message_bar_show_text (self->message, "emblem-ok-symbolic", text);
  ferry_instance_item_refresh (ferry_item_page_get_item (FERRY_ITEM_PAGE (self)));
  ferry_item_page_reload (FERRY_ITEM_PAGE (self));
}

static void
restore_response_cb (FerryRestoreDialog *dialog,
                     const char         *response,
                     FerryBackupsPage   *self)
{
  FerryBackupJob *data;
  g_autoptr(FerryJob) job = NULL;

  if (!g_str_equal (response, "restore"))
    return;
  data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), ferry_restore_dialog_get_path (dialog));
  data->password = ferry_restore_dialog_dup_password (dialog);
  data->files = ferry_restore_dialog_get_files (dialog);
  job = job_new (self, _("Restore “%s”"));
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WRITE, ferry_backup_job_restore, data, ferry_backup_job_free, self, restored);
}

static void
restore_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FerryInstanceItem *item = ferry_item_page_get_item (FERRY_ITEM_PAGE (widget));
  GtkWidget *dialog;

  if (ferry_instance_item_get_instance (item) == NULL)
    return;
  dialog = ferry_restore_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), item, g_variant_get_string (parameter, NULL));
  g_signal_connect_object (dialog, "response", G_CALLBACK (restore_response_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- files ----------------------------------------------------------------------------------------------------------------- */

static void
save_to (FerryBackupsPage *self,
         const char       *to)
{
  FerryBackupJob *data = ferry_backup_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)), self->chosen);
  g_autoptr(FerryJob) job = job_new (self, _("Save a backup of “%s”"));

  data->to = g_strdup (to);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_backup_job_save, data, ferry_backup_job_free, self, work_done);
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
  else if (path != NULL)
    ferry_backups_page_offer (self, path);
}

static void
choose (FerryBackupsPage     *self,
        GtkFileChooserAction  action,
        const char           *title)
{
  g_clear_object (&self->chooser);
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

/* ---- delete, with Undo: the file goes when the toast does ------------------------------------------------------------------- */

typedef struct
{
  FerryBackupsPage *page;      /* weak */
  FerryInstance    *instance;
  char             *path;
  gboolean          undone;
} Removal;

static void
removal_free (gpointer  data,
              GClosure *closure)
{
  Removal *removal = data;

  g_clear_weak_pointer (&removal->page);
  g_object_unref (removal->instance);
  g_free (removal->path);
  g_free (removal);
}

static void
undo_cb (AdwToast *toast_object,
         Removal  *removal)
{
  removal->undone = TRUE;
  if (removal->page == NULL)
    return;
  g_hash_table_remove (removal->page->removed, removal->path);
  ferry_item_page_reload (FERRY_ITEM_PAGE (removal->page));
}

static void
dismissed_cb (AdwToast *toast_object,
              Removal  *removal)
{
  g_autoptr(FerryJob) job = NULL;

  if (removal->undone)
    return;
  job = ferry_job_new (_("Delete a backup"));
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, ferry_backup_job_remove, ferry_backup_job_new (removal->instance, removal->path), ferry_backup_job_free,
                     removal->page, removal->page != NULL ? work_done : NULL);
}

static AdwToast *
undo_toast_new (Removal *removal)
{
  AdwToast *undo = adw_toast_new (_("Backup deleted"));

  adw_toast_set_button_label (undo, _("_Undo"));
  g_signal_connect (undo, "button-clicked", G_CALLBACK (undo_cb), removal);
  g_signal_connect_data (undo, "dismissed", G_CALLBACK (dismissed_cb), removal, removal_free, 0);
  return undo;
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (widget);
  GtkRoot *window = gtk_widget_get_root (widget);
  Removal *removal;

  if (!FERRY_IS_WINDOW (window))
    return;
  removal = g_new0 (Removal, 1);
  g_set_weak_pointer (&removal->page, self);
  removal->instance = g_object_ref (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)));
  removal->path = g_variant_dup_string (parameter, NULL);
  g_hash_table_add (self->removed, g_strdup (removal->path));
  ferry_window_add_toast (FERRY_WINDOW (window), undo_toast_new (removal));
  ferry_item_page_reload (FERRY_ITEM_PAGE (self));
}

static void
reload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_item_page_reload (FERRY_ITEM_PAGE (widget));
}

static void
ferry_backups_page_dispose (GObject *object)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_BACKUPS_PAGE);
  g_clear_object (&self->backups);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (ferry_backups_page_parent_class)->dispose (object);
}

static void
ferry_backups_page_class_init (FerryBackupsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_backups_page_dispose;
  FERRY_ITEM_PAGE_CLASS (klass)->load = ferry_backups_page_load;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/backups-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, message);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, list);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "backups.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "backups.choose-file", NULL, choose_file_action);
  gtk_widget_class_install_action (widget_class, "backups.verify", "s", verify_action);
  gtk_widget_class_install_action (widget_class, "backups.restore", "s", restore_action);
  gtk_widget_class_install_action (widget_class, "backups.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "backups.remove", "s", remove_action);
}

static void
ferry_backups_page_init (FerryBackupsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->backups = g_list_store_new (FERRY_TYPE_BACKUP);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->backups), create_row, self, NULL);
}

/**
 * ferry_backups_page_offer:
 * @self: a page
 * @path: a backup from elsewhere
 *
 * Shows the file at the top of the page, with a button to restore it. Nothing is started. Main thread.
 *
 * Since: 0.1
 */
void
ferry_backups_page_offer (FerryBackupsPage *self,
                          const char       *path)
{
  g_autofree char *text = g_strdup_printf (_("%s is a backup. It can be restored to “%s”."), path,
                                           ferry_instance_item_get_name (ferry_item_page_get_item (FERRY_ITEM_PAGE (self))));
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (path));
  g_autofree char *action = g_action_print_detailed_name ("backups.restore", target);

  ferry_message_bar_show_text (self->message, "drive-harddisk-symbolic", text);
  ferry_message_bar_set_action (self->message, _("_Restore…"), action);
}
