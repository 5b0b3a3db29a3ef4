#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-instance-dialog.h"
#include "ferry-message-bar.h"
#include "ferry-process-pane.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/prctl.h>

/* An instance behind a ferry-agent with a certificate that nobody vouches for: added with address and token, used, found changed. */

typedef struct { FerryApp *app; FerryInstanceItem *local; FerryWindow *window; char *agent, *state, *key, *certificate, *address, *token; GSubprocess *server; } Fixture;

static char *
run (const char * const *words)
{
  g_autoptr(GSubprocess) process = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  char *output = NULL;

  g_assert_nonnull (process);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));
  return g_strchomp (output);
}

static void
make_certificate (Fixture *f)
{
  const char *words[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                          "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f->key, "-out", f->certificate, NULL };
  g_autofree char *output = run (words);
}

/* A test that fails must not leave the agent behind: whoever reads the test's output would wait for it. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* "Listening at https://127.0.0.1:40123/…" */
static void
start_agent (Fixture    *f,
             const char *listen)
{
  const char *words[] = { f->agent, "serve", "--app", ferry_instance_item_get_record (f->local)->folder, "--listen", listen, "--state", f->state,
                          "--tls-certificate", f->certificate, "--tls-key", f->key, NULL };
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  f->server = g_subprocess_launcher_spawnv (launcher, words, NULL);
  g_assert_nonnull (f->server);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (f->server));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "Listening at https://"));
  g_free (f->address);
  f->address = g_strdup (line + strlen ("Listening at "));
}

static void
stop_agent (Fixture *f)
{
  g_subprocess_send_signal (f->server, 15);
  g_subprocess_wait (f->server, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (f->server));
  g_clear_object (&f->server);
}

static void
set_up (Fixture *f)
{
  const char *create[] = { NULL, "token", "create", "desk", "--scope", "write", "--state", NULL, NULL };

  f->agent = g_build_filename (ferry_test_require_env ("FERRY_BUILD_ROOT", "run it through meson test"), "src", "ferry-agent", "ferry-agent", NULL);
  f->state = g_build_filename (ferry_test_folder (), "agent", NULL);
  f->key = g_build_filename (ferry_test_folder (), "key.pem", NULL);
  f->certificate = g_build_filename (ferry_test_folder (), "certificate.pem", NULL);
  create[0] = f->agent;
  create[7] = f->state;
  f->token = run (create);
  make_certificate (f);
  start_agent (f, "127.0.0.1:0");
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

static FerryMessageBar *
message_of (GtkWidget *dialog)
{
  return FERRY_MESSAGE_BAR (gtk_fixture_find (dialog, "FerryMessageBar", NULL));
}

static gboolean
says (GtkWidget  *dialog,
      const char *words)
{
  const char *text = ferry_message_bar_get_text (message_of (dialog));

  return text != NULL && strstr (text, words) != NULL;
}

static void
test_add (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (f->app));
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.add-instance", NULL);
  dialog = gtk_fixture_wait_window ("FerryInstanceDialog");
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Reached by")), 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Stage")), 1);
  set_row (dialog, "AdwEntryRow", "Name", "Remote");
  set_row (dialog, "AdwEntryRow", "https://host:13080", f->address);
  set_row (dialog, "AdwPasswordEntryRow", "Token or API key", "ferry_wrong");
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  GTK_FIXTURE_WAIT (says (dialog, "fingerprint"));
  gtk_picture_save (dialog, "instance-certificate");
  g_assert_cmpuint (g_list_model_get_n_items (instances), ==, 1);
  gtk_widget_activate_action (dialog, "dialog.accept-certificate", NULL);
  GTK_FIXTURE_WAIT (ferry_message_bar_get_text (message_of (dialog)) != NULL && !says (dialog, "fingerprint"));   /* the token is wrong */
  g_assert_cmpuint (g_list_model_get_n_items (instances), ==, 1);
  set_row (dialog, "AdwPasswordEntryRow", "Token or API key", f->token);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (instances) == 2);
}

static FerryInstanceItem *
remote_item (Fixture *f)
{
  return ferry_window_get_instance (f->window);
}

static void
test_use (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryInstanceItem *item = remote_item (f);
  g_autofree char *version = NULL;

  g_assert_cmpstr (ferry_instance_item_get_name (item), ==, "Remote");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_READY);
  g_object_get (item, "version", &version, NULL);
  g_assert_cmpstr (version, ==, "2.2.15");
  gtk_picture_save (GTK_WIDGET (f->window), "remote-overview");
  ferry_window_show (f->window, ferry_instance_item_get_id (item), "variables");
  GTK_FIXTURE_WAIT (gtk_fixture_find (ferry_window_get_page (f->window), "AdwActionRow", "SMTP_HOST") != NULL);
  ferry_window_show (f->window, ferry_instance_item_get_id (item), "backups");
  gtk_fixture_settle ();
  ferry_window_show (f->window, ferry_instance_item_get_id (item), "executions");
  gtk_fixture_settle ();
}

/* What the agent can't do is said, with what would: nobody told it how the application is restarted. */
static void
test_offers (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page, *group, *row;

  ferry_window_show (f->window, ferry_instance_item_get_id (remote_item (f)), "overview");
  page = ferry_window_get_page (f->window);
  group = gtk_fixture_find (page, "AdwPreferencesGroup", "Not Offered Here");
  GTK_FIXTURE_WAIT (gtk_widget_get_visible (group));
  row = gtk_fixture_find (group, "AdwActionRow", "Restart the application");
  g_assert_nonnull (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "restart command"));
  gtk_picture_save (group, "remote-offers");
  g_assert_null (gtk_fixture_find (group, "AdwActionRow", "Restore"));
}

static gboolean
can_press (GtkWidget  *dialog,
           const char *label)
{
  return gtk_widget_is_sensitive (gtk_fixture_find (dialog, "GtkButton", label));
}

static guint
position_of (Fixture           *f,
             FerryInstanceItem *item)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (f->app));

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) other = g_list_model_get_item (instances, i);

      if (other == item)
        return i;
    }
  g_assert_not_reached ();
}

/* A backup that is made of @source travels to wherever @target is, is checked there, and is restored. */
static void
restore_from (Fixture           *f,
              FerryInstanceItem *source,
              FerryInstanceItem *target)
{
  GtkWidget *page, *dialog;
  FerryMessageBar *bar;

  ferry_window_show (f->window, ferry_instance_item_get_id (target), "backups");
  gtk_fixture_settle ();
  page = gtk_fixture_find (ferry_window_get_page (f->window), "FerryBackupsPage", NULL);
  gtk_widget_activate_action (page, "backups.choose-instance", NULL);
  dialog = gtk_fixture_wait_window ("FerryBackupSourceDialog");
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Instance")), position_of (f, source));
  GTK_FIXTURE_WAIT (can_press (dialog, "_Back Up Now and Use That"));
  gtk_picture_save (dialog, source == f->local ? "remote-backup-source-local" : "remote-backup-source");
  gtk_widget_activate_action (dialog, "source.make", NULL);
  dialog = gtk_fixture_wait_window ("FerryRestoreDialog");
  GTK_FIXTURE_WAIT (gtk_fixture_find (dialog, "FerryCheckRow", NULL) != NULL);
  if (ferry_instance_item_get_stage (target) == FERRY_STAGE_PRODUCTION)
    set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", ferry_instance_item_get_name (target));
  gtk_switch_set_active (GTK_SWITCH (gtk_fixture_find (gtk_fixture_find (dialog, "AdwActionRow", "Restore it although it was not made here"), "GtkSwitch", NULL)), TRUE);
  GTK_FIXTURE_WAIT (can_press (dialog, "_Restore"));
  gtk_picture_save (dialog, source == f->local ? "remote-restore" : "remote-restore-here");
  gtk_widget_activate_action (dialog, "restore.start", NULL);
  bar = FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL));
  GTK_FIXTURE_WAIT (ferry_message_bar_get_text (bar) != NULL);
  g_assert_true (g_str_has_prefix (ferry_message_bar_get_text (bar), "Restored."));
}

static void
test_restore (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryInstanceItem *remote = remote_item (f);

  restore_from (f, f->local, remote);
  restore_from (f, remote, f->local);
  ferry_window_show (f->window, ferry_instance_item_get_id (remote), "overview");
  gtk_fixture_settle ();
}

typedef struct { FerryInstance *instance; FerryPackage *package; gint done; } Elsewhere;

static gpointer
execute_thread (gpointer data)
{
  Elsewhere *self = data;
  FerryExecuteOptions options = { .inputs = { .ignore_plugins = TRUE } };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) execution = ferry_instance_execute (self->instance, self->package, &options, NULL, &error);

  g_assert_no_error (error);
  g_atomic_int_set (&self->done, 1);
  return NULL;
}

static FerryPackage *
make_big_package (FerryInstanceItem *source)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autofree char *output = g_build_filename (ferry_test_folder (), "big.nbdata", NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = "Many rows", .output = output };
  g_autoptr(GError) error = NULL;
  FerryPackage *package;

  ferry_rule_set_set_table_rule (rules, "bulk", FERRY_RULE_OVERWRITE);
  package = ferry_instance_create_package (ferry_instance_item_get_instance (source), &options, NULL, &error);
  g_assert_no_error (error);
  return package;
}

/* A writer that the execution has to wait for: it runs as long as the test wants it to. */
static sqlite3 *
hold (FerryInstanceItem *item)
{
  g_autofree char *path = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", "db", "nocobase.sqlite", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return db;
}

/* (transfer full): what runs there, once it has a record */
static char *
wait_for_running (FerryInstance *instance,
                  Elsewhere     *elsewhere)
{
  while (!g_atomic_int_get (&elsewhere->done))
    {
      g_autoptr(GPtrArray) executions = ferry_instance_list_executions (instance, NULL);

      if (executions != NULL && executions->len > 0 && ferry_execution_get_state (g_ptr_array_index (executions, 0)) == FERRY_EXECUTION_RUNNING)
        return g_strdup (ferry_execution_get_id (g_ptr_array_index (executions, 0)));
      g_usleep (20000);
    }
  return NULL;
}

/* Begun by a desktop that knows nothing of this window: the window that is opened afterwards finds it running, follows it, and tells how it ended. */
static void
test_elsewhere (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryInstanceItem *item = remote_item (f);
  g_autofree char *remote = g_strdup (ferry_instance_item_get_id (item));
  g_autofree char *sql = g_strconcat (gtk_fixture_nocobase_sql, "CREATE TABLE bulk (id INTEGER PRIMARY KEY, text TEXT);"
                                      "INSERT INTO bulk WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i, hex(randomblob(40)) FROM n;", NULL);
  g_autoptr(FerryPackage) package = make_big_package (gtk_fixture_add_instance (f->app, "Staging", "staging", sql));
  Elsewhere elsewhere = { .instance = ferry_instance_item_get_instance (item), .package = package };
  FerryProcessPane *pane;
  GtkWidget *process;
  GThread *thread;
  g_autofree char *id = NULL;
  sqlite3 *writer = hold (f->local);

  gtk_fixture_close (GTK_WIDGET (f->window));
  thread = g_thread_new ("elsewhere", execute_thread, &elsewhere);
  id = wait_for_running (elsewhere.instance, &elsewhere);
  g_assert_nonnull (id);
  f->window = ferry_window_new (f->app);
  gtk_window_present (GTK_WINDOW (f->window));
  ferry_window_show (f->window, remote, "executions");
  GTK_FIXTURE_WAIT (gtk_fixture_find (ferry_window_get_page (f->window), "AdwActionRow", "Many rows") != NULL);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.show-execution", "(ss)", remote, id);
  process = gtk_fixture_wait_window ("FerryProcessView");
  pane = FERRY_PROCESS_PANE (gtk_fixture_find (process, "FerryProcessPane", NULL));
  GTK_FIXTURE_WAIT (ferry_process_pane_get_execution (pane) != NULL);
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "Executing");
  g_assert_false (g_atomic_int_get (&elsewhere.done));
  g_assert_cmpint (sqlite3_close (writer), ==, SQLITE_OK);   /* rolls back */
  gtk_picture_save (process, "remote-elsewhere");
  GTK_FIXTURE_WAIT (ferry_execution_get_state (ferry_process_pane_get_execution (pane)) == FERRY_EXECUTION_DONE);
  g_assert_cmpstr (ferry_process_pane_get_headline (pane), ==, "The target is changed");
  gtk_picture_save (process, "remote-elsewhere-done");
  g_thread_join (thread);
  gtk_window_destroy (GTK_WINDOW (process));
}

/* a server that goes away, and comes back with another certificate */
static void
test_other_certificate (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  FerryInstanceItem *item = remote_item (f);
  g_autofree char *listen = g_strndup (f->address + strlen ("https://"), strcspn (f->address + strlen ("https://"), "/"));
  g_autofree char *version = NULL;

  stop_agent (f);
  ferry_instance_item_refresh (item);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_UNREACHABLE);
  g_object_get (item, "version", &version, NULL);
  g_assert_cmpstr (version, ==, "2.2.15");   /* as it was known last */
  make_certificate (f);
  start_agent (f, listen);
  ferry_instance_item_refresh (item);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_CERTIFICATE_UNKNOWN);
  ferry_window_show (f->window, ferry_instance_item_get_id (item), "overview");
  gtk_fixture_settle ();
  gtk_picture_save (GTK_WIDGET (f->window), "remote-other-certificate");
}

int
main (int    argc,
      char **argv)
{
  Fixture f = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  gtk_fixture_allow_dialogs ();
  f.app = gtk_fixture_init (&argc, &argv);
  f.local = gtk_fixture_add_instance (f.app, "Shop", "production", gtk_fixture_nocobase_sql);
  f.window = ferry_window_new (f.app);
  gtk_window_present (GTK_WINDOW (f.window));
  set_up (&f);
  g_test_add_data_func ("/gtk/remote/add", &f, test_add);
  g_test_add_data_func ("/gtk/remote/use", &f, test_use);
  g_test_add_data_func ("/gtk/remote/offers", &f, test_offers);
  g_test_add_data_func ("/gtk/remote/restore", &f, test_restore);
  g_test_add_data_func ("/gtk/remote/elsewhere", &f, test_elsewhere);
  g_test_add_data_func ("/gtk/remote/other-certificate", &f, test_other_certificate);
  status = g_test_run ();
  stop_agent (&f);
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  g_free (f.agent);
  g_free (f.state);
  g_free (f.key);
  g_free (f.certificate);
  g_free (f.address);
  g_free (f.token);
  return status;
}
