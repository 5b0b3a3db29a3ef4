#pragma once

#include "ferry-window.h"

G_BEGIN_DECLS

/* finds out what kind of file @path is and shows it where it belongs: a package goes to the library, a backup to the backups of an instance. Nothing is started. Since: 0.1 */
void ferry_window_open_file (FerryWindow *self,
                             const char  *path);

G_END_DECLS
