#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "remote/ferry-instance-open.h"

#include <string.h>
#include <glib/gi18n-lib.h>

const FerryRunbookWork *
_ferry_runbook_work_for (FerryRunbookKind kind)
{
  switch (kind)
    {
    case FERRY_RUNBOOK_VERSIONS: return &_ferry_runbook_versions;
    case FERRY_RUNBOOK_CREATE: return &_ferry_runbook_create;
    case FERRY_RUNBOOK_CHECK: return &_ferry_runbook_check;
    case FERRY_RUNBOOK_PLAN: return &_ferry_runbook_plan;
    case FERRY_RUNBOOK_BACKUP: return &_ferry_runbook_backup;
    case FERRY_RUNBOOK_RESTORE: return &_ferry_runbook_restore;
    case FERRY_RUNBOOK_EXECUTE: return &_ferry_runbook_execute;
    case FERRY_RUNBOOK_CATCH_UP: return &_ferry_runbook_catch_up;
    case FERRY_RUNBOOK_ROLL_BACK: return &_ferry_runbook_roll_back;
    case FERRY_RUNBOOK_VERIFY: return &_ferry_runbook_verify;
    case FERRY_RUNBOOK_RESTART: return &_ferry_runbook_restart;
    case FERRY_RUNBOOK_COMMAND: return &_ferry_runbook_command_work;
    case FERRY_RUNBOOK_WAIT: return &_ferry_runbook_wait;
    case FERRY_RUNBOOK_QUESTION:
    default: return &_ferry_runbook_question;
    }
}

void
_ferry_step_set (FerryRunbookStep *step,
                 const char       *name,
                 const char       *value)
{
  if (value != NULL)
    json_object_set_string_member (step->result, name, value);
  else if (json_object_has_member (step->result, name))
    json_object_remove_member (step->result, name);
}

void
_ferry_step_say (FerryRunbookStep *step,
                 const char       *format,
                 ...)
{
  va_list arguments;

  g_free (step->message);
  va_start (arguments, format);
  step->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

FerryInstance *
_ferry_runner_open (FerryRunner  *self,
                    const char   *id,
                    GError      **error)
{
  g_autoptr(FerryInstanceRecord) record = ferry_store_find_instance (self->store, id, error);

  return record != NULL ? ferry_instance_new_for_record (record, ferry_store_get_folder (self->store), self->catalogue, error) : NULL;
}

FerryInstance *
_ferry_runner_open_instance (FerryRunner       *self,
                             FerryRunbookStep  *step,
                             GError           **error)
{
  const char *id = ferry_runbook_step_get_param (step, "instance");

  if (id != NULL)
    return _ferry_runner_open (self, id, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The step “%s” names no instance."), step->id);
  return NULL;
}

const char *
_ferry_runner_result_of (FerryRunner       *self,
                         FerryRunbookStep  *step,
                         const char        *param,
                         const char        *name,
                         GError           **error)
{
  const char *id = ferry_runbook_step_get_param (step, param);
  FerryRunbookStep *other = id != NULL ? ferry_runbook_find (self->runbook, id, error) : NULL;
  const char *value = other != NULL && other->state == FERRY_RUNBOOK_DONE ? ferry_runbook_step_get_result (other, name) : NULL;

  if (id == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The step “%s” does not say from which step it takes what it works with."), step->id);
  else if (other != NULL && value == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The step “%s” needs what the step “%s” makes, and that one was not done."), step->title, other->title);
  return value;
}

static FerryPackage *
open_checked (const char  *path,
              const char  *digest,
              GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);

  if (package == NULL)
    return NULL;
  if (digest == NULL || g_str_equal (ferry_package_get_digest (package), digest))
    return g_steal_pointer (&package);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” is not the migration file that this release is about: %.12s was expected, it is %.12s."), path, digest,
               ferry_package_get_digest (package));
  return NULL;
}

/* By the digest that the release was made with, or what an earlier step made. */
FerryPackage *
_ferry_runner_open_package (FerryRunner       *self,
                            FerryRunbookStep  *step,
                            GError           **error)
{
  const char *digest = ferry_runbook_step_get_param (step, "package");
  g_autoptr(FerryLibraryRecord) record = NULL;
  const char *path;

  if (digest == NULL)
    {
      path = _ferry_runner_result_of (self, step, "from", "path", error);
      digest = path != NULL ? _ferry_runner_result_of (self, step, "from", "digest", error) : NULL;
      return digest != NULL ? open_checked (path, digest, error) : NULL;
    }
  record = ferry_store_find_package (self->store, digest, error);
  return record != NULL ? open_checked (record->path, record->digest, error) : NULL;
}

char *
ferry_runbook_dup_output_path (const FerryRunbook      *self,
                               FerryStore              *store,
                               const FerryRunbookStep  *step,
                               GError                 **error)
{
  g_autofree char *releases = ferry_store_dup_releases_folder (store, error);
  g_autofree char *folder = releases != NULL ? g_build_filename (releases, self->id, NULL) : NULL;

  return folder != NULL && ferry_folder_make (folder, error) ? g_strdup_printf ("%s/%s.log", folder, step->id) : NULL;
}
