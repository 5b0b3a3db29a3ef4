#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-options.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

static JsonNode *
describe (FerryPackage *package)
{
  g_autofree char *name = g_path_get_basename (ferry_package_get_path (package));
  JsonNode *node = ferry_agent_object ("digest", json_node_init_string (json_node_alloc (), ferry_package_get_digest (package)));

  json_object_set_string_member (json_node_get_object (node), "name", name);
  json_object_set_int_member (json_node_get_object (node), "size", ferry_package_get_size (package));
  return node;
}

static JsonNode *
create (FerryAgentCall  *call,
        FerryJob        *job,
        GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autoptr(FerryRuleSet) rules = NULL;
  g_autofree char *title = NULL, *output = NULL, *sum = NULL;
  g_autoptr(FerryPackage) made = NULL, kept = NULL;
  FerryPackageOptions options = { NULL };

  if (ferry_agent_call_get_object (call, error) == NULL || !ferry_wire_package_options_read (ferry_agent_call_get_body (call), &rules, &title, error))
    return NULL;
  output = ferry_agent_dup_incoming_path (agent);
  options = (FerryPackageOptions) { .rule_set = rules, .title = title, .output = output };
  made = ferry_instance_create_package (ferry_agent_get_instance (agent), &options, job, error);
  kept = made != NULL ? ferry_agent_keep_package (agent, output, NULL, job, error) : NULL;
  sum = kept != NULL ? ferry_agent_dup_sha256 (agent, ferry_package_get_path (kept), error) : NULL;
  return sum != NULL ? describe (kept) : NULL;
}

static FerryPackage *
take_snapshot (FerryAgentCall  *call,
               FerryJob        *job,
               GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new ("snapshot");
  g_autoptr(GPtrArray) tables = NULL;
  g_autofree char *backup = NULL, *password = NULL, *output = NULL;
  g_autoptr(FerryPackage) made = NULL;
  FerryPackageOptions options = { .rule_set = rules, .snapshot = TRUE };

  if (!ferry_wire_snapshot_read (ferry_agent_call_get_body (call), &tables, &backup, &password, error))
    return NULL;
  if (backup != NULL && strchr (backup, '/') != NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A backup is named by its file's name."));
      return NULL;
    }
  output = ferry_agent_dup_incoming_path (agent);
  options.output = output;
  options.tables = tables != NULL ? (const char * const *) tables->pdata : NULL;
  options.backup = backup;
  options.password = password;
  made = ferry_instance_create_package (ferry_agent_get_instance (agent), &options, job, error);
  return made != NULL ? ferry_agent_keep_package (agent, output, NULL, job, error) : NULL;
}

static JsonNode *
snapshot (FerryAgentCall  *call,
          FerryJob        *job,
          GError         **error)
{
  g_autoptr(FerryPackage) kept = ferry_agent_call_get_object (call, error) != NULL ? take_snapshot (call, job, error) : NULL;
  g_autofree char *sum = kept != NULL ? ferry_agent_dup_sha256 (ferry_agent_call_get_agent (call), ferry_package_get_path (kept), error) : NULL;

  return sum != NULL ? describe (kept) : NULL;
}

/* Only what holds the users' own rows: ordinary ones are kept for whoever asks next. */
static JsonNode *
drop (FerryAgentCall  *call,
      GError         **error)
{
  const char *digest = ferry_agent_call_get_object (call, error) != NULL ? ferry_agent_call_get_text (call, "digest") : NULL;
  g_autoptr(FerryPackage) package = *error == NULL ? ferry_agent_open_package (ferry_agent_call_get_agent (call), digest, error) : NULL;

  if (package == NULL)
    return NULL;
  if (!ferry_agent_holds_data (package))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Only snapshots and catch-ups are removed like that."));
  else if (g_unlink (ferry_package_get_path (package)) != 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_IO, _("The migration file %.8s can't be removed."), digest);
  else
    return ferry_agent_object ("removed", json_node_init_boolean (json_node_alloc (), TRUE));
  return NULL;
}

static JsonNode *
has (FerryAgentCall  *call,
     GError         **error)
{
  g_autofree char *path = ferry_agent_dup_package_path (ferry_agent_call_get_agent (call), ferry_agent_call_get_query (call, "digest"), error);

  return path != NULL ? ferry_agent_object ("present", json_node_init_boolean (json_node_alloc (), g_file_test (path, G_FILE_TEST_EXISTS))) : NULL;
}

static void
get (FerryAgentCall *call)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  const char *digest = ferry_agent_call_get_query (call, "digest");
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryPackage) package = ferry_agent_open_package (agent, digest, &error);
  g_autofree char *sum = package != NULL ? ferry_agent_dup_sha256 (agent, ferry_package_get_path (package), &error) : NULL;
  g_autofree char *name = package != NULL ? g_path_get_basename (ferry_package_get_path (package)) : NULL;

  if (sum != NULL && ferry_agent_holds_data (package) && ferry_agent_call_get_scope (call) < FERRY_AGENT_WRITE)
    ferry_agent_call_refuse (call, 403, "permission", "This migration file holds the users' own rows: a token with the scope “write” may fetch it.");
  else if (sum != NULL)
    ferry_agent_call_answer_file (call, ferry_package_get_path (package), sum, name);
  else
    ferry_agent_call_fail (call, error);
}

/* What is here already is not read again. */
static JsonNode *
send (FerryAgentCall  *call,
      GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  const char *digest = ferry_agent_call_get_query (call, "digest");
  g_autofree char *place = ferry_agent_dup_package_path (agent, digest, error), *path = NULL, *sum = NULL;
  g_autoptr(FerryPackage) package = place != NULL && g_file_test (place, G_FILE_TEST_EXISTS) ? ferry_package_open (place, NULL) : NULL;

  if (place == NULL || package != NULL)
    return package != NULL ? describe (package) : NULL;
  path = ferry_agent_receive (agent, ferry_agent_call_get_stream (call), ferry_agent_get_upload_limit (agent), &sum, error);
  package = path != NULL ? ferry_agent_keep_package (agent, path, digest, NULL, error) : NULL;
  if (package != NULL)
    ferry_agent_remember_sha256 (agent, ferry_package_get_path (package), sum);
  return package != NULL ? describe (package) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "ferry:createPackage", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_JSON, .stream = create },
  { "ferry:snapshot", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = snapshot },
  { "ferry:removePackage", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = drop },
  { "ferry:hasPackage", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = has },
  { "ferry:package", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = get },
  { "ferry:sendPackage", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_FILE, .answer = send },
  { NULL },
};

void
ferry_agent_add_package_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
