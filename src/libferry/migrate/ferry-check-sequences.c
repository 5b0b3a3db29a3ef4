#include "config.h"

#include "migrate/ferry-check-private.h"

#include <inttypes.h>
#include <string.h>
#include <glib/gi18n-lib.h>

/* A sequence that gives out a key which a row has already makes the application's next insert fail. SQLite's AUTOINCREMENT looks at the rows itself. */

static const FerrySequence *
find_sequence (FerrySchema       *schema,
               const FerryTable  *table,
               const FerryColumn *column)
{
  for (guint i = 0; i < schema->sequences->len; i++)
    {
      const FerrySequence *sequence = g_ptr_array_index (schema->sequences, i);

      if (g_strcmp0 (sequence->owner_table, table->name) == 0 && g_strcmp0 (sequence->owner_column, column->name) == 0)
        return sequence;
    }
  return NULL;
}

static gboolean
check_column (FerryCheck         *self,
              const FerryTable   *table,
              const FerryColumn  *column,
              guint              *behind,
              GError            **error)
{
  const FerrySequence *sequence = column->identity != FERRY_IDENTITY_NONE ? find_sequence (self->schema, table, column) : NULL;
  g_autofree char *where = NULL, *quoted = NULL, *sql = NULL, *greatest = NULL, *next = NULL, *title = NULL;
  g_autoptr(GError) local_error = NULL;

  if (sequence == NULL || sequence->increment < 0)
    return TRUE;
  where = ferry_database_quote_table (self->db, table);
  quoted = ferry_database_quote (column->name);
  sql = g_strdup_printf ("SELECT pg_catalog.max(%s)::text FROM %s", quoted, where);
  greatest = ferry_database_query_value (self->db, sql, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (greatest == NULL || g_ascii_strtoll (greatest, NULL, 10) < sequence->next_value)
    return TRUE;
  (*behind)++;
  next = g_strdup_printf ("%" PRId64, sequence->next_value);
  title = g_strdup_printf (_("The sequence of %s.%s is behind its rows: the next value is %s, and %s is taken"), table->name, column->name, next, greatest);
  _ferry_check_add (self, FERRY_CHECK_WARNING, "sequence-behind", table->name, title, NULL, NULL,
                    _("The application's next insert there may fail: raise the sequence in the database."));
  return TRUE;
}

static gboolean
check_table (FerryCheck        *self,
             const FerryTable  *table,
             guint             *behind,
             GError           **error)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (!check_column (self, table, g_ptr_array_index (table->columns, i), behind, error))
      return FALSE;
  return TRUE;
}

/*
 * _ferry_check_sequences:
 *
 * Warns where a sequence of a table that the package moves rows of stands behind the rows of the target.
 */
gboolean
_ferry_check_sequences (FerryCheck  *self,
                        GError     **error)
{
  guint behind = 0;

  if (ferry_database_get_dialect (self->db) != FERRY_DIALECT_POSTGRES)
    return TRUE;
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (self->metadata->tables, i);
      const FerryTable *table = packed->entry != NULL ? ferry_schema_find_table (self->schema, ferry_table_rule_get_table (packed->rule)) : NULL;

      if (table != NULL && !check_table (self, table, &behind, error))
        return FALSE;
    }
  if (behind == 0)
    _ferry_check_add (self, FERRY_CHECK_PASSED, "sequences", NULL, _("Sequences are ahead of their rows"), NULL, NULL, NULL);
  return TRUE;
}
