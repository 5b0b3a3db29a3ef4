#include "config.h"

#include "database/ferry-sqlite-schema.h"

#include "database/ferry-sqlite-statement.h"

#include <string.h>

static gboolean
same_columns (const GPtrArray *a,
              const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (a, i), g_ptr_array_index (b, i)) != 0)
      return FALSE;

  return TRUE;
}

/* its counterpart in the text of CREATE TABLE; the first of several over the same columns, as SQLite itself takes it */
static const FerryKey *
find_in_text (GPtrArray      *text_keys,
              const FerryKey *key)
{
  for (guint i = 0; i < text_keys->len; i++)
    {
      const FerryKey *candidate = g_ptr_array_index (text_keys, i);

      if (candidate->primary == key->primary && same_columns (candidate->columns, key->columns))
        return candidate;
    }

  return NULL;
}

/* ("a" COLLATE "NOCASE", "b" DESC) where something but the columns' names counts, else NULL */
static gboolean
read_index_columns (sqlite3     *db,
                    FerryTable  *table,
                    FerryKey    *key,
                    const char  *index,
                    GString     *definition,
                    GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (db, error,
    "SELECT name, \"desc\", coll FROM pragma_index_xinfo(%Q) WHERE key ORDER BY seqno", index);
  gboolean plain = TRUE;
  gboolean row = statement != NULL;

  g_string_append_c (definition, '(');
  while (row)
    {
      const char *name, *collation, *own = "BINARY";
      const FerryColumn *column;

      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      name = ferry_sqlite_column (statement, 0);
      collation = ferry_sqlite_column (statement, 2);
      column = name != NULL ? ferry_table_find_column (table, name) : NULL;
      if (column == NULL)
        continue;
      if (column->collation != NULL)
        own = column->collation;
      g_ptr_array_add (key->columns, g_strdup (name));
      g_string_append (definition, definition->len > 1 ? ", " : "");
      ferry_sqlite_append_name (definition, name);
      if (collation != NULL && g_ascii_strcasecmp (collation, own) != 0)
        {
          plain = FALSE;
          g_string_append (definition, " COLLATE ");
          ferry_sqlite_append_name (definition, collation);
        }
      if (sqlite3_column_int (statement, 1) != 0)
        {
          plain = FALSE;
          g_string_append (definition, " DESC");
        }
    }
  g_string_append_c (definition, ')');
  if (plain)
    g_string_truncate (definition, 0);

  return statement != NULL;
}

static void
finish_key (FerryTable *table,
            FerryKey   *key,
            GPtrArray  *text_keys,
            GString    *definition)
{
  const FerryKey *text = find_in_text (text_keys, key);

  if (text != NULL)
    {
      g_free (key->name);
      key->name = g_strdup (text->name);
    }
  if (text != NULL && text->definition != NULL)
    {
      if (definition->len == 0)
        {
          for (guint i = 0; i < key->columns->len; i++)
            {
              g_string_append (definition, i == 0 ? "(" : ", ");
              ferry_sqlite_append_name (definition, g_ptr_array_index (key->columns, i));
            }
          g_string_append_c (definition, ')');
        }
      g_string_append_printf (definition, " %s", text->definition);
    }
  if (definition->len > 0)
    key->definition = g_strdup (definition->str);
  g_ptr_array_insert (table->keys, key->primary ? 0 : -1, key);
}

static gboolean
read_key (sqlite3     *db,
          FerryTable  *table,
          const char  *index,
          gboolean     primary,
          GPtrArray   *text_keys,
          GError     **error)
{
  g_autoptr(GString) definition = g_string_new (NULL);
  FerryKey *key = ferry_key_new ("", primary);

  if (!read_index_columns (db, table, key, index, definition, error))
    {
      ferry_key_free (key);
      return FALSE;
    }
  finish_key (table, key, text_keys, definition);

  return TRUE;
}

static gboolean
read_indexes (sqlite3     *db,
              FerryTable  *table,
              GPtrArray   *text_keys,
              GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (db, error,
    "SELECT l.name, l.origin, l.\"unique\", m.sql FROM pragma_index_list(%Q) l"
    " LEFT JOIN main.sqlite_master m ON m.type = 'index' AND m.name = l.name"
    " ORDER BY l.origin = 'c', CASE WHEN l.origin = 'c' THEN l.name END, l.seq DESC", table->name);
  gboolean row = statement != NULL;

  while (row)
    {
      const char *name, *origin, *sql;

      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      name = ferry_sqlite_column (statement, 0);
      origin = ferry_sqlite_column (statement, 1);
      sql = ferry_sqlite_column (statement, 3);
      if (g_strcmp0 (origin, "c") == 0)
        g_ptr_array_add (table->indexes, ferry_index_new (name, sqlite3_column_int (statement, 2) != 0, sql != NULL ? sql : ""));
      else if (!read_key (db, table, name, g_strcmp0 (origin, "pk") == 0, text_keys, error))
        return FALSE;
    }

  return statement != NULL;
}

/* INTEGER PRIMARY KEY is the rowid itself and has no index */
static gboolean
read_rowid_key (sqlite3     *db,
                FerryTable  *table,
                GPtrArray   *text_keys,
                GError     **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (db, error,
    "SELECT name FROM pragma_table_xinfo(%Q) WHERE pk > 0 ORDER BY pk", table->name);
  g_autoptr(GString) definition = g_string_new (NULL);
  gboolean row = statement != NULL;
  FerryKey *key = NULL;

  while (row)
    {
      if (!ferry_sqlite_step (statement, &row, error))
        {
          g_clear_pointer (&key, ferry_key_free);
          return FALSE;
        }
      if (!row)
        break;
      if (key == NULL)
        key = ferry_key_new ("", TRUE);
      g_ptr_array_add (key->columns, g_strdup (ferry_sqlite_column (statement, 0)));
    }
  if (key != NULL)
    finish_key (table, key, text_keys, definition);

  return statement != NULL;
}

/**
 * ferry_sqlite_read_keys:
 * @db: a connection
 * @table: a table with its columns
 * @named_keys: (element-type FerryKey): keys in the text of its CREATE TABLE
 * @error: return location for an error of #FERRY_ERROR
 *
 * Adds the table's keys, the primary key first, and its indexes, by name. The connection's thread.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_read_keys (sqlite3     *db,
                        FerryTable  *table,
                        GPtrArray   *named_keys,
                        GError     **error)
{
  if (!read_indexes (db, table, named_keys, error))
    return FALSE;

  return ferry_table_get_primary (table) != NULL || read_rowid_key (db, table, named_keys, error);
}
