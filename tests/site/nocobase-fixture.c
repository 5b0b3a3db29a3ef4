#include "config.h"

#include "nocobase-fixture.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <sqlite3.h>

static const struct { const char *word, *sqlite, *postgres; } words[] = {
  { "<auto>", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGSERIAL PRIMARY KEY" },
  { "<time>", "DATETIME", "TIMESTAMP WITH TIME ZONE" },
  { "<bool>", "TINYINT(1)", "BOOLEAN" },
  { "<true>", "1", "true" },
  { "<false>", "0", "false" },
  { "<json>", "JSON", "TEXT" },
  { "<malformed>", "{\"through\":", "[\"through\"]" },
  { "<place>", "elsewhere", "public" },
};

static gboolean
write_name (const GMatchInfo *match,
            GString          *result,
            gpointer          user_data)
{
  FerrySite *site = user_data;
  g_autofree char *mark = g_match_info_fetch (match, 1);
  g_autofree char *name = g_match_info_fetch (match, 2);
  g_autofree char *physical = *mark == '{' ? ferry_site_physical_table (site, name) : ferry_site_physical_column (site, name);

  g_string_append_printf (result, "\"%s\"", physical);
  return FALSE;
}

static char *
fixture_sql (FerrySite *site)
{
  g_autofree char *path = ferry_test_source_path ("tests/site/nocobase-fixture.sql");
  g_autofree char *text = ferry_test_read (path, NULL);
  g_autoptr(GRegex) names = g_regex_new ("([{[])(\\w+)[\\]}]", 0, 0, NULL);
  g_autofree char *named = g_regex_replace_eval (names, text, -1, 0, 0, write_name, site, NULL);
  gboolean sqlite = ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE;
  GString *sql = g_string_new (named);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_replace (sql, words[i].word, sqlite ? words[i].sqlite : words[i].postgres, 0);
  return g_string_free (sql, FALSE);
}

void
nocobase_fixture_run (FerrySite  *site,
                      const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (ferry_site_get_connection (site)->path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

static char *
make_folder (const char *env)
{
  static guint n = 0;
  char *folder = g_strdup_printf ("%s/fixture-%u", ferry_test_folder (), n++);
  g_autofree char *env_path = g_build_filename (folder, ".env", NULL);
  g_autofree char *key_path = g_build_filename (folder, "storage", "apps", "main", "aes_key.dat", NULL);
  g_autofree char *mark_path = g_build_filename (folder, "storage", "db", "mark", NULL);

  ferry_test_write (env_path, env);
  ferry_test_write (key_path, "0123456789abcdef0123456789abcdef");
  ferry_test_write (mark_path, "");
  return folder;
}

static FerrySite *
open_site (const char *folder)
{
  g_autoptr(GError) error = NULL;
  FerrySite *site = ferry_site_new_for_folder ("11111111-2222-3333-4444-555555555555", "fixture", FERRY_STAGE_DEVELOPMENT, folder, &error);

  g_assert_no_error (error);
  return site;
}

FerrySite *
nocobase_fixture_new (const char *env)
{
  g_autofree char *folder = make_folder (env);
  FerrySite *site = open_site (folder);
  g_autofree char *sql = fixture_sql (site);

  nocobase_fixture_run (site, sql);
  return site;
}

FerrySite *
nocobase_fixture_postgres (const char *env)
{
  const char *name = ferry_test_postgres_create_database ();
  g_autofree char *whole = g_strdup_printf ("DB_DIALECT=postgres\nDB_HOST=%s\nDB_DATABASE=%s\nDB_USER=postgres\n%s", ferry_test_postgres_host (), name, env);
  g_autofree char *folder = make_folder (whole);
  FerrySite *site = open_site (folder);
  g_autofree char *sql = fixture_sql (site);

  ferry_test_postgres_run (name, sql);
  return site;
}

FerrySite *
nocobase_fixture_real (const char *instance)
{
  g_autofree char *shared = ferry_test_shared_path ("nocobase/sqlite");
  g_autofree char *packed = NULL;
  g_autofree char *env_path = NULL;
  g_autofree char *env = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;

  if (shared == NULL)
    return NULL;
  packed = g_strdup_printf ("%s/%s.sqlite.gz", shared, instance);
  env_path = g_strdup_printf ("%s/%s.env", shared, instance);
  env = ferry_test_read (env_path, NULL);
  folder = make_folder (env);
  file = g_build_filename (folder, "storage", "db", "nocobase.sqlite", NULL);
  ferry_test_gunzip (packed, file);
  return open_site (folder);
}

FerryDatabase *
nocobase_fixture_open (FerrySite    *site,
                       FerrySchema **schema)
{
  g_autoptr(GError) error = NULL;
  FerryDatabase *db = ferry_site_open_database (site, NULL, &error);

  g_assert_no_error (error);
  *schema = ferry_database_read_schema (db, &error);
  g_assert_no_error (error);
  return db;
}
