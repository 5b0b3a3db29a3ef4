#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

void  ferry_execution_say    (FerryCli       *cli,
                              FerryInstance  *instance,
                              FerryExecution *execution);
char *ferry_execution_format_rows (FerryExecution *execution);

G_END_DECLS
