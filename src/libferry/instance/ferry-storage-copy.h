#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/**
 * FerryStorageCopy: files of `storage/` on their way from one instance to another: compared first, then copied. Nothing on the target is ever deleted; what differs is left as it is unless the
 * user says otherwise. Whoever is stopped compares and copies again: what is there is not copied twice. One thread. Since: 0.1
 */
typedef struct
{
  FerryInstance *source;
  FerryInstance *target;
  GPtrArray     *missing;           /* FerryStorageFile*: not on the target */
  GPtrArray     *differing;         /* FerryStorageFile* of the source: on the target with other content */
  gint64         missing_bytes;
  gint64         differing_bytes;
  gint64         same;              /* files on both */
  gint64         same_bytes;

  gint64         copied;            /* files, by ferry_storage_copy_run() */
  gint64         copied_bytes;
  GPtrArray     *failed;            /* char*: "path: why"; the others were copied */
} FerryStorageCopy;

FerryStorageCopy *ferry_storage_copy_compare (FerryInstance       *source,
                                              FerryInstance       *target,
                                              const char * const  *folders,
                                              FerryJob            *job,
                                              GError             **error);
gboolean          ferry_storage_copy_run     (FerryStorageCopy    *self,
                                              gboolean             replace,
                                              const char          *scratch,   /* folder on this computer, made where it is missing */
                                              FerryJob            *job,
                                              GError             **error);
void              ferry_storage_copy_free    (FerryStorageCopy    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStorageCopy, ferry_storage_copy_free)

G_END_DECLS
