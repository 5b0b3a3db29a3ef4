#include "config.h"

#include "fault-fixture.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "migrate/ferry-witness.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#define COMMON_SOURCE \
  "CREATE TABLE color (code varchar(10) PRIMARY KEY, title varchar(50) UNIQUE, note text, extra text DEFAULT 'x');" \
  "INSERT INTO color VALUES ('r', 'Red', 'from source', 'a'), ('g', 'Green', NULL, 'b'), ('b', 'Blue', 'new', 'c');" \
  "CREATE TABLE paint (id bigint PRIMARY KEY, color varchar(10) REFERENCES color (code));" \
  "INSERT INTO paint VALUES (1, 'r'), (2, 'b');" \
  "CREATE TABLE brand_new (id bigint PRIMARY KEY, v text);" \
  "INSERT INTO brand_new VALUES (1, 'one'), (2, 'two');"
#define COMMON_TARGET \
  "CREATE TABLE color (code varchar(10) PRIMARY KEY, title varchar(50) UNIQUE, note text);" \
  "INSERT INTO color VALUES ('r', 'Green', 'titles swapped'), ('g', 'Red', NULL), ('y', 'Yellow', 'only here');" \
  "CREATE TABLE paint (id bigint PRIMARY KEY, color varchar(10) REFERENCES color (code));" \
  "INSERT INTO paint VALUES (1, 'y'), (7, 'g');" \
  "CREATE TABLE untouched (id bigint PRIMARY KEY, v text);" \
  "INSERT INTO untouched VALUES (1, 'stays');"
#define DROP \
  "DROP TABLE IF EXISTS paint; DROP TABLE IF EXISTS color; DROP TABLE IF EXISTS brand_new; DROP TABLE IF EXISTS untouched;" \
  "DROP TABLE IF EXISTS counted; DROP TABLE IF EXISTS many;"
#define WAIT_SECONDS 20

static const struct
{
  const char *counted;
  const char *many;    /* so many rows that a COPY takes more than one message */
} by_dialect[] = {
  [FERRY_DIALECT_POSTGRES] = { "CREATE TABLE counted (id bigserial PRIMARY KEY, v text);",
                               "INSERT INTO many SELECT i, repeat(md5(i::text), 4) FROM generate_series(1, 400) AS i;" },
  [FERRY_DIALECT_SQLITE] = { "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v text);",
                             "INSERT INTO many WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                             " SELECT i, hex(i * 7919) || printf('%0100d', i) FROM n;" },
};

static char *
target_sql (FerryDialect dialect)
{
  return g_strconcat (COMMON_TARGET, by_dialect[dialect].counted, "INSERT INTO counted (v) VALUES ('t');",
                      "CREATE TABLE many (id bigint PRIMARY KEY, v text);", NULL);
}

static char *
source_sql (FerryDialect dialect)
{
  return g_strconcat (COMMON_SOURCE, by_dialect[dialect].counted, "INSERT INTO counted (v) VALUES ('a'), ('b'), ('c');",
                      "CREATE TABLE many (id bigint PRIMARY KEY, v text);", by_dialect[dialect].many, NULL);
}

static gint
by_name (gconstpointer a,
         gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

char *
fault_snapshot (FerrySite *site)
{
  g_autoptr(GHashTable) digests = migrate_fixture_digests (site);
  g_autofree char *structure = migrate_fixture_structure (site);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *rows = NULL;
  GHashTableIter iter;
  gpointer table, digest;

  g_hash_table_iter_init (&iter, digests);
  while (g_hash_table_iter_next (&iter, &table, &digest))
    g_ptr_array_add (lines, g_strdup_printf ("%s %s", (char *) table, (char *) digest));
  g_ptr_array_sort (lines, by_name);
  g_ptr_array_add (lines, NULL);
  rows = g_strjoinv ("\n", (char **) lines->pdata);
  return g_strconcat (structure, rows, NULL);
}

void
fault_pair_reset (FaultPair *pair)
{
  g_autofree char *target = target_sql (pair->dialect);
  g_autofree char *sql = g_strconcat (DROP, target, NULL);
  g_autofree char *executions = g_build_filename (ferry_site_get_state_folder (pair->target), "executions", NULL);

  if (g_file_test (executions, G_FILE_TEST_IS_DIR))
    g_assert_true (ferry_folder_remove (executions, NULL));
  migrate_fixture_run (pair->target, sql);
}

void
fault_pair_execute (FaultPair *pair,
                    gboolean   skip_backup)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  FerryExecuteOptions options = { .skip_backup = skip_backup };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryExecution) record = ferry_execute (pair->target, pair->package, catalogue, &options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ferry_execution_get_state (record), ==, FERRY_EXECUTION_DONE);
}

void
fault_pair_set_up (FaultPair    *pair,
                   FerryDialect  dialect)
{
  g_autofree char *source = source_sql (dialect);
  g_autofree char *target = target_sql (dialect);
  g_autoptr(FerryRuleSet) rules = migrate_fixture_rules (FERRY_RULE_DEFAULT, FERRY_RULE_DEFAULT, FERRY_RULE_OVERWRITE);

  pair->dialect = dialect;
  pair->source = migrate_fixture_site (dialect, "source", source);
  pair->target = migrate_fixture_site (dialect, "target", target);
  pair->folder = g_path_get_dirname (ferry_site_get_storage (pair->target));
  pair->package = migrate_fixture_package (pair->source, rules);
  pair->before = fault_snapshot (pair->target);
  fault_pair_execute (pair, TRUE);
  pair->after = fault_snapshot (pair->target);
  g_assert_cmpstr (pair->before, !=, pair->after);
  fault_pair_reset (pair);
}

void
fault_pair_clear (FaultPair *pair)
{
  g_clear_object (&pair->source);
  g_clear_object (&pair->target);
  g_clear_object (&pair->package);
  g_clear_pointer (&pair->folder, g_free);
  g_clear_pointer (&pair->before, g_free);
  g_clear_pointer (&pair->after, g_free);
}

/* ---- execute-once ---- */

/* LeakSanitizer needs ptrace for itself, so it can't run below strace. */
static GSubprocess *
start (const char          *command,
       const char          *folder,
       const char          *argument,
       const char * const  *strace)
{
  const char *build = ferry_test_require_env ("FERRY_BUILD_ROOT", "run it through meson test");
  g_autofree char *program = g_build_filename (build, "tests", "migrate", "execute-once", NULL);
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  for (guint i = 0; strace != NULL && strace[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) strace[i]);
  g_ptr_array_add (words, program);
  g_ptr_array_add (words, (gpointer) command);
  g_ptr_array_add (words, (gpointer) folder);
  g_ptr_array_add (words, (gpointer) argument);
  g_ptr_array_add (words, NULL);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) words->pdata, &error);
  g_assert_no_error (error);
  return process;
}

static void
finish (GSubprocess *process,
        FaultRun    *run)
{
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  run->killed = g_subprocess_get_if_signaled (process);
  if (run->killed)
    {
      g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
      return;
    }
  lines = g_strsplit (output, "\n", 3);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, g_str_equal (lines[1], "ok") ? 0 : 1);
  run->state = g_strdup (lines[0]);
  run->code = g_strdup (lines[1]);
  run->message = g_strdup (g_strchomp (lines[2]));
}

void
fault_run (FaultRun   *run,
           const char *command,
           const char *folder,
           const char *argument,
           const char *call,
           const char *what)
{
  g_auto(GStrv) words = g_strsplit (call != NULL ? call : "write when=1", " ", 2);   /* name, when=N */
  g_autofree char *trace = g_strdup_printf ("trace=%s", words[0]);
  g_autofree char *rule = g_strdup_printf ("inject=%s:%s:%s", words[0], what, words[1]);
  const char *strace[] = { "strace", "-qq", "-o", "/dev/null", "-e", trace, "-e", rule, NULL };
  g_autoptr(GSubprocess) process = NULL;

  memset (run, 0, sizeof *run);
  process = start (command, folder, argument, call != NULL ? strace : NULL);
  finish (process, run);
}

void
fault_run_for (FaultRun   *run,
               const char *command,
               const char *folder,
               const char *argument,
               gulong      microseconds)
{
  g_autoptr(GSubprocess) process = start (command, folder, argument, NULL);

  memset (run, 0, sizeof *run);
  g_usleep (microseconds);
  g_subprocess_force_exit (process);
  finish (process, run);
}

/* strace starts the program in a child: its log is the one with the next number. */
static char *
read_log (const char *log,
          const char *pid)
{
  gint64 id = g_ascii_strtoll (pid, NULL, 10);
  char *text = NULL;

  for (guint i = 0; i < 20 && text == NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s.%" G_GINT64_FORMAT, log, id + i);

      if (!g_file_get_contents (path, &text, NULL, NULL))
        text = NULL;
    }
  g_assert_nonnull (text);
  return text;
}

GPtrArray *
fault_list_calls (const char *command,
                  const char *folder,
                  const char *argument,
                  const char *calls)
{
  g_autofree char *log = g_build_filename (ferry_test_folder (), "strace", NULL);
  g_autofree char *trace = g_strdup_printf ("trace=%s", calls);
  const char *strace[] = { "strace", "-qq", "-o", log, "--seccomp-bpf", "-ff", "-e", trace, NULL };
  g_autoptr(GSubprocess) process = start (command, folder, argument, strace);
  g_autofree char *pid = g_strdup (g_subprocess_get_identifier (process));
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_auto(FaultRun) run = { 0 };
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  finish (process, &run);
  g_assert_cmpstr (run.message, ==, "");
  text = read_log (log, pid);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (lines[i], strcspn (lines[i], "("));
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1;

      if (lines[i][strlen (name)] != '(')
        continue;
      g_ptr_array_add (list, g_strdup_printf ("%s when=%u", name, n));
      g_hash_table_insert (counts, g_steal_pointer (&name), GUINT_TO_POINTER (n));
    }
  g_test_message ("%s: %u calls", command, list->len);
  return list;
}

void
fault_run_clear (FaultRun *run)
{
  g_clear_pointer (&run->state, g_free);
  g_clear_pointer (&run->code, g_free);
  g_clear_pointer (&run->message, g_free);
}

/* ---- verdicts ---- */

FerryExecution *
fault_settle (FerrySite *site)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  for (;;)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryJournal) journal = ferry_journal_open (site, &error);
      g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, &error);
      g_autoptr(GPtrArray) all = NULL;

      g_assert_no_error (error);
      if (ferry_journal_settle (journal, db, &error))
        {
          all = ferry_journal_list_executions (journal, &error);
          g_assert_no_error (error);
          return all->len > 0 ? g_object_ref (g_ptr_array_index (all, 0)) : NULL;
        }
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_usleep (50 * 1000);
    }
}

gboolean
fault_witnessed (FerrySite  *site,
                 const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, &error);
  gboolean exists = FALSE;

  g_assert_no_error (error);
  ferry_witness_exists (site, db, id, &exists, &error);
  g_assert_no_error (error);
  return exists;
}
