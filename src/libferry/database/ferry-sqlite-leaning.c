#include "config.h"

#include "database/ferry-sqlite-schema.h"

#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-token.h"

/* the names that a view or trigger mentions, lower case; texts too, for SQLite takes "x" and even 'x' for names in places */
static GHashTable *
mentioned_names (const char *sql)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FerrySqliteToken token;

  do
    {
      ferry_sqlite_token_next (&sql, &token);
      if (token.type == FERRY_SQLITE_TOKEN_WORD || token.type == FERRY_SQLITE_TOKEN_QUOTED || token.type == FERRY_SQLITE_TOKEN_STRING)
        {
          g_autofree char *name = ferry_sqlite_token_dup_name (&token);

          g_hash_table_add (names, g_ascii_strdown (name, -1));
        }
    }
  while (token.type != FERRY_SQLITE_TOKEN_END && token.type != FERRY_SQLITE_TOKEN_BAD);

  return names;
}

static gboolean
mentions (GHashTable *names,
          const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_hash_table_contains (names, lower);
}

static void
note_columns (FerryTable *table,
              GHashTable *names,
              const char *what)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (!mentions (names, column->name))
        continue;
      if (column->used_by == NULL)
        column->used_by = g_strdup (what);
      else
        {
          char *all = g_strconcat (column->used_by, ", ", what, NULL);

          g_free (column->used_by);
          column->used_by = all;
        }
    }
}

static void
note (FerrySchema *schema,
      const char  *type,
      const char  *name,
      const char  *owner,
      const char  *sql)
{
  g_autofree char *what = g_strdup_printf ("%s %s", type, name);
  g_autoptr(GHashTable) names = mentioned_names (sql);
  gboolean trigger = g_str_equal (type, "trigger");

  for (guint i = 0; i < schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (schema->tables, i);
      gboolean owned = trigger && g_ascii_strcasecmp (table->name, owner) == 0;

      if (!owned && !mentions (names, table->name))
        continue;
      g_ptr_array_add (table->leans_on, g_strdup (what));
      if (owned)
        g_ptr_array_add (table->triggers, g_strdup (sql));
      note_columns (table, names, what);
    }
}

/**
 * ferry_sqlite_read_leaning:
 * @db: a connection
 * @schema: (inout): its structure
 * @error: return location for an error of #FERRY_ERROR
 *
 * Notes which views and triggers mention which tables and columns: by their names, for SQLite keeps no record of it. The
 * connection's thread.
 *
 * Returns: %FALSE with @error on failure
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_read_leaning (sqlite3      *db,
                           FerrySchema  *schema,
                           GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare (db,
    "SELECT type, name, tbl_name, sql FROM main.sqlite_master WHERE type IN ('view', 'trigger')"
    " AND name IS NOT NULL AND tbl_name IS NOT NULL AND sql IS NOT NULL ORDER BY type, name",
    error);
  gboolean row = statement != NULL;

  while (row)
    {
      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (row)
        note (schema, ferry_sqlite_column (statement, 0), ferry_sqlite_column (statement, 1),
              ferry_sqlite_column (statement, 2), ferry_sqlite_column (statement, 3));
      if (row && g_str_equal (ferry_sqlite_column (statement, 0), "view"))
        g_ptr_array_add (schema->offers, g_strconcat ("relation ", ferry_sqlite_column (statement, 1), NULL));
    }

  return statement != NULL;
}
