#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryItemPage: base of the pages of an instance: "item"; @load is called each time the page appears and by ferry_item_page_reload(). Since: 0.1 */
#define FERRY_TYPE_ITEM_PAGE (ferry_item_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryItemPage, ferry_item_page, FERRY, ITEM_PAGE, AdwBin)

struct _FerryItemPageClass
{
  AdwBinClass parent_class;

  void (*load) (FerryItemPage *self);
};

FerryInstanceItem *ferry_item_page_get_item     (FerryItemPage *self);
FerryInstance     *ferry_item_page_get_instance (FerryItemPage *self);   /* nullable, as ferry_instance_item_get_instance() */
void               ferry_item_page_reload       (FerryItemPage *self);

G_END_DECLS
