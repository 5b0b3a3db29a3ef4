#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-execute-assistant.h"
#include "ferry-plan-view.h"
#include "ferry-row-change.h"
#include "ferry-sql-view.h"

#include <string.h>

/* What the plan tells before anything is done, and what has to be typed for it. */

#define SECRET_OLD "the-old-word-of-the-target"
#define SECRET_NEW "the-new-word-of-the-source"

typedef struct { FerryApp *app; } Fixture;

static FerryInstanceItem *
add (const Fixture *f,
     const char    *name,
     const char    *stage,
     const char    *change)
{
  g_autofree char *sql = g_strconcat (gtk_fixture_nocobase_sql, "ALTER TABLE roles ADD COLUMN password TEXT;"
                                      "INSERT INTO collections (key, name, title, options) VALUES ('c1', 'roles', 'Roles', '{}');", change, NULL);

  gtk_fixture_forgive_notifications ();
  return gtk_fixture_add_instance (f->app, name, stage, sql);
}

static char *
make_package (FerryInstanceItem *source)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autofree char *output = g_strconcat (ferry_test_folder (), "/", NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = "Spring", .output = output };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_instance_create_package (ferry_instance_item_get_instance (source), &options, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (ferry_package_get_path (package));
}

static FerryRelease *
release_of (FerryExecuteAssistant *assistant)
{
  return ferry_execute_assistant_get_release (assistant);
}

static void
act (gpointer    widget,
     const char *action)
{
  gtk_widget_activate_action (widget, action, NULL);
  GTK_FIXTURE_WAIT (ferry_release_get_job (release_of (widget)) == NULL);
  gtk_fixture_settle ();
}

static void
assert_page (FerryExecuteAssistant *assistant,
             const char            *page)
{
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, page);
}

/* to the inputs: nothing is missing */
static FerryExecuteAssistant *
open_inputs (FerryInstanceItem *source,
             FerryInstanceItem *target)
{
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = g_object_new (FERRY_TYPE_EXECUTE_ASSISTANT, "package-path", path, "item", target, NULL);

  gtk_window_present (GTK_WINDOW (assistant));
  gtk_fixture_settle ();
  act (assistant, "execute.next");
  act (assistant, "execute.next");
  assert_page (assistant, "inputs");
  return assistant;
}

static void
go_to_confirm (FerryExecuteAssistant *assistant)
{
  act (assistant, "execute.next");
  assert_page (assistant, "plan");
  act (assistant, "execute.next");
  assert_page (assistant, "confirm");
}

static GtkWidget *
name_row (FerryExecuteAssistant *assistant)
{
  return GTK_WIDGET (gtk_fixture_find (GTK_WIDGET (assistant), "AdwEntryRow", NULL));
}

/* that nothing is executed without the name is for the target that has to be named; the others may start at once */
static void
assert_named (FerryExecuteAssistant *assistant,
              const char            *name,
              gboolean               needed)
{
  g_assert_true (gtk_widget_get_mapped (name_row (assistant)) == needed);
  g_assert_true (ferry_release_needs_name (release_of (assistant)) == needed);
  if (!needed)
    return;
  act (assistant, "execute.start");
  assert_page (assistant, "confirm");
  ferry_execute_assistant_type_name (assistant, "another");
  act (assistant, "execute.start");
  assert_page (assistant, "confirm");
}

static void
execute (FerryExecuteAssistant *assistant,
         FerryInstanceItem     *target)
{
  guint before, now = 0;
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (ferry_instance_item_get_instance (target), NULL);

  before = executions->len;
  act (assistant, "execute.start");
  assert_page (assistant, "process");
  while (now <= before)
    {
      g_autoptr(GPtrArray) later = NULL;

      GTK_FIXTURE_WAIT (g_list_model_get_n_items (G_LIST_MODEL (ferry_app_get_jobs (ferry_app_get_default ()))) == 0);
      later = ferry_instance_list_executions (ferry_instance_item_get_instance (target), NULL);
      now = later->len;
      g_assert_cmpuint (now, >, before);
    }
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* A development is executed on with one press; without a backup, and where it would lose what users wrote, its name is typed. */
static void
test_names (gconstpointer data)
{
  const Fixture *f = data;
  FerryInstanceItem *source = add (f, "Source", "development", "UPDATE roles SET title = 'Boss' WHERE name = 'admin';");
  FerryInstanceItem *target = add (f, "Target", "development", "");
  FerryExecuteAssistant *assistant = open_inputs (source, target);

  go_to_confirm (assistant);
  assert_named (assistant, "Target", FALSE);
  act (assistant, "execute.back");
  act (assistant, "execute.back");
  assert_page (assistant, "inputs");
  ferry_release_set_skip_backup (release_of (assistant), TRUE);
  go_to_confirm (assistant);
  assert_named (assistant, "Target", TRUE);
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (assistant), "AdwActionRow", "Backup"));
  gtk_picture_save (GTK_WIDGET (assistant), "plan-confirm-no-backup");
  act (assistant, "execute.back");
  act (assistant, "execute.back");
  ferry_release_set_skip_backup (release_of (assistant), FALSE);
  go_to_confirm (assistant);
  execute (assistant, target);
}

static char *
get_text (gpointer    object,
          const char *name)
{
  char *text = NULL;

  g_object_get (object, name, &text, NULL);
  return text;
}

static FerryRowChange *
find_row (GListModel *rows,
          const char *key)
{
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(FerryRowChange) row = g_list_model_get_item (rows, i);
      g_autofree char *text = get_text (row, "key");

      if (g_str_equal (text, key))
        return g_steal_pointer (&row);
    }
  return NULL;
}

static void
assert_no_secret (GListModel *cells)
{
  gboolean seen = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (cells); i++)
    {
      g_autoptr(FerryCellChange) cell = g_list_model_get_item (cells, i);
      g_autofree char *column = get_text (cell, "column"), *before = get_text (cell, "old-text"), *after = get_text (cell, "new-text"), *mark = get_text (cell, "mark");

      g_assert_null (strstr (before, "-word-of-"));
      g_assert_null (strstr (after, "-word-of-"));
      if (!g_str_equal (column, "password"))
        continue;
      seen = TRUE;
      g_assert_nonnull (strstr (after, "differs"));
      g_assert_cmpstr (mark, ==, "≠ differs");
    }
  g_assert_true (seen);
}

/* A row that users changed since the last release has a badge; that is a hazard, and the name is typed. Secrets are never shown. */
static void
test_badge (gconstpointer data)
{
  const Fixture *f = data;
  FerryInstanceItem *source, *target;
  FerryExecuteAssistant *assistant;
  GtkWidget *plan;
  GListModel *rows;
  g_autoptr(FerryRowChange) changed = NULL, other = NULL;
  g_autofree char *badge = NULL, *none = NULL;

  source = add (f, "Later source", "development", "UPDATE roles SET title = 'Boss', password = '" SECRET_NEW "' WHERE name = 'admin';");
  target = add (f, "Later target", "development", "UPDATE roles SET password = '" SECRET_OLD "' WHERE name = 'admin';");
  assistant = open_inputs (source, target);
  go_to_confirm (assistant);
  execute (assistant, target);
  g_free (gtk_fixture_ask (target, "UPDATE roles SET title = 'Chief of users', password = '" SECRET_OLD "' WHERE name = 'admin'"));
  g_free (gtk_fixture_ask (source, "UPDATE roles SET title = 'Everybody' WHERE name = 'member'"));
  assistant = open_inputs (source, target);
  act (assistant, "execute.next");
  assert_page (assistant, "plan");
  plan = gtk_fixture_find (GTK_WIDGET (assistant), "FerryPlanView", NULL);
  rows = ferry_plan_view_get_rows (FERRY_PLAN_VIEW (plan));
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (rows) == 2);
  gtk_picture_save (GTK_WIDGET (assistant), "plan-badge");
  changed = find_row (rows, "admin");
  other = find_row (rows, "member");
  badge = get_text (changed, "badge");
  none = get_text (other, "badge");
  g_assert_cmpstr (badge, !=, "");
  g_assert_cmpstr (none, ==, "");
  assert_no_secret (ferry_row_change_get_cells (changed));
  act (assistant, "execute.next");
  assert_page (assistant, "confirm");
  assert_named (assistant, "Later target", TRUE);
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* every key of the page goes to @seen, which has none of them yet */
static guint
take_keys (GListModel *rows,
           GHashTable *seen)
{
  guint n = g_list_model_get_n_items (rows);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryRowChange) row = g_list_model_get_item (rows, i);

      g_assert_true (g_hash_table_add (seen, get_text (row, "key")));
    }
  return n;
}

static void
turn (GtkWidget  *plan,
      const char *action,
      const char *label)
{
  gtk_widget_activate_action (plan, action, NULL);
  GTK_FIXTURE_WAIT (gtk_fixture_find (plan, "GtkLabel", label) != NULL);
}

/* 450 rows of one table are three pages: each row is on one of them, and there is none behind the last. */
static void
test_row_pages (gconstpointer data)
{
  const Fixture *f = data;
  FerryInstanceItem *source = add (f, "Many rows", "development", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 450) "
                                   "INSERT INTO roles (name, title) SELECT 'role' || i, 'Role ' || i FROM n;");
  FerryInstanceItem *target = add (f, "Few rows", "development", "");
  FerryExecuteAssistant *assistant = open_inputs (source, target);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *plan;
  GListModel *rows;

  act (assistant, "execute.next");
  assert_page (assistant, "plan");
  plan = gtk_fixture_find (GTK_WIDGET (assistant), "FerryPlanView", NULL);
  rows = ferry_plan_view_get_rows (FERRY_PLAN_VIEW (plan));
  GTK_FIXTURE_WAIT (gtk_fixture_find (plan, "GtkLabel", "Rows 1–200") != NULL);
  g_assert_cmpuint (take_keys (rows, seen), ==, 200);
  turn (plan, "plan.next-page", "Rows 201–400");
  gtk_picture_save (GTK_WIDGET (assistant), "plan-row-pages");
  g_assert_cmpuint (take_keys (rows, seen), ==, 200);
  turn (plan, "plan.next-page", "Rows 401–450");
  g_assert_cmpuint (take_keys (rows, seen), ==, 50);
  gtk_widget_activate_action (plan, "plan.next-page", NULL);   /* there is none */
  gtk_fixture_settle ();
  g_assert_nonnull (gtk_fixture_find (plan, "GtkLabel", "Rows 401–450"));
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 50);
  g_assert_true (g_hash_table_contains (seen, "role1") && g_hash_table_contains (seen, "role450"));
  turn (plan, "plan.previous-page", "Rows 201–400");
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 200);
  gtk_fixture_close (GTK_WIDGET (assistant));
}

static GString *
make_sql (gsize lines,
          gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < lines; i++)
    {
      g_string_append_printf (text, "-- %08" G_GSIZE_FORMAT " ", i);
      for (gsize n = 12; n < length; n++)
        g_string_append_c (text, 'x');
      g_string_append_c (text, '\n');
    }
  return text;
}

static void
assert_shown (GtkWidget  *view,
              GString    *text,
              gsize       bytes,     /* that are left, about */
              gboolean    cut)
{
  gboolean told = FALSE;
  g_autofree char *part = ferry_sql_cut (text->str, text->len, &told), *shown = NULL;
  GtkWidget *notice = gtk_fixture_find (view, "GtkLabel", "Only the first 2 MiB, and 2,000 characters of a line, are shown. Download the SQL to have all of it.");

  g_assert_true (told == cut);
  ferry_sql_view_set_text (FERRY_SQL_VIEW (view), part, told);
  GTK_FIXTURE_WAIT (!ferry_sql_view_is_filling (FERRY_SQL_VIEW (view)));
  shown = ferry_sql_view_dup_text (FERRY_SQL_VIEW (view));
  g_assert_cmpuint (strlen (shown), <=, bytes + 16);
  g_assert_cmpuint (strlen (shown) + 16, >=, bytes);
  g_assert_true (gtk_widget_get_visible (notice) == cut);
}

/* At most 2 MiB, and 2,000 characters of a line; it says so where something is left out. */
static void
test_sql (gconstpointer data)
{
  GtkWidget *window = gtk_window_new (), *view = g_object_new (FERRY_TYPE_SQL_VIEW, NULL);
  g_autoptr(GString) small = make_sql (3, 100), lines = make_sql (30000, 100), line = make_sql (2, 5000);

  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 700, 400);
  gtk_window_present (GTK_WINDOW (window));
  assert_shown (view, small, small->len, FALSE);
  assert_shown (view, line, 2 * (2000 + strlen ("…\n")), TRUE);
  gtk_picture_save (window, "plan-sql-cut");
  assert_shown (view, lines, 2 * 1024 * 1024, TRUE);
  gtk_fixture_close (window);
}

int
main (int    argc,
      char **argv)
{
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  f.app = gtk_fixture_init (&argc, &argv);
  g_test_add_data_func ("/gtk/plan/names", &f, test_names);
  g_test_add_data_func ("/gtk/plan/badge", &f, test_badge);
  g_test_add_data_func ("/gtk/plan/row-pages", &f, test_row_pages);
  g_test_add_data_func ("/gtk/plan/sql", &f, test_sql);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (f.app);
  return status;
}
