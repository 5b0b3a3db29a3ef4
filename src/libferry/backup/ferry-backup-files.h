#pragma once

#include "archive/ferry-zip.h"
#include "backup/ferry-backup-archive.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/* bytes of the uploads in local storage */
gint64   ferry_backup_files_measure (const char      *storage);
/* every regular file below STORAGE/uploads as entry uploads/… */
gboolean ferry_backup_files_add     (const char      *storage,
                                     FerryZipWriter  *writer,
                                     FerryJob        *job,
                                     GError         **error);

/** FerryBackupSwap: uploads and key on their way from a backup into a storage folder: prepared beside, swapped in, and put back or made final. Since: 0.1 */
typedef struct _FerryBackupSwap FerryBackupSwap;

FerryBackupSwap *ferry_backup_swap_new      (const char          *storage,
                                             FerryBackupArchive  *archive,
                                             gboolean             with_key,
                                             const char          *journal,   /* nullable folder */
                                             FerryJob            *job,
                                             GError             **error);
gboolean         ferry_backup_swap_in       (FerryBackupSwap     *self,
                                             GError             **error);
void             ferry_backup_swap_put_back (FerryBackupSwap     *self);
const char      *ferry_backup_swap_keep     (FerryBackupSwap     *self);
gboolean         ferry_backup_swap_settle   (const char          *journal,
                                             gboolean             committed,
                                             gboolean            *swapped,
                                             GError             **error);
void             ferry_backup_swap_free     (FerryBackupSwap     *self);   /* what was before goes; when not swapped in, what was prepared */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupSwap, ferry_backup_swap_free)

G_END_DECLS
