#pragma once

#include "catalogue/ferry-table-survey.h"
#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/** FerryLocalInstance: an instance that Ferry reaches itself, by its database and its folder. Since: 0.1 */
#define FERRY_TYPE_LOCAL_INSTANCE (ferry_local_instance_get_type ())
G_DECLARE_FINAL_TYPE (FerryLocalInstance, ferry_local_instance, FERRY, LOCAL_INSTANCE, FerryInstance)

FerryInstance *ferry_local_instance_new      (const FerryInstanceRecord *record,
                                              const char                *store_folder,
                                              FerryCatalogue            *catalogue,
                                              GError                   **error);
FerrySite     *ferry_local_instance_get_site (FerryLocalInstance        *self);
FerryTableSurvey *ferry_local_instance_survey_tables (FerryLocalInstance *self,
                                                      FerryJob           *job,
                                                      GError            **error);
/* a free name for a backup that will be made: FerryBackupCreate.name; (transfer full) */
char          *ferry_local_instance_dup_backup_name (FerryLocalInstance *self);
GPtrArray     *ferry_local_instance_list_plugins  (FerryLocalInstance        *self,
                                                   GError                   **error);   /* FerryPlugin* */

G_END_DECLS
