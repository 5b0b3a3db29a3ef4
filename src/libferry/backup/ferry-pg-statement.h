#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryPgStatementKind: what a restore does with a statement of pg_restore. Since: 0.1 */
typedef enum
{
  FERRY_PG_STATEMENT_PLAIN,      /* runs, must succeed */
  FERRY_PG_STATEMENT_SETTING,    /* runs; a setting that the server does not know is passed over */
  FERRY_PG_STATEMENT_DROP,       /* of the part that clears the place: see FerryPgClearing */
  FERRY_PG_STATEMENT_SOFT,       /* owner, grant, comment: where the role may not, a warning */
  FERRY_PG_STATEMENT_SEQUENCE,   /* setval(): becomes ALTER SEQUENCE … RESTART */
  FERRY_PG_STATEMENT_NOTHING,    /* not run */
  FERRY_PG_STATEMENT_REFUSED,    /* belongs to no dump */
} FerryPgStatementKind;

FerryPgStatementKind  ferry_pg_statement_classify (const char  *sql);
/* a failure with @sqlstate of a SOFT or SETTING statement, or of a DROP, that does no harm */
gboolean              ferry_pg_statement_may_fail (const char  *sql,
                                                   const char  *sqlstate);
/* SELECT pg_catalog.setval('NAME', VALUE, CALLED): FALSE when it is something else */
gboolean              ferry_pg_statement_setval   (const char  *sql,
                                                   char       **sequence,
                                                   gint64      *value,
                                                   gboolean    *called);

G_END_DECLS
