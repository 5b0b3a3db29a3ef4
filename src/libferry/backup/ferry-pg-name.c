#include "config.h"

#include "backup/ferry-pg-proof.h"

#include "database/ferry-database.h"

#include <string.h>

/* One part of a name at @p: adds its plain text to @part, gives what follows it. */
static const char *
take_part (const char *p,
           GString    *part)
{
  if (*p != '"')
    {
      while (*p != '\0' && *p != '.' && !g_ascii_isspace (*p))
        g_string_append_c (part, *p++);
      return p;
    }
  for (p++; *p != '\0'; p++)
    if (*p != '"')
      g_string_append_c (part, *p);
    else if (p[1] == '"')
      g_string_append_c (part, *p++);
    else
      return p + 1;
  return NULL;
}

/**
 * ferry_pg_quoted_name:
 * @schema: a schema, plain
 * @name: a table or sequence, plain
 *
 * Returns: (transfer full): `"schema"."name"`
 *
 * Since: 0.1
 */
char *
ferry_pg_quoted_name (const char *schema,
                      const char *name)
{
  g_autofree char *quoted_schema = ferry_database_quote (schema);
  g_autofree char *quoted_name = ferry_database_quote (name);

  return g_strdup_printf ("%s.%s", quoted_schema, quoted_name);
}

/**
 * ferry_pg_canonical_name:
 * @name: schema and name as a dump writes them, quoted where pg_dump thinks it needed
 *
 * Brings a name into the form of ferry_pg_quoted_name(), so that names can be compared.
 *
 * Returns: (transfer full) (nullable): the name, %NULL when @name is none
 *
 * Since: 0.1
 */
char *
ferry_pg_canonical_name (const char *name)
{
  g_autoptr(GString) schema = g_string_new (NULL);
  g_autoptr(GString) table = g_string_new (NULL);
  const char *p;

  g_return_val_if_fail (name != NULL, NULL);

  p = take_part (name, schema);
  if (p == NULL || *p != '.')
    return NULL;
  p = take_part (p + 1, table);
  if (p == NULL || *p != '\0' || schema->len == 0 || table->len == 0)
    return NULL;
  return ferry_pg_quoted_name (schema->str, table->str);
}

/**
 * ferry_pg_dropped_table:
 * @statement: a statement of `pg_restore --clean --if-exists`
 *
 * Returns: (transfer full) (nullable): the canonical name of the table that the statement drops, %NULL for other statements
 *
 * Since: 0.1
 */
char *
ferry_pg_dropped_table (const char *statement)
{
  static const char prefix[] = "DROP TABLE IF EXISTS ";

  return g_str_has_prefix (statement, prefix) ? ferry_pg_canonical_name (statement + strlen (prefix)) : NULL;
}
