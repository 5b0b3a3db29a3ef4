#pragma once

#include <gtk/gtk.h>

/* saves what @widget looks like now as FERRY_TEST_PICTURES/@name.png; nothing where that variable is not set */
void gtk_picture_save (GtkWidget *widget, const char *name);
