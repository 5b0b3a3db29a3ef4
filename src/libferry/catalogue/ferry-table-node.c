#include "config.h"

#include "catalogue/ferry-table-node.h"

static const FerryRule all_rules[] = {
  FERRY_RULE_SCHEMA_ONLY, FERRY_RULE_OVERWRITE, FERRY_RULE_UPSERT, FERRY_RULE_INSERT_IGNORE, FERRY_RULE_SKIP,
};

FerryTableNode *
ferry_table_node_new (const FerrySchema *schema,
                      FerryTable        *table)
{
  FerryTableNode *self = g_new0 (FerryTableNode, 1);

  self->table = ferry_table_ref (table);
  self->id = ferry_schema_table_id (schema, table);
  self->logical = g_strdup (self->id);
  self->group = FERRY_TABLE_GROUP_UNKNOWN;
  self->category = FERRY_DATA_CATEGORY_UNKNOWN;
  self->owners = g_ptr_array_new ();
  self->independent = FERRY_RULE_DEFAULT;
  return self;
}

void
ferry_table_node_free (FerryTableNode *self)
{
  if (self == NULL)
    return;
  ferry_table_unref (self->table);
  g_free (self->id);
  g_free (self->logical);
  g_ptr_array_unref (self->owners);
  g_free (self);
}

void
ferry_table_node_reset (FerryTableNode *self)
{
  self->independent = FERRY_RULE_DEFAULT;
  self->state = FERRY_NODE_NEW;
  self->rule = self->wanted = FERRY_RULE_DEFAULT;
  self->reason = (FerryRuleReason) 0;
  self->owner = NULL;
}

void
ferry_table_node_add_owner (FerryTableNode *self,
                            FerryTableNode *owner)
{
  if (owner != NULL && owner != self && !g_ptr_array_find (self->owners, owner, NULL))
    g_ptr_array_add (self->owners, owner);
}

gboolean
ferry_table_node_never_moves (const FerryTableNode *self)
{
  return self->entry != NULL && self->entry->data_never_travels;
}

gboolean
ferry_table_node_can_merge (const FerryTableNode *self,
                            FerryRuleReason      *reason)
{
  if (ferry_table_get_row_key (self->table) == NULL)
    *reason = FERRY_RULE_REASON_NO_KEY;
  else if (ferry_table_key_is_auto (self->table))
    *reason = FERRY_RULE_REASON_AUTO_INCREMENT_KEY;
  else
    return TRUE;
  return FALSE;
}

static gboolean
is_merge (FerryRule rule)
{
  return rule == FERRY_RULE_UPSERT || rule == FERRY_RULE_INSERT_IGNORE;
}

gboolean
ferry_table_node_permits (const FerryTableNode *self,
                          FerryRule             rule)
{
  const char * const *allowed = self->entry != NULL ? (const char * const *) self->entry->allowed_rules : NULL;

  if (ferry_table_node_never_moves (self) && ferry_rule_moves_rows (rule))
    return FALSE;
  if (allowed == NULL || g_strv_contains (allowed, ferry_rule_to_string (rule)))
    return TRUE;
  return is_merge (rule) && g_strv_contains (allowed, ferry_rule_to_string (FERRY_RULE_OVERWRITE));
}

/* What the catalogue lets an independent rule ask for; whether the key allows a merge is told by the key. */
static char **
dup_choices (const FerryTableNode *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; self->partition_of == NULL && i < G_N_ELEMENTS (all_rules); i++)
    if (ferry_table_node_permits (self, all_rules[i]))
      g_strv_builder_add (builder, ferry_rule_to_string (all_rules[i]));
  return g_strv_builder_end (builder);
}

static char *
dup_key (const FerryTable *table)
{
  const FerryKey *key = ferry_table_get_row_key (table);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; key != NULL && i < key->columns->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (key->columns, i));
  return g_strdup (text->str);
}

FerryTableRule *
ferry_table_node_to_rule (const FerryTableNode *self)
{
  g_autofree char *key = dup_key (self->table);
  g_auto(GStrv) choices = dup_choices (self);

  return g_object_new (FERRY_TYPE_TABLE_RULE,
                       "table", self->id,
                       "logical-name", self->logical,
                       "group", self->group,
                       "category", self->category,
                       "owner", self->owner != NULL ? self->owner->id : NULL,
                       "origin", self->entry != NULL ? self->entry->origin : NULL,
                       "key", key,
                       "auto-increment", ferry_table_key_is_auto (self->table),
                       "rows", self->table->rows,
                       "rule", self->rule,
                       "wanted-rule", self->wanted,
                       "reason", self->reason,
                       "allowed-rules", choices,
                       NULL);
}
