#pragma once

/* The public entry of libferry: programs include this and nothing below it. */
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "instance/ferry-instance.h"
#include "instance/ferry-local-instance.h"
#include "job/ferry-job-step.h"
#include "job/ferry-job.h"
#include "model/ferry-backup.h"
#include "model/ferry-check-item.h"
#include "model/ferry-execution.h"
#include "model/ferry-log-entry.h"
#include "model/ferry-plan-table.h"
#include "model/ferry-rule-set.h"
#include "model/ferry-table-rule.h"
#include "model/ferry-variable.h"
#include "store/ferry-store.h"
