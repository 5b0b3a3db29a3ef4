#pragma once

#include "catalogue/ferry-table-node.h"

G_BEGIN_DECLS

/* Every table of @schema but Ferry's own, sorted by id, with group, catalogue entry and owners; rules not yet decided.
 * Returns FerryTableNode*. @self must outlive the result. Since: 0.1 */
GPtrArray *ferry_table_classifier_run (FerryCatalogue     *self,
                                       FerrySite          *site,
                                       FerryDatabase      *db,
                                       const FerrySchema  *schema,
                                       GError            **error);

G_END_DECLS
