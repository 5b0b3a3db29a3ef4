#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryReleaseWizard: from “backup restore or migration?” over a picture of the flow to a release that can be run. Signal "created" (id). Actions: wizard.choose (s), wizard.back,
 * wizard.merge, wizard.make. Main thread. Since: 0.1
 */
#define FERRY_TYPE_RELEASE_WIZARD (ferry_release_wizard_get_type ())
G_DECLARE_FINAL_TYPE (FerryReleaseWizard, ferry_release_wizard, FERRY, RELEASE_WIZARD, AdwWindow)

G_END_DECLS
