#include "config.h"

#include "fault-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"

#include <string.h>

/* Executions and rollbacks killed (SIGKILL) at system calls all over their course and at random moments: what the journal says afterwards must be what the database
 * holds, and that must be the state before or the state after. FERRY_KILL_SWEEP=SECONDS kills at every system call, for so long (build-aux/kill-sweep). */

#define CALLS "write,pwrite64,writev,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat2,sendto"

static gboolean
says_committed (FerryExecution *record)
{
  FerryExecutionState state = ferry_execution_get_state (record);

  return state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED;
}

/* A record counts the rows that were written, and none where nothing was. */
static void
assert_counts (FerryExecution *record)
{
  gint64 inserts, updates, deletes;

  g_object_get (record, "inserts", &inserts, "updates", &updates, "deletes", &deletes, NULL);
  if (g_str_equal (ferry_execution_get_kind (record), "execution"))
    g_assert_true ((inserts + updates + deletes > 0) == says_committed (record));
}

/* TRUE when the target is as after. */
static gboolean
assert_truth (FaultPair      *pair,
              FerryExecution *record,
              const char     *before,
              const char     *after,
              const char     *point)
{
  g_autofree char *now = fault_snapshot (pair->target);
  gboolean committed = record != NULL && says_committed (record);

  g_test_message ("%s: %s", point, record != NULL ? ferry_execution_state_to_string (ferry_execution_get_state (record)) : "no record");
  if (record != NULL)
    {
      g_assert_cmpint (ferry_execution_get_state (record), !=, FERRY_EXECUTION_RUNNING);
      g_assert_cmpint (ferry_execution_get_state (record), !=, FERRY_EXECUTION_UNKNOWN);
      g_assert_true (fault_witnessed (pair->target, ferry_execution_get_id (record)) == committed);
      assert_counts (record);
    }
  g_assert_cmpstr (now, ==, committed ? after : before);
  return committed;
}

static gint64
sweep_seconds (void)
{
  const char *text = g_getenv ("FERRY_KILL_SWEEP");

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* Evenly over all of @calls, and every one of the last @dense: there the commit is. */
static GPtrArray *
choose (GPtrArray *calls,
        guint      sparse,
        guint      dense)
{
  GPtrArray *points = g_ptr_array_new ();
  guint edge = calls->len > dense ? calls->len - dense : 0;
  guint step = sweep_seconds () > 0 ? 1 : MAX (1, edge / MAX (1, sparse));

  for (guint i = 0; i < calls->len; i += i >= edge ? 1 : MIN (step, MAX (1, edge - i)))
    g_ptr_array_add (points, g_ptr_array_index (calls, i));
  return points;
}

static gint64
deadline (void)
{
  return sweep_seconds () > 0 ? g_get_monotonic_time () + sweep_seconds () * G_USEC_PER_SEC : G_MAXINT64;
}

/* FALSE: it ended well before it came to that call, for how many the server's answers take depends on the moment. Then it is killed one earlier. */
static gboolean
kill_at (FaultPair  *pair,
         const char *command,
         const char *argument,
         const char *point)
{
  g_auto(FaultRun) run = { 0 };

  fault_run (&run, command, pair->folder, argument, point, "signal=KILL");
  if (!run.killed)
    g_assert_cmpstr (run.code, ==, "ok");
  return run.killed;
}

/* "sendto when=12" -> "sendto when=11" */
static void
step_back (char **point)
{
  g_auto(GStrv) parts = g_strsplit (*point, " when=", 2);
  guint64 number = g_ascii_strtoull (parts[1], NULL, 10);

  g_assert_cmpuint (number, >, 1);
  g_free (*point);
  *point = g_strdup_printf ("%s when=%u", parts[0], (guint) number - 1);
}

static void
check_execution (FaultPair  *pair,
                 const char *point)
{
  g_autoptr(FerryExecution) record = fault_settle (pair->target);
  gboolean committed = assert_truth (pair, record, pair->before, pair->after, point);
  g_autofree char *now = NULL;

  if (!committed)
    {
      fault_pair_execute (pair, TRUE);   /* the next one works */
      now = fault_snapshot (pair->target);
      g_assert_cmpstr (now, ==, pair->after);
    }
  fault_pair_reset (pair);
}

static void
test_execution (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(GPtrArray) calls = NULL;
  g_autoptr(GPtrArray) points = NULL;
  gint64 end = deadline ();
  const char *path;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  path = ferry_package_get_path (pair.package);
  calls = fault_list_calls ("execute-bare", pair.folder, path, CALLS);
  points = choose (calls, 10, 19);
  fault_pair_reset (&pair);
  for (guint i = 0; i < points->len && g_get_monotonic_time () < end; i++)
    {
      g_autofree char *point = g_strdup (g_ptr_array_index (points, i));

      for (; !kill_at (&pair, "execute-bare", path, point); step_back (&point))
        check_execution (&pair, point);
      check_execution (&pair, point);
    }
}

/* With the backup in it, at moments that no system call marks. */
static void
test_random (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  gint64 began, took;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  began = g_get_monotonic_time ();
  {
    g_auto(FaultRun) run = { 0 };

    fault_run (&run, "execute", pair.folder, ferry_package_get_path (pair.package), NULL, NULL);
    g_assert_cmpstr (run.code, ==, "ok");
  }
  took = g_get_monotonic_time () - began;
  fault_pair_reset (&pair);
  for (guint i = 0; i < 4; i++)
    {
      g_auto(FaultRun) run = { 0 };

      fault_run_for (&run, "execute", pair.folder, ferry_package_get_path (pair.package), (gulong) g_test_rand_int_range (0, (gint32) took));
      check_execution (&pair, "random");
    }
}

static FerryExecution *
execute_with_backup (FaultPair *pair)
{
  fault_pair_reset (pair);
  fault_pair_execute (pair, FALSE);
  return fault_settle (pair->target);
}

static FerryExecution *
find (FaultPair  *pair,
      const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryJournal) journal = ferry_journal_open (pair->target, &error);
  FerryExecution *found = ferry_journal_find_execution (journal, id, &error);

  g_assert_no_error (error);
  return found;
}

static gboolean
check_rollback (FaultPair      *pair,
                FerryExecution *execution,
                const char     *point)
{
  g_autoptr(FerryExecution) record = fault_settle (pair->target);
  gboolean began = !g_str_equal (ferry_execution_get_id (record), ferry_execution_get_id (execution));
  gboolean committed = assert_truth (pair, began ? record : NULL, pair->after, pair->before, point);
  g_autoptr(FerryExecution) undone = find (pair, ferry_execution_get_id (execution));

  g_assert_cmpint (ferry_execution_get_state (undone), ==, committed ? FERRY_EXECUTION_ROLLED_BACK : FERRY_EXECUTION_DONE);
  return committed;
}

static void
test_rollback (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(FerryExecution) execution = NULL;
  g_autoptr(GPtrArray) calls = NULL;
  g_autoptr(GPtrArray) points = NULL;
  gint64 end = deadline ();
  g_auto(FaultRun) run = { 0 };

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  execution = execute_with_backup (&pair);
  calls = fault_list_calls ("rollback", pair.folder, ferry_execution_get_id (execution), CALLS);
  points = choose (calls, 4, 6);
  g_clear_object (&execution);
  for (guint i = 0; i < points->len && g_get_monotonic_time () < end; i++)
    {
      g_autofree char *point = g_strdup (g_ptr_array_index (points, i));

      for (gboolean killed = FALSE; !killed;)
        {
          if (execution == NULL)
            execution = execute_with_backup (&pair);
          killed = kill_at (&pair, "rollback", ferry_execution_get_id (execution), point);
          if (check_rollback (&pair, execution, point))
            g_clear_object (&execution);
          if (!killed)
            step_back (&point);
        }
    }
  if (execution == NULL)
    execution = execute_with_backup (&pair);
  fault_run (&run, "rollback", pair.folder, ferry_execution_get_id (execution), NULL, NULL);   /* works after all that */
  g_assert_cmpstr (run.message, ==, "");
  g_assert_true (check_rollback (&pair, execution, "none"));
}

/* One source, two programs, so that neither takes long: the name's end tells the kind of database. */
int
main (int    argc,
      char **argv)
{
  gpointer dialect = GINT_TO_POINTER (g_str_has_suffix (argv[0], "-postgres") ? FERRY_DIALECT_POSTGRES : FERRY_DIALECT_SQLITE);

  ferry_test_init (&argc, &argv);
  g_test_add_data_func ("/migrate/kill/execution", dialect, test_execution);
  g_test_add_data_func ("/migrate/kill/random", dialect, test_random);
  g_test_add_data_func ("/migrate/kill/rollback", dialect, test_rollback);
  return g_test_run ();
}
