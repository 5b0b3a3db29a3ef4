#include "config.h"

#include "remote/ferry-remote-backups.h"
#include "remote/ferry-upload-stream.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAUSE 500                                /* ms */
#define UPLOAD_PATIENCE (30 * 60 * G_USEC_PER_SEC)   /* it decrypts and unpacks before it answers */

/* NocoBase encrypts by its own setting, for all backups: changing that behind the administrator's back is not ours. */
static gboolean
check_password (FerryRemoteInstance  *self,
                const char           *password,
                FerryJob             *job,
                GError              **error)
{
  g_autoptr(JsonNode) node = password != NULL ? _ferry_remote_get (self, "backupSettings:get", NULL, job, error) : NULL;
  const char *set = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? ferry_json_opt_string (json_node_get_object (node), "encryptionPassword", "") : "";

  if (password == NULL || (node != NULL && strcmp (set, password) == 0))
    return TRUE;
  if (node != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                 _("NocoBase encrypts its backups with the restore password of its own settings, and that is not the one given: set it there, or leave it out here."));
  return FALSE;
}

/* {"backup_….nbdata":{"inProgress":true}} */
static gboolean
is_making (JsonNode   *node,
           const char *name)
{
  JsonObject *all = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *one = all != NULL ? json_object_get_member (all, name) : NULL;

  return one != NULL && JSON_NODE_HOLDS_OBJECT (one) && ferry_json_opt_bool (json_node_get_object (one), "inProgress", FALSE);
}

static gboolean
wait_made (FerryRemoteInstance  *self,
           const char           *name,
           FerryJob             *job,
           GError              **error)
{
  g_autofree char *query = _ferry_remote_query ("name", name, NULL);

  while (TRUE)
    {
      g_autoptr(JsonNode) node = _ferry_remote_get (self, "backup:status", query, job, error);

      if (node == NULL)
        return FALSE;
      if (!is_making (node, name))
        return TRUE;
      if (!ferry_http_pause (job, PAUSE, error))
        return FALSE;
    }
}

static FerryBackup *
make (FerryRemoteInstance  *self,
      FerryJob             *job,
      GError              **error)
{
  g_autoptr(JsonNode) node = _ferry_remote_post (self, "backup:create", NULL, NULL, job, error);
  const char *name = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? ferry_json_get_string (json_node_get_object (node), "name", error) : NULL;

  if (name == NULL || !wait_made (self, name, job, error))
    return NULL;
  return ferry_instance_find_backup (FERRY_INSTANCE (self), name, NULL, error);
}

FerryBackup *
_ferry_nocobase_create_backup (FerryRemoteInstance  *self,
                               const char           *password,
                               FerryJob             *job,
                               GError              **error)
{
  if (!check_password (self, password, job, error))
    return NULL;
  ferry_job_add_step (job, "backup", _("Back up"), 100);
  ferry_job_begin_step (job, "backup");
  return make (self, job, error);
}

static char *
dup_task (JsonNode  *answer,
          GError   **error)
{
  if (answer == NULL || !JSON_NODE_HOLDS_OBJECT (answer))
    return NULL;
  return g_strdup (ferry_json_get_string (json_node_get_object (answer), "task", error));
}

static char *
begin_upload (FerryRemoteInstance  *self,
              const char           *path,
              const char           *password,
              FerryJob             *job,
              GError              **error)
{
  g_autofree char *name = g_path_get_basename (path);
  const char *fields[] = { "force", "true", password != NULL ? "password" : NULL, password, NULL };
  g_auto(FerryUpload) upload = { NULL };
  FerryHttpCall call = { .method = "POST", .action = "backup:restoreUpload", .open_body = ferry_upload_open, .body_data = &upload, .patience = UPLOAD_PATIENCE };
  g_autoptr(JsonNode) answer = NULL;

  if (!ferry_upload_init_multipart (&upload, path, name, fields, job, error))
    return NULL;
  call.body_length = upload.length;
  call.body_type = upload.type;
  answer = ferry_http_call_data (self->http, &call, job, error);
  return dup_task (answer, error);
}

static char *
begin (FerryRemoteInstance  *self,
       const char           *name,
       const char           *password,
       FerryJob             *job,
       GError              **error)
{
  g_autoptr(JsonNode) answer = NULL;

  if (g_path_is_absolute (name))
    return begin_upload (self, name, password, job, error);
  answer = _ferry_remote_post (self, "backup:restore", NULL, _ferry_remote_name_backup (name, password), job, error);
  return dup_task (answer, error);
}

typedef enum { GOES_ON, ENDED, VANISHED, RESTARTS } Status;

static Status
judge (JsonNode      *node,
       const GError  *told,
       GError       **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *status = object != NULL ? ferry_json_opt_string (object, "status", "") : "";

  if (told != NULL)
    return RESTARTS;
  if (object == NULL)
    return VANISHED;
  if (strcmp (status, "error") == 0 || strcmp (status, "failed") == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("NocoBase could not restore the backup: %s"), ferry_json_opt_string (object, "message", _("it tells no reason")));
  return strcmp (status, "ok") == 0 || strcmp (status, "success") == 0 || strcmp (status, "done") == 0 ? ENDED : GOES_ON;
}

static void
tell_restarting (FerryRemoteInstance *self,
                 FerryJob            *job,
                 const GError        *told)
{
  g_autofree char *text = g_strdup_printf (_("“%s” is restarting: %s"), ferry_http_get_name (self->http), told->message);

  ferry_job_set_message (job, text);
}

/* Only a restore restarts the application: a task that nobody knows after that has ended. Where it never restarted, nobody can tell. */
static gboolean
wait_restored (FerryRemoteInstance  *self,
               const char           *task,
               FerryJob             *job,
               GError              **error)
{
  g_autofree char *query = _ferry_remote_query ("task", task, NULL);
  FerryHttpCall call = { .method = "GET", .action = "backup:restoreStatus", .query = query, .hurried = TRUE };
  gboolean restarted = FALSE;

  while (TRUE)
    {
      g_autoptr(GError) told = NULL, failed = NULL;
      g_autoptr(JsonNode) node = ferry_http_call_data (self->http, &call, job, &told);
      gboolean down = g_error_matches (told, FERRY_ERROR, FERRY_ERROR_RESTARTING) || g_error_matches (told, FERRY_ERROR, FERRY_ERROR_CONNECTION);
      Status status = told == NULL || down ? judge (node, told, &failed) : ENDED;

      if (failed != NULL || (told != NULL && !down))
        {
          g_propagate_error (error, failed != NULL ? g_steal_pointer (&failed) : g_steal_pointer (&told));
          return FALSE;
        }
      if (status == RESTARTS)
        tell_restarting (self, job, told);
      restarted = restarted || status == RESTARTS;
      if (status == ENDED || (status == VANISHED && restarted))
        return TRUE;
      if (status == VANISHED)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN,
                       _("NocoBase knows nothing of the restore any more, and did not restart: look at “%s” whether it is restored."), ferry_http_get_name (self->http));
          return FALSE;
        }
      if (!ferry_http_pause (job, PAUSE, error))
        return FALSE;
    }
}

static gboolean
ask_application (FerryRemoteInstance  *self,
                 FerryJob             *job,
                 GError              **error)
{
  g_autoptr(JsonNode) info = _ferry_remote_get (self, "app:getInfo", NULL, job, error);

  ferry_job_set_message (job, NULL);
  if (info == NULL)
    g_prefix_error (error, "%s ", _("The backup is restored, but the application does not come up:"));
  return info != NULL;
}

gboolean
_ferry_nocobase_restore_backup (FerryRemoteInstance  *self,
                                const char           *name,
                                const char           *password,
                                FerryJob             *job,
                                GError              **error)
{
  g_autoptr(FerryBackup) saved = NULL;
  g_autofree char *task = NULL;

  ferry_job_add_step (job, "backup", _("Save the present state"), 40);
  ferry_job_add_step (job, "restore", _("Restore"), 50);
  ferry_job_add_step (job, "restart", _("Restart"), 10);
  ferry_job_begin_step (job, "backup");
  saved = make (self, job, error);
  if (saved == NULL)
    return FALSE;
  ferry_job_begin_step (job, "restore");
  task = begin (self, name, password, job, error);
  if (task == NULL || !wait_restored (self, task, job, error))
    return FALSE;
  ferry_job_begin_step (job, "restart");
  return ask_application (self, job, error);
}
