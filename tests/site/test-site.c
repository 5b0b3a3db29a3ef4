#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "site/ferry-site-names.h"
#include "site/ferry-site.h"

#include <glib/gstdio.h>

#define PEM "-----BEGIN CERTIFICATE-----\\nabc\\n-----END CERTIFICATE-----\\n"

static char *
make_folder (const char *env)
{
  static guint n = 0;
  char *folder = g_strdup_printf ("%s/app-%u", ferry_test_folder (), n++);
  g_autofree char *path = g_build_filename (folder, ".env", NULL);
  g_autofree char *ca = g_build_filename (folder, "ca.crt", NULL);
  g_autofree char *storage = g_build_filename (folder, "storage", NULL);

  ferry_test_write (path, env);
  ferry_test_write (ca, "x");
  g_assert_cmpint (g_mkdir (storage, 0700), ==, 0);
  return folder;
}

static FerrySite *
open_folder (const char *env)
{
  g_autofree char *folder = make_folder (env);
  g_autoptr(GError) error = NULL;
  FerrySite *site = ferry_site_new_for_folder ("id-1", "prod", FERRY_STAGE_PRODUCTION, folder, &error);

  g_assert_no_error (error);
  return site;
}

#define PG "DB_DIALECT=postgres\nDB_HOST=db.example\nDB_PORT=5433\nDB_DATABASE=nb\nDB_USER=nbu\nDB_PASSWORD='pw # 1'\n"

/* "/…" at the end of an expectation is matched as the end of a path */
static const struct { const char *name, *env, *keyword, *value; } connections[] = {
  { "host", PG, "host", "db.example" },
  { "port", PG, "port", "5433" },
  { "dbname", PG, "dbname", "nb" },
  { "user", PG, "user", "nbu" },
  { "password", PG, "password", "pw # 1" },
  { "no-tls", PG, "sslmode", NULL },
  { "no-password", "DB_DIALECT=postgres\nDB_DATABASE=nb\nDB_PASSWORD=\n", "password", NULL },
  { "no-host", "DB_DIALECT=postgres\nDB_DATABASE=nb\n", "host", NULL },
  { "tls-reject", PG "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED=true\n", "sslmode", "verify-full" },
  { "tls-system-authorities", PG "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED=true\n", "sslrootcert", "/ca-certificates.crt" },
  { "tls-accept", PG "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED=false\n", "sslmode", "require" },
  { "tls-accept-ca", PG "DB_DIALECT_OPTIONS_SSL_CA=ca.crt\nDB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED=false\n", "sslrootcert", NULL },
  { "tls-ca", PG "DB_DIALECT_OPTIONS_SSL_CA=./ca.crt\n", "sslmode", "verify-full" },
  { "tls-ca-path", PG "DB_DIALECT_OPTIONS_SSL_CA=./ca.crt\n", "sslrootcert", "/ca.crt" },
  { "tls-ca-text", PG "DB_DIALECT_OPTIONS_SSL_CA=\"" PEM "\"\n", "sslrootcert", "/storage/ferry/tls/ca.pem" },
  { "tls-key", PG "DB_DIALECT_OPTIONS_SSL_KEY=ca.crt\nDB_DIALECT_OPTIONS_SSL_CERT=ca.crt\n", "sslkey", "/ca.crt" },
  { "tls-cert", PG "DB_DIALECT_OPTIONS_SSL_KEY=ca.crt\nDB_DIALECT_OPTIONS_SSL_CERT=ca.crt\n", "sslcert", "/ca.crt" },
  { "tls-off", PG "DB_DIALECT_OPTIONS_SSL_MODE=disable\n", "sslmode", "disable" },
};

static void
test_connection (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(FerrySite) site = open_folder (connections[i].env);
  const char *value = ferry_connection_settings_get (ferry_site_get_connection (site), connections[i].keyword);

  g_assert_cmpint (ferry_site_get_dialect (site), ==, FERRY_DIALECT_POSTGRES);
  if (connections[i].value != NULL && connections[i].value[0] == '/')
    g_assert_true (value != NULL && g_path_is_absolute (value) && g_str_has_suffix (value, connections[i].value));
  else
    g_assert_cmpstr (value, ==, connections[i].value);
}

static const struct { const char *name, *env; FerryError code; const char *names; } refusals[] = {
  { "mysql", "DB_DIALECT=mysql\n", FERRY_ERROR_UNSUPPORTED, "mysql" },
  { "mariadb", "DB_DIALECT=mariadb\n", FERRY_ERROR_UNSUPPORTED, "mariadb" },
  { "kingbase", "DB_DIALECT=kingbase\n", FERRY_ERROR_UNSUPPORTED, "kingbase" },
  { "memory", "DB_DIALECT=sqlite\nDB_STORAGE=:memory:\n", FERRY_ERROR_UNSUPPORTED, ":memory:" },
  { "no-database", "DB_DIALECT=postgres\nDB_HOST=x\n", FERRY_ERROR_NOT_FOUND, "DB_DATABASE" },
  { "port", PG "DB_PORT=54x\n", FERRY_ERROR_USAGE, "54x" },
  { "port-range", PG "DB_PORT=70000\n", FERRY_ERROR_USAGE, "70000" },
  { "ca-missing", PG "DB_DIALECT_OPTIONS_SSL_CA=none.crt\n", FERRY_ERROR_NOT_FOUND, "none.crt" },
};

static void
test_refusal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = make_folder (refusals[i].env);
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_site_new_for_folder ("id-1", "prod", FERRY_STAGE_PRODUCTION, folder, &error));
  g_assert_error (error, FERRY_ERROR, (int) refusals[i].code);
  g_assert_nonnull (strstr (error->message, refusals[i].names));
  g_assert_null (strstr (error->message, "pw #"));
}

static void
test_missing_folder (void)
{
  g_autofree char *empty = g_build_filename (ferry_test_folder (), "empty", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_site_new_for_folder ("id", "n", FERRY_STAGE_STAGING, "/nowhere/at/all", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all"));
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  g_assert_null (ferry_site_new_for_folder ("id", "n", FERRY_STAGE_STAGING, empty, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, ".env"));
}

static const struct { const char *name, *env, *end; } files[] = {
  { "default", "", "/storage/db/nocobase.sqlite" },
  { "relative", "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/x.sqlite\n", "/storage/db/x.sqlite" },
  { "dotted", "DB_DIALECT=sqlite\nDB_STORAGE=./a/../b.sqlite\n", "/b.sqlite" },
  { "absolute", "DB_DIALECT=sqlite\nDB_STORAGE=/srv/db.sqlite\n", "/srv/db.sqlite" },
};

static void
test_sqlite_file (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(FerrySite) site = open_folder (files[i].env);
  FerryConnectionSettings *settings = ferry_site_get_connection (site);

  g_assert_cmpint (settings->dialect, ==, FERRY_DIALECT_SQLITE);
  g_assert_true (g_str_has_suffix (settings->path, files[i].end));
  g_assert_true (g_path_is_absolute (settings->path));
  g_assert_cmpstr (ferry_site_get_schema (site), ==, "");
}

static void
test_database_missing (void)
{
  g_autoptr(FerrySite) site = open_folder ("DB_DIALECT=sqlite\n");
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_site_open_database (site, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nocobase.sqlite"));
}

static void
test_state_folder (void)
{
  g_autoptr(FerrySite) site = open_folder ("DB_DIALECT=sqlite\n");
  g_autofree char *given = g_build_filename (ferry_test_folder (), "state", NULL);
  g_autoptr(FerrySite) bare = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;

  g_assert_true (g_str_has_suffix (ferry_site_get_state_folder (site), "/storage/ferry"));
  g_assert_cmpint (g_stat (ferry_site_get_state_folder (site), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  bare = ferry_site_new_for_database ("id-2", "db", FERRY_STAGE_STAGING, "/tmp/x.sqlite", NULL, NULL, given, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_site_get_state_folder (bare), ==, given);
  g_assert_null (ferry_site_get_storage (bare));
  g_assert_cmpstr (ferry_site_get_table_prefix (bare), ==, "");
  g_assert_null (ferry_site_get_env (bare, "DB_SCHEMA"));
}

static void
test_storage_path (void)
{
  g_autofree char *folder = make_folder ("STORAGE_PATH=data\n");
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySite) site = NULL;

  g_assert_cmpint (g_mkdir (data, 0700), ==, 0);
  site = ferry_site_new_for_folder ("id", "n", FERRY_STAGE_STAGING, folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_site_get_storage (site), ==, data);
}

/* env, URI, keyword, value */
static const struct { const char *name, *env, *uri, *keyword, *value; } addresses[] = {
  { "password-of-user", PG, "postgresql://nbu@other/x", "password", "pw # 1" },
  { "password-of-other-user", PG, "postgresql://eve@other/x", "password", NULL },
  { "user-completed", PG, "postgresql://other/x", "user", "nbu" },
  { "user-completed-password", PG, "postgresql://other/x", "password", "pw # 1" },
  { "host-kept", PG, "postgresql://other/x", "host", "other" },
  { "dbname-kept", PG, "postgresql://other/x", "dbname", "x" },
  { "tls", PG "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED=false\n", "postgresql://other/x", "sslmode", "require" },
  { "tls-kept", PG "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED=false\n", "postgresql://other/x?sslmode=prefer", "sslmode", "prefer" },
};

static void
test_address (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = make_folder (addresses[i].env);
  g_autofree char *env = g_build_filename (folder, ".env", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySite) site = NULL;

  site = ferry_site_new_for_database ("id", "n", FERRY_STAGE_STAGING, addresses[i].uri, env, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_connection_settings_get (ferry_site_get_connection (site), addresses[i].keyword), ==, addresses[i].value);
}

static const struct { const char *env, *logical, *table, *column; } names[] = {
  { "", "applicationVersion", "applicationVersion", "applicationVersion" },
  { "DB_TABLE_PREFIX=nb_\n", "applicationVersion", "nb_applicationVersion", "applicationVersion" },
  { "DB_UNDERSCORED=true\n", "applicationVersion", "application_version", "application_version" },
  { "DB_UNDERSCORED=true\nDB_TABLE_PREFIX=nb_\n", "uiSchemas", "nb_ui_schemas", "ui_schemas" },
  { "DB_UNDERSCORED=true\n", "main_desktopRoutes_path", "main_desktop_routes_path", "main_desktop_routes_path" },
  { "DB_UNDERSCORED=true\n", "rolesUischemas", "roles_uischemas", "roles_uischemas" },
  { "DB_UNDERSCORED=true\n", "UserID", "user_i_d", "user_i_d" },
  { "DB_UNDERSCORED=true\n", "x-uid", "x-uid", "x-uid" },
  { "DB_UNDERSCORED=True\n", "uiSchemas", "uiSchemas", "uiSchemas" },
  { "DB_UNDERSCORED=1\n", "uiSchemas", "uiSchemas", "uiSchemas" },
  { "DB_TABLE_PREFIX=nb_\n", "nb_own", "nb_own", "nb_own" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(FerrySite) site = open_folder (names[i].env);
      g_autofree char *table = ferry_site_physical_table (site, names[i].logical);
      g_autofree char *column = ferry_site_physical_column (site, names[i].logical);

      g_assert_cmpstr (table, ==, names[i].table);
      g_assert_cmpstr (column, ==, names[i].column);
    }
}

static void
test_schema (void)
{
  g_autoptr(FerrySite) set = open_folder (PG "DB_SCHEMA=nocobase\n");
  g_autoptr(FerrySite) unset = open_folder (PG "DB_SCHEMA=\n");

  g_assert_cmpstr (ferry_site_get_schema (set), ==, "nocobase");
  g_assert_cmpstr (ferry_site_get_connection (set)->schema, ==, "nocobase");
  g_assert_cmpstr (ferry_site_get_schema (unset), ==, "public");
  g_assert_null (ferry_site_get_env (unset, "DB_SCHEMA"));
}

static void
test_compared (void)
{
  const char * const *keys = ferry_site_compared_keys ();

  g_assert_cmpuint (g_strv_length ((char **) keys), ==, 5);
  g_assert_cmpstr (ferry_site_compared_default ("DB_UNDERSCORED"), ==, "false");
  g_assert_cmpstr (ferry_site_compared_default ("DB_SCHEMA"), ==, "public");
  g_assert_cmpstr (ferry_site_compared_default ("DB_TABLE_PREFIX"), ==, "");
  for (guint i = 0; keys[i] != NULL; i++)
    g_assert_nonnull (ferry_site_compared_default (keys[i]));
}

static void
test_stage (void)
{
  FerryStage stage = FERRY_STAGE_DEVELOPMENT;

  g_assert_cmpstr (ferry_stage_to_string (FERRY_STAGE_STAGING), ==, "staging");
  g_assert_true (ferry_stage_from_string ("development", &stage));
  g_assert_cmpint (stage, ==, FERRY_STAGE_DEVELOPMENT);
  g_assert_false (ferry_stage_from_string ("live", &stage));
  g_assert_cmpint (stage, ==, FERRY_STAGE_PRODUCTION);
  g_assert_false (ferry_stage_from_string (NULL, &stage));
}

#define HEX_KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* where key files with which first byte lie; the first byte of the key found, or -1 and the error */
static const struct { const char *name, *env, *named, *apps, *older; int first; FerryError code; } keys[] = {
  { "text", "APP_AES_SECRET_KEY=" HEX_KEY "\n", "n", "a", "o", 0, 0 },
  { "text-before-path", "APP_AES_SECRET_KEY=" HEX_KEY "\nAPP_AES_SECRET_KEY_PATH=named.dat\n", "n", "a", "o", 0, 0 },
  { "path", "APP_AES_SECRET_KEY_PATH=./named.dat\n", "n", "a", "o", 'n', 0 },
  { "apps", "APP_AES_SECRET_KEY=\n", "n", "a", "o", 'a', 0 },
  { "older", "", NULL, NULL, "o", 'o', 0 },
  { "none", "", NULL, NULL, NULL, -1, FERRY_ERROR_NOT_FOUND },
  { "path-missing", "APP_AES_SECRET_KEY_PATH=named.dat\n", NULL, "a", "o", -1, FERRY_ERROR_NOT_FOUND },
  { "text-short", "APP_AES_SECRET_KEY=0001\n", NULL, "a", "o", -1, FERRY_ERROR_DAMAGED },
  { "text-no-hex", "APP_AES_SECRET_KEY=x" HEX_KEY "\n", NULL, "a", "o", -1, FERRY_ERROR_DAMAGED },
  { "file-short", "", NULL, "", "o", -1, FERRY_ERROR_DAMAGED },
};

static void
put_key (const char *folder,
         const char *relative,
         const char *first)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);
  g_autofree char *text = NULL;

  if (first == NULL)
    return;
  text = *first != '\0' ? g_strnfill (32, *first) : g_strdup ("short");
  ferry_test_write (path, text);
}

static void
test_key (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = make_folder (keys[i].env);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySite) site = NULL;
  guint8 key[32];

  put_key (folder, "named.dat", keys[i].named);
  put_key (folder, "storage/apps/main/aes_key.dat", keys[i].apps);
  put_key (folder, "storage/environment-variables/main/aes_key.dat", keys[i].older);
  site = ferry_site_new_for_folder ("id", "n", FERRY_STAGE_STAGING, folder, &error);
  g_assert_no_error (error);
  if (keys[i].first >= 0)
    {
      g_assert_true (ferry_site_read_key (site, key, &error));
      g_assert_no_error (error);
      g_assert_cmpint (key[0], ==, keys[i].first);
      return;
    }
  g_assert_false (ferry_site_read_key (site, key, &error));
  g_assert_error (error, FERRY_ERROR, (int) keys[i].code);
  g_assert_null (strstr (error->message, HEX_KEY));
}

#define ADD(path, table, func) \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++) \
    { \
      g_autofree char *name = g_strconcat (path, table[i].name, NULL); \
      g_test_add_data_func (name, GUINT_TO_POINTER (i), func); \
    }

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  ADD ("/site/site/connection/", connections, test_connection);
  ADD ("/site/site/refusal/", refusals, test_refusal);
  ADD ("/site/site/sqlite-file/", files, test_sqlite_file);
  ADD ("/site/site/address/", addresses, test_address);
  ADD ("/site/site/key/", keys, test_key);
  g_test_add_func ("/site/site/missing-folder", test_missing_folder);
  g_test_add_func ("/site/site/database-missing", test_database_missing);
  g_test_add_func ("/site/site/state-folder", test_state_folder);
  g_test_add_func ("/site/site/storage-path", test_storage_path);
  g_test_add_func ("/site/site/names", test_names);
  g_test_add_func ("/site/site/schema", test_schema);
  g_test_add_func ("/site/site/compared", test_compared);
  g_test_add_func ("/site/site/stage", test_stage);
  return g_test_run ();
}
