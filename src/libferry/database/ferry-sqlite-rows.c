#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "database/ferry-sqlite-affinity.h"
#include "database/ferry-sqlite-row-reader.h"
#include "database/ferry-sqlite-row-writer.h"
#include "database/ferry-sqlite-statement.h"

#include <glib/gi18n-lib.h>

#define SORTED_BYTES (64 * 1024 * 1024)

gint64
_ferry_sqlite_count_rows (FerryDatabase     *database,
                          const FerryTable  *table,
                          GError           **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (self->db, error, "SELECT count(*) FROM \"%w\"", table->name);
  gint64 count = 0;

  if (statement == NULL || !ferry_sqlite_get_int64 (statement, &count, error))
    return -1;

  return count;
}

static void
append_column (GString              *sql,
               const FerryRowColumn *column)
{
  if (column->expression != NULL)
    g_string_append_printf (sql, "(%s)", column->expression);
  else
    ferry_sqlite_append_name (sql, column->name);
}

/* 1 and 1.0 are equal keys; where there is no key their order must not depend on chance, for the digest's sake. Only columns
 * without affinity can hold both */
static void
append_tie_breakers (GString          *sql,
                     const FerryTable *table,
                     GPtrArray        *columns)
{
  for (guint i = 0; i < columns->len; i++)
    {
      const FerryRowColumn *column = g_ptr_array_index (columns, i);
      const FerryColumn *known = ferry_table_find_column (table, column->name);

      if (known == NULL || ferry_sqlite_affinity (known->type, table->strict) != FERRY_SQLITE_AFFINITY_NONE)
        continue;
      g_string_append (sql, ", typeof(");
      append_column (sql, column);
      g_string_append_c (sql, ')');
    }
}

/* In a file that the page cache can't hold, going through the index of a text key reads a page for every row: for 1.4 million rows (300 MB) that took
 * 8.4 processor seconds, sorting them on disk 4.8. A key that is the row id, or a table that lies in its key's order, needs neither. */
static gboolean
is_sorted_cheaper (FerrySqlite         *self,
                   const FerryTable    *table,
                   const FerryRowOrder *order)
{
  g_autoptr(sqlite3_stmt) pages = NULL;
  gint64 bytes = 0;

  if (order->n_keys == 0 || order->order[0] == FERRY_KEY_ORDER_INTEGER || table->without_rowid)
    return FALSE;
  pages = ferry_sqlite_prepare (self->db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", NULL);

  return pages != NULL && ferry_sqlite_get_int64 (pages, &bytes, NULL) && bytes > SORTED_BYTES;
}

/* NULLs come first, numbers, texts and blobs follow: SQLite's own order. In files whose texts are UTF-16 even BINARY compares
 * other bytes than those of the lines: there the order is that of a collation of our own */
static void
append_order (GString             *sql,
              FerrySqlite         *self,
              const FerryTable    *table,
              GPtrArray           *columns,
              const FerryRowOrder *order)
{
  /* the unary plus keeps SQLite from using an index */
  const char *plus = is_sorted_cheaper (self, table, order) ? "+" : "";

  for (guint i = 0; i < order->n_keys; i++)
    {
      g_string_append_printf (sql, "%s%s", i == 0 ? " ORDER BY " : ", ", plus);
      append_column (sql, g_ptr_array_index (columns, order->index[i]));
      g_string_append (sql, self->utf16 ? " COLLATE ferry_bytes" : " COLLATE BINARY");
    }
  if (!order->unique && order->n_keys > 0)
    append_tie_breakers (sql, table, columns);
}

FerryRowReader *
_ferry_sqlite_read_rows (FerryDatabase        *database,
                         const FerryTable     *table,
                         GPtrArray            *columns,
                         const FerryRowOrder  *order,
                         GError              **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(GString) sql = g_string_new ("SELECT ");
  g_autoptr(sqlite3_stmt) statement = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      if (i > 0)
        g_string_append (sql, ", ");
      append_column (sql, g_ptr_array_index (columns, i));
    }
  g_string_append (sql, columns->len == 0 ? "NULL FROM " : " FROM ");
  ferry_sqlite_append_name (sql, table->name);
  if (order != NULL)
    append_order (sql, self, table, columns, order);

  statement = ferry_sqlite_prepare (self->db, sql->str, error);
  if (statement == NULL)
    {
      g_prefix_error (error, _("Table %s can't be read: "), table->name);
      return NULL;
    }

  return ferry_sqlite_row_reader_new (self, table->name, g_steal_pointer (&statement), columns->len);
}

FerryRowWriter *
_ferry_sqlite_write_rows (FerryDatabase       *database,
                          const FerryTable    *table,
                          const char * const  *columns,
                          GError             **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  g_autoptr(GString) sql = g_string_new ("INSERT INTO ");
  g_autoptr(sqlite3_stmt) statement = NULL;
  guint n = g_strv_length ((char **) columns);

  ferry_sqlite_append_name (sql, table->name);
  for (guint i = 0; i < n; i++)
    {
      g_string_append (sql, i == 0 ? " (" : ", ");
      ferry_sqlite_append_name (sql, columns[i]);
    }
  for (guint i = 0; i < n; i++)
    g_string_append (sql, i == 0 ? ") VALUES (?" : ", ?");
  g_string_append (sql, n == 0 ? " DEFAULT VALUES" : ")");

  statement = ferry_sqlite_prepare (self->db, sql->str, error);
  if (statement == NULL)
    {
      g_prefix_error (error, _("Table %s can't be written: "), table->name);
      return NULL;
    }

  return ferry_sqlite_row_writer_new (self, table->name, g_steal_pointer (&statement), n);
}
