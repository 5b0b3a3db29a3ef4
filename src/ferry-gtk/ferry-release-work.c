#include "config.h"

#include "ferry-release-work.h"

#include "ferry-sql-view.h"

#include <glib/gi18n.h>
#include <string.h>

void
ferry_release_work_free (gpointer data)
{
  FerryReleaseWork *work = data;

  g_clear_object (&work->instance);
  g_clear_object (&work->package);
  g_clear_object (&work->checks);
  g_clear_pointer (&work->inputs.variables, g_ptr_array_unref);
  g_clear_pointer (&work->plan, ferry_plan_unref);
  g_clear_pointer (&work->estimate, ferry_backup_estimate_free);
  g_free (work->path);
  g_free (work->override);
  g_free (work->plan_digest);
  g_free (work->id);
  g_free (work->sql);
  g_free (work);
}

static gboolean
open_package (FerryReleaseWork  *work,
              GError           **error)
{
  if (work->package == NULL)
    work->package = ferry_package_open (work->path, error);
  return work->package != NULL;
}

gboolean
ferry_release_work_check (FerryJob  *job,
                          gpointer   data,
                          GError   **error)
{
  FerryReleaseWork *work = data;

  if (!open_package (work, error))
    return FALSE;
  work->checks = ferry_instance_check (work->instance, work->package, &work->inputs, job, error);
  return work->checks != NULL;
}

gboolean
ferry_release_work_compare (FerryJob  *job,
                            gpointer   data,
                            GError   **error)
{
  FerryReleaseWork *work = data;
  g_autofree char *sql = NULL;

  if (!open_package (work, error))
    return FALSE;
  work->plan = ferry_instance_plan (work->instance, work->package, &work->inputs, job, error);
  if (work->plan == NULL)
    return FALSE;
  sql = work->plan->structure->statements->len > 0 ? ferry_plan_to_sql (work->plan) : g_strdup ("");
  work->sql = ferry_sql_cut (sql, strlen (sql), &work->sql_cut);
  work->estimate = ferry_instance_estimate_backup (work->instance, job, NULL);
  return TRUE;
}

#define PATIENCE (10 * 60 * G_USEC_PER_SEC)

/* what was executed stands, whatever becomes of the restart */
static gboolean
restart (FerryReleaseWork  *work,
         FerryJob          *job,
         GError           **error)
{
  g_autoptr(GError) local = NULL;

  ferry_job_add_step (job, "restart", _("Restart"), 20);
  ferry_job_begin_step (job, "restart");
  if (ferry_instance_restart (work->instance, job, &local) && ferry_instance_wait_until_healthy (work->instance, PATIENCE, job, &local))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("The release is done, but the restart is not: %s"), local->message);
  return FALSE;
}

gboolean
ferry_release_work_execute (FerryJob  *job,
                            gpointer   data,
                            GError   **error)
{
  FerryReleaseWork *work = data;
  FerryExecuteOptions options = { .inputs = work->inputs, .plan_digest = work->plan_digest, .skip_backup = work->skip_backup, .id = work->id };
  g_autoptr(FerryExecution) execution = ferry_instance_execute (work->instance, work->package, &options, job, error);

  if (execution == NULL || ferry_execution_get_state (execution) != FERRY_EXECUTION_DONE)
    return FALSE;
  return !work->restart || restart (work, job, error);
}
