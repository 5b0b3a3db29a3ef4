#pragma once

#include "ferry-process-pane.h"
#include "ferry-release.h"

G_BEGIN_DECLS

/**
 * FerryExecuteAssistant: executes a migration file: target, checks, inputs, plan, confirmation, process. Construct properties: "package-path", "item" (nullable: the target is to be
 * chosen). Actions: execute.next, execute.back, execute.start, execute.check-again, execute.compare-again, execute.enter-values, execute.decide-plugins, execute.cancel-work. Main
 * thread. Since: 0.1
 */
#define FERRY_TYPE_EXECUTE_ASSISTANT (ferry_execute_assistant_get_type ())
G_DECLARE_FINAL_TYPE (FerryExecuteAssistant, ferry_execute_assistant, FERRY, EXECUTE_ASSISTANT, AdwWindow)

FerryRelease     *ferry_execute_assistant_get_release (FerryExecuteAssistant *self);
const char       *ferry_execute_assistant_get_page    (FerryExecuteAssistant *self);   /* target, checks, inputs, plan, confirm, process */
FerryProcessPane *ferry_execute_assistant_get_process (FerryExecuteAssistant *self);
void              ferry_execute_assistant_type_name   (FerryExecuteAssistant *self,
                                                       const char            *name);   /* as typed into the confirmation */

G_END_DECLS
