#include "config.h"

#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-workspace.h"
#include "backup/ferry-pg-tool.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "ferry-test-postgres.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A program in a folder of its own that says it is of a version, and runs @script otherwise. */
static char *
make_tool (const char *folder,
           int         major,
           const char *script)
{
  char *place = g_strdup_printf ("%s/%s/pg-%d", ferry_test_folder (), folder, major);
  g_autofree char *path = g_build_filename (place, "pg_dump", NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) %d.2 (Fake)'; exit; fi\n%s\n", major, script);

  ferry_test_write (path, text);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return place;
}

static FerryPgTool *
find (const char  *folder,
      int          wanted,
      const int   *majors,
      GError     **error)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; majors[i] != 0; i++)
    g_ptr_array_add (folders, make_tool (folder, majors[i], "exit 1"));
  g_ptr_array_add (folders, g_strdup ("/nowhere/at/all"));
  g_ptr_array_add (folders, NULL);
  return ferry_pg_tool_find ("pg_dump", wanted, (const char * const *) folders->pdata, error);
}

static const struct { const char *name; int wanted; int majors[5]; int found; const char *says; } choices[] = {
  { "same", 15, { 13, 17, 15, 16 }, 15, NULL },
  { "next", 14, { 13, 17, 15 }, 15, NULL },
  { "newest", 0, { 13, 17, 15 }, 17, NULL },
  { "older", 17, { 13, 15 }, 0, "postgresql-client-17" },
  { "none", 16, { 0 }, 0, "postgresql-client-16" },
};

static void
test_choice (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPgTool) tool = find (choices[i].name, choices[i].wanted, choices[i].majors, &error);

  if (choices[i].found != 0)
    {
      g_assert_no_error (error);
      g_assert_cmpint (tool->major, ==, choices[i].found);
      g_assert_true (g_str_has_prefix (tool->version, "pg_dump (PostgreSQL) "));
      return;
    }
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, choices[i].says));
}

/* A pg_dump that is of version @major and leaves a line in a log each time that it is asked. */
static char *
make_talking_tool (const char *folder,
                   const char *name,
                   int         major)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho %s >> %s/log\necho 'pg_dump (PostgreSQL) %d.2 (Fake)'\n", name, folder, major);

  ferry_test_write (path, text);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

/* A folder whose pg_dump is a link to @file. */
static char *
make_link (const char *folder,
           const char *name,
           const char *file)
{
  char *place = g_build_filename (folder, name, NULL);
  g_autofree char *path = g_build_filename (place, "pg_dump", NULL);

  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  g_assert_cmpint (symlink (file, path), ==, 0);
  return place;
}

/* /bin is /usr/bin on many systems, and Debian's wrapper there only starts what lies in Debian's own place. */
static void
test_asked_once (void)
{
  const char *folder = ferry_test_folder ();
  g_autofree char *program = make_talking_tool (folder, "program", 15);
  g_autofree char *wrapper = make_talking_tool (folder, "pg_wrapper", 17);
  g_autofree char *place = make_link (folder, "place", program);
  g_autofree char *again = make_link (folder, "again", program);
  g_autofree char *wrapped = make_link (folder, "wrapped", wrapper);
  g_autofree char *log = g_build_filename (folder, "log", NULL);
  const char *folders[] = { place, again, wrapped, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_dump", 0, folders, &error);
  g_autoptr(FerryPgTool) alone = ferry_pg_tool_find ("pg_dump", 0, folders + 2, &error);
  g_autofree char *asked = ferry_test_read (log, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (tool->major, ==, 15);
  g_assert_cmpint (alone->major, ==, 17);
  g_assert_cmpstr (asked, ==, "program\npg_wrapper\n");
}

/* Page faults of all processes that were started and are gone: more after each. */
static long
children (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_CHILDREN, &usage), ==, 0);
  return usage.ru_minflt;
}

/* A program is asked once, and again when its file is another one. A script is asked each time. */
static void
test_remembered (void)
{
  g_autofree char *real = ferry_test_postgres_program ("pg_dump");
  g_autofree char *path = g_build_filename (ferry_test_folder (), "pg_dump", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  const char *folders[] = { folder, NULL };
  g_autoptr(FerryPgTool) first = NULL;
  g_autoptr(FerryPgTool) second = NULL;
  g_autoptr(FerryPgTool) third = NULL;
  long before;

  ferry_test_copy (real, path);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  first = ferry_pg_tool_find ("pg_dump", 0, folders, NULL);
  g_assert_nonnull (first);
  before = children ();
  g_assert_cmpint (before, >, 0);
  second = ferry_pg_tool_find ("pg_dump", 0, folders, NULL);
  g_assert_cmpint (children (), ==, before);
  g_assert_cmpstr (second->version, ==, first->version);
  g_unlink (path);
  ferry_test_write (path, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 99.1'\n");
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  third = ferry_pg_tool_find ("pg_dump", 0, folders, NULL);
  g_assert_cmpint (third->major, ==, 99);
  before = children ();
  ferry_pg_tool_free (ferry_pg_tool_find ("pg_dump", 0, folders, NULL));
  g_assert_cmpint (children (), >, before);
}

static FerryPgRun *
start (const char *folder,
       const char *script,
       const char *argument)
{
  g_autofree char *place = make_tool (folder, 15, script);
  const char *folders[] = { place, NULL };
  const char *arguments[] = { argument, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_dump", 15, folders, &error);
  FerryPgRun *run = tool != NULL ? ferry_pg_tool_run (tool, arguments, "/tmp/pw", &error) : NULL;

  g_assert_no_error (error);
  return run;
}

static char *
read_output (FerryPgRun *run)
{
  char text[4096] = "";
  gsize length;

  g_assert_true (g_input_stream_read_all (ferry_pg_run_get_output (run), text, sizeof text - 1, &length, NULL, NULL));
  return g_strdup (text);
}

/* What the environment or an argument could lead astray does not reach the program. */
static void
test_environment (void)
{
  g_autoptr(FerryPgRun) run = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;

  g_setenv ("PGHOST", "evil", TRUE);
  g_setenv ("LD_EVIL", "evil", TRUE);
  run = start ("environment", "env; echo \"$1\"", "; $(id) `id`");
  output = read_output (run);
  g_assert_true (ferry_pg_run_finish (run, NULL, &error));
  g_assert_null (strstr (output, "evil"));
  g_assert_nonnull (strstr (output, "PGPASSFILE=/tmp/pw"));
  g_assert_nonnull (strstr (output, "; $(id) `id`"));
  g_unsetenv ("PGHOST");
  g_unsetenv ("LD_EVIL");
}

static const struct { const char *name, *script; FerryError code; const char *says; } failures[] = {
  { "message", "echo 'pg_dump: error: boom' >&2; exit 1", FERRY_ERROR_FAILED, "boom" },
  { "silent", "exit 3", FERRY_ERROR_FAILED, "pg_dump" },
  { "signal", "kill -9 $$", FERRY_ERROR_FAILED, "signal 9" },
  { "permission", "echo 'ERROR:  permission denied for table x' >&2; exit 1", FERRY_ERROR_PERMISSION, "table x" },
  { "password", "echo 'FATAL:  password authentication failed for user \"x\"' >&2; exit 1", FERRY_ERROR_AUTHENTICATION, "user" },
  { "much", "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done; echo the-end >&2; exit 1",
    FERRY_ERROR_FAILED, "the-end" },
};

static void
test_failure (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *folder = g_strconcat ("failure-", failures[i].name, NULL);
  g_autoptr(FerryPgRun) run = start (folder, failures[i].script, "x");
  g_autoptr(GError) error = NULL;
  g_autofree char *output = read_output (run);

  g_assert_false (ferry_pg_run_finish (run, NULL, &error));
  g_assert_error (error, FERRY_ERROR, (gint) failures[i].code);
  g_assert_nonnull (strstr (error->message, failures[i].says));
}

/* Freed while it runs, it is gone. */
static void
test_killed (void)
{
  FerryPgRun *run = start ("killed", "exec sleep 600", "x");
  gint64 begun = g_get_monotonic_time ();

  ferry_pg_run_free (run);
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 5 * G_USEC_PER_SEC);
}

static void
test_workspace (void)
{
  g_autofree char *folder = g_build_filename (ferry_test_folder (), "workspace", NULL);
  g_autofree char *stale = g_build_filename (folder, ".ferry-backup-stale1", NULL);
  g_autofree char *stale_file = g_build_filename (stale, "zip", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackupWorkspace) first = NULL;
  g_autofree char *kept = NULL;
  FerryBackupWorkspace *second;
  g_autofree char *second_folder = NULL;
  struct stat info;

  ferry_test_write (stale_file, "left behind");
  first = ferry_backup_workspace_new (folder, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (stale, G_FILE_TEST_EXISTS));
  g_assert_cmpint (stat (ferry_backup_workspace_folder (first), &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  kept = ferry_backup_workspace_path (first, "x");
  ferry_test_write (kept, "x");
  second = ferry_backup_workspace_new (folder, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  second_folder = g_strdup (ferry_backup_workspace_folder (second));
  ferry_backup_workspace_free (second);
  g_assert_false (g_file_test (second_folder, G_FILE_TEST_EXISTS));
}

static void
test_name (void)
{
  g_autofree char *name = ferry_backup_name_new (ferry_test_folder ());
  g_autofree char *sidecar = ferry_backup_name_sidecar ("/x.nbdata/backup_20261120_171405_8831.nbdata");
  gint64 now = g_get_real_time ();

  g_assert_true (g_regex_match_simple ("^backup_\\d{8}_\\d{6}_\\d{4}\\.nbdata$", name, 0, 0));
  g_assert_cmpint (ABS (ferry_backup_name_get_time (name) - now), <, 5 * G_USEC_PER_SEC);
  g_assert_cmpstr (sidecar, ==, "/x.nbdata/backup_20261120_171405_8831_metadata.json");
  g_assert_cmpint (ferry_backup_name_get_time ("backup.nbdata"), ==, 0);
  g_assert_cmpint (ferry_backup_name_get_time ("backup_20261120_171405_8831.zip"), ==, 0);
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
  ADD (choices, "tool/choice", test_choice);
  ADD (failures, "tool/failure", test_failure);
  g_test_add_func ("/backup/tool/asked-once", test_asked_once);
  g_test_add_func ("/backup/tool/remembered", test_remembered);
  g_test_add_func ("/backup/tool/environment", test_environment);
  g_test_add_func ("/backup/tool/killed", test_killed);
  g_test_add_func ("/backup/workspace/stale", test_workspace);
  g_test_add_func ("/backup/name", test_name);
  return g_test_run ();
}
