#include "config.h"

#include <string.h>

#include "base/ferry-crypto.h"
#include "database/ferry-database.h"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* generated columns follow from the others; sorted, so that the order of columns makes no difference */
static GPtrArray *
column_names (const FerryTable *table)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (column->generated == FERRY_GENERATED_NONE)
        g_ptr_array_add (names, column->name);
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return names;
}

static void
hash_header (FerryHash *hash,
             GPtrArray *names)
{
  g_autoptr(GString) header = g_string_new (NULL);

  for (guint i = 0; i + 1 < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      ferry_row_append_escaped (header, name, strlen (name));
      g_string_append_c (header, i + 2 < names->len ? '\t' : '\n');
    }
  ferry_hash_update (hash, header->str, header->len);
}

static gboolean
hash_rows (FerryHash       *hash,
           FerryRowReader  *rows,
           GError         **error)
{
  g_autoptr(GError) local_error = NULL;
  const char *line;
  gsize length;

  while (ferry_row_reader_next (rows, &line, &length, &local_error))
    {
      ferry_hash_update (hash, line, length);
      ferry_hash_update (hash, "\n", 1);
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * ferry_database_digest_table:
 * @self: a database
 * @table: a table of it
 * @error: return location for an error of #FERRY_ERROR
 *
 * The digest of a table's rows: SHA-256 over a line of the names of its columns that are not generated, sorted by
 * their bytes, and the rows of these columns in key order. Tables of two instances of one dialect that hold the same
 * have the same digest, in whatever order their columns and rows lie. Memory does not grow with the table. Blocking.
 *
 * Returns: (transfer full): 64 hexadecimal digits, or %NULL with @error
 *
 * Since: 0.1
 */
char *
ferry_database_digest_table (FerryDatabase     *self,
                             const FerryTable  *table,
                             GError           **error)
{
  g_autoptr(GPtrArray) names = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autoptr(FerryRowOrder) order = NULL;
  g_autoptr(FerryRowReader) rows = NULL;
  g_autoptr(FerryHash) hash = NULL;

  g_return_val_if_fail (FERRY_IS_DATABASE (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  names = column_names (table);
  columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  for (guint i = 0; i + 1 < names->len; i++)
    g_ptr_array_add (columns, ferry_row_column_new (g_ptr_array_index (names, i), NULL, NULL));
  order = ferry_row_order_new (ferry_database_get_dialect (self), table, (const char * const *) names->pdata);
  rows = ferry_database_read_rows (self, table, columns, order, error);
  if (rows == NULL)
    return NULL;

  hash = ferry_hash_new ();
  hash_header (hash, names);
  if (!hash_rows (hash, rows, error))
    return NULL;

  return ferry_hash_finish_hex (hash);
}
