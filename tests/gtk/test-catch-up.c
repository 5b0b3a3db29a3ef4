#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-catch-up-window.h"
#include "ferry-message-bar.h"

#include <sqlite3.h>
#include <string.h>

/* The window for data written meanwhile, driven by its actions against real databases. With FERRY_TEST_PICTURES what it looks like is saved. */

typedef struct { FerryApp *app; FerryInstanceItem *old_side, *new_side; FerryWindow *window; } Fixture;

#define TABLES "CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT); INSERT INTO orders VALUES (1, 'open'), (2, 'open'), (3, 'open');" \
               "CREATE TABLE items (id INTEGER PRIMARY KEY, price INTEGER); INSERT INTO items VALUES (1, 5);" \
               "CREATE TABLE loose (name TEXT);"

static void
take_picture (GtkWidget  *widget,
              const char *name)
{
  if (g_getenv ("FERRY_TEST_PICTURES") != NULL)
    gtk_picture_save (widget, name);
}

static sqlite3 *
open_database (FerryInstanceItem *item)
{
  g_autofree char *path = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", "db", "nocobase.sqlite", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  return db;
}

static void
run_sql (FerryInstanceItem *item,
         const char        *sql)
{
  sqlite3 *db = open_database (item);

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
assert_value (FerryInstanceItem *item,
              const char        *sql,
              const char        *wanted)
{
  sqlite3 *db = open_database (item);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, wanted);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

/* the new side as it is right after the backup of the old one was restored into it */
static void
restore (const Fixture *fixture)
{
  FerryBackupCreate create = { .everything = TRUE, .reason = "manual" };
  FerryBackupRestore options = { .foreign = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (ferry_instance_item_get_instance (fixture->old_side), &create, NULL, &error);

  g_assert_no_error (error);
  ferry_instance_restore_backup (ferry_instance_item_get_instance (fixture->new_side), ferry_backup_get_path (backup), &options, NULL, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find (GtkWidget  *window,
      const char *type_name,
      const char *text)
{
  GtkWidget *found = gtk_fixture_find (window, type_name, text);

  g_assert_nonnull (found);
  return found;
}

static gboolean
is_enabled (GtkWidget  *window,
            const char *label)
{
  return gtk_widget_is_sensitive (find (window, "GtkButton", label));
}

static const char *
message_of (GtkWidget *window)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (find (window, "FerryMessageBar", NULL)));
}

static const char *
page_of (GtkWidget *window)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_template_child (window, FERRY_TYPE_CATCH_UP_WINDOW, "stack")));
}

static void
type_name_of (GtkWidget  *window,
              const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_template_child (window, FERRY_TYPE_CATCH_UP_WINDOW, "confirm_row")), text);
}

static GtkWidget *
open_window (const Fixture *fixture)
{
  GtkWidget *page, *window;

  ferry_window_show (fixture->window, "packages", NULL);
  gtk_fixture_settle ();
  ferry_window_show (fixture->window, "releases", NULL);
  gtk_fixture_settle ();
  page = ferry_window_get_page (fixture->window);
  gtk_widget_activate_action (page, "releases.catch-up", NULL);
  window = gtk_fixture_wait_window ("FerryCatchUpWindow");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, "AdwComboRow", "Old Side")), 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, "AdwComboRow", "New Side")), 1);
  GTK_FIXTURE_WAIT (is_enabled (window, "_Compare"));
  return window;
}

static void
compare (GtkWidget *window)
{
  gtk_widget_activate_action (window, "catch-up.compare", NULL);
  GTK_FIXTURE_WAIT (!g_str_equal (page_of (window), "working"));
}

static GtkWidget *
check_of (GtkWidget  *window,
          const char *table)
{
  return gtk_fixture_find (find (window, "AdwActionRow", table), "GtkCheckButton", NULL);
}

static void
test_foreign (gconstpointer user_data)
{
  GtkWidget *window = open_window (user_data);

  take_picture (window, "catch-up-choose");
  compare (window);
  g_assert_cmpstr (page_of (window), ==, "choose");
  g_assert_nonnull (strstr (message_of (window), "last restored"));
  take_picture (window, "catch-up-refused");
  gtk_window_close (GTK_WINDOW (window));
}

static void
test_carry_over (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *window, *conflict;

  restore (fixture);
  run_sql (fixture->old_side, "UPDATE orders SET status = 'paid' WHERE id < 3; INSERT INTO orders VALUES (4, 'new'); DELETE FROM items; INSERT INTO items VALUES (7, 9);"
                              "UPDATE roles SET title = 'Old' WHERE name = 'member'; INSERT INTO loose VALUES ('a')");
  run_sql (fixture->new_side, "UPDATE orders SET status = 'tested' WHERE id = 1; INSERT INTO loose VALUES ('b')");
  window = open_window (fixture);
  compare (window);
  g_assert_cmpstr (page_of (window), ==, "decide");
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check_of (window, "orders"))));
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check_of (window, "roles"))));
  g_assert_false (gtk_widget_is_sensitive (check_of (window, "loose")));
  type_name_of (window, "Green");
  g_assert_false (is_enabled (window, "Carry _Over"));   /* one is undecided */
  take_picture (window, "catch-up-decide");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_of (window, "orders")), FALSE);
  g_assert_true (is_enabled (window, "Carry _Over"));    /* of a table that is not chosen */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_of (window, "items")), FALSE);
  g_assert_false (is_enabled (window, "Carry _Over"));   /* nothing is chosen */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check_of (window, "orders")), TRUE);
  conflict = find (window, "AdwExpanderRow", "orders: 1");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (conflict), TRUE);
  g_assert_nonnull (gtk_fixture_find (conflict, "GtkLabel", "Green:\n    status: tested"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (conflict, "GtkDropDown", NULL)), 2);
  g_assert_true (is_enabled (window, "Carry _Over"));
  type_name_of (window, "Blue");
  g_assert_false (is_enabled (window, "Carry _Over"));
  type_name_of (window, "Green");
  take_picture (window, "catch-up-decided");
  gtk_widget_activate_action (window, "catch-up.run", NULL);
  take_picture (window, "catch-up-working");
  GTK_FIXTURE_WAIT (!g_str_equal (page_of (window), "working"));
  g_assert_cmpstr (page_of (window), ==, "done");
  take_picture (window, "catch-up-done");
  assert_value (fixture->new_side, "SELECT group_concat(id || status, ' ') FROM (SELECT * FROM orders ORDER BY id)", "1tested 2paid 3open 4new");
  assert_value (fixture->new_side, "SELECT group_concat(id) FROM items", "1");
  gtk_widget_activate_action (window, "catch-up.back", NULL);
  g_assert_cmpstr (page_of (window), ==, "choose");
  compare (window);
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check_of (window, "items"))));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, "AdwComboRow", "All That Is Left")), 1);
  type_name_of (window, "Green");
  gtk_widget_activate_action (window, "catch-up.run", NULL);
  GTK_FIXTURE_WAIT (g_str_equal (page_of (window), "done"));
  assert_value (fixture->new_side, "SELECT status FROM orders WHERE id = 1", "paid");
  assert_value (fixture->new_side, "SELECT group_concat(id) FROM items", "7");
  assert_value (fixture->new_side, "SELECT title FROM roles WHERE name = 'member'", "Member");
  gtk_widget_activate_action (window, "catch-up.show", NULL);
  window = gtk_fixture_wait_window ("FerryProcessView");
  GTK_FIXTURE_WAIT (gtk_fixture_find (window, "GtkButton", "_Roll Back…") != NULL);
  take_picture (window, "catch-up-execution");
  gtk_window_close (GTK_WINDOW (window));
}

/* The new side is written between the comparison and the run: refused, and nothing is changed. */
static void
test_written (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *window;

  restore (fixture);
  run_sql (fixture->old_side, "UPDATE orders SET status = 'later' WHERE id = 2");
  window = open_window (fixture);
  compare (window);
  type_name_of (window, "Green");
  run_sql (fixture->new_side, "UPDATE orders SET status = 'mine' WHERE id = 3");
  gtk_widget_activate_action (window, "catch-up.run", NULL);
  GTK_FIXTURE_WAIT (!g_str_equal (page_of (window), "working"));
  g_assert_cmpstr (page_of (window), ==, "choose");
  g_assert_nonnull (strstr (message_of (window), "compare again"));
  take_picture (window, "catch-up-written");
  assert_value (fixture->new_side, "SELECT group_concat(id || status, ' ') FROM (SELECT * FROM orders WHERE id IN (2, 3) ORDER BY id)", "2paid 3mine");
  g_assert_true (is_enabled (window, "_Compare"));
  compare (window);
  g_assert_cmpstr (page_of (window), ==, "decide");
  gtk_window_close (GTK_WINDOW (window));
}

/* The wizard's blue-green may end with it, and the release asks what shall become of conflicts. */
static void
test_release (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  g_autoptr(GPtrArray) releases = NULL;
  g_autoptr(FerryRunbook) runbook = NULL;
  const FerryRunbookStep *step;
  GtkWidget *window, *row;

  ferry_window_show (fixture->window, "releases", NULL);
  gtk_fixture_settle ();
  gtk_widget_activate_action (ferry_window_get_page (fixture->window), "releases.new", NULL);
  window = gtk_fixture_wait_window ("FerryReleaseWizard");
  gtk_widget_activate_action (window, "wizard.choose", "s", "maintenance");
  row = find (window, "AdwActionRow", "Carry over data written meanwhile");
  g_assert_false (gtk_widget_get_visible (row));
  gtk_widget_activate_action (window, "wizard.back", NULL);
  gtk_widget_activate_action (window, "wizard.choose", "s", "blue-green");
  g_assert_true (gtk_widget_get_visible (row));
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, "AdwComboRow", "Target")), 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, "AdwComboRow", "Second, empty instance")), 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (window, "AdwComboRow", "Source")), 1);
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), TRUE);
  take_picture (window, "catch-up-wizard");
  gtk_widget_activate_action (window, "wizard.make", NULL);
  window = gtk_fixture_wait_window ("FerryRunbookWindow");
  releases = ferry_store_list_releases (ferry_app_get_store (fixture->app), NULL);
  runbook = ferry_runbook_load (ferry_app_get_store (fixture->app), ((FerryReleaseRecord *) g_ptr_array_index (releases, 0))->id, NULL);
  step = ferry_runbook_find (runbook, "catch-up", NULL);
  g_assert_nonnull (step);
  g_assert_cmpstr (ferry_runbook_step_get_param (step, "tables"), ==, "all");
  g_assert_true (gtk_widget_get_visible (find (window, "AdwComboRow", "Rows that both sides have differently")));
  take_picture (window, "catch-up-release");
  gtk_window_close (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  Fixture fixture;
  g_autofree char *sql = g_strconcat (gtk_fixture_nocobase_sql, TABLES, NULL);
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  fixture.app = gtk_fixture_init (&argc, &argv);
  fixture.old_side = gtk_fixture_add_instance (fixture.app, "Blue", "production", sql);
  fixture.new_side = gtk_fixture_add_instance (fixture.app, "Green", "production", sql);
  restore (&fixture);   /* of a backup that is not the newest by the time of the first test */
  {
    FerryBackupCreate create = { .everything = TRUE, .reason = "manual" };
    g_autoptr(FerryBackup) younger = ferry_instance_create_backup (ferry_instance_item_get_instance (fixture.old_side), &create, NULL, NULL);

    g_assert_nonnull (younger);
  }
  fixture.window = ferry_window_new (fixture.app);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), g_getenv ("FERRY_TEST_NARROW") != NULL ? 700 : 1000, 640);
  gtk_window_present (GTK_WINDOW (fixture.window));
  g_test_add_data_func ("/gtk/catch-up/foreign", &fixture, test_foreign);
  g_test_add_data_func ("/gtk/catch-up/carry-over", &fixture, test_carry_over);
  g_test_add_data_func ("/gtk/catch-up/written", &fixture, test_written);
  g_test_add_data_func ("/gtk/catch-up/release", &fixture, test_release);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (fixture.window));
  return status;
}
