#include "config.h"

#include "database/ferry-sqlite-schema.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite-parser.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-token.h"

#include <glib/gi18n-lib.h>

/* Tables of a virtual table whose module is not in this SQLite are not known as its shadows: their names begin with its name. */
#define LIST_TABLES \
  "SELECT l.name, m.sql, l.wr, l.strict FROM pragma_table_list l JOIN main.sqlite_master m ON m.type = 'table' AND m.name = l.name" \
  " WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND lower(l.name) <> 'ferry_execution'" \
  "  AND NOT EXISTS (SELECT 1 FROM main.sqlite_master v WHERE v.type = 'table' AND v.sql LIKE 'CREATE VIRTUAL TABLE%'" \
  "   AND v.rootpage = 0 AND substr(l.name, 1, length(v.name) + 1) = v.name || '_'" \
  "   AND NOT EXISTS (SELECT 1 FROM pragma_module_list ml WHERE v.sql LIKE '% USING ' || ml.name || '%'))" \
  " ORDER BY l.name"

/* a default of one bare or double quoted word that is no keyword is a text: DEFAULT abc, DEFAULT "abc" */
static char *
default_expression (const char *text)
{
  static const char * const values[] = { "NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP" };
  g_autoptr(GArray) tokens = ferry_sqlite_tokenize (text);
  const FerrySqliteToken *token = tokens != NULL && tokens->len == 2 ? ferry_sqlite_token_at (tokens, 0) : NULL;
  g_autofree char *name = NULL;
  char *quoted, *copy;

  if (token == NULL || (token->type != FERRY_SQLITE_TOKEN_WORD && token->type != FERRY_SQLITE_TOKEN_QUOTED))
    return ferry_sqlite_canonical (text);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (ferry_sqlite_token_is (token, values[i]))
      return g_strdup (values[i]);
  name = ferry_sqlite_token_dup_name (token);
  quoted = sqlite3_mprintf ("%Q", name);
  copy = g_strdup (quoted);
  sqlite3_free (quoted);

  return copy;
}

/* what no column of table_xinfo tells */
static gboolean
complete_column (sqlite3               *db,
                 const FerryTable      *table,
                 FerryColumn           *column,
                 FerrySqliteTableText  *text,
                 GError               **error)
{
  g_autofree char *lower = g_ascii_strdown (column->name, -1);
  const char *collation = NULL;
  int automatic = 0;

  if (sqlite3_table_column_metadata (db, "main", table->name, column->name, NULL, &collation, NULL, NULL, &automatic) != SQLITE_OK)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_SQL, "%s.%s: %s", table->name, column->name, sqlite3_errmsg (db));
      return FALSE;
    }
  if (collation != NULL && g_ascii_strcasecmp (collation, "BINARY") != 0)
    column->collation = g_strdup (collation);
  if (automatic)
    column->identity = FERRY_IDENTITY_AUTOINCREMENT;
  if (column->generated != FERRY_GENERATED_NONE)
    column->generated_expr = g_strdup (g_hash_table_lookup (text->generated, lower));

  return TRUE;
}

static FerryColumn *
new_column (sqlite3_stmt *statement)
{
  const char *type = ferry_sqlite_column (statement, 1);
  const char *default_text = ferry_sqlite_column (statement, 3);
  g_autofree char *canonical = ferry_sqlite_canonical (type != NULL ? type : "");
  FerryColumn *column = ferry_column_new (ferry_sqlite_column (statement, 0), canonical);
  int hidden = sqlite3_column_int (statement, 4);

  column->not_null = sqlite3_column_int (statement, 2) != 0;
  if (default_text != NULL)
    column->default_expr = default_expression (default_text);
  if (hidden == 2)
    column->generated = FERRY_GENERATED_VIRTUAL;
  else if (hidden == 3)
    column->generated = FERRY_GENERATED_STORED;

  return column;
}

static gboolean
read_columns (sqlite3               *db,
              FerryTable            *table,
              FerrySqliteTableText  *text,
              GError               **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare_format (db, error,
    "SELECT name, type, \"notnull\", dflt_value, hidden FROM pragma_table_xinfo(%Q) ORDER BY cid", table->name);
  gboolean row = statement != NULL;

  while (row)
    {
      FerryColumn *column;

      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      column = new_column (statement);
      g_ptr_array_add (table->columns, column);
      if (!complete_column (db, table, column, text, error))
        return FALSE;
    }

  return statement != NULL;
}

/* what the model does not hold is told, not lost in silence */
static void
note_conflicts (FerryTable           *table,
                FerrySqliteTableText *text)
{
  GHashTableIter iter;
  gpointer column;

  g_hash_table_iter_init (&iter, text->conflicts);
  while (g_hash_table_iter_next (&iter, &column, NULL))
    g_ptr_array_add (table->leans_on, g_strdup_printf ("NOT NULL ON CONFLICT clause of column %s", (char *) column));
}

/**
 * ferry_sqlite_read_table:
 * @db: a connection
 * @name: the table's name
 * @sql: its CREATE TABLE statement
 * @error: return location for an error of #FERRY_ERROR; %FERRY_ERROR_UNSUPPORTED when the statement can't be read
 *
 * Reads one table. What SQLite's pragmas tell is taken from them, the rest from the text. The connection's thread.
 *
 * Returns: (transfer full): the table, or %NULL with @error
 *
 * Since: 0.1
 */
FerryTable *
ferry_sqlite_read_table (sqlite3     *db,
                         const char  *name,
                         const char  *sql,
                         GError     **error)
{
  g_autoptr(FerryTable) table = ferry_table_new ("", name);
  g_autoptr(FerrySqliteTableText) text = ferry_sqlite_table_text_parse (sql);

  if (text == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("The structure of table %s can't be read: %.200s"), name, sql);
      return NULL;
    }
  if (!read_columns (db, table, text, error)
      || !ferry_sqlite_read_keys (db, table, text->keys, error)
      || !ferry_sqlite_read_parents (db, table, text->foreign_keys, error))
    return NULL;
  for (guint i = 0; i < text->checks->len; i++)
    g_ptr_array_add (table->checks, ferry_check_constraint_copy (g_ptr_array_index (text->checks, i)));
  note_conflicts (table, text);

  return g_steal_pointer (&table);
}

static gboolean
read_tables (sqlite3      *db,
             FerrySchema  *schema,
             GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = ferry_sqlite_prepare (db, LIST_TABLES, error);
  gboolean row = statement != NULL;

  while (row)
    {
      FerryTable *table;
      const char *sql;

      if (!ferry_sqlite_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      sql = ferry_sqlite_column (statement, 1);
      table = ferry_sqlite_read_table (db, ferry_sqlite_column (statement, 0), sql != NULL ? sql : "", error);
      if (table == NULL)
        return FALSE;
      table->without_rowid = sqlite3_column_int (statement, 2) != 0;
      table->strict = sqlite3_column_int (statement, 3) != 0;
      g_ptr_array_add (schema->tables, table);
    }

  return statement != NULL;
}

static gint64
last_value (sqlite3_stmt *statement,
            const char   *table)
{
  gint64 last = 0;

  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  if (sqlite3_step (statement) == SQLITE_ROW)
    last = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return last;
}

static void
add_sequence (FerrySchema       *schema,
              const FerryTable  *table,
              const FerryColumn *column,
              gint64             last)
{
  FerrySequence *sequence = ferry_sequence_new ("", table->name);

  g_free (sequence->type);
  sequence->type = g_strdup ("integer");
  sequence->start = sequence->minimum = sequence->increment = sequence->cache = 1;
  sequence->maximum = G_MAXINT64;
  sequence->owner_table = g_strdup (table->name);
  sequence->owner_column = g_strdup (column->name);
  sequence->next_value = last < G_MAXINT64 ? last + 1 : last;
  g_ptr_array_add (schema->sequences, sequence);
}

/* sqlite_sequence exists as soon as one table has AUTOINCREMENT */
static gboolean
read_sequences (sqlite3      *db,
                FerrySchema  *schema,
                GError      **error)
{
  g_autoptr(sqlite3_stmt) statement = NULL;

  for (guint i = 0; i < schema->tables->len; i++)
    {
      const FerryTable *table = g_ptr_array_index (schema->tables, i);

      for (guint j = 0; j < table->columns->len; j++)
        {
          const FerryColumn *column = g_ptr_array_index (table->columns, j);

          if (column->identity != FERRY_IDENTITY_AUTOINCREMENT)
            continue;
          if (statement == NULL)
            statement = ferry_sqlite_prepare (db, "SELECT seq FROM main.sqlite_sequence WHERE name = ?1", error);
          if (statement == NULL)
            return FALSE;
          add_sequence (schema, table, column, last_value (statement, table->name));
        }
    }

  return TRUE;
}

/**
 * ferry_sqlite_read_schema:
 * @db: a connection
 * @error: return location for an error of #FERRY_ERROR
 *
 * Reads the structure of the main database. The connection's thread.
 *
 * Returns: (transfer full): the structure, or %NULL with @error
 *
 * Since: 0.1
 */
FerrySchema *
ferry_sqlite_read_schema (sqlite3  *db,
                          GError  **error)
{
  g_autoptr(FerrySchema) schema = ferry_schema_new (FERRY_DIALECT_SQLITE, "");

  if (!read_tables (db, schema, error) || !read_sequences (db, schema, error)
      || !ferry_sqlite_read_leaning (db, schema, error))
    {
      g_prefix_error (error, "%s", _("The structure can't be read: "));
      return NULL;
    }

  return g_steal_pointer (&schema);
}
