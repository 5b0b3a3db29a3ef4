#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerrySqliteAffinity: what a column does to values that are stored in it. Since: 0.1 */
typedef enum
{
  FERRY_SQLITE_AFFINITY_NONE,
  FERRY_SQLITE_AFFINITY_TEXT,
  FERRY_SQLITE_AFFINITY_NUMBER,    /* INTEGER and NUMERIC, which store alike */
  FERRY_SQLITE_AFFINITY_REAL,
} FerrySqliteAffinity;

FerrySqliteAffinity ferry_sqlite_affinity         (const char          *type,
                                                   gboolean             strict);
/* SQL giving what the column @name (quoted) holds once it is stored with affinity @to; NULL when every value stays as it is */
char               *ferry_sqlite_affinity_convert (const char          *name,
                                                   FerrySqliteAffinity  from,
                                                   FerrySqliteAffinity  to);
/* SQL condition for rows whose value can't be got back from the converted one; NULL when there are none */
char               *ferry_sqlite_affinity_loss    (const char          *name,
                                                   FerrySqliteAffinity  from,
                                                   FerrySqliteAffinity  to);

G_END_DECLS
