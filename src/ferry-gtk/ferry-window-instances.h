#pragma once

#include "ferry-window.h"

G_BEGIN_DECLS

/* the window's actions on instances: win.add-instance, win.edit-instance, win.remove-instance, win.enter-password. Since: 0.1 */
void ferry_window_instances_install (GtkWidgetClass *widget_class);

G_END_DECLS
