#pragma once

#include "release/ferry-evidence.h"

#include "archive/ferry-package-metadata.h"
#include "model/ferry-backup.h"
#include "model/ferry-execution.h"

G_BEGIN_DECLS

/* What was gathered about a release. */
typedef struct
{
  const FerryRunbook *runbook;
  GPtrArray          *instances;    /* JsonObject*: id, name, stage, place, version */
  GPtrArray          *packages;     /* FerryPackageMetadata* */
  GPtrArray          *digests;      /* char*: of these */
  GPtrArray          *executions;   /* FerryExecution* */
  GPtrArray          *backups;      /* FerryBackup* */
  GPtrArray          *sql;          /* char*: what each execution ran, cut where it is long */
  GPtrArray          *missing;      /* char*: what could not be gathered, and why */
} FerryEvidence;

char *_ferry_evidence_to_html (const FerryEvidence *self);

G_END_DECLS
