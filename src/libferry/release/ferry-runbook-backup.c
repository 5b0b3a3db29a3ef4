#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-backup-passage.h"
#include "migrate/ferry-version.h"

#include <glib/gi18n-lib.h>

/* The steps that work with backups: backup, restore, roll-back, versions. */

/* ---- backup ---- */

static void
tell_backup (FerryRunbookStep *step,
             FerryBackup      *backup)
{
  g_autofree char *size = ferry_format_size (ferry_backup_get_size (backup));

  _ferry_step_set (step, "name", ferry_backup_get_name (backup));
  _ferry_step_set (step, "path", ferry_backup_get_path (backup));
  _ferry_step_set (step, "version", ferry_backup_get_version (backup));
  _ferry_step_say (step, _("%s, %s, read back"), ferry_backup_get_name (backup), size);
}

static gboolean
backup_run (FerryRunner       *self,
            FerryRunbookStep  *step,
            FerryJob          *job,
            GError           **error)
{
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, error);
  FerryBackupCreate options = { .files = TRUE, .everything = TRUE, .reason = "release", .title = self->runbook->name, .release = self->runbook->id };
  g_autoptr(FerryBackup) backup = instance != NULL ? ferry_instance_create_backup (instance, &options, job, error) : NULL;

  if (backup == NULL || !ferry_instance_verify_backup (instance, ferry_backup_get_name (backup), NULL, job, error))
    return FALSE;
  tell_backup (step, backup);
  return TRUE;
}

/* An end that can't keep which release a backup is for keeps at least that it is for one. */
static gboolean
is_for (FerryBackup        *backup,
        const FerryRunbook *runbook,
        gint64              since)
{
  const char *release = ferry_backup_get_release (backup);

  if (ferry_backup_get_created (backup) < since - G_USEC_PER_SEC)
    return FALSE;
  return release != NULL ? g_str_equal (release, runbook->id) : g_strcmp0 (ferry_backup_get_reason (backup), "release") == 0;
}

/* A backup has its name only once it is whole. */
static FerryRunbookState
backup_judge (FerryRunner      *self,
              FerryRunbookStep *step)
{
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, NULL);
  g_autoptr(GPtrArray) backups = instance != NULL ? ferry_instance_list_backups (instance, NULL) : NULL;

  if (backups == NULL)
    return FERRY_RUNBOOK_UNKNOWN;
  for (guint i = 0; i < backups->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (backups, i);

      if (!is_for (backup, self->runbook, step->started) || !ferry_instance_verify_backup (instance, ferry_backup_get_name (backup), NULL, NULL, NULL))
        continue;
      tell_backup (step, backup);
      return FERRY_RUNBOOK_DONE;
    }
  return FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_backup = { NULL, backup_run, backup_judge };

/* ---- restore ---- */

/* The backup as the target knows it: where it is another instance's, or a file that the target can't see, it is brought there first. */
static FerryBackupPassage *
bring (FerryRunner       *self,
       FerryRunbookStep  *step,
       FerryInstance     *target,
       FerryJob          *job,
       GError           **error)
{
  const char *source_id = ferry_runbook_step_get_param (step, "source");
  const char *given = ferry_runbook_step_get_param (step, "backup");
  const char *name = given != NULL ? given : _ferry_runner_result_of (self, step, "from", "name", error);
  g_autofree char *scratch = g_build_filename (ferry_store_get_folder (self->store), FERRY_TRANSIT_FOLDER, NULL);
  g_autoptr(FerryInstance) source = NULL;

  if (name == NULL)
    return NULL;
  if (g_path_is_absolute (name) && source_id == NULL)
    return ferry_backup_passage_new_for_file (target, name, job, error);
  source = source_id != NULL ? _ferry_runner_open (self, source_id, error) : g_object_ref (target);
  return source != NULL ? ferry_backup_passage_new (source, name, target, scratch, job, error) : NULL;
}

/* A password is asked for, and kept nowhere. */
static gboolean
need_password (FerryRunner  *self,
               FerryBackup  *backup,
               GError      **error)
{
  if (!ferry_backup_get_encrypted (backup) || self->options->password != NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("“%s” is protected by a restore password: give it to the release."), ferry_backup_get_name (backup));
  return FALSE;
}

static gboolean
restore_run (FerryRunner       *self,
             FerryRunbookStep  *step,
             FerryJob          *job,
             GError           **error)
{
  g_autoptr(FerryInstance) target = _ferry_runner_open_instance (self, step, error);
  g_autoptr(FerryBackupPassage) passage = target != NULL ? bring (self, step, target, job, error) : NULL;
  /* the release names the instance that it is of, and a person confirmed the release */
  FerryBackupRestore options = { .password = self->options->password, .files = TRUE, .foreign = ferry_runbook_step_get_param (step, "source") != NULL };
  g_autoptr(FerryBackup) backup = passage != NULL ? ferry_instance_find_backup (target, passage->name, NULL, error) : NULL;
  g_autofree char *file = NULL;

  if (backup == NULL || !need_password (self, backup, error) || !ferry_instance_restore_backup (target, passage->name, &options, job, error))
    return FALSE;
  file = g_path_get_basename (passage->name);
  _ferry_step_set (step, "name", file);
  _ferry_step_say (step, _("%s is restored into “%s”"), file, ferry_instance_get_name (target));
  return TRUE;
}

/* No record that every end has tells whether it was committed. */
static FerryRunbookState
restore_judge (FerryRunner      *self,
               FerryRunbookStep *step)
{
  return FERRY_RUNBOOK_UNKNOWN;
}

const FerryRunbookWork _ferry_runbook_restore = { NULL, restore_run, restore_judge };

/* ---- roll back ---- */

static FerryExecution *
find_execution (FerryRunner       *self,
                FerryRunbookStep  *step,
                FerryInstance     *instance,
                GError           **error)
{
  const char *id = ferry_runbook_step_get_param (step, "execution");

  if (id != NULL)
    return ferry_instance_find_execution (instance, id, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The step “%s” names no execution."), step->id);
  return NULL;
}

static void
tell_rollback (FerryRunbookStep *step,
               FerryExecution   *record)
{
  _ferry_step_set (step, "execution", ferry_execution_get_id (record));
  json_object_set_member (step->result, "record", ferry_execution_to_json (record));
  if (ferry_execution_get_message (record) != NULL)
    _ferry_step_say (step, "%s", ferry_execution_get_message (record));
}

static gboolean
roll_back_run (FerryRunner       *self,
               FerryRunbookStep  *step,
               FerryJob          *job,
               GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, error);
  g_autoptr(FerryExecution) execution = instance != NULL ? find_execution (self, step, instance, error) : NULL;
  g_autoptr(FerryExecution) record = NULL;

  if (execution == NULL)
    return FALSE;
  record = ferry_instance_roll_back (instance, execution, job, &local_error);
  if (record != NULL)
    tell_rollback (step, record);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static FerryRunbookState
roll_back_judge (FerryRunner      *self,
                 FerryRunbookStep *step)
{
  g_autoptr(FerryInstance) instance = _ferry_runner_open_instance (self, step, NULL);
  g_autoptr(GPtrArray) executions = instance != NULL ? ferry_instance_list_executions (instance, NULL) : NULL;
  const char *undone = ferry_runbook_step_get_param (step, "execution");

  if (executions == NULL)
    return FERRY_RUNBOOK_UNKNOWN;
  for (guint i = 0; i < executions->len; i++)
    {
      FerryExecution *record = g_ptr_array_index (executions, i);
      FerryExecutionState state = ferry_execution_get_state (record);

      if (g_strcmp0 (ferry_execution_get_undoes (record), undone) != 0 || ferry_execution_get_started (record) < step->started)
        continue;
      tell_rollback (step, record);
      if (state == FERRY_EXECUTION_DONE || state == FERRY_EXECUTION_COMMITTED)
        return FERRY_RUNBOOK_DONE;
      return state == FERRY_EXECUTION_RUNNING || state == FERRY_EXECUTION_UNKNOWN ? FERRY_RUNBOOK_UNKNOWN : FERRY_RUNBOOK_WAITING;
    }
  return FERRY_RUNBOOK_WAITING;   /* the record is made before anything is changed */
}

const FerryRunbookWork _ferry_runbook_roll_back = { NULL, roll_back_run, roll_back_judge };

/* ---- versions ---- */

static gboolean
refuse (GError     **error,
        const char  *format,
        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, text);
  return FALSE;
}

/* of the execution's own backup: what a rollback itself demands */
static gboolean
check_execution (FerryRunner       *self,
                 FerryRunbookStep  *step,
                 FerryInstance     *target,
                 FerryJob          *job,
                 GError           **error)
{
  g_autoptr(FerryExecution) execution = find_execution (self, step, target, error);
  g_autoptr(FerryRollbackPreview) preview = execution != NULL ? ferry_instance_preview_rollback (target, execution, job, error) : NULL;

  if (preview == NULL)
    return FALSE;
  if (preview->blocker != NULL)
    return refuse (error, "%s", preview->blocker);
  _ferry_step_say (step, _("It can be rolled back; %u tables were changed since its backup"), preview->tables->len);
  return TRUE;
}

/* As the source knows it: of a path on another computer only the name counts there. NULL with error where the source can't be reached. */
static char *
name_at (FerryInstance  *source,
         const char     *backup,
         FerryJob       *job,
         GError        **error)
{
  if (!ferry_instance_meet (source, job, error))
    return NULL;
  return (ferry_instance_get_capabilities (source) & FERRY_CAN_READ_PATHS) != 0 ? g_strdup (backup) : g_path_get_basename (backup);
}

static char *
find_source_version (FerryRunner       *self,
                     FerryRunbookStep  *step,
                     FerryJob          *job,
                     GError           **error)
{
  const char *source_id = ferry_runbook_step_get_param (step, "source");
  const char *given = ferry_runbook_step_get_param (step, "backup");
  g_autoptr(FerryInstance) source = _ferry_runner_open (self, source_id != NULL ? source_id : "", error);
  g_autofree char *name = source != NULL && given != NULL ? name_at (source, given, job, error) : NULL;
  g_autoptr(FerryBackup) backup = source != NULL && name != NULL ? ferry_instance_find_backup (source, name, self->options->password, error) : NULL;
  g_autoptr(FerryProbe) probe = source != NULL && given == NULL ? ferry_instance_probe (source, job, error) : NULL;

  if (backup != NULL && ferry_backup_get_version (backup) == NULL && !need_password (self, backup, error))
    return NULL;   /* what has no sidecar tells nothing without it */
  if (backup != NULL)
    return g_strdup (ferry_backup_get_version (backup) != NULL ? ferry_backup_get_version (backup) : "");
  return probe != NULL ? g_strdup (probe->version) : NULL;
}

static gboolean
compare (FerryRunbookStep  *step,
         FerryInstance     *target,
         const char        *wanted,
         const char        *found,
         GError           **error)
{
  gboolean newer = g_strcmp0 (ferry_runbook_step_get_param (step, "rule"), "not-older") == 0;
  int order;

  if (*found == '\0')
    return refuse (error, _("“%s” holds no application yet, so that its version is not known: start the empty application there once."), ferry_instance_get_name (target));
  order = ferry_version_compare (found, wanted);
  if (order < 0)
    return refuse (error, _("“%s” runs version %s, older than %s of what shall be restored: install %s or a newer one there."), ferry_instance_get_name (target), found, wanted, wanted);
  if (order > 0 && !newer)
    return refuse (error, _("“%s” runs version %s, and what shall be restored is of %s: a rollback needs equal versions, install %s there."), ferry_instance_get_name (target), found,
                   wanted, wanted);
  _ferry_step_say (step, _("“%s” runs version %s, what shall be restored is of %s"), ferry_instance_get_name (target), found, wanted);
  return TRUE;
}

static gboolean
versions_run (FerryRunner       *self,
              FerryRunbookStep  *step,
              FerryJob          *job,
              GError           **error)
{
  g_autoptr(FerryInstance) target = _ferry_runner_open_instance (self, step, error);
  g_autoptr(FerryProbe) probe = NULL;
  g_autofree char *wanted = NULL;

  if (target == NULL)
    return FALSE;
  if (ferry_runbook_step_get_param (step, "execution") != NULL)
    return check_execution (self, step, target, job, error);
  wanted = find_source_version (self, step, job, error);
  probe = wanted != NULL ? ferry_instance_probe (target, job, error) : NULL;
  return probe != NULL && compare (step, target, wanted, probe->version, error);
}

static FerryRunbookState
judge_reading (FerryRunner      *self,
               FerryRunbookStep *step)
{
  return FERRY_RUNBOOK_WAITING;
}

const FerryRunbookWork _ferry_runbook_versions = { NULL, versions_run, judge_reading };
