#include "config.h"

#include "ferry-backup-job.h"

FerryBackupJob *
ferry_backup_job_new (FerryInstance *instance,
                      const char    *path)
{
  FerryBackupJob *self = g_new0 (FerryBackupJob, 1);

  self->instance = g_object_ref (instance);
  self->path = g_strdup (path);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ferry_backup_job_free (gpointer data)
{
  FerryBackupJob *self = data;

  g_object_unref (self->instance);
  g_free (self->path);
  g_free (self->to);
  ferry_secret_free (self->password);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

gboolean
ferry_backup_job_create (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryBackupJob *self = data;
  FerryBackupCreate options = { .password = self->password, .files = TRUE, .everything = TRUE, .reason = "manual" };
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (self->instance, &options, job, error);

  return backup != NULL;
}

gboolean
ferry_backup_job_verify (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryBackupJob *self = data;

  return ferry_instance_verify_backup (self->instance, self->path, self->password, job, error);
}

gboolean
ferry_backup_job_restore (FerryJob  *job,
                          gpointer   data,
                          GError   **error)
{
  FerryBackupJob *self = data;
  FerryBackupRestore options = { .password = self->password, .files = self->files, .newer_database = TRUE, .foreign = TRUE, .warnings = self->warnings };

  return ferry_instance_restore_backup (self->instance, self->path, &options, job, error);
}

gboolean
ferry_backup_job_save (FerryJob  *job,
                       gpointer   data,
                       GError   **error)
{
  FerryBackupJob *self = data;

  return ferry_library_export (self->path, self->to, TRUE, ferry_job_get_cancellable (job), error);
}

gboolean
ferry_backup_job_remove (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryBackupJob *self = data;

  return ferry_instance_remove_backup (self->instance, self->path, error);
}
