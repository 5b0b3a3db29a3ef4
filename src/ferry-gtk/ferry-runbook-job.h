#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/** FerryRunbookJob: what running a release in a thread needs. Since: 0.1 */
typedef struct
{
  char           *folder;      /* of the store: the worker opens its own */
  char           *id;          /* of the release */
  char           *confirm;
  char           *password;    /* nullable: restore password of the backup that is restored */
  const char     *take;        /* nullable; static: "a" or "b", of a catch-up's conflicts */
  FerryCatalogue *catalogue;
  FerryInputs     inputs;
} FerryRunbookJob;

FerryRunbookJob *ferry_runbook_job_new  (const char *folder,
                                         const char *id);
void             ferry_runbook_job_free (gpointer    data);
gboolean         ferry_runbook_job_run  (FerryJob *job, gpointer data, GError **error);   /* FerryJobFunc */

G_END_DECLS
