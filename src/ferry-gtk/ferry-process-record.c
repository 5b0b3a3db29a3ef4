#include "config.h"

#include "ferry-gtk-job.h"
#include "ferry-process-pane-private.h"
#include "ferry-process-step.h"

#include <string.h>

#define MOST_STEPS_BYTES (256 * 1024)

/* What the worker finds out about an execution. */
typedef struct
{
  FerryInstance  *instance;
  char           *id;
  char           *undoes;
  gboolean        settle;
  FerryExecution *execution;
  GBytes         *steps;
} Record;

static void
record_free (gpointer data)
{
  Record *record = data;

  g_object_unref (record->instance);
  g_clear_object (&record->execution);
  g_clear_pointer (&record->steps, g_bytes_unref);
  g_free (record->id);
  g_free (record->undoes);
  g_free (record);
}

/* A rollback gets its id when it begins: its record is the newest that undoes the execution. */
static gboolean
find_rollback (Record  *record,
               GError **error)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (record->instance, error);

  for (guint i = 0; executions != NULL && record->execution == NULL && i < executions->len; i++)
    if (g_strcmp0 (ferry_execution_get_undoes (g_ptr_array_index (executions, i)), record->undoes) == 0)
      record->execution = g_object_ref (g_ptr_array_index (executions, i));
  return executions != NULL;
}

static gboolean
find_execution (Record  *record,
                GError **error)
{
  g_autoptr(GError) local_error = NULL;

  record->execution = ferry_instance_find_execution (record->instance, record->id, &local_error);
  if (record->execution != NULL || g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The preview of a rollback asks the database first what became of everything that is open; nothing is changed. */
static gboolean
settle (Record    *record,
        FerryJob  *job,
        GError   **error)
{
  g_autoptr(FerryRollbackPreview) preview = ferry_instance_preview_rollback (record->instance, record->execution, job, error);

  g_clear_object (&record->execution);
  return preview != NULL && find_execution (record, error);
}

static gboolean
record_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Record *record = user_data;

  if (!(record->id != NULL ? find_execution (record, error) : find_rollback (record, error)))
    return FALSE;
  if (record->execution != NULL && record->settle && !settle (record, job, error))
    return FALSE;
  if (record->execution == NULL)
    return TRUE;
  record->steps = ferry_instance_read_log (record->instance, ferry_execution_get_id (record->execution), FERRY_LOG_PART_PROCESS, 0, MOST_STEPS_BYTES, error);
  return record->steps != NULL;
}

static GListStore *
parse_steps (GBytes *bytes)
{
  GListStore *steps = g_list_store_new (FERRY_TYPE_PROCESS_STEP);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  const char *end = data + length;

  while (data != NULL && data < end)
    {
      const char *newline = memchr (data, '\n', (gsize) (end - data));
      g_autoptr(FerryProcessStep) step = newline != NULL ? ferry_process_step_new_from_json (data, newline - data) : NULL;

      if (step != NULL)
        g_list_store_append (steps, step);
      data = newline != NULL ? newline + 1 : end;
    }
  return steps;
}

static void
record_done (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  Record *record = user_data;
  g_autoptr(GListStore) steps = parse_steps (record->steps);

  _ferry_process_pane_take_record (owner, record->execution, steps, error);
}

void
_ferry_process_pane_read_record (FerryProcessPane *self,
                                 gboolean          settle_first)
{
  FerryInstance *instance = self->item != NULL ? ferry_instance_item_get_instance (self->item) : NULL;
  g_autoptr(FerryJob) job = NULL;
  Record *record;

  if (self->reading || instance == NULL || (self->id == NULL && self->undoes == NULL))
    return;
  self->reading = TRUE;
  record = g_new0 (Record, 1);
  record->instance = g_object_ref (instance);
  record->id = g_strdup (self->id);
  record->undoes = g_strdup (self->undoes);
  record->settle = settle_first;
  job = ferry_job_new ("record");
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, record_func, record, record_free, self, record_done);
}
