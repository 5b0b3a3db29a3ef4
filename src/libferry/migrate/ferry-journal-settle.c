#include "config.h"

#include "migrate/ferry-journal-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-rollback-private.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>

/* How long, and how often, a database is asked what became of a COMMIT whose success is not certain. */
#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define PAUSE_US (100 * 1000)

static gboolean
needs_verdict (FerryJournal   *self,
               FerryExecution *execution)
{
  FerryExecutionState state = ferry_execution_get_state (execution);

  return state == FERRY_EXECUTION_UNKNOWN
         || (state == FERRY_EXECUTION_RUNNING && !_ferry_journal_is_held (self, ferry_execution_get_id (execution)));
}

/* The witness tells for both databases; pg_xact_status() tells in addition that a transaction is still in progress: the server has
 * not noticed yet that its client is gone. It is asked second, so that a commit between the two questions is not missed. */
static FerryOutcome
ask (FerrySite       *site,
     FerryDatabase   *db,
     FerryExecution  *execution,
     GError         **error)
{
  g_autofree char *transaction = NULL;
  gboolean exists;
  FerryOutcome outcome = FERRY_OUTCOME_UNKNOWN;

  g_object_get (execution, "transaction", &transaction, NULL);
  if (!ferry_witness_exists (site, db, ferry_execution_get_id (execution), &exists, error))
    return FERRY_OUTCOME_UNKNOWN;
  if (exists)
    return FERRY_OUTCOME_COMMITTED;
  if (transaction == NULL || *transaction == '\0')
    return FERRY_OUTCOME_NOT_COMMITTED;   /* COMMIT was not reached, or SQLite: what is not there did not happen */
  outcome = ferry_database_transaction_outcome (db, transaction, error);
  return outcome;
}

FerryOutcome
_ferry_journal_ask_again (FerrySite      *site,
                          FerryExecution *execution)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_US;
  FerryOutcome outcome = FERRY_OUTCOME_UNKNOWN;
  const char *transaction = ferry_execution_get_transaction (execution);

  if (ferry_site_get_dialect (site) == FERRY_DIALECT_POSTGRES && (transaction == NULL || *transaction == '\0'))
    return FERRY_OUTCOME_NOT_COMMITTED;   /* the end of the transaction was not reached */
  for (;;)
    {
      g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, NULL);

      if (db != NULL)
        outcome = ask (site, db, execution, NULL);
      if (outcome != FERRY_OUTCOME_UNKNOWN || g_get_monotonic_time () > deadline)
        return outcome;
      g_usleep (PAUSE_US);
    }
}

static const char *
verdict (FerryExecution *execution,
         FerryOutcome    outcome)
{
  gboolean rollback = g_str_equal (ferry_execution_get_kind (execution), "rollback");

  switch (outcome)
    {
    case FERRY_OUTCOME_COMMITTED:
      return rollback ? _("The target is rolled back: the rollback was committed, then it was interrupted.")
                      : _("The target is changed: the execution was committed, then it was interrupted. The steps after the commit did not run.");
    case FERRY_OUTCOME_FORGOTTEN:
      return _("What the target holds does not come from this: it was interrupted, and the database knows nothing of it any more (it may have been restored or moved since).");
    case FERRY_OUTCOME_NOT_COMMITTED:
    case FERRY_OUTCOME_UNKNOWN:
    default:
      return rollback ? _("The target is as before: the rollback was interrupted before it was committed.")
                      : _("The target is as before: the execution was interrupted before it was committed.");
    }
}

static void
set_verdict (FerryExecution *execution,
             FerryOutcome    outcome)
{
  g_object_set (execution,
                "state", outcome == FERRY_OUTCOME_COMMITTED ? FERRY_EXECUTION_COMMITTED : FERRY_EXECUTION_FAILED,
                "finished", ferry_time_now (),
                "message", verdict (execution, outcome),
                NULL);
  if (outcome != FERRY_OUTCOME_COMMITTED)
    g_object_set (execution, "inserts", (gint64) 0, "updates", (gint64) 0, "deletes", (gint64) 0, NULL);
}

static gboolean
settle_one (FerryJournal    *self,
            FerrySite       *site,
            FerryDatabase   *db,
            FerryExecution  *execution,
            GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  FerryOutcome outcome = ask (site, db, execution, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (outcome == FERRY_OUTCOME_UNKNOWN)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN,
                   _("It is not known yet whether execution %s was committed: the database still works on it. Try again in a moment."),
                   ferry_execution_get_id (execution));
      return FALSE;
    }
  set_verdict (execution, outcome);
  if (outcome == FERRY_OUTCOME_COMMITTED && g_str_equal (ferry_execution_get_kind (execution), "rollback")
      && !_ferry_rollback_mark_undone (self, execution, error))
    return FALSE;
  return _ferry_journal_end (self, execution, outcome == FERRY_OUTCOME_COMMITTED ? "settled-committed" : "settled-not-committed", error);
}

/**
 * ferry_journal_settle:
 * @self: a journal
 * @db: the instance's database, outside a transaction
 * @error: return location
 *
 * Finds out what became of executions whose process is gone, or whose COMMIT was not answered, and records the verdict. Never a guess: the
 * witness in the database decides. Any thread, blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_OUTCOME_UNKNOWN while the database itself does not know.
 *
 * Since: 0.1
 */
gboolean
ferry_journal_settle (FerryJournal   *self,
                      FerryDatabase  *db,
                      GError        **error)
{
  g_autoptr(GPtrArray) executions = ferry_journal_list_executions (self, error);

  if (executions == NULL)
    return FALSE;
  for (guint i = 0; i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);

      if (needs_verdict (self, execution)
          && !settle_one (self, _ferry_journal_get_site (self), db, execution, error))
        return FALSE;
    }
  return TRUE;
}
