#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"
#include "mock-manager.h"

#include "ferry-loader.h"
#include "ferry-manager-page.h"
#include "ferry-message-bar.h"

#include <glib/gstdio.h>
#include <string.h>

/* NocoBase's own migration manager in the window; a server in this process plays it. */

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; MockManager *mock; char *file; } Fixture;

static FerryInstanceItem *
add_instance (Fixture *f)
{
  g_autoptr(FerryInstanceRecord) record = g_new0 (FerryInstanceRecord, 1);
  g_autoptr(GError) error = NULL;

  record->id = g_uuid_string_random ();
  record->name = g_strdup ("Shop");
  record->stage = g_strdup ("production");
  record->kind = g_strdup ("remote");
  record->address = g_strdup (http_server_get_address (f->mock->server));
  record->token_file = g_build_filename (ferry_test_folder (), "token", NULL);
  record->created = ferry_time_now ();
  ferry_test_write (record->token_file, "canary-token\n");
  g_assert_cmpint (g_chmod (record->token_file, 0600), ==, 0);
  ferry_store_save_instance (ferry_app_get_store (f->app), record, &error);
  g_assert_no_error (error);
  ferry_instance_list_load (ferry_app_get_instances (f->app), ferry_app_get_store (f->app), ferry_app_get_catalogue (f->app), &error);
  g_assert_no_error (error);
  return ferry_instance_list_find (ferry_app_get_instances (f->app), record->id);
}

/* the page, loaded again */
static GtkWidget *
open_page (Fixture    *f,
           const char *state)
{
  GtkWidget *page;
  FerryLoader *loader;

  ferry_window_show (f->window, ferry_instance_item_get_id (f->item), "manager");
  gtk_fixture_settle ();
  page = gtk_fixture_find (ferry_window_get_page (f->window), "FerryManagerPage", NULL);
  loader = FERRY_LOADER (gtk_fixture_find (page, "FerryLoader", NULL));
  ferry_item_page_reload (FERRY_ITEM_PAGE (page));
  GTK_FIXTURE_WAIT (g_str_equal (ferry_loader_get_state (loader), state));
  return page;
}

static AdwViewStackPage *
stack_page (Fixture *f)
{
  GtkWidget *page = ferry_window_get_page (f->window), *manager = gtk_fixture_find (page, "FerryManagerPage", NULL);

  return adw_view_stack_get_page (ADW_VIEW_STACK (gtk_fixture_find (page, "AdwViewStack", NULL)), manager);
}

static gboolean
can_press (GtkWidget  *dialog,
           const char *label)
{
  return gtk_widget_is_sensitive (gtk_fixture_find (dialog, "GtkButton", label));
}

static const char *
message_of (GtkWidget *widget)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (widget, "FerryMessageBar", NULL)));
}

static gboolean
was_asked (Fixture    *f,
           const char *words)
{
  return mock_manager_was_asked (f->mock, words);
}

/* ---- the page -------------------------------------------------------------------------------------------------------------- */

/* It is there only where NocoBase has that plugin. */
static void
test_offered (gconstpointer data)
{
  Fixture *f = (Fixture *) data;

  ferry_window_show (f->window, ferry_instance_item_get_id (f->item), "overview");
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->item) == FERRY_INSTANCE_READY);
  g_assert_false (adw_view_stack_page_get_visible (stack_page (f)));
  f->mock->absent = FALSE;
  ferry_instance_item_refresh (f->item);
  GTK_FIXTURE_WAIT (adw_view_stack_page_get_visible (stack_page (f)));
}

static void
test_lists (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page = open_page (f, "content");
  GtkWidget *row = gtk_fixture_find (page, "AdwActionRow", "Spring");

  g_assert_nonnull (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), MOCK_MADE));
  g_assert_nonnull (gtk_fixture_find (row, "GtkLabel", "Done"));
  g_assert_nonnull (gtk_fixture_find (gtk_fixture_find (page, "AdwActionRow", "odd.nbdata"), "GtkLabel", "resting"));
  g_assert_nonnull (gtk_fixture_find (page, "AdwActionRow", "log-1"));
  gtk_picture_save (GTK_WIDGET (f->window), "manager");
}

static void
test_empty (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page;

  f->mock->empty = TRUE;
  page = open_page (f, "content");
  GTK_FIXTURE_WAIT (gtk_widget_get_visible (gtk_fixture_find (page, "GtkLabel", "NocoBase has made none yet.")));
  g_assert_true (gtk_widget_get_visible (gtk_fixture_find (page, "GtkLabel", "NocoBase has executed none yet.")));
  gtk_picture_save (GTK_WIDGET (f->window), "manager-empty");
  f->mock->empty = FALSE;
}

static void
test_error (gconstpointer data)
{
  Fixture *f = (Fixture *) data;

  f->mock->absent = TRUE;   /* the plugin was disabled meanwhile */
  open_page (f, "error");
  gtk_picture_save (GTK_WIDGET (f->window), "manager-error");
  f->mock->absent = FALSE;
}

/* ---- create, delete -------------------------------------------------------------------------------------------------------- */

static void
test_create (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page = open_page (f, "content"), *dialog;

  gtk_widget_activate_action (page, "manager.create", NULL);
  dialog = gtk_fixture_wait_window ("FerryManagerCreateDialog");
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (dialog, "AdwEntryRow", "Title (optional)")), "Summer");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Rule"))), "overwrite-first"));
  gtk_fixture_settle ();
  gtk_picture_save (dialog, "manager-create");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "create");
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (was_asked (f, "POST migration:create {\"ruleId\":\"7\",\"title\":\"Summer\"}"));
  f->mock->ends = "error";
  gtk_widget_activate_action (page, "manager.create", NULL);
  dialog = gtk_fixture_wait_window ("FerryManagerCreateDialog");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "create");
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (message_of (page) != NULL);
  g_assert_nonnull (strstr (message_of (page), "no room"));
  f->mock->ends = "ok";
}

static void
test_remove (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page = open_page (f, "content"), *dialog;

  gtk_widget_activate_action (page, "manager.remove", "s", MOCK_MADE);
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  gtk_picture_save (dialog, "manager-remove");
  g_assert_false (was_asked (f, "migration:remove"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "remove:" MOCK_MADE);
  gtk_window_destroy (GTK_WINDOW (dialog));
  GTK_FIXTURE_WAIT (was_asked (f, "POST migration:remove {\"name\":\"" MOCK_MADE "\"}"));
}

/* ---- execute --------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
open_execute (Fixture   *f,
              GtkWidget *page)
{
  GtkWidget *dialog;

  ferry_manager_page_offer (FERRY_MANAGER_PAGE (page), f->file);
  dialog = gtk_fixture_wait_window ("FerryManagerExecuteDialog");
  GTK_FIXTURE_WAIT (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (gtk_fixture_find (dialog, "GtkStack", NULL))), "looking") != 0);
  return dialog;
}

static void
set_row (GtkWidget  *dialog,
         const char *type_name,
         const char *title,
         const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gtk_fixture_find (dialog, type_name, title)), text);
}

/* No way leads past a blocker, a missing value, or the name that was not typed: the action itself is tried. */
static void
test_guarded (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page = open_page (f, "content"), *dialog;

  f->mock->check = "{\"data\":{\"blockers\":[{\"message\":\"The file is of another dialect\"}],\"inputs\":[],\"warnings\":[]}}";
  dialog = open_execute (f, page);
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  g_assert_false (can_press (dialog, "_Execute"));
  gtk_widget_activate_action (dialog, "manager-execute.start", NULL);
  gtk_picture_save (dialog, "manager-blocked");
  gtk_window_destroy (GTK_WINDOW (dialog));
  f->mock->check = "{\"data\":{\"status\":\"fine\"}}";
  dialog = open_execute (f, page);
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  g_assert_nonnull (strstr (message_of (dialog), "does not understand"));
  g_assert_false (can_press (dialog, "_Execute"));
  gtk_widget_activate_action (dialog, "manager-execute.start", NULL);
  gtk_picture_save (dialog, "manager-unchecked");
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_fixture_settle ();
  g_assert_false (was_asked (f, "migration:execute"));
}

static void
test_execute (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page = open_page (f, "content"), *dialog;

  f->mock->check = "{\"data\":{\"blockers\":[],\"inputs\":[{\"name\":\"MAIL_HOST\",\"type\":\"default\"},{\"name\":\"MAIL_KEY\",\"type\":\"secret\"}],"
                   "\"warnings\":[{\"message\":\"The application is one version behind\"}]}}";
  dialog = open_execute (f, page);
  g_assert_false (can_press (dialog, "_Execute"));
  set_row (dialog, "AdwEntryRow", "MAIL_HOST", "mail.test");
  set_row (dialog, "AdwPasswordEntryRow", "MAIL_KEY", "canary-value");
  g_assert_false (can_press (dialog, "_Execute"));
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  g_assert_true (can_press (dialog, "_Execute"));
  gtk_picture_save (dialog, "manager-execute");
  f->mock->making = 1;
  gtk_widget_activate_action (dialog, "manager-execute.start", NULL);
  GTK_FIXTURE_WAIT (gtk_fixture_find (page, "AdwActionRow", "log-2") != NULL);
  g_assert_null (message_of (page));
  g_assert_true (was_asked (f, "{\"MAIL_KEY\":\"canary-value\"}"));
  g_assert_false (was_asked (f, "skipBackup"));
}

static void
test_execute_fails (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *page = open_page (f, "content"), *dialog;

  f->mock->check = "{\"data\":{\"blockers\":[],\"inputs\":[],\"warnings\":[]}}";
  f->mock->ends = "error";
  dialog = open_execute (f, page);
  g_assert_nonnull (gtk_fixture_find (dialog, "GtkLabel", "NocoBase objects to nothing."));
  set_row (dialog, "AdwEntryRow", "Type the instance’s name to confirm", "Shop");
  gtk_widget_activate_action (dialog, "manager-execute.start", NULL);
  GTK_FIXTURE_WAIT (message_of (page) != NULL);
  g_assert_nonnull (strstr (message_of (page), "log-2"));
  gtk_fixture_settle ();
  gtk_picture_save (GTK_WIDGET (f->window), "manager-failed");
}

/* An application that comes up is neither there nor gone, and the sidebar says so until it is there. */
static void
test_restarting (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  GtkWidget *sidebar = gtk_fixture_find (GTK_WIDGET (f->window), "FerrySidebar", NULL);

  g_atomic_int_set (&f->mock->starting, 1);
  ferry_instance_item_refresh (f->item);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->item) == FERRY_INSTANCE_RESTARTING);
  gtk_fixture_settle ();
  g_assert_nonnull (gtk_fixture_find_telling (sidebar, "Restarting"));
  gtk_picture_save (GTK_WIDGET (f->window), "manager-restarting");
  g_atomic_int_set (&f->mock->starting, 0);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (f->item) == FERRY_INSTANCE_READY);   /* nobody asks for it */
  gtk_fixture_settle ();
  g_assert_null (gtk_fixture_find_telling (sidebar, "Restarting"));
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
  f.mock = mock_manager_new ();
  f.mock->absent = TRUE;   /* until the first test is through */
  f.file = g_build_filename (ferry_test_folder (), "spring.nbdata", NULL);
  ferry_test_write (f.file, MOCK_BYTES);
  f.item = add_instance (&f);
  f.window = ferry_window_new (f.app);
  if (g_getenv ("FERRY_TEST_NARROW") != NULL)
    gtk_window_set_default_size (GTK_WINDOW (f.window), 700, 640);
  gtk_window_present (GTK_WINDOW (f.window));
  g_test_add_data_func ("/gtk/manager/offered", &f, test_offered);
  g_test_add_data_func ("/gtk/manager/lists", &f, test_lists);
  g_test_add_data_func ("/gtk/manager/empty", &f, test_empty);
  g_test_add_data_func ("/gtk/manager/error", &f, test_error);
  g_test_add_data_func ("/gtk/manager/create", &f, test_create);
  g_test_add_data_func ("/gtk/manager/remove", &f, test_remove);
  g_test_add_data_func ("/gtk/manager/guarded", &f, test_guarded);
  g_test_add_data_func ("/gtk/manager/execute", &f, test_execute);
  g_test_add_data_func ("/gtk/manager/execute-fails", &f, test_execute_fails);
  g_test_add_data_func ("/gtk/manager/restarting", &f, test_restarting);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (f.window));
  g_object_unref (f.app);
  mock_manager_free (f.mock);
  g_free (f.file);
  return status;
}
