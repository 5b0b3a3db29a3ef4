#pragma once

#include "catalogue/ferry-catalogue.h"

G_BEGIN_DECLS

/* The catalogue's file: {"format":1,"tables":[{"table","group","origin","category","default","allowed","follows","mayHoldSecrets",
 * "dataNeverTravels"}]}. Entries of @node replace those in @entries (logical name -> FerryCatalogueEntry). Since: 0.1 */
gboolean ferry_catalogue_file_read   (JsonNode            *node,
                                      const char          *what,
                                      gboolean             added,
                                      GHashTable          *entries,
                                      GError             **error);
void     ferry_catalogue_entry_free  (FerryCatalogueEntry *self);

G_END_DECLS
