#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryKey: a primary or unique key. Since: 0.1 */
typedef struct
{
  char      *name;                /* "" for SQLite's unnamed ones */
  gboolean   primary;
  GPtrArray *columns;             /* char*, in key order */
  gboolean   deferrable;
  gboolean   deferred;            /* initially deferred */
  gboolean   nulls_not_distinct;
  char      *definition;          /* PostgreSQL: pg_get_constraintdef(); SQLite: NULL */
  char      *comment;
  gboolean   inherited;           /* belongs to the partitioned parent's key */
} FerryKey;

FerryKey *ferry_key_new   (const char     *name,
                           gboolean        primary);
FerryKey *ferry_key_copy  (const FerryKey *self);
gboolean  ferry_key_equal (const FerryKey *a,
                           const FerryKey *b);     /* without the name */
void      ferry_key_free  (FerryKey       *self);

G_END_DECLS
