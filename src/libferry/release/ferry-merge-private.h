#pragma once

#include "release/ferry-merge.h"

G_BEGIN_DECLS

/* A type or sequence of the packages. */
typedef struct
{
  gboolean  sequence;
  char     *schema;
  char     *name;
  char     *id;          /* "name", or "schema.name" outside the main schema */
  gboolean  differs;     /* the packages that have it do not have it alike */
  gboolean  contested;   /* no definition is right for all: the tables that use it have to be decided */
  int       from;        /* the package whose definition is taken; -1: none */
} FerryMergePart;

void            _ferry_merge_part_free    (FerryMergePart        *self);
void            _ferry_merge_parts        (FerryPackageMerge     *self);
void            _ferry_merge_parts_mark   (const FerryPackageMerge *self,
                                           FerryMergeTable       *table);
gboolean        _ferry_merge_parts_decide (FerryPackageMerge     *self,
                                           GError               **error);
gboolean        _ferry_merge_types_fit    (const FerrySchema     *from,
                                           const FerrySchema     *to,
                                           const char            *table);
gint64          _ferry_merge_next_value   (const FerryPackageMerge *self,
                                           const FerryMergePart  *part);
/* of one instance's state and the state of another, which the new file will be bound to; @base: what both were. The caller sees to it that they fit together */
FerryPackageMerge *_ferry_package_merge_new_bound (FerryPackage   *from,
                                                   FerryPackage   *to,
                                                   FerryPackage   *base,
                                                   FerryCatalogue *catalogue,
                                                   const char     *target_id);
/* Three-way merge of a table's structure as JSON: parts that one side changed are taken, the rest is as before. NULL with @where set: the same part was changed
 * differently. @nodes: of each package, NULL ones among them; @base nullable. */
JsonNode       *_ferry_merge_structure   (GPtrArray             *nodes,
                                          JsonNode              *base,
                                          char                 **where);
/* "name", or "schema.name" outside the main schema */
char           *_ferry_merge_id          (JsonObject            *structure,
                                          JsonObject            *part);
/* finds a table of a structure */
JsonNode       *_ferry_merge_find_part   (JsonObject            *structure,
                                          const char            *list,
                                          const char            *id);
void            _ferry_merge_tables      (FerryPackageMerge     *self);
void            _ferry_merge_table_free  (FerryMergeTable       *self);
/* the rows of a table as they go into the new package; @func sees every record that was changed differently. With @strict an undecided one is FERRY_ERROR_INPUT_NEEDED, else it is left out. */
FerryRowReader *_ferry_merge_rows_new    (FerryPackageMerge     *self,
                                          FerryMergeTable       *table,
                                          FerryMergeRecordFunc   func,
                                          gpointer               user_data,
                                          gboolean               strict,
                                          GError               **error);
/* the decision of a record, by its id, by "TABLE:KEY", or by its table */
int             _ferry_merge_choice_for  (FerryPackageMerge     *self,
                                          const char            *id,
                                          const char            *table,
                                          const char            *key);
FerryPackageTable *_ferry_merge_base_table (const FerryPackageMerge *self,
                                          const char            *table);
gboolean        _ferry_merge_same_rows   (const FerryPackageTable *a,
                                          const FerryPackageTable *b);   /* the same columns and key: their rows can be compared */
/* a text, or null; the values of a version of a record by column, or null */
void            _ferry_merge_set_text    (JsonObject             *object,
                                          const char             *member,
                                          const char             *text);
void            _ferry_merge_set_values  (JsonObject             *object,
                                          const char             *member,
                                          const FerryMergeRecord *record,
                                          char                  **values);

G_END_DECLS
