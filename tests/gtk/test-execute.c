#include "config.h"

#include "gtk-fixture.h"

#include "ferry-environment-dialog.h"
#include "ferry-execute-assistant.h"
#include "ferry-log-viewer.h"
#include "ferry-message-bar.h"
#include "ferry-plan-view.h"
#include "ferry-process-view.h"
#include "ferry-rollback-dialog.h"
#include "ferry-types.h"

#include <sqlite3.h>
#include <string.h>

static FerryApp *app;

/* FERRY_TEST_PICTURES: a folder for pictures of every page, to be looked at */
static void
picture (gpointer    window,
         const char *name)
{
  const char *folder = g_getenv ("FERRY_TEST_PICTURES");
  g_autofree char *file = g_strdup_printf ("%s.png", name);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  GtkSnapshot *snapshot;

  if (path == NULL)
    return;
  for (guint i = 0; i < 10; i++)
    {
      g_usleep (30000);
      gtk_fixture_settle ();
    }
  paintable = gtk_widget_paintable_new (window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable), gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  gdk_texture_save_to_png (texture, path);
}

static void
run_sql (FerryInstanceItem *item,
         const char        *sql)
{
  g_autofree char *path = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", "db", "nocobase.sqlite", NULL);
  char *message = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

static char *
make_package (FerryInstanceItem *source)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autofree char *output = g_build_filename (ferry_test_folder (), NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = "Release 7", .output = output };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_instance_create_package (ferry_instance_item_get_instance (source), &options, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (ferry_package_get_path (package));
}

static FerryInstanceItem *
add (const char *name,
     const char *stage,
     const char *change)
{
  g_autofree char *sql = g_strconcat (gtk_fixture_nocobase_sql, change, NULL);

  gtk_fixture_forgive_notifications ();
  return gtk_fixture_add_instance (app, name, stage, sql);
}

static FerryExecuteAssistant *
open_assistant (const char        *path,
                FerryInstanceItem *item)
{
  FerryExecuteAssistant *assistant = g_object_new (FERRY_TYPE_EXECUTE_ASSISTANT, "package-path", path, "item", item, NULL);

  gtk_window_present (GTK_WINDOW (assistant));
  gtk_fixture_settle ();
  return assistant;
}

static void
act (gpointer    widget,
     const char *action)
{
  gtk_widget_activate_action (widget, action, NULL);
  gtk_fixture_settle ();
}

static gboolean
is_idle (FerryExecuteAssistant *assistant)
{
  return ferry_release_get_job (ferry_execute_assistant_get_release (assistant)) == NULL;
}

static void
assert_page (FerryExecuteAssistant *assistant,
             const char            *page)
{
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, page);
}

static guint
count_executions (FerryInstanceItem *item)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (ferry_instance_item_get_instance (item), NULL);

  return executions->len;
}

/* While a blocker stands nothing reaches execution: not the buttons, not the actions, not the object behind them. */
static void
test_blocker (void)
{
  static const char * const actions[] = { "execute.next", "execute.start", "execute.compare-again", "execute.next", "execute.start" };
  FerryInstanceItem *source = add ("Newer", "development", "UPDATE applicationVersion SET value = '2.9.0';");
  FerryInstanceItem *target = add ("Blocked", "staging", "");
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = open_assistant (path, target);
  FerryRelease *release = ferry_execute_assistant_get_release (assistant);
  g_autofree char *id = NULL;

  picture (assistant, "target");
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  assert_page (assistant, "checks");
  g_assert_cmpuint (ferry_release_count (release, FERRY_CHECK_BLOCKER), ==, 1);
  picture (assistant, "checks-blocker");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      act (assistant, actions[i]);
      GTK_FIXTURE_WAIT (is_idle (assistant));
      assert_page (assistant, "checks");
    }
  g_assert_null (ferry_release_execute (release, &id));
  ferry_release_compare (release);
  g_assert_null (ferry_release_get_plan (release));
  /* the way on: the target is upgraded, and checked again */
  run_sql (target, "UPDATE applicationVersion SET value = '2.9.0';");
  act (assistant, "execute.check-again");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  g_assert_cmpuint (ferry_release_count (release, FERRY_CHECK_BLOCKER), ==, 0);
  act (assistant, "execute.next");
  assert_page (assistant, "inputs");
  g_assert_cmpuint (count_executions (target), ==, 0);
  gtk_fixture_close (GTK_WIDGET (assistant));
}

static void
enter_values (FerryExecuteAssistant *assistant)
{
  GtkWidget *dialog;
  guint others = 0;

  act (assistant, "execute.enter-values");
  dialog = gtk_fixture_wait_window ("FerryEnvironmentDialog");
  picture (dialog, "environment");
  g_assert_cmpuint (ferry_environment_dialog_take_lines (FERRY_ENVIRONMENT_DIALOG (dialog),
                                                         "# mail\nexport SMTP_HOST = \"mail.shop\"\r\nOTHER=1\nno line\nSMTP_PASSWORD='a=b c'\n", &others), ==, 2);
  g_assert_cmpuint (others, ==, 1);
  act (dialog, "environment.apply");
}

static FerryExecuteAssistant *
go_to_plan (FerryInstanceItem *target,
            const char        *path)
{
  FerryExecuteAssistant *assistant = open_assistant (path, target);
  FerryRelease *release = ferry_execute_assistant_get_release (assistant);

  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  picture (assistant, "checks");
  act (assistant, "execute.next");
  assert_page (assistant, "inputs");
  picture (assistant, "inputs");
  if (ferry_release_count (release, FERRY_CHECK_INPUT) > 0)
    {
      act (assistant, "execute.next");   /* values are missing */
      assert_page (assistant, "inputs");
      enter_values (assistant);
      act (assistant, "execute.back");
      act (assistant, "execute.next");
      assert_page (assistant, "inputs");
      g_assert_cmpuint (ferry_release_get_variables (release)->len, ==, 2);
    }
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant) && ferry_release_get_plan (release) != NULL);
  assert_page (assistant, "plan");
  return assistant;
}

static gboolean
is_finished (FerryProcessPane *pane)
{
  return !ferry_process_pane_is_running (pane) && ferry_process_pane_get_execution (pane) != NULL;
}

static void
roll_back (FerryProcessPane  *pane,
           FerryInstanceItem *target)
{
  FerryRollbackDialog *dialog;

  run_sql (target, "INSERT INTO roles VALUES ('later', 'Later');");
  act (pane, "process.roll-back");
  dialog = FERRY_ROLLBACK_DIALOG (gtk_fixture_wait_window ("FerryRollbackDialog"));
  GTK_FIXTURE_WAIT (ferry_rollback_dialog_is_ready (dialog));
  picture (dialog, "rollback");
  act (dialog, "rollback.start");   /* the name is not typed */
  g_assert_cmpuint (count_executions (target), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (GTK_WIDGET (dialog), "AdwEntryRow", NULL)), ferry_instance_item_get_name (target));
  act (dialog, "rollback.start");
  GTK_FIXTURE_WAIT (is_finished (pane) && g_strcmp0 (ferry_execution_get_kind (ferry_process_pane_get_execution (pane)), "rollback") == 0);
  g_assert_cmpint (ferry_execution_get_state (ferry_process_pane_get_execution (pane)), ==, FERRY_EXECUTION_DONE);
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "The target is as it was before the execution");
}

/* The steps go by the names that the process has for them; choosing one shows its lines only. */
static void
check_steps (GtkWidget *viewer)
{
  GListModel *lines = G_LIST_MODEL (ferry_log_viewer_get_model (FERRY_LOG_VIEWER (viewer)));
  GtkDropDown *choice = GTK_DROP_DOWN (gtk_widget_get_template_child (viewer, FERRY_TYPE_LOG_VIEWER, "step_choice"));
  GListModel *names = gtk_drop_down_get_model (choice);
  guint n_lines = g_list_model_get_n_items (lines), apply = GTK_INVALID_LIST_POSITION;
  g_autoptr(GObject) line = NULL;
  g_autofree char *step = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    if (strcmp (gtk_string_list_get_string (GTK_STRING_LIST (names), i), "Apply") == 0)
      apply = i;
  g_assert_cmpuint (apply, !=, GTK_INVALID_LIST_POSITION);
  gtk_drop_down_set_selected (choice, apply);
  g_assert_cmpuint (g_list_model_get_n_items (lines), >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (lines), <, n_lines);
  line = g_list_model_get_item (lines, 0);
  g_object_get (line, "step", &step, NULL);
  g_assert_cmpstr (step, ==, "Apply");
  gtk_drop_down_set_selected (choice, 0);
  g_assert_cmpuint (g_list_model_get_n_items (lines), ==, n_lines);
}

static void
show_log (FerryProcessPane *pane)
{
  GtkWidget *viewer = gtk_fixture_find (GTK_WIDGET (pane), "FerryLogViewer", NULL);

  act (pane, "process.show-log");
  GTK_FIXTURE_WAIT (ferry_log_viewer_get_model (FERRY_LOG_VIEWER (viewer)) != NULL
                    && !ferry_log_model_get_loading (ferry_log_viewer_get_model (FERRY_LOG_VIEWER (viewer))));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ferry_log_viewer_get_model (FERRY_LOG_VIEWER (viewer)))), >, 2);
  check_steps (viewer);
  picture (gtk_widget_get_root (GTK_WIDGET (pane)), "log");
  act (pane, "process.show-log");
}

/* Missing secrets are entered, the file is executed on production, its log is read, everything is rolled back. */
static void
test_execute (void)
{
  FerryInstanceItem *source = add ("Staging", "staging", "INSERT INTO roles VALUES ('guest', 'Guest'); UPDATE roles SET title = 'Boss' WHERE name = 'admin';");
  FerryInstanceItem *target = add ("Shop & Co", "production", "DELETE FROM environmentVariables; INSERT INTO roles VALUES ('old', 'Old');");
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_plan (target, path);
  FerryProcessPane *pane = ferry_execute_assistant_get_process (assistant);
  GtkWidget *plan = gtk_fixture_find (GTK_WIDGET (assistant), "FerryPlanView", NULL);
  GtkWidget *view;

  GTK_FIXTURE_WAIT (g_list_model_get_n_items (ferry_plan_view_get_rows (FERRY_PLAN_VIEW (plan))) == 3);
  picture (assistant, "plan");
  act (assistant, "execute.start");   /* not here */
  assert_page (assistant, "plan");
  act (assistant, "execute.next");
  assert_page (assistant, "confirm");
  picture (assistant, "confirm");
  act (assistant, "execute.start");   /* production: the name has to be typed */
  assert_page (assistant, "confirm");
  ferry_execute_assistant_type_name (assistant, "Shop");
  act (assistant, "execute.start");
  assert_page (assistant, "confirm");
  ferry_execute_assistant_type_name (assistant, "Shop & Co");
  act (assistant, "execute.start");
  assert_page (assistant, "process");
  GTK_FIXTURE_WAIT (is_finished (pane));
  g_assert_cmpint (ferry_execution_get_state (ferry_process_pane_get_execution (pane)), ==, FERRY_EXECUTION_DONE);
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "The target is changed");
  picture (assistant, "process");
  show_log (pane);
  view = g_object_new (FERRY_TYPE_PROCESS_VIEW, "item", target, "execution-id", ferry_execution_get_id (ferry_process_pane_get_execution (pane)), NULL);
  gtk_window_present (GTK_WINDOW (view));
  GTK_FIXTURE_WAIT (is_finished (ferry_process_view_get_pane (FERRY_PROCESS_VIEW (view))));
  picture (view, "process-of-the-past");
  g_assert_cmpstr (ferry_process_pane_get_headline (ferry_process_view_get_pane (FERRY_PROCESS_VIEW (view))), ==, "The target is changed");
  gtk_fixture_close (view);
  roll_back (pane, target);
  picture (assistant, "rolled-back");
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* What was agreed to is what is executed: a target that changed meanwhile is compared again. */
static void
test_plan_changed (void)
{
  FerryInstanceItem *source = add ("From", "development", "UPDATE roles SET title = 'Boss' WHERE name = 'admin';");
  FerryInstanceItem *target = add ("To", "staging", "");
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_plan (target, path);
  FerryProcessPane *pane = ferry_execute_assistant_get_process (assistant);

  act (assistant, "execute.next");
  run_sql (target, "UPDATE roles SET title = 'Chief' WHERE name = 'admin';");
  act (assistant, "execute.start");   /* no production, no hazard: no name */
  assert_page (assistant, "process");
  GTK_FIXTURE_WAIT (is_finished (pane));
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (pane), "GtkLabel", "The target has changed since this plan was made: compare again."));
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "The target is as before");
  picture (assistant, "plan-changed");
  act (pane, "execute.compare-again");
  GTK_FIXTURE_WAIT (is_idle (assistant) && ferry_release_get_plan (ferry_execute_assistant_get_release (assistant)) != NULL);
  assert_page (assistant, "plan");
  act (assistant, "execute.next");
  act (assistant, "execute.start");
  GTK_FIXTURE_WAIT (is_finished (pane) && ferry_execution_get_state (ferry_process_pane_get_execution (pane)) == FERRY_EXECUTION_DONE);
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* A file that is none, and a target that has everything. */
static void
test_nothing (void)
{
  FerryInstanceItem *source = add ("Same", "development", "");
  FerryInstanceItem *target = add ("Twin", "development", "");
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_plan (target, path);

  picture (assistant, "nothing");
  g_assert_true (ferry_plan_is_empty (ferry_release_get_plan (ferry_execute_assistant_get_release (assistant))));
  act (assistant, "execute.next");
  assert_page (assistant, "plan");
  gtk_fixture_close (GTK_WIDGET (assistant));

  ferry_test_write (path, "not a package");
  assistant = open_assistant (path, target);
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  g_assert_nonnull (ferry_release_get_error (ferry_execute_assistant_get_release (assistant)));
  picture (assistant, "no-package");
  act (assistant, "execute.next");
  assert_page (assistant, "checks");
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* Closing the window never stops an execution. */
static void
test_closed (void)
{
  FerryInstanceItem *source = add ("Here", "development", "INSERT INTO roles VALUES ('guest', 'Guest');");
  FerryInstanceItem *target = add ("There", "development", "");
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_plan (target, path);
  g_autoptr(GPtrArray) executions = NULL;

  act (assistant, "execute.next");
  gtk_widget_activate_action (GTK_WIDGET (assistant), "execute.start", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ferry_app_get_jobs (app))), ==, 1);
  gtk_window_destroy (GTK_WINDOW (assistant));
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (app)));
  executions = ferry_instance_list_executions (ferry_instance_item_get_instance (target), NULL);
  g_assert_cmpuint (executions->len, ==, 1);
  g_assert_cmpint (ferry_execution_get_state (g_ptr_array_index (executions, 0)), ==, FERRY_EXECUTION_DONE);
}

static sqlite3 *
hold_database (FerryInstanceItem *item)
{
  g_autofree char *path = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", "db", "nocobase.sqlite", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return db;
}

/* Stop says what it means now, and goes on where one thinks better of it; then all is as before. */
static void
test_stopped (void)
{
  FerryInstanceItem *source = add ("Coming", "development", "INSERT INTO roles VALUES ('guest', 'Guest');");
  FerryInstanceItem *target = add ("Going", "development", "");
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_plan (target, path);
  FerryProcessPane *pane = ferry_execute_assistant_get_process (assistant);
  GtkWidget *dialog;
  const char *text;
  sqlite3 *db;

  act (assistant, "execute.next");
  db = hold_database (target);
  act (assistant, "execute.start");
  g_assert_true (ferry_process_pane_is_running (pane));
  for (guint i = 0; i < 2; i++)
    {
      act (pane, "process.stop");
      dialog = gtk_fixture_wait_window ("AdwMessageDialog");
      text = adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog));
      g_assert_true (g_str_equal (text, "Nothing has changed yet: the target stays as it is.") || g_str_equal (text, "All changes are undone: the target will be as before."));
      picture (dialog, "stop");
      g_assert_true (ferry_process_pane_is_running (pane));
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), i == 0 ? "go-on" : "stop");
      gtk_window_destroy (GTK_WINDOW (dialog));
      gtk_fixture_settle ();
    }
  GTK_FIXTURE_WAIT (is_finished (pane));
  sqlite3_close (db);
  g_assert_cmpint (ferry_execution_get_state (ferry_process_pane_get_execution (pane)), ==, FERRY_EXECUTION_CANCELLED);
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "The target is as before");
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* The order of a pipeline stands against it until a reason is given, which the record keeps. */
static void
test_order (void)
{
  FerryInstanceItem *source = add ("First", "development", "INSERT INTO roles VALUES ('guest', 'Guest');");
  FerryInstanceItem *between = add ("Second", "staging", "");
  FerryInstanceItem *target = add ("Third", "staging", "");
  FerryInstanceItem *order[] = { source, between, target };
  g_autoptr(FerryPipelineRecord) pipeline = ferry_pipeline_record_new ("shop");
  g_autofree char *path = make_package (source);
  g_autoptr(GPtrArray) executions = NULL;
  FerryExecuteAssistant *assistant;
  FerryRelease *release;
  GtkWidget *dialog;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    ferry_pipeline_record_add (pipeline, i, ferry_instance_item_get_id (order[i]));
  g_assert_true (ferry_store_save_pipeline (ferry_app_get_store (app), pipeline, NULL));
  assistant = open_assistant (path, target);
  release = ferry_execute_assistant_get_release (assistant);
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  g_assert_true (ferry_release_is_out_of_order (release));
  picture (assistant, "out-of-order");
  act (assistant, "execute.next");
  assert_page (assistant, "checks");
  act (assistant, "execute.pass-over-order");
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "ok"));
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (dialog, "AdwEntryRow", "Reason")), "Second is being rebuilt");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "ok");
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (is_idle (assistant));
  g_assert_false (ferry_release_is_out_of_order (release));
  act (assistant, "execute.next");
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant) && ferry_release_get_plan (release) != NULL);
  act (assistant, "execute.next");
  act (assistant, "execute.start");
  GTK_FIXTURE_WAIT (is_finished (ferry_execute_assistant_get_process (assistant)));
  executions = ferry_instance_list_executions (ferry_instance_item_get_instance (target), NULL);
  g_assert_cmpuint (executions->len, ==, 1);
  g_assert_cmpstr (ferry_execution_get_override_reason (g_ptr_array_index (executions, 0)), ==, "Second is being rebuilt");
  gtk_fixture_close (GTK_WIDGET (assistant));
}

static FerryInstanceItem *
set_restart (FerryInstanceItem *item,
             const char        *command)
{
  g_autoptr(FerryInstanceRecord) record = ferry_instance_record_copy (ferry_instance_item_get_record (item));

  g_free (record->restart_command);
  record->restart_command = g_strdup (command);
  g_assert_true (ferry_store_save_instance (ferry_app_get_store (app), record, NULL));
  g_assert_true (ferry_instance_list_load (ferry_app_get_instances (app), ferry_app_get_store (app), ferry_app_get_catalogue (app), NULL));
  return ferry_instance_list_find (ferry_app_get_instances (app), record->id);
}

static void
execute_with_restart (FerryInstanceItem *target,
                      const char        *path,
                      const char        *message,    /* nullable: of the bar */
                      gboolean           restarted)
{
  FerryExecuteAssistant *assistant = open_assistant (path, target);
  FerryRelease *release = ferry_execute_assistant_get_release (assistant);
  const char *told;

  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  act (assistant, "execute.next");
  picture (assistant, "restart");
  gtk_switch_set_active (GTK_SWITCH (gtk_fixture_find (gtk_fixture_find (GTK_WIDGET (assistant), "AdwActionRow", "Restart the Application Afterwards"), "GtkSwitch", NULL)), TRUE);
  g_assert_true (ferry_release_get_restart (release));
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant) && ferry_release_get_plan (release) != NULL);
  act (assistant, "execute.next");
  picture (assistant, "restart-confirm");
  act (assistant, "execute.start");
  GTK_FIXTURE_WAIT (is_finished (ferry_execute_assistant_get_process (assistant)));
  picture (assistant, restarted ? "restart-done" : "restart-failed");
  g_assert_cmpstr (ferry_process_pane_get_headline (ferry_execute_assistant_get_process (assistant)), ==, "The target is changed");
  told = ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (GTK_WIDGET (ferry_execute_assistant_get_process (assistant)), "FerryMessageBar", NULL)));
  g_assert_true (message != NULL ? told != NULL && strstr (told, message) != NULL : told == NULL);
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* A release that stands although the restart failed says both. */
static void
test_restart (void)
{
  FerryInstanceItem *source = add ("Restart source", "development", "INSERT INTO roles VALUES ('guest', 'Guest');");
  FerryInstanceItem *target = add ("Restarted", "staging", "");
  g_autofree char *path = make_package (source);
  g_autofree char *mark = g_build_filename (ferry_test_folder (), "restarted", NULL);
  g_autofree char *command = g_strdup_printf ("touch '%s'", mark);

  target = set_restart (target, command);   /* another item: the record has changed */
  execute_with_restart (target, path, NULL, TRUE);
  g_assert_true (g_file_test (mark, G_FILE_TEST_EXISTS));
  run_sql (target, "DELETE FROM roles WHERE name = 'guest';");
  execute_with_restart (set_restart (target, "sh -c 'echo no such service; exit 3'"), path, "no such service", FALSE);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ferry_test_init (&argc, &argv);
  app = gtk_fixture_init (&argc, &argv);
  ferry_types_ensure ();
  g_test_add_func ("/gtk/execute/blocker", test_blocker);
  g_test_add_func ("/gtk/execute/release", test_execute);
  g_test_add_func ("/gtk/execute/plan-changed", test_plan_changed);
  g_test_add_func ("/gtk/execute/nothing", test_nothing);
  g_test_add_func ("/gtk/execute/order", test_order);
  g_test_add_func ("/gtk/execute/restart", test_restart);
  g_test_add_func ("/gtk/execute/closed", test_closed);
  g_test_add_func ("/gtk/execute/stopped", test_stopped);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (app);
  return status;
}
