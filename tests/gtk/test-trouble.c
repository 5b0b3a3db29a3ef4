#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"
#include "pg-server.h"

#include "ferry-execute-assistant.h"
#include "ferry-message-bar.h"
#include "ferry-passwords.h"
#include "ferry-types.h"

#include <string.h>

/* A server that dies in the middle, no keyring: told where it happened, with what was entered kept and a way on. */

static FerryApp *app;

static void
act (gpointer    widget,
     const char *action)
{
  gtk_widget_activate_action (widget, action, NULL);
  gtk_fixture_settle ();
}

static const char *
told (gpointer widget)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (widget, "FerryMessageBar", NULL)));
}

/* the way on, as a click on the message's button */
static void
go_on (gpointer    widget,
       const char *label)
{
  GtkWidget *button = gtk_fixture_find (gtk_fixture_find (widget, "FerryMessageBar", NULL), "GtkButton", label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_mapped (button) && gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  gtk_fixture_settle ();
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

static gboolean
is_idle (FerryExecuteAssistant *assistant)
{
  return ferry_release_get_job (ferry_execute_assistant_get_release (assistant)) == NULL;
}

static void
enter_variable (FerryExecuteAssistant *assistant)
{
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (variables, ferry_variable_new ("SMTP_HOST", FALSE, "mail.shop"));
  ferry_release_set_variables (ferry_execute_assistant_get_release (assistant), variables);
}

static FerryExecuteAssistant *
go_to_inputs (const char        *path,
              FerryInstanceItem *target)
{
  FerryExecuteAssistant *assistant = g_object_new (FERRY_TYPE_EXECUTE_ASSISTANT, "package-path", path, "item", target, NULL);

  gtk_fixture_forgive_notifications ();
  gtk_window_present (GTK_WINDOW (assistant));
  gtk_fixture_settle ();
  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (is_idle (assistant));
  act (assistant, "execute.next");
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, "inputs");
  enter_variable (assistant);
  return assistant;
}

static gboolean
has_plan (FerryExecuteAssistant *assistant)
{
  return is_idle (assistant) && ferry_release_get_plan (ferry_execute_assistant_get_release (assistant)) != NULL;
}

static const char *extra_source = "INSERT INTO roles VALUES ('guest', 'Guest'); INSERT INTO \"environmentVariables\" (name, type, value) VALUES ('SMTP_HOST', 'default', 'mail.here');";

/* While the plan is made: the message stands there, the values are kept, and once the server is back it is made. */
static void
test_plan (void)
{
  FerryInstanceItem *source = pg_server_add (app, "Plan source", "development", pg_server_database (extra_source));
  const char *database = pg_server_database ("");
  FerryInstanceItem *target = pg_server_add (app, "Plan target", "staging", database);
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_inputs (path, target);

  pg_server_lock (database, "roles", "ACCESS EXCLUSIVE");
  act (assistant, "execute.next");
  pg_server_wait_held (database);
  pg_server_kill ();
  GTK_FIXTURE_WAIT (is_idle (assistant) && told (assistant) != NULL);
  gtk_picture_save (GTK_WIDGET (assistant), "server-died-plan");
  g_assert_false (has_plan (assistant));
  g_assert_cmpuint (ferry_release_get_variables (ferry_execute_assistant_get_release (assistant))->len, ==, 1);
  go_on (assistant, "_Try Again");   /* it is not back yet */
  GTK_FIXTURE_WAIT (is_idle (assistant) && told (assistant) != NULL);
  gtk_picture_save (GTK_WIDGET (assistant), "server-away-plan");
  pg_server_start ();
  go_on (assistant, "_Try Again");
  GTK_FIXTURE_WAIT (has_plan (assistant));
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, "plan");
  g_assert_null (told (assistant));
  gtk_fixture_close (GTK_WIDGET (assistant));
}

static gboolean
is_over (FerryProcessPane *pane)
{
  return !ferry_process_pane_is_running (pane);
}

static FerryExecuteAssistant *
go_to_confirm (const char        *path,
               FerryInstanceItem *target)
{
  FerryExecuteAssistant *assistant = go_to_inputs (path, target);

  act (assistant, "execute.next");
  GTK_FIXTURE_WAIT (has_plan (assistant));
  act (assistant, "execute.next");
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, "confirm");
  return assistant;
}

/* While the rows are about to go in: nothing was committed. It says so, and leads back to the plan, with what was entered. */
static void
test_execution (void)
{
  FerryInstanceItem *source = pg_server_add (app, "Source", "development", pg_server_database (extra_source));
  const char *database = pg_server_database ("");
  FerryInstanceItem *target = pg_server_add (app, "Target", "staging", database);
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant = go_to_confirm (path, target);
  FerryProcessPane *pane = ferry_execute_assistant_get_process (assistant);
  GtkWidget *again = gtk_fixture_find (GTK_WIDGET (pane), "GtkButton", "_Compare Again");

  pg_server_lock (database, "roles", "SHARE ROW EXCLUSIVE");
  act (assistant, "execute.start");
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, "process");
  pg_server_wait_held (database);
  g_assert_false (gtk_widget_get_mapped (again));
  pg_server_kill ();
  GTK_FIXTURE_WAIT (is_over (pane) && gtk_widget_get_mapped (again));
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "The target is as before");
  gtk_picture_save (GTK_WIDGET (assistant), "server-died-execution");
  pg_server_start ();
  g_signal_emit_by_name (again, "clicked");
  GTK_FIXTURE_WAIT (has_plan (assistant));
  g_assert_cmpstr (ferry_execute_assistant_get_page (assistant), ==, "plan");
  g_assert_cmpuint (ferry_release_get_variables (ferry_execute_assistant_get_release (assistant))->len, ==, 1);
  act (assistant, "execute.next");
  act (assistant, "execute.start");
  GTK_FIXTURE_WAIT (is_over (pane) && g_strcmp0 (ferry_process_pane_get_headline (pane), "The target is changed") == 0);
  g_assert_false (gtk_widget_get_mapped (again));
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* Before it answers the COMMIT: that is not known, and is asked for, again and again, until the server is back and tells. */
static void
test_commit (void)
{
  FerryInstanceItem *source = pg_server_add (app, "Commit source", "development", pg_server_database (extra_source));
  const char *database = pg_server_database ("");
  FerryInstanceItem *target = pg_server_add (app, "Commit target", "staging", database);
  g_autofree char *path = make_package (source);
  FerryExecuteAssistant *assistant;
  FerryProcessPane *pane;

  pg_server_prepare_to_hold_commits (database);
  assistant = go_to_confirm (path, target);
  pane = ferry_execute_assistant_get_process (assistant);
  pg_server_lock (database, "roles", "SHARE ROW EXCLUSIVE");
  act (assistant, "execute.start");
  pg_server_wait_held (database);
  pg_server_hold_commits ();
  pg_server_unlock ();
  pg_server_wait_commit ();
  pg_server_kill ();
  GTK_FIXTURE_WAIT (is_over (pane));
  GTK_FIXTURE_WAIT (g_strcmp0 (ferry_process_pane_get_headline (pane), "It is not known yet whether the target is changed") == 0);
  gtk_picture_save (GTK_WIDGET (assistant), "server-died-commit");
  act (pane, "process.ask-again");
  GTK_FIXTURE_WAIT (told (pane) != NULL);
  gtk_picture_save (GTK_WIDGET (assistant), "server-away-commit");
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "It is not known yet whether the target is changed");
  pg_server_start ();
  act (pane, "process.ask-again");
  GTK_FIXTURE_WAIT (g_strcmp0 (ferry_process_pane_get_headline (pane), "The target is changed and may need a rollback") == 0);
  gtk_picture_save (GTK_WIDGET (assistant), "server-back-commit");
  g_assert_null (told (pane));
  gtk_fixture_close (GTK_WIDGET (assistant));
}

/* ---- no keyring: the bus of the test has none ---- */

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

static FerryInstanceItem *
add_by_dialog (FerryWindow *window,
               const char  *uri)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (app));
  guint before = g_list_model_get_n_items (instances);
  GtkWidget *dialog;

  act (window, "win.add-instance");
  dialog = gtk_fixture_wait_window ("FerryInstanceDialog");
  set_row (dialog, "AdwEntryRow", "Name", "Locked");
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Stage")), 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Reached by")), 1);
  set_row (dialog, "AdwEntryRow", "postgresql://user@host/database, or an SQLite file", uri);
  set_row (dialog, "AdwPasswordEntryRow", "Database password, if .env has none", "wrong");
  act (dialog, "dialog.save");
  GTK_FIXTURE_WAIT (told (dialog) != NULL);   /* the server refuses it; what was entered stays */
  gtk_picture_save (dialog, "password-refused");
  g_assert_cmpuint (g_list_model_get_n_items (instances), ==, before);
  set_row (dialog, "AdwPasswordEntryRow", "Database password, if .env has none", "open sesame");
  act (dialog, "dialog.save");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (instances) == before + 1);
  return ferry_window_get_instance (window);
}

static GtkWidget *
toast_of (FerryWindow *window)
{
  return gtk_fixture_find (GTK_WIDGET (window), "AdwToastWidget", NULL);
}

static void
wait_for_toast (FerryWindow *window,
                const char  *text)
{
  GTK_FIXTURE_WAIT (toast_of (window) != NULL && gtk_fixture_find (toast_of (window), "GtkLabel", text) != NULL);
}

static void
enter_password (FerryWindow       *window,
                FerryInstanceItem *item,
                const char        *password)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.enter-password", "s", ferry_instance_item_get_id (item));
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  set_row (dialog, "AdwPasswordEntryRow", "Database password", password);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "ok");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* the record of this session's items is another one: it is opened anew, with no password in mind */
static FerryInstanceItem *
as_after_a_new_start (FerryInstanceItem *item)
{
  g_autoptr(FerryInstanceRecord) record = ferry_instance_record_copy (ferry_instance_item_get_record (item));

  ferry_passwords_remember (record->id, NULL);
  g_free (record->name);
  record->name = g_strdup ("Locked later");
  g_assert_true (ferry_store_save_instance (ferry_app_get_store (app), record, NULL));
  g_assert_true (ferry_instance_list_load (ferry_app_get_instances (app), ferry_app_get_store (app), ferry_app_get_catalogue (app), NULL));
  return ferry_instance_list_find (ferry_app_get_instances (app), record->id);
}

static void
test_no_keyring (void)
{
  const char *database = pg_server_database ("");
  g_autofree char *uri = g_strdup_printf ("postgresql://keeper@/%s?host=%s", database, g_getenv ("FERRY_TEST_PGHOST"));
  FerryWindow *window = ferry_window_new (app);
  FerryInstanceItem *item, *first;

  gtk_window_present (GTK_WINDOW (window));
  pg_server_protect (database, "keeper", "open sesame");
  item = add_by_dialog (window, uri);
  wait_for_toast (window, "No keyring: Ferry asks again when it starts");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_READY);
  first = item;
  item = as_after_a_new_start (first);
  g_assert_true (item != first);
  ferry_instance_item_refresh (item);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_PASSWORD_NEEDED);
  gtk_picture_save (GTK_WIDGET (window), "password-needed");
  enter_password (window, item, "wrong again");
  GTK_FIXTURE_WAIT (told (window) != NULL);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_PASSWORD_NEEDED);
  enter_password (window, item, "open sesame");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_READY);
  gtk_fixture_close (GTK_WIDGET (window));
}

int
main (int    argc,
      char **argv)
{
  int status;

  ferry_test_init (&argc, &argv);
  app = gtk_fixture_init (&argc, &argv);
  ferry_types_ensure ();
  g_test_add_func ("/gtk/trouble/no-keyring", test_no_keyring);
  g_test_add_func ("/gtk/trouble/plan", test_plan);
  g_test_add_func ("/gtk/trouble/execution", test_execution);
  g_test_add_func ("/gtk/trouble/commit", test_commit);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (app);
  return status;
}
