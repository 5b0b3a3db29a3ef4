#pragma once

#include "ferry-item-page.h"

G_BEGIN_DECLS

/** FerryBackupsPage: the backups of an instance: create, verify, restore, save as, delete. Since: 0.1 */
#define FERRY_TYPE_BACKUPS_PAGE (ferry_backups_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryBackupsPage, ferry_backups_page, FERRY, BACKUPS_PAGE, FerryItemPage)

void ferry_backups_page_offer (FerryBackupsPage *self,
                               const char       *path);   /* a file from elsewhere: shown at the top, with Restore; nothing is started */

G_END_DECLS
