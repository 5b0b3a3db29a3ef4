#pragma once

#include "database/ferry-schema.h"
#include "database/ferry-statement.h"

G_BEGIN_DECLS

/**
 * FerrySchemaDiff: what brings the structure of the named tables of @target up to @source, as statements of the target's dialect in
 * the order in which they run. Things that only the target has stay and are listed in @kept. What can't be done is listed in @refusals,
 * one sentence each naming the table (a type that does not convert, a function that does not exist on the target, an extension missing).
 * @allow_destructive decides whether the destructive statements replace their gentle counterpart. The same call with the
 * structures read again after applying gives no statements: that is how an execution verifies the structure.
 * Since: 0.1
 */
typedef struct
{
  gboolean    allow_destructive;   /* as asked */
  GPtrArray  *statements;   /* FerryStatement* */
  GPtrArray  *kept;         /* char*: "column orders.legacy_code", "index …" */
  GPtrArray  *refusals;     /* char* */
  GPtrArray  *leaning;      /* char*: functions, triggers, views that lean on changed tables, named for the plan */
  GHashTable *conversions;  /* "table id\tcolumn" -> char*: SQL expression giving the column's value after the structure is applied, for missing or retyped columns */
  GHashTable *conversion_types; /* same keys -> char*: the type that the expression has; "text" where the column's own type is not there before the structure is applied (new enums) */
} FerrySchemaDiff;

FerrySchemaDiff *ferry_schema_diff_new  (const FerrySchema  *source,
                                         const FerrySchema  *target,
                                         const char * const *table_ids,
                                         gboolean            allow_destructive,
                                         GError            **error);
FerrySchemaDiff *ferry_schema_diff_new_empty (void);
void             ferry_schema_diff_free (FerrySchemaDiff    *self);
/* a table's whole CREATE statements (both phases), for `package show` and documentation */
GPtrArray       *ferry_schema_create_statements (const FerrySchema *schema,
                                                 const FerryTable  *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySchemaDiff, ferry_schema_diff_free)

G_END_DECLS
