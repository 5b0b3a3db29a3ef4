#include "config.h"

#include "model/ferry-backup-settings.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_CRON "0 0 * * *"   /* as NocoBase's */
#define DEFAULT_KEEP 100
#define MOST_SECRET  1024

/* Since: 0.1 */
FerryBackupSettings *
ferry_backup_settings_new (void)
{
  FerryBackupSettings *self = g_new0 (FerryBackupSettings, 1);

  self->cron = g_strdup (DEFAULT_CRON);
  self->keep = DEFAULT_KEEP;
  self->files = TRUE;
  self->cloud = ferry_cloud_settings_new ();
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_backup_run_free);
  return self;
}

/* Since: 0.1 */
FerryBackupSettings *
ferry_backup_settings_copy (const FerryBackupSettings *self)
{
  FerryBackupSettings *copy = g_new0 (FerryBackupSettings, 1);

  *copy = *self;
  copy->cron = g_strdup (self->cron);
  copy->password = g_strdup (self->password);
  copy->cloud = ferry_cloud_settings_copy (self->cloud);
  copy->cloud_secret = g_strdup (self->cloud_secret);
  copy->application_cron = g_strdup (self->application_cron);
  copy->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_backup_run_free);
  for (guint i = 0; i < self->runs->len; i++)
    g_ptr_array_add (copy->runs, ferry_backup_run_copy (g_ptr_array_index (self->runs, i)));
  return copy;
}

/* Since: 0.1 */
void
ferry_backup_settings_free (FerryBackupSettings *self)
{
  if (self == NULL)
    return;
  g_free (self->cron);
  ferry_secret_free (self->password);
  ferry_cloud_settings_free (self->cloud);
  ferry_secret_free (self->cloud_secret);
  g_free (self->application_cron);
  g_ptr_array_unref (self->runs);
  g_free (self);
}

/* ---- to JSON ---------------------------------------------------------------------------------------------------------------- */

static void
set_time (JsonObject *object,
          const char *member,
          gint64      time)
{
  g_autofree char *text = time > 0 ? ferry_time_to_iso (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
set_told (const FerryBackupSettings *self,
          JsonObject                *object)
{
  JsonArray *runs = json_array_new ();

  for (guint i = 0; i < self->runs->len; i++)
    json_array_add_element (runs, ferry_backup_run_to_json (g_ptr_array_index (self->runs, i)));
  json_object_set_boolean_member (object, "hasEncryptionPassword", self->has_password);
  json_object_set_string_member (object, "secretsKeptIn", self->secrets_in_file ? "file" : "keyring");
  set_time (object, "since", self->since);
  set_time (object, "next", self->next);
  if (self->application_cron != NULL)
    json_object_set_string_member (object, "applicationCron", self->application_cron);
  else
    json_object_set_null_member (object, "applicationCron");
  json_object_set_array_member (object, "runs", runs);
}

/**
 * ferry_backup_settings_to_json:
 * @self: settings
 * @with_secrets: %TRUE to send them to the end that keeps them; never to show or keep them
 *
 * Returns: (transfer full): an object; without secrets it tells only whether there are any. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_backup_settings_to_json (const FerryBackupSettings *self,
                               gboolean                   with_secrets)
{
  JsonObject *object = json_object_new (), *cloud = ferry_cloud_settings_to_json (self->cloud);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_boolean_member (object, "scheduled", self->scheduled);
  json_object_set_string_member (object, "cron", self->cron);
  json_object_set_int_member (object, "keep", self->keep);
  json_object_set_boolean_member (object, "enableFilesBackup", self->files);
  if (self->storage_id != 0)
    json_object_set_int_member (object, "storageId", self->storage_id);
  else
    json_object_set_null_member (object, "storageId");
  if (with_secrets && self->password != NULL)
    json_object_set_string_member (object, "encryptionPassword", self->password);
  if (with_secrets && self->cloud_secret != NULL)
    json_object_set_string_member (cloud, "secretAccessKey", self->cloud_secret);
  json_object_set_boolean_member (cloud, "hasSecretAccessKey", self->has_cloud_secret);
  json_object_set_object_member (object, "cloud", cloud);
  set_told (self, object);
  json_node_take_object (node, object);
  return node;
}

/* ---- from JSON: what is absent or null stays -------------------------------------------------------------------------------- */

static JsonNode *
member_of (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
is_a (JsonNode    *node,
      GType        type,
      const char  *member,
      GError     **error)
{
  if (json_node_get_value_type (node) == type)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” of the backup settings is of another kind than it must be."), member);
  return FALSE;
}

static gboolean
take_boolean (JsonObject  *object,
              const char  *member,
              gboolean    *value,
              GError     **error)
{
  JsonNode *node = member_of (object, member);

  if (node == NULL)
    return TRUE;
  if (!is_a (node, G_TYPE_BOOLEAN, member, error))
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
take_int (JsonObject  *object,
          const char  *member,
          gint64      *value,
          GError     **error)
{
  JsonNode *node = member_of (object, member);

  if (node == NULL)
    return TRUE;
  if (!is_a (node, G_TYPE_INT64, member, error))
    return FALSE;
  *value = json_node_get_int (node);
  return TRUE;
}

static gboolean
take_text (JsonObject  *object,
           const char  *member,
           char       **value,
           gsize        most,
           GError     **error)
{
  JsonNode *node = member_of (object, member);

  if (node == NULL)
    return TRUE;
  if (!is_a (node, G_TYPE_STRING, member, error))
    return FALSE;
  if (strlen (json_node_get_string (node)) > most)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” of the backup settings is too long."), member);
      return FALSE;
    }
  ferry_secret_free (*value);
  *value = json_node_dup_string (node);
  return TRUE;
}

static gboolean
take_time (JsonObject *object,
           const char *member,
           gint64     *value)
{
  const char *text = ferry_json_opt_string (object, member, NULL);

  return text == NULL || ferry_time_from_iso (text, value);
}

static gboolean
take_cloud (FerryBackupSettings  *self,
            JsonObject           *object,
            GError              **error)
{
  JsonNode *node = member_of (object, "cloud");

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“cloud” of the backup settings is no object."));
      return FALSE;
    }
  return ferry_cloud_settings_take_json (self->cloud, json_node_get_object (node), error)
         && take_text (json_node_get_object (node), "secretAccessKey", &self->cloud_secret, MOST_SECRET, error)
         && take_boolean (json_node_get_object (node), "hasSecretAccessKey", &self->has_cloud_secret, error);
}

static gboolean
take_runs (FerryBackupSettings  *self,
           JsonObject           *object,
           GError              **error)
{
  JsonNode *node = member_of (object, "runs");
  JsonArray *runs = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  g_ptr_array_set_size (self->runs, runs != NULL ? 0 : (int) self->runs->len);
  for (guint i = 0; runs != NULL && i < json_array_get_length (runs); i++)
    {
      FerryBackupRun *run = ferry_backup_run_new_from_json (json_array_get_element (runs, i), error);

      if (run == NULL)
        return FALSE;
      g_ptr_array_add (self->runs, run);
    }
  return TRUE;
}

/**
 * ferry_backup_settings_take_json:
 * @self: settings
 * @node: an object of NocoBase's `backupSettings:update` or of ferry_backup_settings_to_json()
 * @error: %FERRY_ERROR_USAGE naming the member
 *
 * Takes over what @node names; what is absent or null stays as it is. Any thread.
 *
 * Returns: %FALSE with @error; @self may then have taken part of it
 *
 * Since: 0.1
 */
gboolean
ferry_backup_settings_take_json (FerryBackupSettings  *self,
                                 JsonNode             *node,
                                 GError              **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *kept_in = NULL;

  if (object == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The backup settings are no object."));
      return FALSE;
    }
  if (!take_boolean (object, "scheduled", &self->scheduled, error) || !take_text (object, "cron", &self->cron, 256, error) || !take_int (object, "keep", &self->keep, error)
      || !take_boolean (object, "enableFilesBackup", &self->files, error) || !take_int (object, "storageId", &self->storage_id, error)
      || !take_text (object, "encryptionPassword", &self->password, MOST_SECRET, error) || !take_boolean (object, "hasEncryptionPassword", &self->has_password, error)
      || !take_cloud (self, object, error) || !take_text (object, "secretsKeptIn", &kept_in, 16, error)
      || !take_text (object, "applicationCron", &self->application_cron, 256, error) || !take_runs (self, object, error))
    return FALSE;
  if (kept_in != NULL)
    self->secrets_in_file = g_str_equal (kept_in, "file");
  return take_time (object, "since", &self->since) && take_time (object, "next", &self->next);
}
