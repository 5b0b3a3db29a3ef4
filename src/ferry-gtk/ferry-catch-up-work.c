#include "config.h"

#include "ferry-catch-up-work.h"

#include "ferry-app.h"

/* more than this are decided by the choice for all that is left */
#define MOST_SUBJECTS 300

FerryCatchUpWork *
ferry_catch_up_work_new (FerryInstance *from,
                         FerryInstance *to)
{
  FerryCatchUpWork *work = g_new0 (FerryCatchUpWork, 1);

  work->from = g_object_ref (from);
  work->to = g_object_ref (to);
  work->catalogue = g_object_ref (ferry_app_get_catalogue (ferry_app_get_default ()));
  work->folder = g_strdup (ferry_store_get_folder (ferry_app_get_store (ferry_app_get_default ())));
  work->subjects = g_ptr_array_new_with_free_func (g_object_unref);
  work->left = g_ptr_array_new_with_free_func (g_free);
  return work;
}

void
ferry_catch_up_work_free (gpointer data)
{
  FerryCatchUpWork *work = data;

  g_clear_pointer (&work->catch_up, ferry_catch_up_free);
  g_clear_object (&work->from);
  g_clear_object (&work->to);
  g_clear_object (&work->catalogue);
  g_clear_object (&work->execution);
  g_ptr_array_unref (work->subjects);
  g_ptr_array_unref (work->left);
  g_clear_pointer (&work->written, g_ptr_array_unref);
  g_free (work->folder);
  g_free (work->backup);
  g_free (work->password);
  g_free (work);
}

static gboolean
record_cb (const FerryMergeRecord *record,
           gpointer                user_data)
{
  FerryCatchUpWork *work = user_data;

  if (work->subjects->len < MOST_SUBJECTS)
    g_ptr_array_add (work->subjects, ferry_merge_subject_new_for_catch_up (work->catch_up, record));
  else
    work->untold++;
  return TRUE;
}

/* All that can be carried over is compared, whatever will be chosen. */
static gboolean
choose_all (FerryCatchUp *catch_up,
            GError      **error)
{
  for (guint i = 0; i < catch_up->tables->len; i++)
    {
      const FerryCatchUpTable *table = g_ptr_array_index (catch_up->tables, i);

      if (table->reason == FERRY_CATCH_UP_CARRIES && !ferry_catch_up_choose (catch_up, table->table, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
ferry_catch_up_work_compare (FerryJob *job,
                             gpointer  data,
                             GError  **error)
{
  FerryCatchUpWork *work = data;
  g_autoptr(FerryBackup) backup = ferry_instance_find_backup (work->from, work->backup, work->password, error);
  FerryCatchUpOptions options = { .from = work->from, .to = work->to, .password = work->password, .foreign = work->foreign, .folder = work->folder };

  if (backup == NULL)
    return FALSE;
  options.backup = ferry_backup_get_path (backup);
  work->catch_up = ferry_catch_up_new (&options, work->catalogue, job, error);
  return work->catch_up != NULL && choose_all (work->catch_up, error) && ferry_catch_up_compare (work->catch_up, record_cb, work, job, error);
}

gboolean
ferry_catch_up_work_run (FerryJob *job,
                         gpointer  data,
                         GError  **error)
{
  FerryCatchUpWork *work = data;
  FerryExecuteOptions options = { .verify_full = TRUE };
  GError *failure = NULL;

  for (guint i = 0; i < work->left->len; i++)
    ferry_catch_up_leave_out (work->catch_up, g_ptr_array_index (work->left, i));
  if (!ferry_catch_up_compare (work->catch_up, NULL, NULL, job, error))
    return FALSE;
  work->execution = ferry_catch_up_run (work->catch_up, &options, &work->written, job, &failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}
