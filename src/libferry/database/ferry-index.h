#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryIndex: an index that is not behind a key. Since: 0.1 */
typedef struct
{
  char     *name;
  gboolean  unique;
  char     *definition;   /* the whole CREATE INDEX statement: pg_get_indexdef() or sqlite_master.sql */
  char     *comment;
  gboolean  inherited;    /* attached to an index of the partitioned parent */
} FerryIndex;

FerryIndex *ferry_index_new   (const char       *name,
                               gboolean          unique,
                               const char       *definition);
FerryIndex *ferry_index_copy  (const FerryIndex *self);
gboolean    ferry_index_equal (const FerryIndex *a,
                               const FerryIndex *b);
void        ferry_index_free  (FerryIndex       *self);

G_END_DECLS
