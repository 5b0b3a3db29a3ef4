#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryPreferencesWindow: style, refreshing, notifications. Since: 0.1 */
#define FERRY_TYPE_PREFERENCES_WINDOW (ferry_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferencesWindow, ferry_preferences_window, FERRY, PREFERENCES_WINDOW, AdwPreferencesWindow)

GtkWidget *ferry_preferences_window_new (GtkWindow *parent,
                                         GSettings *settings);   /* nullable: nothing can be kept */

G_END_DECLS
