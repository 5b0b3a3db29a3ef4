#include "config.h"

#include "ferry-types.h"

#include "ferry-instance-page.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"
#include "ferry-sidebar.h"
#include "ferry-instance-row.h"

void
ferry_types_ensure (void)
{
  g_type_ensure (FERRY_TYPE_INSTANCE_PAGE);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_INSTANCE_ROW);
  g_type_ensure (FERRY_TYPE_SIDEBAR);
}
