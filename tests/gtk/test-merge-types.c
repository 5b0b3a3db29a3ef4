#include "config.h"

#include "gtk-picture.h"
#include "pg-server.h"

#include "ferry-merge-window.h"
#include "ferry-message-bar.h"

#include "database/ferry-schema.h"

#include <string.h>

/* The window that merges migration files, where two developments define one type of PostgreSQL differently. With FERRY_TEST_PICTURES what it looks like is saved. */

#define SHELVES(label) "CREATE TYPE mood AS ENUM ('calm', '" label "'); CREATE TABLE crate (name TEXT PRIMARY KEY, mood mood); CREATE TABLE shelf (name TEXT PRIMARY KEY, mood mood)"

static void
take_picture (GtkWidget  *widget,
              const char *name)
{
  if (g_getenv ("FERRY_TEST_PICTURES") != NULL)
    gtk_picture_save (widget, name);
}

static const char *
message_of (GtkWidget *window)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (window, "FerryMessageBar", NULL)));
}

static gboolean
can_make (GtkWidget *window)
{
  return gtk_widget_is_sensitive (gtk_fixture_find (window, "GtkButton", "_Make the File"));
}

static void
add_file (FerryApp   *app,
          const char *name,
          const char *sql)
{
  FerryInstanceItem *item = pg_server_add (app, name, "development", pg_server_database (sql));
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_merged ();
  g_autofree char *path = ferry_library_dup_new_path (ferry_app_get_store (app), NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = name, .output = path };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_instance_create_package (ferry_instance_item_get_instance (item), &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ferry_library_register (ferry_app_get_store (app), package, &error));
}

static void
check_file (GtkWidget  *window,
            const char *title)
{
  GtkWidget *row = gtk_fixture_find (window, "AdwActionRow", title);

  g_assert_nonnull (row);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), TRUE);
}

static GtkWidget *
find_decisions (GtkWidget *window)
{
  return GTK_WIDGET (gtk_widget_get_template_child (window, FERRY_TYPE_MERGE_WINDOW, "list"));
}

/* the first choice is none, the next ones are the files */
static void
decide (GtkWidget  *window,
        const char *title,
        const char *choice)
{
  GtkWidget *row = gtk_fixture_find (find_decisions (window), "AdwActionRow", title);
  GtkDropDown *drop_down;
  guint n = 1;

  g_assert_nonnull (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ": mood"));
  drop_down = GTK_DROP_DOWN (gtk_fixture_find (row, "GtkDropDown", NULL));
  while (g_strcmp0 (gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (drop_down)), n), choice) != 0)
    g_assert_cmpuint (++n, <, 3);
  gtk_drop_down_set_selected (drop_down, n);
}

static void
merged_cb (FerryMergeWindow *window,
           const char       *digest,
           char            **found)
{
  *found = g_strdup (digest);
}

static void
assert_mood (FerryApp   *app,
             const char *digest,
             const char *label)
{
  g_autoptr(FerryLibraryRecord) record = ferry_store_find_package (ferry_app_get_store (app), digest, NULL);
  g_autoptr(FerryPackage) package = ferry_package_open (record->path, NULL);
  const FerryUserType *mood = ferry_schema_find_type (ferry_package_get_structure (package), "public", "mood");

  g_assert_cmpuint (mood->labels->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (mood->labels, 1), ==, label);
}

/* The tables that use it are told with its name; decided for two definitions they are refused, and the window stays to decide again. */
static void
test_types (gconstpointer user_data)
{
  FerryApp *app = (FerryApp *) user_data;
  g_autofree char *digest = NULL;
  GtkWidget *window;

  add_file (app, "Yard", SHELVES ("yard"));
  add_file (app, "Zoo", SHELVES ("zoo"));
  window = g_object_new (FERRY_TYPE_MERGE_WINDOW, NULL);
  g_signal_connect (window, "merged", G_CALLBACK (merged_cb), &digest);
  gtk_window_present (GTK_WINDOW (window));
  check_file (window, "Yard");
  check_file (window, "Zoo");
  gtk_widget_activate_action (window, "merge.compare", NULL);
  GTK_FIXTURE_WAIT (gtk_widget_get_mapped (find_decisions (window)));
  decide (window, "Table shelf", "Yard");
  g_assert_false (can_make (window));
  gtk_widget_activate_action (window, "merge.take-all", "s", "structure");   /* of all others, which have one */
  g_assert_false (can_make (window));
  decide (window, "Table crate", "Zoo");
  GTK_FIXTURE_WAIT (can_make (window));
  take_picture (window, "merge-types");
  gtk_widget_activate_action (window, "merge.make", NULL);
  GTK_FIXTURE_WAIT (message_of (window) != NULL && strstr (message_of (window), "crate and shelf both use the type mood") != NULL);
  take_picture (window, "merge-types-refused");
  decide (window, "Table shelf", "Zoo");
  gtk_widget_activate_action (window, "merge.make", NULL);
  GTK_FIXTURE_WAIT (digest != NULL);
  assert_mood (app, digest, "zoo");
}

int
main (int    argc,
      char **argv)
{
  FerryApp *app;
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  app = gtk_fixture_init (&argc, &argv);
  g_test_add_data_func ("/gtk/merge-types/types", app, test_types);
  status = g_test_run ();
  g_object_unref (app);
  return status;
}
