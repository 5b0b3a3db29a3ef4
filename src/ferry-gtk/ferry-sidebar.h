#pragma once

#include "ferry-instance-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerrySidebar: places, then instances under their stage. "selected" (GObject: a #FerryPlace or a #FerryInstanceItem, nullable) notifies; signal "activated" when the
 * user asks for a row again, as a narrow window needs it. Main thread. Since: 0.1
 */
#define FERRY_TYPE_SIDEBAR (ferry_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (FerrySidebar, ferry_sidebar, FERRY, SIDEBAR, AdwBin)

void     ferry_sidebar_set_instances (FerrySidebar *self,
                                      GListModel   *instances);
gpointer ferry_sidebar_get_selected  (FerrySidebar *self);      /* (transfer none) (nullable) */
gboolean ferry_sidebar_select        (FerrySidebar *self,
                                      const char   *id);        /* of a place or an instance; FALSE: there is none */

G_END_DECLS
