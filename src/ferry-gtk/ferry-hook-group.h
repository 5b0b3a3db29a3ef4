#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** FerryHookGroup: the web hook that is told when a release ends: address, secret, what became of the last message. Since: 0.1 */
#define FERRY_TYPE_HOOK_GROUP (ferry_hook_group_get_type ())
G_DECLARE_FINAL_TYPE (FerryHookGroup, ferry_hook_group, FERRY, HOOK_GROUP, AdwPreferencesGroup)

G_END_DECLS
