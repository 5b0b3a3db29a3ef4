#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-gtk-job.h"
#include "ferry-job-list.h"

#include <string.h>

/* The shell around the pages: what it remembers, the work that runs, files that are opened, and its own dialogs. */

typedef struct { FerryApp *app; FerryInstanceItem *item; } Fixture;

static FerryWindow *
open_window (const Fixture *f)
{
  FerryWindow *window = ferry_window_new (f->app);

  gtk_window_present (GTK_WINDOW (window));
  gtk_fixture_settle ();
  return window;
}

static GtkWidget *
find_in_page (FerryWindow *window,
              const char  *type_name)
{
  return gtk_fixture_find (ferry_window_get_page (window), type_name, NULL);
}

/* The next window is as large as the last one and shows the same page. */
static void
test_remembered (gconstpointer data)
{
  const Fixture *f = data;
  FerryWindow *window = open_window (f);
  int width, height;

  ferry_window_show (window, ferry_instance_item_get_id (f->item), "variables");
  gtk_window_set_default_size (GTK_WINDOW (window), 930, 710);
  gtk_fixture_settle ();
  gtk_window_close (GTK_WINDOW (window));
  gtk_fixture_settle ();
  window = open_window (f);
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 930);
  g_assert_cmpint (height, ==, 710);
  g_assert_true (gtk_widget_get_mapped (find_in_page (window, "FerryVariablesPage")));
  ferry_window_show (window, "rules", NULL);
  gtk_fixture_settle ();
  gtk_window_close (GTK_WINDOW (window));
  gtk_fixture_settle ();
  window = open_window (f);
  g_assert_nonnull (find_in_page (window, "FerryRulesPage"));
  gtk_fixture_close (GTK_WIDGET (window));
}

/* ---- work ------------------------------------------------------------------------------------------------------------------------ */

typedef struct { int stop; int ended; } Work;

static gboolean
work_cb (FerryJob *job,
         gpointer  data,
         GError  **error)
{
  Work *work = data;

  ferry_job_add_step (job, "copy", "Copy", 1);
  ferry_job_begin_step (job, "copy");
  ferry_job_set_progress (job, NULL, 40, 100);
  while (!g_atomic_int_get (&work->stop) && !g_cancellable_is_cancelled (ferry_job_get_cancellable (job)))
    g_usleep (1000);
  g_atomic_int_set (&work->ended, 1);
  return !g_cancellable_set_error_if_cancelled (ferry_job_get_cancellable (job), error);
}

static void
start (Work         *work,
       const char   *title,
       FerryJobKind  kind)
{
  g_autoptr(FerryJob) job = ferry_job_new (title);

  ferry_gtk_run_job (job, kind, work_cb, work, NULL, NULL, NULL);
}

static GtkWidget *
jobs_button (FerryWindow *window)
{
  return gtk_fixture_find (GTK_WIDGET (window), "FerryJobsButton", NULL);
}

/* All that runs is in the popover, each with a button that stops it; nothing runs, no button. */
static void
test_jobs (gconstpointer data)
{
  const Fixture *f = data;
  FerryWindow *window = open_window (f);
  GtkWidget *button = jobs_button (window), *popover, *row;
  Work first = { 0 }, second = { 0 }, quiet = { 0 };

  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (f->app)));
  g_assert_false (gtk_widget_get_visible (button));
  start (&first, "Back up “Shop” before the fair in the halls of Rotterdam", FERRY_JOB_WORK);
  start (&second, "Verify “Returns”", FERRY_JOB_WORK);
  start (&quiet, "List backups", FERRY_JOB_QUIET);
  gtk_fixture_settle ();
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_nonnull (gtk_fixture_find (button, "GtkLabel", "2 jobs"));
  gtk_menu_button_popup (GTK_MENU_BUTTON (gtk_fixture_find (button, "GtkMenuButton", NULL)));
  popover = gtk_fixture_find (button, "GtkPopover", NULL);
  GTK_FIXTURE_WAIT (gtk_widget_get_mapped (popover));
  gtk_picture_save (GTK_WIDGET (popover), "window-jobs");
  row = gtk_fixture_find (popover, "FerryJobRow", NULL);   /* the newest first */
  g_assert_nonnull (gtk_fixture_find (row, "GtkLabel", "Verify “Returns”"));
  g_signal_emit_by_name (gtk_fixture_find (row, "GtkButton", NULL), "clicked");
  GTK_FIXTURE_WAIT (g_atomic_int_get (&second.ended) == 1 && g_list_model_get_n_items (G_LIST_MODEL (ferry_app_get_jobs (f->app))) == 1);
  g_assert_cmpint (g_atomic_int_get (&first.ended), ==, 0);
  g_atomic_int_set (&first.stop, 1);
  g_atomic_int_set (&quiet.stop, 1);
  GTK_FIXTURE_WAIT (!gtk_widget_get_visible (button) && g_atomic_int_get (&quiet.ended) == 1);
  gtk_fixture_close (GTK_WIDGET (window));
}

/* ---- notifications of the desktop --------------------------------------------------------------------------------------------- */

typedef struct { GPtrArray *told; guint owned; } Desktop;

static void
called_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *parameters,
           GDBusMethodInvocation *invocation,
           gpointer               user_data)
{
  Desktop *desktop = user_data;
  const char *summary, *body;

  g_variant_get (parameters, "(&su&s&s&sasa{sv}i)", NULL, NULL, NULL, &summary, &body, NULL, NULL, NULL);
  g_ptr_array_add (desktop->told, g_strdup_printf ("%s|%s", summary, body));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", desktop->told->len));
}

static void
owned_cb (GDBusConnection *connection,
          const char      *name,
          gpointer         user_data)
{
  ((Desktop *) user_data)->owned = 1;
}

/* The desktop's side of it, on the session bus of the test (Desktop Notifications Specification 1.2). */
static guint
be_desktop (Desktop *desktop)
{
  static const char xml[] = "<node><interface name='org.freedesktop.Notifications'><method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/><arg type='a{sv}' direction='in'/>"
    "<arg type='i' direction='in'/><arg type='u' direction='out'/></method></interface></node>";
  static const GDBusInterfaceVTable table = { .method_call = called_cb };
  g_autoptr(GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  guint name;

  g_assert_no_error (error);
  g_assert_cmpuint (g_dbus_connection_register_object (connection, "/org/freedesktop/Notifications", info->interfaces[0], &table, desktop, NULL, &error), >, 0);
  name = g_bus_own_name_on_connection (connection, "org.freedesktop.Notifications", G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, desktop, NULL);
  GTK_FIXTURE_WAIT (desktop->owned == 1);
  return name;
}

static gboolean
fail_cb (FerryJob *job,
         gpointer  data,
         GError  **error)
{
  work_cb (job, data, NULL);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE, "The disk is full");
  return FALSE;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static gboolean
timed_cb (gpointer user_data)
{
  g_atomic_int_set ((int *) user_data, 1);
  return G_SOURCE_REMOVE;
}

/* Long work that ends while nobody looks is told by the desktop, with what went wrong; short and quiet work is not. */
static void
test_notified (gconstpointer data)
{
  const Fixture *f = data;
  Desktop desktop = { .told = g_ptr_array_new_with_free_func (g_free) };
  Work works[4] = { { 0 } };
  g_autoptr(FerryJob) failing = ferry_job_new ("Restore “Shop”");
  guint name = be_desktop (&desktop);
  int passed = 0;

  start (&works[0], "Back up “Shop”", FERRY_JOB_WORK);
  ferry_gtk_run_job (failing, FERRY_JOB_WORK, fail_cb, &works[1], NULL, NULL, NULL);
  start (&works[2], "List backups", FERRY_JOB_QUIET);
  g_timeout_add (5500, timed_cb, &passed);   /* five seconds are worth telling */
  GTK_FIXTURE_WAIT (g_atomic_int_get (&passed) == 1);
  start (&works[3], "Verify “Returns”", FERRY_JOB_WORK);
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_atomic_int_set (&works[i].stop, 1);
      GTK_FIXTURE_WAIT (g_atomic_int_get (&works[i].ended) == 1);
    }
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (f->app)) && desktop.told->len >= 2);
  gtk_fixture_settle ();
  g_assert_cmpuint (desktop.told->len, ==, 2);
  g_ptr_array_sort (desktop.told, compare_texts);
  g_assert_cmpstr (g_ptr_array_index (desktop.told, 0), ==, "Done: Back up “Shop”|");
  g_assert_cmpstr (g_ptr_array_index (desktop.told, 1), ==, "Failed: Restore “Shop”|The disk is full");
  g_bus_unown_name (name);
  g_ptr_array_unref (desktop.told);
}

/* While an instance is being changed, Quit asks; what is kept running runs on. */
static void
test_quit (gconstpointer data)
{
  const Fixture *f = data;
  FerryWindow *window = open_window (f);
  GtkWidget *dialog;
  Work work = { 0 };

  start (&work, "Execute “Returns” on “Shop”", FERRY_JOB_WRITE);
  gtk_fixture_settle ();
  g_action_group_activate_action (G_ACTION_GROUP (f->app), "quit", NULL);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Stop and Quit?");
  gtk_picture_save (dialog, "window-quit");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_fixture_settle ();
  g_assert_cmpint (g_atomic_int_get (&work.ended), ==, 0);
  gtk_window_close (GTK_WINDOW (window));   /* neither does a closed window stop it */
  gtk_fixture_settle ();
  g_assert_cmpint (g_atomic_int_get (&work.ended), ==, 0);
  window = open_window (f);
  g_action_group_activate_action (G_ACTION_GROUP (f->app), "quit", NULL);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (g_atomic_int_get (&work.ended) == 1 && ferry_job_list_is_empty (ferry_app_get_jobs (f->app)));
  gtk_fixture_close (GTK_WIDGET (window));
}

/* ---- dialogs --------------------------------------------------------------------------------------------------------------------- */

static void
look_at (FerryWindow *window,
         const char  *action,
         const char  *type_name,
         const char  *picture)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  dialog = gtk_fixture_wait_window (type_name);
  gtk_picture_save (dialog, picture);
  gtk_fixture_close (dialog);
}

static void
test_dialogs (gconstpointer data)
{
  FerryWindow *window = open_window (data);

  look_at (window, "win.preferences", "FerryPreferencesWindow", "window-preferences");
  look_at (window, "win.show-help-overlay", "GtkShortcutsWindow", "window-shortcuts");
  look_at (window, "win.about", "AdwAboutWindow", "window-about");
  look_at (window, "win.add-instance", "FerryInstanceDialog", "window-add-instance");
  gtk_fixture_close (GTK_WIDGET (window));
}

static gboolean
is_in_library (const Fixture *f,
               const char    *digest)
{
  g_autoptr(FerryLibraryRecord) record = ferry_store_find_package (ferry_app_get_store (f->app), digest, NULL);

  return record != NULL;
}

/* A migration file that is opened from outside is taken into the list; nothing is started. */
static void
test_open (gconstpointer data)
{
  const Fixture *f = data;
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  g_autofree char *output = g_strconcat (ferry_test_folder (), "/", NULL);
  FerryPackageOptions options = { .rule_set = rules, .title = "From a mail", .output = output };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_instance_create_package (ferry_instance_item_get_instance (f->item), &options, NULL, &error);
  g_autoptr(GFile) file = NULL;
  GtkWindow *window;

  g_assert_no_error (error);
  file = g_file_new_for_path (ferry_package_get_path (package));
  g_application_open (G_APPLICATION (f->app), &file, 1, "");
  GTK_FIXTURE_WAIT ((window = gtk_application_get_active_window (GTK_APPLICATION (f->app))) != NULL && FERRY_IS_WINDOW (window));
  GTK_FIXTURE_WAIT (find_in_page (FERRY_WINDOW (window), "FerryPackagesPage") != NULL);
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (f->app)));
  GTK_FIXTURE_WAIT (is_in_library (f, ferry_package_get_digest (package)));
  gtk_fixture_close (GTK_WIDGET (window));
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
  f.item = gtk_fixture_add_instance (f.app, "Shop", "production", gtk_fixture_nocobase_sql);
  g_test_add_data_func ("/gtk/window/remembered", &f, test_remembered);
  g_test_add_data_func ("/gtk/window/jobs", &f, test_jobs);
  g_test_add_data_func ("/gtk/window/dialogs", &f, test_dialogs);
  g_test_add_data_func ("/gtk/window/open", &f, test_open);
  g_test_add_data_func ("/gtk/window/notified", &f, test_notified);
  g_test_add_data_func ("/gtk/window/quit", &f, test_quit);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (f.app);
  return status;
}
