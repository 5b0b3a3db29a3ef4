#pragma once

#include "ferry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryTableRow: a table as lists show it; the row stays while its rule changes. Readable properties: "table", "group-text", "category-text", "key", "rows" (gint64, -1 unknown),
 * "rows-text", "rule-text" (effective), "reason", "not-merged", "size" (gint64 bytes, -1 unknown), "size-text"; writable: "table-rule" (FerryTableRule; NULL: the instance does not have the
 * table), "independent" (FerryRule; DEFAULT: not named), "independent-text" follows. Main thread. Since: 0.1
 */
#define FERRY_TYPE_TABLE_ROW (ferry_table_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryTableRow, ferry_table_row, FERRY, TABLE_ROW, GObject)

FerryTableRow  *ferry_table_row_new             (const char     *table,
                                                 FerryTableRule *rule);     /* nullable */
const char     *ferry_table_row_get_table       (FerryTableRow  *self);
FerryTableRule *ferry_table_row_get_rule        (FerryTableRow  *self);     /* nullable */
void            ferry_table_row_set_rule        (FerryTableRow  *self,
                                                 FerryTableRule *rule);
FerryRule       ferry_table_row_get_independent (FerryTableRow  *self);
void            ferry_table_row_set_independent (FerryTableRow  *self,
                                                 FerryRule       rule);
void            ferry_table_row_set_size        (FerryTableRow  *self,
                                                 gint64          size);

gboolean        ferry_table_row_matches          (FerryTableRow      *self,
                                                  const char * const *folded);   /* words, each folded */

G_END_DECLS
