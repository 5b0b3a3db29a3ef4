#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sizes in pixels were chosen for texts of the usual size: where the user has larger ones, columns, dialogs and the width of what is read grow with them. Main thread. Since: 0.1 */
double ferry_text_scale_get   (void);                          /* for what draws by itself */
void ferry_text_scale_install (void);                          /* once: for what comes on the screen from now on */
void ferry_text_scale_column  (GtkColumnViewColumn *column);   /* one that is made later, after its width was set; once is enough */

G_END_DECLS
