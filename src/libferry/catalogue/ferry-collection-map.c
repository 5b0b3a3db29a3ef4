#include "config.h"

#include "catalogue/ferry-collection-map.h"

#include "base/ferry-json.h"
#include "site/ferry-site-names.h"

struct _FerryCollectionMap
{
  FerrySite         *site;
  const FerrySchema *schema;
  GPtrArray         *all;      /* FerryCollection* */
  GHashTable        *by_name;  /* borrowed name -> borrowed FerryCollection* */
  GPtrArray         *joins;    /* FerryJoin* */
};

static void
collection_free (gpointer data)
{
  FerryCollection *self = data;

  g_free (self->name);
  g_free (self->schema);
  g_free (self->id);
  g_free (self);
}

static void
join_free (gpointer data)
{
  FerryJoin *self = data;

  g_free (self->through);
  g_free (self->owner);
  g_free (self);
}

/* The options of a row as an object; %NULL where they are none or no JSON: the row then counts without them. */
static JsonNode *
parse_options (const char *text)
{
  g_autoptr(JsonNode) node = NULL;

  if (text == NULL)
    return NULL;
  node = ferry_json_parse (text, -1, "options", NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return g_steal_pointer (&node);
}

static const char *
get_text (JsonObject *options,
          const char *member)
{
  const char *text = options != NULL ? ferry_json_opt_string (options, member, NULL) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

/* `tree` is "adjacencyList" or such; false, null, 0 and "" mean none. */
static gboolean
is_tree (JsonObject *options)
{
  JsonNode *node = options != NULL ? json_object_get_member (options, "tree") : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return node != NULL && JSON_NODE_HOLDS_OBJECT (node);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0';
  return json_node_get_boolean (node) || json_node_get_int (node) != 0;
}

static char *
table_id (const FerryCollectionMap *self,
          const char               *schema,
          const char               *table)
{
  if (*schema == '\0')
    return g_strdup (table);
  return g_strconcat (schema, ".", table, NULL);
}

static FerryCollection *
collection_new (FerryCollectionMap *self,
                const char         *name,
                JsonObject         *options)
{
  FerryCollection *collection = g_new0 (FerryCollection, 1);
  const char *table = get_text (options, "tableName");
  const char *schema = get_text (options, "schema");
  g_autofree char *physical = NULL;
  gboolean underscored;

  underscored = ferry_site_get_underscored (self->site) || (options != NULL && ferry_json_opt_bool (options, "underscored", FALSE));
  physical = ferry_physical_table (table != NULL ? table : name, underscored, ferry_site_get_table_prefix (self->site));
  if (schema == NULL || self->schema->dialect == FERRY_DIALECT_SQLITE || g_strcmp0 (schema, self->schema->main_schema) == 0)
    schema = "";
  collection->name = g_strdup (name);
  collection->schema = g_strdup (schema);
  collection->id = table_id (self, schema, physical);
  collection->tree = is_tree (options);
  return collection;
}

static gboolean
add_collection (guint               n,
                const char * const *values,
                gpointer            user_data)
{
  FerryCollectionMap *self = user_data;
  g_autoptr(JsonNode) options = parse_options (values[1]);
  FerryCollection *collection;

  if (values[0] == NULL || g_hash_table_contains (self->by_name, values[0]))
    return TRUE;
  collection = collection_new (self, values[0], options != NULL ? json_node_get_object (options) : NULL);
  g_ptr_array_add (self->all, collection);
  g_hash_table_insert (self->by_name, collection->name, collection);
  return TRUE;
}

static void
add_join (FerryCollectionMap *self,
          const char         *through,
          const char         *owner)
{
  FerryJoin *join;

  if (owner == NULL || *owner == '\0' || g_str_equal (owner, through))
    return;
  join = g_new0 (FerryJoin, 1);
  join->through = g_strdup (through);
  join->owner = g_strdup (owner);
  g_ptr_array_add (self->joins, join);
}

static gboolean
add_field (guint               n,
           const char * const *values,
           gpointer            user_data)
{
  FerryCollectionMap *self = user_data;
  g_autoptr(JsonNode) options = parse_options (values[1]);
  const char *through;

  if (options == NULL)
    return TRUE;
  through = get_text (json_node_get_object (options), "through");
  if (through == NULL)
    return TRUE;
  add_join (self, through, values[0]);
  add_join (self, through, get_text (json_node_get_object (options), "target"));
  return TRUE;
}

static FerryTable *
find_with_column (FerrySite         *site,
                  const FerrySchema *schema,
                  const char        *logical,
                  const char        *column)
{
  g_autofree char *name = ferry_site_physical_table (site, logical);
  g_autofree char *physical = ferry_site_physical_column (site, column);
  FerryTable *table = ferry_schema_find_table (schema, name);

  if (table == NULL || ferry_table_find_column (table, physical) == NULL || ferry_table_find_column (table, "options") == NULL)
    return NULL;
  return table;
}

static gboolean
read_rows (FerryCollectionMap  *self,
           FerryDatabase       *db,
           const char          *logical,
           const char          *column,
           const char          *condition,
           FerryRowFunc         func,
           GError             **error)
{
  FerryTable *table = find_with_column (self->site, self->schema, logical, column);
  g_autofree char *physical = ferry_site_physical_column (self->site, column);
  g_autofree char *quoted = ferry_database_quote (physical);
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;

  if (table == NULL)
    return TRUE;
  name = ferry_database_quote_table (db, table);
  sql = g_strdup_printf ("SELECT %s, CAST(\"options\" AS TEXT) FROM %s%s ORDER BY %s", quoted, name, condition, quoted);
  return ferry_database_query (db, sql, NULL, func, self, error);
}

/* Reads both tables through @db. @site and @schema must outlive the map. */
FerryCollectionMap *
ferry_collection_map_new (FerrySite          *site,
                          FerryDatabase      *db,
                          const FerrySchema  *schema,
                          GError            **error)
{
  g_autoptr(FerryCollectionMap) self = g_new0 (FerryCollectionMap, 1);

  self->site = site;
  self->schema = schema;
  self->all = g_ptr_array_new_with_free_func (collection_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->joins = g_ptr_array_new_with_free_func (join_free);
  if (!read_rows (self, db, "collections", "name", "", add_collection, error)
      || !read_rows (self, db, "fields", "collectionName", " WHERE CAST(\"options\" AS TEXT) LIKE '%\"through\"%'", add_field, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ferry_collection_map_free (FerryCollectionMap *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->all);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->joins);
  g_free (self);
}

GPtrArray *
ferry_collection_map_get_all (const FerryCollectionMap *self)
{
  return self->all;
}

GPtrArray *
ferry_collection_map_get_joins (const FerryCollectionMap *self)
{
  return self->joins;
}

FerryTable *
ferry_collection_map_find (const FerryCollectionMap *self,
                           const char               *name,
                           const char               *schema_of)
{
  FerryCollection *collection = g_hash_table_lookup (self->by_name, name);
  FerryCollection *beside = schema_of != NULL ? g_hash_table_lookup (self->by_name, schema_of) : NULL;
  g_autofree char *physical = NULL;
  FerryTable *table = NULL;

  if (collection != NULL)
    return ferry_schema_find_table (self->schema, collection->id);
  physical = ferry_site_physical_table (self->site, name);
  if (beside != NULL && *beside->schema != '\0')
    {
      g_autofree char *id = table_id (self, beside->schema, physical);

      table = ferry_schema_find_table (self->schema, id);
    }
  return table != NULL ? table : ferry_schema_find_table (self->schema, physical);
}
