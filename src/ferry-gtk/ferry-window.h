#pragma once

#include "ferry-app.h"

G_BEGIN_DECLS

/** FerryWindow: the main window. Its actions are listed in src/ferry-gtk/DESIGN.md. Since: 0.1 */
#define FERRY_TYPE_WINDOW (ferry_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryWindow, ferry_window, FERRY, WINDOW, AdwApplicationWindow)

FerryWindow       *ferry_window_new           (FerryApp    *app);
void               ferry_window_show          (FerryWindow *self,
                                               const char  *id,       /* of a place or an instance */
                                               const char  *view);    /* nullable: view of an instance's page */
GtkWidget         *ferry_window_get_page      (FerryWindow *self);    /* (transfer none) (nullable): what is shown */
FerryInstanceItem *ferry_window_get_instance  (FerryWindow *self);    /* (transfer none) (nullable): whose page is shown */
void               ferry_window_add_toast     (FerryWindow *self,
                                               AdwToast    *toast);   /* (transfer full) */
void               ferry_window_show_error    (FerryWindow *self,     /* above the page: for what happened to no page in particular */
                                               const char  *text);

G_END_DECLS
