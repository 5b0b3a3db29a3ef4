#include "config.h"

#include "database/ferry-postgres-name.h"

#include "database/ferry-database.h"
#include "database/ferry-sql-token.h"

#include <string.h>

/* NAMEDATALEN - 1: longer names would silently be cut by the server */
#define MAX_NAME 63

/**
 * ferry_postgres_quote_literal:
 * @text: any text
 *
 * Returns: (transfer full): the text as a string constant for standard_conforming_strings = on. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_postgres_quote_literal (const char *text)
{
  GString *quoted = g_string_new ("'");

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\'')
        g_string_append_c (quoted, '\'');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '\'');

  return g_string_free (quoted, FALSE);
}

/**
 * ferry_postgres_qualify:
 * @schema: a schema's name
 * @name: a name in it
 *
 * Returns: (transfer full): both quoted, with a dot between. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_postgres_qualify (const char *schema,
                        const char *name)
{
  g_autofree char *quoted_schema = ferry_database_quote (schema);
  g_autofree char *quoted_name = ferry_database_quote (name);

  return g_strconcat (quoted_schema, ".", quoted_name, NULL);
}

/**
 * ferry_postgres_quote_list:
 * @names: (element-type utf8): identifiers
 *
 * Returns: (transfer full): the identifiers quoted, with commas between. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_postgres_quote_list (const GPtrArray *names)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *quoted = ferry_database_quote (g_ptr_array_index (names, i));

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", quoted);
    }

  return g_string_free (list, FALSE);
}

/**
 * ferry_postgres_split_name:
 * @text: a schema qualified name as PostgreSQL writes it, quoted where needed
 * @schema: (out) (transfer full): the schema's plain name
 * @name: (out) (transfer full): the plain name
 *
 * Returns: %FALSE when the text is anything else than two names with a dot between. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_split_name (const char  *text,
                           char       **schema,
                           char       **name)
{
  g_autoptr (GArray) tokens = ferry_sql_tokenise (text, NULL);

  *schema = *name = NULL;
  if (tokens == NULL || tokens->len != 4 ||
      !ferry_sql_token_is_name (ferry_sql_token_at (tokens, 0)) ||
      !ferry_sql_token_is (ferry_sql_token_at (tokens, 1), ".") ||
      !ferry_sql_token_is_name (ferry_sql_token_at (tokens, 2)))
    return FALSE;

  *schema = g_strdup (ferry_sql_token_at (tokens, 0)->text);
  *name = g_strdup (ferry_sql_token_at (tokens, 2)->text);

  return TRUE;
}

/**
 * ferry_postgres_find_table:
 * @schema: a structure
 * @namespace: the table's schema
 * @name: the table's name
 *
 * Returns: (transfer none) (nullable): the table, or %NULL. Any thread.
 *
 * Since: 0.1
 */
FerryTable *
ferry_postgres_find_table (const FerrySchema *schema,
                           const char        *namespace,
                           const char        *name)
{
  g_autofree char *id = NULL;
  FerryTable *table;

  id = g_str_equal (namespace, schema->main_schema) ? g_strdup (name) : g_strconcat (namespace, ".", name, NULL);
  table = ferry_schema_find_table (schema, id);
  if (table == NULL || !g_str_equal (table->schema, namespace) || !g_str_equal (table->name, name))
    return NULL;

  return table;
}

/**
 * ferry_postgres_find_parent:
 * @schema: a structure
 * @qualified: an entry of #FerryTable.parents
 *
 * Returns: (transfer none) (nullable): the parent table, or %NULL. Any thread.
 *
 * Since: 0.1
 */
FerryTable *
ferry_postgres_find_parent (const FerrySchema *schema,
                            const char        *qualified)
{
  g_autofree char *namespace = NULL;
  g_autofree char *name = NULL;

  if (!ferry_postgres_split_name (qualified, &namespace, &name))
    return NULL;

  return ferry_postgres_find_table (schema, namespace, name);
}

/**
 * ferry_postgres_name_is_usable:
 * @name: an identifier
 *
 * Returns: whether the server would keep the name as it is: not empty, UTF-8, at most 63 bytes. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_name_is_usable (const char *name)
{
  return *name != '\0' && strlen (name) <= MAX_NAME && g_utf8_validate (name, -1, NULL);
}
