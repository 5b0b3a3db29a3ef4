#include "config.h"

#include "ferry-agent.h"

#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

/* (nullable): the backup that the body names. Whatever a caller says, it is no path. */
static const char *
name_of (FerryAgentCall  *call,
         GError         **error)
{
  const char *name = ferry_agent_call_get_text (call, "name");

  return ferry_agent_check_backup_name (name, error) ? name : NULL;
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) backups = ferry_instance_list_backups (instance_of (call), error);

  return backups != NULL ? ferry_wire_array_to_json (backups, (FerryWireToJson) ferry_backup_to_json) : NULL;
}

static JsonNode *
find (FerryAgentCall  *call,
      GError         **error)
{
  const char *name = name_of (call, error);
  g_autoptr(FerryBackup) backup = name != NULL ? ferry_instance_find_backup (instance_of (call), name, ferry_agent_call_get_text (call, "password"), error) : NULL;

  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

static JsonNode *
estimate (FerryAgentCall  *call,
          GError         **error)
{
  g_autoptr(FerryBackupEstimate) found = ferry_instance_estimate_backup (instance_of (call), NULL, error);

  return found != NULL ? ferry_wire_estimate_to_json (found) : NULL;
}

static JsonNode *
create (FerryAgentCall  *call,
        FerryJob        *job,
        GError         **error)
{
  JsonObject *body = ferry_agent_call_get_object (call, error);
  FerryBackupCreate options = { .password = ferry_agent_call_get_text (call, "password"), .reason = ferry_agent_call_get_text (call, "reason"),
                                .title = ferry_agent_call_get_text (call, "title"), .release = ferry_agent_call_get_text (call, "release") };
  g_autoptr(FerryBackup) backup = NULL;

  if (body == NULL)
    return NULL;
  options.files = ferry_json_opt_bool (body, "files", TRUE);
  options.everything = ferry_json_opt_bool (body, "everything", TRUE);
  if (options.reason == NULL)
    options.reason = "manual";
  backup = ferry_instance_create_backup (instance_of (call), &options, job, error);
  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

static JsonNode *
verify (FerryAgentCall  *call,
        FerryJob        *job,
        GError         **error)
{
  const char *name = name_of (call, error);

  return name != NULL && ferry_instance_verify_backup (instance_of (call), name, ferry_agent_call_get_text (call, "password"), job, error)
         ? ferry_agent_object (NULL, NULL) : NULL;
}

static JsonNode *
prove (FerryAgentCall  *call,
       FerryJob        *job,
       GError         **error)
{
  const char *name = name_of (call, error);

  return name != NULL && ferry_instance_prove_backup (instance_of (call), name, ferry_agent_call_get_text (call, "password"), job, error)
         ? ferry_agent_object (NULL, NULL) : NULL;
}

/* ---- restore ---- */

static FerryBackupRestore
restore_options (FerryAgentCall *call)
{
  JsonObject *body = json_node_get_object (ferry_agent_call_get_body (call));

  return (FerryBackupRestore) { .password = ferry_agent_call_get_text (call, "password"), .schema = ferry_agent_call_get_text (call, "schema"),
                                .kept_password = ferry_json_opt_bool (body, "keptPassword", FALSE),
                                .files = ferry_json_opt_bool (body, "files", FALSE), .newer_database = ferry_json_opt_bool (body, "newerDatabase", FALSE),
                                .foreign = ferry_json_opt_bool (body, "foreign", FALSE) };
}

static JsonNode *
check_restore (FerryAgentCall  *call,
               FerryJob        *job,
               GError         **error)
{
  const char *name = name_of (call, error);
  g_autoptr(GListModel) items = NULL;
  FerryBackupRestore options;

  if (name == NULL)
    return NULL;
  options = restore_options (call);
  items = ferry_instance_check_restore (instance_of (call), name, &options, job, error);
  return items != NULL ? ferry_wire_model_to_json (items, (FerryWireToJson) ferry_check_item_to_json) : NULL;
}

static JsonNode *
describe_warnings (GPtrArray *warnings)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < warnings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (warnings, i));
  json_array_unref (array);
  return ferry_agent_object ("warnings", node);
}

static JsonNode *
restore (FerryAgentCall  *call,
         FerryJob        *job,
         GError         **error)
{
  const char *name = name_of (call, error);
  g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  FerryBackupRestore options;

  if (name == NULL)
    return NULL;
  options = restore_options (call);
  options.warnings = warnings;
  return ferry_instance_restore_backup (instance_of (call), name, &options, job, error) ? describe_warnings (warnings) : NULL;
}

/* ---- sending one ---- */

/* A name tells when a backup was made: the file gets it in a folder of its own, before it is taken in. */
static FerryBackup *
take_in (FerryAgentCall  *call,
         const char      *path,
         const char      *name,
         GError         **error)
{
  g_autofree char *folder = g_strconcat (path, ".d", NULL), *named = g_build_filename (folder, name, NULL);
  FerryBackup *backup = NULL;

  if (ferry_folder_make (folder, error) && ferry_file_publish (path, named, FALSE, error))
    backup = ferry_instance_send_backup (instance_of (call), named, NULL, error);
  ferry_folder_remove (folder, NULL);
  g_unlink (path);
  return backup;
}

static JsonNode *
send (FerryAgentCall  *call,
      GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  const char *name = ferry_agent_call_get_query (call, "name"), *wanted = ferry_agent_call_get_query (call, "sha256");
  g_autofree char *path = NULL, *sum = NULL;
  g_autoptr(FerryBackup) backup = NULL;

  if (ferry_agent_check_backup_name (name, error))
    path = ferry_agent_receive (agent, ferry_agent_call_get_stream (call), ferry_agent_get_upload_limit (agent), &sum, error);
  if (path == NULL)
    return NULL;
  if (wanted == NULL || g_ascii_strcasecmp (wanted, sum) == 0)
    backup = take_in (call, path, name, error);
  else
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("What came is not the file that was announced: the SHA-256 digests differ. Send it again."));
  g_unlink (path);
  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

/* ---- what lies in the cloud storage ---- */

static JsonNode *
list_copies (FerryAgentCall  *call,
             GError         **error)
{
  g_autoptr(GPtrArray) copies = ferry_instance_list_copies (instance_of (call), error);

  return copies != NULL ? ferry_wire_array_to_json (copies, (FerryWireToJson) ferry_backup_to_json) : NULL;
}

static JsonNode *
fetch_copy (FerryAgentCall  *call,
            FerryJob        *job,
            GError         **error)
{
  const char *name = name_of (call, error);
  g_autoptr(FerryBackup) backup = name != NULL ? ferry_instance_fetch_copy (instance_of (call), name, job, error) : NULL;

  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

static const FerryAgentRoute routes[] = {
  { "ferry:backups", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "ferry:findBackup", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_JSON, .answer = find },
  { "ferry:backupEstimate", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = estimate },
  { "ferry:createBackup", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = create },
  { "ferry:verifyBackup", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = verify },
  { "ferry:proveBackup", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = prove },
  { "ferry:checkRestore", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = check_restore },
  { "ferry:restoreBackup", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = restore, .goes_on = TRUE },
  { "ferry:sendBackup", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_FILE, .answer = send },
  { "ferry:copies", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list_copies },
  { "ferry:fetchCopy", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .stream = fetch_copy },
  { NULL },
};

void
ferry_agent_add_backup_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
