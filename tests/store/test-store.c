#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <glib/gstdio.h>

typedef struct { char *folder; char *home; char *db; FerryStore *store; } Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  f->folder = g_dir_make_tmp ("ferry-store-XXXXXX", NULL);
  f->home = g_build_filename (f->folder, "data", "ferry", NULL);
  f->db = g_build_filename (f->home, "ferry.db", NULL);
  f->store = ferry_store_open (f->home, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  if (f->store != NULL)
    g_assert_finalize_object (f->store);
  g_assert_true (ferry_folder_remove (f->folder, NULL));
  g_free (f->folder);
  g_free (f->home);
  g_free (f->db);
}

static void
exec (const char *path,
      const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static gboolean
save (FerryStore  *store,
      const char  *id,
      const char  *name,
      const char  *stage,
      GError     **error)
{
  FerryInstanceRecord record = { .id = (char *) id, .name = (char *) name, .stage = (char *) stage, .kind = (char *) "folder", .folder = (char *) "/srv/app" };

  return ferry_store_save_instance (store, &record, error);
}

static void
assert_mode (const char *path,
             guint       mode)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, mode);
}

static void
test_modes (Fixture       *f,
            gconstpointer  data)
{
  g_autofree char *packages = ferry_store_dup_packages_folder (f->store, NULL), *wal = g_strconcat (f->db, "-wal", NULL);

  g_assert_true (save (f->store, "1", "dev", NULL, NULL));
  assert_mode (f->home, 0700);
  assert_mode (f->db, 0600);
  assert_mode (wal, 0600);
  assert_mode (packages, 0700);
  g_assert_true (g_str_has_prefix (packages, ferry_store_get_folder (f->store)));
  g_assert_cmpint (g_chmod (f->db, 0644), ==, 0);
  g_clear_object (&f->store);
  f->store = ferry_store_open (f->home, NULL);
  assert_mode (f->db, 0600);
}

static void
test_instances (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(FerryInstanceRecord) found = NULL, copy = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *order = NULL;
  FerryInstanceRecord full = { .id = (char *) "u-4", .name = (char *) "Été “prod”", .stage = (char *) "production", .kind = (char *) "database", .uri = (char *) "postgresql://nb@db:5432/x",
                               .env_path = (char *) "/e", .storage = (char *) "/s", .restart_command = (char *) "docker restart x", .token_file = (char *) "/t",
                               .certificate = (char *) "ab12", .created = 5 };

  g_assert_true (save (f->store, "u-1", "zeta", "production", &error));
  g_assert_true (save (f->store, "u-2", "beta", NULL, &error));
  g_assert_true (save (f->store, "u-3", "alpha", "development", &error));
  g_assert_true (ferry_store_save_instance (f->store, &full, &error));
  g_assert_no_error (error);
  list = ferry_store_list_instances (f->store, &error);
  for (guint i = 0; i < list->len; i++)
    {
      g_autofree char *old = g_steal_pointer (&order);

      order = g_strconcat (old != NULL ? old : "", ((FerryInstanceRecord *) g_ptr_array_index (list, i))->id, " ", NULL);
    }
  g_assert_cmpstr (order, ==, "u-3 u-1 u-4 u-2 ");
  found = ferry_store_find_instance (f->store, "u-4", &error);
  copy = ferry_instance_record_copy (found);
  g_assert_cmpstr (copy->name, ==, full.name);
  g_assert_cmpstr (copy->uri, ==, full.uri);
  g_assert_cmpstr (copy->restart_command, ==, full.restart_command);
  g_assert_cmpstr (copy->token_file, ==, full.token_file);
  g_assert_cmpstr (copy->certificate, ==, full.certificate);
  g_assert_null (copy->folder);
  g_assert_null (copy->address);
  g_assert_cmpint (copy->created, ==, 5);
}

static void
test_instance_change (Fixture       *f,
                      gconstpointer  data)
{
  g_autoptr(FerryInstanceRecord) found = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (save (f->store, "u-1", "dev", NULL, &error));
  g_assert_true (save (f->store, "u-2", "prod", NULL, &error));
  g_assert_false (save (f->store, "u-2", "DEV", NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (save (f->store, "u-1", "Dev 2", "staging", &error));
  found = ferry_store_find_instance (f->store, "dev 2", &error);
  g_assert_cmpstr (found->id, ==, "u-1");
  g_assert_cmpint (found->created, >, 0);
  g_assert_true (ferry_store_remove_instance (f->store, "u-1", &error));
  g_assert_no_error (error);
  g_assert_false (ferry_store_remove_instance (f->store, "u-1", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

/* an instance whose name is another one's id does not hide it */
static void
test_instance_id_first (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr(FerryInstanceRecord) found = NULL;

  g_assert_true (save (f->store, "a", "b", NULL, NULL));
  g_assert_true (save (f->store, "b", "c", NULL, NULL));
  found = ferry_store_find_instance (f->store, "b", NULL);
  g_assert_cmpstr (found->id, ==, "b");
}

static void
test_instance_similar (Fixture       *f,
                       gconstpointer  data)
{
  struct { const char *wanted, *message; } cases[] = {
    { "prdo", "There is no instance “prdo”. Did you mean “prod”?" },
    { "PROD2", "There is no instance “PROD2”. Did you mean “prod”?" },
    { "sta", "There is no instance “sta”. Did you mean “staging”?" },
    { "xyz", "There is no instance “xyz”. Known: “prod”, “staging”." },
    { "x\n\x1b", "There is no instance “x\\x0a\\x1b”. Known: “prod”, “staging”." },
    { "", "There is no instance “”. Known: “prod”, “staging”." },
    { "\xff", "There is no instance “\\xff”. Known: “prod”, “staging”." },
  };
  g_autofree char *long_name = g_strnfill (100000, 'p');
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_store_find_instance (f->store, "prod", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is no instance “prod”: none was added yet.");
  g_clear_error (&error);
  g_assert_true (save (f->store, "1", "prod", NULL, NULL));
  g_assert_true (save (f->store, "2", "staging", NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_null (ferry_store_find_instance (f->store, cases[i].wanted, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_clear_error (&error);
    }
  g_assert_null (ferry_store_find_instance (f->store, long_name, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

static void
test_instance_refused (Fixture       *f,
                       gconstpointer  data)
{
  static const FerryInstanceRecord records[] = {
    { .id = (char *) "1", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) "", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) " a", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) "a\n", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) "a\x1b[0m", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) "--all", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) "a\xff", .kind = (char *) "folder" },
    { .name = (char *) "a", .kind = (char *) "folder" },
    { .id = (char *) "1", .name = (char *) "a" },
    { .id = (char *) "1", .name = (char *) "a", .kind = (char *) "docker" },
    { .id = (char *) "1", .name = (char *) "a", .kind = (char *) "folder", .stage = (char *) "prod" },
    { .id = (char *) "1", .name = (char *) "a", .kind = (char *) "database", .uri = (char *) "postgresql://u:hunter2@h/db" },
    { .id = (char *) "1", .name = (char *) "a", .kind = (char *) "database", .uri = (char *) "postgresql://h/db?Password=hunter2" },
    { .id = (char *) "1", .name = (char *) "a", .kind = (char *) "remote", .address = (char *) "https://u:hunter2@h/" },
  };
  static const char * const good[] = { "postgresql://u@h:5432/db", "postgresql://h:5432/a:b@c", "/srv/x.sqlite", "sqlite:///x", "https://[::1]:8080/" };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ferry_store_save_instance (f->store, &records[i], &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      g_assert_null (strstr (error->message, "hunter2"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      FerryInstanceRecord record = { .id = (char *) "1", .name = (char *) "a", .kind = (char *) "database", .uri = (char *) good[i] };

      g_assert_true (ferry_store_save_instance (f->store, &record, NULL));
    }
}

static void
test_rule_sets (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr(FerryRuleSet) mine = ferry_rule_set_new ("Mine"), found = NULL;
  g_autoptr(GPtrArray) list = NULL;
  g_autoptr(GError) error = NULL;

  ferry_rule_set_set_table_rule (mine, "settings_kv", FERRY_RULE_UPSERT);
  g_assert_true (ferry_store_save_rule_set (f->store, mine, &error));
  ferry_rule_set_set_table_rule (mine, "roles", FERRY_RULE_SKIP);
  g_assert_true (ferry_store_save_rule_set (f->store, mine, &error));
  g_assert_no_error (error);
  list = ferry_store_list_rule_sets (f->store, &error);
  g_assert_cmpuint (list->len, ==, 3);
  g_assert_cmpstr (ferry_rule_set_get_name (g_ptr_array_index (list, 0)), ==, "one-way release");
  g_assert_cmpstr (ferry_rule_set_get_name (g_ptr_array_index (list, 1)), ==, "merged release");
  g_assert_true (ferry_rule_set_equal (g_ptr_array_index (list, 2), mine));
  g_assert_true (ferry_store_rename_rule_set (f->store, "mine", "Ours", &error));
  g_assert_no_error (error);
  found = ferry_store_find_rule_set (f->store, "ours", &error);
  g_assert_cmpstr (ferry_rule_set_get_name (found), ==, "Ours");
  g_assert_cmpint (ferry_rule_set_get_table_rule (found, "roles"), ==, FERRY_RULE_SKIP);
  g_assert_true (ferry_store_remove_rule_set (f->store, "OURS", &error));
  g_assert_false (ferry_store_remove_rule_set (f->store, "ours", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ferry_store_find_rule_set (f->store, "merged", &error));
  g_assert_cmpstr (error->message, ==, "There is no rule set “merged”. Did you mean “merged release”?");
}

static void
assert_usage (gboolean  ok,
              GError  **error)
{
  g_assert_false (ok);
  g_assert_error (*error, FERRY_ERROR, FERRY_ERROR_USAGE);
  g_clear_error (error);
}

static void
test_rule_sets_refused (Fixture       *f,
                        gconstpointer  data)
{
  g_autoptr(FerryRuleSet) built_in = ferry_rule_set_new ("One-Way release"), bad = ferry_rule_set_new ("a\nb"), one = ferry_rule_set_new ("one"), two = ferry_rule_set_new ("two");
  g_autoptr(GError) error = NULL;

  assert_usage (ferry_store_save_rule_set (f->store, built_in, &error), &error);
  assert_usage (ferry_store_save_rule_set (f->store, bad, &error), &error);
  assert_usage (ferry_store_remove_rule_set (f->store, "merged release", &error), &error);
  assert_usage (ferry_store_rename_rule_set (f->store, "merged release", "x", &error), &error);
  g_assert_true (ferry_store_save_rule_set (f->store, one, NULL));
  g_assert_true (ferry_store_save_rule_set (f->store, two, NULL));
  assert_usage (ferry_store_rename_rule_set (f->store, "one", "merged release", &error), &error);
  g_assert_false (ferry_store_rename_rule_set (f->store, "one", "TWO", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (ferry_store_rename_rule_set (f->store, "three", "four", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  /* only the case changes */
  g_assert_true (ferry_store_rename_rule_set (f->store, "one", "ONE", &error));
  g_assert_no_error (error);
}

static gboolean
save_package (FerryStore *store,
              const char *digest,
              const char *name,
              const char *path,
              gint64      added)
{
  FerryLibraryRecord record = { .digest = (char *) digest, .name = (char *) name, .path = (char *) path, .size = 3, .added = added };

  return ferry_store_save_package (store, &record, NULL);
}

static void
assert_package (Fixture    *f,
                const char *wanted,
                const char *digest,
                FerryError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryLibraryRecord) record = ferry_store_find_package (f->store, wanted, &error);

  if (digest == NULL)
    g_assert_error (error, FERRY_ERROR, (int) code);
  else
    g_assert_cmpstr (record != NULL ? record->digest : NULL, ==, digest);
}

static void
test_packages (Fixture       *f,
               gconstpointer  data)
{
  g_autofree char *packages = ferry_store_dup_packages_folder (f->store, NULL), *path = g_build_filename (packages, "migration_1.nbdata", NULL);
  g_autofree char *moved = g_build_filename (f->folder, "moved", NULL);
  g_autoptr(GPtrArray) list = NULL, after = NULL;
  FerryLibraryRecord *record;

  g_assert_true (g_file_set_contents (path, "abc", 3, NULL));
  g_assert_true (save_package (f->store, "ABCD1111", "migration_1.nbdata", path, 10));
  g_assert_true (save_package (f->store, "abcd2222", "migration_2.nbdata", "/nowhere/migration_2.nbdata", 20));
  g_assert_true (save_package (f->store, "abcd2222", "migration_2.nbdata", "/nowhere/else.nbdata", 99));
  list = ferry_store_list_packages (f->store, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  record = g_ptr_array_index (list, 0);
  g_assert_cmpstr (record->path, ==, "/nowhere/else.nbdata");
  g_assert_cmpint (record->size, ==, -1);
  g_assert_cmpint (record->added, ==, 20);
  record = g_ptr_array_index (list, 1);
  g_assert_cmpstr (record->path, ==, path);
  g_assert_cmpint (record->size, ==, 3);
  assert_package (f, "abcd1", "abcd1111", 0);
  assert_package (f, "ABCD2222", "abcd2222", 0);
  assert_package (f, "migration_1.nbdata", "abcd1111", 0);
  assert_package (f, "abcd", NULL, FERRY_ERROR_USAGE);
  assert_package (f, "abc", NULL, FERRY_ERROR_NOT_FOUND);
  assert_package (f, "%", NULL, FERRY_ERROR_NOT_FOUND);
  assert_package (f, "", NULL, FERRY_ERROR_NOT_FOUND);
  /* the store moves as a whole */
  g_clear_object (&f->store);
  g_assert_cmpint (g_rename (f->home, moved), ==, 0);
  f->store = ferry_store_open (moved, NULL);
  after = ferry_store_list_packages (f->store, NULL);
  record = g_ptr_array_index (after, 1);
  g_assert_cmpint (record->size, ==, 3);
  g_assert_true (ferry_store_remove_package (f->store, "ABCD1111", NULL));
  g_assert_false (ferry_store_remove_package (f->store, "abcd1111", NULL));
}

static void
test_settings (Fixture       *f,
               gconstpointer  data)
{
  g_autofree char *one = NULL, *two = NULL, *three = NULL;

  one = ferry_store_get_setting (f->store, "theme");
  g_assert_null (one);
  g_assert_true (ferry_store_set_setting (f->store, "theme", "dark", NULL));
  g_assert_true (ferry_store_set_setting (f->store, "theme", "light", NULL));
  two = ferry_store_get_setting (f->store, "theme");
  g_assert_cmpstr (two, ==, "light");
  g_assert_true (ferry_store_set_setting (f->store, "theme", NULL, NULL));
  three = ferry_store_get_setting (f->store, "theme");
  g_assert_null (three);
}

static void
assert_not_opened (const char *home,
                   FerryError  code,
                   const char *word)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryStore) store = ferry_store_open (home, &error);

  g_assert_null (store);
  g_assert_error (error, FERRY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_newer (Fixture       *f,
            gconstpointer  data)
{
  g_clear_object (&f->store);
  exec (f->db, "PRAGMA user_version = 99");
  assert_not_opened (f->home, FERRY_ERROR_NEWER_FORMAT, "newer Ferry");
  exec (f->db, "PRAGMA user_version = -1");
  assert_not_opened (f->home, FERRY_ERROR_NEWER_FORMAT, f->db);
}

static void
test_first_format (Fixture       *f,
                   gconstpointer  data)
{
  g_autoptr(FerryInstanceRecord) found = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (save (f->store, "u-1", "dev", NULL, &error));
  g_clear_object (&f->store);
  exec (f->db, "ALTER TABLE instance DROP COLUMN token_file");
  exec (f->db, "ALTER TABLE instance DROP COLUMN certificate");
  exec (f->db, "DROP TABLE pipeline_member; DROP TABLE pipeline; DROP TABLE instance_lock; DROP TABLE promotion; DROP TABLE release; DROP TABLE known_state");
  exec (f->db, "PRAGMA user_version = 1");
  f->store = ferry_store_open (f->home, &error);
  g_assert_no_error (error);
  found = ferry_store_find_instance (f->store, "dev", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->id, ==, "u-1");
  g_assert_null (found->token_file);
}

static void
test_foreign (Fixture       *f,
              gconstpointer  data)
{
  g_clear_object (&f->store);
  g_assert_true (ferry_folder_remove (f->home, NULL));
  g_assert_true (ferry_folder_make (f->home, NULL));
  exec (f->db, "CREATE TABLE users (id)");
  assert_not_opened (f->home, FERRY_ERROR_DAMAGED, "not Ferry");
  exec (f->db, "PRAGMA user_version = 1");
  assert_not_opened (f->home, FERRY_ERROR_DAMAGED, "not Ferry");
  g_unlink (f->db);
  g_assert_true (g_file_set_contents (f->db, "this is no database at all, but a text that is long enough to have a header", -1, NULL));
  assert_not_opened (f->home, FERRY_ERROR_DAMAGED, f->db);
  g_unlink (f->db);
  g_assert_cmpint (g_mkdir (f->db, 0700), ==, 0);
  assert_not_opened (f->home, FERRY_ERROR_DAMAGED, "no regular file");
}

/* an empty file, such as a crash may leave right after it was made, becomes a store */
static void
test_empty_file (Fixture       *f,
                 gconstpointer  data)
{
  g_clear_object (&f->store);
  g_assert_true (ferry_folder_remove (f->home, NULL));
  g_assert_true (ferry_folder_make (f->home, NULL));
  g_assert_true (g_file_set_contents (f->db, "", 0, NULL));
  f->store = ferry_store_open (f->home, NULL);
  g_assert_nonnull (f->store);
  g_assert_true (save (f->store, "1", "a", NULL, NULL));
}

/* a link in place of the file is not followed */
static void
test_link (Fixture       *f,
           gconstpointer  data)
{
  g_autofree char *other = g_build_filename (f->folder, "other", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryStore) store = NULL;

  g_clear_object (&f->store);
  g_assert_true (ferry_folder_remove (f->home, NULL));
  g_assert_true (ferry_folder_make (f->home, NULL));
  g_assert_cmpint (symlink (other, f->db), ==, 0);
  store = ferry_store_open (f->home, &error);
  g_assert_null (store);
  g_assert_nonnull (error);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

/* as a user who may not write; root may, so it becomes somebody else first */
static void
check_read_only (const char *folder)
{
  g_autofree char *home = g_build_filename (folder, "ferry", NULL);

  if (geteuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_not_opened (folder, FERRY_ERROR_PERMISSION, "FERRY_HOME");
  assert_not_opened (home, FERRY_ERROR_PERMISSION, "FERRY_HOME");
}

static void
test_read_only (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-read-only-XXXXXX", NULL);
  uid_t me = geteuid ();

  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  check_read_only (folder);
  g_assert_cmpint (seteuid (me), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  g_assert_true (ferry_folder_remove (folder, NULL));
}

static void
test_default_folder (void)
{
  g_autofree char *set = NULL, *relative = NULL, *unset = NULL, *cwd = g_get_current_dir (), *wanted = g_build_filename (cwd, "here", NULL);

  g_setenv ("FERRY_HOME", "/x/y", TRUE);
  set = ferry_store_default_folder ();
  g_assert_cmpstr (set, ==, "/x/y");
  g_setenv ("FERRY_HOME", "here", TRUE);
  relative = ferry_store_default_folder ();
  g_assert_cmpstr (relative, ==, wanted);
  g_setenv ("FERRY_HOME", "", TRUE);
  unset = ferry_store_default_folder ();
  g_assert_true (g_str_has_suffix (unset, "/ferry"));
  g_unsetenv ("FERRY_HOME");
}

static int
work (const char *home,
      guint       number)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr(FerryStore) store = ferry_store_open (home, NULL);
      g_autofree char *id = g_strdup_printf ("%u-%u", number, i);
      g_autoptr(GPtrArray) list = NULL;

      if (store == NULL || !save (store, id, id, NULL, NULL))
        return 1;
      list = ferry_store_list_instances (store, NULL);
      if (list == NULL || list->len < i + 1)
        return 2;
    }
  return 0;
}

/* several processes make and use a new store at once */
static void
test_processes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-store-XXXXXX", NULL), *home = g_build_filename (folder, "new", NULL);
  g_autoptr(FerryStore) store = NULL;
  g_autoptr(GPtrArray) list = NULL;

  for (guint p = 0; p < 4; p++)
    if (fork () == 0)
      _exit (work (home, p));
  for (guint p = 0; p < 4; p++)
    {
      int status;

      g_assert_cmpint (wait (&status), >, 0);
      g_assert_cmpint (status, ==, 0);
    }
  store = ferry_store_open (home, NULL);
  list = ferry_store_list_instances (store, NULL);
  g_assert_cmpuint (list->len, ==, 40);
  g_clear_object (&store);
  g_assert_true (ferry_folder_remove (folder, NULL));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/file/modes", test_modes);
  ADD ("/store/file/newer", test_newer);
  ADD ("/store/file/first-format", test_first_format);
  ADD ("/store/file/foreign", test_foreign);
  ADD ("/store/file/empty", test_empty_file);
  ADD ("/store/file/link", test_link);
  g_test_add_func ("/store/file/read-only", test_read_only);
  g_test_add_func ("/store/file/default-folder", test_default_folder);
  g_test_add_func ("/store/file/processes", test_processes);
  ADD ("/store/instance/list", test_instances);
  ADD ("/store/instance/change", test_instance_change);
  ADD ("/store/instance/id-first", test_instance_id_first);
  ADD ("/store/instance/similar", test_instance_similar);
  ADD ("/store/instance/refused", test_instance_refused);
  ADD ("/store/rule-set/keep", test_rule_sets);
  ADD ("/store/rule-set/refused", test_rule_sets_refused);
  ADD ("/store/package/keep", test_packages);
  ADD ("/store/setting/keep", test_settings);
  return g_test_run ();
}
