#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

#define FERRY_TRANSIT_FOLDER "transit"   /* of the user's store: what is on its way between two other computers */

/** FerryBackupPassage: a backup that was brought to where an instance can restore it. Plain data; freeing it removes what lay on this computer on the way. Since: 0.1 */
typedef struct
{
  char *name;     /* for ferry_instance_check_restore() and ferry_instance_restore_backup() of the target */
  char *folder;   /* nullable: of this computer */
} FerryBackupPassage;

FerryBackupPassage *ferry_backup_passage_new          (FerryInstance       *source,
                                                       const char          *name,
                                                       FerryInstance       *target,
                                                       const char          *scratch,
                                                       FerryJob            *job,
                                                       GError             **error);
FerryBackupPassage *ferry_backup_passage_new_for_file (FerryInstance       *target,
                                                       const char          *path,
                                                       FerryJob            *job,
                                                       GError             **error);
/* (transfer full): a new folder in @scratch for what is fetched; what a killed process left there a day ago goes */
char               *_ferry_transit_make               (const char          *scratch,
                                                       GError             **error);
void                ferry_backup_passage_free         (FerryBackupPassage  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupPassage, ferry_backup_passage_free)

G_END_DECLS
