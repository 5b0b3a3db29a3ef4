#include "config.h"

#include "backup-fixture.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA "CREATE TABLE orders (id bigserial PRIMARY KEY, note text); INSERT INTO orders (note) SELECT repeat('x', i) FROM generate_series(1, 300) i"

static char *
new_database (const char *sql)
{
  const char *database = ferry_test_postgres_create_database ();

  ferry_test_postgres_run (database, sql);
  return g_strdup (database);
}

/* Names that would be options or connection strings. */
static void
test_evil_name (void)
{
  static const char * const evil[] = { "host=evil", "postgresql://evil/x", "-f/tmp/x", "a'b\\c d" };

  for (guint i = 0; i < G_N_ELEMENTS (evil); i++)
    {
      g_autofree char *plain = new_database ("SELECT 1");
      g_autofree char *rename = g_strdup_printf ("ALTER DATABASE \"%s\" RENAME TO \"%s\"", plain, evil[i]);
      g_autofree char *back = g_strdup_printf ("ALTER DATABASE \"%s\" RENAME TO \"%s\"", evil[i], plain);
      g_autoptr(FerryConnectionSettings) settings = NULL;
      g_autofree char *uri = NULL;
      g_autofree char *escaped = g_uri_escape_string (evil[i], NULL, FALSE);
      g_autofree char *state = g_build_filename (ferry_test_folder (), "evil-state", NULL);
      g_autofree char *folder = g_strdup_printf ("%s/evil-%u", ferry_test_folder (), i);
      FerryBackupOptions options = { .folder = folder, .everything = TRUE };
      g_autoptr(FerrySite) site = NULL;
      g_autoptr(FerryBackup) backup = NULL;
      g_autoptr(GError) error = NULL;

      ferry_test_postgres_run (plain, "CREATE TABLE t (x int)");
      ferry_test_postgres_run ("postgres", rename);
      uri = g_strdup_printf ("postgresql:///%s?host=%s&user=postgres", escaped, ferry_test_postgres_host ());
      site = ferry_site_new_for_database ("0b9b4a36-9c4b-4b8e-8d5a-000000000002", "evil", FERRY_STAGE_DEVELOPMENT, uri, NULL, NULL, state, &error);
      g_assert_no_error (error);
      backup = ferry_backup_create (site, &options, NULL, &error);
      g_assert_no_error (error);
      g_assert_nonnull (backup);
      ferry_test_postgres_run ("postgres", back);
    }
}

static const struct { const char *name, *script; FerryError code; } dumps[] = {
  { "fails", "echo 'pg_dump: error: boom' >&2; exit 1", FERRY_ERROR_FAILED },
  { "stops-early", "head -c 3000 /dev/zero; exit 0", FERRY_ERROR_DAMAGED },
  { "says-nothing", "exit 0", FERRY_ERROR_DAMAGED },
  { "killed", "head -c 3000 /dev/zero; kill -9 $$", FERRY_ERROR_FAILED },
};

/* Whatever pg_dump does, nothing is left that looks like a backup. */
static void
test_dump_fails (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *bin = g_strdup_printf ("%s/bin-%s", ferry_test_folder (), dumps[i].name);
  g_autofree char *dump = g_build_filename (bin, "pg_dump", NULL);
  g_autofree char *restore_program = ferry_test_postgres_program ("pg_restore");
  g_autofree char *link = g_build_filename (bin, "pg_restore", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 99.1' && exit\n%s\n", dumps[i].script);
  g_autofree char *folder = g_build_filename (bin, "backups", NULL);
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  FerryBackupOptions options = { .folder = folder, .everything = TRUE, .files = TRUE };
  g_autoptr(FerryBackup) backup = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_write (dump, script);
  g_assert_cmpint (g_chmod (dump, 0700), ==, 0);
  g_assert_cmpint (symlink (restore_program, link), ==, 0);
  g_setenv ("FERRY_POSTGRES_BINDIR", bin, TRUE);
  backup = ferry_backup_create (site, &options, NULL, &error);
  g_unsetenv ("FERRY_POSTGRES_BINDIR");
  g_assert_null (backup);
  g_assert_error (error, FERRY_ERROR, (gint) dumps[i].code);
  backup_fixture_assert_empty (folder);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (400 * 1000);
  ferry_job_cancel (data);
  return NULL;
}

static void
test_cancelled_backup (void)
{
  g_autofree char *database = new_database (SCHEMA);
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, NULL);
  g_autofree char *folder = g_build_filename (ferry_test_folder (), "cancelled", NULL);
  FerryBackupOptions options = { .folder = folder, .everything = TRUE };
  g_autoptr(FerryJob) job = ferry_job_new ("backup");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = NULL;
  GThread *thread;
  g_autoptr(FerryDatabase) holder = ferry_site_open_database (site, NULL, &error);

  /* somebody holds a lock that the dump has to wait for */
  g_assert_true (ferry_database_begin (holder, FERRY_TRANSACTION_WRITE, &error));
  g_assert_true (ferry_database_execute (holder, "LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE", NULL, &error));
  g_assert_no_error (error);
  thread = g_thread_new ("cancel", cancel_thread, job);
  backup = ferry_backup_create (site, &options, job, &error);
  g_thread_join (thread);
  g_assert_null (backup);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  backup_fixture_assert_empty (folder);
}

/* pg_dump gets the password by a file that is gone afterwards, and in no other way. */
static void
test_password_hidden (void)
{
  g_autofree char *bin = g_build_filename (ferry_test_folder (), "bin-password", NULL);
  g_autofree char *dump = g_build_filename (bin, "pg_dump", NULL);
  g_autofree char *seen = g_build_filename (bin, "seen", NULL);
  g_autofree char *file = g_build_filename (bin, "file", NULL);
  g_autofree char *restore_program = ferry_test_postgres_program ("pg_restore");
  g_autofree char *link = g_build_filename (bin, "pg_restore", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 99.1' && exit\n"
                                             "(env; echo \"$@\"; stat -c %%a \"$PGPASSFILE\") > %s; cat \"$PGPASSFILE\" > %s; exit 1\n", seen, file);
  g_autofree char *folder = g_build_filename (bin, "backups", NULL);
  g_autofree char *database = new_database ("SELECT 1");
  g_autoptr(FerrySite) site = backup_fixture_new_postgres (database, "DB_PASSWORD='c4n:ary\\x'\n");
  FerryBackupOptions options = { .folder = folder, .everything = TRUE };
  g_autoptr(FerryBackup) backup = NULL;
  g_autofree char *seen_text = NULL;
  g_autofree char *file_text = NULL;
  g_autoptr(GError) error = NULL;

  ferry_test_write (dump, script);
  g_assert_cmpint (g_chmod (dump, 0700), ==, 0);
  g_assert_cmpint (symlink (restore_program, link), ==, 0);
  g_setenv ("FERRY_POSTGRES_BINDIR", bin, TRUE);
  backup = ferry_backup_create (site, &options, NULL, &error);
  g_unsetenv ("FERRY_POSTGRES_BINDIR");
  g_assert_null (backup);
  seen_text = ferry_test_read (seen, NULL);
  file_text = ferry_test_read (file, NULL);
  g_assert_null (strstr (seen_text, "c4n"));
  g_assert_nonnull (strstr (seen_text, "--no-password"));
  g_assert_nonnull (strstr (seen_text, "\n600\n"));
  g_assert_cmpstr (file_text, ==, "*:*:*:*:c4n\\:ary\\\\x\n");
  g_assert_null (strstr (error->message, "c4n"));
  backup_fixture_assert_empty (folder);
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
  ADD (dumps, "dump/program", test_dump_fails);
  g_test_add_func ("/backup/dump/evil-name", test_evil_name);
  g_test_add_func ("/backup/dump/cancelled", test_cancelled_backup);
  g_test_add_func ("/backup/dump/password-hidden", test_password_hidden);
  return g_test_run ();
}
