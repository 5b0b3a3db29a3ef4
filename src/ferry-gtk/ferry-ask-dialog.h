#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryAskDialog: a release in a sentence: “Migrate dev to test”. It shows what was understood and the steps; nothing is kept until “Make This Release”. Signal "created" (id).
 * Actions: ask.look, ask.make. Main thread. Since: 0.1
 */
#define FERRY_TYPE_ASK_DIALOG (ferry_ask_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryAskDialog, ferry_ask_dialog, FERRY, ASK_DIALOG, AdwWindow)

G_END_DECLS
