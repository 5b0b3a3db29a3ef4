#include "config.h"

#include "fault-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <string.h>

/* A disk that is full or broken at one system call: nobody is told of a success that is none, nor of a failure that is none. */

#define WRITES "write,pwrite64,writev,fsync,fdatasync,ftruncate,rename,renameat2,unlink"

static const char * const faults[] = { "error=ENOSPC", "error=EIO" };

/* Every step-th call of a kind that matters. */
static gboolean
is_chosen (const GPtrArray *calls,
           guint            i,
           guint            n)
{
  return i % MAX (1, calls->len / n) == 0 || i + 6 > calls->len || g_str_has_prefix (g_ptr_array_index (calls, i), "unlink")
         || (i > 0 && g_str_has_prefix (g_ptr_array_index (calls, i - 1), "unlink"));   /* the folder's sync: the change has been made */
}

/* What was said, what the journal says and what is there agree. */
static void
assert_agreement (FaultPair      *pair,
                  const FaultRun *run,
                  const char     *call,
                  const char     *what)
{
  gboolean told_done = g_str_equal (run->code, "ok") || g_str_equal (run->code, "committed");
  g_autoptr(FerryExecution) record = fault_settle (pair->target);
  g_autofree char *now = fault_snapshot (pair->target);
  gboolean recorded = record != NULL && (ferry_execution_get_state (record) == FERRY_EXECUTION_DONE
                                         || ferry_execution_get_state (record) == FERRY_EXECUTION_COMMITTED);

  g_test_message ("%s %s: %s, %s: %s", what, call, run->state, run->code, run->message);
  g_assert_cmpstr (run->code, !=, "outcome-unknown");
  g_assert_true (told_done == recorded);
  g_assert_cmpstr (now, ==, told_done ? pair->after : pair->before);
  g_assert_true (told_done == (record != NULL && fault_witnessed (pair->target, ferry_execution_get_id (record))));
  if (g_str_equal (run->code, "ok"))
    g_assert_cmpstr (run->state, ==, "done");
  else
    g_assert_cmpuint (strlen (run->message), >, 20);
}

static void
test_execution (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(GPtrArray) calls = NULL;
  const char *path;

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  path = ferry_package_get_path (pair.package);
  calls = fault_list_calls ("execute", pair.folder, path, WRITES);
  fault_pair_reset (&pair);
  for (guint i = 0; i + 1 < calls->len; i++)   /* the last writes the answer */
    {
      g_auto(FaultRun) run = { 0 };

      if (!is_chosen (calls, i, 12))
        continue;
      fault_run (&run, "execute", pair.folder, path, g_ptr_array_index (calls, i), faults[i % 2]);
      assert_agreement (&pair, &run, g_ptr_array_index (calls, i), faults[i % 2]);
      fault_pair_reset (&pair);
    }
}

static void
test_package (gconstpointer data)
{
  g_auto(FaultPair) pair = { 0 };
  g_autoptr(GPtrArray) calls = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = g_build_filename (ferry_test_folder (), "made.nbdata", NULL);

  fault_pair_set_up (&pair, (FerryDialect) GPOINTER_TO_INT (data));
  folder = g_path_get_dirname (ferry_site_get_storage (pair.source));
  calls = fault_list_calls ("create", folder, path, WRITES);
  for (guint i = 0; i + 1 < calls->len; i++)
    {
      g_auto(FaultRun) run = { 0 };
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryPackage) package = NULL;

      if (!is_chosen (calls, i, 5))
        continue;
      g_unlink (path);
      fault_run (&run, "create", folder, path, g_ptr_array_index (calls, i), faults[i % 2]);
      g_test_message ("%s %s: %s: %s", faults[i % 2], (char *) g_ptr_array_index (calls, i), run.code, run.message);
      package = ferry_package_open (path, NULL);
      if (g_str_equal (run.code, "ok"))
        g_assert_true (package != NULL && ferry_package_verify (package, NULL, &error));
      else if (!g_str_has_prefix (g_ptr_array_index (calls, i), "fsync"))   /* the name is there, its sync failed: whole, but not promised */
        g_assert_null (package);
    }
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  migrate_fixture_add_for_both ("/migrate/disk/execution", test_execution);
  migrate_fixture_add_for_both ("/migrate/disk/package", test_package);
  return g_test_run ();
}
