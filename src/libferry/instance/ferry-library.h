#pragma once

#include "archive/ferry-package.h"
#include "store/ferry-store.h"

G_BEGIN_DECLS

/* The library of migration files: files in the store's folder `packages/`, and files elsewhere that it only remembers. Since: 0.1 */
gboolean      ferry_library_register      (FerryStore    *store,
                                           FerryPackage  *package,
                                           GError       **error);
char         *ferry_library_dup_new_path  (FerryStore    *store,
                                           GError       **error);
FerryPackage *ferry_library_add           (FerryStore    *store,
                                           FerryPackage  *package,
                                           gboolean      *known,   /* (out): it was there already */
                                           GError       **error);
gboolean      ferry_library_export        (const char    *from,
                                           const char    *to,
                                           gboolean       replace,
                                           GCancellable  *cancellable,
                                           GError       **error);
gboolean      ferry_library_owns          (FerryStore    *store,
                                           const char    *path);
gboolean      ferry_library_remove        (FerryStore    *store,
                                           const FerryLibraryRecord *record,
                                           gboolean      *kept,    /* (out): the file lies elsewhere and stays */
                                           GError       **error);
char         *ferry_library_resolve       (FerryStore    *store,
                                           const char    *name,
                                           GError       **error);

G_END_DECLS
