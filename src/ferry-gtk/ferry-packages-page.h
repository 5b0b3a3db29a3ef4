#pragma once

#include "ferry-package-item.h"

G_BEGIN_DECLS

/**
 * FerryPackagesPage: the library of migration files. Actions: `packages.show`, `.verify`, `.execute`, `.save-as`, `.remove`, `.copy`, `.paste`, `.select-all`, `.menu`, `.add-file` (s),
 * `.add-dialog`, `page.refresh`. Main thread. Since: 0.1
 */
#define FERRY_TYPE_PACKAGES_PAGE (ferry_packages_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackagesPage, ferry_packages_page, FERRY, PACKAGES_PAGE, GtkWidget)

void                ferry_packages_page_reload       (FerryPackagesPage *self);
void                ferry_packages_page_select       (FerryPackagesPage *self,
                                                      const char        *digest);
/* the chosen items, (transfer full) (element-type FerryPackageItem) */
GPtrArray          *ferry_packages_page_dup_selected (FerryPackagesPage *self);
void                ferry_packages_page_show_error   (FerryPackagesPage *self,
                                                      const GError      *error);   /* nullable: hides the last one */
/* what is dragged or copied when it begins at @item: every chosen file, or @item's alone when it is not chosen; NULL when all are gone */
GdkContentProvider *ferry_packages_page_dup_content  (FerryPackagesPage *self,
                                                      FerryPackageItem  *item);
/* the menu of a row: chooses it, unless it is among the chosen */
void                ferry_packages_page_popup        (FerryPackagesPage *self,
                                                      FerryPackageItem  *item,
                                                      GtkWidget         *where,
                                                      double             x,
                                                      double             y);

G_END_DECLS
