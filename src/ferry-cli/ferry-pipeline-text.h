#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* A pipeline in words and as JSON. */
char     *ferry_pipeline_format_places (FerryStore                 *store,
                                        const FerryPipelineRecord  *record,
                                        GError                    **error);   /* "dev-a, dev-b → staging → production" */
JsonNode *ferry_pipeline_to_json       (FerryStore                 *store,
                                        const FerryPipelineRecord  *record);
void      ferry_pipeline_take          (FerryCli                   *cli,
                                        const FerryPipelineRecord  *record);

G_END_DECLS
