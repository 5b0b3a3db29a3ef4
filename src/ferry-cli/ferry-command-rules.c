#include "config.h"

#include "ferry-command.h"
#include "ferry-format.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MOST_RULE_FILE (1 << 20)

typedef struct
{
  char    *core;
  char    *plugin;
  char    *user;
  char   **tables;
  char    *description;
  char    *copy;
  char    *rename;
  gboolean refuse_secrets;
  gboolean allow_secrets;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->core);
  g_free (self->plugin);
  g_free (self->user);
  g_strfreev (self->tables);
  g_free (self->description);
  g_free (self->copy);
  g_free (self->rename);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (FerryCli   *cli,
       char      **arguments,
       Options    *options,
       gboolean    edit,
       char     ***names,
       GError    **error)
{
  const GOptionEntry entries[] = {
    { "core", 0, 0, G_OPTION_ARG_STRING, &options->core, N_("Rule of core tables: default, schema-only, overwrite, upsert, insert-ignore or skip"), "RULE" },
    { "plugin", 0, 0, G_OPTION_ARG_STRING, &options->plugin, N_("Rule of plugin tables"), "RULE" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &options->user, N_("Rule of user tables and of unknown ones"), "RULE" },
    { "table", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->tables, N_("Independent rule of these tables; “default” takes it away"), "RULE=a,b,c" },
    { "description", 0, 0, G_OPTION_ARG_STRING, &options->description, N_("What it is for"), "TEXT" },
    { "refuse-secrets", 0, 0, G_OPTION_ARG_NONE, &options->refuse_secrets, N_("Make no package that would hold literal secrets"), NULL },
    { "allow-secrets", 0, edit ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->allow_secrets, N_("Only report literal secrets"), NULL },
    { "copy", 0, edit ? G_OPTION_FLAG_HIDDEN : 0, G_OPTION_ARG_STRING, &options->copy, N_("Begin with the rules of this one"), "NAME" },
    { "rename", 0, edit ? 0 : G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &options->rename, N_("Give it another name"), "NAME" },
    { NULL }
  };

  return ferry_command_parse (cli, arguments, entries, 1, 1, names, error);
}

static gboolean
read_rule (const char  *text,
           FerryRule   *rule,
           GError     **error)
{
  if (ferry_rule_from_string (text, rule))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
               _("There is no rule “%s”: say default, schema-only, overwrite, upsert, insert-ignore or skip."), text);

  return FALSE;
}

static gboolean
apply_group (FerryRuleSet    *rule_set,
             FerryTableGroup  group,
             const char      *text,
             GError         **error)
{
  FerryRule rule;

  if (text == NULL)
    return TRUE;
  if (!read_rule (text, &rule, error))
    return FALSE;
  ferry_rule_set_set_group_rule (rule_set, group, rule);

  return TRUE;
}

/* "upsert=roles, workflows" */
static gboolean
apply_tables (FerryRuleSet  *rule_set,
              const char    *text,
              GError       **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = g_strndup (text, equals != NULL ? (gsize) (equals - text) : 0);
  g_auto (GStrv) tables = equals != NULL ? g_strsplit (equals + 1, ",", -1) : NULL;
  guint named = 0;
  FerryRule rule;

  if (equals != NULL && !read_rule (g_strstrip (name), &rule, error))
    return FALSE;
  for (guint i = 0; tables != NULL && tables[i] != NULL; i++)
    if (*g_strstrip (tables[i]) != '\0')
      {
        ferry_rule_set_set_table_rule (rule_set, tables[i], rule);
        named++;
      }
  if (named == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“--table %s” names no table: say RULE=a,b,c."), text);

  return named > 0;
}

static gboolean
apply (FerryRuleSet   *rule_set,
       const Options  *options,
       GError        **error)
{
  if (!apply_group (rule_set, FERRY_TABLE_GROUP_CORE, options->core, error) ||
      !apply_group (rule_set, FERRY_TABLE_GROUP_PLUGIN, options->plugin, error) ||
      !apply_group (rule_set, FERRY_TABLE_GROUP_USER, options->user, error))
    return FALSE;
  for (guint i = 0; options->tables != NULL && options->tables[i] != NULL; i++)
    if (!apply_tables (rule_set, options->tables[i], error))
      return FALSE;
  if (options->description != NULL)
    g_object_set (rule_set, "description", options->description, NULL);
  if (options->refuse_secrets || options->allow_secrets)
    g_object_set (rule_set, "refuse-secrets", options->refuse_secrets, NULL);

  return TRUE;
}

static JsonNode *
rule_set_to_json (gpointer data)
{
  JsonNode *node = ferry_rule_set_to_json (data);

  json_object_set_boolean_member (json_node_get_object (node), "builtIn", ferry_rule_set_get_built_in (data));

  return node;
}

static void
take_rule_set (FerryCli     *cli,
               FerryRuleSet *rule_set)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_node_of (object, "ruleSet", rule_set_to_json (rule_set));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}

static gboolean
refuse_taken (FerryStore  *store,
              const char  *name,
              GError     **error)
{
  g_autoptr (FerryRuleSet) there = ferry_store_find_rule_set (store, name, NULL);

  if (there != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a rule set “%s” already: choose another name, or change it with “ferry rules edit”."), name);

  return there != NULL;
}

gboolean
ferry_command_rules_create (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_auto (Options) options = { NULL };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRuleSet) rule_set = NULL;
  g_autoptr (FerryRuleSet) model = NULL;
  FerryStore *store;

  if (!parse (cli, arguments, &options, FALSE, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      refuse_taken (store, names[0], error))
    return FALSE;
  if (options.copy != NULL && (model = ferry_store_find_rule_set (store, options.copy, error)) == NULL)
    return FALSE;
  rule_set = model != NULL ? ferry_rule_set_copy (model, names[0]) : ferry_rule_set_new (names[0]);
  if (!apply (rule_set, &options, error) || !ferry_store_save_rule_set (store, rule_set, error))
    return FALSE;
  ferry_cli_say (cli, _("Created the rule set “%s”.\n"), names[0]);
  take_rule_set (cli, rule_set);

  return TRUE;
}

gboolean
ferry_command_rules_edit (FerryCli  *cli,
                          char     **arguments,
                          GError   **error)
{
  g_auto (Options) options = { NULL };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRuleSet) rule_set = NULL;
  FerryStore *store;

  if (!parse (cli, arguments, &options, TRUE, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL)
    return FALSE;
  rule_set = ferry_store_find_rule_set (store, names[0], error);
  if (rule_set == NULL || !apply (rule_set, &options, error) || !ferry_store_save_rule_set (store, rule_set, error))
    return FALSE;
  if (options.rename != NULL)
    {
      if (!ferry_store_rename_rule_set (store, ferry_rule_set_get_name (rule_set), options.rename, error))
        return FALSE;
      g_object_set (rule_set, "name", options.rename, NULL);
    }
  ferry_cli_say (cli, _("Changed the rule set “%s”.\n"), ferry_rule_set_get_name (rule_set));
  take_rule_set (cli, rule_set);

  return TRUE;
}

static const char *
group_rule (FerryRuleSet    *rule_set,
            FerryTableGroup  group)
{
  return ferry_rule_to_string (ferry_rule_set_get_group_rule (rule_set, group));
}

gboolean
ferry_command_rules_list (FerryCli  *cli,
                          char     **arguments,
                          GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) nothing = NULL;
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("NAME"), _("CORE"), _("PLUGIN"), _("USER"), _(">TABLES"), _("DESCRIPTION"), NULL);
  FerryStore *store;
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 0, 0, &nothing, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (sets = ferry_store_list_rule_sets (store, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < sets->len; i++)
    {
      FerryRuleSet *set = g_ptr_array_index (sets, i);
      g_auto (GStrv) tables = ferry_rule_set_dup_tables (set);
      g_autofree char *count = ferry_format_count (g_strv_length (tables));

      ferry_text_table_add_row (text, ferry_rule_set_get_name (set), group_rule (set, FERRY_TABLE_GROUP_CORE), group_rule (set, FERRY_TABLE_GROUP_PLUGIN),
                                group_rule (set, FERRY_TABLE_GROUP_USER), count, ferry_rule_set_get_description (set));
    }
  ferry_cli_say_table (cli, text);
  object = json_object_new ();
  json_object_set_array_member (object, "ruleSets", ferry_json_array_of (sets, rule_set_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

static void
say_group (FerryCli        *cli,
           FerryRuleSet    *rule_set,
           const char      *title,
           FerryTableGroup  group)
{
  FerryRule rule = ferry_rule_set_get_group_rule (rule_set, group);

  ferry_cli_say (cli, "  %-16s %-14s %s\n", title, ferry_rule_to_string (rule), ferry_rule_describe (rule));
}

gboolean
ferry_command_rules_show (FerryCli  *cli,
                          char     **arguments,
                          GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) tables = NULL;
  g_autoptr (FerryRuleSet) set = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (set = ferry_cli_find_rule_set (cli, names[0], error)) == NULL)
    return FALSE;
  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s\n", ferry_rule_set_get_name (set));
  if (ferry_rule_set_get_description (set) != NULL && *ferry_rule_set_get_description (set) != '\0')
    ferry_cli_say (cli, "  %s\n", ferry_rule_set_get_description (set));
  say_group (cli, set, _("core tables"), FERRY_TABLE_GROUP_CORE);
  say_group (cli, set, _("plugin tables"), FERRY_TABLE_GROUP_PLUGIN);
  say_group (cli, set, _("user tables"), FERRY_TABLE_GROUP_USER);
  tables = ferry_rule_set_dup_tables (set);
  for (guint i = 0; tables[i] != NULL; i++)
    ferry_cli_say (cli, "  %-16s %s\n", tables[i], ferry_rule_to_string (ferry_rule_set_get_table_rule (set, tables[i])));
  if (ferry_rule_set_get_refuse_secrets (set))
    ferry_cli_say (cli, _("  literal secrets refuse a package\n"));
  take_rule_set (cli, set);

  return TRUE;
}

gboolean
ferry_command_rules_remove (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = { { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_("Do not ask"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRuleSet) set = NULL;
  FerryStore *store;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      (set = ferry_store_find_rule_set (store, names[0], error)) == NULL)
    return FALSE;
  if (!yes && ferry_cli_may_ask (cli))
    {
      g_autofree char *question = g_strdup_printf (_("Remove the rule set “%s”?"), ferry_rule_set_get_name (set));

      if (!ferry_terminal_confirm (question, error))
        return FALSE;
    }
  if (!ferry_store_remove_rule_set (store, ferry_rule_set_get_name (set), error))
    return FALSE;
  ferry_cli_say (cli, _("Removed the rule set “%s”.\n"), ferry_rule_set_get_name (set));
  take_rule_set (cli, set);

  return TRUE;
}

gboolean
ferry_command_rules_export (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryRuleSet) set = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) || (set = ferry_cli_find_rule_set (cli, names[0], error)) == NULL)
    return FALSE;
  node = ferry_rule_set_to_json (set);
  text = ferry_json_to_string (node, TRUE);
  line = g_strconcat (text, "\n", NULL);
  take_rule_set (cli, set);
  if (names[1] == NULL || strcmp (names[1], "-") == 0)
    {
      ferry_cli_say (cli, "%s", line);
      return TRUE;
    }
  if (g_file_test (names[1], G_FILE_TEST_EXISTS))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” is there already: choose another name."), names[1]);
      return FALSE;
    }
  if (!ferry_file_write_durable (names[1], line, -1, error))
    return FALSE;
  ferry_cli_say (cli, _("Wrote “%s”.\n"), names[1]);

  return TRUE;
}

gboolean
ferry_command_rules_import (FerryCli  *cli,
                            char     **arguments,
                            GError   **error)
{
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = { { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("Keep it under this name"), "NAME" }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (FerryRuleSet) read = NULL;
  g_autoptr (FerryRuleSet) set = NULL;
  FerryStore *store;
  gsize length;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) || (store = ferry_cli_get_store (cli, error)) == NULL ||
      !ferry_file_read (names[0], MOST_RULE_FILE, &text, &length, error) ||
      (node = ferry_json_parse (text, (gssize) length, names[0], error)) == NULL ||
      (read = ferry_rule_set_new_from_json (node, error)) == NULL)
    return FALSE;
  set = ferry_rule_set_copy (read, name != NULL ? name : ferry_rule_set_get_name (read));
  if (refuse_taken (store, ferry_rule_set_get_name (set), error) || !ferry_store_save_rule_set (store, set, error))
    return FALSE;
  ferry_cli_say (cli, _("Imported the rule set “%s”.\n"), ferry_rule_set_get_name (set));
  take_rule_set (cli, set);

  return TRUE;
}
