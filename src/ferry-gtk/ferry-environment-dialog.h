#pragma once

#include "ferry-release.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryEnvironmentDialog: the variables and secrets that the target lacks, one row each, and a field for pasted `NAME=value` lines. What is entered goes into the release when it
 * is applied; an empty row stays missing. Construct property: "release". Actions: environment.apply, environment.paste. Main thread. Since: 0.1
 */
#define FERRY_TYPE_ENVIRONMENT_DIALOG (ferry_environment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryEnvironmentDialog, ferry_environment_dialog, FERRY, ENVIRONMENT_DIALOG, AdwWindow)

/* takes the lines whose name is asked for; returns how many, @others (out): how many names were not asked for */
guint  ferry_environment_dialog_take_lines (FerryEnvironmentDialog *self,
                                            const char             *text,
                                            guint                  *others);
void   ferry_environment_dialog_set_value  (FerryEnvironmentDialog *self,
                                            const char             *name,
                                            const char             *value);

G_END_DECLS
