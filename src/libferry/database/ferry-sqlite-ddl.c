#include "config.h"

#include "database/ferry-sqlite-ddl.h"

#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-token.h"

#include <string.h>

static gboolean
is_literal (const FerrySqliteToken *token)
{
  return token->type == FERRY_SQLITE_TOKEN_STRING || token->type == FERRY_SQLITE_TOKEN_BLOB || token->type == FERRY_SQLITE_TOKEN_NUMBER
         || ferry_sqlite_token_is (token, "NULL") || ferry_sqlite_token_is (token, "TRUE") || ferry_sqlite_token_is (token, "FALSE");
}

/**
 * ferry_sqlite_is_constant:
 * @expression: SQL
 *
 * Returns: whether it is a literal, so that ALTER TABLE … ADD COLUMN takes it as a default. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_is_constant (const char *expression)
{
  g_autoptr(GArray) tokens = ferry_sqlite_tokenize (expression);
  const FerrySqliteToken *first;

  if (tokens == NULL || tokens->len < 2 || tokens->len > 3)
    return FALSE;
  first = ferry_sqlite_token_at (tokens, 0);
  if (tokens->len == 2)
    return is_literal (first);

  return (ferry_sqlite_token_is (first, "-") || ferry_sqlite_token_is (first, "+"))
         && ferry_sqlite_token_at (tokens, 1)->type == FERRY_SQLITE_TOKEN_NUMBER;
}

static void
append_list (GString   *sql,
             GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      g_string_append (sql, i == 0 ? " (" : ", ");
      ferry_sqlite_append_name (sql, g_ptr_array_index (names, i));
    }
  g_string_append_c (sql, ')');
}

static void
append_constraint_name (GString    *sql,
                        const char *name)
{
  if (name == NULL || *name == '\0')
    return;
  g_string_append (sql, "CONSTRAINT ");
  ferry_sqlite_append_name (sql, name);
  g_string_append_c (sql, ' ');
}

/* parentheses around everything that is no literal keep an expression from ending early */
static void
append_default (GString    *sql,
                const char *expression)
{
  if (ferry_sqlite_is_constant (expression))
    g_string_append_printf (sql, " DEFAULT %s", expression);
  else if (g_str_has_prefix (expression, "CURRENT_") && ferry_sqlite_is_blank (expression + strspn (expression, "ACDEIMNPRSTU_")))
    g_string_append_printf (sql, " DEFAULT %s", expression);
  else
    g_string_append_printf (sql, " DEFAULT (%s)", expression);
}

/* a type that is a keyword was quoted when it was declared */
static void
append_type (GString    *sql,
             const char *type)
{
  if (*type == '\0')
    return;
  g_string_append_c (sql, ' ');
  if (sqlite3_keyword_check (type, (int) strlen (type)))
    ferry_sqlite_append_name (sql, type);
  else
    g_string_append (sql, type);
}

static void
append_column (GString           *sql,
               const FerryColumn *column)
{
  ferry_sqlite_append_name (sql, column->name);
  append_type (sql, column->type);
  if (column->not_null)
    g_string_append (sql, " NOT NULL");
  if (column->default_expr != NULL)
    append_default (sql, column->default_expr);
  if (column->collation != NULL)
    {
      g_string_append (sql, " COLLATE ");
      ferry_sqlite_append_name (sql, column->collation);
    }
  if (column->generated != FERRY_GENERATED_NONE)
    g_string_append_printf (sql, " GENERATED ALWAYS AS (%s) %s", column->generated_expr != NULL ? column->generated_expr : "NULL",
                            column->generated == FERRY_GENERATED_STORED ? "STORED" : "VIRTUAL");
}

/* AUTOINCREMENT has to stand at the column. So has DESC of a lone INTEGER: only there it keeps the column from being the rowid */
static gboolean
is_inline (const FerryTable *table,
           const FerryKey   *key)
{
  const FerryColumn *column;

  if (!key->primary || key->columns->len != 1)
    return FALSE;
  column = ferry_table_find_column (table, g_ptr_array_index (key->columns, 0));
  if (column == NULL)
    return FALSE;

  return column->identity == FERRY_IDENTITY_AUTOINCREMENT
         || (key->definition != NULL && !table->without_rowid && g_ascii_strcasecmp (column->type, "INTEGER") == 0
             && g_str_has_suffix (key->definition, " DESC)"));
}

static void
append_inline_key (GString           *sql,
                   const FerryTable  *table,
                   const FerryColumn *column)
{
  const FerryKey *key = ferry_table_get_primary (table);

  if (key == NULL || !is_inline (table, key) || g_ascii_strcasecmp (g_ptr_array_index (key->columns, 0), column->name) != 0)
    return;
  g_string_append_c (sql, ' ');
  append_constraint_name (sql, key->name);
  g_string_append (sql, column->identity == FERRY_IDENTITY_AUTOINCREMENT ? "PRIMARY KEY" : "PRIMARY KEY DESC");
  /* what a rowid's key can still have besides its column: ("id") ON CONFLICT … */
  if (column->identity == FERRY_IDENTITY_AUTOINCREMENT && key->definition != NULL && strstr (key->definition, ") ON CONFLICT ") != NULL)
    g_string_append (sql, strstr (key->definition, ") ON CONFLICT ") + 1);
  if (column->identity == FERRY_IDENTITY_AUTOINCREMENT)
    g_string_append (sql, " AUTOINCREMENT");
}

static void
append_key (GString        *sql,
            const FerryKey *key)
{
  g_string_append (sql, ", ");
  append_constraint_name (sql, key->name);
  g_string_append (sql, key->primary ? "PRIMARY KEY" : "UNIQUE");
  if (key->definition != NULL)
    g_string_append_printf (sql, " %s", key->definition);
  else
    append_list (sql, key->columns);
}

static void
append_constraints (GString          *sql,
                    const FerryTable *table)
{
  for (guint i = 0; i < table->keys->len; i++)
    if (!is_inline (table, g_ptr_array_index (table->keys, i)))
      append_key (sql, g_ptr_array_index (table->keys, i));
  for (guint i = 0; i < table->checks->len; i++)
    {
      const FerryCheckConstraint *check = g_ptr_array_index (table->checks, i);

      g_string_append (sql, ", ");
      append_constraint_name (sql, check->name);
      g_string_append_printf (sql, "CHECK (%s)", check->expression);
    }
  for (guint i = 0; i < table->foreign_keys->len; i++)
    {
      const FerryForeignKey *key = g_ptr_array_index (table->foreign_keys, i);

      g_string_append (sql, ", ");
      append_constraint_name (sql, key->name);
      g_string_append (sql, "FOREIGN KEY");
      append_list (sql, key->columns);
      g_string_append_printf (sql, " %s", key->definition);
    }
}

/**
 * ferry_sqlite_create_table_sql:
 * @table: a table
 * @name: the name that it is to have
 *
 * Returns: (transfer full): its CREATE TABLE statement without indexes. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_sqlite_create_table_sql (const FerryTable *table,
                               const char       *name)
{
  GString *sql = g_string_new ("CREATE TABLE ");

  ferry_sqlite_append_name (sql, name);
  for (guint i = 0; i < table->columns->len; i++)
    {
      g_string_append (sql, i == 0 ? " (" : ", ");
      append_column (sql, g_ptr_array_index (table->columns, i));
      append_inline_key (sql, table, g_ptr_array_index (table->columns, i));
    }
  append_constraints (sql, table);
  g_string_append_c (sql, ')');
  if (table->strict)
    g_string_append (sql, " STRICT");
  if (table->without_rowid)
    g_string_append (sql, table->strict ? ", WITHOUT ROWID" : " WITHOUT ROWID");

  return g_string_free (sql, FALSE);
}

/**
 * ferry_sqlite_add_column_sql:
 * @table: the table
 * @column: the new column
 * @key: (nullable): a foreign key of this column alone
 *
 * Returns: (transfer full): an ALTER TABLE statement. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_sqlite_add_column_sql (const FerryTable      *table,
                             const FerryColumn     *column,
                             const FerryForeignKey *key)
{
  GString *sql = g_string_new ("ALTER TABLE ");

  ferry_sqlite_append_name (sql, table->name);
  g_string_append (sql, " ADD COLUMN ");
  append_column (sql, column);
  if (key != NULL)
    {
      g_string_append_c (sql, ' ');
      append_constraint_name (sql, key->name);
      g_string_append (sql, key->definition);
    }

  return g_string_free (sql, FALSE);
}
