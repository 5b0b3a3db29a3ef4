#pragma once

#include "database/ferry-dialect.h"
#include "database/ferry-sequence.h"
#include "database/ferry-table.h"
#include "database/ferry-user-type.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FerrySchema: the structure of an instance's database: tables sorted by name, and the enums, domains and sequences. Names are plain
 * (unquoted). Lookup by physical name: tables of the main schema by "name", others by "schema.name" (ferry_schema_table_id()). Since: 0.1
 */
typedef struct _FerrySchema FerrySchema;

struct _FerrySchema
{
  FerryDialect  dialect;
  char         *main_schema;   /* DB_SCHEMA; "" for SQLite */
  GPtrArray    *tables;        /* FerryTable* */
  GPtrArray    *types;         /* FerryUserType* */
  GPtrArray    *sequences;     /* FerrySequence* */
  GPtrArray    *extensions;    /* char* "name version" */
  GPtrArray    *offers;        /* char*, of this instance only (not in files): what stands there besides and a structure may lean on or clash with:
                                  kind and quoted names: schema "x", function "public"."f", type "public"."citext", relation "public"."v",
                                  operator class, operator and collation */
};

FerrySchema   *ferry_schema_new           (FerryDialect       dialect,
                                           const char        *main_schema);
FerrySchema   *ferry_schema_ref           (FerrySchema       *self);
void           ferry_schema_unref         (FerrySchema       *self);
FerryTable    *ferry_schema_find_table    (const FerrySchema *self,
                                           const char        *id);     /* (transfer none) (nullable), O(1) after the first call */
char          *ferry_schema_table_id      (const FerrySchema *self,
                                           const FerryTable  *table);
FerrySequence *ferry_schema_find_sequence (const FerrySchema *self,
                                           const char        *schema,
                                           const char        *name);
FerryUserType *ferry_schema_find_type     (const FerrySchema *self,
                                           const char        *schema,
                                           const char        *name);
/* a new schema with only the named tables (ids) and the types and sequences that they use */
FerrySchema   *ferry_schema_subset        (const FerrySchema *self,
                                           const char * const *table_ids);
JsonNode      *ferry_schema_to_json       (const FerrySchema *self);      /* canonical: same structure, same bytes */
FerrySchema   *ferry_schema_new_from_json (JsonNode          *node,
                                           GError           **error);     /* every field typed and bounded: FERRY_ERROR_DAMAGED */
char          *ferry_table_fingerprint    (const FerrySchema *schema,
                                           const FerryTable  *table);     /* SHA-256 hex over the structure, sequences' values and rows excluded */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySchema, ferry_schema_unref)

G_END_DECLS
