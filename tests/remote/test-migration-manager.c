#include "config.h"

#include "mock-manager.h"

#include "base/ferry-error.h"
#include "remote/ferry-migration-manager.h"
#include "remote/ferry-remote-instance.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  MockManager   *mock;
  FerryInstance *instance;
  char          *folder;
  char          *file;
} Manager;

static void
start (Manager *self)
{
  FerryInstanceRecord record = { .id = (char *) "0a1b2c3d-0000-4000-8000-00000000000a", .name = (char *) "shop", .stage = (char *) "production", .kind = (char *) "remote" };
  g_autoptr(GError) error = NULL;

  self->mock = mock_manager_new ();
  self->folder = g_dir_make_tmp ("ferry-manager-XXXXXX", NULL);
  self->file = g_build_filename (self->folder, "spring.nbdata", NULL);
  g_assert_true (g_file_set_contents (self->file, MOCK_BYTES, -1, NULL));
  record.address = (char *) http_server_get_address (self->mock->server);
  self->instance = ferry_remote_instance_new (&record, self->folder, &error);
  g_assert_no_error (error);
  ferry_remote_instance_set_token (FERRY_REMOTE_INSTANCE (self->instance), "canary-token");
}

static void
stop (Manager *self)
{
  g_clear_object (&self->instance);
  mock_manager_free (self->mock);
  g_unlink (self->file);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);   /* nothing half written is left */
  g_free (self->file);
  g_free (self->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Manager, stop)

/* ---- lists ----------------------------------------------------------------------------------------------------------------- */

static void
test_lists (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) migrations = NULL, rules = NULL, logs = NULL;
  FerryManagerRecord *first, *second, *third;

  start (&self);
  migrations = ferry_migration_manager_list (self.instance, FERRY_MANAGER_MIGRATIONS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (migrations->len, ==, 3);
  first = g_ptr_array_index (migrations, 0);
  g_assert_cmpstr (ferry_manager_record_get_title (first), ==, "Spring");
  g_assert_cmpstr (ferry_manager_record_get_rule (first), ==, "All");
  g_assert_cmpint (ferry_manager_record_get_state (first), ==, FERRY_MANAGER_STATE_OK);
  g_assert_cmpint (ferry_manager_record_get_size (first), ==, 2048);
  g_assert_cmpint (ferry_manager_record_get_created (first) / 1000, ==, 1767323045678);
  second = g_ptr_array_index (migrations, 1);
  g_assert_cmpstr (ferry_manager_record_get_title (second), ==, "older.nbdata");
  g_assert_cmpint (ferry_manager_record_get_size (second), ==, 1572864);
  g_assert_cmpint (ferry_manager_record_get_state (second), ==, FERRY_MANAGER_STATE_NOT_TOLD);
  third = g_ptr_array_index (migrations, 2);
  g_assert_cmpstr (ferry_manager_record_get_status (third), ==, "resting");
  g_assert_cmpint (ferry_manager_record_get_size (third), ==, -1);
  rules = ferry_migration_manager_list (self.instance, FERRY_MANAGER_RULES, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_manager_record_get_name (g_ptr_array_index (rules, 0)), ==, "7");
  g_assert_nonnull (strstr (ferry_manager_record_get_message (g_ptr_array_index (rules, 0)), "overwrite-first"));
  logs = ferry_migration_manager_list (self.instance, FERRY_MANAGER_LOGS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (logs->len, ==, 1);
}

static void
test_absent (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *why = NULL;

  start (&self);
  self.mock->absent = TRUE;
  g_assert_null (ferry_migration_manager_list (self.instance, FERRY_MANAGER_MIGRATIONS, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "enable that plugin there"));
  why = ferry_instance_dup_why_not (self.instance, FERRY_CAN_MANAGE_MIGRATIONS);
  g_assert_cmpstr (why, ==, error->message);
}

/* ---- create, fetch, remove ------------------------------------------------------------------------------------------------- */

static void
test_create (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL, failed = NULL;
  g_autoptr(FerryManagerRecord) made = NULL;

  start (&self);
  self.mock->making = 2;
  made = ferry_migration_manager_create (self.instance, "7", "Spring", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_manager_record_get_name (made), ==, MOCK_MADE);
  g_assert_cmpuint (self.mock->making, ==, 0);
  g_assert_nonnull (strstr (self.mock->seen->str, "POST migration:create {\"ruleId\":\"7\",\"title\":\"Spring\"}"));
  self.mock->ends = "error";
  g_assert_null (ferry_migration_manager_create (self.instance, NULL, NULL, NULL, &failed));
  g_assert_error (failed, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (failed->message, "no room"));
  g_assert_true (ferry_migration_manager_remove (self.instance, MOCK_MADE, NULL, &error));
  g_assert_nonnull (strstr (self.mock->seen->str, "POST migration:remove {\"name\":\"" MOCK_MADE "\"}"));
}

static void
test_fetch (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL, damaged = NULL, exists = NULL;
  g_autofree char *path = NULL, *text = NULL, *log = NULL, *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, MOCK_BYTES, -1);

  start (&self);
  path = g_build_filename (self.folder, "copy.nbdata", NULL);
  self.mock->digest = "0000000000000000000000000000000000000000000000000000000000000000";
  g_assert_false (ferry_migration_manager_fetch (self.instance, FERRY_MANAGER_MIGRATIONS, MOCK_MADE, path, FALSE, NULL, &damaged));
  g_assert_error (damaged, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  self.mock->digest = digest;
  g_assert_true (ferry_migration_manager_fetch (self.instance, FERRY_MANAGER_MIGRATIONS, MOCK_MADE, path, FALSE, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, MOCK_BYTES);
  g_assert_false (ferry_migration_manager_fetch (self.instance, FERRY_MANAGER_MIGRATIONS, MOCK_MADE, path, FALSE, NULL, &exists));
  g_assert_error (exists, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_assert_true (ferry_migration_manager_fetch (self.instance, FERRY_MANAGER_LOGS, "log-1", path, TRUE, NULL, &error));
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_cmpstr (log, ==, "a log\n");
  g_unlink (path);
}

/* ---- check ----------------------------------------------------------------------------------------------------------------- */

static void
test_check (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) items = NULL;
  static const struct { FerryCheckLevel level; const char *title; const char *subject; gboolean secret; } expected[] = {
    { FERRY_CHECK_BLOCKER, "Another dialect", NULL, FALSE },
    { FERRY_CHECK_BLOCKER, "disguised", NULL, FALSE },
    { FERRY_CHECK_INPUT, "MAIL_HOST", "MAIL_HOST", FALSE },
    { FERRY_CHECK_INPUT, "MAIL_KEY", "MAIL_KEY", TRUE },
    { FERRY_CHECK_INPUT, "SHOP_URL", "SHOP_URL", FALSE },
    { FERRY_CHECK_WARNING, "{\"plugins\":[\"a\"]}", NULL, FALSE },
  };

  start (&self);
  self.mock->check = "{\"data\":{\"blockers\":[{\"message\":\"Another dialect\"},{\"level\":\"passed\",\"code\":\"x\",\"title\":\"disguised\"}],"
               "\"inputs\":[{\"name\":\"MAIL_HOST\",\"type\":\"default\"},{\"name\":\"MAIL_KEY\",\"type\":\"secret\"},\"SHOP_URL\"],\"warnings\":[{\"plugins\":[\"a\"]}]}}";
  items = ferry_migration_manager_check (self.instance, self.file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (items), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      g_assert_cmpint (ferry_check_item_get_level (item), ==, expected[i].level);
      g_assert_cmpstr (ferry_check_item_get_title (item), ==, expected[i].title);
      g_assert_cmpint (ferry_check_item_get_secret (item), ==, expected[i].secret);
      if (expected[i].subject != NULL)
        g_assert_cmpstr (ferry_check_item_get_subject (item), ==, expected[i].subject);
    }
  g_assert_nonnull (strstr (self.mock->seen->str, MOCK_BYTES));
}

/* what is not understood never looks like a check without objections */
static void
test_check_strange (void)
{
  static const char * const answers[] = { "{\"data\":{}}", "{\"data\":[]}", "{\"data\":{\"status\":\"ok\"}}", "{\"data\":{\"blockers\":null}}", "{\"data\":null}" };
  g_auto(Manager) self = { NULL };

  start (&self);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr(GError) error = NULL;

      self.mock->check = answers[i];
      g_assert_null (ferry_migration_manager_check (self.instance, self.file, NULL, NULL, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_no_file (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) missing = NULL;

  start (&self);
  g_assert_null (ferry_migration_manager_check (self.instance, "/nowhere/at-all.nbdata", NULL, NULL, &missing));
  g_assert_error (missing, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_null (strstr (self.mock->seen->str, "migration:check"));
}

/* ---- execute --------------------------------------------------------------------------------------------------------------- */

static void
test_execute (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FerryManagerRecord) log = NULL;
  FerryManagerInputs inputs = { .variables = variables, .skip_backup = TRUE };

  start (&self);
  self.mock->making = 2;
  self.mock->restarting = 2;
  g_ptr_array_add (variables, ferry_variable_new ("MAIL_HOST", FALSE, "mail.test"));
  g_ptr_array_add (variables, ferry_variable_new ("MAIL_KEY", TRUE, "canary-value"));
  log = ferry_migration_manager_execute (self.instance, self.file, &inputs, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_manager_record_get_name (log), ==, "log-2");
  g_assert_cmpuint (self.mock->making + self.mock->restarting, ==, 0);
  g_assert_nonnull (strstr (self.mock->seen->str, "name=\"variables\"\r\n\r\n{\"MAIL_HOST\":\"mail.test\"}\r\n"));
  g_assert_nonnull (strstr (self.mock->seen->str, "name=\"secrets\"\r\n\r\n{\"MAIL_KEY\":\"canary-value\"}\r\n"));
  g_assert_nonnull (strstr (self.mock->seen->str, "name=\"skipBackup\"\r\n\r\ntrue\r\n"));
  g_assert_nonnull (strstr (self.mock->seen->str, MOCK_BYTES));
}

static void
test_execute_fails (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) failed = NULL, unknown = NULL;

  start (&self);
  self.mock->making = 1;
  self.mock->ends = "error";
  g_assert_null (ferry_migration_manager_execute (self.instance, self.file, NULL, NULL, &failed));
  g_assert_error (failed, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_assert_nonnull (strstr (failed->message, "said\\x07 NocoBase"));
  g_assert_nonnull (strstr (failed->message, "log-2"));
  self.mock->ends = "sleeping";
  g_assert_null (ferry_migration_manager_execute (self.instance, self.file, NULL, NULL, &unknown));
  g_assert_error (unknown, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN);
  g_assert_nonnull (strstr (unknown->message, "sleeping"));
}

/* The answer got lost, or does not name the log: the log that was not there before is followed, and the file is sent once. */
static void
test_execute_unanswered (void)
{
  static const char * const answers[] = { NULL, "{\"data\":{\"status\":\"ok\"}}" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_auto(Manager) self = { NULL };
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryManagerRecord) log = NULL;
      const char *sent;

      start (&self);
      self.mock->execute = answers[i];
      log = ferry_migration_manager_execute (self.instance, self.file, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (ferry_manager_record_get_name (log), ==, "log-2");
      sent = strstr (self.mock->seen->str, "POST migration:execute");
      g_assert_nonnull (sent);
      g_assert_null (strstr (sent + 1, "POST migration:execute"));
    }
}

/* two logs are new: which is ours nobody can say, and nothing is guessed */
static void
test_execute_two (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(GError) error = NULL;

  start (&self);
  self.mock->others = 1;
  self.mock->execute = NULL;
  g_assert_null (ferry_migration_manager_execute (self.instance, self.file, NULL, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_OUTCOME_UNKNOWN);
}

static gboolean
cancel_cb (gpointer user_data)
{
  ferry_job_cancel (user_data);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  Manager *manager;
  GError  *error;
} Followed;

static gboolean
follow_cb (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Followed *self = user_data;

  return ferry_migration_manager_execute (self->manager->instance, self->manager->file, NULL, job, error) != NULL;
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Followed *self = user_data;

  g_assert_false (ferry_job_run_finish (FERRY_JOB (source), result, &self->error));
}

/* who stops following is told that it goes on there */
static void
test_execute_left (void)
{
  g_auto(Manager) self = { NULL };
  g_autoptr(FerryJob) job = ferry_job_new ("Execute");
  Followed followed = { &self, NULL };

  start (&self);
  self.mock->making = G_MAXUINT;
  ferry_job_run_async (job, follow_cb, &followed, NULL, followed_cb, &followed);
  while (g_atomic_int_get (&self.mock->followed) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_idle_add (cancel_cb, job);
  while (followed.error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (followed.error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_assert_nonnull (strstr (followed.error->message, "goes on at “shop”"));
  g_clear_error (&followed.error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manager/lists", test_lists);
  g_test_add_func ("/manager/absent", test_absent);
  g_test_add_func ("/manager/create", test_create);
  g_test_add_func ("/manager/fetch", test_fetch);
  g_test_add_func ("/manager/check", test_check);
  g_test_add_func ("/manager/check-strange", test_check_strange);
  g_test_add_func ("/manager/no-file", test_no_file);
  g_test_add_func ("/manager/execute", test_execute);
  g_test_add_func ("/manager/execute-fails", test_execute_fails);
  g_test_add_func ("/manager/execute-unanswered", test_execute_unanswered);
  g_test_add_func ("/manager/execute-two", test_execute_two);
  g_test_add_func ("/manager/execute-left", test_execute_left);
  return g_test_run ();
}
