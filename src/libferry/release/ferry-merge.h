#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/** FerryMergeChoice: what was decided, when it is not the number of a package (0 …). Since: 0.1 */
enum
{
  FERRY_MERGE_UNDECIDED = -1,
  FERRY_MERGE_BASE = -2,        /* a record: as it is in the base */
  FERRY_MERGE_OUT = -3,         /* not in the new package; a table: neither its structure nor its rows, or its structure only where it must not be passed over */
  FERRY_MERGE_STRUCTURE = -4,   /* a table: its structure travels, no rows */
};

/** FerryMergeReason: why a table can't be merged record by record and has to be decided as a whole. Codes travel, texts are made where they are shown. Since: 0.1 */
typedef enum
{
  FERRY_MERGE_MERGES,        /* it can: nothing to decide but its records */
  FERRY_MERGE_RULES,         /* the packages have other rules for it */
  FERRY_MERGE_STRUCTURES,    /* the same part of its structure was changed differently */
  FERRY_MERGE_COLUMNS,       /* its rows have other columns, or another key */
  FERRY_MERGE_NO_KEY,        /* its rows differ, and nothing tells them apart */
  FERRY_MERGE_TYPES,         /* it uses a type that the packages have differently */
  FERRY_MERGE_NOT_MERGED,    /* inserting or updating was wanted, but its key counts by itself, or it has none: the packages hold no rows of it */
} FerryMergeReason;

/** FerryMergeTable: a table of the packages. Plain data, owned by the merge. Since: 0.1 */
typedef struct
{
  char              *table;       /* id */
  FerryMergeReason   reason;
  char              *detail;      /* nullable: which part of the structure: "columns title"; which types */
  FerryRule          rule;        /* of the first package that has it */
  int                choice;      /* of a table that has to be decided; FERRY_MERGE_UNDECIDED else */
  int                rows_from;   /* package whose rows are taken as a whole; -1: record by record, or none */
  gboolean           by_record;   /* its records are compared */
  gint64             rows;        /* in the new package, of a table by record; after ferry_package_merge_compare() */
  gint64             conflicts;   /* records that were changed differently; the same */
  gint64             undecided;   /* of these; the same */
  gint64             moved;       /* records that the new package has otherwise than the second one, the undecided ones aside; the same */
  GPtrArray         *packed;      /* FerryPackageTable*, NULL ones among them: of each package */
  JsonNode          *structure;   /* nullable: merged */
} FerryMergeTable;

/** FerryMergeRecord: a record that was changed differently; lives until the function that is given it returns. Values of columns that may hold secrets are not shown. Since: 0.1 */
typedef struct
{
  const FerryMergeTable *table;
  char                   id[17];    /* names it in decisions */
  char                  *key;       /* as text: "admin" */
  guint                  n_columns;
  const char * const    *columns;
  guint                  n_versions;
  char                ***versions;  /* values of each package, NULL where it has no such record; each value may be NULL */
  char                 **base;      /* nullable: it is not in the base, or there is none */
  gboolean               based;     /* the base tells of this table */
  int                    choice;
} FerryMergeRecord;

/* FALSE: enough. In the thread that compares. Since: 0.1 */
typedef gboolean (*FerryMergeRecordFunc) (const FerryMergeRecord *record, gpointer user_data);

/**
 * FerryPackageMerge: several packages on their way into one: what they agree on, what has to be decided, and the decisions. One thread at a time. Since: 0.1
 */
typedef struct
{
  GPtrArray      *packages;    /* FerryPackage* */
  FerryPackage   *base;        /* nullable: what ran last on the stage that they share; without it every difference is undecided */
  FerryCatalogue *catalogue;   /* nullable: tells which columns may hold secrets */
  GPtrArray      *tables;      /* FerryMergeTable* */
  GPtrArray      *parts;       /* the types and sequences, which belong to no single table; private */
  GHashTable     *decisions;   /* id of a record, or of a table, or "not-merged" -> choice */
  gint64          conflicts, undecided;   /* records; after ferry_package_merge_compare() */
  char           *target_id;   /* nullable: the new file is a catch-up, bound to this instance and to the rows of the second package, which are its own */
} FerryPackageMerge;

FerryPackageMerge *ferry_package_merge_new            (GPtrArray            *packages,
                                                       FerryPackage         *base,
                                                       FerryCatalogue       *catalogue,
                                                       GError              **error);
void               ferry_package_merge_free           (FerryPackageMerge    *self);
gboolean           ferry_package_merge_decide         (FerryPackageMerge    *self,
                                                       const char           *subject,
                                                       const char           *take,
                                                       GError              **error);
guint              ferry_package_merge_count_tables   (const FerryPackageMerge *self);   /* that are still to be decided */
char              *ferry_package_merge_dup_choice     (const FerryPackageMerge *self,
                                                       int                   choice);    /* the word that ferry_package_merge_decide() takes; NULL: undecided */
char              *ferry_package_merge_dup_name       (const FerryPackageMerge *self,
                                                       guint                 package);   /* translated: what to call a package */
const char        *ferry_merge_reason_to_string       (FerryMergeReason      reason);
char              *ferry_merge_table_dup_why          (const FerryMergeTable *table);    /* translated sentence */
gboolean           ferry_package_merge_compare        (FerryPackageMerge    *self,
                                                       FerryMergeRecordFunc  func,
                                                       gpointer              user_data,
                                                       FerryJob             *job,
                                                       GError              **error);
FerryPackage      *ferry_package_merge_write          (FerryPackageMerge    *self,
                                                       const char           *path,
                                                       const char           *title,
                                                       FerryJob             *job,
                                                       GError              **error);
/* {"kind":"ferry-merge-decisions","format":1,"packages":[DIGEST…],"base":DIGEST|null,"tables":[{"table","reason","take"}],"records":[{"id","table","key","take"}]} */
JsonObject        *ferry_package_merge_decisions_begin (const FerryPackageMerge *self);
void               ferry_package_merge_decisions_add  (const FerryPackageMerge *self,
                                                       JsonObject           *decisions,
                                                       const FerryMergeRecord *record);
gboolean           ferry_package_merge_take_decisions (FerryPackageMerge    *self,
                                                       JsonNode             *decisions,
                                                       GError              **error);
/* the package that ran last on @instance, of the library: the base for packages that shall run there next. Since: 0.1 */
FerryPackage      *ferry_package_merge_find_base      (FerryStore           *store,
                                                       FerryInstance        *instance,
                                                       GError              **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPackageMerge, ferry_package_merge_free)

G_END_DECLS
