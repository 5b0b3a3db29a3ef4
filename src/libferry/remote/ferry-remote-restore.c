#include "config.h"

#include "remote/ferry-remote-backups.h"
#include "remote/ferry-remote-stream.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "wire/ferry-wire-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static JsonNode *
describe_create (const FerryBackupCreate *options)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  set_text (object, "password", options->password);
  json_object_set_boolean_member (object, "files", options->files);
  json_object_set_boolean_member (object, "everything", options->everything);
  set_text (object, "reason", options->reason);
  set_text (object, "title", options->title);
  set_text (object, "release", options->release);
  json_object_unref (object);
  return node;
}

FerryBackup *
_ferry_remote_create_backup (FerryInstance            *instance,
                             const FerryBackupCreate  *options,
                             FerryJob                 *job,
                             GError                  **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_BACK_UP, job, error))
    return NULL;
  if (!_ferry_remote_is_agent (self))
    return _ferry_nocobase_create_backup (self, options->password, job, error);
  node = _ferry_remote_stream (self, "POST", "ferry:createBackup", NULL, describe_create (options), FALSE, job, error);
  return node != NULL ? _ferry_remote_read_backup (node, error) : NULL;
}

static JsonNode *
describe_restore (const char               *name,
                  const FerryBackupRestore *options)
{
  JsonNode *node = _ferry_remote_name_backup (name, options->password);
  JsonObject *object = json_node_get_object (node);

  json_object_set_boolean_member (object, "keptPassword", options->kept_password);
  json_object_set_boolean_member (object, "files", options->files);
  json_object_set_boolean_member (object, "newerDatabase", options->newer_database);
  json_object_set_boolean_member (object, "foreign", options->foreign);
  set_text (object, "schema", options->schema);
  return node;
}

static GListModel *
to_model (GPtrArray *items)
{
  GListStore *store = g_list_store_new (FERRY_TYPE_CHECK_ITEM);

  for (guint i = 0; i < items->len; i++)
    g_list_store_append (store, g_ptr_array_index (items, i));
  return G_LIST_MODEL (store);
}

/* A file of this computer is looked at here: what is wrong with it is told before it travels. */
static void
check_file (GPtrArray   *items,
            FerryBackup *backup,
            gboolean     given)
{
  const char *problem = ferry_backup_get_problem (backup);

  if (problem != NULL)
    g_ptr_array_add (items, ferry_check_item_new (FERRY_CHECK_BLOCKER, "file", NULL, problem, NULL, NULL, NULL));
  else if (ferry_backup_get_encrypted (backup) && !given)
    g_ptr_array_add (items, ferry_check_item_new (FERRY_CHECK_INPUT, "password", NULL, _("The backup is protected by a restore password"), NULL, NULL, _("Give the password.")));
}

/* What NocoBase does not do by itself must be known before it is asked. */
static GListModel *
check_nocobase (FerryInstance  *instance,
                const char     *name,
                const char     *password,
                GError        **error)
{
  gboolean file = g_path_is_absolute (name), given = password != NULL && *password != '\0';
  g_autoptr(GError) failure = NULL;
  g_autoptr(FerryBackup) backup = ferry_instance_find_backup (instance, name, file && given ? password : NULL, &failure);
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION) && file && given)
    g_ptr_array_add (items, ferry_check_item_new (FERRY_CHECK_BLOCKER, "password", NULL, failure->message, NULL, NULL, _("Give the right password, or use another backup.")));
  else if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  else if (file)
    check_file (items, backup, given);
  else if (!ferry_backup_get_restorable (backup))
    g_ptr_array_add (items, ferry_check_item_new (FERRY_CHECK_BLOCKER, "backup-unusable", name, ferry_backup_get_why_not (backup), NULL, NULL, NULL));
  g_ptr_array_add (items, ferry_check_item_new (FERRY_CHECK_WARNING, "restore-not-whole", name,
                                                _("NocoBase restores without a transaction: if it fails in the middle, the database is neither the old nor the new one"), NULL, NULL,
                                                _("Ferry has NocoBase make a backup first. A Ferry agent beside the application restores whole or not at all.")));
  return to_model (items);
}

GListModel *
_ferry_remote_check_restore (FerryInstance             *instance,
                             const char                *name,
                             const FerryBackupRestore  *options,
                             FerryJob                  *job,
                             GError                   **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GPtrArray) items = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_RESTORE, job, error))
    return NULL;
  if (!_ferry_remote_is_agent (self))
    return check_nocobase (instance, name, options->password, error);
  node = _ferry_remote_stream (self, "POST", "ferry:checkRestore", NULL, describe_restore (name, options), TRUE, job, error);
  items = node != NULL ? ferry_wire_array_from_json (node, (FerryWireFromJson) ferry_check_item_new_from_json, g_object_unref, error) : NULL;
  return items != NULL ? to_model (items) : NULL;
}

static void
take_warnings (JsonNode  *node,
               GPtrArray *warnings)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *member = object != NULL ? json_object_get_member (object, "warnings") : NULL;
  JsonArray *array = member != NULL && JSON_NODE_HOLDS_ARRAY (member) ? json_node_get_array (member) : NULL;

  for (guint i = 0; warnings != NULL && array != NULL && i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_VALUE (json_array_get_element (array, i)))
      g_ptr_array_add (warnings, json_node_dup_string (json_array_get_element (array, i)));
}

gboolean
_ferry_remote_restore_backup (FerryInstance             *instance,
                              const char                *name,
                              const FerryBackupRestore  *options,
                              FerryJob                  *job,
                              GError                   **error)
{
  FerryRemoteInstance *self = FERRY_REMOTE_INSTANCE (instance);
  g_autoptr(JsonNode) node = NULL;

  if (!_ferry_remote_need (self, FERRY_CAN_RESTORE, job, error))
    return FALSE;
  if (!_ferry_remote_is_agent (self))
    return _ferry_nocobase_restore_backup (self, name, options->password, job, error);
  node = _ferry_remote_stream (self, "POST", "ferry:restoreBackup", NULL, describe_restore (name, options), FALSE, job, error);
  if (node != NULL)
    take_warnings (node, options->warnings);
  return node != NULL;
}
