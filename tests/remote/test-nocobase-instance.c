#include "config.h"

#include "http-server.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "instance/ferry-backup-passage.h"
#include "remote/ferry-remote-instance.h"

#include <glib/gstdio.h>
#include <string.h>

/* NocoBase itself, driven through the interface that programs use: a server in this process plays it. */

typedef struct
{
  HttpServer    *server;
  FerryInstance *instance;
  char          *folder;
  GString       *seen;          /* what was asked, a line each */
  char          *variables;     /* JSON of the list */
  char          *backups;
  guint          making;        /* how often "status" still says so */
  guint          restarting;    /* how often 503 comes yet */
  gboolean       restart_on_restore;
  const char    *password;      /* of the settings */
} Nocobase;

#define NAME "backup_20260102_030405_0001.nbdata"
#define MADE "backup_20260102_050607_0003.nbdata"

static gboolean
answer_backup (Nocobase          *self,
               const char        *action,
               const HttpRequest *request,
               GOutputStream     *out)
{
  g_autofree char *text = NULL;

  if (strcmp (action, "backup:list") == 0)
    return http_answer_json (out, 200, self->backups);
  if (strcmp (action, "backup:create") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"name\":\"" MADE "\",\"inProgress\":true}}");
  if (g_str_has_prefix (action, "backup:status?name=" MADE))
    {
      text = g_strdup_printf ("{\"data\":{\"" MADE "\":{\"inProgress\":%s}}}", self->making > 0 ? "true" : "false");
      self->making = self->making > 0 ? self->making - 1 : 0;
      return http_answer_json (out, 200, text);
    }
  if (g_str_has_prefix (action, "backup:restore?") || strcmp (action, "backup:restore") == 0 || strcmp (action, "backup:restoreUpload") == 0)
    {
      self->restarting = self->restart_on_restore ? 2 : 0;
      return http_answer_json (out, 200, "{\"data\":{\"status\":\"ok\",\"task\":\"t-1\"}}");
    }
  if (strcmp (action, "backup:remove") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"status\":\"ok\"}}");
  if (g_str_has_prefix (action, "backup:download?name=" NAME))
    return http_answer (out, 200, NULL, "application/octet-stream", "the bytes of a backup", -1);
  g_assert_cmpstr (action, ==, "backup:restoreStatus?task=t-1");
  http_write (out, "HTTP/1.1 204 No Content\r\n\r\n", -1);
  return TRUE;
}

static gboolean
nocobase_cb (HttpServer        *server,
             const HttpRequest *request,
             GOutputStream     *out,
             gpointer           user_data)
{
  Nocobase *self = user_data;
  const char *action = request->path + strlen ("/api/");
  g_autofree char *settings = g_strdup_printf ("{\"data\":{\"id\":1,\"encryptionPassword\":\"%s\"}}", self->password != NULL ? self->password : "");

  g_string_append_printf (self->seen, "%s %s %.*s\n", request->method, action, (int) MIN (request->body->len, 200), (const char *) request->body->data);
  if (self->restarting > 0 && strcmp (request->method, "GET") == 0)
    {
      self->restarting--;
      return http_answer_json (out, 503, "{\"error\":{\"status\":503,\"maintaining\":true,\"message\":\"Loading plugins...\",\"code\":\"APP_COMMANDING\"}}");
    }
  if (strcmp (action, "app:getInfo") == 0)
    return http_answer_json (out, 200, "{\"data\":{\"database\":{\"dialect\":\"postgres\"},\"version\":\"2.2.15\",\"lang\":\"en-US\",\"name\":\"main\"}}");
  if (strcmp (action, "pm:list") == 0)
    return http_answer_json (out, 200, "{\"data\":[{\"name\":\"a\",\"enabled\":true,\"installed\":true},{\"name\":\"b\",\"enabled\":true,\"installed\":false},{\"name\":\"c\",\"enabled\":false}]}");
  if (strcmp (action, "app:restart") == 0)
    {
      self->restarting = 2;
      return http_answer_json (out, 200, "{}");
    }
  if (strcmp (action, "__health_check") == 0)
    return http_answer (out, 200, NULL, "text/plain", "ok", -1);
  if (strcmp (action, "backupSettings:get") == 0)
    return http_answer_json (out, 200, settings);
  if (g_str_has_prefix (action, "environmentVariables:"))
    return strcmp (action, "environmentVariables:list?paginate=false") == 0 ? http_answer_json (out, 200, self->variables)
                                                                          : http_answer_json (out, 200, "{\"data\":{\"name\":\"X\",\"type\":\"secret\",\"value\":\"echoed\"}}");
  if (g_str_has_prefix (action, "backup:") && self->backups != NULL)
    return answer_backup (self, action, request, out);
  return http_answer (out, 404, NULL, "text/plain; charset=utf-8", "Not Found", -1);
}

static void
start (Nocobase *self)
{
  FerryInstanceRecord record = { .id = (char *) "0a1b2c3d-0000-4000-8000-00000000000a", .name = (char *) "shop", .stage = (char *) "production", .kind = (char *) "remote" };
  g_autoptr(GError) error = NULL;

  self->seen = g_string_new (NULL);
  self->variables = g_strdup ("{\"data\":[{\"name\":\"MAIL_HOST\",\"type\":\"default\",\"value\":\"mail.test\"},{\"name\":\"MAIL_KEY\",\"type\":\"secret\",\"value\":\"must-not-stay\"}]}");
  self->backups = g_strdup ("{\"data\":[{\"name\":\"" MADE "\",\"fileSize\":\"1.5 MiB\",\"createdAt\":\"2026-01-02T05:06:07.000Z\",\"inProgress\":false},"
                            "{\"name\":\"" NAME "\",\"fileSize\":\"10 KiB\",\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"inProgress\":false}]}");
  self->restart_on_restore = TRUE;
  self->server = http_server_new (nocobase_cb, self);
  self->folder = g_dir_make_tmp ("ferry-nocobase-XXXXXX", NULL);
  record.address = (char *) http_server_get_address (self->server);
  self->instance = ferry_remote_instance_new (&record, self->folder, &error);
  g_assert_no_error (error);
  ferry_remote_instance_set_token (FERRY_REMOTE_INSTANCE (self->instance), "canary-token");
}

static void
stop (Nocobase *self)
{
  g_clear_object (&self->instance);
  g_clear_pointer (&self->server, http_server_free);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->variables);
  g_free (self->backups);
  g_string_free (self->seen, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Nocobase, stop)

static void
test_probe (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryProbe) probe = NULL;
  g_autofree char *before = NULL, *plan = NULL;
  FerryInstanceCapabilities offers;

  start (&self);
  before = ferry_instance_dup_why_not (self.instance, FERRY_CAN_PLAN);
  g_assert_nonnull (strstr (before, "not reached yet"));
  probe = ferry_instance_probe (self.instance, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (probe->dialect, ==, FERRY_DIALECT_POSTGRES);
  g_assert_cmpstr (probe->version, ==, "2.2.15");
  g_assert_cmpuint (probe->plugins, ==, 1);
  g_assert_cmpuint (probe->tables, ==, FERRY_PROBE_NOT_TOLD);
  g_assert_nonnull (strstr (probe->place, "NocoBase's own API at http://127.0.0.1"));
  g_assert_cmpint (ferry_remote_instance_get_kind (FERRY_REMOTE_INSTANCE (self.instance)), ==, FERRY_REMOTE_NOCOBASE);
  offers = ferry_instance_get_capabilities (self.instance);
  g_assert_cmpint (offers & (FERRY_CAN_BACK_UP | FERRY_CAN_RESTORE | FERRY_CAN_SET_VARIABLES | FERRY_CAN_RESTART), ==,
                   FERRY_CAN_BACK_UP | FERRY_CAN_RESTORE | FERRY_CAN_SET_VARIABLES | FERRY_CAN_RESTART);
  g_assert_cmpint (offers & (FERRY_CAN_PLAN | FERRY_CAN_EXECUTE | FERRY_CAN_CREATE), ==, 0);
  plan = ferry_instance_dup_why_not (self.instance, FERRY_CAN_PLAN);
  g_assert_nonnull (strstr (plan, "a Ferry agent beside the application would"));
  g_assert_null (ferry_instance_dup_why_not (self.instance, FERRY_CAN_BACK_UP));
}

static void
test_not_offered (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL, refused = NULL, tables = NULL;
  g_autoptr(FerryProbe) probe = NULL;
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new_one_way ();

  start (&self);
  g_clear_pointer (&self.backups, g_free);
  probe = ferry_instance_probe (self.instance, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (ferry_instance_list_backups (self.instance, &refused));
  g_assert_error (refused, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (refused->message, "backup manager"));
  g_assert_null (ferry_instance_list_tables (self.instance, rules, FALSE, NULL, &tables));
  g_assert_error (tables, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
}

static void
test_variables (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) listed = NULL, set = g_ptr_array_new_with_free_func (g_object_unref);

  start (&self);
  listed = ferry_instance_list_variables (self.instance, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 2);
  g_assert_cmpstr (ferry_variable_get_value (g_ptr_array_index (listed, 0)), ==, "mail.test");
  g_assert_null (ferry_variable_get_value (g_ptr_array_index (listed, 1)));   /* whatever the server says */
  g_ptr_array_add (set, ferry_variable_new ("MAIL_HOST", FALSE, "new.test"));
  g_ptr_array_add (set, ferry_variable_new ("SHOP_KEY", TRUE, "canary-value"));
  g_assert_true (ferry_instance_set_variables (self.instance, set, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (self.seen->str, "POST environmentVariables:update?filterByTk=MAIL_HOST {\"name\":\"MAIL_HOST\""));
  g_assert_nonnull (strstr (self.seen->str, "POST environmentVariables:create {\"name\":\"SHOP_KEY\",\"type\":\"secret\",\"value\":\"canary-value\"}"));
  g_assert_true (ferry_instance_remove_variable (self.instance, "MAIL_HOST", &error));
  g_assert_nonnull (strstr (self.seen->str, "POST environmentVariables:destroy?filterByTk=MAIL_HOST"));
}

static void
test_backups (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL, missing = NULL, exists = NULL;
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(FerryBackup) made = NULL;
  g_autofree char *path = NULL, *text = NULL;
  FerryBackupCreate create = { .files = TRUE, .everything = TRUE, .reason = "manual" };

  start (&self);
  listed = ferry_instance_list_backups (self.instance, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 2);
  g_assert_cmpint (ferry_backup_get_size (g_ptr_array_index (listed, 0)), ==, 1572864);
  g_assert_true (ferry_backup_get_restorable (g_ptr_array_index (listed, 0)));
  self.making = 2;
  made = ferry_instance_create_backup (self.instance, &create, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_backup_get_name (made), ==, MADE);
  g_assert_cmpuint (self.making, ==, 0);
  path = g_build_filename (self.folder, "copy.nbdata", NULL);
  g_assert_true (ferry_instance_fetch_backup (self.instance, NAME, path, FALSE, NULL, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "the bytes of a backup");
  g_assert_false (ferry_instance_fetch_backup (self.instance, NAME, path, FALSE, NULL, &exists));
  g_assert_error (exists, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_assert_true (ferry_instance_remove_backup (self.instance, NAME, &error));
  g_assert_null (ferry_instance_find_backup (self.instance, "backup_nope.nbdata", NULL, &missing));
  g_assert_error (missing, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_unlink (path);
}

static void
test_backup_password (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL, refused = NULL;
  g_autoptr(FerryBackup) made = NULL;
  FerryBackupCreate create = { .password = "s3cret pass", .reason = "manual" };

  start (&self);
  g_assert_null (ferry_instance_create_backup (self.instance, &create, NULL, &refused));
  g_assert_error (refused, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_null (strstr (refused->message, "s3cret"));
  g_assert_null (strstr (self.seen->str, "backup:create"));
  self.password = "s3cret pass";
  made = ferry_instance_create_backup (self.instance, &create, NULL, &error);
  g_assert_no_error (error);
}

static void
test_restore (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  FerryBackupRestore restore = { .password = "pw", .files = TRUE };
  g_autoptr(GListModel) items = NULL;
  const char *saved, *restored;

  start (&self);
  items = ferry_instance_check_restore (self.instance, NAME, &restore, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ferry_check_count (items, FERRY_CHECK_BLOCKER), ==, 0);
  g_assert_cmpuint (ferry_check_count (items, FERRY_CHECK_WARNING), ==, 1);
  g_assert_true (ferry_instance_restore_backup (self.instance, NAME, &restore, NULL, &error));
  g_assert_no_error (error);
  saved = strstr (self.seen->str, "POST backup:create");
  restored = strstr (self.seen->str, "POST backup:restore {\"name\":\"" NAME "\",\"password\":\"pw\"}");
  g_assert_nonnull (saved);
  g_assert_true (restored > saved);
  g_assert_nonnull (strstr (restored, "GET app:getInfo"));   /* the application itself was asked how it is */
}

static void
test_restore_upload (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  FerryBackupRestore restore = { .files = TRUE };
  g_autofree char *path = NULL;

  start (&self);
  path = g_build_filename (self.folder, "other.nbdata", NULL);
  g_assert_true (g_file_set_contents (path, "bytes", -1, NULL));
  g_assert_true (ferry_instance_restore_backup (self.instance, path, &restore, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (self.seen->str, "POST backup:restoreUpload"));
  g_unlink (path);
}

/* A file of this computer is looked at before it travels; what is listed there is known by its name. */
static void
test_restore_file (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  FerryBackupRestore restore = { .files = TRUE };
  g_autofree char *path = NULL;
  g_autoptr(FerryBackupPassage) passage = NULL, own = NULL;
  g_autoptr(FerryBackup) listed = NULL, found = NULL, missing = NULL;
  g_autoptr(GListModel) items = NULL;
  g_autoptr(FerryCheckItem) item = NULL;

  start (&self);
  path = g_build_filename (self.folder, "other.nbdata", NULL);
  g_assert_true (g_file_set_contents (path, "PK\003\004, and then it is cut off", -1, NULL));
  passage = ferry_backup_passage_new_for_file (self.instance, path, NULL, &error);   /* asks what is offered, for nobody did yet */
  g_assert_no_error (error);
  g_assert_cmpstr (passage->name, ==, path);
  found = ferry_instance_find_backup (self.instance, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (ferry_backup_get_problem (found));
  items = ferry_instance_check_restore (self.instance, path, &restore, NULL, &error);
  g_assert_no_error (error);
  item = g_list_model_get_item (items, 0);
  g_assert_cmpint (ferry_check_item_get_level (item), ==, FERRY_CHECK_BLOCKER);
  g_assert_cmpstr (ferry_check_item_get_title (item), ==, ferry_backup_get_problem (found));
  g_assert_null (strstr (self.seen->str, "restoreUpload"));
  listed = ferry_instance_find_backup (self.instance, NAME, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_backup_get_path (listed), ==, NAME);
  own = ferry_backup_passage_new (self.instance, NAME, self.instance, self.folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (own->name, ==, NAME);
  g_unlink (path);
  missing = ferry_instance_find_backup (self.instance, path, NULL, &error);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

/* The task is gone and the application never restarted: that is told, not guessed. */
static void
test_restore_unknown (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  FerryBackupRestore restore = { .files = TRUE };

  start (&self);
  self.restart_on_restore = FALSE;
  g_assert_false (ferry_instance_restore_backup (self.instance, NAME, &restore, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN);
}

static void
test_restart (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *told = NULL;

  start (&self);
  g_assert_true (ferry_instance_restart (self.instance, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ferry_instance_ask_health (self.instance, &told, NULL), ==, FERRY_HEALTH_STARTING);
  g_assert_cmpstr (told, ==, "Loading plugins...");
  g_assert_true (ferry_instance_wait_until_healthy (self.instance, 10 * G_USEC_PER_SEC, NULL, &error));
  g_assert_no_error (error);
}

static void
test_executions (void)
{
  g_auto(Nocobase) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) executions = NULL;

  start (&self);
  executions = ferry_instance_list_executions (self.instance, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (executions->len, ==, 0);
}

static void
test_token_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-token-XXXXXX", NULL), *path = g_build_filename (folder, "token", NULL);
  g_autoptr(GError) open = NULL, empty = NULL, error = NULL;
  g_autofree char *token = NULL;

  g_assert_true (g_file_set_contents (path, "  abc.def-123\n", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_null (ferry_remote_token_read_file (path, &open));
  g_assert_error (open, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  token = ferry_remote_token_read_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "abc.def-123");
  g_assert_true (g_file_set_contents (path, "two words\n", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_null (ferry_remote_token_read_file (path, &empty));
  g_assert_error (empty, FERRY_ERROR, FERRY_ERROR_USAGE);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nocobase/probe", test_probe);
  g_test_add_func ("/nocobase/not-offered", test_not_offered);
  g_test_add_func ("/nocobase/variables", test_variables);
  g_test_add_func ("/nocobase/backups", test_backups);
  g_test_add_func ("/nocobase/backup-password", test_backup_password);
  g_test_add_func ("/nocobase/restore", test_restore);
  g_test_add_func ("/nocobase/restore-upload", test_restore_upload);
  g_test_add_func ("/nocobase/restore-file", test_restore_file);
  g_test_add_func ("/nocobase/restore-unknown", test_restore_unknown);
  g_test_add_func ("/nocobase/restart", test_restart);
  g_test_add_func ("/nocobase/executions", test_executions);
  g_test_add_func ("/nocobase/token-file", test_token_file);
  return g_test_run ();
}
