#include "config.h"

#include "migrate/ferry-rollback-private.h"

#include "backup/ferry-backup-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-created-objects.h"
#include "migrate/ferry-execution-log.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>

/* What one rollback works with. */
typedef struct
{
  FerrySite         *site;
  FerryExecution    *undoes;
  const char        *who;
  FerryJob          *job;
  FerryJournal      *journal;
  FerryDatabase     *db;
  FerryExecution    *record;
  FerryExecutionLog *log;
  GPtrArray         *undone;      /* FerryExecution* */
  GPtrArray         *witnesses;
  int                hold;
} Rollback;

static void
rollback_clear (Rollback *self)
{
  g_clear_object (&self->log);
  g_clear_object (&self->record);
  g_clear_object (&self->undoes);
  g_clear_pointer (&self->undone, g_ptr_array_unref);
  g_clear_pointer (&self->witnesses, g_ptr_array_unref);
  g_clear_object (&self->db);
  g_clear_object (&self->journal);
  ferry_fd_close (&self->hold);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rollback, rollback_clear)

static gboolean
took_effect (FerryExecution *execution)
{
  FerryExecutionState state = ferry_execution_get_state (execution);

  return state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED;
}

/* The executions that a rollback undoes: the named one and all that took effect after it, newest first. */
GPtrArray *
_ferry_rollback_find_undone (FerryJournal    *journal,
                             FerryExecution  *execution,
                             gint64           before,
                             GError         **error)
{
  g_autoptr(GPtrArray) all = ferry_journal_list_executions (journal, error);
  g_autoptr(GPtrArray) undone = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      FerryExecution *each = g_ptr_array_index (all, i);

      if (took_effect (each) && ferry_execution_ran_package (each)
          && ferry_execution_get_started (each) / 1000 >= ferry_execution_get_started (execution) / 1000   /* records keep milliseconds */
          && ferry_execution_get_started (each) < before)
        g_ptr_array_add (undone, g_object_ref (each));
    }
  return all != NULL ? g_steal_pointer (&undone) : NULL;
}

gboolean
_ferry_rollback_mark_undone (FerryJournal    *journal,
                             FerryExecution  *record,
                             GError         **error)
{
  g_autofree char *undoes = NULL;
  g_autoptr(FerryExecution) execution = NULL;
  g_autoptr(GPtrArray) undone = NULL;

  g_object_get (record, "undoes", &undoes, NULL);
  execution = ferry_journal_find_execution (journal, undoes, error);
  if (execution == NULL
      || (undone = _ferry_rollback_find_undone (journal, execution, ferry_execution_get_started (record), error)) == NULL)
    return FALSE;
  for (guint i = 0; i < undone->len; i++)
    {
      FerryExecution *each = g_ptr_array_index (undone, i);

      g_object_set (each, "state", FERRY_EXECUTION_ROLLED_BACK, NULL);
      if (!ferry_journal_save (journal, each, error))
        return FALSE;
    }
  return TRUE;
}

char *
_ferry_rollback_find_blocker (FerrySite       *site,
                              FerryDatabase   *db,
                              FerryExecution  *execution)
{
  const char *path = ferry_execution_get_backup (execution);
  g_autoptr(FerrySchema) schema = NULL;
  g_autoptr(FerryBackup) backup = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *version = NULL;

  if (!ferry_execution_ran_package (execution))
    return g_strdup (_("Only executions can be rolled back."));
  if (!took_effect (execution))
    return g_strdup_printf (_("Execution %s changed nothing that could be rolled back (%s)."), ferry_execution_get_id (execution),
                            ferry_execution_state_to_string (ferry_execution_get_state (execution)));
  if (path == NULL || *path == '\0')
    return g_strdup (_("It was made without a backup. An earlier execution that has one can be named: its rollback undoes this one, too."));
  backup = ferry_backup_open (path, NULL, &local_error);
  schema = backup != NULL ? ferry_database_read_schema (db, &local_error) : NULL;
  version = schema != NULL ? ferry_site_read_version (site, db, schema, &local_error) : NULL;
  if (version == NULL)
    return g_strdup (local_error->message);
  if (g_strcmp0 (version, ferry_backup_get_version (backup) != NULL ? ferry_backup_get_version (backup) : "") != 0)
    return g_strdup_printf (_("The application is version %s now, the backup was made with %s. Install that version first."),
                            version, ferry_backup_get_version (backup));
  return NULL;
}

static void
begin_step (Rollback   *self,
            const char *step,
            const char *title)
{
  ferry_job_begin_step (self->job, step);
  ferry_execution_log_step (self->log, step, title, "done");
}

static gboolean
save_present_state (Rollback  *self,
                    GError   **error)
{
  g_autofree char *folder = g_build_filename (_ferry_journal_get_folder (self->journal), "backups", NULL);
  FerryBackupOptions options = { .folder = folder, .reason = "rollback", .execution = ferry_execution_get_id (self->record), .everything = TRUE };
  g_autoptr(FerryBackup) backup = NULL;

  begin_step (self, "backup", _("Save the present state"));
  backup = ferry_backup_create (self->site, &options, self->job, error);
  if (backup == NULL)
    return FALSE;
  begin_step (self, "verify-backup", _("Verify both backups"));
  if (!ferry_backup_verify (ferry_backup_get_path (backup), NULL, self->job, error)
      || !ferry_backup_verify (ferry_execution_get_backup (self->undoes), NULL, self->job, error))
    return FALSE;
  g_object_set (self->record, "backup", ferry_backup_get_path (backup), NULL);
  ferry_execution_log_add (self->log, FERRY_LOG_INFO, NULL, _("The present state is saved in %s"), ferry_backup_get_path (backup));
  return ferry_journal_save (self->journal, self->record, error);
}

static char **
created_by_undone (Rollback   *self,
                   const char *property)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->undone->len; i++)
    {
      g_auto(GStrv) names = NULL;

      g_object_get (g_ptr_array_index (self->undone, i), property, &names, NULL);
      if (names != NULL)
        g_strv_builder_addv (builder, (const char **) names);
    }
  return g_strv_builder_end (builder);
}

/* What something made since the execution needs stays and is named: a rollback must not fail for it. */
static gboolean
drop_created_objects (Rollback       *self,
                      FerryDatabase  *db,
                      GError        **error)
{
  g_auto(GStrv) objects = created_by_undone (self, "created-objects");
  g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  if (ferry_database_get_dialect (db) != FERRY_DIALECT_POSTGRES)
    return TRUE;
  if (!ferry_created_objects_drop (db, (const char * const *) objects, left, error))
    return FALSE;
  for (guint i = 0; i < left->len; i++)
    ferry_execution_log_add (self->log, FERRY_LOG_WARNING, NULL, _("The execution made %s, which something else needs now: it stays."),
                             (const char *) g_ptr_array_index (left, i));
  return TRUE;
}

/* Inside the restoring transaction: the witnesses that the backup does not hold, and the rollback's own. */
static gboolean
put_witnesses_back (FerryDatabase  *db,
                    gpointer        user_data,
                    GError        **error)
{
  Rollback *self = user_data;
  g_autofree char *transaction = NULL;

  if (!drop_created_objects (self, db, error)
      || !ferry_witness_restore (self->site, db, self->witnesses, error)
      || !ferry_witness_write (self->site, db, ferry_execution_get_id (self->record),
                               ferry_execution_get_id (self->undoes), self->who, "rollback", error)
      || (transaction = ferry_database_dup_transaction_id (db, error)) == NULL)
    return FALSE;
  g_object_set (self->record, "transaction", transaction, NULL);
  return ferry_journal_save (self->journal, self->record, error) && ferry_execution_log_check (self->log, error);
}

static gboolean
restore (Rollback  *self,
         GError   **error)
{
  g_auto(GStrv) drop = created_by_undone (self, "created-tables");
  FerryRestoreOptions options = { .drop_tables = (const char * const *) drop, .finish = put_witnesses_back, .user_data = self };

  begin_step (self, "restore", _("Restore"));
  self->witnesses = ferry_witness_read_all (self->site, self->db, error);
  return self->witnesses != NULL
         && ferry_backup_restore (self->site, ferry_execution_get_backup (self->undoes), &options, self->job, error);
}

static gboolean
refuse_blocked (Rollback  *self,
                GError   **error)
{
  g_autofree char *blocker = _ferry_rollback_find_blocker (self->site, self->db, self->undoes);

  if (blocker == NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Execution %s can't be rolled back: %s"), ferry_execution_get_id (self->undoes), blocker);
  return FALSE;
}

/* What was true before the lock may not be true any more: somebody else may just have rolled back or executed. */
static gboolean
look_again (Rollback  *self,
            GError   **error)
{
  if (!ferry_journal_settle (self->journal, self->db, error) || !_ferry_journal_reload (self->journal, &self->undoes, error)
      || !refuse_blocked (self, error))
    return FALSE;
  self->undone = _ferry_rollback_find_undone (self->journal, self->undoes, G_MAXINT64, error);
  return self->undone != NULL;
}

static gboolean
begin_record (Rollback  *self,
              GError   **error)
{
  g_autofree char *folder = ferry_journal_dup_folder (self->journal, ferry_execution_get_id (self->record));
  g_autofree char *holder = g_strdup_printf (_("rollback %.8s, %s"), ferry_execution_get_id (self->record), self->who);

  if (!ferry_database_lock_instance (self->db, holder, error) || !look_again (self, error))
    return FALSE;
  self->hold = _ferry_journal_hold (self->journal, ferry_execution_get_id (self->record), error);
  if (self->hold < 0 || !ferry_journal_save (self->journal, self->record, error)
      || (self->log = ferry_execution_log_open (folder, error)) == NULL)
    return FALSE;
  return ferry_journal_append (self->journal, "rollback-started", ferry_execution_get_id (self->record),
                               ferry_execution_get_id (self->undoes), error);
}

static void
end_record (Rollback  *self,
            GError   **failure)
{
  gboolean unknown = *failure != NULL && (*failure)->code == FERRY_ERROR_OUTCOME_UNKNOWN;
  gboolean committed = *failure == NULL || (*failure)->code == FERRY_ERROR_COMMITTED;
  FerryExecutionState state = *failure == NULL ? FERRY_EXECUTION_DONE
                            : committed ? FERRY_EXECUTION_COMMITTED
                            : unknown ? FERRY_EXECUTION_UNKNOWN
                            : (*failure)->code == FERRY_ERROR_CANCELLED ? FERRY_EXECUTION_CANCELLED : FERRY_EXECUTION_FAILED;
  g_autofree char *message = *failure == NULL
    ? g_strdup_printf (_("The target is as it was before execution %s."), ferry_execution_get_id (self->undoes))
    : committed ? g_strdup_printf (_("The target is rolled back, but a later step failed: %s"), (*failure)->message)
    : unknown ? g_strdup_printf (_("It is not known yet whether the target was rolled back: %s"), (*failure)->message)
    : g_strdup_printf (_("Not rolled back, the target is as before: %s"), (*failure)->message);
  g_autoptr(GError) local_error = NULL;
  gboolean whole;

  g_object_set (self->record, "state", state, "message", message, "finished", ferry_time_now (), NULL);
  ferry_execution_log_add (self->log, *failure == NULL ? FERRY_LOG_INFO : FERRY_LOG_ERROR, NULL, "%s", message);
  ferry_execution_log_step (self->log, NULL, NULL, *failure == NULL ? "done" : "failed");
  /* the undone executions before the record's end: a crash between leaves the rollback open, so that it is settled */
  if (committed && !_ferry_rollback_mark_undone (self->journal, self->record, &local_error))
    whole = FALSE;
  else
    whole = _ferry_journal_end (self->journal, self->record, committed ? "rolled-back" : unknown ? "unknown" : "rollback-failed", &local_error);
  if (!ferry_execution_log_close (self->log, committed, whole ? &local_error : NULL))
    whole = FALSE;
  if (whole || *failure != NULL)
    return;
  g_object_set (self->record, "state", FERRY_EXECUTION_COMMITTED, NULL);
  g_set_error (failure, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The target is rolled back, but the record is not whole: %s"), local_error->message);
}

/* A restore that reports a failure may have taken effect all the same (a sync that failed after the change): the witness tells. */
static gboolean
restore_for_certain (Rollback  *self,
                     GError   **error)
{
  g_autoptr(GError) failure = NULL;
  FerryOutcome outcome;

  if (restore (self, &failure))
    return TRUE;
  outcome = _ferry_journal_ask_again (self->site, self->record);
  if (outcome == FERRY_OUTCOME_COMMITTED)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The backup is back in the database, but it reported: %s"), failure->message);
  else
    {
      if (outcome == FERRY_OUTCOME_UNKNOWN)
        failure->code = FERRY_ERROR_OUTCOME_UNKNOWN;
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  return FALSE;
}

static gboolean
run (Rollback  *self,
     GError   **error)
{
  return save_present_state (self, error) && !ferry_job_is_cancelled (self->job, error) && restore_for_certain (self, error);
}

static gboolean
prepare (Rollback  *self,
         GError   **error)
{
  self->journal = ferry_journal_open (self->site, error);
  self->db = ferry_site_open_database (self->site, self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL, error);
  return self->journal != NULL && self->db != NULL && ferry_journal_settle (self->journal, self->db, error)
         && _ferry_journal_reload (self->journal, &self->undoes, error) && refuse_blocked (self, error);
}

/**
 * ferry_rollback:
 * @target: the instance
 * @execution: the execution to undo; later ones are undone with it
 * @who: (nullable): `user@host` or a token's name
 * @id: (nullable): the UUID that the record shall have, so that it can be followed while it runs
 * @job: (nullable): steps `backup`, `verify-backup`, `restore`
 * @error: set in every case but done
 *
 * Restores the automatic backup of an execution: saves the present state, verifies both, then puts everything back in one transaction where
 * the database can, and removes the tables that the execution made. Is itself recorded. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record of the rollback; %NULL when nothing began.
 *
 * Since: 0.1
 */
FerryExecution *
ferry_rollback (FerrySite       *target,
                FerryExecution  *execution,
                const char      *who,
                const char      *id,
                FerryJob        *job,
                GError         **error)
{
  g_autofree char *user = ferry_user_at_host ();
  g_autofree char *made = id == NULL ? g_uuid_string_random () : NULL;
  g_auto(Rollback) self = { .site = target, .undoes = g_object_ref (execution), .who = who != NULL ? who : user, .job = job, .hold = -1 };
  g_autoptr(GError) failure = NULL;

  ferry_job_add_step (job, "backup", _("Save the present state"), 40);
  ferry_job_add_step (job, "verify-backup", _("Verify both backups"), 10);
  ferry_job_add_step (job, "restore", _("Restore"), 50);
  self.record = g_object_new (FERRY_TYPE_EXECUTION, "id", id != NULL ? id : made, "kind", "rollback", "state", FERRY_EXECUTION_RUNNING,
                              "target-name", ferry_site_get_name (target), "who", self.who, "started", ferry_time_now (),
                              "undoes", ferry_execution_get_id (execution), NULL);
  if (!prepare (&self, error))
    return NULL;
  if (!begin_record (&self, error))
    {
      ferry_database_unlock_instance (self.db);
      return NULL;
    }
  run (&self, &failure);
  end_record (&self, &failure);
  ferry_database_unlock_instance (self.db);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return g_steal_pointer (&self.record);
}
