#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-instance-dialog.h"
#include "ferry-message-bar.h"

#include <string.h>

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

/* "Listening at https://127.0.0.1:40123/…" */
static void
start_agent (Fixture    *f,
             const char *listen)
{
  const char *words[] = { f->agent, "serve", "--app", ferry_instance_item_get_record (f->local)->folder, "--listen", listen, "--state", f->state,
                          "--tls-certificate", f->certificate, "--tls-key", f->key, NULL };
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  f->server = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
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
