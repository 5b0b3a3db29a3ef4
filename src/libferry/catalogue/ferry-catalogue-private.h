#pragma once

#include "catalogue/ferry-catalogue.h"

G_BEGIN_DECLS

/* logical name -> FerryCatalogueEntry */
GHashTable *_ferry_catalogue_get_entries (FerryCatalogue *self);

G_END_DECLS
