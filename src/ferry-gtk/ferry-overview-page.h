#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryOverviewPage: what is known of an instance: "item". Since: 0.1 */
#define FERRY_TYPE_OVERVIEW_PAGE (ferry_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryOverviewPage, ferry_overview_page, FERRY, OVERVIEW_PAGE, AdwBin)

G_END_DECLS
