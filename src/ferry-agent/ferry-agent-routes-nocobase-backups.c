#include "config.h"

#include "ferry-agent.h"

/* NocoBase's "backup", but for restoring: list, create, status, download, remove. */

#define TASK "backup"   /* kind of a task; its id is the backup's name */
#define DIGEST_LIMIT (4LL * 1024 * 1024 * 1024)   /* bytes that are reckoned before the first of them is sent */

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

/* ---- list ---- */

/* "110.1 KiB", whatever the locale */
static char *
format_size (gint64 size)
{
  static const char * const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  double value = (double) size;
  guint unit = 0;

  for (; value >= 1024 && unit + 1 < G_N_ELEMENTS (units); unit++)
    value /= 1024;
  return g_strdup_printf ("%s %s", g_ascii_formatd (digits, sizeof digits, unit == 0 ? "%.0f" : "%.1f", value), units[unit]);
}

static void
add_entry (JsonArray  *array,
           const char *name,
           gint64      created,      /* µs */
           gint64      size,         /* bytes; -1: it is being made */
           const char *problem)      /* nullable */
{
  JsonObject *entry = json_object_new ();
  g_autofree char *time = ferry_time_to_iso (created), *text = format_size (MAX (size, 0));

  json_object_set_string_member (entry, "name", name);
  json_object_set_string_member (entry, "fileSize", text);
  json_object_set_string_member (entry, "createdAt", time);
  json_object_set_boolean_member (entry, "inProgress", size < 0);
  if (problem != NULL)
    json_object_set_string_member (entry, "message", problem);
  json_array_add_object_element (array, entry);
}

static void
add_those_under_way (FerryAgentTasks *all,
                     JsonArray       *array)
{
  g_autoptr(GPtrArray) tasks = ferry_agent_tasks_list (all, TASK);

  for (guint i = 0; i < tasks->len; i++)
    {
      FerryAgentTask *task = g_ptr_array_index (tasks, i);

      if (!ferry_agent_task_is_over (task))
        add_entry (array, ferry_agent_task_get_id (task), ferry_agent_task_get_begun (task), -1, NULL);
    }
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) backups = ferry_instance_list_backups (instance_of (call), error);
  JsonArray *array;
  JsonNode *node;

  if (backups == NULL)
    return NULL;
  array = json_array_new ();
  add_those_under_way (ferry_agent_get_tasks (ferry_agent_call_get_agent (call)), array);
  for (guint i = 0; i < backups->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (backups, i);

      add_entry (array, ferry_backup_get_name (backup), ferry_backup_get_created (backup), ferry_backup_get_size (backup), ferry_backup_get_problem (backup));
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

/* ---- create and status ---- */

/* With files and restore password as the settings say, without the rows of runtime tables: as NocoBase makes them. */
static gboolean
create_cb (FerryAgentTask  *task,
           FerryJob        *job,
           gpointer         user_data,
           GError         **error)
{
  FerryAgent *agent = user_data;
  g_autoptr(FerryBackupSettings) settings = ferry_schedule_load (ferry_agent_get_site (agent), error);
  g_autoptr(FerryBackup) backup = NULL;
  FerryBackupCreate options = { .reason = "manual", .name = ferry_agent_task_get_id (task) };

  if (settings == NULL || !ferry_schedule_read_secrets (ferry_agent_get_site (agent), settings, error))
    return FALSE;
  options.files = settings->files;
  options.password = settings->password != NULL && *settings->password != '\0' ? settings->password : NULL;
  backup = ferry_instance_create_backup (ferry_agent_get_instance (agent), &options, job, error);
  return backup != NULL;
}

static JsonNode *
create (FerryAgentCall  *call,
        GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autofree char *name = ferry_local_instance_dup_backup_name (FERRY_LOCAL_INSTANCE (ferry_agent_get_instance (agent)));
  g_autoptr(FerryAgentTask) task = ferry_agent_tasks_begin (ferry_agent_get_tasks (agent), name, TASK, ferry_agent_call_get_who (call), create_cb, agent, NULL);
  JsonNode *node = ferry_agent_object ("name", json_node_init_string (json_node_alloc (), name));

  json_object_set_boolean_member (json_node_get_object (node), "inProgress", TRUE);
  return node;
}

/* {"backup_….nbdata":{"inProgress":false}}, with a message where it could not be made */
static JsonNode *
status (FerryAgentCall  *call,
        GError         **error)
{
  const char *name = ferry_agent_call_get_query (call, "name");
  g_autoptr(FerryAgentTask) task = ferry_agent_check_backup_name (name, error) ? ferry_agent_tasks_find (ferry_agent_get_tasks (ferry_agent_call_get_agent (call)), name) : NULL;
  gboolean over = task == NULL || ferry_agent_task_is_over (task);
  g_autoptr(GError) failure = task != NULL && over ? ferry_agent_task_dup_error (task) : NULL;
  g_autoptr(FerryBackup) backup = over && failure == NULL && *error == NULL ? ferry_instance_find_backup (instance_of (call), name, NULL, error) : NULL;
  JsonNode *told;

  if (g_error_matches (*error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))   /* there, and encrypted */
    g_clear_error (error);
  if (*error != NULL)
    return NULL;
  told = ferry_agent_object ("inProgress", json_node_init_boolean (json_node_alloc (), !over));
  if (failure != NULL)
    json_object_set_string_member (json_node_get_object (told), "message", failure->message);
  return ferry_agent_object (name, told);
}

/* ---- download and remove ---- */

static FerryBackup *
find (FerryAgentCall  *call,
      const char      *name,
      GError         **error)
{
  return ferry_agent_check_backup_name (name, error) ? ferry_instance_find_backup (instance_of (call), name, NULL, error) : NULL;
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
  const char *told = ferry_agent_call_get_text (call, "name"), *name = told != NULL ? told : ferry_agent_call_get_query (call, "name");

  if (!ferry_agent_check_backup_name (name, error) || !ferry_instance_remove_backup (instance_of (call), name, error))
    return NULL;
  return ferry_agent_object ("status", json_node_init_string (json_node_alloc (), "ok"));
}

static const FerryAgentRoute routes[] = {
  { "backup:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "backup:create", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = create },
  { "backup:status", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = status },
  { "backup:download", "GET", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_NONE, .handler = download },
  { "backup:remove", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = take_away },
  { NULL },
};

void
ferry_agent_add_nocobase_backup_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
