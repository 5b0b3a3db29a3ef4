#include "config.h"

#include "remote/ferry-manager-private.h"
#include "remote/ferry-remote-files.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>

#define PAUSE 500   /* ms */

/* Resources and what is fetched of them: design of NocoBase's API, see docs/http-api.md. */
static const struct { const char *list; const char *get; const char *key; const char *download; } actions[] = {
  [FERRY_MANAGER_RULES] = { "migrationRules:list", "migrationRules:get", "filterByTk", NULL },
  [FERRY_MANAGER_MIGRATIONS] = { "migration:list", "migration:get", "name", "migration:download" },
  [FERRY_MANAGER_LOGS] = { "migrationLog:list", "migrationLog:get", "name", "migrationLog:download" },
};

FerryRemoteInstance *
_ferry_manager_need (FerryInstance  *instance,
                     FerryJob       *job,
                     GError        **error)
{
  if (!FERRY_IS_REMOTE_INSTANCE (instance))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is not driven over NocoBase's own API: its migration manager can't be asked. Use Ferry's migration files there."),
                   ferry_instance_get_name (instance));
      return NULL;
    }
  return _ferry_remote_need (FERRY_REMOTE_INSTANCE (instance), FERRY_CAN_MANAGE_MIGRATIONS, job, error) ? FERRY_REMOTE_INSTANCE (instance) : NULL;
}

static GPtrArray *
read_list (JsonNode          *node,
           FerryManagerList   list,
           const char        *name,
           GError           **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” answered to “%s” in a way that Ferry does not understand."), name, actions[list].list);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      FerryManagerRecord *record = _ferry_manager_read_record (json_array_get_element (array, i), list, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return g_steal_pointer (&records);
}

/**
 * ferry_migration_manager_list:
 * @instance: an instance
 * @list: rules, migration files or logs
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Asks NocoBase for all of one kind. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryManagerRecord) (nullable): in NocoBase's order; %FERRY_ERROR_UNSUPPORTED where it has no migration manager
 *
 * Since: 0.1
 */
GPtrArray *
ferry_migration_manager_list (FerryInstance     *instance,
                              FerryManagerList   list,
                              FerryJob          *job,
                              GError           **error)
{
  FerryRemoteInstance *self = _ferry_manager_need (instance, job, error);
  g_autoptr(JsonNode) node = self != NULL ? _ferry_remote_get (self, actions[list].list, "paginate=false", job, error) : NULL;

  return node != NULL ? read_list (node, list, ferry_instance_get_name (instance), error) : NULL;
}

/**
 * ferry_migration_manager_find:
 * @instance: an instance
 * @list: where to look
 * @name: what the record is asked for by
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Asks NocoBase for one record. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record; %FERRY_ERROR_NOT_FOUND
 *
 * Since: 0.1
 */
FerryManagerRecord *
ferry_migration_manager_find (FerryInstance     *instance,
                              FerryManagerList   list,
                              const char        *name,
                              FerryJob          *job,
                              GError           **error)
{
  FerryRemoteInstance *self = _ferry_manager_need (instance, job, error);
  g_autofree char *query = _ferry_remote_query (actions[list].key, name, NULL);
  g_autoptr(JsonNode) node = self != NULL ? _ferry_remote_get (self, actions[list].get, query, job, error) : NULL;

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return _ferry_manager_read_record (node, list, error);
  if (node != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The migration manager of “%s” knows no “%s”."), ferry_instance_get_name (instance), name);
  return NULL;
}

/* ---- create ---------------------------------------------------------------------------------------------------------------- */

static JsonNode *
describe (const char *first,
          const char *first_value,
          const char *second,
          const char *second_value)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  if (first_value != NULL)
    json_object_set_string_member (object, first, first_value);
  if (second_value != NULL)
    json_object_set_string_member (object, second, second_value);
  json_object_unref (object);
  return node;
}

static FerryManagerRecord *
wait_made (FerryInstance  *instance,
           const char     *name,
           FerryJob       *job,
           GError        **error)
{
  while (TRUE)
    {
      g_autoptr(FerryManagerRecord) record = ferry_migration_manager_find (instance, FERRY_MANAGER_MIGRATIONS, name, job, error);
      const char *message = record != NULL ? ferry_manager_record_get_message (record) : NULL;

      if (record == NULL)
        return NULL;
      if (ferry_manager_record_get_state (record) == FERRY_MANAGER_STATE_ERROR)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("NocoBase could not make the migration file: %s"), message != NULL ? message : _("it tells no reason"));
          return NULL;
        }
      if (ferry_manager_record_get_state (record) != FERRY_MANAGER_STATE_RUNNING)
        return g_steal_pointer (&record);
      if (!ferry_http_pause (job, PAUSE, error))
        return NULL;
    }
}

/**
 * ferry_migration_manager_create:
 * @instance: an instance
 * @rule: (nullable): id of one of NocoBase's rules; %NULL leaves it to NocoBase
 * @title: (nullable): title
 * @job: (nullable): for cancelling; NocoBase goes on without it
 * @error: return location
 *
 * Lets NocoBase make a migration file, and waits until it is made. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the file's record
 *
 * Since: 0.1
 */
FerryManagerRecord *
ferry_migration_manager_create (FerryInstance  *instance,
                                const char     *rule,
                                const char     *title,
                                FerryJob       *job,
                                GError        **error)
{
  FerryRemoteInstance *self = _ferry_manager_need (instance, job, error);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(FerryManagerRecord) begun = NULL;

  if (self == NULL)
    return NULL;
  ferry_job_add_step (job, "create", _("Make the migration file"), 1);
  ferry_job_begin_step (job, "create");
  node = _ferry_remote_post (self, "migration:create", NULL, describe ("ruleId", rule, "title", title), job, error);
  begun = node != NULL ? _ferry_manager_read_record (node, FERRY_MANAGER_MIGRATIONS, error) : NULL;
  return begun != NULL ? wait_made (instance, ferry_manager_record_get_name (begun), job, error) : NULL;
}

/* ---- fetch and remove ------------------------------------------------------------------------------------------------------ */

/**
 * ferry_migration_manager_fetch:
 * @instance: an instance
 * @list: %FERRY_MANAGER_MIGRATIONS or %FERRY_MANAGER_LOGS
 * @name: the record's name
 * @path: where to put it
 * @overwrite: whether a file there may be replaced
 * @job: (nullable): progress in bytes
 * @error: return location
 *
 * Fetches a migration file or a log as it is. The line may break; what comes is compared with the digest that goes with it, if one does. Blocking, any thread.
 *
 * Returns: %FALSE with @error; nothing half written is left
 *
 * Since: 0.1
 */
gboolean
ferry_migration_manager_fetch (FerryInstance     *instance,
                               FerryManagerList   list,
                               const char        *name,
                               const char        *path,
                               gboolean           overwrite,
                               FerryJob          *job,
                               GError           **error)
{
  FerryRemoteInstance *self = _ferry_manager_need (instance, job, error);
  g_autofree char *query = _ferry_remote_query ("name", name, NULL);

  if (self == NULL || !ferry_file_check_place (path, overwrite, error))
    return FALSE;
  ferry_job_add_step (job, "fetch", _("Fetch the file"), 1);
  ferry_job_begin_step (job, "fetch");
  return _ferry_remote_fetch_file (self, actions[list].download, query, path, overwrite, job, error);
}

/**
 * ferry_migration_manager_remove:
 * @instance: an instance
 * @name: a migration file's name
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Lets NocoBase delete one of its migration files. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_migration_manager_remove (FerryInstance  *instance,
                                const char     *name,
                                FerryJob       *job,
                                GError        **error)
{
  FerryRemoteInstance *self = _ferry_manager_need (instance, job, error);
  g_autoptr(JsonNode) node = self != NULL ? _ferry_remote_post (self, "migration:remove", NULL, describe ("name", name, NULL, NULL), job, error) : NULL;

  return node != NULL;
}
