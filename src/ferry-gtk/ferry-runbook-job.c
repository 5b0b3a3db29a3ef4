#include "config.h"

#include "ferry-runbook-job.h"

FerryRunbookJob *
ferry_runbook_job_new (const char *folder,
                       const char *id)
{
  FerryRunbookJob *self = g_new0 (FerryRunbookJob, 1);

  self->folder = g_strdup (folder);
  self->id = g_strdup (id);
  return self;
}

void
ferry_runbook_job_free (gpointer data)
{
  FerryRunbookJob *self = data;

  g_free (self->folder);
  g_free (self->id);
  g_free (self->confirm);
  ferry_secret_free (self->password);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->inputs.variables, g_ptr_array_unref);
  g_free (self);
}

/* The store and the release of the worker are its own. */
gboolean
ferry_runbook_job_run (FerryJob  *job,
                       gpointer   data,
                       GError   **error)
{
  FerryRunbookJob *self = data;
  g_autoptr(FerryStore) store = ferry_store_open (self->folder, error);
  g_autoptr(FerryRunbook) runbook = store != NULL ? ferry_runbook_load (store, self->id, error) : NULL;
  FerryRunbookOptions options = { .confirm = self->confirm, .inputs = self->inputs, .password = self->password, .take = self->take };

  return runbook != NULL && ferry_runbook_run (runbook, store, self->catalogue, &options, job, error);
}
