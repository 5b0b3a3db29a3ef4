#include "config.h"

#include "ferry-log-model.h"
#include "ferry-log-scan.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID "0b6b4f2e-8f0a-4f5e-9d0e-3c1f5a7b9d11"

typedef struct
{
  FerryInstance *instance;
  char          *path;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  static guint count;
  g_autofree char *folder = g_strdup_printf ("%s/log-%u", ferry_test_folder (), count++);
  g_autofree char *env = g_build_filename (folder, ".env", NULL);
  g_autofree char *execution = g_build_filename (folder, "storage", "ferry", "executions", ID, NULL);
  g_autoptr(FerryCatalogue) catalogue = NULL;
  g_autoptr(GError) error = NULL;
  FerryInstanceRecord record = { .id = (char *) "a1", .name = (char *) "Test", .stage = (char *) "development", .kind = (char *) "folder", .folder = folder };

  ferry_test_write (env, "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/nocobase.sqlite\n");
  g_assert_cmpint (g_mkdir_with_parents (execution, 0700), ==, 0);
  catalogue = ferry_catalogue_new (NULL, &error);
  g_assert_no_error (error);
  fixture->instance = ferry_instance_new_for_record (&record, folder, catalogue, &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (execution, "log.jsonl", NULL);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->instance);
  g_free (fixture->path);
}

static void
append (Fixture    *fixture,
        const char *text)
{
  FILE *file = g_fopen (fixture->path, "a");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_lines (Fixture *fixture,
             guint    n)
{
  static const char * const levels[] = { "debug", "info", "info", "info", "warning", "error" };
  FILE *file = g_fopen (fixture->path, "w");

  g_assert_nonnull (file);
  for (guint i = 0; i < n; i++)
    fprintf (file, "{\"time\":\"2026-11-20T17:11:41.713Z\",\"level\":\"%s\",\"step\":\"%s\",\"table\":\"table%u\",\"message\":\"line %u of the log, \\\"level\\\":\\\"error\\\"\"}\n",
             levels[i % 6], i % 2 == 0 ? "apply" : "verify", i % 40, i);
  g_assert_cmpint (fclose (file), ==, 0);
}

static gboolean
is_loaded (gpointer model)
{
  return !ferry_log_model_get_loading (model);
}

static gboolean
is_found (gpointer model)
{
  return !ferry_log_model_get_searching (model);
}

static gboolean
has_entry (gpointer line)
{
  return ferry_log_line_get_entry (line) != NULL;
}

static FerryLogModel *
load (Fixture *fixture)
{
  FerryLogModel *model = ferry_log_model_new (fixture->instance, ID);

  ferry_log_model_load (model);
  ferry_test_wait (is_loaded, model, 60);
  g_assert_cmpstr (ferry_log_model_get_problem (model), ==, NULL);
  return model;
}

static void
assert_line (FerryLogModel *model,
             guint          position,
             const char    *message)
{
  g_autoptr(FerryLogLine) line = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_nonnull (line);
  ferry_test_wait (has_entry, line, 10);
  g_assert_cmpstr (ferry_log_entry_get_message (ferry_log_line_get_entry (line)), ==, message);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(FerryLogModel) model = load (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), 0));
  ferry_log_model_search (model, "x");
  g_assert_cmpuint (ferry_log_model_find_hit (model, G_MAXUINT, FALSE, NULL), ==, G_MAXUINT);
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(FerryLogModel) model = NULL;

  write_lines (fixture, 6000);
  model = load (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 6000);
  g_assert_cmpuint (ferry_log_model_get_steps (model)->len, ==, 2);
  g_assert_cmpuint (ferry_log_model_get_tables (model)->len, ==, 40);
  assert_line (model, 5999, "line 5999 of the log, \"level\":\"error\"");
  ferry_log_model_set_filter (model, FERRY_LOG_ERROR, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1000);
  assert_line (model, 0, "line 5 of the log, \"level\":\"error\"");
  ferry_log_model_set_filter (model, FERRY_LOG_DEBUG, "apply", "table2");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 150);
  assert_line (model, 1, "line 42 of the log, \"level\":\"error\"");
  ferry_log_model_set_filter (model, FERRY_LOG_DEBUG, "no such step", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(FerryLogModel) model = NULL;
  guint ordinal = 0;

  write_lines (fixture, 6000);
  model = load (fixture);
  ferry_log_model_search (model, "LINE 599");
  ferry_test_wait (is_found, model, 20);
  g_assert_cmpuint (ferry_log_model_get_hits (model), ==, 11);   /* 599, 5990 … 5999 */
  g_assert_cmpuint (ferry_log_model_find_hit (model, G_MAXUINT, FALSE, &ordinal), ==, 599);
  g_assert_cmpuint (ordinal, ==, 1);
  g_assert_cmpuint (ferry_log_model_find_hit (model, 599, FALSE, &ordinal), ==, 5990);
  g_assert_cmpuint (ferry_log_model_find_hit (model, 599, TRUE, &ordinal), ==, 5999);
  g_assert_cmpuint (ordinal, ==, 11);
  g_assert_cmpuint (ferry_log_model_find_hit (model, 5999, FALSE, NULL), ==, 599);
  ferry_log_model_set_filter (model, FERRY_LOG_ERROR, NULL, NULL);
  g_assert_cmpuint (ferry_log_model_get_hits (model), ==, 3);   /* 599, 5993, 5999 */
  ferry_log_model_search (model, "\"level\":\"error\"");
  ferry_test_wait (is_found, model, 20);
  g_assert_cmpuint (ferry_log_model_get_hits (model), ==, 1000);
  ferry_log_model_search (model, "");
  g_assert_cmpuint (ferry_log_model_get_hits (model), ==, 0);
}

static gboolean
has_seven (gpointer model)
{
  return g_list_model_get_n_items (model) == 7;
}

static void
test_follow (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(FerryLogModel) model = NULL;
  g_autoptr(FerryLogLine) last = NULL;

  write_lines (fixture, 5);
  model = load (fixture);
  assert_line (model, 4, "line 4 of the log, \"level\":\"error\"");
  last = g_list_model_get_item (G_LIST_MODEL (model), 4);
  append (fixture, "{\"time\":\"2026-11-20T17:11:42.000Z\",\"level\":\"info\",\"step\":\"commit\",\"message\":\"six\"}\n{\"time\":\"2026");
  ferry_log_model_load (model);
  append (fixture, "-11-20T17:11:43.000Z\",\"level\":\"info\",\"message\":\"seven\"}\n");
  for (guint i = 0; i < 100 && !has_seven (model); i++)
    {
      ferry_log_model_load (model);
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  ferry_test_wait (has_seven, model, 10);
  assert_line (model, 5, "six");
  assert_line (model, 6, "seven");
  g_assert_true (last == g_list_model_get_item (G_LIST_MODEL (model), 4));
  g_object_unref (last);
  g_assert_cmpuint (ferry_log_model_get_steps (model)->len, ==, 3);
}

static void
test_strange (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *huge = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *line = g_strdup_printf ("{\"time\":\"2026-11-20T17:11:42.000Z\",\"level\":\"error\",\"message\":\"%s\"}\n", huge);
  g_autoptr(FerryLogModel) model = NULL;
  g_autoptr(FerryLogLine) shown = NULL;

  append (fixture, "no JSON at all\n\n\xff\xfe\n");
  append (fixture, line);
  append (fixture, "{\"time\":\"2026-11-20T17:11:42.000Z\",\"level\":\"warning\",\"table\":\"a\\\"b\\u00e9\",\"message\":\"last\"}\n");
  model = load (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 5);
  assert_line (model, 0, "no JSON at all");
  assert_line (model, 1, "");
  assert_line (model, 4, "last");
  g_assert_cmpstr (g_ptr_array_index (ferry_log_model_get_tables (model), 0), ==, "a\"bé");
  shown = g_list_model_get_item (G_LIST_MODEL (model), 3);
  g_assert_cmpuint (strlen (ferry_log_entry_get_message (ferry_log_line_get_entry (shown))), <, 2100);
}

/* The main loop is free while a million lines are read and paged through. */
static gint64 longest;
static gint64 before;

static void
watch (void)
{
  gint64 now = g_get_monotonic_time ();

  longest = MAX (longest, now - before);
}

static void
test_million (Fixture       *fixture,
              gconstpointer  data)
{
#if defined (__SANITIZE_ADDRESS__)
  const gint64 limit = 250 * 1000, opening = 5 * G_USEC_PER_SEC;
#else
  const gint64 limit = 50 * 1000, opening = G_USEC_PER_SEC;
#endif
  g_autoptr(FerryLogModel) model = NULL;
  gint64 began;

  write_lines (fixture, 1000000);
  began = g_get_monotonic_time ();
  model = ferry_log_model_new (fixture->instance, ID);
  ferry_log_model_load (model);
  while (ferry_log_model_get_loading (model))
    {
      before = g_get_monotonic_time ();
      if (g_main_context_iteration (NULL, FALSE))
        watch ();
      else
        g_usleep (1000);
    }
  g_test_message ("opened in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - began) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, opening);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1000000);
  for (guint position = 0; position < 1000000; position += 25000)
    for (guint i = 0; i < 60; i++)
      {
        g_autoptr(FerryLogLine) line = NULL;

        before = g_get_monotonic_time ();
        line = g_list_model_get_item (G_LIST_MODEL (model), MIN (position + i * 8, 999999));
        g_main_context_iteration (NULL, FALSE);
        watch ();
      }
  before = g_get_monotonic_time ();
  ferry_log_model_set_filter (model, FERRY_LOG_WARNING, "apply", NULL);
  watch ();
  assert_line (model, 3, "line 22 of the log, \"level\":\"error\"");
  g_test_message ("longest dispatch %" G_GINT64_FORMAT " ms", longest / 1000);
  g_assert_cmpint (longest, <, limit);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add ("/gtk/log-model/empty", Fixture, NULL, fixture_set_up, test_empty, fixture_tear_down);
  g_test_add ("/gtk/log-model/filter", Fixture, NULL, fixture_set_up, test_filter, fixture_tear_down);
  g_test_add ("/gtk/log-model/search", Fixture, NULL, fixture_set_up, test_search, fixture_tear_down);
  g_test_add ("/gtk/log-model/follow", Fixture, NULL, fixture_set_up, test_follow, fixture_tear_down);
  g_test_add ("/gtk/log-model/strange", Fixture, NULL, fixture_set_up, test_strange, fixture_tear_down);
  g_test_add ("/gtk/log-model/million", Fixture, NULL, fixture_set_up, test_million, fixture_tear_down);
  return g_test_run ();
}
