#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/**
 * FerryVerification: a target against the migration file that ran on it: every table compared row by row, and what has to be there besides. Plain data, read only once made. Since: 0.1
 */
typedef struct
{
  GPtrArray *tables;       /* FerryPlanTable*: whose rows travel; what would still have to be done is what differs */
  GPtrArray *items;        /* FerryCheckItem*: sequences, variables, plugins, application */
  guint      statements;   /* structural differences */
  guint      different;    /* tables that differ */
} FerryVerification;

FerryVerification *ferry_verification_new     (FerryInstance           *instance,
                                               FerryPackage            *package,
                                               const FerryInputs       *inputs,    /* nullable */
                                               FerryJob                *job,
                                               GError                 **error);
void               ferry_verification_free    (FerryVerification       *self);
gboolean           ferry_verification_is_good (const FerryVerification *self);
char              *ferry_verification_dup_sentence (const FerryVerification *self);   /* translated: what was found */
JsonNode          *ferry_verification_to_json (const FerryVerification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryVerification, ferry_verification_free)

/** FerryDriftTable: rows of one table that were changed on the instance itself since its last release. Since: 0.1 */
typedef struct { char *table; gint64 added, changed, removed; } FerryDriftTable;
/** FerryDrift: what was edited in the application itself since the last release, over the tables whose rule wrote rows. Since: 0.1 */
typedef struct
{
  FerryExecution *execution;   /* the last release */
  GPtrArray      *tables;      /* FerryDriftTable*: only those that differ; rows added are known of overwritten tables only */
} FerryDrift;

FerryDrift        *ferry_drift_new            (FerryStore              *store,
                                               FerryInstance           *instance,
                                               FerryJob                *job,
                                               GError                 **error);
void               ferry_drift_free           (FerryDrift              *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDrift, ferry_drift_free)

G_END_DECLS
