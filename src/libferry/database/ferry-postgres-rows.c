#include "config.h"

#include "database/ferry-postgres-private.h"

gint64
_ferry_postgres_count_rows (FerryDatabase     *db,
                            const FerryTable  *table,
                            GError           **error)
{
  g_autofree char *name = ferry_database_quote_table (db, table);
  g_autofree char *sql = g_strdup_printf ("SELECT pg_catalog.count(*) FROM ONLY %s", name);
  g_autofree char *count = _ferry_postgres_value (FERRY_POSTGRES (db), error, sql, NULL);

  return count != NULL ? g_ascii_strtoll (count, NULL, 10) : -1;
}

FerryRowWriter *
_ferry_postgres_write_rows (FerryDatabase       *db,
                            const FerryTable    *table,
                            const char * const  *columns,
                            GError             **error)
{
  g_autofree char *name = ferry_database_quote_table (db, table);

  return _ferry_postgres_writer_new (FERRY_POSTGRES (db), name, columns, error);
}

gboolean
_ferry_postgres_delete_all_rows (FerryDatabase     *db,
                                 const FerryTable  *table,
                                 gint64            *n_rows,
                                 GError           **error)
{
  g_autofree char *name = ferry_database_quote_table (db, table);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM ONLY %s", name);
  g_autoptr(PGresult) result = _ferry_postgres_run (FERRY_POSTGRES (db), sql, NULL, error);

  if (result == NULL)
    return FALSE;

  *n_rows = _ferry_postgres_affected (result);
  return TRUE;
}

/* "a", "b" or t."a", t."b" */
char *
_ferry_postgres_join (const char * const *columns,
                      const char         *prefix,
                      const char         *separator)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *name = ferry_database_quote (columns[i]);

      g_string_append_printf (list, "%s%s%s", i > 0 ? separator : "", prefix, name);
    }

  return g_string_free (list, FALSE);
}

char *
_ferry_postgres_new_name (FerryPostgres *self)
{
  return g_strdup_printf ("pg_temp.\"ferry_%u\"", ++self->n_names);
}

gboolean
_ferry_postgres_drop (FerryPostgres  *self,
                      const char     *quoted_table,
                      GError        **error)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE %s", quoted_table);
  g_autoptr(PGresult) result = _ferry_postgres_run (self, sql, NULL, error);

  return result != NULL;
}

static gboolean
copy_lines (FerryPostgres       *self,
            const char          *quoted_table,
            const char * const  *columns,
            FerryRowReader      *rows,
            GError             **error)
{
  g_autoptr(FerryRowWriter) writer = _ferry_postgres_writer_new (self, quoted_table, columns, error);
  g_autoptr(GError) local_error = NULL;
  const char *line;
  gsize length;

  if (writer == NULL)
    return FALSE;

  while (ferry_row_reader_next (rows, &line, &length, &local_error))
    if (!ferry_row_writer_write (writer, line, length, error))
      return FALSE;
  if (local_error == NULL)
    return ferry_row_writer_finish (writer, NULL, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* a temporary table with these columns of @table, holding @rows; its quoted name */
char *
_ferry_postgres_fill (FerryPostgres       *self,
                      const FerryTable    *table,
                      const char * const  *columns,
                      FerryRowReader      *rows,
                      GError             **error)
{
  g_autofree char *temporary = _ferry_postgres_new_name (self);
  g_autofree char *name = ferry_database_quote_table (FERRY_DATABASE (self), table);
  g_autofree char *list = _ferry_postgres_join (columns, "", ", ");
  g_autofree char *sql = g_strdup_printf ("CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT %s FROM ONLY %s WITH NO DATA", temporary, list, name);
  g_autofree char *analyze = g_strdup_printf ("ANALYZE %s", temporary);
  g_autoptr(PGresult) created = _ferry_postgres_run (self, sql, NULL, error);
  g_autoptr(PGresult) analyzed = NULL;

  if (created == NULL || !copy_lines (self, temporary, columns, rows, error))
    return NULL;
  analyzed = _ferry_postgres_run (self, analyze, NULL, error);

  return analyzed != NULL ? g_steal_pointer (&temporary) : NULL;
}
