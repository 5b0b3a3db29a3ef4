#pragma once

#include "database/ferry-table.h"

G_BEGIN_DECLS

/** FerrySqliteMerge: what becomes of a table of the target. Since: 0.1 */
typedef struct
{
  const FerryTable *source;
  const FerryTable *target;
  gboolean          destructive;   /* asked for */
  FerryTable       *wanted;        /* the source's structure with what only the target has; without indexes */
  FerryTable       *lenient;       /* the same without what the target's present rows may violate: not-null, unique keys, checks */
  GPtrArray        *kept;          /* char*: sentences' subjects */
  GPtrArray        *dropped;       /* FerryColumn* of the target, not owned */
  GPtrArray        *losing;        /* FerryColumn* of the target whose values change so that they can't be got back; not owned */
  GPtrArray        *relaxed;       /* FerryColumn* of the target, not owned */
} FerrySqliteMerge;

FerrySqliteMerge *ferry_sqlite_merge_new        (const FerryTable       *source,
                                                 const FerryTable       *target,
                                                 gboolean                destructive);
void              ferry_sqlite_merge_free       (FerrySqliteMerge       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySqliteMerge, ferry_sqlite_merge_free)

/* the indexes that the table has in the end; those that only the target has among them */
GPtrArray        *ferry_sqlite_merge_indexes    (const FerrySqliteMerge *self);
gboolean          ferry_sqlite_merge_is_dropped (const FerrySqliteMerge *self,
                                                 const char             *sql);   /* mentions a dropped column */

G_END_DECLS
