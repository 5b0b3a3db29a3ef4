#include "config.h"

#include "schedule/ferry-schedule.h"

static gboolean
take_row (guint               n,
          const char * const *values,
          gpointer            user_data)
{
  char **cron = user_data;

  if (*cron == NULL && values[0] != NULL && (*values[0] == 't' || *values[0] == '1'))
    *cron = g_strdup (values[1] != NULL ? values[1] : "");
  return TRUE;
}

/**
 * ferry_schedule_read_application:
 * @site: the instance
 * @db: its database, any transaction
 * @cron: (out) (nullable): NocoBase's schedule; %NULL: it is off
 * @error: %FERRY_ERROR_SQL
 *
 * Looks whether the application's own backup manager makes backups by itself. Blocking; the thread of @db.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_schedule_read_application (FerrySite      *site,
                                 FerryDatabase  *db,
                                 char          **cron,
                                 GError        **error)
{
  g_autofree char *id = ferry_site_physical_table (site, "backupSettings");
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, error);
  FerryTable *table = schema != NULL ? ferry_schema_find_table (schema, id) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;

  *cron = NULL;
  if (table == NULL || ferry_table_find_column (table, "scheduled") == NULL || ferry_table_find_column (table, "cron") == NULL)
    return schema != NULL;
  name = ferry_database_quote_table (db, table);
  sql = g_strdup_printf ("SELECT \"scheduled\", \"cron\" FROM %s ORDER BY 1 DESC", name);
  return ferry_database_query (db, sql, NULL, take_row, cron, error);
}
