#pragma once

#include "instance/ferry-instance.h"
#include "store/ferry-store-promotions.h"

G_BEGIN_DECLS

/* The order of a pipeline: a migration file runs only where it ran on the place before; on the second place also when a development of the first made it. Since: 0.1 */
GPtrArray      *ferry_promotion_look   (FerryStore         *store,
                                        FerryInstance      *instance,
                                        char              **problem,    /* (out) (nullable): why it could not be asked; the records are what was last seen */
                                        GError            **error);
gboolean        ferry_promotion_counts (const FerryPromotionRecord *record);
gboolean        ferry_promotion_made_in (FerryStore        *store,
                                        GPtrArray          *place,
                                        FerryPackage       *package);
FerryCheckItem *ferry_promotion_judge  (FerryInstance      *target,
                                        FerryPackage       *package,
                                        const char         *reason,     /* nullable: why the order is passed over */
                                        GError            **error);
gboolean        ferry_promotion_allows (FerryInstance      *target,
                                        FerryPackage       *package,
                                        const char         *reason,
                                        GError            **error);
GListModel     *ferry_promotion_add    (FerryInstance      *target,
                                        FerryPackage       *package,
                                        const FerryInputs  *inputs,     /* nullable */
                                        GListModel         *items,      /* (transfer full) (nullable) */
                                        GError            **error);

G_END_DECLS
