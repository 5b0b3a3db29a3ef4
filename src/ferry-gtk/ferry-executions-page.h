#pragma once

#include "ferry-item-page.h"

G_BEGIN_DECLS

/** FerryExecutionsPage: what was executed on an instance, newest first; opens the log. Since: 0.1 */
#define FERRY_TYPE_EXECUTIONS_PAGE (ferry_executions_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryExecutionsPage, ferry_executions_page, FERRY, EXECUTIONS_PAGE, FerryItemPage)

G_END_DECLS
