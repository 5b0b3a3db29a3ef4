#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-backups-page.h"
#include "ferry-message-bar.h"

#include "database/ferry-database.h"

#include <libsecret/secret.h>
#include <string.h>

/* The restore password of scheduled backups lies in the keyring: set in the window, and taken from there when one of them is restored. Run by with-display --keyring. */

#define PASSWORD "correct horse battery"
#define KEPT "It opens with the restore password in the settings of the backups"

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; } Fixture;

static FerryInstance *
instance_of (const Fixture *f)
{
  return ferry_instance_item_get_instance (f->item);
}

/* (transfer full) (nullable): what the keyring itself says */
static char *
look_up (const Fixture *f)
{
  g_autofree char *name = g_strconcat (ferry_instance_item_get_id (f->item), "/backup-password", NULL);
  g_autoptr(GError) error = NULL;
  char *password = ferry_keyring_lookup (name, &error);

  g_assert_no_error (error);
  return password;
}

static GtkWidget *
show (const Fixture *f)
{
  ferry_window_show (f->window, ferry_instance_item_get_id (f->item), "backups");
  gtk_fixture_settle ();
  return gtk_fixture_find (ferry_window_get_page (f->window), "FerryBackupsPage", NULL);
}

static GtkWidget *
row (GtkWidget  *dialog,
     const char *type_name,
     const char *title)
{
  GtkWidget *found = gtk_fixture_find (dialog, type_name, title);

  g_assert_nonnull (found);
  return found;
}

/* Scrolls the lower part of a dialog into the picture. */
static void
show_bottom (GtkWidget *dialog)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_fixture_find (dialog, "GtkScrolledWindow", NULL)));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  gtk_fixture_settle ();
}

static GtkWidget *
open_settings (GtkWidget *page)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (page, "backups.settings", NULL);
  dialog = gtk_fixture_wait_window ("FerryBackupSettingsDialog");
  GTK_FIXTURE_WAIT (gtk_widget_is_sensitive (gtk_fixture_find (dialog, "GtkButton", "_Save")));
  return dialog;
}

/* Set in the dialog, it lies in the keyring and in no file. */
static void
test_settings (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *page = show (f), *dialog = open_settings (page);
  g_autoptr(FerryBackupSettings) settings = NULL;
  g_autofree char *kept = NULL;

  g_assert_null (gtk_fixture_find_telling (dialog, "The secrets are kept in the keyring."));
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row (dialog, "AdwActionRow", "Encrypt with a restore password")))), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwPasswordEntryRow", "Restore password")), PASSWORD);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "settings.save", NULL);
  GTK_FIXTURE_WAIT (dialog == NULL || !gtk_widget_get_visible (dialog));
  settings = ferry_instance_get_backup_settings (instance_of (f), NULL);
  g_assert_true (settings->has_password);
  g_assert_false (settings->secrets_in_file);
  kept = look_up (f);
  g_assert_cmpstr (kept, ==, PASSWORD);
  dialog = open_settings (page);
  g_assert_nonnull (gtk_fixture_find_telling (dialog, "The secrets are kept in the keyring."));
  row (dialog, "AdwPasswordEntryRow", "Restore password (one is set; empty keeps it)");
  gtk_picture_save (dialog, "keyring-settings");
  show_bottom (dialog);
  gtk_picture_save (dialog, "keyring-settings-bottom");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* (transfer full): the path of a new backup */
static char *
make_backup (const Fixture *f,
             const char    *password)
{
  FerryBackupCreate options = { .everything = TRUE, .reason = "scheduled", .password = password };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (instance_of (f), &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ferry_backup_get_encrypted (backup));
  return g_strdup (ferry_backup_get_path (backup));
}

/* The dialog with its checks done. */
static GtkWidget *
open_restore (GtkWidget  *page,
              const char *path)
{
  GtkWidget *dialog, *stack;

  gtk_widget_activate_action (page, "backups.restore", "s", path);
  dialog = gtk_fixture_wait_window ("FerryRestoreDialog");
  stack = gtk_fixture_find (dialog, "GtkStack", NULL);
  GTK_FIXTURE_WAIT (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "checks") == 0 && gtk_fixture_find (dialog, "FerryCheckRow", NULL) != NULL);
  return dialog;
}

static gboolean
asks_for_password (GtkWidget *dialog)
{
  return gtk_widget_get_visible (row (dialog, "AdwPasswordEntryRow", "Restore password"));
}

static gboolean
may_start (GtkWidget *dialog)
{
  return gtk_widget_is_sensitive (gtk_fixture_find (dialog, "GtkButton", "_Restore"));
}

static const char *
told (GtkWidget *page)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL)));
}

static char *
read_title (const Fixture *f)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance_of (f))), NULL, NULL);

  return ferry_database_query_value (db, "SELECT title FROM roles WHERE name = 'admin'", NULL, NULL);
}

static void
change (const Fixture *f)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (instance_of (f))), NULL, NULL);
  g_autoptr(GError) error = NULL;

  ferry_database_execute (db, "UPDATE roles SET title = 'changed' WHERE name = 'admin'", NULL, &error);
  g_assert_no_error (error);
}

/* Nobody types what the keyring holds. */
static void
test_restore (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *page = show (f), *dialog;
  g_autofree char *path = make_backup (f, PASSWORD);
  g_autofree char *before = read_title (f);
  g_autofree char *after = NULL;

  change (f);
  dialog = open_restore (page, path);
  g_assert_nonnull (gtk_fixture_find (dialog, "GtkLabel", KEPT));
  g_assert_false (asks_for_password (dialog));
  g_assert_false (may_start (dialog));
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwEntryRow", "Type the instance’s name to confirm")), "Shop");
  g_assert_true (may_start (dialog));
  gtk_picture_save (dialog, "keyring-restore");
  gtk_widget_activate_action (dialog, "restore.start", NULL);
  GTK_FIXTURE_WAIT (told (page) != NULL);
  g_assert_true (g_str_has_prefix (told (page), "Restored."));
  after = read_title (f);
  g_assert_cmpstr (after, ==, before);
}

static FerryBackup *
find_backup (const Fixture *f,
             const char    *path)
{
  g_autoptr(GError) error = NULL;
  FerryBackup *backup = ferry_instance_find_backup (instance_of (f), path, NULL, &error);

  g_assert_no_error (error);
  return backup;
}

/* Neither is it asked for by a trial; what has another password is. */
static void
test_prove (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *page = show (f), *dialog;
  g_autofree char *path = make_backup (f, PASSWORD), *other = make_backup (f, "another");
  g_autoptr(FerryBackup) backup = NULL, proven = NULL, second = NULL;

  backup = find_backup (f, path);
  g_assert_cmpint (ferry_backup_get_proven (backup), ==, 0);
  gtk_widget_activate_action (page, "backups.prove", "s", path);
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (G_LIST_MODEL (ferry_app_get_jobs (f->app))) == 0);
  g_assert_null (told (page));
  proven = find_backup (f, path);
  g_assert_cmpint (ferry_backup_get_proven (proven), !=, 0);
  gtk_widget_activate_action (page, "backups.prove", "s", other);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  g_assert_null (told (page));
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwPasswordEntryRow", "Restore password")), "another");
  gtk_picture_save (dialog, "keyring-prove");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "ok");
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (G_LIST_MODEL (ferry_app_get_jobs (f->app))) == 0);
  second = find_backup (f, other);
  g_assert_cmpint (ferry_backup_get_proven (second), !=, 0);
}

/* A backup with another password, and one whose password the keyring has lost: they are asked for. */
static void
test_asked (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *page = show (f), *dialog;
  g_autofree char *path = make_backup (f, "another");
  g_autofree char *ours = make_backup (f, PASSWORD);
  g_autofree char *name = g_strconcat (ferry_instance_item_get_id (f->item), "/backup-password", NULL);

  dialog = open_restore (page, path);
  g_assert_true (asks_for_password (dialog));
  g_assert_null (gtk_fixture_find (dialog, "GtkLabel", KEPT));
  gtk_picture_save (dialog, "keyring-other");
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwEntryRow", "Type the instance’s name to confirm")), "Shop");
  g_assert_false (may_start (dialog));
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwPasswordEntryRow", "Restore password")), "another");
  gtk_widget_activate_action (dialog, "restore.look", NULL);
  GTK_FIXTURE_WAIT (may_start (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (ferry_keyring_clear (name, NULL));
  dialog = open_restore (page, ours);
  g_assert_true (asks_for_password (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A keyring that is locked has nothing, and where nobody opens it the way on is to type the password. */
static void
test_locked (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *page = show (f), *dialog;
  g_autofree char *path = make_backup (f, PASSWORD), *name = g_strconcat (ferry_instance_item_get_id (f->item), "/backup-password", NULL), *kept = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SecretService) service = secret_service_get_sync (SECRET_SERVICE_NONE, NULL, NULL);
  g_autoptr(SecretCollection) collection = NULL;
  GList *locked = NULL;
  GList collections = { NULL, NULL, NULL };

  g_assert_true (ferry_keyring_store (name, "Ferry", PASSWORD, &error));
  g_assert_no_error (error);
  collection = secret_collection_for_alias_sync (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL, &error);
  g_assert_no_error (error);
  collections.data = collection;
  g_assert_cmpint (secret_service_lock_sync (service, &collections, NULL, &locked, &error), ==, 1);
  g_assert_no_error (error);
  dialog = open_restore (page, path);
  g_assert_true (asks_for_password (dialog));
  gtk_picture_save (dialog, "keyring-locked");
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwEntryRow", "Type the instance’s name to confirm")), "Shop");
  g_assert_false (may_start (dialog));
  gtk_editable_set_text (GTK_EDITABLE (row (dialog, "AdwPasswordEntryRow", "Restore password")), PASSWORD);
  gtk_widget_activate_action (dialog, "restore.look", NULL);
  GTK_FIXTURE_WAIT (may_start (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_list_free_full (locked, g_object_unref);
}

int
main (int    argc,
      char **argv)
{
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  f.app = gtk_fixture_init (&argc, &argv);
  f.item = gtk_fixture_add_instance (f.app, "Shop", "production", gtk_fixture_nocobase_sql);
  f.window = ferry_window_new (f.app);
  gtk_window_set_default_size (GTK_WINDOW (f.window), g_getenv ("FERRY_TEST_NARROW") != NULL ? 700 : 1000, 640);
  gtk_window_present (GTK_WINDOW (f.window));
  g_test_add_data_func ("/gtk/keyring/settings", &f, test_settings);
  g_test_add_data_func ("/gtk/keyring/restore", &f, test_restore);
  g_test_add_data_func ("/gtk/keyring/prove", &f, test_prove);
  g_test_add_data_func ("/gtk/keyring/asked", &f, test_asked);
  g_test_add_data_func ("/gtk/keyring/locked", &f, test_locked);   /* last: it stays so */
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  return status;
}
