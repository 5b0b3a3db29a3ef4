#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-json.h"

void
_ferry_merge_table_free (FerryMergeTable *self)
{
  g_free (self->table);
  g_free (self->detail);
  g_ptr_array_unref (self->packed);
  g_clear_pointer (&self->structure, json_node_unref);
  g_free (self);
}

FerryPackageTable *
_ferry_merge_base_table (const FerryPackageMerge *self,
                         const char              *table)
{
  return self->base != NULL ? ferry_package_metadata_find_table (ferry_package_get_metadata (self->base), table) : NULL;
}

gboolean
_ferry_merge_same_rows (const FerryPackageTable *a,
                        const FerryPackageTable *b)
{
  if (a == NULL || b == NULL || a->entry == NULL || b->entry == NULL || !g_strv_equal ((const char * const *) a->columns, (const char * const *) b->columns) ||
      a->order->n_keys != b->order->n_keys || a->order->unique != b->order->unique)
    return FALSE;
  for (guint i = 0; i < a->order->n_keys; i++)
    if (a->order->index[i] != b->order->index[i] || a->order->order[i] != b->order->order[i])
      return FALSE;
  return TRUE;
}

/* What one look at all tables works with. */
typedef struct
{
  FerryPackageMerge *merge;
  GPtrArray         *structures;   /* JsonNode*: of each package */
  JsonNode          *base;         /* nullable */
} Look;

static void
look_clear (Look *self)
{
  g_ptr_array_unref (self->structures);
  g_clear_pointer (&self->base, json_node_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static JsonNode *
find_structure (JsonNode   *structure,
                const char *table)
{
  return structure != NULL ? _ferry_merge_find_part (json_node_get_object (structure), "tables", table) : NULL;
}

static FerryMergeTable *
new_table (Look       *look,
           const char *id)
{
  FerryMergeTable *self = g_new0 (FerryMergeTable, 1);

  self->table = g_strdup (id);
  self->choice = FERRY_MERGE_UNDECIDED;
  self->rows_from = -1;
  self->packed = g_ptr_array_new ();
  self->rule = FERRY_RULE_DEFAULT;
  for (guint i = 0; i < look->merge->packages->len; i++)
    {
      FerryPackageTable *packed = ferry_package_metadata_find_table (ferry_package_get_metadata (g_ptr_array_index (look->merge->packages, i)), id);

      g_ptr_array_add (self->packed, packed);
      if (packed != NULL && self->rule == FERRY_RULE_DEFAULT)
        self->rule = ferry_table_rule_get_rule (packed->rule);
    }
  return self;
}

static void
merge_structure (Look            *look,
                 FerryMergeTable *self)
{
  g_autoptr(GPtrArray) nodes = g_ptr_array_new ();
  g_autofree char *where = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < self->packed->len; i++)
    {
      JsonNode *node = g_ptr_array_index (self->packed, i) != NULL ? find_structure (g_ptr_array_index (look->structures, i), self->table) : NULL;

      g_ptr_array_add (nodes, node);
      any = any || node != NULL;
    }
  if (!any)
    return;
  self->structure = _ferry_merge_structure (nodes, find_structure (look->base, self->table), &where);
  if (self->structure == NULL)
    {
      self->reason = FERRY_MERGE_STRUCTURES;
      self->detail = g_steal_pointer (&where);
    }
}

static gboolean
same_rules (const FerryMergeTable *self)
{
  for (guint i = 0; i < self->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (self->packed, i);

      if (packed != NULL && ferry_table_rule_get_rule (packed->rule) != self->rule)
        return FALSE;
    }
  return TRUE;
}

static gboolean
wanted_merged (const FerryMergeTable *self)
{
  for (guint i = 0; i < self->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (self->packed, i);

      if (packed != NULL && packed->entry == NULL && ferry_table_rule_is_not_merged (packed->rule))
        return TRUE;
    }
  return FALSE;
}

/* What two packages, or one and the base, have in common need not be compared record by record. TRUE: all rows come from one of them. */
static gboolean
rows_from_one (Look            *look,
               FerryMergeTable *self)
{
  const FerryPackageTable *base = _ferry_merge_base_table (look->merge, self->table);
  const FerryPackageTable *taken = NULL;

  for (guint i = 0; i < self->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (self->packed, i);

      if (packed == NULL || packed->entry == NULL)
        continue;
      if (self->rows_from < 0)
        self->rows_from = (int) i;
      if (base != NULL && _ferry_merge_same_rows (packed, base) && g_str_equal (packed->sha256, base->sha256))
        continue;
      if (taken != NULL && (!_ferry_merge_same_rows (packed, taken) || !g_str_equal (packed->sha256, taken->sha256)))
        return FALSE;
      if (taken == NULL)
        self->rows_from = (int) i;
      taken = packed;
    }
  return TRUE;
}

static gboolean
has_columns (JsonNode           *structure,
             const FerryPackageTable *packed)
{
  JsonArray *columns = json_object_get_array_member (json_node_get_object (structure), "columns");
  guint stored = 0;

  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);

      if (!json_object_has_member (column, "generated") && g_strv_contains ((const char * const *) packed->columns, ferry_json_opt_string (column, "name", "")))
        stored++;
    }
  return stored == g_strv_length (packed->columns);
}

static gboolean
comparable (const FerryMergeTable *self)
{
  const FerryPackageTable *first = NULL;

  for (guint i = 0; i < self->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (self->packed, i);

      if (packed == NULL || packed->entry == NULL)
        continue;
      if (first != NULL && !_ferry_merge_same_rows (first, packed))
        return FALSE;
      first = packed;
    }
  return first == NULL || self->structure == NULL || has_columns (self->structure, first);
}

static const FerryRowOrder *
order_of (const FerryMergeTable *self)
{
  for (guint i = 0; i < self->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (self->packed, i);

      if (packed != NULL && packed->entry != NULL)
        return packed->order;
    }
  return NULL;
}

static void
look_at_rows (Look            *look,
              FerryMergeTable *self)
{
  const FerryPackageTable *taken;

  if (order_of (self) == NULL)
    {
      self->reason = wanted_merged (self) ? FERRY_MERGE_NOT_MERGED : FERRY_MERGE_MERGES;
      return;
    }
  if (rows_from_one (look, self))
    {
      taken = g_ptr_array_index (self->packed, (guint) self->rows_from);
      self->reason = self->structure == NULL || has_columns (self->structure, taken) ? FERRY_MERGE_MERGES : FERRY_MERGE_COLUMNS;
      return;
    }
  self->rows_from = -1;
  if (!comparable (self))
    self->reason = FERRY_MERGE_COLUMNS;
  else if (!order_of (self)->unique)
    self->reason = FERRY_MERGE_NO_KEY;
  else
    self->by_record = TRUE;
}

static void
add_table (Look       *look,
           const char *id)
{
  FerryMergeTable *self = new_table (look, id);

  g_ptr_array_add (look->merge->tables, self);
  if (!same_rules (self))
    self->reason = FERRY_MERGE_RULES;
  merge_structure (look, self);
  if (self->reason == FERRY_MERGE_MERGES)
    look_at_rows (look, self);
  _ferry_merge_parts_mark (look->merge, self);
}

/* Looks at every table of every package once. */
void
_ferry_merge_tables (FerryPackageMerge *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto(Look) look = { self, g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref), NULL };

  for (guint i = 0; i < self->packages->len; i++)
    g_ptr_array_add (look.structures, ferry_schema_to_json (ferry_package_get_structure (g_ptr_array_index (self->packages, i))));
  if (self->base != NULL)
    look.base = ferry_schema_to_json (ferry_package_get_structure (self->base));
  _ferry_merge_parts (self);
  for (guint i = 0; i < self->packages->len; i++)
    {
      GPtrArray *tables = ferry_package_get_metadata (g_ptr_array_index (self->packages, i))->tables;

      for (guint k = 0; k < tables->len; k++)
        {
          const char *id = ferry_table_rule_get_table (((FerryPackageTable *) g_ptr_array_index (tables, k))->rule);

          if (g_hash_table_add (seen, (gpointer) id))
            add_table (&look, id);
        }
    }
}
