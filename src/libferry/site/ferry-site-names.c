#include "config.h"

#include "site/ferry-site-names.h"

static const struct { const char *key; const char *fallback; } compared[] = {
  { "DB_UNDERSCORED", "false" },
  { "USE_DB_SCHEMA_IN_SUBAPP", "false" },
  { "DB_TABLE_PREFIX", "" },
  { "DB_SCHEMA", "public" },
  { "COLLECTION_MANAGER_SCHEMA", "" },
};

/**
 * ferry_snake_case:
 * @name: a name of NocoBase's
 *
 * The name as `DB_UNDERSCORED=true` writes it: an underscore before every capital letter but at the beginning, one leading
 * underscore dropped, all lower case (`uiSchemas` becomes `ui_schemas`, `main_aB_path` becomes `main_a_b_path`).
 * The form is that of Sequelize's `underscore`, observed with NocoBase 2.2. Any thread.
 *
 * Returns: (transfer full): the name
 *
 * Since: 0.1
 */
char *
ferry_snake_case (const char *name)
{
  GString *result;

  g_return_val_if_fail (name != NULL, NULL);

  result = g_string_new (NULL);
  for (const char *c = name; *c != '\0'; c++)
    {
      if (g_ascii_isupper (*c))
        g_string_append_c (result, '_');
      g_string_append_c (result, g_ascii_tolower (*c));
    }
  if (result->str[0] == '_')
    g_string_erase (result, 0, 1);
  return g_string_free (result, FALSE);
}

/**
 * ferry_physical_table:
 * @name: name of a collection, or the table name that its options give
 * @underscored: whether names are written in snake case
 * @prefix: `DB_TABLE_PREFIX`, "" without
 *
 * The name of a table as NocoBase makes it: first snake case, then the prefix, unless the name begins with it already. Any thread.
 *
 * Returns: (transfer full): the name, without schema
 *
 * Since: 0.1
 */
char *
ferry_physical_table (const char *name,
                      gboolean    underscored,
                      const char *prefix)
{
  g_autofree char *written = NULL;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  written = underscored ? ferry_snake_case (name) : g_strdup (name);
  if (*prefix == '\0' || g_str_has_prefix (written, prefix))
    return g_steal_pointer (&written);
  return g_strconcat (prefix, written, NULL);
}

/**
 * ferry_site_physical_table:
 * @self: a site
 * @logical: name of a collection
 *
 * Returns: (transfer full): the table's name in this site's database, without schema. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_site_physical_table (FerrySite  *self,
                           const char *logical)
{
  return ferry_physical_table (logical, ferry_site_get_underscored (self), ferry_site_get_table_prefix (self));
}

/**
 * ferry_site_physical_column:
 * @self: a site
 * @logical: name of a field
 *
 * Returns: (transfer full): the column's name in this site's database. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_site_physical_column (FerrySite  *self,
                            const char *logical)
{
  return ferry_site_get_underscored (self) ? ferry_snake_case (logical) : g_strdup (logical);
}

/**
 * ferry_site_compared_keys:
 *
 * Returns: (transfer none): the keys of `.env` that two instances must agree on, NULL-terminated. Any thread.
 *
 * Since: 0.1
 */
const char * const *
ferry_site_compared_keys (void)
{
  static const char * const keys[] = {
    "DB_UNDERSCORED", "USE_DB_SCHEMA_IN_SUBAPP", "DB_TABLE_PREFIX", "DB_SCHEMA", "COLLECTION_MANAGER_SCHEMA", NULL,
  };

  return keys;
}

/**
 * ferry_site_compared_default:
 * @key: one of ferry_site_compared_keys()
 *
 * Returns: (transfer none): the value that counts when the key is unset or empty; "" for other keys. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_compared_default (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (compared); i++)
    if (g_strcmp0 (compared[i].key, key) == 0)
      return compared[i].fallback;
  return "";
}
