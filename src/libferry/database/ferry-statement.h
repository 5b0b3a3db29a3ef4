#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryStatementPhase: when a structural statement runs. Since: 0.1 */
typedef enum
{
  FERRY_PHASE_BEFORE_DATA,   /* types, sequences, tables, columns, relaxations, dropped constraints */
  FERRY_PHASE_AFTER_DATA,    /* keys, indexes, checks, foreign keys, not-null */
} FerryStatementPhase;

/** FerryHazard: what a statement endangers. Since: 0.1 */
typedef enum
{
  FERRY_HAZARD_NONE,
  FERRY_HAZARD_LOSES_VALUES,     /* type change, column replaced: @values_lost tells how many */
  FERRY_HAZARD_REWRITES_TABLE,   /* long exclusive lock */
  FERRY_HAZARD_RELAXED,          /* a target-only NOT NULL column without default is relaxed */
  FERRY_HAZARD_MAY_FAIL,         /* new key, check, not-null: the target's rows may violate it (@violations counted) */
} FerryHazard;

/** FerryStatement: one structural statement of a plan. Since: 0.1 */
typedef struct
{
  FerryStatementPhase  phase;
  char                *table;        /* id; nullable for types */
  char                *object;       /* nullable: column, key, index … */
  char                *kind;         /* "create-table", "add-column", "alter-type", "drop-column", "add-key", "add-index", … */
  char                *sql;          /* one statement without ending semicolon */
  FerryHazard          hazard;
  gboolean             destructive;  /* runs only when the user allowed destruction; otherwise skipped and listed */
  char                *count_sql;    /* nullable: SELECT that counts the values lost or the rows in the way, run on the target before */
  gint64               values_lost;  /* filled by the planner from count_sql; -1 not counted */
  char                *note;         /* nullable, translated sentence */
} FerryStatement;

FerryStatement *ferry_statement_new  (FerryStatementPhase  phase,
                                      const char          *kind,
                                      const char          *table,
                                      const char          *object,
                                      char                *sql);      /* (transfer full) */
void            ferry_statement_free (FerryStatement      *self);

G_END_DECLS
