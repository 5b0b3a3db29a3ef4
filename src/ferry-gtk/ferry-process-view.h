#pragma once

#include "ferry-process-pane.h"

G_BEGIN_DECLS

/** FerryProcessView: a window with the process of one execution. Construct properties: "item", "execution-id". Main thread. Since: 0.1 */
#define FERRY_TYPE_PROCESS_VIEW (ferry_process_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryProcessView, ferry_process_view, FERRY, PROCESS_VIEW, AdwWindow)

FerryProcessPane *ferry_process_view_get_pane (FerryProcessView *self);

G_END_DECLS
