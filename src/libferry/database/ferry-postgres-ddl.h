#pragma once

#include "database/ferry-postgres-guard.h"

G_BEGIN_DECLS

/* Clauses of PostgreSQL's structural statements, built from the structure's parts. What stays text (expressions, what follows the columns of
 * a key) passes the guard. NULL with a part of a sentence as error where it does not. Since: 0.1 */
char *ferry_postgres_ddl_type        (const FerryPostgresGuard *guard, const FerryColumn *column, GError **error);   /* type and collation */
char *ferry_postgres_ddl_expression  (const FerryPostgresGuard *guard, const char *text, GError **error);            /* (text) */
char *ferry_postgres_ddl_column      (const FerryPostgresGuard *guard, const FerryColumn *column, gboolean not_null, GError **error);
char *ferry_postgres_ddl_identity    (const FerryPostgresGuard *guard, const FerryColumn *column);                   /* GENERATED … AS IDENTITY (…) */
char *ferry_postgres_ddl_key         (const FerryKey *key, GError **error);                                          /* PRIMARY KEY (…) … */
char *ferry_postgres_ddl_check       (const FerryPostgresGuard *guard, const FerryCheckConstraint *check, GError **error);
char *ferry_postgres_ddl_foreign_key (const FerryForeignKey *key, GError **error);
char *ferry_postgres_ddl_index       (const FerryPostgresGuard *guard, const FerryTable *table, const FerryIndex *index, GError **error);   /* a whole statement */
char *ferry_postgres_ddl_index_rest  (const FerryIndex *index);                                                      /* from USING on: what makes indexes equal */
GPtrArray *ferry_postgres_ddl_index_columns (const FerryIndex *index);                                                /* char*; NULL when it is more than columns */
gboolean ferry_postgres_ddl_is_exclusion (const FerryIndex *index);
char *ferry_postgres_ddl_partition_key (const FerryPostgresGuard *guard, const char *key, GError **error);
char *ferry_postgres_ddl_sequence_options (const FerrySequence *sequence, gboolean with_type);
char *ferry_postgres_ddl_create_enum (const char *schema, const char *name, const GPtrArray *labels);
char *ferry_postgres_ddl_create_domain (const FerryPostgresGuard *guard, const FerryUserType *type, GError **error);

G_END_DECLS
