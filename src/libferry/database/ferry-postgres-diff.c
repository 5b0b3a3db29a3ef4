#include "config.h"

#include "database/ferry-postgres-diff.h"
#include "database/ferry-postgres-diff-private.h"

#include "base/ferry-error.h"
#include "database/ferry-database.h"
#include "database/ferry-postgres-name.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryStage      stage;
  guint           number;
  FerryStatement *statement;
} Item;

/* adds a statement; @sql is taken over */
FerryStatement *
ferry_postgres_diff_add (FerryPostgresDiff *self,
                         FerryStage         stage,
                         const char        *kind,
                         const char        *table,
                         const char        *object,
                         char              *sql)
{
  FerryStatementPhase phase = stage >= FERRY_STAGE_AFTER_DATA ? FERRY_PHASE_AFTER_DATA : FERRY_PHASE_BEFORE_DATA;
  FerryStatement *statement = ferry_statement_new (phase, kind, table, object, sql);
  Item item = { stage, self->items->len, statement };

  g_array_append_val (self->items, item);
  if (table != NULL)
    g_hash_table_add (self->touched, g_strdup (table));

  return statement;
}

/* one that runs only when destruction was allowed; @sql and @count_sql are taken over */
FerryStatement *
ferry_postgres_diff_add_destructive (FerryPostgresDiff *self,
                                     FerryStage         stage,
                                     const char        *kind,
                                     const char        *table,
                                     const char        *object,
                                     char              *sql,
                                     char              *count_sql)
{
  FerryStatement *statement = ferry_postgres_diff_add (self, stage, kind, table, object, sql);

  statement->destructive = TRUE;
  statement->hazard = FERRY_HAZARD_LOSES_VALUES;
  statement->count_sql = count_sql;

  return statement;
}

static gint
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Item *one = a;
  const Item *other = b;

  if (one->stage != other->stage)
    return one->stage < other->stage ? -1 : 1;

  return one->number < other->number ? -1 : one->number > other->number;
}

static void
add_in_order (FerryPostgresDiff *self,
              const FerryTable  *table,
              GHashTable        *done)
{
  if (!g_hash_table_add (done, (gpointer) table))
    return;

  for (guint i = 0; i < table->parents->len; i++)
    {
      FerryTable *parent = ferry_postgres_find_parent (self->source, g_ptr_array_index (table->parents, i));
      g_autofree char *id = parent != NULL ? ferry_schema_table_id (self->source, parent) : NULL;

      if (id != NULL && g_hash_table_contains (self->named, id))
        add_in_order (self, parent, done);
    }
  g_ptr_array_add (self->order, (gpointer) table);
}

static gboolean
names_are_usable (FerryPostgresDiff *self,
                  const FerryTable  *table,
                  const char        *id)
{
  gboolean usable = ferry_postgres_name_is_usable (table->name) && ferry_postgres_name_is_usable (table->schema) &&
                    !g_str_has_prefix (table->schema, "pg_") && !g_str_equal (table->schema, "information_schema") &&
                    !g_str_equal (table->name, "ferry_execution");

  for (guint i = 0; i < table->columns->len; i++)
    usable = usable && ferry_postgres_name_is_usable (((FerryColumn *) g_ptr_array_index (table->columns, i))->name);
  if (!usable)
    ferry_postgres_diff_refuse (self, id, _("its name or a column's name can't be used on this server"));

  return usable;
}

static void
collect_tables (FerryPostgresDiff  *self,
                const char * const *table_ids)
{
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint i = 0; table_ids[i] != NULL; i++)
    {
      FerryTable *table = ferry_schema_find_table (self->source, table_ids[i]);

      if (table == NULL)
        ferry_postgres_diff_refuse (self, table_ids[i], _("the package does not hold its structure"));
      else if (names_are_usable (self, table, table_ids[i]))
        g_hash_table_add (self->named, g_strdup (table_ids[i]));
    }
  for (guint i = 0; i < self->source->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->source->tables, i);
      g_autofree char *id = ferry_schema_table_id (self->source, table);

      if (g_hash_table_contains (self->named, id))
        add_in_order (self, table, done);
    }
}

static void
copy_target (FerryPostgresDiff *self)
{
  for (guint i = 0; i < self->target->tables->len; i++)
    g_ptr_array_add (self->work->tables, ferry_table_copy (g_ptr_array_index (self->target->tables, i)));
  for (guint i = 0; i < self->work->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->work->tables, i);

      for (guint j = 0; j < table->parents->len; j++)
        ferry_postgres_diff_adopt (self, table, g_ptr_array_index (table->parents, j));
    }
  for (guint i = 0; i < self->target->offers->len; i++)
    g_hash_table_add (self->offers, g_strdup (g_ptr_array_index (self->target->offers, i)));
}

static void
run_tables (FerryPostgresDiff *self)
{
  static void (* const passes[]) (FerryPostgresDiff *, const FerryTable *, FerryTable *) = {
    ferry_postgres_diff_table, ferry_postgres_diff_keys, ferry_postgres_diff_checks, ferry_postgres_diff_indexes, ferry_postgres_diff_foreign_keys
  };

  ferry_postgres_diff_types (self);
  for (guint pass = 0; pass < G_N_ELEMENTS (passes); pass++)
    for (guint i = 0; i < self->order->len; i++)
      {
        const FerryTable *source = g_ptr_array_index (self->order, i);
        FerryTable *work = ferry_postgres_diff_work (self, source);

        if (work == NULL && pass == 0)
          ferry_postgres_diff_create_table (self, source);
        else if (work != NULL)
          passes[pass] (self, source, work);
      }
  ferry_postgres_diff_restore (self);
}

/* what does not travel but leans on the tables that change */
static void
list_leaning (FerryPostgresDiff *self)
{
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < self->order->len; i++)
    {
      const FerryTable *source = g_ptr_array_index (self->order, i);
      g_autofree char *id = ferry_schema_table_id (self->source, source);
      const FerryTable *target = ferry_schema_find_table (self->target, id);
      const FerryTable *shown = target != NULL ? target : source;

      for (guint j = 0; g_hash_table_contains (self->touched, id) && j < shown->leans_on->len; j++)
        g_ptr_array_add (self->diff->leaning, g_strdup_printf (target != NULL ? "%s: %s" : _("%s: %s (does not travel)"), id,
                                                               (char *) g_ptr_array_index (shown->leans_on, j)));
    }
  g_hash_table_iter_init (&iter, self->leaning);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (self->diff->leaning, g_strdup (key));
}

static void
finish (FerryPostgresDiff *self,
        GPtrArray         *statements)
{
  g_array_sort (self->items, compare_items);
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (statements, g_array_index (self->items, Item, i).statement);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
diff_init (FerryPostgresDiff *self,
           const FerrySchema *source,
           const FerrySchema *target,
           FerrySchemaDiff   *diff)
{
  *self = (FerryPostgresDiff) { .source = source, .target = target, .diff = diff, .allow_destructive = diff->allow_destructive };
  self->work = ferry_schema_new (FERRY_DIALECT_POSTGRES, target->main_schema);
  self->offers = new_set ();
  self->leaning = new_set ();
  self->named = new_set ();
  self->touched = new_set ();
  self->created = new_set ();
  self->kept_types = new_set ();
  self->foreign_types = new_set ();
  self->crossed = new_set ();
  self->types = new_set ();
  self->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->order = g_ptr_array_new ();
  self->displaced = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_displaced_free);
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  self->guard = (FerryPostgresGuard) { source, target, self->offers, self->leaning, FALSE };
  copy_target (self);
}

static void
diff_clear (FerryPostgresDiff *self)
{
  ferry_schema_unref (self->work);
  g_hash_table_unref (self->offers);
  g_hash_table_unref (self->leaning);
  g_hash_table_unref (self->named);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->created);
  g_hash_table_unref (self->kept_types);
  g_hash_table_unref (self->foreign_types);
  g_hash_table_unref (self->crossed);
  g_hash_table_unref (self->types);
  g_hash_table_unref (self->children);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->displaced);
  g_array_unref (self->items);
}

/**
 * ferry_postgres_schema_diff:
 * @source: the structure that is wanted; untrusted
 * @target: the structure that is there, read from a database (with its offers)
 * @table_ids: ids of the tables to bring up to date, %NULL-terminated
 * @allow_destructive: whether what loses values may run
 * @diff: an empty diff to be filled
 * @error: return location for an error: %FERRY_ERROR_UNSUPPORTED
 *
 * See ferry_schema_diff_new().
 *
 * Returns: %FALSE when the structures can't be compared at all. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_schema_diff (const FerrySchema   *source,
                            const FerrySchema   *target,
                            const char * const  *table_ids,
                            gboolean             allow_destructive,
                            FerrySchemaDiff     *diff,
                            GError             **error)
{
  FerryPostgresDiff self;

  g_return_val_if_fail (source != NULL && target != NULL && table_ids != NULL && diff != NULL, FALSE);

  if (!g_str_equal (source->main_schema, target->main_schema))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("The package comes from the schema “%s” and the target uses “%s”: set DB_SCHEMA alike on both"),
                   source->main_schema, target->main_schema);
      return FALSE;
    }

  diff->allow_destructive = allow_destructive;
  diff_init (&self, source, target, diff);
  collect_tables (&self, table_ids);
  run_tables (&self);
  list_leaning (&self);
  finish (&self, diff->statements);
  diff_clear (&self);

  return TRUE;
}

/**
 * ferry_postgres_create_statements:
 * @schema: a structure
 * @table: one of its tables
 * @statements: (element-type FerryStatement): array to which the statements are added
 *
 * Tells what would create a table with the types and sequences that it uses, to be shown; see
 * ferry_schema_create_statements(). Any thread.
 *
 * Since: 0.1
 */
void
ferry_postgres_create_statements (const FerrySchema *schema,
                                  const FerryTable  *table,
                                  GPtrArray         *statements)
{
  g_autoptr (FerrySchema) empty = ferry_schema_new (FERRY_DIALECT_POSTGRES, schema->main_schema);
  g_autoptr (FerrySchemaDiff) diff = ferry_schema_diff_new_empty ();
  g_autofree char *id = ferry_schema_table_id (schema, table);
  const char *ids[] = { id, NULL };
  FerryPostgresDiff self;

  diff_init (&self, schema, empty, diff);
  self.guard.trust = TRUE;
  collect_tables (&self, ids);
  run_tables (&self);
  finish (&self, statements);
  diff_clear (&self);
}
