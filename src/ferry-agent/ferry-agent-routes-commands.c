#include "config.h"

#include "ferry-agent.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* A caller names a command and can add nothing to it but two identifiers in its environment. */

#define LIMIT_SECONDS (24 * 60 * 60)
#define DEFAULT_SECONDS 300
#define TOLD_BYTES (64 * 1024)
#define IDENTIFIER "^[A-Za-z0-9_-]{1,64}$"

static FerryAgent *
agent_of (FerryAgentCall *call)
{
  return ferry_agent_call_get_agent (call);
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  GPtrArray *names = ferry_agent_command_list_get_names (ferry_agent_get_command_list (agent_of (call)));
  JsonArray *array = json_array_sized_new (names->len);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < names->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (names, i));
  json_node_take_array (node, array);
  return node;
}

static gboolean
add_identifier (GStrvBuilder    *environment,
                FerryAgentCall  *call,
                const char      *member,
                const char      *variable,
                GError         **error)
{
  const char *value = ferry_agent_call_get_text (call, member);
  g_autofree char *pair = value != NULL ? g_strconcat (variable, "=", value, NULL) : NULL;

  if (value == NULL)
    return TRUE;
  if (!g_regex_match_simple (IDENTIFIER, value, G_REGEX_DOLLAR_ENDONLY, 0))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no identifier."), member);
      return FALSE;
    }
  g_strv_builder_add (environment, pair);
  return TRUE;
}

static char **
dup_environment (FerryAgentCall  *call,
                 GError         **error)
{
  g_autoptr(GStrvBuilder) environment = g_strv_builder_new ();

  if (!add_identifier (environment, call, "release", "FERRY_RELEASE", error) || !add_identifier (environment, call, "step", "FERRY_STEP", error))
    return NULL;
  return g_strv_builder_end (environment);
}

static gboolean
read_limit (FerryAgentCall  *call,
            gint64          *seconds,
            GError         **error)
{
  JsonObject *body = ferry_agent_call_get_object (call, error);

  if (body == NULL)
    return FALSE;
  *seconds = ferry_json_opt_int (body, "limit", DEFAULT_SECONDS);
  if (*seconds > 0 && *seconds <= LIMIT_SECONDS)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A command may take between one second and one day."));
  return FALSE;
}

/* The last part of what it said, as text. */
static char *
read_tail (const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup ("");
  return g_utf8_make_valid (length > TOLD_BYTES ? text + length - TOLD_BYTES : text, (gssize) MIN (length, TOLD_BYTES));
}

static JsonNode *
to_answer (const char   *output,
           const GError *failure)
{
  g_autofree char *text = read_tail (output);
  JsonNode *node = ferry_agent_object ("output", json_node_init_string (json_node_alloc (), text));

  if (failure != NULL)
    json_object_set_string_member (json_node_get_object (node), "failure", failure->message);
  return node;
}

static void
record (FerryAgentCall *call,
        const char     *name,
        const GError   *failure)
{
  const char *release = ferry_agent_call_get_text (call, "release");

  g_message ("%s ran the command %s for the release %s: %s", ferry_agent_call_get_who (call), name, release != NULL ? release : "-", failure != NULL ? failure->message : "well");
}

/* How it ended is an answer, with what it said; only what was stopped or never begun is an error. */
static JsonNode *
run (FerryAgentCall  *call,
     FerryJob        *job,
     GError         **error)
{
  const char *name = ferry_agent_call_get_text (call, "name");
  const char * const *words = ferry_agent_command_list_find (ferry_agent_get_command_list (agent_of (call)), name, error);
  g_auto(GStrv) environment = words != NULL ? dup_environment (call, error) : NULL;
  g_autofree char *output = ferry_agent_dup_incoming_path (agent_of (call));
  g_autoptr(GError) failure = NULL;
  JsonNode *answer = NULL;
  gint64 seconds;

  if (environment == NULL || !read_limit (call, &seconds, error))
    return NULL;
  ferry_command_run (words, seconds, (const char * const *) environment, output, job, &failure);
  record (call, name, failure);
  if (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    answer = to_answer (output, failure);
  g_unlink (output);
  return answer;
}

static const FerryAgentRoute routes[] = {
  { "ferry:commands", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .answer = list },
  { "ferry:runCommand", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = run },
  { NULL },
};

void
ferry_agent_add_command_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
