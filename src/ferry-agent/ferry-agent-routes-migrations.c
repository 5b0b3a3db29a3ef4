#include "config.h"

#include "ferry-agent-form.h"
#include "ferry-agent-records.h"
#include "ferry-agent-rules.h"

#include <glib/gi18n.h>
#include <string.h>

/* NocoBase's "migration": a migration file that this end made, by a name of its own; and any file that comes with a check or an execution. */

#define SUFFIX ".nbdata"
#define FILE_FIELD "file"

static FerryInstance *
instance_of (FerryAgentCall *call)
{
  return ferry_agent_get_instance (ferry_agent_call_get_agent (call));
}

/* "migration_…" of "migration_….nbdata": the record's name */
static char *
record_name (const char *name)
{
  return name != NULL ? g_strndup (name, strlen (name) - (g_str_has_suffix (name, SUFFIX) ? strlen (SUFFIX) : 0)) : NULL;
}

/* ---- create ---- */

typedef struct
{
  FerryAgent   *agent;
  FerryRuleSet *rules;
  JsonObject   *record;
  char         *name;     /* of the record */
} Create;

static void
create_free (gpointer data)
{
  Create *self = data;

  g_clear_object (&self->rules);
  json_object_unref (self->record);
  g_free (self->name);
  g_free (self);
}

static FerryPackage *
make (Create    *self,
      FerryJob  *job,
      GError   **error)
{
  g_autofree char *output = ferry_agent_dup_incoming_path (self->agent);
  FerryPackageOptions options = { .rule_set = self->rules, .title = ferry_json_opt_string (self->record, "title", NULL), .output = output };
  g_autoptr(FerryPackage) made = ferry_instance_create_package (ferry_agent_get_instance (self->agent), &options, job, error);

  return made != NULL ? ferry_agent_keep_package (self->agent, output, NULL, job, error) : NULL;
}

/* The record says how it went, whoever asks and when. */
static gboolean
create_cb (FerryAgentTask  *task,
           FerryJob        *job,
           gpointer         user_data,
           GError         **error)
{
  Create *self = user_data;
  g_autoptr(GError) cause = NULL;
  g_autoptr(FerryPackage) package = make (self, job, &cause);

  json_object_set_string_member (self->record, "status", package != NULL ? "ok" : "error");
  if (package != NULL)
    {
      json_object_set_string_member (self->record, "digest", ferry_package_get_digest (package));
      json_object_set_int_member (self->record, "size", ferry_package_get_size (package));
    }
  else
    json_object_set_string_member (self->record, "message", cause->message);
  if (!ferry_agent_record_save (self->agent, FERRY_AGENT_MIGRATIONS, self->name, self->record, cause == NULL ? error : NULL) && cause == NULL)
    return FALSE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return package != NULL;
}

static char *
new_name (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d_%H%M%S");

  return g_strdup_printf ("migration_%s_%08x", time, g_random_int ());
}

static JsonObject *
new_record (const char   *name,
            const char   *title,   /* nullable */
            FerryRuleSet *rules)
{
  JsonObject *record = json_object_new ();
  g_autofree char *created = ferry_time_to_iso (ferry_time_now ());
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);

  json_object_set_string_member (record, "name", file);
  json_object_set_string_member (record, "title", title != NULL ? title : file);
  json_object_set_string_member (record, "rule", ferry_rule_set_get_name (rules));
  json_object_set_string_member (record, "status", "in_progress");
  json_object_set_string_member (record, "createdAt", created);
  return record;
}

static JsonNode *
create (FerryAgentCall  *call,
        GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  const char *rule = ferry_agent_call_get_object (call, error) != NULL ? ferry_agent_call_get_text (call, "ruleId") : NULL;
  g_autoptr(FerryRuleSet) rules = *error == NULL ? ferry_agent_find_rules (agent, rule, error) : NULL;
  g_autoptr(FerryAgentTask) task = NULL;
  JsonNode *answer;
  Create *self;

  if (rules == NULL)
    return NULL;
  self = g_new0 (Create, 1);
  self->agent = agent;
  self->name = new_name ();
  self->record = new_record (self->name, ferry_agent_call_get_text (call, "title"), rules);
  self->rules = g_steal_pointer (&rules);
  if (!ferry_agent_record_save (agent, FERRY_AGENT_MIGRATIONS, self->name, self->record, error))
    {
      create_free (self);
      return NULL;
    }
  answer = ferry_agent_object ("name", json_node_init_string (json_node_alloc (), json_object_get_string_member (self->record, "name")));
  json_object_set_string_member (json_node_get_object (answer), "status", "in_progress");
  task = ferry_agent_tasks_begin (ferry_agent_get_tasks (agent), self->name, "create", ferry_agent_call_get_who (call), create_cb, self, create_free);
  return answer;
}

/* ---- list, get, download, remove ---- */

/* one whose agent was stopped in the middle is not in progress any more */
static void
settle (FerryAgent *agent,
        JsonObject *record)
{
  g_autofree char *name = record_name (ferry_json_opt_string (record, "name", NULL));
  g_autoptr(FerryAgentTask) task = name != NULL ? ferry_agent_tasks_find (ferry_agent_get_tasks (agent), name) : NULL;

  if (task != NULL || g_strcmp0 (ferry_json_opt_string (record, "status", NULL), "in_progress") != 0)
    return;
  json_object_set_string_member (record, "status", "error");
  json_object_set_string_member (record, "message", _("The agent was stopped while it was made."));
}

static JsonNode *
list (FerryAgentCall  *call,
      GError         **error)
{
  g_autoptr(GPtrArray) records = ferry_agent_record_list (ferry_agent_call_get_agent (call), FERRY_AGENT_MIGRATIONS, error);
  JsonArray *array;
  JsonNode *node;

  if (records == NULL)
    return NULL;
  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_sized_new (records->len);
  for (guint i = 0; i < records->len; i++)
    {
      settle (ferry_agent_call_get_agent (call), g_ptr_array_index (records, i));
      json_array_add_object_element (array, json_object_ref (g_ptr_array_index (records, i)));
    }
  json_node_take_array (node, array);
  return node;
}

static JsonObject *
find (FerryAgentCall  *call,
      const char      *name,
      GError         **error)
{
  g_autofree char *record = record_name (name);
  JsonObject *found = ferry_agent_record_load (ferry_agent_call_get_agent (call), FERRY_AGENT_MIGRATIONS, record, error);

  if (found != NULL)
    settle (ferry_agent_call_get_agent (call), found);
  return found;
}

static JsonNode *
get (FerryAgentCall  *call,
     GError         **error)
{
  g_autoptr(JsonObject) record = find (call, ferry_agent_call_get_query (call, "name"), error);

  return record != NULL ? json_node_init_object (json_node_alloc (), record) : NULL;
}

static void
download (FerryAgentCall *call)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) record = find (call, ferry_agent_call_get_query (call, "name"), &error);
  const char *digest = record != NULL ? ferry_json_opt_string (record, "digest", NULL) : NULL;
  g_autofree char *path = digest != NULL ? ferry_agent_dup_package_path (agent, digest, &error) : NULL;
  g_autofree char *sum = path != NULL ? ferry_agent_dup_sha256 (agent, path, &error) : NULL;

  if (sum != NULL)
    ferry_agent_call_answer_file (call, path, sum, ferry_json_opt_string (record, "name", NULL));
  else if (error != NULL)
    ferry_agent_call_fail (call, error);
  else
    ferry_agent_call_refuse (call, 409, "busy", ferry_json_opt_string (record, "message", "It is not made yet."));
}

/* The record goes; the file stays as long as other records or executions may name it. */
static JsonNode *
take_away (FerryAgentCall  *call,
           GError         **error)
{
  const char *told = ferry_agent_call_get_text (call, "name");
  g_autofree char *name = record_name (told != NULL ? told : ferry_agent_call_get_query (call, "name"));
  g_autoptr(JsonObject) record = ferry_agent_record_load (ferry_agent_call_get_agent (call), FERRY_AGENT_MIGRATIONS, name, error);

  if (record == NULL || !ferry_agent_record_remove (ferry_agent_call_get_agent (call), FERRY_AGENT_MIGRATIONS, name, error))
    return NULL;
  return ferry_agent_object ("status", json_node_init_string (json_node_alloc (), "ok"));
}

/* ---- files that come ---- */

/* The upload is read to its end, and taken in by its digest. */
static FerryPackage *
receive (FerryAgentCall  *call,
         FerryAgentForm **form,
         GError         **error)
{
  FerryAgent *agent = ferry_agent_call_get_agent (call);
  g_autofree char *path = ferry_agent_dup_incoming_path (agent);
  g_autofree char *file = NULL;

  *form = ferry_agent_form_read (ferry_agent_call_get_stream (call), ferry_agent_call_get_header (call, "content-type"), FILE_FIELD, path, NULL, error);
  if (*form == NULL)
    return NULL;
  if ((*form)->file == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The form holds no file."));
      return NULL;
    }
  file = g_steal_pointer (&(*form)->file);
  return ferry_agent_keep_package (agent, file, NULL, NULL, error);
}

static gboolean
is_true (FerryAgentForm *form,
         const char     *name)
{
  return g_strcmp0 (ferry_agent_form_get (form, name), "true") == 0 || g_strcmp0 (ferry_agent_form_get (form, name), "1") == 0;
}

static void
add_variable (JsonObject *object,
              const char *name,
              JsonNode   *value,
              gpointer    user_data)
{
  gpointer *both = user_data;
  const char *text = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : NULL;

  if (text != NULL)
    g_ptr_array_add (both[0], ferry_variable_new (name, both[1] != NULL, text));
}

/* {"NAME":"value"} as text of a field */
static gboolean
read_values (FerryAgentForm  *form,
             const char      *field,
             gboolean         secret,
             GPtrArray       *variables,
             GError         **error)
{
  const char *text = ferry_agent_form_get (form, field);
  g_autoptr(JsonNode) node = text != NULL && *text != '\0' ? ferry_json_parse (text, -1, field, error) : NULL;
  gpointer both[] = { variables, secret ? variables : NULL };

  if (text == NULL || *text == '\0')
    return TRUE;
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), add_variable, both);
  else if (node != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” must be an object of names and values."), field);
  return *error == NULL;
}

static gboolean
read_inputs (FerryAgentForm  *form,
             FerryInputs     *inputs,
             GError         **error)
{
  inputs->variables = g_ptr_array_new_with_free_func (g_object_unref);
  inputs->ignore_plugins = is_true (form, "ignorePlugins");
  inputs->allow_destructive = is_true (form, "allowDestructive");
  return read_values (form, "variables", FALSE, inputs->variables, error) && read_values (form, "secrets", TRUE, inputs->variables, error);
}

static JsonNode *
collect (GListModel      *items,
         FerryCheckLevel  level)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      if (ferry_check_item_get_level (item) == level)
        json_array_add_element (array, ferry_check_item_to_json (item));
    }
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
check (FerryAgentCall  *call,
       GError         **error)
{
  g_autoptr(FerryAgentForm) form = NULL;
  g_autoptr(FerryPackage) package = receive (call, &form, error);
  FerryInputs inputs = { NULL };
  g_autoptr(GListModel) items = NULL;
  JsonNode *node;

  if (package != NULL && read_inputs (form, &inputs, error))
    items = ferry_instance_check (instance_of (call), package, &inputs, NULL, error);
  g_clear_pointer (&inputs.variables, g_ptr_array_unref);
  if (items == NULL)
    return NULL;
  node = ferry_agent_object ("blockers", collect (items, FERRY_CHECK_BLOCKER));
  json_object_set_member (json_node_get_object (node), "inputs", collect (items, FERRY_CHECK_INPUT));
  json_object_set_member (json_node_get_object (node), "warnings", collect (items, FERRY_CHECK_WARNING));
  return node;
}

/* ---- execute ---- */

typedef struct
{
  FerryInstance       *instance;
  FerryPackage        *package;
  FerryExecuteOptions  options;
} Execute;

static void
execute_free (gpointer data)
{
  Execute *self = data;

  g_clear_object (&self->instance);
  g_clear_object (&self->package);
  g_clear_pointer (&self->options.inputs.variables, g_ptr_array_unref);
  g_free (self);
}

static gboolean
execute_cb (FerryAgentTask  *task,
            FerryJob        *job,
            gpointer         user_data,
            GError         **error)
{
  Execute *self = user_data;
  g_autoptr(FerryExecution) execution = NULL;

  self->options.who = ferry_agent_task_get_who (task);
  self->options.id = ferry_agent_task_get_id (task);
  execution = ferry_instance_execute (self->instance, self->package, &self->options, job, error);
  ferry_agent_task_set_execution (task, execution);
  return *error == NULL;
}

/* What would be refused is refused in the answer, not in a log that nobody reads. */
static gboolean
may_begin (Execute  *self,
           GError  **error)
{
  g_autoptr(GListModel) items = ferry_instance_check (self->instance, self->package, &self->options.inputs, NULL, error);

  if (items == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);
      FerryCheckLevel level = ferry_check_item_get_level (item);
      gboolean plugin = level == FERRY_CHECK_WARNING && g_str_has_prefix (ferry_check_item_get_code (item), "plugin-") && !self->options.inputs.ignore_plugins;

      if (level == FERRY_CHECK_BLOCKER)
        g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, ferry_check_item_get_title (item));
      else if (level == FERRY_CHECK_INPUT || plugin)
        g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, ferry_check_item_get_title (item));
      if (*error != NULL)
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
begin (FerryAgentCall *call,
       Execute        *self)
{
  FerryAgentTasks *tasks = ferry_agent_get_tasks (ferry_agent_call_get_agent (call));
  g_autoptr(FerryAgentTask) task = ferry_agent_tasks_begin (tasks, NULL, "execute", ferry_agent_call_get_who (call), execute_cb, self, execute_free);
  JsonNode *node = ferry_agent_object ("status", json_node_init_string (json_node_alloc (), "ok"));

  json_object_set_string_member (json_node_get_object (node), "task", ferry_agent_task_get_id (task));
  json_object_set_string_member (json_node_get_object (node), "log", ferry_agent_task_get_id (task));
  return node;
}

/* skipRevertOnError is taken and has nothing to do: an execution is one transaction, and leaves no half. */
static JsonNode *
execute (FerryAgentCall  *call,
         GError         **error)
{
  g_autoptr(FerryAgentForm) form = NULL;
  Execute *self = g_new0 (Execute, 1);

  self->instance = g_object_ref (instance_of (call));
  self->package = receive (call, &form, error);
  if (self->package != NULL && read_inputs (form, &self->options.inputs, error) && may_begin (self, error))
    {
      self->options.skip_backup = is_true (form, "skipBackup");
      return begin (call, self);
    }
  execute_free (self);
  return NULL;
}

static const FerryAgentRoute routes[] = {
  { "migration:list", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = list },
  { "migration:get", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .answer = get },
  { "migration:download", "GET", FERRY_AGENT_READ, FERRY_AGENT_BODY_NONE, .handler = download },
  { "migration:create", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = create },
  { "migration:remove", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_JSON, .answer = take_away },
  { "migration:check", "POST", FERRY_AGENT_READ, FERRY_AGENT_BODY_MULTIPART, .answer = check },
  { "migration:execute", "POST", FERRY_AGENT_WRITE, FERRY_AGENT_BODY_MULTIPART, .answer = execute },
  { NULL },
};

void
ferry_agent_add_migration_routes (FerryAgentRouter *router)
{
  ferry_agent_router_add (router, routes);
}
