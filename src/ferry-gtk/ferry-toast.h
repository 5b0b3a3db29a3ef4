#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* a toast of plain text: AdwToast itself reads its title as markup. (transfer full). Main thread. Since: 0.1 */
AdwToast *ferry_toast_new (const char *text);

G_END_DECLS
