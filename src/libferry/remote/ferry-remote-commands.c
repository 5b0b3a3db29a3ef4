#include "config.h"

#include "remote/ferry-remote-commands.h"
#include "remote/ferry-remote-stream.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>

static FerryRemoteInstance *
need_agent (FerryInstance  *instance,
            FerryJob       *job,
            GError        **error)
{
  if (FERRY_IS_REMOTE_INSTANCE (instance))
    return _ferry_remote_need (FERRY_REMOTE_INSTANCE (instance), FERRY_CAN_RUN_COMMANDS, job, error) ? FERRY_REMOTE_INSTANCE (instance) : NULL;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is no agent: it has no list of commands. Give the command itself."), ferry_instance_get_name (instance));
  return NULL;
}

/**
 * ferry_remote_list_commands:
 * @instance: an instance behind an agent
 * @job: (nullable): cancelling
 * @error: %FERRY_ERROR_UNSUPPORTED where it has no agent, or an agent without commands, or a token that may not run them
 *
 * Lists the commands that an agent was configured with. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): their names
 *
 * Since: 0.1
 */
GStrv
ferry_remote_list_commands (FerryInstance  *instance,
                            FerryJob       *job,
                            GError        **error)
{
  FerryRemoteInstance *self = need_agent (instance, job, error);
  g_autoptr(JsonNode) node = self != NULL ? _ferry_remote_get (self, "ferry:commands", NULL, job, error) : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL)
    return NULL;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

static JsonNode *
to_json (const FerryRemoteCommand *command)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_string_member (object, "name", command->name);
  json_object_set_int_member (object, "limit", command->limit);
  if (command->release != NULL)
    json_object_set_string_member (object, "release", command->release);
  if (command->step != NULL)
    json_object_set_string_member (object, "step", command->step);
  json_object_unref (object);
  return node;
}

/**
 * ferry_remote_run_command:
 * @instance: an instance behind an agent
 * @command: which, and how long it may take
 * @output: (out) (optional) (nullable) (transfer full): what it said, its last part where that is long; also where it failed
 * @job: (nullable): cancelling stops the command
 * @error: %FERRY_ERROR_FAILED with how it ended; %FERRY_ERROR_NOT_FOUND where the list has no such name; %FERRY_ERROR_UNSUPPORTED as ferry_remote_list_commands(); the line's
 *   errors: the agent stops the command then
 *
 * Lets an agent run one of the commands that it was configured with; nothing else can be run there. Blocking, any thread.
 *
 * Returns: whether it ended with exit status 0
 *
 * Since: 0.1
 */
gboolean
ferry_remote_run_command (FerryInstance             *instance,
                          const FerryRemoteCommand  *command,
                          char                     **output,
                          FerryJob                  *job,
                          GError                   **error)
{
  FerryRemoteInstance *self = need_agent (instance, job, error);
  g_autoptr(JsonNode) node = self != NULL ? _ferry_remote_stream (self, "POST", "ferry:runCommand", NULL, to_json (command), FALSE, job, error) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *failure;

  if (object == NULL)
    {
      if (node != NULL)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The agent of “%s” does not tell how the command ended."), ferry_instance_get_name (instance));
      return FALSE;
    }
  if (output != NULL)
    *output = g_strdup (ferry_json_opt_string (object, "output", ""));
  failure = ferry_json_opt_string (object, "failure", NULL);
  if (failure != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, "%s", failure);
  return failure == NULL;
}
