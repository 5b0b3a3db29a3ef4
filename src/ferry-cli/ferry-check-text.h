#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* FerryCheckPair: what found and expected are, where an item tells both. */
typedef enum { FERRY_CHECK_TARGET_SOURCE, FERRY_CHECK_HERE_BACKUP } FerryCheckPair;

void      ferry_check_text_say     (FerryCli       *cli,
                                    FerryCheckItem *item,
                                    FerryCheckPair  pair);
JsonNode *ferry_check_text_to_json (GListModel     *items,
                                    guint           open);   /* what else has to be decided, besides inputs */

G_END_DECLS
