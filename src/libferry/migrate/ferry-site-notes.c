#include "config.h"

#include "migrate/ferry-site-notes.h"

#include <glib/gi18n-lib.h>

/* Built-in tables whose rows stand for something outside the primary database. */
static const struct
{
  const char *table;
  gboolean    not_main;   /* the row "main" is the primary database itself */
  const char *note;
} outside[] = {
  { "dataSources", TRUE, N_("external data source “%s”: its configuration travels, its database does not") },
  { "applications", FALSE, N_("sub-application “%s”: its own database and files do not travel") },
  { "storages", FALSE, N_("file storage “%s”: its configuration travels, the files in it do not") },
};

static const char * const name_columns[] = { "key", "name", "name" };

static gboolean
take_name (guint               n,
           const char * const *values,
           gpointer            user_data)
{
  if (values[0] != NULL)
    g_ptr_array_add (user_data, g_strdup (values[0]));
  return TRUE;
}

static gboolean
add_notes_of (FerrySite          *site,
              FerryDatabase      *db,
              const FerrySchema  *schema,
              guint               index,
              GPtrArray          *notes,
              GError            **error)
{
  g_autofree char *id = ferry_site_physical_table (site, outside[index].table);
  g_autofree char *column = ferry_site_physical_column (site, name_columns[index]);
  g_autofree char *quoted_column = ferry_database_quote (column);
  FerryTable *table = ferry_schema_find_table (schema, id);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *quoted_table = NULL;
  g_autofree char *condition = NULL;
  g_autofree char *sql = NULL;

  if (table == NULL || ferry_table_find_column (table, column) == NULL)
    return TRUE;
  quoted_table = ferry_database_quote_table (db, table);
  condition = outside[index].not_main ? g_strdup_printf ("WHERE %s <> 'main'", quoted_column) : g_strdup ("");
  sql = g_strdup_printf ("SELECT %s FROM %s %s ORDER BY 1", quoted_column, quoted_table, condition);
  if (!ferry_database_query (db, sql, NULL, take_name, names, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *format = g_dgettext (GETTEXT_PACKAGE, outside[index].note);
      g_auto(GStrv) around = g_strsplit (format, "%s", 2);

      g_ptr_array_add (notes, g_strconcat (around[0], g_ptr_array_index (names, i), around[1], NULL));
    }
  return TRUE;
}

static gboolean
take_other_schema (guint               n,
                   const char * const *values,
                   gpointer            user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf (_("collection “%s” lies in the schema “%s” of its own, which does not travel"), values[0], values[1]));
  return TRUE;
}

/* Ferry reads the application's schema only: what a collection keeps elsewhere is named, not passed over. */
static gboolean
add_other_schemas (FerrySite          *site,
                   FerryDatabase      *db,
                   const FerrySchema  *schema,
                   GPtrArray          *notes,
                   GError            **error)
{
  g_autofree char *id = ferry_site_physical_table (site, "collections");
  FerryTable *table = ferry_schema_find_table (schema, id);
  const FerryColumn *options = table != NULL ? ferry_table_find_column (table, "options") : NULL;
  const char *parameters[] = { ferry_site_get_schema (site), NULL };
  g_autofree char *quoted = NULL;
  g_autofree char *sql = NULL;

  if (schema->dialect != FERRY_DIALECT_POSTGRES || options == NULL || !g_str_has_prefix (options->type, "json")
      || ferry_table_find_column (table, "name") == NULL)
    return TRUE;
  quoted = ferry_database_quote_table (db, table);
  sql = g_strdup_printf ("SELECT name, options::pg_catalog.jsonb ->> 'schema' FROM %s"
                         " WHERE options::pg_catalog.jsonb ->> 'schema' NOT IN ($1, '') ORDER BY name", quoted);
  return ferry_database_query (db, sql, parameters, take_other_schema, notes, error);
}

/**
 * ferry_site_add_notes:
 * @site: the instance
 * @db: its database, any transaction
 * @schema: its structure
 * @notes: (element-type utf8): sentences are added here
 * @error: return location
 *
 * Names what belongs to the application and does not travel in a migration file: external data sources, sub-applications and the
 * files of its storages, collections in a schema of their own. Any thread.
 *
 * Returns: %FALSE with @error when the database refused.
 *
 * Since: 0.1
 */
gboolean
ferry_site_add_notes (FerrySite          *site,
                      FerryDatabase      *db,
                      const FerrySchema  *schema,
                      GPtrArray          *notes,
                      GError            **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (outside); i++)
    if (!add_notes_of (site, db, schema, i, notes, error))
      return FALSE;
  return add_other_schemas (site, db, schema, notes, error);
}
