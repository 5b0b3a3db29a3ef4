#pragma once

#include "ferry-window.h"

G_BEGIN_DECLS

/* win.preferences, win.about, win.show-help-overlay. Since: 0.1 */
void ferry_window_help_install (GtkWidgetClass *widget_class);

G_END_DECLS
