#pragma once

#include "ferry-window.h"

G_BEGIN_DECLS

/* win.ask: a release in a sentence; win.show-release (s): its steps. Since: 0.1 */
void  ferry_window_releases_install (GtkWidgetClass *widget_class);

G_END_DECLS
