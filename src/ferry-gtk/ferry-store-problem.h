#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* what stands in the place of every page while Ferry's own folder can't be used: why, and a button that opens it again (win.open-store). (transfer floating). Since: 0.1 */
GtkWidget *ferry_store_problem_new (const char *problem);

G_END_DECLS
