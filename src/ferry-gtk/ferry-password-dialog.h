#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*FerryPasswordEntered) (gpointer owner, const char *tag, const char *password);   /* "" when nothing was entered */

/* Asks for one password; @entered is called when it was given, not when the dialog was cancelled or @owner is gone. Since: 0.1 */
GtkWidget *ferry_password_dialog_ask (GtkWidget            *owner,
                                      const char           *heading,
                                      const char           *body,
                                      const char           *label,
                                      const char           *verb,
                                      gboolean              needed,    /* the verb waits for a text */
                                      const char           *tag,       /* nullable: handed on, copied */
                                      FerryPasswordEntered  entered);

/* the same for one line that is no secret */
GtkWidget *ferry_text_dialog_ask     (GtkWidget            *owner,
                                      const char           *heading,
                                      const char           *body,
                                      const char           *label,
                                      const char           *verb,
                                      FerryPasswordEntered  entered);

G_END_DECLS
