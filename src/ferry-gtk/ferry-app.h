#pragma once

#include "ferry-instance-list.h"
#include "ferry-job-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryApp: the application: the user's store, the catalogue, the list of instances and of running jobs, which outlive every window. Main
 * thread. Since: 0.1
 */
#define FERRY_TYPE_APP (ferry_app_get_type ())
G_DECLARE_FINAL_TYPE (FerryApp, ferry_app, FERRY, APP, AdwApplication)

FerryApp          *ferry_app_new           (void);
FerryApp          *ferry_app_get_default   (void);
FerryStore        *ferry_app_get_store     (FerryApp   *self);   /* nullable: it could not be opened, see ferry_app_get_problem() */
FerryCatalogue    *ferry_app_get_catalogue (FerryApp   *self);   /* nullable, as the store */
const char        *ferry_app_get_problem   (FerryApp   *self);   /* nullable: why store or catalogue could not be opened */
FerryInstanceList *ferry_app_get_instances (FerryApp   *self);
FerryJobList      *ferry_app_get_jobs      (FerryApp   *self);
GSettings         *ferry_app_get_settings  (FerryApp   *self);   /* nullable: the schema is not installed */
void               ferry_app_open_store    (FerryApp   *self,
                                            const char *folder); /* NULL: the default one; opened by itself at startup */

G_END_DECLS
