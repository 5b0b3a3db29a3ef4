#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-message-bar.h"
#include "ferry-package-details.h"
#include "ferry-packages-page.h"
#include "ferry-types.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct { FerryApp *app; FerryInstanceItem *item; FerryWindow *window; FerryPackagesPage *page; } Fixture;

static FerryPackage *
make_package (Fixture    *fixture,
              const char *title,
              const char *path)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();
  FerryPackageOptions options = { .rule_set = rules, .title = title, .output = path };
  g_autoptr(GError) error = NULL;
  FerryPackage *package = ferry_instance_create_package (ferry_instance_item_get_instance (fixture->item), &options, NULL, &error);

  g_assert_no_error (error);
  return package;
}

/* a package in the library's folder */
static void
add_to_library (Fixture    *fixture,
                const char *title)
{
  FerryStore *store = ferry_app_get_store (fixture->app);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = ferry_library_dup_new_path (store, &error);
  g_autoptr(FerryPackage) package = make_package (fixture, title, path);

  g_assert_true (ferry_library_register (store, package, &error));
}

static char *
outside_path (const char *name)
{
  return g_build_filename (ferry_test_folder (), name, NULL);
}

static guint
count (Fixture *fixture)
{
  g_autoptr(GPtrArray) records = ferry_store_list_packages (ferry_app_get_store (fixture->app), NULL);

  return records->len;
}

static GListModel *
model_of (Fixture *fixture)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (gtk_fixture_find (GTK_WIDGET (fixture->page), "GtkColumnView", NULL));

  return G_LIST_MODEL (gtk_column_view_get_model (view));
}

static void
open_window (Fixture *fixture)
{
  fixture->window = ferry_window_new (fixture->app);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ferry_window_show (fixture->window, "packages", NULL);
  gtk_fixture_settle ();
  fixture->page = FERRY_PACKAGES_PAGE (ferry_window_get_page (fixture->window));
}

static void
close_window (Fixture *fixture)
{
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (fixture->app)));
  gtk_fixture_close (GTK_WIDGET (fixture->window));
}

static void
empty_library (Fixture *fixture)
{
  FerryStore *store = ferry_app_get_store (fixture->app);
  g_autoptr(GPtrArray) records = ferry_store_list_packages (store, NULL);

  for (guint i = 0; i < records->len; i++)
    {
      gboolean kept;

      g_assert_true (ferry_library_remove (store, g_ptr_array_index (records, i), &kept, NULL));
    }
}

static const char *
message (Fixture *fixture)
{
  return ferry_message_bar_get_text (FERRY_MESSAGE_BAR (gtk_fixture_find (GTK_WIDGET (fixture->page), "FerryMessageBar", NULL)));
}

static GtkDropTarget *
find_drop_target (GtkWidget *window)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        {
          g_assert_cmpint (gtk_event_controller_get_propagation_phase (controller), ==, GTK_PHASE_CAPTURE);
          return GTK_DROP_TARGET (controller);
        }
    }
  g_assert_not_reached ();
}

static void
drop (Fixture            *fixture,
      const char * const *paths)
{
  GSList *files = NULL;
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  for (guint i = 0; paths[i] != NULL; i++)
    files = g_slist_append (files, g_file_new_for_path (paths[i]));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_slist_free_full (files, g_object_unref);
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (fixture->window)), "drop", &value, 5.0, 5.0, &taken);
  g_assert_true (taken);
}

static void
test_empty (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;

  empty_library (fixture);
  open_window (fixture);
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (fixture->page), "AdwStatusPage", "No Migration Files"));
  g_assert_cmpuint (g_list_model_get_n_items (model_of (fixture)), ==, 0);
  gtk_picture_save (GTK_WIDGET (fixture->window), "packages-empty");
  close_window (fixture);
}

static void
test_drop_good (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autofree char *path = outside_path ("dropped.nbdata");
  g_autoptr(FerryPackage) package = make_package (fixture, "Release <7> & more", path);

  empty_library (fixture);
  open_window (fixture);
  drop (fixture, (const char *[]) { path, NULL });
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (model_of (fixture)) == 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_null (message (fixture));
  /* once more: it is known */
  drop (fixture, (const char *[]) { path, NULL });
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (fixture->app)));
  g_assert_cmpuint (count (fixture), ==, 1);
  close_window (fixture);
}

static void
test_drop_bad (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autofree char *whole = outside_path ("whole.nbdata"), *cut = outside_path ("cut.nbdata"), *text = outside_path ("letter.nbdata"), *gone = outside_path ("gone.nbdata");
  g_autoptr(FerryPackage) package = make_package (fixture, "Whole", whole);
  g_autofree char *bytes = NULL;
  gsize length;

  bytes = ferry_test_read (whole, &length);
  g_assert_true (g_file_set_contents (cut, bytes, (gssize) length / 2, NULL));
  ferry_test_write (text, "Dear reader,\nthis is a letter.\n");
  empty_library (fixture);
  open_window (fixture);
  drop (fixture, (const char *[]) { cut, text, gone, whole, NULL });
  GTK_FIXTURE_WAIT (message (fixture) != NULL);
  g_assert_nonnull (strstr (message (fixture), "cut.nbdata"));
  g_assert_nonnull (strstr (message (fixture), "letter.nbdata"));
  g_assert_nonnull (strstr (message (fixture), "gone.nbdata"));
  g_assert_null (strstr (message (fixture), "whole.nbdata"));
  g_assert_cmpuint (count (fixture), ==, 1);
  gtk_picture_save (GTK_WIDGET (fixture->window), "packages-bad");
  close_window (fixture);
}

static void
test_drop_elsewhere (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autofree char *path = outside_path ("elsewhere.nbdata");
  g_autoptr(FerryPackage) package = make_package (fixture, "Elsewhere", path);

  empty_library (fixture);
  open_window (fixture);
  ferry_window_show (fixture->window, ferry_instance_item_get_id (fixture->item), "overview");
  gtk_fixture_settle ();
  drop (fixture, (const char *[]) { path, NULL });
  GTK_FIXTURE_WAIT (count (fixture) == 1);
  GTK_FIXTURE_WAIT (ferry_job_list_is_empty (ferry_app_get_jobs (fixture->app)));
  /* the user stays where he was */
  g_assert_true (ferry_window_get_instance (fixture->window) == fixture->item);
  gtk_fixture_close (GTK_WIDGET (fixture->window));
}

static void
choose (Fixture *fixture,
        guint    position,
        gboolean alone)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (model_of (fixture)), position, alone);
}

static void
test_search_and_sort (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *search;
  g_autoptr(FerryPackageItem) first = NULL;
  g_autoptr(FerryPackageItem) last = NULL;

  empty_library (fixture);
  add_to_library (fixture, "Beta");
  add_to_library (fixture, "Alpha");
  add_to_library (fixture, "Gamma with a title that is far too long for any column of any window, and then goes on for a while until nobody reads it any more");
  open_window (fixture);
  search = gtk_fixture_find (GTK_WIDGET (fixture->page), "GtkSearchEntry", NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "shop ALPHA");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (model_of (fixture)) == 1);
  gtk_editable_set_text (GTK_EDITABLE (search), "nothing of the kind");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (model_of (fixture)) == 0);
  gtk_picture_save (GTK_WIDGET (fixture->window), "packages-nothing");
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (model_of (fixture)) == 3);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "sort.column", "i", 0));
  first = g_list_model_get_item (model_of (fixture), 0);
  g_assert_cmpstr (ferry_package_item_get_title (first), ==, "Alpha");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "sort.descending", NULL));
  last = g_list_model_get_item (model_of (fixture), 2);
  g_assert_cmpstr (ferry_package_item_get_title (last), ==, "Alpha");
  choose (fixture, 0, TRUE);
  gtk_picture_save (GTK_WIDGET (fixture->window), "packages-list");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 600);
  gtk_picture_save (GTK_WIDGET (fixture->window), "packages-narrow");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 700);
  gtk_picture_save (GTK_WIDGET (fixture->window), "packages-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  close_window (fixture);
}

static void
test_remove (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *toast, *button;

  empty_library (fixture);
  add_to_library (fixture, "To be removed");
  open_window (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.remove", NULL);
  g_assert_cmpuint (count (fixture), ==, 1);
  choose (fixture, 0, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.remove", NULL));
  g_assert_cmpuint (count (fixture), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (model_of (fixture)), ==, 0);
  gtk_fixture_settle ();
  toast = gtk_fixture_find (GTK_WIDGET (fixture->window), "AdwToastWidget", NULL);
  g_assert_nonnull (toast);
  button = gtk_fixture_find (toast, "GtkButton", "_Undo");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (model_of (fixture)) == 1);
  g_assert_cmpuint (count (fixture), ==, 1);
  close_window (fixture);
}

/* without Undo the file goes with the toast; here the window is closed */
static void
test_remove_for_good (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr(FerryPackageItem) item = NULL;

  empty_library (fixture);
  add_to_library (fixture, "Gone");
  open_window (fixture);
  item = g_list_model_get_item (model_of (fixture), 0);
  choose (fixture, 0, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.remove", NULL));
  g_assert_true (g_file_test (ferry_package_item_get_path (item), G_FILE_TEST_EXISTS));
  close_window (fixture);
  GTK_FIXTURE_WAIT (!g_file_test (ferry_package_item_get_path (item), G_FILE_TEST_EXISTS));
}

static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;   /* the widget keeps it */
    }
  return NULL;
}

/* dragging any of two chosen rows gives both files */
static void
test_drag_out (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *cell;
  g_autoptr(GdkContentProvider) content = NULL;
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GSList) files = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  empty_library (fixture);
  add_to_library (fixture, "One");
  add_to_library (fixture, "Two");
  open_window (fixture);
  choose (fixture, 0, TRUE);
  choose (fixture, 1, FALSE);
  GTK_FIXTURE_WAIT ((cell = gtk_fixture_find (GTK_WIDGET (fixture->page), "FerryPackageCell", "Two")) != NULL);
  g_signal_emit_by_name (find_controller (cell, GTK_TYPE_DRAG_SOURCE), "prepare", 1.0, 1.0, &content);
  g_assert_nonnull (content);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_assert_true (gdk_content_provider_get_value (content, &value, &error));
  files = gdk_file_list_get_files (g_value_get_boxed (&value));
  g_assert_cmpuint (g_slist_length (files), ==, 2);
  name = g_file_get_basename (files->data);
  g_assert_true (g_str_has_prefix (name, "migration_") && g_str_has_suffix (name, ".nbdata"));
  close_window (fixture);
}

/* the same by keyboard: copy, and paste what the file manager copied */
static void
test_clipboard (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autofree char *path = outside_path ("pasted.nbdata");
  g_autoptr(FerryPackage) package = make_package (fixture, "Pasted", path);
  GdkClipboard *clipboard;
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GdkFileList *list = gdk_file_list_new_from_array (&file, 1);

  empty_library (fixture);
  open_window (fixture);
  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->page));
  gdk_clipboard_set (clipboard, GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.paste", NULL));
  GTK_FIXTURE_WAIT (g_list_model_get_n_items (model_of (fixture)) == 1);
  gdk_clipboard_set_text (clipboard, "no files");
  choose (fixture, 0, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.copy", NULL));
  g_assert_true (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_FILE_LIST));
  /* what is no file is told, where the user is */
  gdk_clipboard_set_text (clipboard, "no files");
  g_assert_null (message (fixture));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.paste-files", NULL));
  GTK_FIXTURE_WAIT (message (fixture) != NULL);
  g_assert_cmpuint (count (fixture), ==, 1);
  close_window (fixture);
}

static void
test_verify (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr(FerryPackageItem) item = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  empty_library (fixture);
  add_to_library (fixture, "Damaged");
  open_window (fixture);
  item = g_list_model_get_item (model_of (fixture), 0);
  choose (fixture, 0, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.verify", NULL));
  GTK_FIXTURE_WAIT (gtk_fixture_find (GTK_WIDGET (fixture->window), "AdwToastWidget", NULL) != NULL);
  g_assert_null (message (fixture));
  bytes = ferry_test_read (ferry_package_item_get_path (item), &length);
  g_assert_true (g_file_set_contents (ferry_package_item_get_path (item), bytes, (gssize) length - 10, NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.verify", NULL));
  GTK_FIXTURE_WAIT (message (fixture) != NULL);
  close_window (fixture);
}

/* a file that has vanished stays listed, and only Remove is left */
static void
test_missing (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_autoptr(FerryPackageItem) item = NULL;

  empty_library (fixture);
  add_to_library (fixture, "Vanished");
  open_window (fixture);
  item = g_list_model_get_item (model_of (fixture), 0);
  g_assert_cmpint (g_unlink (ferry_package_item_get_path (item)), ==, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.refresh", NULL));
  choose (fixture, 0, TRUE);
  g_assert_false (gtk_widget_get_sensitive (gtk_fixture_find (GTK_WIDGET (fixture->page), "GtkButton", "_Execute…")));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.show", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.execute", NULL);
  gtk_fixture_settle ();
  g_assert_nonnull (gtk_fixture_find (GTK_WIDGET (fixture->page), "FerryPackageCell", "File is gone"));
  close_window (fixture);
}

static void
test_details (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *details;

  empty_library (fixture);
  add_to_library (fixture, "Look <inside> & see");
  open_window (fixture);
  choose (fixture, 0, TRUE);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "packages.show", NULL));
  details = gtk_fixture_wait_window ("FerryPackageDetails");
  GTK_FIXTURE_WAIT (g_str_equal (gtk_window_get_title (GTK_WINDOW (details)), "Look <inside> & see"));
  gtk_picture_save (details, "package-details");
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (gtk_fixture_find (details, "AdwViewStack", NULL)), "tables");
  gtk_fixture_settle ();
  g_assert_nonnull (gtk_fixture_find (details, "GtkLabel", "roles"));
  gtk_picture_save (details, "package-details-tables");
  gtk_fixture_close (details);
  close_window (fixture);
}

int
main (int    argc,
      char **argv)
{
  static const struct { const char *name; GTestDataFunc func; } tests[] = {
    { "/gtk/packages/empty", test_empty },
    { "/gtk/packages/drop-good", test_drop_good },
    { "/gtk/packages/drop-bad", test_drop_bad },
    { "/gtk/packages/drop-elsewhere", test_drop_elsewhere },
    { "/gtk/packages/search-and-sort", test_search_and_sort },
    { "/gtk/packages/remove-and-undo", test_remove },
    { "/gtk/packages/remove-for-good", test_remove_for_good },
    { "/gtk/packages/drag-out", test_drag_out },
    { "/gtk/packages/clipboard", test_clipboard },
    { "/gtk/packages/verify", test_verify },
    { "/gtk/packages/missing", test_missing },
    { "/gtk/packages/details", test_details },
  };
  Fixture fixture = { 0 };
  int status;

  ferry_test_init (&argc, &argv);
  fixture.app = gtk_fixture_init (&argc, &argv);
  fixture.item = gtk_fixture_add_instance (fixture.app, "Shop", "production", gtk_fixture_nocobase_sql);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].name, &fixture, tests[i].func);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (fixture.app);
  return status;
}
