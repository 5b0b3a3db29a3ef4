#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerrySequence: a sequence of PostgreSQL (SQLite: the row of sqlite_sequence). Since: 0.1 */
typedef struct
{
  char     *schema;
  char     *name;
  char     *type;          /* "bigint" … */
  gint64    start, minimum, maximum, increment, cache;
  gboolean  cycle;
  char     *owner_table;   /* nullable: OWNED BY */
  char     *owner_column;  /* nullable */
  gint64    next_value;    /* what nextval() would return */
  char     *comment;
} FerrySequence;

FerrySequence *ferry_sequence_new   (const char          *schema,
                                     const char          *name);
FerrySequence *ferry_sequence_copy  (const FerrySequence *self);
gboolean       ferry_sequence_equal (const FerrySequence *a,
                                     const FerrySequence *b);   /* without next_value */
void           ferry_sequence_free  (FerrySequence       *self);

G_END_DECLS
