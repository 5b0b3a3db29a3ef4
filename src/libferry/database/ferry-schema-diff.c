#include "config.h"

#include "database/ferry-schema-diff.h"

#include "base/ferry-error.h"
#include "database/ferry-postgres-diff.h"
#include "database/ferry-sqlite-diff.h"

#include <glib/gi18n-lib.h>

/**
 * ferry_schema_diff_new_empty:
 *
 * A diff that says that nothing is to be done, for the dialects to fill.
 *
 * Returns: (transfer full): the diff. Any thread.
 *
 * Since: 0.1
 */
FerrySchemaDiff *
ferry_schema_diff_new_empty (void)
{
  FerrySchemaDiff *self = g_new0 (FerrySchemaDiff, 1);

  self->statements = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_statement_free);
  self->kept = g_ptr_array_new_with_free_func (g_free);
  self->refusals = g_ptr_array_new_with_free_func (g_free);
  self->leaning = g_ptr_array_new_with_free_func (g_free);
  self->conversions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->conversion_types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

/**
 * ferry_schema_diff_new:
 * @source: the structure that is wanted, mostly out of a package; it is not trusted
 * @target: the structure that is there, as ferry_database_read_schema() read it
 * @table_ids: ids of the tables of @source to bring up to date, %NULL-terminated
 * @allow_destructive: whether what loses values may run: then dropped columns and narrowed types replace their gentle
 *   counterpart; otherwise the same statements are listed as destructive, to be shown and not to be run
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED when the structures can't be compared at all
 *
 * Compares structures, see #FerrySchemaDiff. Executors run the statements in their order, those of the phase before the data
 * first, and leave out those that are destructive unless destruction was allowed. Any thread.
 *
 * Returns: (transfer full) (nullable): the diff, or %NULL
 *
 * Since: 0.1
 */
FerrySchemaDiff *
ferry_schema_diff_new (const FerrySchema   *source,
                       const FerrySchema   *target,
                       const char * const  *table_ids,
                       gboolean             allow_destructive,
                       GError             **error)
{
  g_autoptr (FerrySchemaDiff) self = NULL;
  gboolean compared;

  g_return_val_if_fail (source != NULL && target != NULL && table_ids != NULL, NULL);

  if (source->dialect != target->dialect)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("The package was made from %s and the target is %s: structures of different databases can't be compared"),
                   ferry_dialect_to_string (source->dialect), ferry_dialect_to_string (target->dialect));
      return NULL;
    }

  self = ferry_schema_diff_new_empty ();
  self->allow_destructive = allow_destructive;
  compared = source->dialect == FERRY_DIALECT_SQLITE
             ? ferry_sqlite_schema_diff (source, target, table_ids, allow_destructive, self, error)
             : ferry_postgres_schema_diff (source, target, table_ids, allow_destructive, self, error);

  return compared ? g_steal_pointer (&self) : NULL;
}

/**
 * ferry_schema_diff_free:
 * @self: (nullable) (transfer full): a diff
 *
 * Frees it. Any thread.
 *
 * Since: 0.1
 */
void
ferry_schema_diff_free (FerrySchemaDiff *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->statements);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->refusals);
  g_ptr_array_unref (self->leaning);
  g_hash_table_unref (self->conversions);
  g_hash_table_unref (self->conversion_types);
  g_free (self);
}

/**
 * ferry_schema_create_statements:
 * @schema: a structure
 * @table: one of its tables
 *
 * Tells what would create a table with the types and sequences that it uses, for people to read.
 *
 * Returns: (transfer full) (element-type FerryStatement): the statements in the order in which they would run. Any thread.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_schema_create_statements (const FerrySchema *schema,
                                const FerryTable  *table)
{
  GPtrArray *statements;

  g_return_val_if_fail (schema != NULL && table != NULL, NULL);

  statements = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_statement_free);
  if (schema->dialect == FERRY_DIALECT_SQLITE)
    ferry_sqlite_create_statements (schema, table, statements);
  else
    ferry_postgres_create_statements (schema, table, statements);

  return statements;
}
