#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "model/ferry-rule-set.h"

#include <inttypes.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#define FORMAT 1

typedef struct { const char *member; FerryTableGroup group; } GroupMember;

static const GroupMember group_members[] = {
  { "core", FERRY_TABLE_GROUP_CORE }, { "plugin", FERRY_TABLE_GROUP_PLUGIN }, { "user", FERRY_TABLE_GROUP_USER },
};

/**
 * ferry_rule_set_to_json:
 * @self: a rule set
 *
 * Returns: (transfer full): an object of format 1, tables sorted
 *
 * Since: 0.1
 */
JsonNode *
ferry_rule_set_to_json (FerryRuleSet *self)
{
  g_autoptr(JsonObject) object = NULL;
  g_auto(GStrv) tables = NULL;
  JsonObject *rules;

  g_return_val_if_fail (FERRY_IS_RULE_SET (self), NULL);

  object = json_object_new ();
  json_object_set_int_member (object, "format", FORMAT);
  json_object_set_string_member (object, "name", ferry_rule_set_get_name (self));
  if (ferry_rule_set_get_description (self) != NULL)
    json_object_set_string_member (object, "description", ferry_rule_set_get_description (self));
  for (guint i = 0; i < G_N_ELEMENTS (group_members); i++)
    json_object_set_string_member (object, group_members[i].member, ferry_rule_to_string (ferry_rule_set_get_group_rule (self, group_members[i].group)));
  json_object_set_boolean_member (object, "refuseSecrets", ferry_rule_set_get_refuse_secrets (self));
  rules = json_object_new ();
  tables = ferry_rule_set_dup_tables (self);
  for (guint i = 0; tables[i] != NULL; i++)
    json_object_set_string_member (rules, tables[i], ferry_rule_to_string (ferry_rule_set_get_table_rule (self, tables[i])));
  json_object_set_object_member (object, "tables", rules);
  return json_node_init_object (json_node_alloc (), object);
}

static gboolean refuse (GError     **error,
                        const char  *format,
                        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The rule set is not valid: %s"), text);
  return FALSE;
}

/* a rule set may be written by hand: a misspelt member must not be left out silently */
static gboolean
check_members (JsonObject  *object,
               GError     **error)
{
  static const char * const known[] = { "format", "name", "description", "core", "plugin", "user", "refuseSecrets", "tables", NULL };
  JsonObjectIter iter;
  const char *member;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, NULL))
    if (!g_strv_contains (known, member))
      return refuse (error, _("the member “%s” is unknown"), member);
  return TRUE;
}

static gboolean
check_format (JsonObject  *object,
              GError     **error)
{
  gint64 format = ferry_json_opt_int (object, "format", 0);

  if (format > FORMAT)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT, _("The rule set has format %" PRId64 ", this Ferry reads format %d: install a newer Ferry."), format, FORMAT);
      return FALSE;
    }
  return format == FORMAT || refuse (error, _("the member “%s” must be %d"), "format", FORMAT);
}

static gboolean
check_type (JsonObject  *object,
            const char  *member,
            GType        type,
            GError     **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node) || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type))
    return TRUE;
  return refuse (error, _("the member “%s” has a wrong type"), member);
}

static gboolean
read_rule (JsonNode    *node,
           const char  *member,
           FerryRule   *rule,
           GError     **error)
{
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  if (text == NULL)
    return refuse (error, _("the rule of “%s” must be a text"), member);
  if (!ferry_rule_from_string (text, rule))
    return refuse (error, _("the rule “%s” of “%s” is unknown; there are schema-only, overwrite, upsert, insert-ignore, skip and, for groups, default"), text, member);
  return TRUE;
}

static gboolean
read_groups (FerryRuleSet  *self,
             JsonObject    *object,
             GError       **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (group_members); i++)
    {
      JsonNode *node = json_object_get_member (object, group_members[i].member);
      FerryRule rule = FERRY_RULE_DEFAULT;

      if (node != NULL && !read_rule (node, group_members[i].member, &rule, error))
        return FALSE;
      ferry_rule_set_set_group_rule (self, group_members[i].group, rule);
    }
  return TRUE;
}

static gboolean
read_tables (FerryRuleSet  *self,
             JsonObject    *object,
             GError       **error)
{
  JsonNode *node = json_object_get_member (object, "tables");
  JsonObjectIter iter;
  const char *table;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (error, _("the member “%s” has a wrong type"), "tables");
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &table, &node))
    {
      FerryRule rule;

      if (*table == '\0')
        return refuse (error, _("a table has no name"));
      if (!read_rule (node, table, &rule, error))
        return FALSE;
      if (rule == FERRY_RULE_DEFAULT)
        return refuse (error, _("the table “%s” can't have the rule default: leave it out instead"), table);
      ferry_rule_set_set_table_rule (self, table, rule);
    }
  return TRUE;
}

/**
 * ferry_rule_set_new_from_json:
 * @node: what ferry_rule_set_to_json() made, or somebody by hand: only `format` and `name` must be there
 * @error: return location for an error
 *
 * Reads a rule set. Unknown members, rules and types are refused: rules decide what happens to rows. Any thread.
 *
 * Returns: (transfer full) (nullable): the rule set, not built in; or %NULL with %FERRY_ERROR_DAMAGED or %FERRY_ERROR_NEWER_FORMAT
 *
 * Since: 0.1
 */
FerryRuleSet *
ferry_rule_set_new_from_json (JsonNode  *node,
                              GError   **error)
{
  g_autoptr(FerryRuleSet) self = NULL;
  JsonObject *object;
  const char *name;

  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, _("an object was expected"));
      return NULL;
    }
  object = json_node_get_object (node);
  if (!check_format (object, error) || !check_members (object, error) || !check_type (object, "name", G_TYPE_STRING, error)
      || !check_type (object, "description", G_TYPE_STRING, error) || !check_type (object, "refuseSecrets", G_TYPE_BOOLEAN, error))
    return NULL;
  name = ferry_json_opt_string (object, "name", "");
  if (*name == '\0')
    {
      refuse (error, _("it has no name"));
      return NULL;
    }
  self = ferry_rule_set_new (name);
  g_object_set (self, "description", ferry_json_opt_string (object, "description", NULL),
                "refuse-secrets", ferry_json_opt_bool (object, "refuseSecrets", FALSE), NULL);
  if (!read_groups (self, object, error) || !read_tables (self, object, error))
    return NULL;
  return g_steal_pointer (&self);
}
