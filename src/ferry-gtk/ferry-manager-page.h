#pragma once

#include "ferry-item-page.h"

G_BEGIN_DECLS

/**
 * FerryManagerPage: NocoBase's own migration manager, on an instance whose API has it: its migration files (made, saved, deleted), what it executed (logs saved), and a file of NocoBase's that
 * is checked and executed. Actions: manager.create, manager.save (s), manager.remove (s), manager.save-log (s), manager.execute. Main thread. Since: 0.1
 */
#define FERRY_TYPE_MANAGER_PAGE (ferry_manager_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryManagerPage, ferry_manager_page, FERRY, MANAGER_PAGE, FerryItemPage)

void  ferry_manager_page_offer (FerryManagerPage *self,
                                const char       *path);   /* a file of NocoBase's to be checked and executed */

G_END_DECLS
