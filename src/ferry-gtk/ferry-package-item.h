#pragma once

#include "ferry.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryPackageItem: a migration file of the library as lists show it; immutable. Properties, all readable: "title", "source", "place" (where it lies, in words), "path", "rule-set",
 * "created" (gint64 µs), "created-text", "size" (gint64 bytes, -1: the file is gone), "size-text", "version" (of the application), "digest", "short-digest", "missing". Main thread. Since: 0.1
 */
#define FERRY_TYPE_PACKAGE_ITEM (ferry_package_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackageItem, ferry_package_item, FERRY, PACKAGE_ITEM, GObject)

FerryPackageItem         *ferry_package_item_new         (FerryStore               *store,
                                                          FerryLibraryRecord       *record);   /* (transfer full) */
const FerryLibraryRecord *ferry_package_item_get_record  (FerryPackageItem         *self);
const char               *ferry_package_item_get_path    (FerryPackageItem         *self);
const char               *ferry_package_item_get_title   (FerryPackageItem         *self);
const char               *ferry_package_item_get_digest  (FerryPackageItem         *self);
gboolean                  ferry_package_item_is_missing  (FerryPackageItem         *self);
gboolean                  ferry_package_item_matches     (FerryPackageItem         *self,
                                                          const char               *words);    /* every word occurs somewhere */
/* fills a GListStore of FerryPackageItem with the library, newest first */
gboolean                  ferry_package_items_load       (GListStore               *items,
                                                          FerryStore               *store,
                                                          GError                  **error);

G_END_DECLS
