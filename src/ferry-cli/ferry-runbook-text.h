#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* A release in words and as JSON. */
void        ferry_runbook_say            (FerryCli           *cli,
                                          const FerryRunbook *runbook);
void        ferry_runbook_take           (FerryCli           *cli,
                                          const FerryRunbook *runbook);
const char *ferry_runbook_state_word     (const char         *state);
JsonNode   *ferry_runbook_record_to_json (gpointer            record);   /* FerryReleaseRecord */

G_END_DECLS
