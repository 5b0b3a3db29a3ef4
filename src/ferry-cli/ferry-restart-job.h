#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

gboolean ferry_restart_possible (FerryInstance  *instance,
                                 GError        **error);
gboolean ferry_restart_run      (FerryCli       *cli,
                                 FerryInstance  *instance,
                                 GError        **error);

G_END_DECLS
