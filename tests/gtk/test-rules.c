#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-message-bar.h"
#include "ferry-new-migration.h"
#include "ferry-packages-page.h"
#include "ferry-rules-page.h"

#include <string.h>

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; FerryRulesPage *page; } Fixture;

static void
add_set (Fixture    *fixture,
         const char *name)
{
  g_autoptr(FerryRuleSet) set = ferry_rule_set_new (name);
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_store_save_rule_set (ferry_app_get_store (fixture->app), set, &error));
}

static FerryTableRow *
row_of (Fixture    *fixture,
        const char *table)
{
  GListModel *rows = ferry_effective_tables_get_rows (ferry_rules_page_get_tables (fixture->page));

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(FerryTableRow) row = g_list_model_get_item (rows, i);

      if (g_str_equal (ferry_table_row_get_table (row), table))
        return row;   /* the list keeps it */
    }
  return NULL;
}

static FerryRule
effective (Fixture    *fixture,
           const char *table)
{
  FerryTableRow *row = row_of (fixture, table);

  return row != NULL && ferry_table_row_get_rule (row) != NULL ? ferry_table_rule_get_rule (ferry_table_row_get_rule (row)) : FERRY_RULE_DEFAULT;
}

static FerryRuleDocument *
document_of (Fixture *fixture)
{
  return ferry_rules_page_get_document (fixture->page);
}

static const char *
name_of (Fixture *fixture)
{
  return ferry_rule_set_get_name (ferry_rule_document_get_saved (document_of (fixture)));
}

static void
open_page (Fixture    *fixture,
           const char *name)
{
  fixture->window = ferry_window_new (fixture->app);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ferry_window_show (fixture->window, "rules", NULL);
  fixture->page = FERRY_RULES_PAGE (ferry_window_get_page (fixture->window));
  ferry_rules_page_select (fixture->page, name);
  GTK_FIXTURE_WAIT (row_of (fixture, "roles") != NULL && !ferry_effective_tables_is_busy (ferry_rules_page_get_tables (fixture->page)));
  g_assert_cmpstr (name_of (fixture), ==, name);
}

static void
close_page (Fixture *fixture)
{
  gtk_fixture_close (GTK_WIDGET (fixture->window));
  ferry_rule_document_drop_draft (ferry_app_get_store (fixture->app));
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
answer (const char *response)
{
  GtkWidget *dialog = gtk_fixture_wait_window ("AdwMessageDialog");

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_fixture_settle ();
}

static void
choose_row (Fixture    *fixture,
            const char *table)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (gtk_fixture_find (GTK_WIDGET (fixture->page), "GtkColumnView", NULL));
  GtkSelectionModel *model = gtk_column_view_get_model (view);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr(FerryTableRow) row = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (g_str_equal (ferry_table_row_get_table (row), table))
        gtk_selection_model_select_item (model, i, TRUE);
    }
}

static void
test_effective (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *group;

  add_set (fixture, "Effective");
  open_page (fixture, "Effective");
  g_assert_cmpint (effective (fixture, "roles"), ==, FERRY_RULE_OVERWRITE);
  group = gtk_fixture_find (GTK_WIDGET (fixture->page), "FerryGroupRule", "Plugin tables");
  g_object_set (group, "rule", FERRY_RULE_SKIP, NULL);
  GTK_FIXTURE_WAIT (effective (fixture, "roles") == FERRY_RULE_SKIP);
  act (fixture, "rules.undo");
  GTK_FIXTURE_WAIT (effective (fixture, "roles") == FERRY_RULE_OVERWRITE);
  act (fixture, "rules.redo");
  GTK_FIXTURE_WAIT (effective (fixture, "roles") == FERRY_RULE_SKIP);
  g_assert_true (ferry_rule_document_is_modified (document_of (fixture)));
  act (fixture, "rules.save");
  g_assert_false (ferry_rule_document_is_modified (document_of (fixture)));
  close_page (fixture);
}

/* a table gets a rule of its own by the chooser; what can't be is there, disabled */
static void
test_independent (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *chooser, *list;
  GtkSwitch *independent;

  add_set (fixture, "Independent");
  open_page (fixture, "Independent");
  independent = GTK_SWITCH (gtk_fixture_find (GTK_WIDGET (fixture->page), "GtkSwitch", NULL));
  gtk_switch_set_active (independent, TRUE);
  choose_row (fixture, "applicationPlugins");
  act (fixture, "rules.set-rule");
  chooser = gtk_fixture_find (GTK_WIDGET (fixture->page), "FerryRuleChooser", NULL);
  GTK_FIXTURE_WAIT (gtk_widget_get_visible (chooser));
  list = gtk_fixture_find (chooser, "GtkListBox", NULL);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), FERRY_RULE_SCHEMA_ONLY))));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), FERRY_RULE_UPSERT))));
  gtk_picture_save (GTK_WIDGET (fixture->window), "rules-chooser");
  gtk_popover_popdown (GTK_POPOVER (chooser));
  choose_row (fixture, "roles");
  act (fixture, "rules.set-rule");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), FERRY_RULE_UPSERT));
  g_assert_cmpint (ferry_table_row_get_independent (row_of (fixture, "roles")), ==, FERRY_RULE_UPSERT);
  GTK_FIXTURE_WAIT (effective (fixture, "roles") == FERRY_RULE_UPSERT);
  gtk_picture_save (GTK_WIDGET (fixture->window), "rules-independent");
  gtk_switch_set_active (independent, FALSE);
  GTK_FIXTURE_WAIT (effective (fixture, "roles") == FERRY_RULE_OVERWRITE);
  act (fixture, "rules.undo");
  GTK_FIXTURE_WAIT (effective (fixture, "roles") == FERRY_RULE_UPSERT);
  g_assert_true (gtk_switch_get_active (independent));
  close_page (fixture);
}

static void
test_built_in (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  open_page (fixture, "merged release");
  g_assert_true (ferry_rule_document_is_read_only (document_of (fixture)));
  gtk_picture_save (GTK_WIDGET (fixture->window), "rules-built-in");
  act (fixture, "rules.remove");
  act (fixture, "rules.duplicate");
  g_assert_cmpstr (name_of (fixture), ==, "merged release (copy)");
  g_assert_false (ferry_rule_document_is_read_only (document_of (fixture)));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 640);
  gtk_picture_save (GTK_WIDGET (fixture->window), "rules-narrow");
  act (fixture, "rules.remove");
  g_assert_cmpstr (name_of (fixture), !=, "merged release (copy)");
  close_page (fixture);
}

static void
test_guard (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  add_set (fixture, "Guarded");
  add_set (fixture, "Other");
  open_page (fixture, "Guarded");
  ferry_rule_set_set_group_rule (ferry_rule_document_get_rules (document_of (fixture)), FERRY_TABLE_GROUP_USER, FERRY_RULE_SKIP);
  ferry_rules_page_select (fixture->page, "Other");
  g_assert_cmpstr (name_of (fixture), ==, "Guarded");
  answer ("cancel");
  g_assert_true (ferry_rule_document_is_modified (document_of (fixture)));
  ferry_rules_page_select (fixture->page, "Other");
  answer ("save");
  GTK_FIXTURE_WAIT (g_str_equal (name_of (fixture), "Other"));
  ferry_rules_page_select (fixture->page, "Guarded");
  g_assert_cmpint (ferry_rule_set_get_group_rule (ferry_rule_document_get_rules (document_of (fixture)), FERRY_TABLE_GROUP_USER), ==, FERRY_RULE_SKIP);
  close_page (fixture);
}

/* leaving the page asks, and going back finds the changes */
static void
test_draft (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  add_set (fixture, "Drafted");
  open_page (fixture, "Drafted");
  ferry_rule_set_set_group_rule (ferry_rule_document_get_rules (document_of (fixture)), FERRY_TABLE_GROUP_USER, FERRY_RULE_OVERWRITE);
  ferry_window_show (fixture->window, "packages", NULL);
  answer ("cancel");
  GTK_FIXTURE_WAIT (FERRY_IS_RULES_PAGE (ferry_window_get_page (fixture->window)));
  fixture->page = FERRY_RULES_PAGE (ferry_window_get_page (fixture->window));
  g_assert_cmpstr (name_of (fixture), ==, "Drafted");
  g_assert_true (ferry_rule_document_is_modified (document_of (fixture)));
  act (fixture, "rules.undo");
  g_assert_false (ferry_rule_document_is_modified (document_of (fixture)));
  close_page (fixture);
}

static void
test_import_export (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autofree char *path = g_build_filename (ferry_test_folder (), "rules.json", NULL);
  g_autofree char *bad = g_build_filename (ferry_test_folder (), "bad.json", NULL);
  FerryMessageBar *bar;

  add_set (fixture, "Travelling");
  open_page (fixture, "Travelling");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "rules.export-file", "s", path));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "rules.import-file", "s", path));
  g_assert_cmpstr (name_of (fixture), ==, "Travelling 2");
  ferry_test_write (bad, "{\"format\": 1");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "rules.import-file", "s", bad));
  bar = FERRY_MESSAGE_BAR (gtk_fixture_find (GTK_WIDGET (fixture->page), "FerryMessageBar", NULL));
  g_assert_nonnull (strstr (ferry_message_bar_get_text (bar), "bad.json"));
  close_page (fixture);
}

static void
test_new_migration (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *dialog;
  g_autoptr(GPtrArray) records = NULL;

  fixture->window = ferry_window_new (fixture->app);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.new-migration", "s", ferry_instance_item_get_id (fixture->item)));
  dialog = gtk_fixture_wait_window ("FerryNewMigration");
  GTK_FIXTURE_WAIT (gtk_fixture_find (dialog, "AdwExpanderRow", "3 tables with rows") != NULL || gtk_fixture_find (dialog, "AdwExpanderRow", "4 tables with rows") != NULL);
  gtk_picture_save (dialog, "new-migration");
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (dialog, "AdwEntryRow", NULL)), "Release 7");
  g_assert_true (gtk_widget_activate_action (dialog, "migration.create", NULL));
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (fixture->app)));
  gtk_fixture_settle ();
  records = ferry_store_list_packages (ferry_app_get_store (fixture->app), NULL);
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (((FerryLibraryRecord *) g_ptr_array_index (records, 0))->title, ==, "Release 7");
  g_assert_nonnull (gtk_fixture_find (ferry_window_get_page (fixture->window), "FerryPackageCell", "Release 7"));
  gtk_fixture_close (GTK_WIDGET (fixture->window));
}

/* 2,000 tables, one of them with a very long name */
static void
test_huge (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr(GString) sql = g_string_new (gtk_fixture_nocobase_sql);
  FerryInstanceItem *huge;
  GListModel *rows;

  g_string_append (sql, "BEGIN;");
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (sql, "CREATE TABLE table_number_%04u_with_a_name_that_is_far_longer_than_any_column_would_like (id INTEGER PRIMARY KEY AUTOINCREMENT, v TEXT);", i);
  g_string_append (sql, "COMMIT;");
  huge = gtk_fixture_add_instance (fixture->app, "Huge", "production", sql->str);
  add_set (fixture, "For many");
  open_page (fixture, "For many");
  ferry_effective_tables_ask (ferry_rules_page_get_tables (fixture->page), huge, ferry_rule_document_get_rules (document_of (fixture)));
  rows = ferry_effective_tables_get_rows (ferry_rules_page_get_tables (fixture->page));
  /* a sanitizer on a busy machine reads 2,000 tables slowly */
  for (gint64 end = g_get_monotonic_time () + 180 * G_TIME_SPAN_SECOND; g_list_model_get_n_items (rows) <= 2000 && g_get_monotonic_time () < end; )
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  g_assert_cmpuint (g_list_model_get_n_items (rows), >, 2000);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_picture_save (GTK_WIDGET (fixture->window), "rules-huge-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  close_page (fixture);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; GTestDataFunc func; } tests[] = {
    { "/gtk/rules/effective", test_effective },
    { "/gtk/rules/independent", test_independent },
    { "/gtk/rules/built-in", test_built_in },
    { "/gtk/rules/guard", test_guard },
    { "/gtk/rules/draft", test_draft },
    { "/gtk/rules/import-export", test_import_export },
    { "/gtk/rules/new-migration", test_new_migration },
    { "/gtk/rules/huge", test_huge },
  };
  Fixture fixture = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  fixture.app = gtk_fixture_init (&argc, &argv);
  fixture.item = gtk_fixture_add_instance (fixture.app, "Shop", "development", gtk_fixture_nocobase_sql);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].name, &fixture, tests[i].func);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (fixture.app);
  return status;
}
