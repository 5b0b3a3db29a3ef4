#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ferry_cell_tooltip_install (GtkWidget *view);

G_END_DECLS
