#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

gboolean ferry_site_add_notes (FerrySite          *site,
                               FerryDatabase      *db,
                               const FerrySchema  *schema,
                               GPtrArray          *notes,
                               GError            **error);

G_END_DECLS
