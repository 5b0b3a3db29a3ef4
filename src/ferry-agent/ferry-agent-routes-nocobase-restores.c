#include "config.h"

#include "ferry-agent-form.h"
#include "ferry-agent.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* NocoBase's "backup:restore", ":restoreUpload" and ":restoreStatus". What would be refused is refused in the answer; then a task goes on without its caller. */

#define TASK "restore"
#define FILE_FIELD "file"

typedef struct
{
  FerryInstance *instance;
  char          *name;       /* of a backup that lies here, or the path of what came */
  char          *upload;     /* nullable: removed in the end */
  char          *password;   /* nullable */
  char          *schema;     /* nullable */
} Restore;

static void
restore_free (gpointer data)
{
  Restore *self = data;

  if (self->upload != NULL)
    g_unlink (self->upload);
  g_clear_object (&self->instance);
  ferry_secret_free (self->password);
  g_free (self->name);
  g_free (self->upload);
  g_free (self->schema);
  g_free (self);
}

/* NocoBase's clients have no word for "not made here": whoever may write and names the file wants that file. */
static FerryBackupRestore
options_of (Restore *self)
{
  return (FerryBackupRestore) { .password = self->password, .schema = self->schema, .files = TRUE, .foreign = TRUE };
}

static gboolean
may_restore (Restore  *self,
             GError  **error)
{
  FerryBackupRestore options = options_of (self);
  g_autoptr(GListModel) items = ferry_instance_check_restore (self->instance, self->name, &options, NULL, error);

  for (guint i = 0; items != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      if (ferry_check_item_get_level (item) != FERRY_CHECK_BLOCKER && ferry_check_item_get_level (item) != FERRY_CHECK_INPUT)
        continue;
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, ferry_check_item_get_title (item));
      return FALSE;
    }
  return items != NULL;
}

/* As in NocoBase the application comes up with what was restored, where this end knows how. */
static gboolean
restore_cb (FerryAgentTask  *task,
            FerryJob        *job,
            gpointer         user_data,
            GError         **error)
{
  Restore *self = user_data;
  FerryBackupRestore options = options_of (self);

  if (!ferry_instance_restore_backup (self->instance, self->name, &options, job, error))
    return FALSE;
  if ((ferry_instance_get_capabilities (self->instance) & FERRY_CAN_RESTART) == 0 || ferry_instance_restart (self->instance, job, error))
    return TRUE;
  g_prefix_error (error, "%s ", _("The backup is restored, but the application does not come up:"));
  return FALSE;
}

static JsonNode *
begin (FerryAgentCall  *call,
       Restore         *self,     /* (transfer full) */
       GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autoptr(FerryAgentTask) task = NULL;
  JsonNode *node;

  if (*error != NULL || !may_restore (self, error))
    {
      restore_free (self);
      return NULL;
    }
  task = ferry_agent_tasks_begin (ferry_agent_get_tasks (agent), NULL, TASK, ferry_agent_call_get_who (call), restore_cb, self, restore_free);
  node = ferry_agent_object ("status", json_node_init_string (json_node_alloc (), "ok"));
  json_object_set_string_member (json_node_get_object (node), "task", ferry_agent_task_get_id (task));
  return node;
}

/* dbSchema names the target's schema; force agrees to it unnamed. An empty text is none. */
static Restore *
restore_new (FerryAgentCall *call,
             const char     *password,   /* nullable */
             const char     *schema,     /* nullable */
             gboolean        force)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  Restore *self = g_new0 (Restore, 1);

  self->instance = g_object_ref (ferry_agent_get_instance (agent));
  self->password = password != NULL && *password != '\0' ? g_strdup (password) : NULL;
  if (schema != NULL && *schema != '\0')
    self->schema = g_strdup (schema);
  else if (force)
    self->schema = g_strdup (ferry_site_get_schema (ferry_agent_get_site (agent)));
  return self;
}

static JsonNode *
restore (FerryAgentCall  *call,
         GError         **error)
{
  JsonObject *body = ferry_agent_call_get_object (call, error);
  const char *name = body != NULL ? ferry_agent_call_get_text (call, "name") : NULL;
  Restore *self;

  if (body == NULL || !ferry_agent_check_backup_name (name, error))
    return NULL;
  self = restore_new (call, ferry_agent_call_get_text (call, "password"), ferry_agent_call_get_text (call, "dbSchema"), ferry_json_opt_bool (body, "force", FALSE));
  self->name = g_strdup (name);
  return begin (call, self, error);
}

static JsonNode *
restore_upload (FerryAgentCall  *call,
                GError         **error)
{
  g_autofree char *path = ferry_agent_dup_incoming_path (ferry_agent_call_get_agent (call));
  g_autoptr(FerryAgentForm) form = ferry_agent_form_read (ferry_agent_call_get_stream (call), ferry_agent_call_get_header (call, "content-type"), FILE_FIELD, path, NULL, error);
  Restore *self;

  if (form == NULL)
    return NULL;
  self = restore_new (call, ferry_agent_form_get (form, "password"), ferry_agent_form_get (form, "dbSchema"), g_strcmp0 (ferry_agent_form_get (form, "force"), "true") == 0);
  self->upload = g_steal_pointer (&form->file);
  self->name = g_strdup (self->upload);
  if (self->name == NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The form holds no file."));
  return begin (call, self, error);
}

/* A task that nobody knows is answered with 204, as NocoBase does after it was restarted. */
static void
restore_status (FerryAgentCall *call)
{
  FerryAgentTasks *tasks = ferry_agent_get_tasks (ferry_agent_call_get_agent (call));
  g_autoptr(FerryAgentTask) task = ferry_agent_tasks_find (tasks, ferry_agent_call_get_query (call, "task"));
  gboolean over = task != NULL && ferry_agent_task_is_over (task);
  g_autoptr(GError) failure = over ? ferry_agent_task_dup_error (task) : NULL;
  JsonNode *node;

  if (task == NULL || strcmp (ferry_agent_task_get_kind (task), TASK) != 0)
    {
      ferry_agent_call_answer_text (call, 204, "");
      return;
    }
  node = ferry_agent_object ("inProgress", json_node_init_boolean (json_node_alloc (), !over));
  json_object_set_string_member (json_node_get_object (node), "status", !over ? "in_progress" : failure == NULL ? "ok" : "error");
  if (failure != NULL)
    json_object_set_string_member (json_node_get_object (node), "message", failure->message);
  ferry_agent_call_answer (call, node);
}

static const FerryAgentRoute routes[] = {
  { "backup:restore", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = restore },
  { "backup:restoreUpload", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_MULTIPART, .answer = restore_upload },
  { "backup:restoreStatus", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = restore_status },
  { NULL },
};

void
ferry_agent_add_nocobase_restore_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
