#pragma once

#include "backup/ferry-pg-tool.h"

G_BEGIN_DECLS

char **_ferry_pg_tool_environment (const char *password_file);

G_END_DECLS
