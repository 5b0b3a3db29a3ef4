#pragma once

#include "archive/ferry-package.h"
#include "archive/ferry-row-spool.h"
#include "database/ferry-database.h"
#include "database/ferry-schema-diff.h"
#include "migrate/ferry-row-merge.h"
#include "migrate/ferry-released-rows.h"

G_BEGIN_DECLS

/** FerryWorkMethod: how rows get into a table. Since: 0.1 */
typedef enum
{
  FERRY_WORK_NOTHING,      /* equal already */
  FERRY_WORK_LOAD,         /* the table is empty or new: straight from the package */
  FERRY_WORK_DIFFERENCE,   /* from the spools */
  FERRY_WORK_REPLACE,      /* delete all, load: no key, or nearly everything differs */
} FerryWorkMethod;

/**
 * FerryTableWork: what one table of a package needs on a target: how its rows are read on both sides, and, after ferry_table_work_compare(), how many differ and
 * the rows themselves in spools. Owned by a comparison. Since: 0.1
 */
typedef struct
{
  char               *table;          /* id */
  FerryPackageTable  *packed;         /* (transfer none) of the package's metadata */
  FerryRule           rule;
  FerryTable         *target;         /* nullable: missing on the target */
  char              **key_columns;    /* nullable: no key */
  GPtrArray          *columns;        /* FerryRowColumn*: reads the target's rows as they will be after the structure */
  gboolean            target_only_columns;
  FerryWorkMethod     method;
  gint64              target_rows, inserts, updates, deletes, equal, conflicts, changed_on_target;
  gboolean            released_known;
  char               *rows_digest;    /* over the target's rows that would be changed, deleted or collide */
  char               *target_digest;  /* nullable: over all rows of the target, where the package is bound to them */
  FerryRowSpool      *new_rows;       /* nullable */
  FerryRowSpool      *changed_rows;
  FerryRowSpool      *deleted_keys;
  FerryReleasedRows  *released_out;   /* nullable: digests of the package's rows, for the next plan */
} FerryTableWork;

/* called for every row that differs; FALSE without error stops quietly */
typedef gboolean (*FerryWorkRowFunc) (FerryMergeEvent event, FerryReleasedVerdict verdict, const char *new_line, gsize new_length,
                                      const char *old_line, gsize old_length, gpointer user_data, GError **error);

FerryTableWork *ferry_table_work_new     (FerryPackageTable     *packed,
                                          const FerryTable      *source,
                                          FerryTable            *target,
                                          const char            *table,
                                          const FerrySchemaDiff *structure);
gboolean        ferry_table_work_compare (FerryTableWork        *self,
                                          FerryDatabase         *db,
                                          FerryPackage          *package,
                                          const char            *spool_folder,
                                          const char            *released_path,
                                          FerryWorkRowFunc       func,
                                          gpointer               user_data,
                                          FerryJob              *job,
                                          GError               **error);
gboolean        ferry_table_work_keep_released (FerryTableWork  *self,
                                          const char            *path,
                                          GError               **error);
gboolean        ferry_table_work_released (FerryTableWork        *self,
                                          const char            *line,
                                          gsize                  length,
                                          GError               **error);
gboolean        ferry_table_work_writes  (const FerryTableWork  *self);
void            ferry_table_work_free    (FerryTableWork        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTableWork, ferry_table_work_free)

G_END_DECLS
