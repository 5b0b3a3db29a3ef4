#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/* What is done with every file of a folder in storage: @fd is open for reading and closed afterwards, @entry is the path below storage ("uploads/a/b.png"). FALSE with @error stops. Since: 0.1 */
typedef gboolean (*FerryStorageFunc) (int                 fd,
                                      const char         *entry,
                                      const struct stat  *info,
                                      gpointer            user_data,
                                      GError            **error);

gboolean ferry_storage_walk (const char        *storage,
                             const char        *folder,     /* directly below storage; one that is not there has no files */
                             FerryStorageFunc   func,
                             gpointer           user_data,
                             GError           **error);

G_END_DECLS
