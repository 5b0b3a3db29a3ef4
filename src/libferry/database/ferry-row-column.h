#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRowColumn: one column of a row stream that is read from a table. @expression NULL reads the column @name as it is. A column that
 * the target does not have yet is read as the expression that its ADD COLUMN will give ("'x'::text", "NULL"); one whose type will
 * change as the converted value ("col::bigint"): so a plan sees the rows as they will be after the structure. The reader casts. Since: 0.1
 */
typedef struct
{
  char *name;
  char *type;         /* nullable; PostgreSQL type for the output form */
  char *expression;   /* nullable; SQL over the table's own columns */
} FerryRowColumn;

FerryRowColumn *ferry_row_column_new  (const char     *name,
                                       const char     *type,
                                       const char     *expression);
void            ferry_row_column_free (FerryRowColumn *self);

G_END_DECLS
