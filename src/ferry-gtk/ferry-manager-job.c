#include "config.h"

#include "ferry-manager-job.h"

FerryManagerJob *
ferry_manager_job_new (FerryInstance *instance)
{
  FerryManagerJob *self = g_new0 (FerryManagerJob, 1);

  self->instance = g_object_ref (instance);
  self->list = FERRY_MANAGER_MIGRATIONS;
  return self;
}

void
ferry_manager_job_free (gpointer data)
{
  FerryManagerJob *self = data;

  g_object_unref (self->instance);
  g_free (self->name);
  g_free (self->title);
  g_free (self->path);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_pointer (&self->migrations, g_ptr_array_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->logs, g_ptr_array_unref);
  g_clear_object (&self->items);
  g_clear_object (&self->record);
  g_free (self);
}

gboolean
ferry_manager_job_load (FerryJob  *job,
                        gpointer   data,
                        GError   **error)
{
  FerryManagerJob *self = data;

  self->migrations = ferry_migration_manager_list (self->instance, FERRY_MANAGER_MIGRATIONS, job, error);
  self->rules = self->migrations != NULL ? ferry_migration_manager_list (self->instance, FERRY_MANAGER_RULES, job, error) : NULL;
  self->logs = self->rules != NULL ? ferry_migration_manager_list (self->instance, FERRY_MANAGER_LOGS, job, error) : NULL;
  return self->logs != NULL;
}

gboolean
ferry_manager_job_create (FerryJob  *job,
                          gpointer   data,
                          GError   **error)
{
  FerryManagerJob *self = data;

  self->record = ferry_migration_manager_create (self->instance, self->name, self->title, job, error);
  return self->record != NULL;
}

gboolean
ferry_manager_job_fetch (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryManagerJob *self = data;

  return ferry_migration_manager_fetch (self->instance, self->list, self->name, self->path, TRUE, job, error);
}

gboolean
ferry_manager_job_remove (FerryJob  *job,
                          gpointer   data,
                          GError   **error)
{
  FerryManagerJob *self = data;

  return ferry_migration_manager_remove (self->instance, self->name, job, error);
}

gboolean
ferry_manager_job_check (FerryJob  *job,
                         gpointer   data,
                         GError   **error)
{
  FerryManagerJob *self = data;

  self->items = ferry_migration_manager_check (self->instance, self->path, NULL, job, error);
  return self->items != NULL;
}

gboolean
ferry_manager_job_execute (FerryJob  *job,
                           gpointer   data,
                           GError   **error)
{
  FerryManagerJob *self = data;
  FerryManagerInputs inputs = { .variables = self->variables, .skip_backup = self->skip_backup, .ignore_plugins = self->ignore_plugins };

  self->record = ferry_migration_manager_execute (self->instance, self->path, &inputs, job, error);
  return self->record != NULL;
}
