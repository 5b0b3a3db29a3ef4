#pragma once

#include "migrate/ferry-migrate.h"
#include "migrate/ferry-table-work.h"

G_BEGIN_DECLS

/**
 * FerryComparison: a package against a target, inside a transaction of the target: structure and rows. The plan and the execution are both made from it.
 * Since: 0.1
 */
typedef struct
{
  FerrySite       *site;
  FerryDatabase   *db;
  FerryPackage    *package;
  FerrySchema     *target;       /* structure before */
  char           **tables;       /* ids whose structure is brought up to date */
  FerrySchemaDiff *structure;
  GPtrArray       *works;        /* FerryTableWork* */
  GPtrArray       *variables;    /* FerryVariable*: missing on the target */
  char            *digest;       /* the plan's */
} FerryComparison;

FerryComparison *ferry_comparison_new           (FerrySite          *site,
                                                 FerryDatabase      *db,
                                                 FerryPackage       *package,
                                                 gboolean            allow_destructive,
                                                 GError            **error);
FerryTableWork  *ferry_comparison_find_work     (FerryComparison    *self,
                                                 const char         *table);
gboolean         ferry_comparison_count_hazards (FerryComparison    *self,
                                                 GError            **error);
gboolean         ferry_comparison_compare_rows  (FerryComparison    *self,
                                                 FerryJournal       *journal,
                                                 const char         *spool_folder,
                                                 FerryJob           *job,
                                                 GError            **error);
FerryPlan       *ferry_comparison_make_plan     (FerryComparison    *self,
                                                 FerryCatalogue     *catalogue);
gboolean         ferry_comparison_keep_released (FerryComparison    *self,
                                                 const char         *folder,
                                                 GError            **error);
gboolean         ferry_comparison_finish_released (FerryComparison  *self,
                                                 GError            **error);
gboolean         ferry_comparison_has_changes   (FerryComparison    *self);
gboolean         ferry_structure_runs_anything  (const FerrySchemaDiff *structure);
void             ferry_comparison_free          (FerryComparison    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryComparison, ferry_comparison_free)

G_END_DECLS
