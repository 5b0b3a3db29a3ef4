#include "config.h"

#include "ferry-agent.h"

#include <string.h>

/* The OpenAPI 3 document from which NocoBase's command line makes its commands: resources of NocoBase's own shape only, and of those what is routed. */

/* Fields are "name", "name:type", with "!" behind what is required; types are of JSON, and "binary" for the file of a form. */
typedef struct
{
  const char *action;
  const char *method;    /* lower case */
  const char *tag;
  const char *summary;
  const char *query;     /* nullable; fields by spaces */
  const char *body;      /* nullable; the same */
  gboolean    form;      /* the body is multipart/form-data */
  gboolean    file;      /* the answer is a file */
} Operation;

static const Operation operations[] = {
  { "app:getInfo", "get", "app", "Get information of the application" },
  { "app:restart", "post", "app", "Restart the application" },
  { "pm:list", "get", "pm", "List plugins" },
  { "backup:list", "get", "backups", "List backup files" },
  { "backup:create", "post", "backups", "Create a backup file" },
  { "backup:status", "get", "backups", "Get backup task status", "name!" },
  { "backup:restore", "post", "backups", "Restore from a server-side backup file", NULL, "name! password dbSchema skipRevertOnError:boolean force:boolean" },
  { "backup:restoreUpload", "post", "backups", "Upload and restore a backup file", NULL,
    "file:binary! password dbSchema skipRevertOnError:boolean force:boolean", TRUE },
  { "backup:restoreStatus", "get", "backups", "Get restore task status", "task!" },
  { "backupSettings:get", "get", "backupSettings", "Get the settings of backups; passwords are not told" },
  { "backupSettings:update", "post", "backupSettings", "Change the settings of backups", NULL,
    "scheduled:boolean cron keep:integer enableFilesBackup:boolean encryptionPassword" },
  { "backup:download", "get", "backups", "Download a backup file", "name!", NULL, FALSE, TRUE },
  { "backup:remove", "post", "backups", "Remove a backup file", NULL, "name!" },
  { "environmentVariables:list", "get", "environmentVariables", "List variables; values of secrets are not told" },
  { "environmentVariables:create", "post", "environmentVariables", "Add a variable or secret", NULL, "name! type value!" },
  { "environmentVariables:update", "post", "environmentVariables", "Change a variable or secret", "filterByTk!", "value!" },
  { "environmentVariables:destroy", "post", "environmentVariables", "Remove a variable", "filterByTk!" },
  { "migration:list", "get", "migration", "List migration files that were made here" },
  { "migration:get", "get", "migration", "Get a migration file's state", "name!" },
  { "migration:create", "post", "migration", "Make a migration file", NULL, "ruleId title" },
  { "migration:download", "get", "migration", "Download a migration file", "name!", NULL, FALSE, TRUE },
  { "migration:remove", "post", "migration", "Remove a migration file", NULL, "name!" },
  { "migration:check", "post", "migration", "Check whether a migration file may be executed here", NULL, "file:binary! variables secrets ignorePlugins:boolean allowDestructive:boolean", TRUE },
  { "migration:execute", "post", "migration", "Execute a migration file here", NULL,
    "file:binary! skipBackup:boolean skipRevertOnError:boolean variables secrets ignorePlugins:boolean allowDestructive:boolean", TRUE },
  { "migrationRules:list", "get", "migrationRules", "List migration rules" },
  { "migrationRules:get", "get", "migrationRules", "Get a migration rule", "filterByTk!" },
  { "migrationRule:create", "post", "migrationRule", "Make a migration rule", NULL, "name! userDefinedRule systemDefinedRule" },
  { "migrationLog:list", "get", "migrationLog", "List executions" },
  { "migrationLog:get", "get", "migrationLog", "Get an execution", "name!" },
  { "migrationLog:download", "get", "migrationLog", "Download an execution's log", "name!", NULL, FALSE, TRUE },
};

/* ---- schemas ---- */

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
object_node (JsonObject *object)   /* (transfer full) */
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
schema_of (const char *type)   /* nullable: a text */
{
  JsonNode *node = ferry_agent_object ("type", text_node (type == NULL || strcmp (type, "binary") == 0 ? "string" : type));

  if (g_strcmp0 (type, "binary") == 0)
    json_object_set_string_member (json_node_get_object (node), "format", "binary");
  return node;
}

/* "name:type!" in its parts */
static char *
read_field (const char  *field,
            char       **type,       /* (out) (nullable) */
            gboolean    *required)
{
  char *name = g_strdup (field);
  gsize length = strlen (name);
  char *colon;

  *required = length > 0 && name[length - 1] == '!';
  if (*required)
    name[length - 1] = '\0';
  colon = strchr (name, ':');
  *type = colon != NULL ? g_strdup (colon + 1) : NULL;
  if (colon != NULL)
    *colon = '\0';
  return name;
}

static JsonArray *
parameters_of (const char *query)
{
  g_auto(GStrv) fields = g_strsplit (query, " ", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *type = NULL;
      gboolean required;
      g_autofree char *name = read_field (fields[i], &type, &required);
      JsonObject *parameter = json_object_new ();

      json_object_set_string_member (parameter, "name", name);
      json_object_set_string_member (parameter, "in", "query");
      json_object_set_boolean_member (parameter, "required", required);
      json_object_set_member (parameter, "schema", schema_of (type));
      json_array_add_object_element (array, parameter);
    }
  return array;
}

static JsonNode *
schema_of_body (const char *body,
                gboolean   *needed)
{
  g_auto(GStrv) fields = g_strsplit (body, " ", -1);
  JsonObject *properties = json_object_new (), *schema = json_object_new ();
  JsonArray *required = json_array_new ();

  for (guint i = 0; fields[i] != NULL; i++)
    {
      g_autofree char *type = NULL;
      gboolean must;
      g_autofree char *name = read_field (fields[i], &type, &must);

      json_object_set_member (properties, name, schema_of (type));
      if (must)
        json_array_add_string_element (required, name);
    }
  *needed = json_array_get_length (required) > 0;
  json_object_set_string_member (schema, "type", "object");
  json_object_set_object_member (schema, "properties", properties);
  json_object_set_array_member (schema, "required", required);
  return object_node (schema);
}

static JsonNode *
body_of (const Operation *operation)
{
  gboolean needed;
  JsonNode *schema = ferry_agent_object ("schema", schema_of_body (operation->body, &needed));
  JsonNode *node = ferry_agent_object ("content", ferry_agent_object (operation->form ? "multipart/form-data" : "application/json", schema));

  json_object_set_boolean_member (json_node_get_object (node), "required", needed);
  return node;
}

/* ---- the document ---- */

static JsonNode *
answer_of (const Operation *operation)
{
  JsonNode *schema = ferry_agent_object ("schema", schema_of (operation->file ? "binary" : "object"));
  JsonNode *answer = ferry_agent_object ("content", ferry_agent_object (operation->file ? "application/octet-stream" : "application/json", schema));

  json_object_set_string_member (json_node_get_object (answer), "description", "OK");
  return ferry_agent_object ("200", answer);
}

static JsonNode *
describe (const Operation *operation)
{
  JsonObject *object = json_object_new ();
  JsonArray *tags = json_array_new ();

  json_array_add_string_element (tags, operation->tag);
  json_object_set_array_member (object, "tags", tags);
  json_object_set_string_member (object, "summary", operation->summary);
  json_object_set_array_member (object, "parameters", operation->query != NULL ? parameters_of (operation->query) : json_array_new ());
  if (operation->body != NULL)
    json_object_set_member (object, "requestBody", body_of (operation));
  json_object_set_member (object, "responses", answer_of (operation));
  return ferry_agent_object (operation->method, object_node (object));
}

static JsonNode *
get (FerryAgentCall  *call,
     GError         **error)
{
  FerryAgentRouter *router = ferry_agent_get_router (ferry_agent_call_get_agent (call));
  JsonObject *paths = json_object_new ();
  JsonNode *info = ferry_agent_object ("title", text_node ("Ferry agent"));
  JsonNode *document = ferry_agent_object ("openapi", text_node ("3.0.3"));

  json_object_set_string_member (json_node_get_object (info), "version", FERRY_VERSION);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *path = g_strconcat ("/", operations[i].action, NULL);

      if (ferry_agent_router_find (router, operations[i].action) != NULL)
        json_object_set_member (paths, path, describe (&operations[i]));
    }
  json_object_set_member (json_node_get_object (document), "info", info);
  json_object_set_object_member (json_node_get_object (document), "paths", paths);
  return document;
}

static const FerryAgentRoute routes[] = {
  { "swagger:get", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get },
  { NULL },
};

void
ferry_agent_add_swagger_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
