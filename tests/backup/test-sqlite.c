#include "config.h"

#include "backup-fixture.h"
#include "backup/ferry-backup-name.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#define SCHEMA \
  "CREATE TABLE roles (name TEXT PRIMARY KEY, title TEXT);" \
  "INSERT INTO roles VALUES ('admin', 'Admin'), ('member', NULL);" \
  "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, note BLOB);" \
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO orders (note) SELECT randomblob(200) FROM n;" \
  "CREATE TABLE \"odd \"\"name\" (x);"

#define MUTATE \
  "UPDATE roles SET title = 'changed' WHERE name = 'member'; DELETE FROM orders WHERE id % 3 = 0;" \
  "INSERT INTO orders (note) VALUES ('new'); CREATE TABLE later (x); ALTER TABLE roles ADD COLUMN more TEXT;"

static gboolean
restore (FerrySite   *site,
         const char  *path,
         const char  *password,
         gboolean     files,
         GError     **error)
{
  FerryRestoreOptions options = { .password = password, .files = files, .lock_holder = "test" };

  return ferry_backup_restore (site, path, &options, NULL, error);
}

static void
mutate_files (FerrySite *site)
{
  g_autofree char *first = backup_fixture_path (site, "uploads/a.txt");
  g_autofree char *added = backup_fixture_path (site, "uploads/new.txt");
  g_autofree char *key = backup_fixture_path (site, "apps/main/aes_key.dat");

  ferry_test_write (first, "changed");
  ferry_test_write (added, "added");
  ferry_test_write (key, "another key of 32 bytes for test");
}

static const struct { const char *name, *password, *before; gboolean files; } rounds[] = {
  { "plain", NULL, "", FALSE },
  { "files", NULL, "", TRUE },
  { "password", "s3cret pass", "", TRUE },
  { "wal", NULL, "PRAGMA journal_mode = WAL; ", FALSE },
  { "page-size", NULL, "PRAGMA page_size = 8192; ", FALSE },
};

static void
test_round_trip (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *schema = g_strconcat (rounds[i].before, SCHEMA, NULL);
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (schema);
  g_autofree char *before = backup_fixture_state (site);
  g_autofree char *files_before = backup_fixture_files (site);
  g_autofree char *path = backup_fixture_create (site, rounds[i].password);
  g_autofree char *files_between = NULL;
  g_autofree char *after = NULL;
  g_autofree char *files_after = NULL;
  g_autoptr(GError) error = NULL;

  g_free (backup_fixture_sql (site, MUTATE));
  mutate_files (site);
  files_between = backup_fixture_files (site);
  g_assert_true (ferry_backup_verify (path, rounds[i].password, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (restore (site, path, rounds[i].password, rounds[i].files, &error));
  g_assert_no_error (error);
  after = backup_fixture_state (site);
  files_after = backup_fixture_files (site);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (files_after, ==, rounds[i].files ? files_before : files_between);
}

/* A target in WAL mode with another page size takes the backup too. */
static void
test_wal_page_size (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *before = backup_fixture_state (site);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *after = NULL;
  g_autoptr(GError) error = NULL;

  g_free (backup_fixture_sql (site, "PRAGMA page_size = 1024; VACUUM; PRAGMA journal_mode = WAL; " MUTATE));
  g_assert_true (restore (site, path, NULL, FALSE, &error));
  g_assert_no_error (error);
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

static void
test_metadata (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);
  g_autofree char *text = ferry_test_read (sidecar, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackupArchive) archive = ferry_backup_archive_open (path, NULL, &error);
  g_autoptr(FerryBackup) backup = ferry_backup_open (path, NULL, &error);
  g_autofree char *reason = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;
  struct stat info;

  g_assert_no_error (error);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (archive->metadata->tables->len, ==, 3);
  g_assert_cmpint (((FerryBackupTable *) g_ptr_array_index (archive->metadata->tables, 1))->rows, ==, 3000);
  g_assert_nonnull (strstr (text, "\"sha256\""));
  g_assert_nonnull (strstr (text, "\"metadataVersion\""));
  g_object_get (backup, "reason", &reason, NULL);
  g_assert_cmpstr (reason, ==, "manual");
  g_assert_cmpstr (ferry_backup_get_dialect (backup), ==, "sqlite");
  g_assert_cmpint (ferry_backup_get_size (backup), ==, info.st_size);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);
}

/* The application goes on writing while the copy is made; the copy is one state of it. */
static gpointer
writer_thread (gpointer data)
{
  const char *path = data;
  sqlite3 *db = NULL;

  sqlite3_open (path, &db);
  sqlite3_busy_timeout (db, 20000);
  for (guint i = 0; i < 60; i++)
    {
      sqlite3_exec (db, "BEGIN IMMEDIATE; INSERT INTO roles VALUES ('r' || random(), 'x'); INSERT INTO orders (note) VALUES (randomblob(5000)); COMMIT", NULL, NULL, NULL);
      g_usleep (1000);
    }
  sqlite3_close (db);
  return NULL;
}

static void
test_while_writing (gconstpointer data)
{
  g_autofree char *schema = g_strconcat (data, SCHEMA, NULL);
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (schema);
  GThread *thread = g_thread_new ("writer", writer_thread, ferry_site_get_connection (site)->path);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackupArchive) archive = ferry_backup_archive_open (path, NULL, &error);
  const FerryBackupTable *orders, *roles;

  g_thread_join (thread);
  g_assert_no_error (error);
  orders = g_ptr_array_index (archive->metadata->tables, 1);
  roles = g_ptr_array_index (archive->metadata->tables, 2);
  g_assert_cmpint (orders->rows - 3000, ==, roles->rows - 2);
}

/* Whatever byte is wrong, nothing is touched. */
static void
test_flipped_bytes (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite ("CREATE TABLE a (x); INSERT INTO a VALUES (1), (2)");
  g_autofree char *made = backup_fixture_create (site, NULL);
  g_autofree char *path = g_build_filename (ferry_test_folder (), "flipped.nbdata", NULL);
  g_autofree char *made_sidecar = ferry_backup_name_sidecar (made);
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size;

  ferry_test_copy (made_sidecar, sidecar);
  g_free (ferry_test_read (made, &size));
  g_free (backup_fixture_sql (site, "INSERT INTO a VALUES (3)"));
  before = backup_fixture_state (site);
  for (gsize offset = 0; offset < size; offset += 1 + size / 200)
    {
      g_autoptr(GError) error = NULL;

      ferry_test_copy (made, path);
      backup_fixture_flip_byte (path, (gint64) offset);
      g_assert_false (restore (site, path, NULL, FALSE, &error));
      g_assert_nonnull (error);
      g_unlink (path);
    }
  after = backup_fixture_state (site);
  g_assert_cmpstr (after, ==, before);
}

/* Without the digest beside it, a wrong byte may stand in a time stamp, but never get into the database. */
static void
test_flipped_alone (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite ("CREATE TABLE a (x); INSERT INTO a VALUES (1), (2)");
  g_autofree char *made = backup_fixture_create (site, NULL);
  g_autofree char *path = g_build_filename (ferry_test_folder (), "flipped-alone.nbdata", NULL);
  g_autofree char *before = backup_fixture_state (site);
  gsize size;

  g_free (ferry_test_read (made, &size));
  for (gsize offset = 0; offset < size; offset += 1 + size / 200)
    {
      g_autofree char *after = NULL;

      ferry_test_copy (made, path);
      backup_fixture_flip_byte (path, (gint64) offset);
      restore (site, path, NULL, FALSE, NULL);
      after = backup_fixture_state (site);
      g_assert_cmpstr (after, ==, before);
      g_unlink (path);
    }
}

/* The digest beside the file tells what even the ZIP's own sums do not. */
static void
test_digest (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *other = backup_fixture_create (site, NULL);
  g_autoptr(GError) error = NULL;

  g_unlink (path);
  ferry_test_copy (other, path);
  g_assert_false (ferry_backup_verify (path, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static const struct { const char *name, *password; } wrong[] = { { "wrong", "s3cret" }, { "none", NULL }, { "empty", "" } };

static void
test_password (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, "right password");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) verify_error = NULL;

  g_assert_false (restore (site, path, wrong[i].password, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
  g_assert_false (ferry_backup_verify (path, wrong[i].password, NULL, &verify_error));
  g_assert_error (verify_error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
  g_assert_cmpstr (verify_error->message, ==, error->message);
}

/* Without its password an encrypted backup is still described, by the copy of the metadata beside it. */
static void
test_open_encrypted (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, "right password");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = ferry_backup_open (path, NULL, &error);
  gboolean encrypted = FALSE;

  g_assert_no_error (error);
  g_object_get (backup, "encrypted", &encrypted, NULL);
  g_assert_true (encrypted);
}

static gboolean
finish_ok (FerryDatabase *db,
           gpointer       user_data,
           GError       **error)
{
  return ferry_database_execute (db, "INSERT INTO roles VALUES ('witness', 'w')", NULL, error);
}

static gboolean
finish_fails (FerryDatabase *db,
              gpointer       user_data,
              GError       **error)
{
  ferry_database_execute (db, "DELETE FROM roles", NULL, NULL);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, "no");
  return FALSE;
}

static void
test_finish (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  FerryRestoreOptions options = { .finish = finish_ok };
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;

  g_assert_true (ferry_backup_restore (site, path, &options, NULL, &error));
  g_assert_no_error (error);
  rows = backup_fixture_sql (site, "SELECT count(*) FROM roles WHERE name = 'witness'");
  g_assert_cmpstr (rows, ==, "1");
}

static void
test_finish_fails (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  FerryRestoreOptions options = { .finish = finish_fails, .files = TRUE };
  g_autoptr(GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *files_before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *files_after = NULL;

  g_free (backup_fixture_sql (site, MUTATE));
  mutate_files (site);
  before = backup_fixture_state (site);
  files_before = backup_fixture_files (site);
  g_assert_false (ferry_backup_restore (site, path, &options, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_FAILED);
  after = backup_fixture_state (site);
  files_after = backup_fixture_files (site);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (files_after, ==, files_before);
}

/* Somebody holds the database: named, everything as before, the files too. */
static void
test_busy (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *files_before = NULL;
  g_autofree char *files_after = NULL;
  g_autoptr(GError) error = NULL;
  sqlite3 *db = NULL;

  mutate_files (site);
  files_before = backup_fixture_files (site);
  sqlite3_open (ferry_site_get_connection (site)->path, &db);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE; DELETE FROM roles", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_false (restore (site, path, NULL, TRUE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BUSY);
  sqlite3_close (db);
  files_after = backup_fixture_files (site);
  g_assert_cmpstr (files_after, ==, files_before);
}

/* A restore that died while it only extracted leaves rubbish; one that died while it changed files leaves them to people. */
static void
test_stage_left (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *path = backup_fixture_create (site, NULL);
  g_autofree char *rubbish = backup_fixture_path (site, "uploads/.ferry-restore-dead01/new/x");
  g_autofree char *kept = backup_fixture_path (site, "uploads/.ferry-restore-dead02/old/x");
  g_autoptr(GError) error = NULL;

  ferry_test_write (rubbish, "x");
  g_assert_true (restore (site, path, NULL, TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (rubbish, G_FILE_TEST_EXISTS));
  ferry_test_write (kept, "x");
  g_assert_false (restore (site, path, NULL, TRUE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static void
test_missing (void)
{
  g_autoptr(FerrySite) site = backup_fixture_new_sqlite (SCHEMA);
  g_autofree char *folder = g_build_filename (ferry_test_folder (), "missing", NULL);
  FerryBackupOptions options = { .folder = folder, .everything = TRUE, .files = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = NULL;

  ferry_test_write (ferry_site_get_connection (site)->path, "no database at all, but long enough to be taken for a file with something in it");
  backup = ferry_backup_create (site, &options, NULL, &error);
  g_assert_null (backup);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  backup_fixture_assert_empty (folder);
}

/* NocoBase's own backup, where it is at hand. */
static void
test_sample (void)
{
  g_autofree char *path = ferry_test_shared_path ("nocobase/backups/sqlite.nbdata");
  g_autoptr(FerrySite) site = NULL;
  g_autoptr(FerryBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *roles = NULL;

  if (path == NULL)
    return;
  site = backup_fixture_new_sqlite ("CREATE TABLE other (x)");
  backup = ferry_backup_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_backup_get_version (backup), ==, "2.2.15");
  g_assert_true (ferry_backup_verify (path, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (restore (site, path, NULL, TRUE, &error));
  g_assert_no_error (error);
  roles = backup_fixture_sql (site, "SELECT count(*) > 2 FROM roles");
  g_assert_cmpstr (roles, ==, "1");
}

#define ADD(table, group, func)                                                        \
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)                                     \
    {                                                                                  \
      g_autofree char *path = g_strdup_printf ("/backup/" group "/%s", table[i].name); \
                                                                                       \
      g_test_add_data_func (path, GUINT_TO_POINTER (i), func);                         \
    }

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  ADD (rounds, "sqlite/round-trip", test_round_trip);
  ADD (wrong, "sqlite/password", test_password);
  g_test_add_func ("/backup/sqlite/round-trip/wal-page-size", test_wal_page_size);
  g_test_add_func ("/backup/sqlite/metadata", test_metadata);
  g_test_add_data_func ("/backup/sqlite/while-writing/journal", "", test_while_writing);
  g_test_add_data_func ("/backup/sqlite/while-writing/wal", "PRAGMA journal_mode = WAL; ", test_while_writing);
  g_test_add_func ("/backup/sqlite/flipped-bytes", test_flipped_bytes);
  g_test_add_func ("/backup/sqlite/flipped-alone", test_flipped_alone);
  g_test_add_func ("/backup/sqlite/digest", test_digest);
  g_test_add_func ("/backup/sqlite/open-encrypted", test_open_encrypted);
  g_test_add_func ("/backup/sqlite/finish", test_finish);
  g_test_add_func ("/backup/sqlite/finish-fails", test_finish_fails);
  g_test_add_func ("/backup/sqlite/busy", test_busy);
  g_test_add_func ("/backup/sqlite/stage-left", test_stage_left);
  g_test_add_func ("/backup/sqlite/missing", test_missing);
  g_test_add_func ("/backup/sqlite/sample", test_sample);
  return g_test_run ();
}
