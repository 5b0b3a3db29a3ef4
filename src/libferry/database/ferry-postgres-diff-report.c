#include "config.h"

#include "database/ferry-postgres-diff-private.h"

#include "database/ferry-postgres-name.h"

#include <glib/gi18n-lib.h>

/* What the parts of a diff say and ask: refusals, things kept, comments; the target's tables as they are by now. */

/* one sentence that begins with the table */
void
ferry_postgres_diff_refuse (FerryPostgresDiff *self,
                            const char        *table,
                            const char        *format,
                            ...)
{
  g_autofree char *text = NULL;
  char *sentence;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  sentence = g_strdup_printf (_("Table “%s”: %s"), table, text);
  if (g_ptr_array_find_with_equal_func (self->diff->refusals, sentence, g_str_equal, NULL))
    g_free (sentence);
  else
    g_ptr_array_add (self->diff->refusals, sentence);
}

/* @error is taken over */
void
ferry_postgres_diff_refuse_error (FerryPostgresDiff *self,
                                  const char        *table,
                                  GError            *error)
{
  ferry_postgres_diff_refuse (self, table, "%s", error != NULL ? error->message : _("its structure is damaged"));
  g_clear_error (&error);
}

/* "column orders.legacy_code" */
void
ferry_postgres_diff_keep (FerryPostgresDiff *self,
                          const char        *what,
                          const char        *table,
                          const char        *name)
{
  g_ptr_array_add (self->diff->kept, g_strdup_printf ("%s %s.%s", what, table, name));
}

/* "schema"."name" */
char *
ferry_postgres_diff_qualify (const FerryTable *table)
{
  return ferry_postgres_qualify (table->schema, table->name);
}

/* a partitioned table has no rows of its own */
const char *
ferry_postgres_diff_only (const FerryTable *table)
{
  return table->kind == FERRY_TABLE_PARTITIONED ? "" : "ONLY ";
}

/* the table of the same name on the target, as it is by now */
FerryTable *
ferry_postgres_diff_work (FerryPostgresDiff *self,
                          const FerryTable  *table)
{
  return ferry_postgres_find_table (self->work, table->schema, table->name);
}

/* whether this diff creates it */
gboolean
ferry_postgres_diff_is_new (FerryPostgresDiff *self,
                            const FerryTable  *table)
{
  g_autofree char *id = ferry_schema_table_id (self->work, table);

  return g_hash_table_contains (self->created, id);
}

/* partitions and inheriting tables on the target */
GPtrArray *
ferry_postgres_diff_children (FerryPostgresDiff *self,
                              const FerryTable  *table)
{
  g_autofree char *id = ferry_schema_table_id (self->work, table);

  return g_hash_table_lookup (self->children, id);
}

/* remembers that @child inherits from @parent (qualified) */
void
ferry_postgres_diff_adopt (FerryPostgresDiff *self,
                           FerryTable        *child,
                           const char        *parent)
{
  FerryTable *table = ferry_postgres_find_parent (self->work, parent);
  g_autofree char *id = table != NULL ? ferry_schema_table_id (self->work, table) : g_strdup (parent);
  GPtrArray *children = g_hash_table_lookup (self->children, id);

  if (children == NULL)
    {
      children = g_ptr_array_new ();
      g_hash_table_insert (self->children, g_strdup (id), children);
    }
  g_ptr_array_add (children, child);
}

/* the parent on the target that gives @table its column */
const FerryTable *
ferry_postgres_diff_parent_with (FerryPostgresDiff *self,
                                 const FerryTable  *table,
                                 const char        *column)
{
  for (guint i = 0; i < table->parents->len; i++)
    {
      const FerryTable *parent = ferry_postgres_find_parent (self->work, g_ptr_array_index (table->parents, i));

      if (parent != NULL && ferry_table_find_column (parent, column) != NULL)
        return parent;
    }

  return NULL;
}

/* COMMENT ON @what IS …, when it differs; whether it did */
gboolean
ferry_postgres_diff_comment (FerryPostgresDiff *self,
                             const char        *table,
                             const char        *object,
                             const char        *what,
                             const char        *comment,
                             const char        *present)
{
  g_autofree char *literal = NULL;

  if (g_strcmp0 (comment, present) == 0)
    return FALSE;

  literal = comment != NULL ? ferry_postgres_quote_literal (comment) : g_strdup ("NULL");
  ferry_postgres_diff_add (self, FERRY_STAGE_COMMENT, "comment", table, object, g_strdup_printf ("COMMENT ON %s IS %s", what, literal));

  return TRUE;
}
