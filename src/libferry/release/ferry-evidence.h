#pragma once

#include "release/ferry-runbook.h"
#include "job/ferry-job.h"

#include "catalogue/ferry-catalogue.h"

G_BEGIN_DECLS

/* One file that tells all about a release: a page for a browser, and JSON. Since: 0.1 */
gboolean ferry_evidence_write (const FerryRunbook *runbook,
                               FerryStore         *store,
                               FerryCatalogue     *catalogue,
                               const char         *path,      /* ".zip" */
                               gboolean            replace,
                               FerryJob           *job,
                               GError            **error);

G_END_DECLS
