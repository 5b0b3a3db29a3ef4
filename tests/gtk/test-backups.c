#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-backups-page.h"
#include "ferry-message-bar.h"
#include "ferry-restore-dialog.h"

#include <string.h>

/* The page of backups and its dialogs, driven by their actions. With FERRY_TEST_PICTURES what they look like is saved. */

typedef struct { FerryApp *app; FerryInstanceItem *item, *other; FerryWindow *window; } Fixture;

static GtkWidget *
show (const Fixture *fixture)
{
  GtkWidget *page;

  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), "backups");
  gtk_fixture_settle ();
  page = gtk_fixture_find (ferry_window_get_page (fixture->window), "FerryBackupsPage", NULL);
  g_assert_nonnull (page);
  return page;
}

static void
take_picture (GtkWidget  *widget,
              const char *name)
{
  gint64 end = g_get_monotonic_time () + 400 * G_TIME_SPAN_MILLISECOND;   /* transitions */

  if (g_getenv ("FERRY_TEST_PICTURES") == NULL)
    return;
  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  gtk_picture_save (widget, name);
}

static void
set_row (GtkWidget  *dialog,
         const char *type_name,
         const char *title,
         const char *text)
{
  GtkWidget *row = gtk_fixture_find (dialog, type_name, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
set_switch (GtkWidget  *dialog,
            const char *title,
            gboolean    on)
{
  GtkWidget *row = gtk_fixture_find (dialog, "AdwActionRow", title);

  g_assert_nonnull (row);
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), on);
}

static void
respond (GtkWidget  *dialog,
         const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static char *
first_path (GtkWidget *page)
{
  GtkWidget *list = gtk_fixture_find (page, "GtkListBox", NULL);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);

  return row != NULL ? g_strdup (gtk_widget_get_tooltip_text (GTK_WIDGET (row))) : NULL;
}

static guint
count_rows (GtkWidget *page)
{
  GtkWidget *list = gtk_fixture_find (page, "GtkListBox", NULL);
  guint n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n) != NULL)
    n++;
  return n;
}

static void
make_backup (GtkWidget  *page,
             const char *password)
{
  guint before = count_rows (page);
  GtkWidget *dialog;

  gtk_widget_activate_action (page, "backups.create", NULL);
  dialog = gtk_fixture_wait_window ("FerryBackupDialog");
  if (password != NULL)
    {
      set_row (dialog, "AdwPasswordEntryRow", "Restore password (optional)", password);
      g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "create"));
      set_row (dialog, "AdwPasswordEntryRow", "The same password again", password);
    }
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "create"));
  take_picture (dialog, password != NULL ? "backup-dialog-password" : "backup-dialog");
  respond (dialog, "create");
  GTK_FIXTURE_WAIT (count_rows (page) == before + 1);
}

static void
test_create (gconstpointer user_data)
{
  GtkWidget *page = show (user_data);
  GtkWidget *loader = gtk_fixture_find (page, "FerryLoader", NULL);

  g_assert_nonnull (loader);
  take_picture (GTK_WIDGET (((const Fixture *) user_data)->window), "backups-empty");
  make_backup (page, NULL);
  make_backup (page, "a password");
  take_picture (GTK_WIDGET (((const Fixture *) user_data)->window), "backups");
}

static void
test_prove (gconstpointer user_data)
{
  GtkWidget *page = show (user_data);
  g_autofree char *path = NULL;
  GtkWidget *dialog;

  GTK_FIXTURE_WAIT (count_rows (page) == 2);
  path = first_path (page);   /* the encrypted one */
  gtk_widget_activate_action (page, "backups.prove", "s", path);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  set_row (dialog, "AdwPasswordEntryRow", "Restore password", "wrong");
  respond (dialog, "ok");
  GTK_FIXTURE_WAIT (ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL))) != NULL);
  take_picture (GTK_WIDGET (((const Fixture *) user_data)->window), "backups-error");
}

static GtkWidget *
find_check (GtkWidget *dialog)
{
  GtkWidget *stack = gtk_fixture_find (dialog, "GtkStack", NULL);

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "checks") == 0 ? gtk_fixture_find (dialog, "FerryCheckRow", NULL) : NULL;
}

static gboolean
press_restore (GtkWidget *dialog)
{
  GtkWidget *button = gtk_fixture_find (dialog, "GtkButton", "_Restore");

  g_assert_nonnull (button);
  return gtk_widget_is_sensitive (button);
}

/* The checks come first; a backup with a password wants it; on production the name is typed. */
static void
test_restore (gconstpointer user_data)
{
  GtkWidget *page = show (user_data);
  g_autofree char *path = NULL;
  GtkWidget *dialog;

  GTK_FIXTURE_WAIT (count_rows (page) == 2);
  path = first_path (page);
  gtk_widget_activate_action (page, "backups.restore", "s", path);
  dialog = gtk_fixture_wait_window ("FerryRestoreDialog");
  GTK_FIXTURE_WAIT (find_check (dialog) != NULL);
  take_picture (dialog, "restore-password");
  g_assert_false (press_restore (dialog));
  set_row (dialog, "AdwPasswordEntryRow", "Restore password", "a password");
  gtk_widget_activate_action (dialog, "restore.look", NULL);
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  GTK_FIXTURE_WAIT (press_restore (dialog));
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shoq");
  g_assert_false (press_restore (dialog));
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  take_picture (dialog, "restore-ready");
  gtk_widget_activate_action (dialog, "restore.start", NULL);
  GTK_FIXTURE_WAIT (ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL))) != NULL);
  g_assert_true (g_str_has_prefix (ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL))), "Restored."));
}

static GdkClipboard *
clipboard_of (GtkWidget *page)
{
  return gtk_widget_get_clipboard (page);
}

static char *
clipboard_path (GtkWidget *page)
{
  GdkContentProvider *content = gdk_clipboard_get_content (clipboard_of (page));
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GSList) files = NULL;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  if (content == NULL || !gdk_content_provider_get_value (content, &value, NULL))
    return NULL;
  files = gdk_file_list_get_files (g_value_get_boxed (&value));
  return g_slist_length (files) == 1 ? g_file_get_path (files->data) : NULL;
}

/* By keyboard what a drag does: a row's file is copied, and pasted at another instance it is offered there and nothing else happens. */
static void
test_clipboard (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *page = show (fixture);
  g_autofree char *path = NULL, *copied = NULL, *by_menu = NULL;
  GtkListBoxRow *row;
  const char *told;

  GTK_FIXTURE_WAIT (count_rows (page) >= 2);
  path = first_path (page);
  gdk_clipboard_set_text (clipboard_of (page), "no file");
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (gtk_fixture_find (page, "GtkListBox", NULL)), 0);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (row)));
  gtk_widget_activate_action (page, "backups.copy-row", NULL);
  copied = clipboard_path (page);
  g_assert_cmpstr (copied, ==, path);
  gdk_clipboard_set_text (clipboard_of (page), "no file");
  gtk_widget_activate_action (page, "backups.copy", "s", path);
  by_menu = clipboard_path (page);
  g_assert_cmpstr (by_menu, ==, path);
  gtk_widget_activate_action (page, "backups.row-menu", NULL);
  GTK_FIXTURE_WAIT (gtk_fixture_find (GTK_WIDGET (row), "GtkPopoverMenu", NULL) != NULL && gtk_widget_get_visible (gtk_fixture_find (GTK_WIDGET (row), "GtkPopoverMenu", NULL)));
  gtk_popover_popdown (GTK_POPOVER (gtk_fixture_find (GTK_WIDGET (row), "GtkPopoverMenu", NULL)));
  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->other), "backups");
  gtk_fixture_settle ();
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.paste-files", NULL);
  page = gtk_fixture_find (ferry_window_get_page (fixture->window), "FerryBackupsPage", NULL);
  GTK_FIXTURE_WAIT ((told = ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL)))) != NULL);
  g_assert_nonnull (strstr (told, path));
  g_assert_nonnull (strstr (told, "Workshop"));
  g_assert_cmpuint (count_rows (page), ==, 0);
}

/* A backup of another instance is foreign here: it needs consent. */
static void
test_other (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *page = show (fixture), *dialog;

  gtk_widget_activate_action (page, "backups.choose-instance", NULL);
  dialog = gtk_fixture_wait_window ("FerryBackupSourceDialog");
  gtk_fixture_settle ();
  take_picture (dialog, "backup-source");
  gtk_widget_activate_action (dialog, "source.make", NULL);
  dialog = gtk_fixture_wait_window ("FerryRestoreDialog");
  GTK_FIXTURE_WAIT (find_check (dialog) != NULL);
  take_picture (dialog, "restore-foreign");
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  g_assert_false (press_restore (dialog));
  set_switch (dialog, "Restore it although it was not made here", TRUE);
  GTK_FIXTURE_WAIT (press_restore (dialog));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_settings (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *page = show (fixture), *dialog, *button;
  g_autoptr(FerryBackupSettings) settings = NULL;

  gtk_widget_activate_action (page, "backups.settings", NULL);
  dialog = gtk_fixture_wait_window ("FerryBackupSettingsDialog");
  button = gtk_fixture_find (dialog, "GtkButton", "_Save");
  GTK_FIXTURE_WAIT (gtk_widget_is_sensitive (button));
  take_picture (dialog, "backup-settings");
  set_switch (dialog, "Make backups by themselves", TRUE);
  set_row (dialog, "AdwEntryRow", "Minute, hour, day, month, day of the week", "61 * * * *");
  set_switch (dialog, "Copy scheduled backups to a bucket", TRUE);
  take_picture (dialog, "backup-settings-wrong");
  gtk_widget_activate_action (dialog, "settings.save", NULL);
  GTK_FIXTURE_WAIT (ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (dialog, "FerryMessageBar", NULL))) != NULL);
  set_switch (dialog, "Copy scheduled backups to a bucket", FALSE);
  set_row (dialog, "AdwEntryRow", "Minute, hour, day, month, day of the week", "30 3 * * sun");
  set_switch (dialog, "Make backups by themselves", FALSE);   /* no timer of systemd is to be set by a test */
  GTK_FIXTURE_WAIT (gtk_widget_is_sensitive (button));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "settings.save", NULL);
  GTK_FIXTURE_WAIT (dialog == NULL || !gtk_widget_get_visible (dialog));
  settings = ferry_instance_get_backup_settings (ferry_instance_item_get_instance (fixture->item), NULL);
  g_assert_cmpstr (settings->cron, ==, "30 3 * * sun");
  g_assert_false (settings->scheduled);
}

static void
test_remove (gconstpointer user_data)
{
  GtkWidget *page = show (user_data), *dialog;
  g_autofree char *path = NULL;
  g_autofree char *response = NULL;
  guint before;

  GTK_FIXTURE_WAIT (count_rows (page) >= 2);
  before = count_rows (page);
  path = first_path (page);
  response = g_strconcat ("remove:", path, NULL);
  gtk_widget_activate_action (page, "backups.remove", "s", path);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  respond (dialog, "cancel");
  gtk_fixture_settle ();
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  gtk_widget_activate_action (page, "backups.remove", "s", path);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  respond (dialog, response);
  GTK_FIXTURE_WAIT (count_rows (page) == before - 1);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  Fixture fixture;
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  fixture.app = gtk_fixture_init (&argc, &argv);
  fixture.item = gtk_fixture_add_instance (fixture.app, "Shop", "production", gtk_fixture_nocobase_sql);
  fixture.other = gtk_fixture_add_instance (fixture.app, "Workshop", "development", gtk_fixture_nocobase_sql);
  fixture.window = ferry_window_new (fixture.app);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), g_getenv ("FERRY_TEST_NARROW") != NULL ? 700 : 1000, 640);
  gtk_window_present (GTK_WINDOW (fixture.window));
  g_test_add_data_func ("/gtk/backups/create", &fixture, test_create);
  g_test_add_data_func ("/gtk/backups/prove", &fixture, test_prove);
  g_test_add_data_func ("/gtk/backups/restore", &fixture, test_restore);
  g_test_add_data_func ("/gtk/backups/clipboard", &fixture, test_clipboard);
  g_test_add_data_func ("/gtk/backups/other", &fixture, test_other);
  g_test_add_data_func ("/gtk/backups/settings", &fixture, test_settings);
  g_test_add_data_func ("/gtk/backups/remove", &fixture, test_remove);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (fixture.window));
  g_object_unref (fixture.app);
  return status;
}
