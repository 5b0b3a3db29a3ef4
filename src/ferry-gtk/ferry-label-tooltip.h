#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* from now on a label that is cut off tells its whole text when the pointer rests on it; once, main thread. Since: 0.1 */
void ferry_label_tooltip_install (void);

G_END_DECLS
