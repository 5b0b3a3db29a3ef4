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
  g_clear_object (&self->source);
  g_free (self->scratch);
  ferry_backup_passage_free (self->passage);
  g_free (self->schema);
  g_clear_object (&self->items);
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
  FerryBackupCreate options = { .password = self->password, .files = self->files, .everything = TRUE, .reason = "manual" };
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (self->instance, &options, job, error);

  if (backup != NULL)
    {
      g_free (self->path);
      self->path = g_strdup (ferry_backup_get_path (backup));
    }
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
ferry_backup_job_prove (FerryJob  *job,
                        gpointer   data,
                        GError   **error)
{
  FerryBackupJob *self = data;

  return ferry_instance_prove_backup (self->instance, self->path, self->password, job, error);
}

static FerryBackupRestore
options_of (FerryBackupJob *self)
{
  return (FerryBackupRestore) { .password = self->password, .kept_password = TRUE, .files = self->files, .newer_database = self->newer, .schema = self->schema, .foreign = self->foreign,
                                .warnings = self->warnings };
}

gboolean
ferry_backup_job_check (FerryJob  *job,
                        gpointer   data,
                        GError   **error)
{
  FerryBackupJob *self = data;
  FerryBackupRestore options = options_of (self);

  self->items = ferry_instance_check_restore (self->instance, self->path, &options, job, error);
  return self->items != NULL;
}

gboolean
ferry_backup_job_import (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryBackupJob *self = data;
  g_autoptr(FerryBackup) backup = ferry_instance_send_backup (self->instance, self->path, job, error);

  return backup != NULL;
}

gboolean
ferry_backup_job_fetch_copy (FerryJob  *job,
                             gpointer   data,
                             GError   **error)
{
  FerryBackupJob *self = data;
  g_autoptr(FerryBackup) backup = ferry_instance_fetch_copy (self->instance, self->path, job, error);

  return backup != NULL;
}

gboolean
ferry_backup_job_bring (FerryJob  *job,
                        gpointer   data,
                        GError   **error)
{
  FerryBackupJob *self = data;

  self->passage = self->source != NULL ? ferry_backup_passage_new (self->source, self->path, self->instance, self->scratch, job, error)
    : ferry_backup_passage_new_for_file (self->instance, self->path, job, error);
  return self->passage != NULL;
}

gboolean
ferry_backup_job_restore (FerryJob  *job,
                          gpointer   data,
                          GError   **error)
{
  FerryBackupJob *self = data;
  FerryBackupRestore options = options_of (self);

  return ferry_instance_restore_backup (self->instance, self->path, &options, job, error);
}

gboolean
ferry_backup_job_save (FerryJob  *job,
                       gpointer   data,
                       GError   **error)
{
  FerryBackupJob *self = data;

  return ferry_instance_fetch_backup (self->instance, self->path, self->to, TRUE, job, error);
}

gboolean
ferry_backup_job_remove (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryBackupJob *self = data;

  return ferry_instance_remove_backup (self->instance, self->path, error);
}
