#pragma once

#include "schedule/ferry-schedule.h"

G_BEGIN_DECLS

#define FERRY_SCHEDULE_SETTINGS "backup-settings.json"
#define FERRY_SCHEDULE_RUNS     "backup-runs.json"
#define FERRY_SCHEDULE_SECRETS  "backup-secrets.json"

char     *_ferry_schedule_path         (FerrySite *site, const char *name);
JsonNode *_ferry_schedule_read         (FerrySite *site, const char *name, GError **error);
gboolean  _ferry_schedule_write        (FerrySite *site, const char *name, JsonNode *node, GError **error);
/* sets "has-…" and "secrets_in_file" to what is kept now */
gboolean  _ferry_schedule_keep_secrets (FerrySite *site, FerryBackupSettings *settings, GError **error);

G_END_DECLS
