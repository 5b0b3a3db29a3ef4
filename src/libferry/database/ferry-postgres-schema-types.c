#include "config.h"

#include "database/ferry-postgres-schema-private.h"

#include "database/ferry-record.h"

/* Enums and domains of every schema. */

#define WANTED_TYPES \
  "FROM pg_catalog.pg_type y JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace "
#define WANTED \
  "y.typtype IN ('e', 'd') AND " FERRY_POSTGRES_USER_SCHEMA ("n") "AND " FERRY_POSTGRES_NOT_OF_EXTENSION ("pg_type", "y.oid")

/* What is built on an enum and would have to be built again: not columns of tables, their defaults, checks and indexes. */
#define TYPES_SQL \
  "SELECT y.oid, y.typtype, n.nspname, y.typname, " \
  "CASE y.typtype WHEN 'd' THEN pg_catalog.format_type(y.typbasetype, y.typtypmod) END, y.typnotnull, " \
  "pg_catalog.pg_get_expr(y.typdefaultbin, 0), " \
  "CASE WHEN y.typtype = 'd' AND y.typcollation <> 0 AND y.typcollation <> b.typcollation " \
  "THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname) END, " \
  "pg_catalog.obj_description(y.oid, 'pg_type'), " \
  "(SELECT pg_catalog.string_agg(DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, 0), ', ') FROM pg_catalog.pg_depend d " \
  "LEFT JOIN pg_catalog.pg_class r ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.oid = d.objid " \
  "WHERE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (y.oid, NULLIF(y.typarray, 0)) " \
  "AND d.deptype IN ('n', 'a') AND d.classid NOT IN ('pg_catalog.pg_attrdef'::pg_catalog.regclass, " \
  "'pg_catalog.pg_constraint'::pg_catalog.regclass) AND (r.oid IS NULL OR r.relkind NOT IN ('r', 'p', 'i', 'I'))) " \
  WANTED_TYPES \
  "LEFT JOIN pg_catalog.pg_type b ON b.oid = y.typbasetype LEFT JOIN pg_catalog.pg_collation co ON co.oid = y.typcollation " \
  "LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace " \
  "WHERE " WANTED "ORDER BY n.nspname::text COLLATE \"C\", y.typname::text COLLATE \"C\""

#define LABELS_SQL \
  "SELECT e.enumtypid, e.enumlabel FROM pg_catalog.pg_enum e ORDER BY e.enumtypid, e.enumsortorder"

#define DOMAIN_CHECKS_SQL \
  "SELECT c.contypid, c.conname, pg_catalog.pg_get_expr(c.conbin, 0), c.convalidated, pg_catalog.obj_description(c.oid, 'pg_constraint') " \
  "FROM pg_catalog.pg_constraint c WHERE c.contypid <> 0 AND c.contype = 'c' ORDER BY c.contypid, c.conname::text COLLATE \"C\""

static gboolean
on_type (guint               n,
         const char * const *values,
         gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerryUserType *type;

  type = ferry_user_type_new (*values[1] == 'e' ? FERRY_USER_TYPE_ENUM : FERRY_USER_TYPE_DOMAIN, values[2], values[3]);
  type->base_type = g_strdup (values[4]);
  type->not_null = ferry_postgres_is_true (values[5]);
  type->default_expr = g_strdup (values[6]);
  type->collation = g_strdup (values[7]);
  type->comment = g_strdup (values[8]);
  type->used_by = g_strdup (values[9]);
  g_ptr_array_add (self->schema->types, type);
  g_hash_table_insert (self->types, g_strdup (values[0]), type);

  return TRUE;
}

static gboolean
on_label (guint               n,
          const char * const *values,
          gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerryUserType *type = g_hash_table_lookup (self->types, values[0]);

  if (type != NULL)
    g_ptr_array_add (type->labels, g_strdup (values[1]));

  return TRUE;
}

static gboolean
on_domain_check (guint               n,
                 const char * const *values,
                 gpointer            user_data)
{
  FerryPostgresReader *self = user_data;
  FerryUserType *type = g_hash_table_lookup (self->types, values[0]);
  FerryCheckConstraint *check;

  if (type == NULL)
    return TRUE;

  check = ferry_check_constraint_new (values[1], values[2]);
  check->validated = ferry_postgres_is_true (values[3]);
  check->comment = g_strdup (values[4]);
  g_ptr_array_add (type->checks, check);

  return TRUE;
}

/* enums and domains of every schema that is not the system's, but not those of extensions */
gboolean
ferry_postgres_read_types (FerryPostgresReader  *self,
                           GError              **error)
{
  return ferry_postgres_reader_query (self, TYPES_SQL, FALSE, on_type, error) &&
         ferry_postgres_reader_query (self, LABELS_SQL, FALSE, on_label, error) &&
         ferry_postgres_reader_query (self, DOMAIN_CHECKS_SQL, FALSE, on_domain_check, error);
}
