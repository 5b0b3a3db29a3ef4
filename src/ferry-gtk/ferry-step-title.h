#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a step of a log is called on the screen; NULL for NULL, the id itself where it is of a later version. Translated, static or @id. Since: 0.1 */
const char *ferry_step_title (const char *id);   /* nullable */

G_END_DECLS
