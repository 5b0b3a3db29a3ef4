#include "config.h"

#include "../site/nocobase-fixture.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "instance/ferry-instance.h"
#include "remote/ferry-instance-open.h"
#include "store/ferry-store-pipelines.h"

#include <string.h>

typedef struct
{
  FerrySite      *site;
  FerryStore     *store;
  FerryCatalogue *catalogue;
  FerryInstance  *staging;
} Fixture;

static FerryInstance *
add (Fixture    *f,
     const char *name,
     const char *stage)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryInstanceRecord) record = g_new0 (FerryInstanceRecord, 1);
  g_autofree char *storage = g_path_get_dirname (ferry_site_get_storage (f->site));
  FerryInstance *instance;

  record->id = g_strdup (name);
  record->name = g_strdup (name);
  record->stage = g_strdup (stage);
  record->kind = g_strdup ("folder");
  record->folder = g_steal_pointer (&storage);
  g_assert_true (ferry_store_save_instance (f->store, record, &error));
  instance = ferry_instance_new_for_record (record, ferry_store_get_folder (f->store), f->catalogue, &error);
  g_assert_no_error (error);
  return instance;
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  static guint n = 0;
  g_autofree char *home = g_strdup_printf ("%s/home-%u", ferry_test_folder (), n++);

  f->site = nocobase_fixture_new ("DB_DIALECT=sqlite\nDB_STORAGE=storage/db/a.sqlite\n");
  f->store = ferry_store_open (home, NULL);
  f->catalogue = ferry_catalogue_new (NULL, NULL);
  f->staging = add (f, "staging", "staging");
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  g_assert_finalize_object (f->staging);
  if (f->store != NULL)
    g_assert_finalize_object (f->store);
  g_object_unref (f->catalogue);
  g_assert_finalize_object (f->site);
}

static GPtrArray *
one_variable (const char *name)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (variables, ferry_variable_new (name, FALSE, "value"));
  return variables;
}

static void
assert_may_change (Fixture  *f,
                   gboolean  may)
{
  g_autoptr(GError) set = NULL, removed = NULL;
  g_autoptr(GPtrArray) variables = one_variable ("FERRY_LOCK_TEST");

  g_assert_true (ferry_instance_set_variables (f->staging, variables, &set) == may);
  g_assert_true (ferry_instance_remove_variable (f->staging, "FERRY_LOCK_TEST", &removed) == may);
  if (!may)
    {
      g_assert_error (set, FERRY_ERROR, FERRY_ERROR_BLOCKED);
      g_assert_error (removed, FERRY_ERROR, FERRY_ERROR_BLOCKED);
    }
}

/* behind the first place of a pipeline */
static void
test_pipeline (Fixture       *f,
               gconstpointer  data)
{
  g_autoptr(FerryInstance) development = add (f, "development", "development");
  g_autoptr(FerryPipelineRecord) pipeline = ferry_pipeline_record_new ("shop");
  g_autofree char *reason = NULL, *free_reason = NULL;

  assert_may_change (f, TRUE);
  ferry_pipeline_record_add (pipeline, 0, "development");
  ferry_pipeline_record_add (pipeline, 1, "staging");
  g_assert_true (ferry_store_save_pipeline (f->store, pipeline, NULL));
  assert_may_change (f, FALSE);
  reason = ferry_instance_dup_lock_reason (f->staging, NULL);
  g_assert_nonnull (strstr (reason, "“shop”"));
  free_reason = ferry_instance_dup_lock_reason (development, NULL);
  g_assert_null (free_reason);
  g_assert_true (ferry_store_set_lock (f->store, "staging", FERRY_LOCK_OFF, NULL));
  assert_may_change (f, TRUE);
  g_assert_true (ferry_store_set_lock (f->store, "staging", FERRY_LOCK_AUTOMATIC, NULL));
  assert_may_change (f, FALSE);
  g_assert_true (ferry_store_remove_pipeline (f->store, "shop", NULL));
  assert_may_change (f, TRUE);
}

static void
test_by_hand (Fixture       *f,
              gconstpointer  data)
{
  g_assert_true (ferry_store_set_lock (f->store, "staging", FERRY_LOCK_ON, NULL));
  assert_may_change (f, FALSE);
}

/* a lock that can't be read holds */
static void
test_store_damaged (Fixture       *f,
                    gconstpointer  data)
{
  g_autofree char *path = g_build_filename (ferry_store_get_folder (f->store), "ferry.db", NULL);
  g_autoptr(GPtrArray) variables = one_variable ("FERRY_LOCK_TEST");
  g_autofree char *garbage = g_strnfill (8192, 'x');
  g_autoptr(GError) error = NULL;

  g_assert_finalize_object (g_steal_pointer (&f->store));   /* its write-ahead log goes with it */
  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  g_assert_false (ferry_instance_set_variables (f->staging, variables, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add ("/instance/lock/pipeline", Fixture, NULL, set_up, test_pipeline, tear_down);
  g_test_add ("/instance/lock/by-hand", Fixture, NULL, set_up, test_by_hand, tear_down);
  g_test_add ("/instance/lock/store-damaged", Fixture, NULL, set_up, test_store_damaged, tear_down);
  return g_test_run ();
}
