#include "config.h"

#include "instance/ferry-local-variables.h"

#include "base/ferry-error.h"
#include "migrate/ferry-journal.h"

#include <glib/gi18n-lib.h>

typedef gboolean (*ChangeFunc) (FerrySite *site, FerryDatabase *db, FerrySchema *schema, gconstpointer data, GError **error);

/* One short transaction of its own, recorded in the journal by name. */
static gboolean
change (FerrySite      *site,
        ChangeFunc      func,
        gconstpointer   data,
        const char     *kind,
        const char     *names,
        GError        **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, error);
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerrySchema) schema = NULL;

  if (db == NULL || journal == NULL || !ferry_database_begin (db, FERRY_TRANSACTION_WRITE, error))
    return FALSE;
  schema = ferry_database_read_schema (db, error);
  if (schema == NULL || !func (site, db, schema, data, error))
    {
      ferry_database_rollback (db);
      return FALSE;
    }
  return ferry_database_commit (db, error) && ferry_journal_append (journal, kind, NULL, names, error);
}

static gboolean
set_func (FerrySite      *site,
          FerryDatabase  *db,
          FerrySchema    *schema,
          gconstpointer   data,
          GError        **error)
{
  return ferry_site_write_variables (site, db, schema, (GPtrArray *) data, error);
}

static char *
join_names (GPtrArray *variables)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < variables->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ferry_variable_get_name (g_ptr_array_index (variables, i)));
  return g_string_free (names, FALSE);
}

/**
 * ferry_local_variables_set:
 * @site: the instance
 * @variables: (element-type FerryVariable): with values
 * @error: return location
 *
 * Adds or changes variables and secrets in one transaction, and records their names. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_local_variables_set (FerrySite  *site,
                           GPtrArray  *variables,
                           GError    **error)
{
  g_autofree char *names = join_names (variables);

  return change (site, set_func, variables, "variables-set", names, error);
}

static gboolean
remove_func (FerrySite      *site,
             FerryDatabase  *db,
             FerrySchema    *schema,
             gconstpointer   data,
             GError        **error)
{
  g_autofree char *id = ferry_site_physical_table (site, "environmentVariables");
  FerryTable *table = ferry_schema_find_table (schema, id);
  const char *parameters[] = { data, NULL };
  g_autofree char *quoted = NULL;
  g_autofree char *sql = NULL;

  if (table == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("%s has no table of variables."), ferry_site_get_name (site));
      return FALSE;
    }
  quoted = ferry_database_quote_table (db, table);
  sql = g_strdup_printf (ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE ? "DELETE FROM %s WHERE name = ?1" : "DELETE FROM %s WHERE name = $1", quoted);
  return ferry_database_query (db, sql, parameters, NULL, NULL, error);
}

/**
 * ferry_local_variables_remove:
 * @site: the instance
 * @name: name of a variable or secret
 * @error: return location
 *
 * Removes a variable and records its name. Blocking, any thread.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_local_variables_remove (FerrySite   *site,
                              const char  *name,
                              GError     **error)
{
  return change (site, remove_func, name, "variable-removed", name, error);
}
