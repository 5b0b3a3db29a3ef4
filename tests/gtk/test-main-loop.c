#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"
#include "loop-watch.h"

#include "ferry-rules-page.h"

#include <string.h>

/* The main loop with 2,000 tables: no dispatch may be felt. Each act is repeated, and the best counts: a disk or a kernel that is busy makes single
 * dispatches long that are not. */

#define TABLES 2000
#define ATTEMPTS 3
#define MANY 500

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; } Fixture;
typedef void (*Act) (Fixture *fixture);

static void
show_overview (Fixture *fixture)
{
  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), "overview");
}

static void
show_executions (Fixture *fixture)
{
  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), "executions");
}

static void
show_backups (Fixture *fixture)
{
  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), "backups");
}

static void
show_variables (Fixture *fixture)
{
  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), "variables");
}

static void
show_packages (Fixture *fixture)
{
  ferry_window_show (fixture->window, "packages", NULL);
}

static GtkWidget *
rules_view (Fixture *fixture)
{
  return gtk_fixture_find (ferry_window_get_page (fixture->window), "GtkColumnView", NULL);
}

/* the list is looked up once: to search thousands of widgets while waiting would be all that is measured */
static GListModel *
rules_shown (Fixture *fixture)
{
  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rules_view (fixture))));
}

static void
show_rules (Fixture *fixture)
{
  GListModel *shown;

  ferry_window_show (fixture->window, "rules", NULL);
  shown = rules_shown (fixture);
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (shown) > TABLES);
}

static void
scroll_rules (Fixture *fixture)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (rules_view (fixture)));

  for (guint i = 0; i <= 20; i++)
    {
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) * i / 20);
      gtk_fixture_settle ();
    }
}

/* not the one inside the drop down of instances */
static GtkWidget *
find_search (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_SEARCH_ENTRY (widget))
    {
      g_autofree char *text = NULL;

      g_object_get (widget, "placeholder-text", &text, NULL);
      if (g_strcmp0 (text, "Search tables") == 0)
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_search (child);
  return found;
}

static GtkWidget *
find_rows (GtkWidget *view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (view); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      return child;
  return NULL;
}

/* rows that lie within the view */
static guint
count_drawn (GtkWidget *view)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (find_rows (view)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, view, &bounds) && bounds.size.height > 0)
        n += bounds.origin.y >= 0 && bounds.origin.y < (float) gtk_widget_get_height (view);
    }
  return n;
}

static void
search_rules (Fixture *fixture)
{
  GtkWidget *search = find_search (ferry_window_get_page (fixture->window));

  GListModel *shown = rules_shown (fixture);

  gtk_editable_set_text (GTK_EDITABLE (search), "table_number_19");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (shown) == 100);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (shown) > TABLES);
}

/* wherever the list stood, what was searched for and what is there again afterwards is drawn from the first row on */
static void
search_after_scrolling (Fixture *fixture)
{
  scroll_rules (fixture);
  search_rules (fixture);
  GTK_FIXTURE_WAIT (count_drawn (rules_view (fixture)) >= 10);
}

static void
sort_rules (Fixture *fixture)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (rules_view (fixture));
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
      gtk_fixture_settle ();
    }
}

static void
run (Fixture    *fixture,
     const char *what,
     Act         before,
     Act         act)
{
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < ATTEMPTS && best >= loop_watch_limit (); i++)
    {
      gint64 longest;

      if (before != NULL)
        before (fixture);
      gtk_fixture_settle ();
      loop_watch_longest ();
      act (fixture);
      gtk_fixture_settle ();
      longest = loop_watch_longest ();
      best = MIN (best, longest);
    }
  g_test_message ("%s: %d ms", what, (int) (best / 1000));
  g_assert_cmpint (best, <, loop_watch_limit ());
}

static void
test_places (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  run (fixture, "overview", show_packages, show_overview);
  run (fixture, "executions", show_packages, show_executions);
  run (fixture, "backups", show_packages, show_backups);
  run (fixture, "variables", show_packages, show_variables);
  run (fixture, "migration files", show_overview, show_packages);
}

static void
test_rules (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  run (fixture, "rules", show_packages, show_rules);
  run (fixture, "scrolling", NULL, scroll_rules);
  run (fixture, "searching", NULL, search_rules);
  search_after_scrolling (fixture);
  run (fixture, "sorting", NULL, sort_rules);
  GTK_FIXTURE_WAIT (count_drawn (rules_view (fixture)) >= 10);
  gtk_picture_save (GTK_WIDGET (fixture->window), "rules-2000");
}

static void
show_releases (Fixture *fixture)
{
  ferry_window_show (fixture->window, "releases", NULL);
}

static void
wait_for_rows (Fixture    *fixture,
               const char *page,
               guint       n)
{
  GtkWidget *place = gtk_fixture_find (ferry_window_get_page (fixture->window), page, NULL);
  GtkListBox *list = GTK_LIST_BOX (gtk_fixture_find (place, "GtkListBox", NULL));

  GTK_FIXTURE_WAIT (gtk_list_box_get_row_at_index (list, (int) n - 1) != NULL);
}

static void
show_all_backups (Fixture *fixture)
{
  show_backups (fixture);
  gtk_fixture_settle ();
  wait_for_rows (fixture, "FerryBackupsPage", MANY);
}

static void
show_all_variables (Fixture *fixture)
{
  show_variables (fixture);
  gtk_fixture_settle ();
  wait_for_rows (fixture, "FerryVariablesPage", MANY);
}

static void
show_all_releases (Fixture *fixture)
{
  show_releases (fixture);
  gtk_fixture_settle ();
  wait_for_rows (fixture, "FerryReleasesPage", MANY);
}

/* one that is real, and as many names for it */
static void
make_backups (Fixture *fixture)
{
  FerryBackupCreate options = { .everything = TRUE, .reason = "manual" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (ferry_instance_item_get_instance (fixture->item), &options, NULL, &error);
  g_autofree char *folder = NULL;

  g_assert_no_error (error);
  folder = g_path_get_dirname (ferry_backup_get_path (backup));
  for (guint i = 1; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("backup_202601%02u_%02u0000_%04u.nbdata", i / 24 % 28 + 1, i % 24, i), *path = g_build_filename (folder, name, NULL);
      g_autoptr(GFile) from = g_file_new_for_path (ferry_backup_get_path (backup)), to = g_file_new_for_path (path);

      g_assert_true (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
    }
}

static void
make_releases (Fixture *fixture)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("Release %u of a long year", i);
      g_autoptr(FerryRunbook) release = ferry_runbook_new (name, "plain", ferry_instance_item_get_id (fixture->item), ferry_instance_item_get_name (fixture->item));

      ferry_runbook_add (release, "agree", FERRY_RUNBOOK_QUESTION, "Go on?");
      g_assert_true (ferry_runbook_save (release, ferry_app_get_store (fixture->app), NULL));
    }
}

static void
test_many (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  make_backups (fixture);
  make_releases (fixture);
  g_free (gtk_fixture_ask (fixture->item, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
                                          "INSERT INTO environmentVariables (name, type, value) SELECT 'VARIABLE_' || i, 'default', 'value ' || i FROM n"));
  run (fixture, "500 backups", show_packages, show_all_backups);
  gtk_picture_save (GTK_WIDGET (fixture->window), "backups-500");
  run (fixture, "500 variables", show_packages, show_all_variables);
  run (fixture, "500 releases", show_packages, show_all_releases);
  gtk_picture_save (GTK_WIDGET (fixture->window), "releases-500");
}

static char *
many_tables (void)
{
  GString *sql = g_string_new (gtk_fixture_nocobase_sql);

  g_string_append (sql, "BEGIN;");
  for (guint i = 0; i < TABLES; i++)
    g_string_append_printf (sql, "CREATE TABLE table_number_%04u_with_a_name_that_is_far_longer_than_any_column_would_like (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);", i);
  g_string_append (sql, "COMMIT;");
  return g_string_free (sql, FALSE);
}

int
main (int    argc,
      char **argv)
{
  Fixture fixture = { 0 };
  g_autofree char *sql = many_tables ();
  int status;

  ferry_test_init (&argc, &argv);
  fixture.app = gtk_fixture_init (&argc, &argv);
  fixture.item = gtk_fixture_add_instance (fixture.app, "Huge", "development", sql);
  fixture.window = ferry_window_new (fixture.app);
  gtk_window_present (GTK_WINDOW (fixture.window));
  gtk_fixture_settle ();
  loop_watch_start ();
  g_test_add_data_func ("/gtk/main-loop/places", &fixture, test_places);
  g_test_add_data_func ("/gtk/main-loop/rules", &fixture, test_rules);
  g_test_add_data_func ("/gtk/main-loop/many", &fixture, test_many);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (fixture.window));
  g_object_unref (fixture.app);
  return status;
}
