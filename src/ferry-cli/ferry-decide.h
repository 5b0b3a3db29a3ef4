#pragma once

#include "ferry-release.h"

G_BEGIN_DECLS

/* What has to be settled between the check and the first change: missing values, plugins, the confirmation. */
gboolean ferry_decide_inputs   (FerryRelease  *release,
                                gboolean      *asked,      /* (out): something was entered or decided */
                                GError       **error);
gboolean ferry_decide_terminal (FerryCli      *cli,
                                gboolean       yes,
                                GError       **error);
gboolean ferry_decide_release  (FerryRelease  *release,
                                gboolean       skip_backup,
                                GError       **error);
gboolean ferry_decide_by_name  (FerryInstance *instance,
                                const char    *why,
                                GError       **error);

G_END_DECLS
