#include "config.h"

#include "ferry-evidence-job.h"

struct _FerryEvidenceJob
{
  char           *folder;
  char           *release;
  char           *path;
  FerryCatalogue *catalogue;
};

FerryEvidenceJob *
ferry_evidence_job_new (const char     *store_folder,
                        const char     *release,
                        const char     *path,
                        FerryCatalogue *catalogue)
{
  FerryEvidenceJob *self = g_new0 (FerryEvidenceJob, 1);

  self->folder = g_strdup (store_folder);
  self->release = g_strdup (release);
  self->path = g_strdup (path);
  self->catalogue = g_object_ref (catalogue);
  return self;
}

void
ferry_evidence_job_free (gpointer data)
{
  FerryEvidenceJob *self = data;

  g_free (self->folder);
  g_free (self->release);
  g_free (self->path);
  g_object_unref (self->catalogue);
  g_free (self);
}

const char *
ferry_evidence_job_get_path (FerryEvidenceJob *self)
{
  return self->path;
}

gboolean
ferry_evidence_job_run (FerryJob  *job,
                        gpointer   data,
                        GError   **error)
{
  FerryEvidenceJob *self = data;
  g_autoptr(FerryStore) store = ferry_store_open (self->folder, error);
  g_autoptr(FerryRunbook) runbook = store != NULL ? ferry_runbook_load (store, self->release, error) : NULL;

  return runbook != NULL && ferry_evidence_write (runbook, store, self->catalogue, self->path, TRUE, job, error);
}
