#pragma once

#include "migrate/ferry-migrate.h"

G_BEGIN_DECLS

/* Rows of a plan as lines of JSON: the first is {"columns":[…]}, every other {"kind","changedOnTarget","old":[…]|null,"new":[…]|null}. What is not UTF-8 is escaped on the
 * way out. Since: 0.1 */
JsonNode *ferry_wire_columns_to_json    (guint                n,
                                         const char * const  *columns);
char    **ferry_wire_columns_from_json  (JsonNode            *node,
                                         GError             **error);
JsonNode *ferry_wire_row_change_to_json (FerryRowChangeKind   kind,
                                         gboolean             changed_on_target,
                                         guint                n,
                                         const char * const  *old_values,     /* nullable */
                                         const char * const  *new_values);    /* nullable */
/* calls @func with what the line tells. FALSE with @error when it can't be read; FALSE without when @func wants no more */
gboolean  ferry_wire_row_change_show    (JsonNode            *node,
                                         const char * const  *columns,
                                         FerryRowChangeFunc   func,
                                         gpointer             user_data,
                                         GError             **error);

G_END_DECLS
