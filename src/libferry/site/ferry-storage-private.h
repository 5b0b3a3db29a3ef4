#pragma once

#include "site/ferry-storage.h"

G_BEGIN_DECLS

/* whether a folder of storage may be copied */
gboolean    _ferry_storage_offers (FerrySite   *site,
                                   const char  *folder);
/* the storage folder; NULL with @error where it is not known */
const char *_ferry_storage_get    (FerrySite   *site,
                                   GError     **error);

G_END_DECLS
