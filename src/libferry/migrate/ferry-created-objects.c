#include "config.h"

#include "migrate/ferry-created-objects.h"

#include "base/ferry-error.h"

#include <string.h>

static char *
describe (const char *kind,
          const char *schema,
          const char *name)
{
  g_autofree char *quoted_schema = ferry_database_quote (schema);
  g_autofree char *quoted_name = ferry_database_quote (name);

  return g_strdup_printf ("%s %s.%s", kind, quoted_schema, quoted_name);
}

/**
 * ferry_created_objects_find:
 * @before: a structure, read from the database
 * @after: the same database's structure after statements ran
 *
 * Finds the sequences that no table owns, the types and the schemas that were made. Any thread.
 *
 * Returns: (transfer full) (array zero-terminated=1): kind and quoted name of each, in the order in which they can be dropped.
 *
 * Since: 0.1
 */
char **
ferry_created_objects_find (const FerrySchema *before,
                            const FerrySchema *after)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) offered = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < after->sequences->len; i++)
    {
      const FerrySequence *sequence = g_ptr_array_index (after->sequences, i);
      g_autofree char *object = describe ("sequence", sequence->schema, sequence->name);

      if (*sequence->schema != '\0' && sequence->owner_table == NULL
          && ferry_schema_find_sequence (before, sequence->schema, sequence->name) == NULL)
        g_strv_builder_add (builder, object);
    }
  for (guint i = 0; i < after->types->len; i++)
    {
      const FerryUserType *type = g_ptr_array_index (after->types, i);
      g_autofree char *object = describe ("type", type->schema, type->name);

      if (ferry_schema_find_type (before, type->schema, type->name) == NULL)
        g_strv_builder_add (builder, object);
    }
  for (guint i = 0; i < before->offers->len; i++)
    g_hash_table_add (offered, g_ptr_array_index (before->offers, i));
  for (guint i = 0; i < after->offers->len; i++)
    {
      const char *offer = g_ptr_array_index (after->offers, i);

      if (g_str_has_prefix (offer, "schema ") && !g_hash_table_contains (offered, offer))
        g_strv_builder_add (builder, offer);
    }
  return g_strv_builder_end (builder);
}

/* A savepoint around it: what something made since leans on stays, and the transaction goes on. */
static gboolean
try_drop (FerryDatabase  *db,
          const char     *object,
          gboolean       *dropped,
          GError        **error)
{
  const char *space = strchr (object, ' ');
  g_autofree char *kind = space != NULL ? g_strndup (object, (gsize) (space - object)) : NULL;
  static const char * const kinds[] = { "sequence", "type", "schema", NULL };
  g_autofree char *sql = NULL;

  *dropped = FALSE;
  if (kind == NULL || !g_strv_contains (kinds, kind))
    return TRUE;
  sql = g_strdup_printf ("DROP %s IF EXISTS %s RESTRICT", kind, space + 1);
  if (!ferry_database_execute (db, "SAVEPOINT ferry_drop", NULL, error))
    return FALSE;
  *dropped = ferry_database_execute (db, sql, NULL, NULL);
  return (*dropped || ferry_database_execute (db, "ROLLBACK TO SAVEPOINT ferry_drop", NULL, error))
         && ferry_database_execute (db, "RELEASE SAVEPOINT ferry_drop", NULL, error);
}

/**
 * ferry_created_objects_drop:
 * @db: a PostgreSQL database inside a write transaction
 * @objects: (array zero-terminated=1): what ferry_created_objects_find() found
 * @left: (element-type utf8): receives those that other objects need and that therefore stay
 * @error: return location
 *
 * Drops them, in as many rounds as their dependencies ask for. Never drops anything else with them. Blocking, any thread.
 *
 * Returns: %FALSE with @error when the transaction is lost.
 *
 * Since: 0.1
 */
gboolean
ferry_created_objects_drop (FerryDatabase       *db,
                            const char * const  *objects,
                            GPtrArray           *left,
                            GError             **error)
{
  guint before;

  for (guint i = 0; objects[i] != NULL; i++)
    g_ptr_array_add (left, g_strdup (objects[i]));
  do
    {
      before = left->len;
      for (guint i = 0; i < left->len;)
        {
          gboolean dropped;

          if (!try_drop (db, g_ptr_array_index (left, i), &dropped, error))
            return FALSE;
          if (dropped)
            g_ptr_array_remove_index (left, i);
          else
            i++;
        }
    }
  while (left->len > 0 && left->len < before);
  return TRUE;
}
