#include "config.h"

#include "database/ferry-sqlite-sandbox.h"

#include "base/ferry-error.h"
#include "database/ferry-sqlite-compare.h"
#include "database/ferry-sqlite-ddl.h"
#include "database/ferry-sqlite-schema.h"
#include "database/ferry-sqlite-statement.h"
#include "database/ferry-sqlite-token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A structure from a file is not trusted. It is made in an empty database in memory first, where an authorizer sees every function
 * and every other thing that its SQL would do, and is read back: only if it comes back the same may its SQL touch a target. So a type or
 * expression that holds more than it should ("INT, b INT", "1) STRICT --") is found whatever the trick. */

#define LARGEST_TEXT (1000 * 1000)
#define LARGEST_BLOB 4096           /* of randomblob() and zeroblob() */

/* Built-in scalar functions without side effects. Source: SQLite documentation, lang_corefunc, lang_datefunc, json1, lang_mathfunc. */
static const char * const functions[] = {
  "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "ceiling", "char", "coalesce", "concat", "concat_ws", "cos", "cosh",
  "current_date", "current_time", "current_timestamp", "date", "datetime", "degrees", "exp", "floor", "format", "glob", "hex", "ifnull", "iif",
  "instr", "json", "json_array", "json_array_length", "json_extract", "json_insert", "json_object", "json_patch", "json_quote", "json_remove",
  "json_replace", "json_set", "json_type", "json_valid", "julianday", "length", "like", "likelihood", "likely", "ln", "log", "log10", "log2",
  "lower", "ltrim", "max", "min", "mod", "nullif", "octet_length", "pi", "pow", "power", "printf", "quote", "radians", "random", "randomblob",
  "replace", "round", "rtrim", "sign", "sin", "sinh", "sqrt", "strftime", "substr", "substring", "tan", "tanh", "time", "timediff",
  "trim", "trunc", "typeof", "unhex", "unicode", "unixepoch", "unlikely", "upper", "zeroblob", "->", "->>", NULL
};

static gboolean
is_allowed_function (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_strv_contains (functions, lower);
}

/* making a table or index writes into sqlite_master, nothing else */
static int
authorize_cb (void       *user_data,
              int         action,
              const char *first,
              const char *second,
              const char *database,
              const char *inner)
{
  switch (action)
    {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_INDEX:
    case SQLITE_REINDEX:
    case SQLITE_READ:
    case SQLITE_SELECT:
      return SQLITE_OK;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      return first != NULL && g_str_has_prefix (first, "sqlite_") ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
      return second != NULL && is_allowed_function (second) ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

static sqlite3 *
open_sandbox (void)
{
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    g_error ("out of memory");
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, LARGEST_TEXT);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_EXPR_DEPTH, 200);

  return db;
}

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *cause)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, "%.200s: %s", what, cause);
  return FALSE;
}

/* randomblob(16) is fine, randomblob(1000000000) fills the memory; only a small number may stand there */
static gboolean
check_sizes (GArray *tokens)
{
  for (guint i = 0; i + 3 < tokens->len; i++)
    {
      const FerrySqliteToken *size = ferry_sqlite_token_at (tokens, i + 2);

      if (!ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), "randomblob")
          && !ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), "zeroblob"))
        continue;
      if (size->type != FERRY_SQLITE_TOKEN_NUMBER || size->length > 4 || g_ascii_strtoull (size->start, NULL, 10) > LARGEST_BLOB
          || !ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i + 3), ")"))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  g_autoptr(GArray) tokens = text != NULL ? ferry_sqlite_tokenize (text) : NULL;
  int depth = 0;

  if (text == NULL)
    return TRUE;
  if (tokens == NULL)
    return refuse (error, text, _("this is no SQL that Ferry can read"));
  for (guint i = 0; i < tokens->len; i++)
    {
      depth += ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), "(");
      depth -= ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), ")");
      if (depth < 0 || ferry_sqlite_token_is (ferry_sqlite_token_at (tokens, i), ";"))
        return refuse (error, text, _("this is more than one expression"));
    }
  if (depth != 0)
    return refuse (error, text, _("this is more than one expression"));

  return check_sizes (tokens) || refuse (error, text, _("a function would use too much memory"));
}

static gboolean
check_texts (const FerryTable  *table,
             GError           **error)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (!check_text (column->type, error) || !check_text (column->default_expr, error) || !check_text (column->generated_expr, error))
        return FALSE;
    }
  for (guint i = 0; i < table->checks->len; i++)
    if (!check_text (((FerryCheckConstraint *) g_ptr_array_index (table->checks, i))->expression, error))
      return FALSE;
  for (guint i = 0; i < table->keys->len; i++)
    if (!check_text (((FerryKey *) g_ptr_array_index (table->keys, i))->definition, error))
      return FALSE;
  for (guint i = 0; i < table->foreign_keys->len; i++)
    if (!check_text (((FerryForeignKey *) g_ptr_array_index (table->foreign_keys, i))->definition, error))
      return FALSE;
  for (guint i = 0; i < table->indexes->len; i++)
    if (!check_text (((FerryIndex *) g_ptr_array_index (table->indexes, i))->definition, error))
      return FALSE;

  return TRUE;
}

static gboolean
try_sql (sqlite3     *db,
         const char  *sql,
         const char  *what,
         GError     **error)
{
  g_autoptr(GError) local_error = NULL;

  if (ferry_sqlite_run (db, sql, &local_error))
    return TRUE;

  return refuse (error, what, sqlite3_errcode (db) != SQLITE_OK ? sqlite3_errmsg (db) : local_error->message);
}

/* a default is not looked at before a row needs it: compiling it alone shows its functions to the authorizer */
static gboolean
try_defaults (sqlite3           *db,
              const FerryTable  *table,
              GError           **error)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);
      g_autoptr(sqlite3_stmt) statement = NULL;

      if (column->default_expr == NULL)
        continue;
      statement = ferry_sqlite_prepare_format (db, NULL, "SELECT (%s)", column->default_expr);
      if (statement == NULL)
        return refuse (error, column->default_expr, sqlite3_errmsg (db));
    }

  return TRUE;
}

static gboolean
try_table (sqlite3           *db,
           const FerryTable  *table,
           GError           **error)
{
  g_autofree char *sql = ferry_sqlite_create_table_sql (table, table->name);

  if (!try_sql (db, sql, table->name, error) || !try_defaults (db, table, error))
    return FALSE;
  for (guint i = 0; i < table->indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (table->indexes, i);

      if (!try_sql (db, index->definition, index->name, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
same_indexes (const FerryTable *a,
              const FerryTable *b)
{
  if (a->indexes->len != b->indexes->len)
    return FALSE;
  for (guint i = 0; i < a->indexes->len; i++)
    {
      const FerryIndex *index = g_ptr_array_index (a->indexes, i);
      const FerryIndex *other = ferry_sqlite_find_index (b, index->name);

      if (other == NULL || !index->unique != !other->unique || !ferry_sqlite_sql_equal (index->definition, other->definition))
        return FALSE;
    }

  return TRUE;
}

static gboolean
compare_result (sqlite3           *db,
                const FerryTable  *table,
                GError           **error)
{
  g_autoptr(FerrySchema) schema = NULL;
  const FerryTable *made;

  sqlite3_set_authorizer (db, NULL, NULL);
  schema = ferry_sqlite_read_schema (db, error);
  if (schema == NULL)
    return FALSE;
  made = schema->tables->len == 1 ? g_ptr_array_index (schema->tables, 0) : NULL;
  if (made != NULL && strcmp (made->name, table->name) == 0 && ferry_sqlite_tables_equal (made, table) && same_indexes (made, table))
    return TRUE;

  return refuse (error, table->name, _("making the table does not give what the package says; its structure was altered or is one that Ferry can't carry"));
}

/**
 * ferry_sqlite_sandbox_check:
 * @table: a table of a package
 * @error: return location for %FERRY_ERROR_UNSUPPORTED, naming the text and the cause
 *
 * Makes the table in an empty database in memory and compares. Any thread.
 *
 * Returns: whether its SQL does what its model says and calls only functions without side effects
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_sandbox_check (const FerryTable  *table,
                            GError           **error)
{
  g_autoptr(sqlite3) db = NULL;

  if (table->columns->len == 0 || g_ascii_strcasecmp (table->name, "ferry_execution") == 0)
    return refuse (error, table->name, _("such a table can't be made"));
  if (!check_texts (table, error))
    return FALSE;

  db = open_sandbox ();
  sqlite3_set_authorizer (db, authorize_cb, NULL);

  return try_table (db, table, error) && compare_result (db, table, error);
}

/**
 * ferry_sqlite_sandbox_default:
 * @column: a column whose default has one value for good
 * @strict: whether its table is STRICT
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the value as a literal; %NULL when it can't be told
 *
 * Since: 0.1
 */
char *
ferry_sqlite_sandbox_default (const FerryColumn *column,
                              gboolean           strict)
{
  g_autoptr(sqlite3) db = open_sandbox ();
  g_autoptr(sqlite3_stmt) statement = NULL;
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE d (c %s DEFAULT (%s))%s", column->type, column->default_expr, strict ? " STRICT" : "");
  gboolean row = FALSE;

  if (!ferry_sqlite_run (db, sql, NULL) || !ferry_sqlite_run (db, "INSERT INTO d DEFAULT VALUES", NULL))
    return NULL;
  statement = ferry_sqlite_prepare (db, "SELECT quote(c) FROM d", NULL);
  if (statement == NULL || !ferry_sqlite_step (statement, &row, NULL) || !row)
    return NULL;

  return g_strdup (ferry_sqlite_column (statement, 0));
}
