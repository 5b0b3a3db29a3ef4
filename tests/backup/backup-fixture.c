#include "config.h"

#include "backup-fixture.h"

#include "base/ferry-crypto.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <unistd.h>

static char *
new_folder (void)
{
  static guint n = 0;
  char *folder = g_strdup_printf ("%s/app-%u", ferry_test_folder (), n++);
  g_autofree char *upload = g_build_filename (folder, "storage", "uploads", "a.txt", NULL);
  g_autofree char *deeper = g_build_filename (folder, "storage", "uploads", "deep", "Ä b.txt", NULL);
  g_autofree char *key = g_build_filename (folder, "storage", "apps", "main", "aes_key.dat", NULL);
  g_autofree char *db = g_build_filename (folder, "storage", "db", NULL);

  ferry_test_write (upload, "first upload");
  ferry_test_write (deeper, "second upload");
  ferry_test_write (key, "0123456789abcdef0123456789abcdef");
  g_assert_cmpint (g_mkdir_with_parents (db, 0700), ==, 0);
  return folder;
}

static FerrySite *
open_folder (const char *folder,
             const char *env)
{
  g_autofree char *path = g_build_filename (folder, ".env", NULL);
  g_autoptr(GError) error = NULL;
  FerrySite *site;

  ferry_test_write (path, env);
  site = ferry_site_new_for_folder ("0b9b4a36-9c4b-4b8e-8d5a-000000000001", "prod", FERRY_STAGE_PRODUCTION, folder, &error);
  g_assert_no_error (error);
  return site;
}

static int
first_value_cb (void  *data,
                int    n,
                char **values,
                char **names)
{
  char **value = data;

  if (*value == NULL && n > 0)
    *value = g_strdup (values[0]);
  return 0;
}

static char *
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *db = NULL;
  char *value = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, first_value_cb, &value, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
  return value;
}

FerrySite *
backup_fixture_new_sqlite (const char *schema_sql)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *path = g_build_filename (folder, "storage", "db", "nocobase.sqlite", NULL);

  g_free (run_sql (path, schema_sql));
  return open_folder (folder, "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/nocobase.sqlite\n");
}

FerrySite *
backup_fixture_new_postgres (const char *database,
                             const char *more_env)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *env = g_strdup_printf ("DB_DIALECT=postgres\nDB_HOST=%s\nDB_DATABASE='%s'\nDB_USER=postgres\n%s", ferry_test_postgres_host (),
                                          database, more_env != NULL ? more_env : "");

  return open_folder (folder, env);
}

char *
backup_fixture_sql (FerrySite  *site,
                    const char *sql)
{
  return run_sql (ferry_site_get_connection (site)->path, sql);
}

char *
backup_fixture_state (FerrySite *site)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, &error);
  g_autoptr(FerrySchema) schema = db != NULL && ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, &error) ? ferry_database_read_schema (db, &error) : NULL;
  GString *state = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (schema->tables, i);
      g_autofree char *digest = ferry_database_digest_table (db, table, &error);
      g_autofree char *fingerprint = ferry_table_fingerprint (schema, table);

      g_assert_no_error (error);
      g_string_append_printf (state, "%s.%s %.12s %.12s\n", table->schema, table->name, digest, fingerprint);
    }
  for (guint i = 0; i < schema->sequences->len; i++)
    {
      const FerrySequence *sequence = g_ptr_array_index (schema->sequences, i);

      g_string_append_printf (state, "%s.%s %" G_GINT64_FORMAT "\n", sequence->schema, sequence->name, sequence->next_value);
    }
  ferry_database_rollback (db);
  return g_string_free (state, FALSE);
}

static void
append_file (GString    *text,
             FerrySite  *site,
             const char *relative)
{
  g_autofree char *path = backup_fixture_path (site, relative);
  g_autofree char *digest = g_file_test (path, G_FILE_TEST_EXISTS) ? ferry_sha256_file (path, NULL) : g_strdup ("none");

  g_string_append_printf (text, "%s %.12s\n", relative, digest);
}

char *
backup_fixture_files (FerrySite *site)
{
  static const char * const files[] = { "uploads/a.txt", "uploads/deep/Ä b.txt", "uploads/new.txt", "apps/main/aes_key.dat" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    append_file (text, site, files[i]);
  return g_string_free (text, FALSE);
}

char *
backup_fixture_create (FerrySite  *site,
                       const char *password)
{
  static guint n = 0;
  g_autofree char *folder = g_strdup_printf ("%s/backups-%u", ferry_test_folder (), n++);
  FerryBackupOptions options = { .folder = folder, .reason = "manual", .password = password, .everything = TRUE, .files = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_backup_create (site, &options, NULL, &error);

  g_assert_no_error (error);
  return g_strdup (ferry_backup_get_path (backup));
}

void
backup_fixture_assert_empty (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_cmpstr (dir != NULL ? g_dir_read_name (dir) : NULL, ==, NULL);
}

void
backup_fixture_flip_byte (const char *path,
                          gint64      offset)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  guint8 byte;

  g_assert_cmpint (pread (fd, &byte, 1, offset), ==, 1);
  byte ^= 0x10;
  g_assert_cmpint (pwrite (fd, &byte, 1, offset), ==, 1);
  close (fd);
}

char *
backup_fixture_path (FerrySite  *site,
                     const char *relative)
{
  return g_build_filename (ferry_site_get_storage (site), relative, NULL);
}
