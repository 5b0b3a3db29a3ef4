#include "config.h"

#include "ferry-command.h"
#include "ferry-execution-text.h"
#include "ferry-format.h"

#include <string.h>
#include <unistd.h>

#define BLOCK (1 << 20)

static JsonNode *
execution_to_json (gpointer data)
{
  return ferry_execution_to_json (data);
}

gboolean
ferry_command_log_list (FerryCli  *cli,
                        char     **arguments,
                        GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (GPtrArray) executions = NULL;
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("ID"), _("KIND"), _("STATE"), _("STARTED"), _(">TOOK"), _(">ROWS"), _("WHO"), _("TITLE"), NULL);
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 1, &names, error) ||
      (instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (executions = ferry_instance_list_executions (instance, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);
      gint64 finished = ferry_execution_get_finished (execution);
      g_autofree char *started = ferry_format_time (ferry_execution_get_started (execution));
      g_autofree char *took = finished > 0 ? ferry_format_duration (finished - ferry_execution_get_started (execution)) : g_strdup ("");
      g_autofree char *rows = ferry_execution_format_rows (execution);
      char id[9];

      ferry_text_table_add_row (text, ferry_short_id (ferry_execution_get_id (execution), id), ferry_execution_get_kind (execution),
                                ferry_execution_state_to_string (ferry_execution_get_state (execution)), started, took, rows,
                                ferry_execution_get_who (execution), ferry_execution_get_package_title (execution));
    }
  if (executions->len > 0)
    ferry_cli_say_table (cli, text);
  else
    ferry_cli_say (cli, _("Nothing was executed on “%s” yet.\n"), ferry_instance_get_name (instance));
  object = json_object_new ();
  json_object_set_array_member (object, "executions", ferry_json_array_of (executions, execution_to_json));
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

static GString *
read_part (FerryInstance  *instance,
           FerryExecution *execution,
           FerryLogPart    part,
           GError        **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length;

  do
    {
      g_autoptr (GBytes) block = ferry_instance_read_log (instance, ferry_execution_get_id (execution), part, (gint64) text->len, BLOCK, error);

      if (block == NULL)
        return NULL;
      length = g_bytes_get_size (block);
      if (length > 0)
        g_string_append_len (text, g_bytes_get_data (block, NULL), (gssize) length);
    }
  while (length > 0);

  return g_steal_pointer (&text);
}

/* A last line that is still being written is left out. */
static JsonArray *
parse_lines (GString *text)
{
  JsonArray *array = json_array_new ();
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      JsonNode *node = *lines[i] != '\0' ? ferry_json_parse (lines[i], -1, "log", NULL) : NULL;

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        json_array_add_element (array, node);
      else
        g_clear_pointer (&node, json_node_unref);
    }

  return array;
}

static void
say_steps (FerryCli  *cli,
           JsonArray *steps)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("STEP"), _("STATE"), _("STARTED"), _(">TOOK"), NULL);

  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      g_autofree char *started = ferry_format_iso_time (ferry_json_opt_string (step, "started", NULL));
      g_autofree char *took = ferry_format_duration (ferry_json_opt_int (step, "durationMicroseconds", 0));

      ferry_text_table_add_row (text, ferry_json_opt_string (step, "title", ""), ferry_json_opt_string (step, "state", ""), started, took);
    }
  ferry_cli_say_table (cli, text);
}

static void
say_entries (FerryCli  *cli,
             JsonArray *entries)
{
  g_autoptr (FerryTextTable) text = ferry_text_table_new (_("TIME"), _("LEVEL"), _("STEP"), _("TABLE"), _("MESSAGE"), NULL);

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_autofree char *time = ferry_format_iso_time (ferry_json_opt_string (entry, "time", NULL));

      ferry_text_table_add_row (text, time, ferry_json_opt_string (entry, "level", ""), ferry_json_opt_string (entry, "step", ""),
                                ferry_json_opt_string (entry, "table", ""), ferry_json_opt_string (entry, "message", ""));
    }
  if (ferry_text_table_get_rows (text) > 0)
    ferry_cli_say_table (cli, text);
}

static void
say_record (FerryCli       *cli,
            FerryInstance  *instance,
            FerryExecution *execution)
{
  g_autofree char *started = ferry_format_time (ferry_execution_get_started (execution));

  ferry_execution_say (cli, instance, execution);
  ferry_cli_say (cli, _("  started %s by %s\n"), started, ferry_execution_get_who (execution));
  if (ferry_execution_get_package_digest (execution) != NULL)
    ferry_cli_say (cli, _("  package %s (%s)\n"), ferry_execution_get_package_digest (execution), ferry_execution_get_package_title (execution));
  if (ferry_execution_get_undoes (execution) != NULL)
    ferry_cli_say (cli, _("  undoes  %s\n"), ferry_execution_get_undoes (execution));
}

static FerryExecution *
open_execution (FerryCli       *cli,
                char          **names,
                FerryInstance **instance,
                GError        **error)
{
  *instance = ferry_cli_open_instance (cli, names[0], error);

  return *instance != NULL ? ferry_instance_find_execution (*instance, names[1], error) : NULL;
}

gboolean
ferry_command_log_show (FerryCli  *cli,
                        char     **arguments,
                        GError   **error)
{
  gboolean process = FALSE;
  const GOptionEntry entries[] = { { "process", 0, 0, G_OPTION_ARG_NONE, &process, N_("Show the steps instead of the entries"), NULL }, { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryExecution) execution = NULL;
  g_autoptr (GString) text = NULL;
  JsonObject *object;
  JsonArray *lines;

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) ||
      (execution = open_execution (cli, names, &instance, error)) == NULL ||
      (text = read_part (instance, execution, process ? FERRY_LOG_PART_PROCESS : FERRY_LOG_PART_LOG, error)) == NULL)
    return FALSE;
  lines = parse_lines (text);
  say_record (cli, instance, execution);
  (process ? say_steps : say_entries) (cli, lines);
  object = json_object_new ();
  ferry_json_set_node_of (object, "execution", ferry_execution_to_json (execution));
  json_object_set_array_member (object, process ? "process" : "entries", lines);
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

gboolean
ferry_command_log_sql (FerryCli  *cli,
                       char     **arguments,
                       GError   **error)
{
  const GOptionEntry entries[] = { { NULL } };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryExecution) execution = NULL;
  g_autoptr (GString) text = NULL;
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) ||
      (execution = open_execution (cli, names, &instance, error)) == NULL ||
      (text = read_part (instance, execution, FERRY_LOG_PART_STRUCTURE, error)) == NULL)
    return FALSE;
  /* a pipe gets the bytes as they are, for psql or sqlite3; a terminal must not be steered by names */
  if (!cli->json && isatty (STDOUT_FILENO))
    ferry_cli_say (cli, "%s", text->str);
  else if (!cli->json)
    g_print ("%s", text->str);
  object = json_object_new ();
  ferry_json_set_text (object, "execution", ferry_execution_get_id (execution));
  ferry_json_set_text (object, "sql", text->str);
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}

gboolean
ferry_command_log_export (FerryCli  *cli,
                          char     **arguments,
                          GError   **error)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("A file that ends in .zip, or a folder; execution_ID.zip when not given"), "PATH" },
    { NULL }
  };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryExecution) execution = NULL;
  JsonObject *object;

  if (!ferry_command_parse (cli, arguments, entries, 1, 2, &names, error) || (execution = open_execution (cli, names, &instance, error)) == NULL)
    return FALSE;
  if (output == NULL)
    output = g_strdup_printf ("execution_%.8s.zip", ferry_execution_get_id (execution));
  if (!ferry_log_export (instance, execution, output, error))
    return FALSE;
  ferry_cli_say (cli, _("Wrote “%s”.\n"), output);
  object = json_object_new ();
  ferry_json_set_text (object, "execution", ferry_execution_get_id (execution));
  ferry_json_set_text (object, "path", output);
  ferry_cli_take_result (cli, ferry_json_object_node (object));

  return TRUE;
}
