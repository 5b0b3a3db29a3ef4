#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* FerryEvidenceJob: all that is known of a release, gathered into a file by a worker with a store of its own. */
typedef struct _FerryEvidenceJob FerryEvidenceJob;

FerryEvidenceJob *ferry_evidence_job_new      (const char       *store_folder,
                                               const char       *release,     /* id */
                                               const char       *path,        /* a file there is replaced once the new one is whole */
                                               FerryCatalogue   *catalogue);
void              ferry_evidence_job_free     (gpointer          self);
const char       *ferry_evidence_job_get_path (FerryEvidenceJob *self);
/* FerryJobFunc */
gboolean          ferry_evidence_job_run      (FerryJob         *job,
                                               gpointer          self,
                                               GError          **error);

G_END_DECLS
