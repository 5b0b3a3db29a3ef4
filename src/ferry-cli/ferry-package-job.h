#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* Makes a package of @instance and remembers it in the library; @output NULL: in the library's folder. */
FerryPackage *ferry_package_job_create  (FerryCli       *cli,
                                         FerryInstance  *instance,
                                         FerryRuleSet   *rule_set,
                                         const char     *title,
                                         const char     *output,
                                         GError        **error);
void          ferry_package_job_say     (FerryCli       *cli,
                                         FerryPackage   *package,
                                         gboolean        all);
JsonNode     *ferry_package_job_to_json (FerryPackage   *package);

G_END_DECLS
