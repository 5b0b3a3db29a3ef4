#pragma once

#include "ferry-release.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryPluginDialog: the plugins of the source that are missing or disabled on the target, and whether to go on without. Construct property: "release". Actions: plugins.continue.
 * Main thread. Since: 0.1 */
#define FERRY_TYPE_PLUGIN_DIALOG (ferry_plugin_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryPluginDialog, ferry_plugin_dialog, FERRY, PLUGIN_DIALOG, AdwWindow)

G_END_DECLS
