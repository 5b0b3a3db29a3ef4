#pragma once

#include "migrate/ferry-comparison.h"
#include "migrate/ferry-execution-log.h"

G_BEGIN_DECLS

gboolean ferry_apply_structure (FerryComparison      *comparison,
                                FerryStatementPhase   phase,
                                FerryExecutionLog    *log,
                                GPtrArray            *created,
                                GError              **error);
gboolean ferry_apply_rows      (FerryComparison      *comparison,
                                FerrySchema          *after,
                                FerryExecutionLog    *log,
                                FerryJob             *job,
                                GError              **error);
gboolean ferry_apply_sequences (FerryComparison      *comparison,
                                FerrySchema          *after,
                                FerryExecutionLog    *log,
                                GError              **error);

G_END_DECLS
