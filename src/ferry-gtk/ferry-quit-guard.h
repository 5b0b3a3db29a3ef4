#pragma once

#include "ferry-app.h"

G_BEGIN_DECLS

/* quits, after asking while an execution, rollback or restore runs. Main thread. Since: 0.1 */
void ferry_quit_guard_ask (FerryApp *app);

G_END_DECLS
