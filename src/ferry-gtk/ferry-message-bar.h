#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryMessageBar: a message at the place where something happened: an icon, wrapping text that can be copied, at most one button, and Close.
 * Put `<object class="FerryMessageBar" id="message"/>` at the top of a page or dialog. Hidden until something is shown. Main thread. Since: 0.1
 */
#define FERRY_TYPE_MESSAGE_BAR (ferry_message_bar_get_type ())
G_DECLARE_FINAL_TYPE (FerryMessageBar, ferry_message_bar, FERRY, MESSAGE_BAR, AdwBin)

void        ferry_message_bar_show_error (FerryMessageBar *self,
                                          const GError    *error);
void        ferry_message_bar_show_text  (FerryMessageBar *self,
                                          const char      *icon_name,      /* nullable: information */
                                          const char      *text);
void        ferry_message_bar_set_action (FerryMessageBar *self,           /* a button for what is shown now; hidden with it */
                                          const char      *label,
                                          const char      *detailed_action);
void        ferry_message_bar_hide       (FerryMessageBar *self);
const char *ferry_message_bar_get_text   (FerryMessageBar *self);          /* NULL while nothing is shown */

G_END_DECLS
