#pragma once

#include "database/ferry-schema.h"

G_BEGIN_DECLS

/* Names and constants of PostgreSQL as text; identifiers are quoted by ferry_database_quote(). */
char       *ferry_postgres_quote_literal (const char         *text);
char       *ferry_postgres_qualify       (const char         *schema,
                                          const char         *name);       /* "public"."roles" */
char       *ferry_postgres_quote_list    (const GPtrArray    *names);      /* "a", "b" */
gboolean    ferry_postgres_split_name    (const char         *text,        /* public."Weird" */
                                          char              **schema,
                                          char              **name);
FerryTable *ferry_postgres_find_table    (const FerrySchema  *schema,
                                          const char         *namespace,
                                          const char         *name);
FerryTable *ferry_postgres_find_parent   (const FerrySchema  *schema,
                                          const char         *qualified);  /* an entry of FerryTable.parents */
gboolean    ferry_postgres_name_is_usable (const char        *name);       /* not empty, at most 63 bytes */

G_END_DECLS
