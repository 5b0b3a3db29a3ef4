#pragma once

#include "ferry-window.h"

G_BEGIN_DECLS

/* Reads files that were dropped, pasted or chosen: migration files are verified to the last byte and copied into the library, a backup is shown where backups are; what is neither, or damaged,
 * is named with the reason. Nothing is sent, restored or executed. Main thread; the work runs in a thread. Since: 0.1 */
void ferry_package_import_paths (FerryWindow        *window,
                                 const char * const *paths);
void ferry_package_import_files (FerryWindow        *window,
                                 GdkFileList        *files);
/* lets files be dropped anywhere in the window */
void ferry_package_drop_install (FerryWindow        *window);
/* the same by keyboard: win.paste-files, Ctrl+V */
void ferry_package_paste_install (GtkWidgetClass    *klass);

G_END_DECLS
