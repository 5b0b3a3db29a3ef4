#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryReleasesPage: releases, and the board of a pipeline. Property "title-widget". Actions: releases.new, releases.merge, releases.open (s), page.refresh. Main thread. Since: 0.1
 */
#define FERRY_TYPE_RELEASES_PAGE (ferry_releases_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryReleasesPage, ferry_releases_page, FERRY, RELEASES_PAGE, AdwBin)

G_END_DECLS
