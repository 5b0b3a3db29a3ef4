#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

gboolean  ferry_local_variables_set    (FerrySite     *site,
                                        GPtrArray     *variables,
                                        GError       **error);
gboolean  ferry_local_variables_remove (FerrySite     *site,
                                        const char    *name,
                                        GError       **error);

G_END_DECLS
