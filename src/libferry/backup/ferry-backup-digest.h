#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 of a backup's file; what was read in the last minute and has not changed since is not read again */
char    *ferry_backup_digest      (const char  *path,
                                   GError     **error);
/* the same, read now in any case */
char    *ferry_backup_digest_anew (const char  *path,
                                   GError     **error);
/* whether an open file is, to its last byte, the one that @sha256 was taken of; what has not changed since is not read again */
gboolean ferry_backup_digest_holds (int          fd,
                                    const char  *path,
                                    const char  *sha256,
                                    GError     **error);

G_END_DECLS
