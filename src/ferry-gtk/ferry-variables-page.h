#pragma once

#include "ferry-item-page.h"

G_BEGIN_DECLS

/** FerryVariablesPage: variables and secrets of an instance; secrets are never shown. Since: 0.1 */
#define FERRY_TYPE_VARIABLES_PAGE (ferry_variables_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryVariablesPage, ferry_variables_page, FERRY, VARIABLES_PAGE, FerryItemPage)

G_END_DECLS
