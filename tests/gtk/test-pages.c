#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* The pages of an instance in a window of 700 pixels, light and dark, with texts of the usual size and twice as large: nothing makes the window wider, and no
 * text is cut off that can't be read otherwise. */

#define WIDTH 700
#define USUAL_DPI (96 * 1024)
#define LONG_NAME "Shop of the second team in Rotterdam"

typedef struct { FerryApp *app; FerryInstanceItem *target, *source; FerryWindow *window; } Fixture;

static const char * const views[] = { "overview", "executions", "backups", "variables" };

static gboolean
is_cut (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
}

static gboolean
has_tooltip (GtkWidget *widget)
{
  g_autoptr(GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean told = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", 1, 1, FALSE, tooltip, &told);
  return told;
}

/* a text that is cut off and that no tooltip tells whole, or NULL */
static GtkWidget *
find_cut (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (is_cut (widget) && !has_tooltip (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_cut (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
assert_whole (const Fixture *f,
              const char    *view)
{
  GtkWidget *cut = find_cut (GTK_WIDGET (f->window));

  if (cut != NULL)
    g_test_message ("%s: cut off: %s", view, gtk_label_get_text (GTK_LABEL (cut)));
  g_assert_null (cut);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->window)), <=, WIDTH);
}

static void
show (const Fixture     *f,
      FerryInstanceItem *item,
      const char        *view)
{
  ferry_window_show (f->window, ferry_instance_item_get_id (item), view);
  for (guint i = 0; i < 20; i++)
    {
      gtk_fixture_settle ();
      g_usleep (10000);
    }
}

static void
look_at_all (const Fixture *f,
             const char    *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *picture = g_strdup_printf ("pages-%s-%s", views[i], name);

      show (f, f->target, views[i]);
      gtk_picture_save (GTK_WIDGET (f->window), picture);
      assert_whole (f, views[i]);
    }
}

static void
test_light (gconstpointer data)
{
  look_at_all (data, "light");
}

static void
test_dark (gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  look_at_all (data, "dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_large (gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * USUAL_DPI, NULL);
  look_at_all (data, "dark-large");
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* The sidebar has room for a long name and for what is wrong, not only for the time when all was well. */
static void
test_sidebar (gconstpointer data)
{
  const Fixture *f = data;
  const char *folder = ferry_instance_item_get_record (f->target)->folder;
  g_autofree char *database = g_build_filename (folder, "storage", "db", "nocobase.sqlite", NULL), *away = g_strconcat (database, ".away", NULL);
  GtkWidget *sidebar = gtk_fixture_find (GTK_WIDGET (f->window), "FerrySidebar", NULL), *label;
  int width;

  show (f, f->target, "overview");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
  width = gtk_widget_get_width (sidebar);
  g_assert_cmpint (g_rename (database, away), ==, 0);
  ferry_instance_item_refresh (f->target);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_UNREACHABLE);
  show (f, f->target, "overview");
  gtk_picture_save (GTK_WIDGET (f->window), "pages-unreachable");
  label = gtk_fixture_find_telling (sidebar, "Unreachable");
  g_assert_nonnull (label);
  g_assert_false (is_cut (label));
  label = gtk_fixture_find (sidebar, "GtkLabel", LONG_NAME);
  g_assert_nonnull (label);
  g_assert_false (is_cut (label));
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, width);   /* whatever stands in it */
  g_assert_cmpint (g_rename (away, database), ==, 0);
  ferry_instance_item_refresh (f->target);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
}

/* the time when an execution began, in its record */
static void
set_back (const Fixture  *f,
          FerryExecution *execution,
          gint64          when)
{
  const char *state = ferry_instance_item_get_known (f->target)->probe->state_folder;
  g_autofree char *path = g_build_filename (state, "executions", ferry_execution_get_id (execution), "execution.json", NULL);
  g_autofree char *text = ferry_test_read (path, NULL), *time = ferry_time_to_iso (when), *began = g_strdup_printf ("\\1\"%s\"", time), *changed = NULL;
  g_autoptr(GRegex) regex = g_regex_new ("(\"started\"\\s*:\\s*)\"[^\"]*\"", 0, 0, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_regex_match (regex, text, 0, NULL));
  changed = g_regex_replace (regex, text, -1, 0, began, 0, &error);
  g_assert_no_error (error);
  ferry_test_write (path, changed);
}

/* The target was executed on a moment ago; then as it looks 3 days later, and 1. */
static void
test_last_release (gconstpointer data)
{
  static const struct { int hours; const char *text; } table[] = {
    { 3 * 24 + 1, "Last release 3 days ago" }, { 24 + 1, "Last release 1 day ago" }, { 5, "Last release 5 hours ago" } };
  const Fixture *f = data;
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (ferry_instance_item_get_instance (f->target), NULL);
  GtkWidget *sidebar = gtk_fixture_find (GTK_WIDGET (f->window), "FerrySidebar", NULL), *label;

  show (f, f->target, "overview");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
  g_assert_nonnull (gtk_fixture_find_telling (sidebar, "Last release within the hour"));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      for (guint j = 0; j < executions->len; j++)
        set_back (f, g_ptr_array_index (executions, j), g_get_real_time () - table[i].hours * G_TIME_SPAN_HOUR);
      ferry_instance_item_refresh (f->target);
      GTK_FIXTURE_WAIT ((label = gtk_fixture_find_telling (sidebar, table[i].text)) != NULL);
      g_assert_true (gtk_widget_get_mapped (label));
      g_assert_null (gtk_fixture_find_telling (sidebar, "Last release within the hour"));
    }
}

/* SQLite waits for the lock before it gives up, and the sidebar says who has it. */
static void
test_locked (gconstpointer data)
{
  const Fixture *f = data;
  g_autofree char *database = g_build_filename (ferry_instance_item_get_record (f->target)->folder, "storage", "db", "nocobase.sqlite", NULL);
  GtkWidget *sidebar = gtk_fixture_find (GTK_WIDGET (f->window), "FerrySidebar", NULL), *label;
  sqlite3 *other = NULL;

  show (f, f->target, "overview");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
  g_assert_null (gtk_fixture_find_telling (sidebar, "Locked"));
  g_assert_cmpint (sqlite3_open (database, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  ferry_instance_item_refresh (f->target);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) != FERRY_INSTANCE_ASKING);
  g_assert_cmpint (ferry_instance_item_get_state (f->target), ==, FERRY_INSTANCE_LOCKED);
  show (f, f->target, "overview");
  gtk_picture_save (GTK_WIDGET (f->window), "pages-locked");
  label = gtk_fixture_find_telling (sidebar, "Locked by a running application");
  g_assert_nonnull (label);
  g_assert_true (gtk_widget_get_mapped (label));
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (other);
  ferry_instance_item_refresh (f->target);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
  g_assert_null (gtk_fixture_find_telling (sidebar, "Locked"));
}

/* What is not there yet says what will be, and how: one sentence, one button. */
static void
test_empty (gconstpointer data)
{
  const Fixture *f = data;
  GtkWidget *page, *button;

  show (f, f->source, "executions");
  page = gtk_fixture_find (ferry_window_get_page (f->window), "AdwStatusPage", "No Executions Yet");
  g_assert_nonnull (page);
  gtk_picture_save (GTK_WIDGET (f->window), "pages-executions-empty");
  button = gtk_fixture_find (page, "GtkButton", "_Choose a Migration File…");
  g_assert_true (gtk_widget_get_mapped (button));
  g_signal_emit_by_name (button, "clicked");
  gtk_fixture_settle ();
  g_assert_nonnull (gtk_fixture_find (ferry_window_get_page (f->window), "FerryPackagesPage", NULL));
}

static void
execute_once (const Fixture *f,
              const char    *title)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autofree char *output = g_strconcat (ferry_test_folder (), "/", NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = title, .output = output };
  FerryExecuteOptions how = { .inputs = { .ignore_plugins = TRUE } };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_instance_create_package (ferry_instance_item_get_instance (f->source), &options, NULL, &error);
  g_autoptr(FerryExecution) execution = NULL;

  g_assert_no_error (error);
  g_free (gtk_fixture_ask (f->source, "UPDATE roles SET title = title || '.'"));
  execution = ferry_instance_execute (ferry_instance_item_get_instance (f->target), package, &how, NULL, &error);
  g_assert_no_error (error);
}

static void
fill (const Fixture *f)
{
  FerryBackupCreate options = { .everything = TRUE, .reason = "manual", .password = "word" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = NULL;

  execute_once (f, "Returns");
  execute_once (f, "Release 7 of the long year: price lists, the returns of the online shop, and what the field service asked for");
  backup = ferry_instance_create_backup (ferry_instance_item_get_instance (f->target), &options, NULL, &error);
  g_assert_no_error (error);
  g_free (gtk_fixture_ask (f->target, "INSERT INTO environmentVariables (name, type, value) VALUES ('ADDRESS_OF_THE_RETURNS_SERVICE_OF_THE_SECOND_WAREHOUSE', 'default', "
                                      "'https://returns.second-warehouse.example/api/v2/of-the-year-and-what-came-before/returns')"));
  ferry_instance_item_refresh (f->target);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->target) == FERRY_INSTANCE_READY);
}

int
main (int    argc,
      char **argv)
{
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  f.app = gtk_fixture_init (&argc, &argv);
  f.target = gtk_fixture_add_instance (f.app, LONG_NAME, "production", gtk_fixture_nocobase_sql);
  f.source = gtk_fixture_add_instance (f.app, "Workshop", "development", gtk_fixture_nocobase_sql);
  fill (&f);
  f.window = ferry_window_new (f.app);
  gtk_window_set_default_size (GTK_WINDOW (f.window), WIDTH, 640);
  gtk_window_present (GTK_WINDOW (f.window));
  g_test_add_data_func ("/gtk/pages/light", &f, test_light);
  g_test_add_data_func ("/gtk/pages/dark", &f, test_dark);
  g_test_add_data_func ("/gtk/pages/sidebar", &f, test_sidebar);
  g_test_add_data_func ("/gtk/pages/locked", &f, test_locked);
  g_test_add_data_func ("/gtk/pages/last-release", &f, test_last_release);
  g_test_add_data_func ("/gtk/pages/empty", &f, test_empty);
  g_test_add_data_func ("/gtk/pages/large", &f, test_large);   /* last: widgets that were made so keep their size */
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  return status;
}
