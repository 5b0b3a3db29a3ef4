#pragma once

#include "ferry-window.h"

G_BEGIN_DECLS

/* Takes @items (FerryPackageItem) out of the library at once and returns a toast with Undo. The library's own files are deleted when the toast has gone without Undo, or when the application
 * ends; files that lie elsewhere stay. NULL with @error. (transfer full). Main thread. Since: 0.1 */
AdwToast *ferry_package_removal_start (FerryWindow  *window,
                                       GPtrArray    *items,
                                       const char   *text,
                                       GError      **error);

G_END_DECLS
