#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

/**
 * FerryRestoreRecord: a restore at work, written down in the state folder (`restore/restore.json`) before anything is changed and locked as long as its process lives: who finds it
 * unlocked knows that the process is gone. Since: 0.1
 */
typedef struct _FerryRestoreRecord FerryRestoreRecord;

FerryRestoreRecord *ferry_restore_record_begin      (FerrySite           *site,
                                                     const char          *path,
                                                     GError             **error);
/* one whose process is gone: NULL without @error when there is none, or when it is at work */
FerryRestoreRecord *ferry_restore_record_find_left  (FerrySite           *site,
                                                     GError             **error);
const char         *ferry_restore_record_get_id     (FerryRestoreRecord  *self);
const char         *ferry_restore_record_get_path   (FerryRestoreRecord  *self);
const char         *ferry_restore_record_get_saved  (FerryRestoreRecord  *self);   /* nullable: backup of the state before */
const char         *ferry_restore_record_get_folder (FerryRestoreRecord  *self);   /* for the journal of the files' swap */
gboolean            ferry_restore_record_set_saved  (FerryRestoreRecord  *self,
                                                     const char          *path,
                                                     GError             **error);
void                ferry_restore_record_end        (FerryRestoreRecord  *self);
void                ferry_restore_record_free       (FerryRestoreRecord  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRestoreRecord, ferry_restore_record_free)

G_END_DECLS
