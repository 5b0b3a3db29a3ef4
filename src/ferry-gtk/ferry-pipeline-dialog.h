#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryPipelineDialog: the name of a pipeline and the place of each instance in it. Construct property "pipeline" (name, nullable: a new one); signal "saved". Action: pipeline.save.
 * Main thread. Since: 0.1
 */
#define FERRY_TYPE_PIPELINE_DIALOG (ferry_pipeline_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryPipelineDialog, ferry_pipeline_dialog, FERRY, PIPELINE_DIALOG, AdwWindow)

G_END_DECLS
