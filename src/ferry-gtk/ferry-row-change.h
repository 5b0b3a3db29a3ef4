#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/** FerryCellChange: a value of a row: "column", "old-text", "new-text", "mark" ("≠" or ""), "mark-text". Since: 0.1 */
#define FERRY_TYPE_CELL_CHANGE (ferry_cell_change_get_type ())
G_DECLARE_FINAL_TYPE (FerryCellChange, ferry_cell_change, FERRY, CELL_CHANGE, GObject)

/** FerryRowChange: a row of a plan: "kind-text", "icon-name", "key", "summary" (what differs), "badge" (changed on the target since its last release, or ""). Since: 0.1 */
#define FERRY_TYPE_ROW_CHANGE (ferry_row_change_get_type ())
G_DECLARE_FINAL_TYPE (FerryRowChange, ferry_row_change, FERRY, ROW_CHANGE, GObject)

/* any thread; long values are cut */
FerryRowChange *ferry_row_change_new       (FerryRowChangeKind  kind,
                                            gboolean            changed_on_target,
                                            const char * const *keys,
                                            guint               n,
                                            const char * const *columns,
                                            const char * const *old_values,
                                            const char * const *new_values);
GListModel     *ferry_row_change_get_cells (FerryRowChange     *self);   /* FerryCellChange; the differing ones first */

G_END_DECLS
