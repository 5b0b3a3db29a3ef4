#include "config.h"

#include "gtk-fixture.h"

#include "ferry-instance-dialog.h"
#include "ferry-message-bar.h"
#include "ferry-paste-dialog.h"
#include "ferry-variable-dialog.h"

#include <glib/gstdio.h>
#include <string.h>

/* The pages of an instance, driven by their actions. */

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; } Fixture;

static GtkWidget *
show (const Fixture *fixture,
      const char    *view,
      const char    *page_type)
{
  GtkWidget *page;

  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), view);
  gtk_fixture_settle ();
  page = gtk_fixture_find (ferry_window_get_page (fixture->window), page_type, NULL);
  g_assert_nonnull (page);
  return page;
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

/* as a click on the response's button: that also closes the dialog */
static void
respond (GtkWidget  *dialog,
         const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_add_variable (gconstpointer user_data)
{
  GtkWidget *page = show (user_data, "variables", "FerryVariablesPage");
  GtkWidget *dialog;

  GTK_FIXTURE_WAIT (gtk_fixture_find (page, "AdwActionRow", "SMTP_HOST") != NULL);
  g_assert_null (gtk_fixture_find (page, "AdwActionRow", "NEW_ONE"));
  gtk_widget_activate_action (page, "variables.add", NULL);
  dialog = gtk_fixture_wait_window ("FerryVariableDialog");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save"));
  set_row (dialog, "AdwEntryRow", "Name", "1 bad");
  set_row (dialog, "AdwEntryRow", "Value", "x");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save"));
  set_row (dialog, "AdwEntryRow", "Name", "NEW_ONE");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save"));
  respond (dialog, "save");
  GTK_FIXTURE_WAIT (gtk_fixture_find (page, "AdwActionRow", "NEW_ONE") != NULL);
}

static void
test_remove_variable (gconstpointer user_data)
{
  GtkWidget *page = show (user_data, "variables", "FerryVariablesPage");
  GtkWidget *dialog;

  GTK_FIXTURE_WAIT (gtk_fixture_find (page, "AdwActionRow", "NEW_ONE") != NULL);
  gtk_widget_activate_action (page, "variables.remove", "s", "NEW_ONE");
  dialog = gtk_fixture_wait_window ("AdwMessageDialog");
  respond (dialog, "remove:NEW_ONE");
  gtk_fixture_settle ();
  g_assert_cmpstr (ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (page, "FerryMessageBar", NULL))), ==, NULL);
  GTK_FIXTURE_WAIT (gtk_fixture_find (page, "AdwActionRow", "NEW_ONE") == NULL);
}

static void
test_add_instance (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  const FerryInstanceRecord *record = ferry_instance_item_get_record (fixture->item);
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (fixture->app));
  guint before = g_list_model_get_n_items (instances);
  GtkWidget *dialog, *message;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-instance", NULL);
  dialog = gtk_fixture_wait_window ("FerryInstanceDialog");
  ferry_instance_dialog_set_folder (FERRY_INSTANCE_DIALOG (dialog), "/nowhere/at/all");
  set_row (dialog, "AdwEntryRow", "Name", "Other");
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_fixture_find (dialog, "AdwComboRow", "Stage")), 1);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  message = gtk_fixture_find (dialog, "FerryMessageBar", NULL);
  GTK_FIXTURE_WAIT (gtk_widget_get_visible (message));
  g_assert_cmpuint (g_list_model_get_n_items (instances), ==, before);
  ferry_instance_dialog_set_folder (FERRY_INSTANCE_DIALOG (dialog), record->folder);
  gtk_widget_activate_action (dialog, "dialog.save", NULL);
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (instances) == before + 1);
  g_assert_cmpstr (ferry_instance_item_get_name (ferry_window_get_instance (fixture->window)), ==, "Other");
}

static GtkDropTarget *
find_drop_target (GtkWidget *window)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

/* a folder, or a file of it, as a file manager drops it */
static void
drop (GtkWidget  *dialog,
      const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GSList) files = g_slist_append (NULL, file);
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (find_drop_target (dialog), "drop", &value, 5.0, 5.0, &taken);
  g_assert_true (taken);
}

static void
assert_row (GtkWidget  *dialog,
            const char *title,
            const char *text)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_fixture_find (dialog, "AdwEntryRow", title))), ==, text);
}

/* An application folder that is dropped fills the dialog in, and its .env does; a name that was typed stays. */
static void
test_drop_folder (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  const char *folder = ferry_instance_item_get_record (fixture->item)->folder;
  g_autofree char *env = g_build_filename (folder, ".env", NULL), *base = g_path_get_basename (folder);
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-instance", NULL);
  dialog = gtk_fixture_wait_window ("FerryInstanceDialog");
  assert_row (dialog, "Application folder", "");
  assert_row (dialog, "Name", "");
  drop (dialog, folder);
  assert_row (dialog, "Application folder", folder);
  assert_row (dialog, "Name", base);
  set_row (dialog, "AdwEntryRow", "Name", "Mine");
  set_row (dialog, "AdwEntryRow", "Application folder", "");
  drop (dialog, env);
  assert_row (dialog, "Application folder", folder);
  assert_row (dialog, "Name", "Mine");
  gtk_fixture_close (dialog);
}

static void
test_paste (void)
{
  static const struct { const char *text; int n; const char *name, *value; } table[] = {
    { "", 0, NULL, NULL },
    { "A=b", 1, "A", "b" },
    { "# remark\n\nexport A_1 = \"b c\"\n", 1, "A_1", "b c" },
    { "A='b=c'", 1, "A", "b=c" },
    { "A", -1, NULL, NULL },
    { "1A=b", -1, NULL, NULL },
    { "=b", -1, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) variables = ferry_paste_parse (table[i].text, TRUE, &error);

      g_assert_cmpint (variables != NULL ? (int) variables->len : -1, ==, table[i].n);
      if (table[i].n < 0)
        g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      if (table[i].n != 1)
        continue;
      g_assert_cmpstr (ferry_variable_get_name (g_ptr_array_index (variables, 0)), ==, table[i].name);
      g_assert_cmpstr (ferry_variable_get_value (g_ptr_array_index (variables, 0)), ==, table[i].value);
      g_assert_true (ferry_variable_get_secret (g_ptr_array_index (variables, 0)));
    }
}

/* the instance as an application shows it that starts now */
static FerryInstanceItem *
start_anew (const Fixture      *fixture,
            FerryInstanceList **list)
{
  g_autoptr(GError) error = NULL;

  *list = ferry_instance_list_new ();
  ferry_instance_list_load (*list, ferry_app_get_store (fixture->app), ferry_app_get_catalogue (fixture->app), &error);
  g_assert_no_error (error);
  return ferry_instance_list_find (*list, ferry_instance_item_get_id (fixture->item));
}

static void
assert_shown (FerryInstanceItem  *item,
              FerryInstanceState  state,
              const char         *text)
{
  g_autofree char *version = NULL, *shown = NULL;

  g_object_get (item, "version", &version, "state-text", &shown, NULL);
  g_assert_cmpint (ferry_instance_item_get_state (item), ==, state);
  g_assert_cmpstr (version, ==, "2.2.15");
  g_assert_nonnull (strstr (shown, text));
}

static void
test_known_state (gconstpointer user_data)
{
  const Fixture *fixture = user_data;
  const char *folder = ferry_instance_item_get_record (fixture->item)->folder;
  g_autofree char *database = g_build_filename (folder, "storage", "db", "nocobase.sqlite", NULL);
  g_autofree char *away = g_strconcat (database, ".away", NULL);
  g_autoptr(FerryInstanceList) first = NULL, second = NULL;
  FerryInstanceItem *item;

  ferry_instance_item_refresh (fixture->item);
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (fixture->item) == FERRY_INSTANCE_READY);
  item = start_anew (fixture, &first);
  assert_shown (item, FERRY_INSTANCE_READY, "As of");
  g_assert_cmpint (g_rename (database, away), ==, 0);
  ferry_instance_item_refresh (item);
  assert_shown (item, FERRY_INSTANCE_ASKING, "As of");   /* the last answer stands while it is asked */
  GTK_FIXTURE_WAIT (ferry_instance_item_get_state (item) == FERRY_INSTANCE_UNREACHABLE);
  item = start_anew (fixture, &second);
  assert_shown (item, FERRY_INSTANCE_UNREACHABLE, "Unreachable");
  g_assert_nonnull (ferry_instance_item_get_known (item)->problem);
  g_assert_cmpint (g_rename (away, database), ==, 0);
}

static void
test_damaged_known_state (void)
{
  static const char * const table[] = { "", "[]", "{}", "{\"state\":\"ready\"}", "{\"state\":\"asking\"}", "{\"state\":7,\"asked\":\"x\",\"probe\":[]}", "{\"probe\":{\"dialect\":\"mysql\"}}" };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      FerryKnownState known = { 0 };
      g_autofree char *text = NULL;

      ferry_known_state_load (&known, table[i]);
      text = ferry_known_state_dup_text (&known);
      g_assert_cmpint (known.state, ==, FERRY_INSTANCE_UNKNOWN);
      g_assert_cmpstr (text, ==, "");
      ferry_known_state_clear (&known);
    }
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
  fixture.item = gtk_fixture_add_instance (fixture.app, "Shop", "production", gtk_fixture_nocobase_sql);
  fixture.window = ferry_window_new (fixture.app);
  gtk_window_present (GTK_WINDOW (fixture.window));
  g_test_add_func ("/gtk/instances/paste", test_paste);
  g_test_add_func ("/gtk/instances/damaged-known-state", test_damaged_known_state);
  g_test_add_data_func ("/gtk/instances/known-state", &fixture, test_known_state);
  g_test_add_data_func ("/gtk/instances/variable-add", &fixture, test_add_variable);
  g_test_add_data_func ("/gtk/instances/variable-remove", &fixture, test_remove_variable);
  g_test_add_data_func ("/gtk/instances/drop-folder", &fixture, test_drop_folder);
  g_test_add_data_func ("/gtk/instances/add", &fixture, test_add_instance);
  status = g_test_run ();
  gtk_fixture_close (GTK_WIDGET (fixture.window));
  g_object_unref (fixture.app);
  return status;
}
