#include "config.h"

#include "ferry-agent-records.h"
#include "ferry-agent-rules.h"

#include <glib/gi18n.h>
#include <string.h>

/* NocoBase's migration rules are two words for a rule set: one for user tables, one for built-in ones. */

#define ONE_WAY "one-way-release"
#define MERGED "merged-release"

static FerryRuleSet *
built_in (const char *id)
{
  if (id == NULL || strcmp (id, ONE_WAY) == 0)
    return ferry_rule_set_new_one_way ();
  return strcmp (id, MERGED) == 0 ? ferry_rule_set_new_merged () : NULL;
}

FerryRuleSet *
ferry_agent_find_rules (FerryAgent  *agent,
                        const char  *id,
                        GError     **error)
{
  FerryRuleSet *rules = built_in (id);
  JsonObject *record = rules == NULL ? ferry_agent_record_load (agent, FERRY_AGENT_RULES, id, error) : NULL;

  if (record == NULL)
    return rules;
  if (json_object_has_member (record, "ruleSet"))
    rules = ferry_rule_set_new_from_json (json_object_get_member (record, "ruleSet"), error);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The migration rule “%s” is damaged."), id);
  json_object_unref (record);
  return rules;
}

/* ---- words ---- */

static const char *
user_word (FerryRuleSet *rules)
{
  return ferry_rule_to_string (ferry_rule_set_get_group_rule (rules, FERRY_TABLE_GROUP_USER));
}

static const char *
system_word (FerryRuleSet *rules)
{
  FerryRule rule = ferry_rule_set_get_group_rule (rules, FERRY_TABLE_GROUP_CORE);

  return rule == FERRY_RULE_OVERWRITE ? "overwrite-first" : ferry_rule_to_string (rule);
}

static JsonNode *
describe (const char   *id,
          const char   *created,   /* nullable: built in */
          FerryRuleSet *rules)
{
  JsonNode *node = ferry_agent_object ("id", json_node_init_string (json_node_alloc (), id));
  JsonObject *object = json_node_get_object (node);

  json_object_set_string_member (object, "name", ferry_rule_set_get_name (rules));
  json_object_set_string_member (object, "userDefinedRule", user_word (rules));
  json_object_set_string_member (object, "systemDefinedRule", system_word (rules));
  json_object_set_boolean_member (object, "builtIn", created == NULL);
  if (created != NULL)
    json_object_set_string_member (object, "createdAt", created);
  json_object_set_member (object, "ruleSet", ferry_rule_set_to_json (rules));
  return node;
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) records = ferry_agent_record_list (ferry_agent_call_get_agent (call), FERRY_AGENT_RULES, error);
  g_autoptr(FerryRuleSet) one_way = ferry_rule_set_new_one_way (), merged = ferry_rule_set_new_merged ();
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_element (array, describe (ONE_WAY, NULL, one_way));
  json_array_add_element (array, describe (MERGED, NULL, merged));
  for (guint i = 0; records != NULL && i < records->len; i++)
    json_array_add_object_element (array, json_object_ref (g_ptr_array_index (records, i)));
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
get (FerryAgentCall  *call,
     GError         **error)
{
  const char *id = ferry_agent_call_get_key (call);
  g_autoptr(FerryRuleSet) rules = NULL;

  if (id == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Which migration rule? Name it by filterByTk."));
      return NULL;
    }
  rules = ferry_agent_find_rules (ferry_agent_call_get_agent (call), id, error);
  return rules != NULL ? describe (id, NULL, rules) : NULL;
}

/* ---- create ---- */

static gboolean
take_user_word (FerryRuleSet  *rules,
                const char    *word,
                GError       **error)
{
  FerryRule rule = FERRY_RULE_SCHEMA_ONLY;

  if (word != NULL && strcmp (word, "schema-only") != 0 && strcmp (word, "overwrite") != 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("userDefinedRule must be schema-only or overwrite."));
      return FALSE;
    }
  if (word != NULL)
    ferry_rule_from_string (word, &rule);
  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_USER, rule);
  return TRUE;
}

static gboolean
take_system_word (FerryRuleSet  *rules,
                  const char    *word,
                  GError       **error)
{
  gboolean overwrite = word == NULL || strcmp (word, "overwrite-first") == 0;

  if (!overwrite && strcmp (word, "schema-only") != 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("systemDefinedRule must be overwrite-first or schema-only."));
      return FALSE;
    }
  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_CORE, overwrite ? FERRY_RULE_OVERWRITE : FERRY_RULE_SCHEMA_ONLY);
  ferry_rule_set_set_group_rule (rules, FERRY_TABLE_GROUP_PLUGIN, overwrite ? FERRY_RULE_OVERWRITE : FERRY_RULE_SCHEMA_ONLY);
  return TRUE;
}

static JsonNode *
create (FerryAgentCall  *call,
        GError         **error)
{
  const char *name = ferry_agent_call_get_object (call, error) != NULL ? ferry_agent_call_get_text (call, "name") : NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *created = ferry_time_to_iso (ferry_time_now ());
  g_autoptr(FerryRuleSet) rules = NULL;
  g_autoptr(JsonNode) node = NULL;

  if (*error != NULL)
    return NULL;
  rules = ferry_rule_set_new (name != NULL && *name != '\0' ? name : id);
  if (!take_user_word (rules, ferry_agent_call_get_text (call, "userDefinedRule"), error) ||
      !take_system_word (rules, ferry_agent_call_get_text (call, "systemDefinedRule"), error))
    return NULL;
  node = describe (id, created, rules);
  return ferry_agent_record_save (ferry_agent_call_get_agent (call), FERRY_AGENT_RULES, id, json_node_get_object (node), error) ? g_steal_pointer (&node) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "migrationRules:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "migrationRules:get", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get },
  { "migrationRule:create", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = create },
  { NULL },
};

void
ferry_agent_add_migration_rule_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
