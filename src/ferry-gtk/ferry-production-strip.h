#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryProductionStrip: a strip with the word "Production" and the instance's name, to be put at the top of every page and dialog that acts on an
 * instance: `<object class="FerryProductionStrip"><binding name="item">…</binding></object>`. It shows itself only for a production instance.
 * Property: "item" (FerryInstanceItem, nullable). Main thread. Since: 0.1
 */
#define FERRY_TYPE_PRODUCTION_STRIP (ferry_production_strip_get_type ())
G_DECLARE_FINAL_TYPE (FerryProductionStrip, ferry_production_strip, FERRY, PRODUCTION_STRIP, AdwBin)

void  ferry_production_strip_set_item (FerryProductionStrip *self,
                                       FerryInstanceItem    *item);

G_END_DECLS
