#include "config.h"

#include "ferry-storage-job.h"

FerryStorageJob *
ferry_storage_job_new (FerryInstance *source,
                       FerryInstance *target)
{
  FerryStorageJob *self = g_new0 (FerryStorageJob, 1);

  self->source = g_object_ref (source);
  g_set_object (&self->target, target);
  return self;
}

void
ferry_storage_job_free (gpointer data)
{
  FerryStorageJob *self = data;

  ferry_storage_copy_free (self->copy);
  g_object_unref (self->source);
  g_clear_object (&self->target);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_strfreev (self->chosen);
  g_free (self->scratch);
  g_free (self);
}

gboolean
ferry_storage_job_count (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryStorageJob *self = data;

  self->folders = ferry_instance_list_storage (self->source, job, error);
  return self->folders != NULL;
}

gboolean
ferry_storage_job_compare (FerryJob  *job,
                           gpointer   data,
                           GError   **error)
{
  FerryStorageJob *self = data;

  self->copy = ferry_storage_copy_compare (self->source, self->target, (const char * const *) self->chosen, job, error);
  return self->copy != NULL;
}

/* What lies there may have changed since it was shown: nothing that was not compared just now is written. */
gboolean
ferry_storage_job_copy (FerryJob  *job,
                        gpointer   data,
                        GError   **error)
{
  FerryStorageJob *self = data;

  return ferry_storage_job_compare (job, data, error) && ferry_storage_copy_run (self->copy, self->replace, self->scratch, job, error);
}
