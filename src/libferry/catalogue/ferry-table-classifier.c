#include "config.h"

#include "catalogue/ferry-table-classifier.h"

#include "catalogue/ferry-catalogue-private.h"
#include "catalogue/ferry-collection-map.h"

#include <string.h>

#define WITNESS_TABLE "ferry_execution"

typedef struct
{
  FerryCatalogue     *catalogue;
  FerrySite          *site;
  const FerrySchema  *schema;
  FerryCollectionMap *map;
  GPtrArray          *nodes;
  GHashTable         *by_table;   /* FerryTable* -> FerryTableNode*, both borrowed */
} Classifier;

static FerryTableNode *
node_of (Classifier *self,
         FerryTable *table)
{
  return table != NULL ? g_hash_table_lookup (self->by_table, table) : NULL;
}

static FerryTableNode *
find_main (Classifier *self,
           const char *logical)
{
  g_autofree char *name = ferry_site_physical_table (self->site, logical);

  return node_of (self, ferry_schema_find_table (self->schema, name));
}

static FerryTableNode *
find_collection (Classifier *self,
                 const char *name,
                 const char *beside)
{
  return node_of (self, ferry_collection_map_find (self->map, name, beside));
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  const FerryTableNode * const *first = a;
  const FerryTableNode * const *second = b;

  return strcmp ((*first)->id, (*second)->id);
}

static void
make_nodes (Classifier *self)
{
  for (guint i = 0; i < self->schema->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (self->schema->tables, i);
      FerryTableNode *node = ferry_table_node_new (self->schema, table);

      if (g_str_equal (node->id, WITNESS_TABLE))
        {
          ferry_table_node_free (node);
          continue;
        }
      g_ptr_array_add (self->nodes, node);
      g_hash_table_insert (self->by_table, table, node);
    }
  g_ptr_array_sort (self->nodes, compare_ids);
}

static void
set_logical (FerryTableNode *node,
             const char     *logical)
{
  g_free (node->logical);
  node->logical = g_strdup (logical);
}

/* Names as common as `users` or `jobs` mean NocoBase's tables only beside those that no other database has. */
static gboolean
is_nocobase (Classifier *self)
{
  static const char * const marks[] = { "applicationVersion", "applicationPlugins", "environmentVariables", "uiSchemas" };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (find_main (self, marks[i]) != NULL)
      return TRUE;
  return ferry_collection_map_get_all (self->map)->len > 0;
}

static void
apply_catalogue (Classifier *self)
{
  gboolean nocobase = is_nocobase (self);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, _ferry_catalogue_get_entries (self->catalogue));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FerryCatalogueEntry *entry = value;
      FerryTableNode *node = nocobase || entry->added ? find_main (self, entry->table) : NULL;

      if (node == NULL)
        continue;
      node->entry = entry;
      node->group = entry->group;
      node->category = entry->category;
      set_logical (node, entry->table);
    }
}

static void
apply_collections (Classifier *self)
{
  GPtrArray *all = ferry_collection_map_get_all (self->map);

  for (guint i = 0; i < all->len; i++)
    {
      const FerryCollection *collection = g_ptr_array_index (all, i);
      FerryTableNode *node = find_collection (self, collection->name, NULL);

      if (node == NULL || node->entry != NULL)
        continue;
      node->group = FERRY_TABLE_GROUP_USER;
      node->category = FERRY_DATA_CATEGORY_BUSINESS;
      set_logical (node, collection->name);
    }
}

/* A join table that the catalogue makes follow one side follows both: links to rows that do not travel would point elsewhere. */
static void
apply_joins (Classifier *self)
{
  GPtrArray *joins = ferry_collection_map_get_joins (self->map);

  for (guint i = 0; i < joins->len; i++)
    {
      const FerryJoin *join = g_ptr_array_index (joins, i);
      FerryTableNode *node = find_collection (self, join->through, join->owner);

      if (node == NULL || (node->entry != NULL && node->entry->follows == NULL))
        continue;
      ferry_table_node_add_owner (node, find_collection (self, join->owner, NULL));
      if (node->group != FERRY_TABLE_GROUP_UNKNOWN)
        continue;
      node->group = FERRY_TABLE_GROUP_USER;
      node->category = FERRY_DATA_CATEGORY_BUSINESS;
      set_logical (node, join->through);
    }
}

static void
apply_tree (Classifier     *self,
            const char     *name,
            FerryTableNode *owner)
{
  g_autofree char *path = g_strdup_printf ("main_%s_path", name);
  FerryTableNode *node = find_collection (self, path, name);

  if (node == NULL || owner == NULL || node->entry != NULL)
    return;
  node->group = owner->group;
  node->category = owner->category;
  set_logical (node, path);
  ferry_table_node_add_owner (node, owner);
}

static void
apply_trees (Classifier *self)
{
  GPtrArray *all = ferry_collection_map_get_all (self->map);

  for (guint i = 0; i < all->len; i++)
    {
      const FerryCollection *collection = g_ptr_array_index (all, i);

      if (collection->tree)
        apply_tree (self, collection->name, find_collection (self, collection->name, NULL));
    }
  for (guint i = 0; i < self->nodes->len; i++)
    {
      FerryTableNode *node = g_ptr_array_index (self->nodes, i);

      if (node->entry != NULL)
        apply_tree (self, node->entry->table, node);
    }
}

static void
apply_follows (Classifier *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      FerryTableNode *node = g_ptr_array_index (self->nodes, i);

      if (node->entry != NULL && node->entry->follows != NULL)
        ferry_table_node_add_owner (node, find_main (self, node->entry->follows));
    }
}

/* One identifier of `"sch""ema".table`, unquoted; @text moves behind it and its dot. */
static char *
take_identifier (const char **text)
{
  g_autoptr(GString) name = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (; **text != '\0' && (quoted || **text != '.'); (*text)++)
    {
      if (**text != '"')
        g_string_append_c (name, **text);
      else if (quoted && (*text)[1] == '"')
        g_string_append_c (name, *++(*text));
      else
        quoted = !quoted;
    }
  if (**text == '.')
    (*text)++;
  return g_strdup (name->str);
}

static FerryTableNode *
find_parent (Classifier       *self,
             const FerryTable *table)
{
  const char *text = table->parents != NULL && table->parents->len > 0 ? g_ptr_array_index (table->parents, 0) : NULL;
  g_autofree char *schema = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;

  if (text == NULL)
    return NULL;
  schema = take_identifier (&text);
  name = take_identifier (&text);
  id = g_strcmp0 (schema, self->schema->main_schema) == 0 ? g_strdup (name) : g_strconcat (schema, ".", name, NULL);
  return node_of (self, ferry_schema_find_table (self->schema, id));
}

static void
apply_partitions (Classifier *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      FerryTableNode *node = g_ptr_array_index (self->nodes, i);

      if (node->table->partition_bound != NULL)
        node->partition_of = find_parent (self, node->table);
    }
}

GPtrArray *
ferry_table_classifier_run (FerryCatalogue     *self,
                            FerrySite          *site,
                            FerryDatabase      *db,
                            const FerrySchema  *schema,
                            GError            **error)
{
  g_autoptr(FerryCollectionMap) map = ferry_collection_map_new (site, db, schema, error);
  g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_table_node_free);
  g_autoptr(GHashTable) by_table = g_hash_table_new (NULL, NULL);
  Classifier classifier = { self, site, schema, map, nodes, by_table };

  if (map == NULL)
    return NULL;
  make_nodes (&classifier);
  apply_catalogue (&classifier);
  apply_collections (&classifier);
  apply_joins (&classifier);
  apply_trees (&classifier);
  apply_follows (&classifier);
  apply_partitions (&classifier);
  return g_steal_pointer (&nodes);
}
