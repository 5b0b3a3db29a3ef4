#include "config.h"

#include "ferry-agent.h"

#define DIGEST_LIMIT (4LL * 1024 * 1024 * 1024)   /* bytes that are reckoned before the first of them is sent */

static FerryBackup *
find (FerryAgentCall  *call,
      const char      *name,
      GError         **error)
{
  FerryInstance *instance = ferry_agent_get_instance (ferry_agent_call_get_agent (call));

  return ferry_agent_check_backup_name (name, error) ? ferry_instance_find_backup (instance, name, NULL, error) : NULL;
}

static void
download (FerryAgentCall *call)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryBackup) backup = find (call, ferry_agent_call_get_query (call, "name"), &error);
  const char *path = backup != NULL ? ferry_backup_get_path (backup) : NULL;
  g_autofree char *sum = path != NULL && ferry_backup_get_size (backup) <= DIGEST_LIMIT ? ferry_agent_dup_sha256 (agent, path, &error) : NULL;

  if (error == NULL)
    ferry_agent_call_answer_file (call, path, sum, ferry_backup_get_name (backup));
  else
    ferry_agent_call_fail (call, error);
}

static JsonNode *
take_away (FerryAgentCall  *call,
           GError         **error)
{
  FerryInstance *instance = ferry_agent_get_instance (ferry_agent_call_get_agent (call));
  const char *told = ferry_agent_call_get_text (call, "name"), *name = told != NULL ? told : ferry_agent_call_get_query (call, "name");

  return ferry_agent_check_backup_name (name, error) && ferry_instance_remove_backup (instance, name, error) ? ferry_agent_object (NULL, NULL) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "backup:download", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .handler = download },
  { "backup:remove", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = take_away },
  { NULL },
};

void
ferry_agent_add_nocobase_backup_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
