#include "config.h"

#include "site/ferry-site-private.h"

/* NocoBase's own tables that tell what the application is. */

static FerryTable *
find_main_table (FerrySite         *self,
                 const FerrySchema *schema,
                 const char        *logical)
{
  g_autofree char *name = ferry_site_physical_table (self, logical);

  return ferry_schema_find_table (schema, name);
}

FerryTable *
_ferry_site_find_table (FerrySite          *self,
                        const FerrySchema  *schema,
                        const char         *logical,
                        const char * const *columns)
{
  FerryTable *table = find_main_table (self, schema, logical);

  for (guint i = 0; table != NULL && columns[i] != NULL; i++)
    {
      g_autofree char *column = ferry_site_physical_column (self, columns[i]);

      if (ferry_table_find_column (table, column) == NULL)
        return NULL;
    }
  return table;
}

char *
_ferry_site_column_or_null (FerrySite        *self,
                            const FerryTable *table,
                            const char       *logical)
{
  g_autofree char *column = ferry_site_physical_column (self, logical);

  return ferry_table_find_column (table, column) != NULL ? ferry_database_quote (column) : g_strdup ("NULL");
}

/**
 * ferry_site_read_version:
 * @self: a site
 * @db: its database, in any transaction
 * @schema: the structure of @db
 * @error: %FERRY_ERROR_SQL and what else a query may give
 *
 * Reads the application's version. Blocks; the thread of @db.
 *
 * Returns: (transfer full) (nullable): such as "2.2.15"; "" when the database is no NocoBase; %NULL with @error set
 *
 * Since: 0.1
 */
char *
ferry_site_read_version (FerrySite          *self,
                         FerryDatabase      *db,
                         const FerrySchema  *schema,
                         GError            **error)
{
  static const char * const columns[] = { "value", NULL };
  g_autoptr(GError) local = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  FerryTable *table;
  char *version;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  table = _ferry_site_find_table (self, schema, "applicationVersion", columns);
  if (table == NULL)
    return g_strdup ("");
  name = ferry_database_quote_table (db, table);
  sql = g_strdup_printf ("SELECT \"value\" FROM %s WHERE \"value\" IS NOT NULL LIMIT 1", name);
  version = ferry_database_query_value (db, sql, NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return version != NULL ? version : g_strdup ("");
}

static gboolean
is_true (const char *text)
{
  return text != NULL && (g_str_equal (text, "t") || g_str_equal (text, "1") || g_str_equal (text, "true"));
}

static gboolean
add_plugin (guint               n,
            const char * const *values,
            gpointer            user_data)
{
  GPtrArray *plugins = user_data;
  FerryPlugin *plugin;

  if (values[0] == NULL)
    return TRUE;
  plugin = g_new0 (FerryPlugin, 1);
  plugin->name = g_strdup (values[0]);
  plugin->package_name = g_strdup (values[1] != NULL ? values[1] : "");
  plugin->version = g_strdup (values[2] != NULL ? values[2] : "");
  plugin->enabled = is_true (values[3]);
  plugin->installed = is_true (values[4]);
  g_ptr_array_add (plugins, plugin);
  return TRUE;
}

static char *
plugins_query (FerrySite        *self,
               FerryDatabase    *db,
               const FerryTable *table)
{
  g_autofree char *name = ferry_database_quote_table (db, table);
  g_autofree char *package = _ferry_site_column_or_null (self, table, "packageName");
  g_autofree char *version = _ferry_site_column_or_null (self, table, "version");
  g_autofree char *enabled = _ferry_site_column_or_null (self, table, "enabled");
  g_autofree char *installed = _ferry_site_column_or_null (self, table, "installed");

  return g_strdup_printf ("SELECT \"name\", %s, %s, %s, %s FROM %s ORDER BY \"name\"", package, version, enabled, installed, name);
}

/**
 * ferry_site_read_plugins:
 * @self: a site
 * @db: its database, in any transaction
 * @schema: the structure of @db
 * @error: %FERRY_ERROR_SQL and what else a query may give
 *
 * Reads the rows of `applicationPlugins`, sorted by name as the database sorts. Blocks; the thread of @db.
 *
 * Returns: (transfer full) (element-type FerryPlugin) (nullable): the plugins, none when the database is no NocoBase; %NULL with @error set
 *
 * Since: 0.1
 */
GPtrArray *
ferry_site_read_plugins (FerrySite          *self,
                         FerryDatabase      *db,
                         const FerrySchema  *schema,
                         GError            **error)
{
  static const char * const columns[] = { "name", NULL };
  g_autoptr(GPtrArray) plugins = NULL;
  g_autofree char *sql = NULL;
  FerryTable *table;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  plugins = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_plugin_free);
  table = _ferry_site_find_table (self, schema, "applicationPlugins", columns);
  if (table == NULL)
    return g_steal_pointer (&plugins);
  sql = plugins_query (self, db, table);
  if (!ferry_database_query (db, sql, NULL, add_plugin, plugins, error))
    return NULL;
  return g_steal_pointer (&plugins);
}
