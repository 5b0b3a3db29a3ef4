#include "config.h"

#include "remote/ferry-manager-private.h"
#include "remote/ferry-upload-stream.h"

#include "archive/ferry-package.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAUSE 500                                     /* ms */
#define UPLOAD_PATIENCE (30 * 60 * G_USEC_PER_SEC)    /* it may unpack, or even execute, before it answers */
#define SILENCE (10 * 60 * G_USEC_PER_SEC)            /* longest time without an answer while it is followed: NocoBase restarts at the end */
#define LOG_PATIENCE (30 * G_USEC_PER_SEC)            /* until a log is there */

/* ---- sending a file -------------------------------------------------------------------------------------------------------- */

/* {"NAME":"value"}, as a form's field; NULL where there is none */
static char *
dup_values (GPtrArray *variables,
            gboolean   secret)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), json_object_new ());
  JsonObject *object = json_node_get_object (node);

  json_object_unref (object);
  for (guint i = 0; variables != NULL && i < variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (variables, i);

      if (ferry_variable_get_secret (variable) == secret && ferry_variable_get_value (variable) != NULL)
        json_object_set_string_member (object, ferry_variable_get_name (variable), ferry_variable_get_value (variable));
    }
  return json_object_get_size (object) > 0 ? ferry_json_to_string (node, FALSE) : NULL;
}

static gboolean
check_file (const char  *path,
            GError     **error)
{
  g_autoptr(GError) unreadable = NULL;
  FerryFileKind kind = ferry_file_probe_kind (path, &unreadable);

  if (unreadable != NULL)
    g_propagate_error (error, g_steal_pointer (&unreadable));
  else if (kind == FERRY_FILE_BACKUP)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is a backup, no migration file: restore it instead."), path);
  else
    return TRUE;
  return FALSE;
}

static JsonNode *
send (FerryRemoteInstance       *self,
      const char                *action,
      const char                *path,
      const FerryManagerInputs  *inputs,
      FerryJob                  *job,
      GError                   **error)
{
  g_autofree char *name = g_path_get_basename (path), *variables = dup_values (inputs != NULL ? inputs->variables : NULL, FALSE);
  char *secrets = dup_values (inputs != NULL ? inputs->variables : NULL, TRUE);
  const char *fields[9] = { NULL };
  g_auto(FerryUpload) upload = { NULL };
  FerryHttpCall call = { .method = "POST", .action = action, .open_body = ferry_upload_open, .body_data = &upload, .patience = UPLOAD_PATIENCE };
  JsonNode *answer = NULL;
  guint n = 0;

  if (variables != NULL)
    fields[n++] = "variables", fields[n++] = variables;
  if (secrets != NULL)
    fields[n++] = "secrets", fields[n++] = secrets;
  if (inputs != NULL && inputs->skip_backup)
    fields[n++] = "skipBackup", fields[n++] = "true";
  if (inputs != NULL && inputs->ignore_plugins)
    fields[n++] = "ignorePlugins", fields[n++] = "true";
  if (ferry_upload_init_multipart (&upload, path, name, fields, job, error))
    {
      call.body_length = upload.length;
      call.body_type = upload.type;
      answer = ferry_http_call_data (self->http, &call, job, error);
    }
  ferry_secret_free (secrets);
  return answer;
}

/**
 * ferry_migration_manager_check:
 * @instance: an instance
 * @path: a migration file of NocoBase's
 * @inputs: (nullable): values for what the instance lacks
 * @job: (nullable): progress in bytes
 * @error: return location
 *
 * Sends a file and asks NocoBase what stands against executing it. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a list of #FerryCheckItem, blockers first; %FERRY_ERROR_DAMAGED for an answer that is not understood
 *
 * Since: 0.1
 */
GListModel *
ferry_migration_manager_check (FerryInstance             *instance,
                               const char                *path,
                               const FerryManagerInputs  *inputs,
                               FerryJob                  *job,
                               GError                   **error)
{
  FerryRemoteInstance *self = check_file (path, error) ? _ferry_manager_need (instance, job, error) : NULL;
  g_autoptr(JsonNode) node = NULL;

  if (self == NULL)
    return NULL;
  ferry_job_add_step (job, "check", _("Let NocoBase check the file"), 1);
  ferry_job_begin_step (job, "check");
  node = send (self, "migration:check", path, inputs, job, error);
  return node != NULL ? _ferry_manager_read_check (node, ferry_instance_get_name (instance), error) : NULL;
}

/* ---- following ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FerryInstance *instance;
  FerryJob      *job;
  GHashTable    *known;      /* names of the logs that were there before */
  char          *log;        /* name of the execution's log; NULL: not known yet */
  gint64         since;      /* when NocoBase answered last, monotonic µs */
} Watch;

static void
watch_clear (Watch *self)
{
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_free (self->log);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

static gboolean
remember_logs (Watch   *self,
               GError **error)
{
  g_autoptr(GPtrArray) logs = ferry_migration_manager_list (self->instance, FERRY_MANAGER_LOGS, self->job, error);

  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; logs != NULL && i < logs->len; i++)
    g_hash_table_add (self->known, g_strdup (ferry_manager_record_get_name (g_ptr_array_index (logs, i))));
  return logs != NULL;
}

/* Nobody told the name of the log: it is the one that was not there before. More than one is nobody's. */
static FerryManagerRecord *
find_new_log (Watch   *self,
              GError **error)
{
  g_autoptr(GPtrArray) logs = ferry_migration_manager_list (self->instance, FERRY_MANAGER_LOGS, self->job, error);
  FerryManagerRecord *found = NULL;
  guint count = 0;

  for (guint i = 0; logs != NULL && i < logs->len; i++)
    if (!g_hash_table_contains (self->known, ferry_manager_record_get_name (g_ptr_array_index (logs, i))))
      {
        found = g_ptr_array_index (logs, i);
        count++;
      }
  if (count > 1)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("it did not name its log, and several are new."));
  else if (logs != NULL && count == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The migration manager of “%s” knows no “%s”."), ferry_instance_get_name (self->instance), _("log of this execution"));
  return count == 1 ? g_object_ref (found) : NULL;
}

static FerryManagerRecord *
ask_log (Watch   *self,
         GError **error)
{
  if (self->log == NULL)
    return find_new_log (self, error);
  return ferry_migration_manager_find (self->instance, FERRY_MANAGER_LOGS, self->log, self->job, error);
}

static void
set_unknown (Watch        *self,
             const char   *why,
             GError      **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN, _("“%s” was told to execute the file, but whether it did is not known: %s Look at its logs before you do it again."),
               ferry_instance_get_name (self->instance), why);
}

/* Not answered: NocoBase restarts at the end of an execution, and its log may come a moment later than the answer. */
static gboolean
may_wait (Watch         *self,
          const GError  *told,
          GError       **error)
{
  gint64 silent = g_get_monotonic_time () - self->since;
  gboolean down = g_error_matches (told, FERRY_ERROR, FERRY_ERROR_CONNECTION) || g_error_matches (told, FERRY_ERROR, FERRY_ERROR_RESTARTING);
  gboolean late = g_error_matches (told, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);

  if (g_error_matches (told, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Ferry does not follow the execution any more. It goes on at “%s”."), ferry_instance_get_name (self->instance));
  else if ((down && silent < SILENCE) || (late && silent < LOG_PATIENCE))
    return TRUE;
  else
    set_unknown (self, told->message, error);
  return FALSE;
}

/* the state is told: TRUE once it is over */
static gboolean
judge (Watch               *self,
       FerryManagerRecord  *record,
       GError             **error)
{
  const char *message = ferry_manager_record_get_message (record), *status = ferry_manager_record_get_status (record);
  g_autofree char *why = NULL;

  switch (ferry_manager_record_get_state (record))
    {
    case FERRY_MANAGER_STATE_RUNNING:
      return FALSE;
    case FERRY_MANAGER_STATE_OK:
      return TRUE;
    case FERRY_MANAGER_STATE_ERROR:
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("NocoBase could not execute the file (its log is “%s”): %s"), ferry_manager_record_get_name (record),
                   message != NULL ? message : _("it tells no reason"));
      return TRUE;
    case FERRY_MANAGER_STATE_NOT_TOLD:
    default:
      why = g_strdup_printf (_("its log “%s” has the state “%s”, which Ferry does not know."), ferry_manager_record_get_name (record), status != NULL ? status : "");
      set_unknown (self, why, error);
      return TRUE;
    }
}

static FerryManagerRecord *
follow (Watch   *self,
        GError **error)
{
  self->since = g_get_monotonic_time ();
  while (TRUE)
    {
      g_autoptr(GError) told = NULL, ended = NULL;
      g_autoptr(FerryManagerRecord) record = ask_log (self, &told);

      if (record != NULL && judge (self, record, &ended))
        {
          if (ended == NULL)
            return g_steal_pointer (&record);
          g_propagate_error (error, g_steal_pointer (&ended));
          return NULL;
        }
      if (record != NULL)
        self->since = g_get_monotonic_time ();
      if (told == NULL)
        ferry_http_pause (self->job, PAUSE, &told);
      if (told != NULL && (!may_wait (self, told, error) || !ferry_http_pause (self->job, PAUSE, error)))
        return NULL;
    }
}

/* ---- execute --------------------------------------------------------------------------------------------------------------- */

static char *
read_log_name (JsonNode *answer)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  return object != NULL ? g_strdup (ferry_json_opt_string (object, "log", NULL)) : NULL;
}

/* An answer that got lost does not say that nothing happens: the logs do. */
static gboolean
begin (Watch                     *self,
       const char                *path,
       const FerryManagerInputs  *inputs,
       GError                   **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(JsonNode) answer = send (FERRY_REMOTE_INSTANCE (self->instance), "migration:execute", path, inputs, self->job, &local_error);

  if (answer != NULL)
    self->log = read_log_name (answer);
  if (answer != NULL || g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONNECTION) || g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_DAMAGED))
    return TRUE;
  if (g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    set_unknown (self, _("it was stopped while the file was on its way."), error);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * ferry_migration_manager_execute:
 * @instance: an instance
 * @path: a migration file of NocoBase's
 * @inputs: (nullable): values for what the instance lacks, and choices
 * @job: (nullable): progress in bytes; cancelling ends the following, not what NocoBase does
 * @error: return location
 *
 * Sends a file, lets NocoBase execute it, and follows it to its end through its log, over a restart of the application and where the answer was lost. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the log's record; %FERRY_ERROR_FAILED: NocoBase says so; %FERRY_ERROR_OUTCOME_UNKNOWN: nobody can say
 *
 * Since: 0.1
 */
FerryManagerRecord *
ferry_migration_manager_execute (FerryInstance             *instance,
                                 const char                *path,
                                 const FerryManagerInputs  *inputs,
                                 FerryJob                  *job,
                                 GError                   **error)
{
  g_auto(Watch) watch = { .instance = instance, .job = job };
  FerryManagerRecord *record;

  if (!check_file (path, error) || _ferry_manager_need (instance, job, error) == NULL || !remember_logs (&watch, error))
    return NULL;
  ferry_job_add_step (job, "send", _("Send the file"), 20);
  ferry_job_add_step (job, "execute", _("NocoBase executes it"), 80);
  ferry_job_begin_step (job, "send");
  if (!begin (&watch, path, inputs, error))
    return NULL;
  ferry_job_begin_step (job, "execute");
  record = follow (&watch, error);
  ferry_job_set_message (job, NULL);
  return record;
}
