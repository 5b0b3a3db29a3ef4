#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* FerryStorageJob: files beside the database that a worker counts, compares or copies. Strings owned. */
typedef struct
{
  FerryInstance     *source;
  FerryInstance     *target;     /* nullable while only counting */
  GPtrArray         *folders;    /* FerryStorageFolder*; found */
  char             **chosen;     /* names of folders */
  FerryStorageCopy  *copy;       /* compared */
  char              *scratch;
  gboolean           replace;
} FerryStorageJob;

FerryStorageJob *ferry_storage_job_new     (FerryInstance *source,
                                            FerryInstance *target);
void             ferry_storage_job_free    (gpointer       self);

/* FerryJobFunc each */
gboolean  ferry_storage_job_count   (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_storage_job_compare (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_storage_job_copy    (FerryJob *job, gpointer self, GError **error);

G_END_DECLS
