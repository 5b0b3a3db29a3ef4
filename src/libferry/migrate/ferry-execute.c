#include "config.h"

#include "migrate/ferry-executor.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The pipeline of design §4: check, back up, verify the backup, then everything in one transaction (ferry-execute-transaction.c). */

typedef gboolean (*StageFunc) (FerryExecutor *self, GError **error);

void
_ferry_executor_begin (FerryExecutor *self,
                       const char    *step,
                       const char    *title)
{
  ferry_job_begin_step (self->job, step);
  if (self->log != NULL)
    ferry_execution_log_step (self->log, step, title, "done");
  g_free (self->step_title);
  self->step_title = g_strdup (title);
}

static void
executor_clear (FerryExecutor *self)
{
  g_clear_pointer (&self->comparison, ferry_comparison_free);
  g_clear_object (&self->log);
  g_clear_object (&self->db);
  g_clear_object (&self->journal);
  g_clear_object (&self->execution);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_pointer (&self->created, g_ptr_array_unref);
  g_free (self->folder);
  g_free (self->step_title);
  ferry_fd_close (&self->hold);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryExecutor, executor_clear)

static void
add_steps (FerryExecutor *self)
{
  ferry_job_add_step (self->job, "check", _("Check"), 5);
  if (!self->options->skip_backup)
    {
      ferry_job_add_step (self->job, "backup", _("Back up"), 25);
      ferry_job_add_step (self->job, "verify-backup", _("Verify the backup"), 5);
    }
  ferry_job_add_step (self->job, "compare", _("Compare"), 20);
  ferry_job_add_step (self->job, "apply", _("Apply"), 35);
  ferry_job_add_step (self->job, "verify", _("Verify"), 8);
  ferry_job_add_step (self->job, "commit", _("Commit"), 2);
}

static gboolean
open_target (FerryExecutor  *self,
             GError        **error)
{
  self->journal = ferry_journal_open (self->site, error);
  self->db = ferry_site_open_database (self->site, self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL, error);
  return self->journal != NULL && self->db != NULL && ferry_journal_settle (self->journal, self->db, error);
}

static char *
join_titles (GListModel      *items,
             FerryCheckLevel  level,
             const char      *code_prefix)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);
      const char *found = ferry_check_item_get_found (item);

      if (ferry_check_item_get_level (item) != level
          || (code_prefix != NULL && !g_str_has_prefix (ferry_check_item_get_code (item), code_prefix)))
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", ferry_check_item_get_title (item));
      if (level == FERRY_CHECK_BLOCKER && found != NULL)
        g_string_append_printf (text, " (%s)", found);
    }
  return g_string_free (text, FALSE);
}

static gboolean
judge_checks (FerryExecutor  *self,
              GListModel     *items,
              GError        **error)
{
  g_autofree char *blockers = join_titles (items, FERRY_CHECK_BLOCKER, NULL);
  g_autofree char *inputs = join_titles (items, FERRY_CHECK_INPUT, NULL);
  g_autofree char *plugins = join_titles (items, FERRY_CHECK_WARNING, "plugin-");

  if (*blockers != '\0')
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Not executed: %s."), blockers);
  else if (*inputs != '\0')
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Not executed: %s."), inputs);
  else if (*plugins != '\0' && !self->options->inputs.ignore_plugins)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Not executed: %s. Install and enable the plugins, or ignore plugins."), plugins);
  else
    return TRUE;
  return FALSE;
}

static gboolean
stage_check (FerryExecutor  *self,
             GError        **error)
{
  g_autoptr(GListModel) items = NULL;

  _ferry_executor_begin (self, "check", _("Check"));
  items = ferry_check_run (self->site, self->db, self->package, self->catalogue, &self->options->inputs, self->job, error);
  return items != NULL && judge_checks (self, items, error) && _ferry_executor_take_variables (self, error);
}

static gboolean
stage_lock (FerryExecutor  *self,
            GError        **error)
{
  g_autofree char *holder = g_strdup_printf ("%.8s, %s", ferry_execution_get_id (self->execution), self->who);

  /* settled once more: the one before us may have died while it held the lock */
  if (!ferry_database_lock_instance (self->db, holder, error) || !ferry_journal_settle (self->journal, self->db, error))
    return FALSE;
  self->hold = _ferry_journal_hold (self->journal, ferry_execution_get_id (self->execution), error);
  if (self->hold < 0 || !ferry_journal_save (self->journal, self->execution, error))
    return FALSE;
  self->log = ferry_execution_log_open (self->folder, error);
  if (self->log == NULL)
    return FALSE;
  self->recorded = TRUE;
  ferry_execution_log_step (self->log, "check", _("Check"), "done");
  ferry_execution_log_add (self->log, FERRY_LOG_INFO, NULL, _("Migration file %s (%s) on %s, by %s"),
                           ferry_package_get_metadata (self->package)->title, ferry_package_get_digest (self->package),
                           ferry_site_get_name (self->site), self->who);
  return ferry_journal_append (self->journal, "execution-started", ferry_execution_get_id (self->execution),
                               ferry_package_get_digest (self->package), error);
}

static gboolean
stage_backup (FerryExecutor  *self,
              GError        **error)
{
  g_autofree char *folder = g_build_filename (_ferry_journal_get_folder (self->journal), "backups", NULL);
  g_autoptr(FerryBackup) backup = NULL;
  FerryBackupOptions options = { .folder = folder, .reason = "execution", .execution = ferry_execution_get_id (self->execution), .everything = TRUE };

  if (self->options->skip_backup)
    {
      ferry_execution_log_add (self->log, FERRY_LOG_WARNING, NULL, _("No backup was made, as asked: this execution can't be rolled back"));
      return TRUE;
    }
  _ferry_executor_begin (self, "backup", _("Back up"));
  backup = ferry_backup_create (self->site, &options, self->job, error);
  if (backup == NULL)
    return FALSE;
  _ferry_executor_begin (self, "verify-backup", _("Verify the backup"));
  if (!ferry_backup_verify (ferry_backup_get_path (backup), NULL, self->job, error))
    return FALSE;
  g_object_set (self->execution, "backup", ferry_backup_get_path (backup), NULL);
  ferry_execution_log_add (self->log, FERRY_LOG_INFO, NULL, _("Backup %s made and verified"), ferry_backup_get_path (backup));
  return ferry_journal_save (self->journal, self->execution, error);
}

static FerryExecutionState
state_for (FerryExecutor *self,
           const GError  *failure)
{
  if (failure == NULL)
    return FERRY_EXECUTION_DONE;
  switch ((FerryError) failure->code)
    {
    case FERRY_ERROR_COMMITTED: return FERRY_EXECUTION_COMMITTED;
    case FERRY_ERROR_OUTCOME_UNKNOWN: return FERRY_EXECUTION_UNKNOWN;
    case FERRY_ERROR_CANCELLED: return FERRY_EXECUTION_CANCELLED;
    default: return FERRY_EXECUTION_FAILED;
    }
}

static char *
message_for (FerryExecutor *self,
             const GError  *failure)
{
  if (failure == NULL && self->empty)
    return g_strdup (_("Nothing to release: the target is as the migration file wants it already."));
  if (failure == NULL)
    return g_strdup_printf (_("The target is changed. Rows: %" PRId64 " inserted, %" PRId64 " updated, %" PRId64 " deleted."),
                            self->inserts, self->updates, self->deletes);
  if (failure->code == FERRY_ERROR_COMMITTED)
    return g_strdup_printf (_("The target is changed, but a later step failed: %s"), failure->message);
  if (failure->code == FERRY_ERROR_OUTCOME_UNKNOWN)
    return g_strdup_printf (_("It is not known yet whether the target is changed: %s"), failure->message);
  if (failure->code == FERRY_ERROR_CANCELLED)
    return g_strdup (_("The target is as before: the execution was stopped."));
  return g_strdup_printf (_("The target is as before. Step “%s” failed: %s"), self->step_title != NULL ? self->step_title : "", failure->message);
}

/* Whatever happened, the record says so; a record that can't be written is told after a commit. */
static void
record_end (FerryExecutor  *self,
            GError        **failure)
{
  g_autofree char *message = message_for (self, *failure);
  FerryExecutionState state = state_for (self, *failure);
  gboolean committed = state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED;
  gboolean counts = committed || state == FERRY_EXECUTION_UNKNOWN;   /* the verdict keeps them or takes them back */
  gboolean closed;
  g_autoptr(GError) local_error = NULL;

  g_object_set (self->execution, "state", state, "message", message, "finished", ferry_time_now (),
                "inserts", counts ? self->inserts : 0, "updates", counts ? self->updates : 0, "deletes", counts ? self->deletes : 0, NULL);
  ferry_execution_log_add (self->log, *failure == NULL ? FERRY_LOG_INFO : FERRY_LOG_ERROR, NULL, "%s", message);
  ferry_execution_log_step (self->log, NULL, NULL, *failure == NULL ? "done" : "failed");
  closed = ferry_execution_log_close (self->log, committed, &local_error);
  if (!closed && *failure == NULL)
    g_object_set (self->execution, "state", FERRY_EXECUTION_COMMITTED, NULL);
  if (!_ferry_journal_end (self->journal, self->execution, ferry_execution_state_to_string (ferry_execution_get_state (self->execution)),
                           closed ? &local_error : NULL))
    closed = FALSE;
  if (!closed && *failure == NULL)
    {
      g_object_set (self->execution, "state", FERRY_EXECUTION_COMMITTED, NULL);
      g_set_error (failure, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The release is committed, but its record is not whole: %s"), local_error->message);
    }
  _ferry_journal_prune_released (self->journal);
}

static FerryExecution *
new_record (FerryExecutor *self)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (self->package);
  g_autofree char *id = self->options->id != NULL ? g_strdup (self->options->id) : g_uuid_string_random ();
  const char *reason = self->options->inputs.override_reason;
  g_autofree char *promotion = reason != NULL ? g_strconcat (FERRY_OVERRIDE_PROMOTION, reason, NULL) : NULL;
  const char *overrides[] = { NULL, NULL, NULL, NULL, NULL };
  guint n = 0;

  if (self->options->inputs.ignore_plugins)
    overrides[n++] = "ignore-plugins";
  if (self->options->inputs.allow_destructive)
    overrides[n++] = "allow-destructive";
  if (self->options->skip_backup)
    overrides[n++] = "skip-backup";
  if (promotion != NULL)
    overrides[n++] = promotion;
  return g_object_new (FERRY_TYPE_EXECUTION,
                       "id", id, "kind", metadata->target_id != NULL ? FERRY_EXECUTION_CATCH_UP : "execution", "state", FERRY_EXECUTION_RUNNING,
                       "package-digest", ferry_package_get_digest (self->package), "package-title", metadata->title,
                       "source-name", metadata->source_name, "target-name", ferry_site_get_name (self->site),
                       "who", self->who, "started", ferry_time_now (), "skipped-backup", self->options->skip_backup,
                       "overrides", overrides, NULL);
}

static gboolean
run_stages (FerryExecutor  *self,
            GError        **error)
{
  static const StageFunc stages[] = { stage_lock, stage_backup, _ferry_executor_transaction };

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    if (ferry_job_is_cancelled (self->job, error) || !stages[i] (self, error))
      return FALSE;
  return TRUE;
}

/**
 * ferry_execute:
 * @target: the instance
 * @package: the package
 * @catalogue: the catalogue
 * @options: inputs and decisions
 * @job: (nullable): steps `check`, `backup`, `verify-backup`, `compare`, `apply`, `verify`, `commit`; cancelling before the commit leaves the target as
 *   it was
 * @error: set in every case but done
 *
 * Executes a package on a target: check, backup, and then everything in one transaction. Whatever happens is recorded in the journal before
 * this returns; what a crash leaves open is settled by the next call. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record; %NULL when nothing began, so that there is nothing to record.
 *
 * Since: 0.1
 */
FerryExecution *
ferry_execute (FerrySite                  *target,
               FerryPackage               *package,
               FerryCatalogue             *catalogue,
               const FerryExecuteOptions  *options,
               FerryJob                   *job,
               GError                    **error)
{
  g_autofree char *user = ferry_user_at_host ();
  g_auto(FerryExecutor) self = { .site = target, .package = package, .catalogue = catalogue, .options = options, .job = job,
                                 .who = options->who != NULL ? options->who : user, .hold = -1 };
  g_autoptr(GError) failure = NULL;

  add_steps (&self);
  self.created = g_ptr_array_new_with_free_func (g_free);
  self.execution = new_record (&self);
  if (!open_target (&self, error) || !stage_check (&self, error))
    return NULL;
  self.folder = ferry_journal_dup_folder (self.journal, ferry_execution_get_id (self.execution));
  run_stages (&self, &failure);
  if (self.recorded)
    record_end (&self, &failure);
  ferry_database_unlock_instance (self.db);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return self.recorded ? g_steal_pointer (&self.execution) : NULL;
}
