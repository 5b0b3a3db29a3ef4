#pragma once

#include "ferry-packages-page.h"

G_BEGIN_DECLS

/* What is done with migration files of the library; messages appear on the page. Main thread. Since: 0.1 */
void ferry_package_verbs_verify      (FerryPackagesPage *page,
                                      GPtrArray         *items);    /* FerryPackageItem* */
void ferry_package_verbs_remove      (FerryPackagesPage *page,
                                      GPtrArray         *items);    /* with Undo */
void ferry_package_verbs_save_as     (FerryPackagesPage *page,
                                      GPtrArray         *items);    /* asks for a name, or a folder for several */
void ferry_package_verbs_save_to     (FerryPackagesPage *page,
                                      GPtrArray         *items,
                                      const char        *path,      /* a file, or a folder */
                                      gboolean           replace);

G_END_DECLS
