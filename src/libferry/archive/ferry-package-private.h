#pragma once

#include "archive/ferry-package.h"

G_BEGIN_DECLS

gboolean _ferry_package_is_verified  (FerryPackage *self);
void     _ferry_package_set_verified (FerryPackage *self);

G_END_DECLS
