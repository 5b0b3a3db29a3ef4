#pragma once

#include "migrate/ferry-comparison.h"
#include "migrate/ferry-execution-log.h"

G_BEGIN_DECLS

gboolean ferry_apply_verify    (FerryComparison      *comparison,
                                gboolean              full,
                                FerryExecutionLog    *log,
                                FerryJob             *job,
                                GError              **error);

G_END_DECLS
