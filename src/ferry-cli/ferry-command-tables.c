#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"

typedef struct
{
  FerryInstance *instance;
  FerryRuleSet  *rule_set;
  GPtrArray     *tables;
} Listing;

static gboolean
list_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Listing *self = user_data;

  ferry_job_add_step (job, "tables", _("Read the tables"), 1);
  ferry_job_begin_step (job, "tables");
  self->tables = ferry_instance_list_tables (self->instance, self->rule_set, FALSE, job, error);

  return self->tables != NULL;
}

static void
add_row (FerryTextTable *text,
         FerryTableRule *rule)
{
  g_autofree char *rows = ferry_format_count (ferry_table_rule_get_rows (rule));
  g_autofree char *why = ferry_table_rule_dup_reason_text (rule);
  gboolean not_merged = ferry_table_rule_is_not_merged (rule);
  g_autofree char *effective = g_strconcat (ferry_rule_to_string (ferry_table_rule_get_rule (rule)), not_merged ? " *" : "", NULL);

  ferry_text_table_add_row (text, ferry_table_rule_get_table (rule), ferry_table_group_to_string (ferry_table_rule_get_group (rule)),
                            ferry_data_category_to_string (ferry_table_rule_get_category (rule)), ferry_table_rule_get_key (rule), rows, effective, why);
}

static void
say_tables (FerryCli  *cli,
            GPtrArray *tables)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TABLE"), _("GROUP"), _("DATA"), _("KEY"), _(">ROWS"), _("RULE"), _("WHY"), NULL);
  guint not_merged = 0;

  for (guint i = 0; i < tables->len; i++)
    {
      FerryTableRule *rule = g_ptr_array_index (tables, i);

      not_merged += ferry_table_rule_is_not_merged (rule);
      add_row (text, rule);
    }
  ferry_cli_say_table (cli, text);
  ferry_cli_say (cli, ngettext ("%u table\n", "%u tables\n", tables->len), tables->len);
  if (not_merged > 0)
    ferry_cli_say (cli, ngettext ("* %u table is not merged: the rule that was asked for can't apply; an independent rule may decide it.\n",
                                  "* %u tables are not merged: the rule that was asked for can't apply; independent rules may decide them.\n",
                                  not_merged), not_merged);
}

static JsonNode *
rule_to_json (gpointer data)
{
  JsonNode *node = ferry_table_rule_to_json (data);
  g_autofree char *why = ferry_table_rule_dup_reason_text (data);

  ferry_json_set_text (json_node_get_object (node), "why", why);

  return node;
}

gboolean
ferry_command_tables (FerryCli  *cli,
                      char     **arguments,
                      GError   **error)
{
  g_autofree char *rules = NULL;
  const GOptionEntry entries[] = {
    { "rules", 0, 0, G_OPTION_ARG_STRING, &rules, N_("Rule set; “one-way release” when none is named"), "NAME" },
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryRuleSet) rule_set = NULL;
  g_autoptr (FerryJob) job = ferry_job_new (_("Read the tables"));
  g_autoptr (GPtrArray) tables = NULL;
  Listing listing;
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) ||
      (instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (rule_set = ferry_cli_find_rule_set (cli, rules, error)) == NULL)
    return FALSE;
  listing = (Listing) { .instance = instance, .rule_set = rule_set };
  if (!ferry_run_job (cli, job, list_cb, &listing, error))
    return FALSE;
  tables = listing.tables;
  say_tables (cli, tables);
  object = json_object_new ();
  ferry_json_set_text (object, "instance", ferry_instance_get_name (instance));
  ferry_json_set_text (object, "rules", ferry_rule_set_get_name (rule_set));
  json_object_set_array_member (object, "tables", ferry_json_array_of (tables, rule_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}
