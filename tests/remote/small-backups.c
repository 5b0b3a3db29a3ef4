#include "config.h"

#include "small-agent.h"

#include "base/ferry-json.h"
#include "wire/ferry-wire-instance.h"
#include "wire/ferry-wire-list.h"

#include <string.h>
#include <unistd.h>

static JsonNode *
list (SmallCall  *call,
      GError    **error)
{
  g_autoptr(GPtrArray) backups = ferry_instance_list_backups (call->agent->instance, error);

  return backups != NULL ? ferry_wire_array_to_json (backups, (FerryWireToJson) ferry_backup_to_json) : NULL;
}

static JsonNode *
find (SmallCall  *call,
      GError    **error)
{
  g_autoptr(FerryBackup) backup = ferry_instance_find_backup (call->agent->instance, small_call_text (call, "name"), small_call_text (call, "password"), error);

  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

static JsonNode *
take_away (SmallCall  *call,
           GError    **error)
{
  return ferry_instance_remove_backup (call->agent->instance, small_call_text (call, "name"), error) ? small_object (NULL, NULL) : NULL;
}

static JsonNode *
estimate (SmallCall  *call,
          GError    **error)
{
  g_autoptr(FerryBackupEstimate) found = ferry_instance_estimate_backup (call->agent->instance, NULL, error);

  return found != NULL ? ferry_wire_estimate_to_json (found) : NULL;
}

static JsonNode *
take_file (SmallCall  *call,
           GError    **error)
{
  g_autofree char *path = g_build_filename (call->agent->packages, small_call_query (call, "name"), NULL);
  g_autoptr(FerryBackup) backup = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) call->request->body->data, (gssize) call->request->body->len, NULL));
  backup = ferry_instance_send_backup (call->agent->instance, path, NULL, error);
  unlink (path);
  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

static JsonNode *
create (SmallCall  *call,
        FerryJob   *job,
        GError    **error)
{
  JsonObject *body = json_node_get_object (call->body);
  FerryBackupCreate options = { .password = small_call_text (call, "password"), .files = ferry_json_opt_bool (body, "files", TRUE),
                                .everything = ferry_json_opt_bool (body, "everything", TRUE), .reason = small_call_text (call, "reason"),
                                .title = small_call_text (call, "title"), .release = small_call_text (call, "release") };
  g_autoptr(FerryBackup) backup = ferry_instance_create_backup (call->agent->instance, &options, job, error);

  return backup != NULL ? ferry_backup_to_json (backup) : NULL;
}

static JsonNode *
verify (SmallCall  *call,
        FerryJob   *job,
        GError    **error)
{
  return ferry_instance_verify_backup (call->agent->instance, small_call_text (call, "name"), small_call_text (call, "password"), job, error) ? small_object (NULL, NULL) : NULL;
}

static FerryBackupRestore
restore_options (SmallCall *call)
{
  JsonObject *body = json_node_get_object (call->body);

  return (FerryBackupRestore) { .password = small_call_text (call, "password"), .files = ferry_json_opt_bool (body, "files", FALSE),
                                .newer_database = ferry_json_opt_bool (body, "newerDatabase", FALSE), .schema = small_call_text (call, "schema"),
                                .foreign = ferry_json_opt_bool (body, "foreign", FALSE) };
}

static JsonNode *
check_restore (SmallCall  *call,
               FerryJob   *job,
               GError    **error)
{
  FerryBackupRestore options = restore_options (call);
  g_autoptr(GListModel) items = ferry_instance_check_restore (call->agent->instance, small_call_text (call, "name"), &options, job, error);

  return items != NULL ? ferry_wire_model_to_json (items, (FerryWireToJson) ferry_check_item_to_json) : NULL;
}

static JsonNode *
restore (SmallCall  *call,
         FerryJob   *job,
         GError    **error)
{
  FerryBackupRestore options = restore_options (call);

  return ferry_instance_restore_backup (call->agent->instance, small_call_text (call, "name"), &options, job, error) ? small_object (NULL, NULL) : NULL;
}

static void
send_file (SmallCall *call)
{
  g_autofree char *path = g_build_filename (call->agent->packages, "outgoing", NULL), *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  if (!ferry_instance_fetch_backup (call->agent->instance, small_call_query (call, "name"), path, TRUE, NULL, &error) || !g_file_get_contents (path, &data, &length, &error))
    {
      small_refuse (call, error);
      return;
    }
  http_answer (call->out, 200, NULL, "application/octet-stream", data, (gssize) length);
}

gboolean
small_backups (SmallCall *call)
{
  static const struct { const char *action; JsonNode *(*answer) (SmallCall *call, GError **error); } plain[] = {
    { "ferry:backups", list }, { "ferry:findBackup", find }, { "backup:remove", take_away }, { "ferry:backupEstimate", estimate }, { "ferry:sendBackup", take_file },
  };
  static const struct { const char *action; SmallWork work; } streams[] = {
    { "ferry:createBackup", create }, { "ferry:verifyBackup", verify }, { "ferry:checkRestore", check_restore }, { "ferry:restoreBackup", restore },
  };

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (strcmp (call->action, plain[i].action) == 0)
      {
        g_autoptr(GError) error = NULL;
        JsonNode *data = plain[i].answer (call, &error);

        if (data != NULL)
          small_answer (call, data);
        else
          small_refuse (call, error);
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    if (strcmp (call->action, streams[i].action) == 0)
      {
        small_stream (call, streams[i].work);
        return TRUE;
      }
  if (strcmp (call->action, "backup:download") == 0)
    send_file (call);
  return strcmp (call->action, "backup:download") == 0;
}
