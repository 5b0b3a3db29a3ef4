#include "config.h"

#include "site/ferry-site-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char * const needed_columns[] = { "name", "type", "value", NULL };

static gboolean
add_variable (guint               n,
              const char * const *values,
              gpointer            user_data)
{
  GPtrArray *variables = user_data;
  gboolean secret = g_strcmp0 (values[1], "secret") == 0;

  if (values[0] != NULL)
    g_ptr_array_add (variables, ferry_variable_new (values[0], secret, secret ? NULL : values[2]));
  return TRUE;
}

/**
 * ferry_site_read_variables:
 * @self: a site
 * @db: its database, in any transaction
 * @schema: the structure of @db
 * @error: %FERRY_ERROR_SQL and what else a query may give
 *
 * Reads the rows of `environmentVariables`, sorted by name as the database sorts. Only rows of type `secret` are secrets; their values are not even read. Blocks;
 * the thread of @db.
 *
 * Returns: (transfer full) (element-type FerryVariable) (nullable): the variables, none when the database has no such table; %NULL with @error set
 *
 * Since: 0.1
 */
GPtrArray *
ferry_site_read_variables (FerrySite          *self,
                           FerryDatabase      *db,
                           const FerrySchema  *schema,
                           GError            **error)
{
  g_autoptr(GPtrArray) variables = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  FerryTable *table;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  variables = g_ptr_array_new_with_free_func (g_object_unref);
  table = _ferry_site_find_table (self, schema, "environmentVariables", needed_columns);
  if (table == NULL)
    return g_steal_pointer (&variables);
  name = ferry_database_quote_table (db, table);
  sql = g_strdup_printf ("SELECT \"name\", \"type\", CASE WHEN \"type\" = 'secret' THEN NULL ELSE \"value\" END FROM %s ORDER BY \"name\"", name);
  if (!ferry_database_query (db, sql, NULL, add_variable, variables, error))
    return NULL;
  return g_steal_pointer (&variables);
}

/* What writing one variable needs again and again. */
typedef struct
{
  FerryDatabase *db;
  char          *table;
  char          *created;     /* quoted column, "NULL" when the table has none */
  char          *updated;
  const char    *mark;        /* what a parameter begins with: "$" or "?" */
  char          *now;         /* SQL expression */
  gboolean       key_read;
  guint8         key[32];
} Writer;

static void
writer_clear (Writer *self)
{
  explicit_bzero (self->key, sizeof self->key);
  g_free (self->table);
  g_free (self->created);
  g_free (self->updated);
  g_free (self->now);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

/* The form in which Sequelize writes a DATETIME of SQLite. */
static char *
sqlite_now (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *seconds = g_date_time_format (now, "%Y-%m-%d %H:%M:%S");

  return g_strdup_printf ("'%s.%03d +00:00'", seconds, g_date_time_get_microsecond (now) / 1000);
}

static void
writer_init (Writer           *self,
             FerrySite        *site,
             FerryDatabase    *db,
             const FerryTable *table)
{
  gboolean sqlite = ferry_database_get_dialect (db) == FERRY_DIALECT_SQLITE;

  self->db = db;
  self->table = ferry_database_quote_table (db, table);
  self->created = _ferry_site_column_or_null (site, table, "createdAt");
  self->updated = _ferry_site_column_or_null (site, table, "updatedAt");
  self->mark = sqlite ? "?" : "$";
  self->now = sqlite ? sqlite_now () : g_strdup ("CURRENT_TIMESTAMP(3)");
}

static gboolean
ignore_row (guint               n,
            const char * const *values,
            gpointer            user_data)
{
  return TRUE;
}

static gboolean
has_column (const char *quoted)
{
  return !g_str_equal (quoted, "NULL");
}

static gboolean
run (Writer      *self,
     const char  *sql,
     const char  *name,
     const char  *type,
     const char  *value,
     GError     **error)
{
  const char *parameters[] = { name, type, value, NULL };

  return ferry_database_query (self->db, sql, parameters, ignore_row, NULL, error);
}

static gboolean
update_row (Writer      *self,
            const char  *name,
            const char  *type,
            const char  *value,
            GError     **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  g_string_append_printf (sql, "UPDATE %s SET \"type\" = %s2, \"value\" = %s3", self->table, self->mark, self->mark);
  if (has_column (self->updated))
    g_string_append_printf (sql, ", %s = %s", self->updated, self->now);
  g_string_append_printf (sql, " WHERE \"name\" = %s1", self->mark);
  return run (self, sql->str, name, type, value, error);
}

static gboolean
insert_row (Writer      *self,
            const char  *name,
            const char  *type,
            const char  *value,
            GError     **error)
{
  g_autoptr(GString) columns = g_string_new ("\"name\", \"type\", \"value\"");
  g_autoptr(GString) values = g_string_new (NULL);
  g_autofree char *sql = NULL;

  g_string_append_printf (values, "%s1, %s2, %s3", self->mark, self->mark, self->mark);
  if (has_column (self->created))
    {
      g_string_append_printf (columns, ", %s", self->created);
      g_string_append_printf (values, ", %s", self->now);
    }
  if (has_column (self->updated))
    {
      g_string_append_printf (columns, ", %s", self->updated);
      g_string_append_printf (values, ", %s", self->now);
    }
  sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", self->table, columns->str, values->str);
  return run (self, sql, name, type, value, error);
}

typedef struct { gboolean found; gboolean secret; } Present;

static gboolean
take_present (guint               n,
              const char * const *values,
              gpointer            user_data)
{
  Present *present = user_data;

  present->found = TRUE;
  present->secret = g_strcmp0 (values[0], "secret") == 0;
  return FALSE;
}

static gboolean
read_present (Writer      *self,
              const char  *name,
              Present     *present,
              GError     **error)
{
  const char *parameters[] = { name, NULL };
  g_autofree char *sql = g_strdup_printf ("SELECT \"type\" FROM %s WHERE \"name\" = %s1", self->table, self->mark);

  return ferry_database_query (self->db, sql, parameters, take_present, present, error);
}

static char *
encrypt (Writer      *self,
         FerrySite   *site,
         const char  *plain,
         GError     **error)
{
  if (!self->key_read && !ferry_site_read_key (site, self->key, error))
    return NULL;
  self->key_read = TRUE;
  return ferry_secret_encrypt (self->key, plain);
}

static gboolean
write_variable (Writer         *self,
                FerrySite      *site,
                FerryVariable  *variable,
                GError        **error)
{
  const char *name = ferry_variable_get_name (variable);
  g_autofree char *value = NULL;
  const char *type;
  Present present = { FALSE, FALSE };

  if (!read_present (self, name, &present, error))
    return FALSE;
  if (present.secret || ferry_variable_get_secret (variable))
    {
      type = "secret";
      value = encrypt (self, site, ferry_variable_get_value (variable), error);
    }
  else
    {
      type = "default";
      value = g_strdup (ferry_variable_get_value (variable));
    }
  if (value == NULL)
    return FALSE;
  return present.found ? update_row (self, name, type, value, error) : insert_row (self, name, type, value, error);
}

static gboolean
check_names (GPtrArray  *variables,
             GError    **error)
{
  for (guint i = 0; i < variables->len; i++)
    {
      const char *name = ferry_variable_get_name (g_ptr_array_index (variables, i));

      if (!ferry_variable_name_valid (name))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                       _("%s is no name of a variable. Use letters, digits and _, not beginning with a digit."), name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ferry_site_write_variables:
 * @self: a site
 * @db: its database, in the caller's write transaction
 * @schema: the structure of @db as it is now
 * @variables: (element-type FerryVariable): what to write; a value of %NULL means unchanged, "" clears
 * @error: %FERRY_ERROR_USAGE for a name that can't be, %FERRY_ERROR_NOT_FOUND without table or key, and the errors of a statement
 *
 * Inserts or updates rows of `environmentVariables`. Secrets are encrypted with the site's key first; a row that is a secret stays
 * one whatever @variables says. `createdAt` is set for new rows and kept otherwise, `updatedAt` is set. All values go as parameters. Blocks; the thread of @db.
 *
 * Returns: whether all were written; otherwise the transaction is to be rolled back
 *
 * Since: 0.1
 */
gboolean
ferry_site_write_variables (FerrySite          *self,
                            FerryDatabase      *db,
                            const FerrySchema  *schema,
                            GPtrArray          *variables,
                            GError            **error)
{
  g_auto(Writer) writer = { 0 };
  FerryTable *table;

  g_return_val_if_fail (FERRY_IS_SITE (self), FALSE);
  g_return_val_if_fail (schema != NULL && variables != NULL, FALSE);

  if (variables->len == 0)
    return TRUE;
  table = _ferry_site_find_table (self, schema, "environmentVariables", needed_columns);
  if (table == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("The database of %s has no table for variables (environmentVariables). Check that it is a NocoBase of a version that has them."), self->name);
      return FALSE;
    }
  if (!check_names (variables, error))
    return FALSE;
  writer_init (&writer, self, db, table);
  for (guint i = 0; i < variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (variables, i);

      if (ferry_variable_get_value (variable) != NULL && !write_variable (&writer, self, variable, error))
        return FALSE;
    }
  return TRUE;
}
