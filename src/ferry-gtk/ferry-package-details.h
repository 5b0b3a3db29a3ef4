#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryPackageDetails: what is inside a migration file: facts, tables with rules and rows, secrets found, notes. "path" is construct only. Main thread. Since: 0.1 */
#define FERRY_TYPE_PACKAGE_DETAILS (ferry_package_details_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackageDetails, ferry_package_details, FERRY, PACKAGE_DETAILS, AdwWindow)

GtkWindow *ferry_package_details_present (GtkWindow  *parent,
                                          const char *path);

G_END_DECLS
