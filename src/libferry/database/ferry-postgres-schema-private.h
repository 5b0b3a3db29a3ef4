#pragma once

#include "database/ferry-postgres-schema.h"

G_BEGIN_DECLS

/* A structure while it is read: what the catalogue's numbers mean. */
typedef struct
{
  FerryDatabase *db;
  FerrySchema   *schema;
  GHashTable    *tables;    /* oid as text -> FerryTable* (of @schema) */
  GHashTable    *columns;   /* "oid/attnum" -> FerryColumn* */
  GHashTable    *types;     /* oid as text -> FerryUserType* */
  GHashTable    *unused;    /* oid as text -> FerrySequence*: not called yet */
} FerryPostgresReader;

/* the tables of the main schema ($1), and partitions of them wherever they lie; first part of a query */
#define FERRY_POSTGRES_TABLES \
  "WITH RECURSIVE t (oid) AS (" \
  "SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " \
  "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND c.relname <> 'ferry_execution' " \
  "AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass " \
  "AND d.objid = c.oid AND d.deptype = 'e') " \
  "UNION SELECT c.oid FROM t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid " \
  "WHERE c.relkind IN ('r', 'p') AND c.relispartition) "

#define FERRY_POSTGRES_USER_SCHEMA(n) \
  "(" n ".nspname !~ '^pg_' AND " n ".nspname <> 'information_schema') "

#define FERRY_POSTGRES_NOT_OF_EXTENSION(class, oid) \
  "NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog." class "'::pg_catalog.regclass " \
  "AND e.objid = " oid " AND e.deptype = 'e') "

gboolean     ferry_postgres_reader_query       (FerryPostgresReader  *self,
                                                const char           *sql,
                                                gboolean              of_tables,   /* it has $1 */
                                                FerryRowFunc          func,
                                                GError              **error);
FerryTable  *ferry_postgres_reader_table       (FerryPostgresReader  *self,
                                                const char           *oid);
FerryColumn *ferry_postgres_reader_column      (FerryPostgresReader  *self,
                                                const char           *oid,
                                                const char           *attnum);
gboolean     ferry_postgres_is_true            (const char           *value);

gboolean     ferry_postgres_read_tables        (FerryPostgresReader  *self,
                                                GError              **error);
gboolean     ferry_postgres_read_constraints   (FerryPostgresReader  *self,
                                                GError              **error);
gboolean     ferry_postgres_read_types         (FerryPostgresReader  *self,
                                                GError              **error);
gboolean     ferry_postgres_read_sequences     (FerryPostgresReader  *self,
                                                GError              **error);
gboolean     ferry_postgres_read_surroundings  (FerryPostgresReader  *self,
                                                GError              **error);

G_END_DECLS
