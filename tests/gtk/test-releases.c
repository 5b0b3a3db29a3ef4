#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"
#include "loop-watch.h"

#include "ferry-flow-picture.h"
#include "ferry-loader.h"
#include "ferry-merge-window.h"
#include "ferry-message-bar.h"

#include <string.h>

/* The page of releases and its windows, driven by their actions against real databases. With FERRY_TEST_PICTURES what they look like is saved. */

typedef struct { FerryApp *app; FerryInstanceItem *workshop, *atelier, *staging, *shop; FerryWindow *window; } Fixture;

static void
take_picture (GtkWidget  *widget,
              const char *name)
{
  if (g_getenv ("FERRY_TEST_PICTURES") != NULL)
    gtk_picture_save (widget, name);
}

static GtkWidget *
show (const Fixture *fixture,
      const char    *view)
{
  GtkWidget *page, *stack;

  ferry_window_show (fixture->window, "packages", NULL);
  gtk_fixture_settle ();
  ferry_window_show (fixture->window, "releases", NULL);
  gtk_fixture_settle ();
  page = ferry_window_get_page (fixture->window);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (page), ==, "FerryReleasesPage");
  stack = gtk_fixture_find (page, "AdwViewStack", NULL);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (stack), view);
  gtk_fixture_settle ();
  return page;
}

static void
set_row (GtkWidget  *window,
         const char *type_name,
         const char *title,
         const char *text)
{
  GtkWidget *row = gtk_fixture_find (window, type_name, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
select_row (GtkWidget  *window,
            const char *title,
            guint       choice)
{
  GtkWidget *row = gtk_fixture_find (window, "AdwComboRow", title);

  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), choice);
}

static const char *
message_of (GtkWidget *window)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (window, "FerryMessageBar", NULL)));
}

static gboolean
is_enabled (GtkWidget  *window,
            const char *label)
{
  GtkWidget *button = gtk_fixture_find (window, "GtkButton", label);

  g_assert_nonnull (button);
  return gtk_widget_is_sensitive (button);
}

static void
assert_database (FerryInstanceItem *item,
                 const char        *sql,
                 const char        *wanted)
{
  g_autofree char *found = gtk_fixture_ask (item, sql);

  g_assert_cmpstr (found, ==, wanted);
}

static FerryRunbookState
state_of (const Fixture *fixture,
          const char    *release,
          const char    *step)
{
  g_autoptr(FerryRunbook) runbook = ferry_runbook_load (ferry_app_get_store (fixture->app), release, NULL);
  FerryRunbookStep *found = runbook != NULL ? ferry_runbook_find (runbook, step, NULL) : NULL;

  g_assert_nonnull (found);
  return found->state;
}

/* ---- the tests ------------------------------------------------------------------------------------------------------------------- */

static void
test_empty (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *page = show (fixture, "releases");

  g_assert_cmpstr (ferry_loader_get_state (FERRY_LOADER (gtk_fixture_find (page, "FerryLoader", NULL))), ==, "empty");
  take_picture (GTK_WIDGET (fixture->window), "releases-empty");
  page = show (fixture, "board");
  take_picture (GTK_WIDGET (fixture->window), "board-empty");
}

static void
test_pipeline (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *board = gtk_fixture_find (show (fixture, "board"), "FerryBoardView", NULL);
  GtkWidget *loader = gtk_fixture_find (board, "FerryLoader", NULL), *dialog;
  g_autoptr(GPtrArray) pipelines = NULL;

  gtk_widget_activate_action (board, "board.add", NULL);
  dialog = gtk_fixture_wait_window ("FerryPipelineDialog");
  g_assert_false (is_enabled (dialog, "_Save"));
  set_row (dialog, "AdwEntryRow", "_Name", "Shops");
  select_row (dialog, "Workshop", 1);
  select_row (dialog, "Shop", 3);
  gtk_widget_activate_action (dialog, "pipeline.save", NULL);
  g_assert_nonnull (message_of (dialog));   /* nothing stands on the second place */
  take_picture (dialog, "pipeline-gap");
  select_row (dialog, "Atelier", 1);
  select_row (dialog, "Trial", 2);
  take_picture (dialog, "pipeline");
  gtk_widget_activate_action (dialog, "pipeline.save", NULL);
  pipelines = ferry_store_list_pipelines (ferry_app_get_store (fixture->app), NULL);
  g_assert_cmpuint (pipelines->len, ==, 1);
  g_assert_cmpuint (((FerryPipelineRecord *) g_ptr_array_index (pipelines, 0))->places->len, ==, 3);
  GTK_FIXTURE_WAIT (g_str_equal (ferry_loader_get_state (FERRY_LOADER (loader)), "error"));   /* nothing was made yet */
  gtk_widget_activate_action (board, "board.edit", NULL);
  dialog = gtk_fixture_wait_window ("FerryPipelineDialog");
  g_assert_nonnull (gtk_fixture_find (dialog, "AdwComboRow", "Trial"));
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Trial"))), ==, 2);
  gtk_window_close (GTK_WINDOW (dialog));
}

static GtkWidget *
open_wizard (const Fixture *fixture)
{
  gtk_widget_activate_action (show (fixture, "releases"), "releases.new", NULL);
  return gtk_fixture_wait_window ("FerryReleaseWizard");
}

/* Every process draws its flow, and says it. */
static void
test_pictures (gconstpointer user_data)
{
  static const char * const processes[] = { "one-way", "merged", "restore", "maintenance", "blue-green", "rollback-a", "rollback-b" };
  GtkWidget *wizard = open_wizard (user_data);
  GtkWidget *picture = gtk_fixture_find (wizard, "FerryFlowPicture", NULL);

  take_picture (wizard, "wizard-start");
  for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
    {
      g_autofree char *text = NULL, *name = g_strdup_printf ("wizard-%s", processes[i]);

      gtk_widget_activate_action (wizard, "wizard.choose", "s", processes[i]);
      text = ferry_flow_picture_dup_text (FERRY_FLOW_PICTURE (picture));
      g_assert_nonnull (strstr (text, " → "));
      gtk_test_accessible_assert_property (picture, GTK_ACCESSIBLE_PROPERTY_LABEL, text);
      gtk_fixture_settle ();
      g_assert_true (gtk_widget_get_mapped (picture));
      take_picture (wizard, name);
    }
  gtk_widget_activate_action (wizard, "wizard.choose", "s", "rollback-b");
  gtk_widget_activate_action (wizard, "wizard.make", NULL);
  g_assert_nonnull (strstr (message_of (wizard), "needs a backup"));
  gtk_widget_activate_action (wizard, "wizard.back", NULL);
  g_assert_false (is_enabled (wizard, "_Create"));
  gtk_window_close (GTK_WINDOW (wizard));
}

static GtkWidget *
make_one_way (const Fixture *fixture,
              const char    *name)
{
  GtkWidget *wizard = open_wizard (fixture);

  gtk_widget_activate_action (wizard, "wizard.choose", "s", "one-way");
  select_row (wizard, "Target", 2);   /* Trial: the list is by stage and name */
  select_row (wizard, "Source", 1);   /* Workshop */
  set_row (wizard, "AdwEntryRow", "Name of the release (made from the target when left empty)", name);
  gtk_widget_activate_action (wizard, "wizard.make", NULL);
  return gtk_fixture_wait_window ("FerryRunbookWindow");
}

static gboolean
has_ended (GtkWidget *window)
{
  return !is_enabled (window, "S_top");
}

/* A release goes its whole way: the name, a value that is missing, the plan, the question, the hand, the end. */
static void
test_run (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *window = make_one_way (fixture, "First");
  GtkWidget *confirm = gtk_fixture_find (window, "AdwEntryRow", "Type the target’s name (Trial) to run it");
  g_autofree char *evidence = g_build_filename (ferry_test_folder (), "evidence.zip", NULL);

  g_assert_nonnull (confirm);
  take_picture (window, "release-new");
  g_assert_false (is_enabled (window, "_Run"));
  gtk_editable_set_text (GTK_EDITABLE (confirm), "Trail");
  g_assert_false (is_enabled (window, "_Run"));
  gtk_editable_set_text (GTK_EDITABLE (confirm), "Trial");
  gtk_widget_activate_action (window, "runbook.run", NULL);
  GTK_FIXTURE_WAIT (has_ended (window));
  g_assert_cmpint (state_of (fixture, "First", "check"), ==, FERRY_RUNBOOK_WAITING);
  take_picture (window, "release-missing");
  set_row (window, "AdwPasswordEntryRow", "TOKEN (secret)", "a secret");
  gtk_widget_activate_action (window, "runbook.run", NULL);
  GTK_FIXTURE_WAIT (has_ended (window));
  g_assert_cmpint (state_of (fixture, "First", "plan"), ==, FERRY_RUNBOOK_DONE);
  assert_database (fixture->staging, "SELECT title FROM roles WHERE name = 'member'", "Member");
  take_picture (window, "release-question");
  gtk_widget_activate_action (window, "runbook.answer", "s", "agree");
  GTK_FIXTURE_WAIT (has_ended (window));
  g_assert_cmpint (state_of (fixture, "First", "execute"), ==, FERRY_RUNBOOK_DONE);
  assert_database (fixture->staging, "SELECT title FROM roles WHERE name = 'member'", "Workshop member");
  take_picture (window, "release-by-hand");
  gtk_widget_activate_action (window, "runbook.answer", "s", "restart");
  GTK_FIXTURE_WAIT (has_ended (window) && state_of (fixture, "First", "verify") == FERRY_RUNBOOK_DONE);
  GTK_FIXTURE_WAIT (g_strcmp0 (message_of (window), "The release is done.") == 0);
  take_picture (window, "release-done");
  gtk_widget_activate_action (window, "runbook.save-evidence", "s", evidence);
  GTK_FIXTURE_WAIT (strstr (message_of (window), evidence) != NULL);
  g_assert_true (g_file_test (evidence, G_FILE_TEST_IS_REGULAR));
  gtk_window_close (GTK_WINDOW (window));
}

static void
test_board (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *board = gtk_fixture_find (show (fixture, "board"), "FerryBoardView", NULL);
  GtkWidget *view = gtk_fixture_find (board, "GtkColumnView", NULL);

  GTK_FIXTURE_WAIT (g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view)))) == 1);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (view))), ==, 5);
  GTK_FIXTURE_WAIT (gtk_fixture_find (view, "GtkLabel", "Done") != NULL);
  take_picture (GTK_WIDGET (fixture->window), "board");
}

/* A command that fails stops it; it is retried, then skipped with a reason. */
static void
test_skip (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *wizard = open_wizard (fixture), *window, *dialog;
  g_autoptr(FerryRunbook) runbook = NULL;

  gtk_widget_activate_action (wizard, "wizard.choose", "s", "maintenance");
  select_row (wizard, "Target", 2);
  select_row (wizard, "Source", 1);
  set_row (wizard, "AdwEntryRow", "Command that shows a maintenance page", "echo 503 is shown; exit 3");
  set_row (wizard, "AdwEntryRow", "Name of the release (made from the target when left empty)", "Second");
  gtk_widget_activate_action (wizard, "wizard.make", NULL);
  window = gtk_fixture_wait_window ("FerryRunbookWindow");
  set_row (window, "AdwEntryRow", "Type the target’s name (Trial) to run it", "Trial");
  gtk_widget_activate_action (window, "runbook.run", NULL);
  GTK_FIXTURE_WAIT (has_ended (window));
  g_assert_cmpint (state_of (fixture, "Second", "close"), ==, FERRY_RUNBOOK_FAILED);
  g_assert_nonnull (strstr (message_of (window), "exit status 3"));
  take_picture (window, "release-failed");
  gtk_widget_activate_action (window, "runbook.retry", "s", "close");
  GTK_FIXTURE_WAIT (has_ended (window));
  g_assert_cmpint (state_of (fixture, "Second", "close"), ==, FERRY_RUNBOOK_FAILED);
  gtk_widget_activate_action (window, "runbook.skip", "s", "close");
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "skip"));
  gtk_editable_set_text (GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog))), "nobody works at night");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "skip");
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (has_ended (window));
  runbook = ferry_runbook_load (ferry_app_get_store (fixture->app), "Second", NULL);
  g_assert_cmpstr (ferry_runbook_find (runbook, "close", NULL)->skip_reason, ==, "nobody works at night");
  g_assert_cmpint (state_of (fixture, "Second", "stopped"), ==, FERRY_RUNBOOK_WAITING);
  gtk_window_close (GTK_WINDOW (window));
}

static void
make_package (const Fixture     *fixture,
              FerryInstanceItem *item)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_merged ();
  g_autofree char *path = ferry_library_dup_new_path (ferry_app_get_store (fixture->app), NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = ferry_instance_item_get_name (item), .output = path };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_instance_create_package (ferry_instance_item_get_instance (item), &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ferry_library_register (ferry_app_get_store (fixture->app), package, &error));
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

static void
merged_cb (FerryMergeWindow *window,
           const char       *digest,
           char            **found)
{
  *found = g_strdup (digest);
}

static void
test_merge (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *window, *row;
  g_autofree char *digest = NULL;
  g_autoptr(FerryLibraryRecord) record = NULL;
  g_autoptr(FerryPackage) package = NULL;

  g_free (gtk_fixture_ask (fixture->workshop, "UPDATE roles SET title = 'Workshop staff' WHERE name = 'member'"));
  make_package (fixture, fixture->workshop);
  make_package (fixture, fixture->atelier);
  window = g_object_new (FERRY_TYPE_MERGE_WINDOW, "transient-for", fixture->window, NULL);
  g_signal_connect (window, "merged", G_CALLBACK (merged_cb), &digest);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_false (is_enabled (window, "_Compare"));
  check_file (window, "Workshop");
  check_file (window, "Atelier");
  select_row (window, "Base", 3);   /* what ran last on Trial */
  take_picture (window, "merge-choose");
  gtk_widget_activate_action (window, "merge.compare", NULL);
  GTK_FIXTURE_WAIT (gtk_widget_get_mapped (find_decisions (window)) || message_of (window) != NULL);
  g_assert_cmpstr (message_of (window), ==, NULL);
  g_assert_nonnull (gtk_fixture_find (find_decisions (window), "AdwExpanderRow", "roles: member"));
  row = gtk_fixture_find (find_decisions (window), "AdwExpanderRow", "roles: member");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  take_picture (window, "merge-decide");
  g_assert_nonnull (gtk_fixture_find (row, "GtkLabel", "Atelier:\n    title: Atelier member"));
  g_assert_false (is_enabled (window, "_Make the File"));
  for (GtkWidget *child = gtk_widget_get_first_child (find_decisions (window)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_fixture_find (child, "GtkDropDown", NULL) != NULL)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (gtk_fixture_find (child, "GtkDropDown", NULL)), 1);
  GTK_FIXTURE_WAIT (is_enabled (window, "_Make the File"));
  take_picture (window, "merge-decided");
  gtk_widget_activate_action (window, "merge.make", NULL);
  GTK_FIXTURE_WAIT (digest != NULL);
  record = ferry_store_find_package (ferry_app_get_store (fixture->app), digest, NULL);
  g_assert_nonnull (record);
  package = ferry_package_open (record->path, NULL);
  g_assert_cmpuint (ferry_package_get_metadata (package)->parents->len, ==, 2);
}

static guint
count_rows (GtkWidget *window)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (find_decisions (window)), (int) n) != NULL)
    n++;
  return n;
}

#define MANY_ROLES(who) "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700) INSERT INTO roles (name, title) SELECT 'role ' || i, '" who " ' || i FROM n"

/* what is decided at once is to be read in the rows that are there */
static void
assert_rows_follow (GtkWidget *window)
{
  for (guint i = 0; i < count_rows (window); i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (find_decisions (window)), (int) i));

      g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (gtk_fixture_find (row, "GtkDropDown", NULL))), >, 0);
    }
}

/* Hundreds of conflicts: decided list by list, each at once, and all of them end up as they were decided, and no dispatch is felt. */
static void
test_merge_many (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  g_autofree char *digest = NULL;
  g_autoptr(FerryLibraryRecord) record = NULL;
  GtkWidget *window;
  guint rounds = 0;

  g_free (gtk_fixture_ask (fixture->workshop, MANY_ROLES ("Workshop")));
  g_free (gtk_fixture_ask (fixture->atelier, MANY_ROLES ("Atelier")));
  make_package (fixture, fixture->workshop);
  make_package (fixture, fixture->atelier);
  window = g_object_new (FERRY_TYPE_MERGE_WINDOW, "transient-for", fixture->window, NULL);
  g_signal_connect (window, "merged", G_CALLBACK (merged_cb), &digest);
  gtk_window_present (GTK_WINDOW (window));
  check_file (window, "Workshop");
  check_file (window, "Atelier");
  select_row (window, "Base", 3);
  loop_watch_start ();
  gtk_widget_activate_action (window, "merge.compare", NULL);
  GTK_FIXTURE_WAIT (gtk_widget_get_mapped (find_decisions (window)));
  GTK_FIXTURE_WAIT (count_rows (window) >= 300);   /* the rows come a few at a time */
  gtk_fixture_settle ();
  g_assert_cmpint (loop_watch_longest (), <=, loop_watch_limit ());
  take_picture (window, "merge-many");
  while (!is_enabled (window, "_Make the File"))
    {
      g_assert_false (is_enabled (window, "_Next Ones"));
      loop_watch_longest ();
      gtk_widget_activate_action (window, "merge.take-all", "s", "out");
      gtk_fixture_settle ();
      g_assert_cmpint (loop_watch_longest (), <=, loop_watch_limit ());
      assert_rows_follow (window);
      if (is_enabled (window, "_Make the File"))
        break;
      g_assert_cmpuint (++rounds, <, 5);
      gtk_widget_activate_action (window, "merge.more", NULL);
      GTK_FIXTURE_WAIT (gtk_widget_get_mapped (find_decisions (window)));
    }
  g_assert_cmpuint (rounds, ==, 2);
  gtk_widget_activate_action (window, "merge.make", NULL);
  GTK_FIXTURE_WAIT (digest != NULL);
  record = ferry_store_find_package (ferry_app_get_store (fixture->app), digest, NULL);
  g_assert_nonnull (record);
}

static void
test_ask (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *dialog, *window;
  g_autoptr(GPtrArray) before = ferry_store_list_releases (ferry_app_get_store (fixture->app), NULL), after = NULL;

  show (fixture, "releases");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.ask", NULL);
  dialog = gtk_fixture_wait_window ("FerryAskDialog");
  take_picture (dialog, "ask");
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (dialog, "GtkSearchEntry", NULL)), "Migrate Workshop to Shopp");
  gtk_widget_activate_action (dialog, "ask.look", NULL);
  GTK_FIXTURE_WAIT (message_of (dialog) != NULL);
  g_assert_false (is_enabled (dialog, "_Make This Release"));
  take_picture (dialog, "ask-unknown");
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (dialog, "GtkSearchEntry", NULL)), "Migrate Workshop to Shop");
  gtk_widget_activate_action (dialog, "ask.look", NULL);
  GTK_FIXTURE_WAIT (is_enabled (dialog, "_Make This Release"));
  take_picture (dialog, "ask-understood");
  gtk_widget_activate_action (dialog, "ask.make", NULL);
  window = gtk_fixture_wait_window ("FerryRunbookWindow");
  take_picture (window, "release-production");
  after = ferry_store_list_releases (ferry_app_get_store (fixture->app), NULL);
  g_assert_cmpuint (after->len, ==, before->len + 1);
  gtk_window_close (GTK_WINDOW (window));
}

/* An imported command runs only once it was read here. */
static void
test_imported (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  const char *commands[] = { "close=true", NULL };
  FerryRunbookRecipe recipe = { .name = "Theirs", .target = ferry_instance_item_get_record (fixture->staging), .source = ferry_instance_item_get_record (fixture->workshop),
                                .commands = commands };
  g_autoptr(FerryRunbook) made = ferry_runbook_make ("maintenance", &recipe, NULL);
  g_autoptr(JsonNode) node = ferry_runbook_to_json (made);
  g_autoptr(FerryRunbook) imported = ferry_runbook_import (node, NULL);
  GtkWidget *page = show (fixture, "releases"), *window;

  g_assert_true (ferry_runbook_save (imported, ferry_app_get_store (fixture->app), NULL));
  gtk_widget_activate_action (page, "releases.open", "s", imported->id);
  window = gtk_fixture_wait_window ("FerryRunbookWindow");
  set_row (window, "AdwEntryRow", "Type the target’s name (Trial) to run it", "Trial");
  gtk_widget_activate_action (window, "runbook.run", NULL);
  GTK_FIXTURE_WAIT (has_ended (window));
  g_assert_cmpint (state_of (fixture, imported->id, "close"), ==, FERRY_RUNBOOK_WAITING);
  g_assert_nonnull (gtk_fixture_find (window, "GtkButton", "I Have Read It: _Accept the Command"));
  take_picture (window, "release-imported");
  gtk_widget_activate_action (window, "runbook.accept", "s", "close");
  GTK_FIXTURE_WAIT (has_ended (window) && state_of (fixture, imported->id, "close") == FERRY_RUNBOOK_DONE);
  gtk_window_close (GTK_WINDOW (window));
}

static void
test_many (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  GtkWidget *list;
  guint n = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("Release number %u with a rather long name that says what it is for", i);
      FerryRunbookRecipe recipe = { .name = name, .target = ferry_instance_item_get_record (fixture->shop), .source = ferry_instance_item_get_record (fixture->workshop) };
      g_autoptr(FerryRunbook) runbook = ferry_runbook_make ("plain", &recipe, NULL);

      g_assert_true (ferry_runbook_save (runbook, ferry_app_get_store (fixture->app), NULL));
    }
  list = gtk_fixture_find (show (fixture, "releases"), "GtkListBox", NULL);
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n) != NULL)
    n++;
  g_assert_cmpuint (n, >, 60);
  take_picture (GTK_WIDGET (fixture->window), "releases-many");
}

static FerryInstanceItem *
add (FerryApp   *app,
     const char *name,
     const char *stage,
     const char *more)
{
  g_autofree char *sql = g_strconcat (gtk_fixture_nocobase_sql, more, NULL);

  return gtk_fixture_add_instance (app, name, stage, sql);
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
  add (fixture.app, "Workshop", "development", "UPDATE roles SET title = 'Workshop member' WHERE name = 'member';"
       "INSERT INTO environmentVariables VALUES ('TOKEN', 'secret', '00', '2026-01-01 00:00:00.000 +00:00', '2026-01-01 00:00:00.000 +00:00');");
  add (fixture.app, "Atelier", "development", "UPDATE roles SET title = 'Atelier member' WHERE name = 'member';");
  add (fixture.app, "Trial", "staging", "");
  add (fixture.app, "Shop", "production", "");
  fixture.atelier = g_list_model_get_item (G_LIST_MODEL (ferry_app_get_instances (fixture.app)), 0);
  fixture.workshop = g_list_model_get_item (G_LIST_MODEL (ferry_app_get_instances (fixture.app)), 1);
  fixture.staging = g_list_model_get_item (G_LIST_MODEL (ferry_app_get_instances (fixture.app)), 2);
  fixture.shop = g_list_model_get_item (G_LIST_MODEL (ferry_app_get_instances (fixture.app)), 3);
  fixture.window = ferry_window_new (fixture.app);
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), g_getenv ("FERRY_TEST_NARROW") != NULL ? 700 : 1000, 640);
  gtk_window_present (GTK_WINDOW (fixture.window));
  g_test_add_data_func ("/gtk/releases/empty", &fixture, test_empty);
  g_test_add_data_func ("/gtk/releases/pipeline", &fixture, test_pipeline);
  g_test_add_data_func ("/gtk/releases/pictures", &fixture, test_pictures);
  g_test_add_data_func ("/gtk/releases/run", &fixture, test_run);
  g_test_add_data_func ("/gtk/releases/board", &fixture, test_board);
  g_test_add_data_func ("/gtk/releases/skip", &fixture, test_skip);
  g_test_add_data_func ("/gtk/releases/merge", &fixture, test_merge);
  g_test_add_data_func ("/gtk/releases/merge-many", &fixture, test_merge_many);
  g_test_add_data_func ("/gtk/releases/ask", &fixture, test_ask);
  g_test_add_data_func ("/gtk/releases/imported", &fixture, test_imported);
  g_test_add_data_func ("/gtk/releases/many", &fixture, test_many);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (fixture.window));
  g_object_unref (fixture.atelier);
  g_object_unref (fixture.workshop);
  g_object_unref (fixture.staging);
  g_object_unref (fixture.shop);
  g_object_unref (fixture.app);
  return status;
}
