#include "config.h"

#include "gtk-fixture.h"

#include <sqlite3.h>
#include <string.h>

#if defined (__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>

/*
 * What libraries allocate while they are loaded is no leak, as "call_init" in tests/lsan.supp says. Only the exact unwinder finds that name behind
 * libraries without frame pointers, and a test takes ten times as long with it.
 */
static void
before_libraries (void)
{
  __lsan_disable ();
}

/* called before the constructors of all libraries, and that of the program after them */
__attribute__ ((section (".preinit_array"), used)) static void (*preinit) (void) = before_libraries;

__attribute__ ((constructor)) static void
after_libraries (void)
{
  __lsan_enable ();
}
#endif

const char *gtk_fixture_nocobase_sql =
  "CREATE TABLE applicationVersion (id INTEGER PRIMARY KEY AUTOINCREMENT, value TEXT);"
  "INSERT INTO applicationVersion (value) VALUES ('2.2.15');"
  "CREATE TABLE applicationPlugins (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, packageName TEXT, version TEXT, enabled INTEGER, installed INTEGER);"
  "INSERT INTO applicationPlugins (name, packageName, version, enabled, installed) VALUES ('acl', '@nocobase/plugin-acl', '2.2.15', 1, 1);"
  "CREATE TABLE environmentVariables (name TEXT PRIMARY KEY, type TEXT, value TEXT, createdAt DATETIME, updatedAt DATETIME);"
  "INSERT INTO environmentVariables VALUES ('SMTP_HOST', 'default', 'mail.example', '2026-01-01 00:00:00.000 +00:00', '2026-01-01 00:00:00.000 +00:00');"
  "INSERT INTO environmentVariables VALUES ('SMTP_PASSWORD', 'secret', '00', '2026-01-01 00:00:00.000 +00:00', '2026-01-01 00:00:00.000 +00:00');"
  "CREATE TABLE collections (key TEXT PRIMARY KEY, name TEXT UNIQUE, title TEXT, inherit INTEGER, hidden INTEGER, options JSON, description TEXT, sort INTEGER);"
  "CREATE TABLE fields (key TEXT PRIMARY KEY, name TEXT, type TEXT, interface TEXT, description TEXT, collectionName TEXT, parentKey TEXT, reverseKey TEXT, options JSON, sort INTEGER);"
  "CREATE TABLE roles (name TEXT PRIMARY KEY, title TEXT);"
  "INSERT INTO roles VALUES ('admin', 'Admin'), ('member', 'Member');";

FerryApp *
gtk_fixture_init (int    *argc,
                  char ***argv)
{
  FerryApp *app;
  g_autoptr(GError) error = NULL;

  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, NULL);
  if (g_getenv ("FERRY_TEST_LARGE") != NULL)   /* for pictures: texts twice as large */
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  app = ferry_app_new ();
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_application_set_default (G_APPLICATION (app));
  g_application_register (G_APPLICATION (app), NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ferry_app_get_problem (app));
  if (g_getenv ("FERRY_TEST_DARK") != NULL)    /* for pictures, too; libadwaita is there now */
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  return app;
}

static void
make_database (const char *path,
               const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

FerryInstanceItem *
gtk_fixture_add_instance (FerryApp   *app,
                          const char *name,
                          const char *stage,
                          const char *sql)
{
  g_autoptr(FerryInstanceRecord) record = g_new0 (FerryInstanceRecord, 1);
  const char *folder = ferry_test_folder ();
  g_autofree char *env = g_build_filename (folder, name, ".env", NULL);
  g_autofree char *database = g_build_filename (folder, name, "storage", "db", "nocobase.sqlite", NULL);
  g_autofree char *key = g_build_filename (folder, name, "storage", "db", "here", NULL);
  g_autoptr(GError) error = NULL;

  ferry_test_write (env, "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/nocobase.sqlite\n"
                         "APP_AES_SECRET_KEY=000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
  ferry_test_write (key, "");
  make_database (database, sql);
  record->id = g_uuid_string_random ();
  record->name = g_strdup (name);
  record->stage = g_strdup (stage);
  record->kind = g_strdup ("folder");
  record->folder = g_path_get_dirname (env);
  record->created = ferry_time_now ();
  ferry_store_save_instance (ferry_app_get_store (app), record, &error);
  g_assert_no_error (error);
  ferry_instance_list_load (ferry_app_get_instances (app), ferry_app_get_store (app), ferry_app_get_catalogue (app), &error);
  g_assert_no_error (error);
  return ferry_instance_list_find (ferry_app_get_instances (app), record->id);
}

char *
gtk_fixture_ask (FerryInstanceItem *item,
                 const char        *sql)
{
  g_autofree char *path = g_build_filename (ferry_instance_item_get_record (item)->folder, "storage", "db", "nocobase.sqlite", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return text;
}

void
gtk_fixture_settle (void)
{
  for (guint i = 0; i < 20; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_usleep (1000);
    }
}

static GtkWidget *
find_window (const char *type_name)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), g_type_from_name (type_name)) && gtk_widget_get_visible (window))
        return window;   /* GTK keeps it */
    }
  return NULL;
}

GtkWidget *
gtk_fixture_wait_window (const char *type_name)
{
  GTK_FIXTURE_WAIT (find_window (type_name) != NULL);
  return find_window (type_name);
}

static gboolean
has_text (GtkWidget  *widget,
          const char *text)
{
  static const char *names[] = { "label", "title" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = NULL;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (widget), names[i]) == NULL)
        continue;
      g_object_get (widget, names[i], &value, NULL);
      if (g_strcmp0 (value, text) == 0)
        return TRUE;
    }
  return FALSE;
}

GtkWidget *
gtk_fixture_find (GtkWidget  *widget,
                  const char *type_name,
                  const char *text)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type_name) && (text == NULL || has_text (widget, text)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_fixture_find (child, type_name, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
gtk_fixture_find_telling (GtkWidget  *widget,
                          const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_fixture_find_telling (child, part);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
gtk_fixture_allow_dialogs (void)
{
  g_log_set_always_fatal ((GLogLevelFlags) (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
}

static gboolean
is_fatal (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        user_data)
{
  return strstr (message, "unable to send notifications") == NULL;
}

static void
ignore_log (const char     *domain,
            GLogLevelFlags  level,
            const char     *message,
            gpointer        user_data)
{
  g_test_message ("%s", message);
}

void
gtk_fixture_forgive_notifications (void)
{
  g_test_log_set_fatal_handler (is_fatal, NULL);   /* holds for the test that runs */
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_WARNING | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION, ignore_log, NULL);
}

void
gtk_fixture_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_fixture_settle ();
}
