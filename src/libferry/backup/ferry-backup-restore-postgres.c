#include "config.h"

#include "backup/ferry-backup-restore-private.h"

#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-remap.h"
#include "backup/ferry-pg-restore.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How often, and how far apart, the server is asked what became of a COMMIT whose reply was lost. */
#define QUESTIONS 10
#define PAUSE_US (500 * 1000)

static GPtrArray *
drop_list (FerryDatabase       *db,
           const char * const  *ids,
           GError             **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(FerrySchema) schema = NULL;

  if (ids == NULL || ids[0] == NULL)
    return g_steal_pointer (&names);
  schema = ferry_database_read_schema (db, error);
  if (schema == NULL)
    return NULL;
  for (guint i = 0; ids[i] != NULL; i++)
    {
      FerryTable *table = ferry_schema_find_table (schema, ids[i]);

      if (table != NULL)
        g_ptr_array_add (names, ferry_pg_quoted_name (table->schema, table->name));
    }
  return g_steal_pointer (&names);
}

/* The dump, into the schema that the application looks into. */
static gboolean
run (FerrySite                  *site,
     FerryDatabase              *db,
     FerryBackupArchive         *archive,
     GPtrArray                  *names,
     const FerryRestoreOptions  *options,
     FerryJob                   *job,
     GError                    **error)
{
  const char *schema = ferry_site_get_schema (site), *from = g_strcmp0 (options->from_schema, schema) != 0 ? options->from_schema : NULL;
  g_autofree char *aside = NULL;

  if (from != NULL && !ferry_pg_remap_begin (db, from, schema, &aside, error))
    return FALSE;
  return ferry_pg_restore_run (db, archive, names, options->warnings, job, error) && _ferry_backup_check_file (archive, options, error) &&
         (from == NULL || ferry_pg_remap_end (db, from, schema, aside, error));
}

/* Everything up to where only COMMIT is missing. Gives the transaction's id. */
static char *
play (FerrySite                  *site,
      FerryDatabase              *db,
      FerryBackupArchive         *archive,
      FerryBackupSwap            *swap,
      const FerryRestoreOptions  *options,
      FerryJob                   *job,
      GError                    **error)
{
  g_autofree char *id = ferry_database_dup_transaction_id (db, error);
  g_autofree char *id_now = NULL;
  g_autoptr(GPtrArray) names = id != NULL ? drop_list (db, options->drop_tables, error) : NULL;

  if (names == NULL || !run (site, db, archive, names, options, job, error) ||
      (options->finish != NULL && !options->finish (db, options->user_data, error)) || ferry_job_is_cancelled (job, error))
    return NULL;
  id_now = ferry_database_dup_transaction_id (db, error);
  if (id_now == NULL)
    return NULL;
  if (strcmp (id, id_now) != 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN,
                           _("A statement of the backup ended the transaction: the database may hold a part of it. Restore another backup"));
      return NULL;
    }
  return swap == NULL || ferry_backup_swap_in (swap, error) ? g_steal_pointer (&id) : NULL;
}

/* Asks on fresh connections. */
static FerryOutcome
ask_outcome (FerrySite  *site,
             const char *id)
{
  FerryOutcome outcome = FERRY_OUTCOME_UNKNOWN;

  for (guint i = 0; i < QUESTIONS && outcome == FERRY_OUTCOME_UNKNOWN; i++)
    {
      g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, NULL);

      if (db != NULL)
        outcome = ferry_database_transaction_outcome (db, id, NULL);
      if (outcome == FERRY_OUTCOME_UNKNOWN)
        g_usleep (PAUSE_US);
    }
  return outcome;
}

static gboolean
settle_failure (FerrySite        *site,
                FerryBackupSwap  *swap,
                const char       *id,
                GError           *failure,
                GError          **error)
{
  FerryOutcome outcome = failure->code == FERRY_ERROR_OUTCOME_UNKNOWN ? ask_outcome (site, id) : FERRY_OUTCOME_NOT_COMMITTED;
  const char *kept;

  if (outcome == FERRY_OUTCOME_COMMITTED)
    {
      g_error_free (failure);
      return TRUE;
    }
  if (swap != NULL && outcome == FERRY_OUTCOME_NOT_COMMITTED)
    ferry_backup_swap_put_back (swap);
  kept = swap != NULL && outcome == FERRY_OUTCOME_UNKNOWN ? ferry_backup_swap_keep (swap) : NULL;
  if (kept != NULL)
    g_prefix_error (&failure, _("The files before are kept in %s. "), kept);
  if (outcome == FERRY_OUTCOME_NOT_COMMITTED && failure->code == FERRY_ERROR_OUTCOME_UNKNOWN)
    failure->code = FERRY_ERROR_CONNECTION;
  g_propagate_error (error, failure);
  return FALSE;
}

static gboolean
commit (FerrySite        *site,
        FerryDatabase    *db,
        FerryBackupSwap  *swap,
        const char       *id,
        GError          **error)
{
  GError *failure = NULL;

  if (ferry_database_commit (db, &failure))
    return TRUE;
  ferry_database_rollback (db);
  return settle_failure (site, swap, id, failure, error);
}

/* PostgreSQL: one transaction on one connection, with the instance locked. */
gboolean
_ferry_backup_restore_postgres (FerrySite                  *site,
                                FerryBackupArchive         *archive,
                                FerryBackupSwap            *swap,
                                const FerryRestoreOptions  *options,
                                FerryJob                   *job,
                                GError                    **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
  g_autofree char *id = NULL;
  gboolean ok = FALSE;

  if (db == NULL || (options->lock_holder != NULL && !ferry_database_lock_instance (db, options->lock_holder, error)))
    return FALSE;
  if (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, error))
    {
      id = play (site, db, archive, swap, options, job, error);
      if (id != NULL)
        ok = commit (site, db, swap, id, error);
      else
        ferry_database_rollback (db);
    }
  ferry_database_unlock_instance (db);
  return ok;
}
