#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "job/ferry-job.h"

typedef struct
{
  GString *lines;
  GThread *thread;
} Observed;

static void
observe (FerryJob   *job,
         const char *id,
         const char *title,
         gboolean    finished,
         gpointer    data)
{
  Observed *observed = data;
  g_autoptr(FerryJobStep) step = ferry_job_dup_step (job, id);

  observed->thread = g_thread_self ();
  g_string_append_printf (observed->lines, "%s%s:%s ", finished ? "-" : "+", id, ferry_step_state_to_string (ferry_job_step_get_state (step)));
}

static char *
states (FerryJob *job)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GListModel *steps = ferry_job_get_steps (job);

  for (guint i = 0; i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr(FerryJobStep) step = g_list_model_get_item (steps, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ferry_step_state_to_string (ferry_job_step_get_state (step)));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_states (FerryJob   *job,
               const char *wanted)
{
  g_autofree char *found = states (job);

  g_assert_cmpstr (found, ==, wanted);
}

static FerryJob *
new_job (void)
{
  FerryJob *job = ferry_job_new ("Release");

  ferry_job_add_step (job, "check", "Check", 1);
  ferry_job_add_step (job, "backup", "Back up", 4);
  ferry_job_add_step (job, "data", "Data", 5);
  return job;
}

static double
fraction (FerryJob *job)
{
  double value;

  ferry_job_dup_progress (job, NULL, NULL, NULL, NULL, &value);
  return value;
}

static void
test_steps (void)
{
  FerryJob *job = new_job ();
  Observed observed = { g_string_new (NULL), NULL };
  g_autofree char *step = NULL, *table = NULL;
  gint64 done, total;

  ferry_job_set_observer (job, observe, &observed);
  assert_states (job, "waiting waiting waiting");
  ferry_job_add_step (job, "data", "again", 100);
  ferry_job_begin_step (job, "check");
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_JOB_RUNNING);
  ferry_job_begin_step (job, "data");
  assert_states (job, "done skipped running");
  g_assert_cmpfloat_with_epsilon (fraction (job), 0.5, 1e-9);
  ferry_job_set_progress (job, "orders", 50, 100);
  g_assert_cmpfloat_with_epsilon (fraction (job), 0.75, 1e-9);
  ferry_job_dup_progress (job, &step, &table, &done, &total, NULL);
  g_assert_cmpstr (step, ==, "Data");
  g_assert_cmpstr (table, ==, "orders");
  g_assert_cmpint (done * 1000 + total, ==, 50100);
  ferry_job_set_progress (job, NULL, 500, 100);
  g_assert_cmpfloat_with_epsilon (fraction (job), 1.0, 1e-9);
  ferry_job_finish (job, NULL);
  assert_states (job, "done skipped done");
  g_assert_cmpstr (observed.lines->str, ==, "+check:running -check:done +data:running -data:done ");
  g_string_free (observed.lines, TRUE);
  g_assert_finalize_object (job);
}

static void
test_retry (void)
{
  FerryJob *job = new_job ();

  ferry_job_begin_step (job, "check");
  ferry_job_begin_step (job, "backup");
  ferry_job_begin_step (job, "data");
  ferry_job_set_progress (job, "t", 1, 2);
  ferry_job_begin_step (job, "backup");
  assert_states (job, "done running waiting");
  g_assert_cmpfloat_with_epsilon (fraction (job), 0.1, 1e-9);
  ferry_job_begin_step (job, "unknown");
  assert_states (job, "done done skipped running");
  g_assert_finalize_object (job);
}

static void
test_failure (void)
{
  struct { GQuark domain; int code; FerryJobState state; } cases[] = {
    { FERRY_ERROR, FERRY_ERROR_SQL, FERRY_JOB_FAILED }, { FERRY_ERROR, FERRY_ERROR_CANCELLED, FERRY_JOB_CANCELLED },
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, FERRY_JOB_CANCELLED }, { FERRY_ERROR, FERRY_ERROR_COMMITTED, FERRY_JOB_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryJob *job = new_job ();
      g_autoptr(GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "no such column");
      g_autoptr(GError) kept = NULL;
      g_autofree char *message = NULL;

      ferry_job_begin_step (job, "backup");
      ferry_job_finish (job, error);
      ferry_job_finish (job, NULL);
      ferry_job_begin_step (job, "data");
      ferry_job_set_progress (job, "x", 1, 1);
      g_assert_cmpint (ferry_job_get_state (job), ==, cases[i].state);
      assert_states (job, "skipped failed waiting");
      g_object_get (job, "error", &kept, "message", &message, NULL);
      g_assert_error (kept, cases[i].domain, cases[i].code);
      g_assert_cmpstr (message, ==, "no such column");
      g_assert_finalize_object (job);
    }
}

static void
test_null (void)
{
  double value = 1;
  g_autoptr(JsonNode) steps = NULL;
  g_autoptr(GError) error = NULL;

  ferry_job_add_step (NULL, "a", NULL, 1);
  ferry_job_begin_step (NULL, "a");
  ferry_job_set_progress (NULL, NULL, 1, 1);
  ferry_job_set_unit (NULL, "bytes");
  ferry_job_set_message (NULL, "x");
  ferry_job_finish (NULL, NULL);
  g_assert_false (ferry_job_is_cancelled (NULL, &error));
  g_assert_null (ferry_job_get_cancellable (NULL));
  ferry_job_dup_progress (NULL, NULL, NULL, NULL, NULL, &value);
  g_assert_cmpfloat (value, ==, 0);
  steps = ferry_job_steps_to_json (NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (steps)), ==, 0);
}

static void
test_json (void)
{
  FerryJob *job = new_job ();
  g_autoptr(JsonNode) node = NULL;
  JsonObject *step;

  ferry_job_begin_step (job, "backup");
  node = ferry_job_steps_to_json (job);
  step = json_array_get_object_element (json_node_get_array (node), 1);
  g_assert_cmpstr (json_object_get_string_member (step, "state"), ==, "running");
  g_assert_cmpint (json_object_get_int_member (step, "duration"), >=, 0);
  g_assert_nonnull (json_object_get_string_member (step, "started"));
  step = json_array_get_object_element (json_node_get_array (node), 2);
  g_assert_true (json_object_get_null_member (step, "started"));
  g_assert_finalize_object (job);
}

/* ---- in a thread ---- */

typedef struct
{
  GMainLoop *loop;
  GThread   *main_thread;
  gint       notified;
  gint       wrong_thread;
  gint       destroyed;
  gboolean   ok;
  GError    *error;
  GCond      cond;
  GMutex     mutex;
} Run;

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           gpointer    data)
{
  Run *run = data;

  run->notified++;
  if (g_thread_self () != run->main_thread)
    run->wrong_thread++;
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  notify_cb (NULL, NULL, data);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      data)
{
  Run *run = data;

  run->ok = ferry_job_run_finish (FERRY_JOB (object), result, &run->error);
  g_main_loop_quit (run->loop);
}

static void
destroy_cb (gpointer data)
{
  g_atomic_int_inc (&((Run *) data)->destroyed);
}

static void
run_job (FerryJob     *job,
         FerryJobFunc  func,
         Run          *run)
{
  run->loop = g_main_loop_new (NULL, FALSE);
  run->main_thread = g_thread_self ();
  g_signal_connect (job, "notify", G_CALLBACK (notify_cb), run);
  g_signal_connect (ferry_job_get_steps (job), "items-changed", G_CALLBACK (items_changed_cb), run);
  ferry_job_run_async (job, func, run, destroy_cb, done_cb, run);
  g_main_loop_run (run->loop);
  g_main_loop_unref (run->loop);
  g_assert_cmpint (run->wrong_thread, ==, 0);
}

/* the thread may hold the last reference for a moment longer than the callback */
static void
wait_for_destroy (Run *run)
{
  for (guint i = 0; i < 5000 && g_atomic_int_get (&run->destroyed) == 0; i++)
    g_usleep (1000);
  g_assert_cmpint (g_atomic_int_get (&run->destroyed), ==, 1);
}

static gboolean
work_much (FerryJob  *job,
           gpointer   data,
           GError   **error)
{
  g_assert_true (g_thread_self () != ((Run *) data)->main_thread);
  ferry_job_add_step (job, "one", "One", 1);
  ferry_job_begin_step (job, "one");
  ferry_job_set_unit (job, "bytes");
  for (gint64 i = 0; i < 100000; i++)
    ferry_job_set_progress (job, i % 1000 < 500 ? "a" : "b", i, 100000);
  ferry_job_set_message (job, "all well");
  return TRUE;
}

static void
test_run (void)
{
  FerryJob *job = ferry_job_new ("Work");
  Run run = { 0 };
  g_autofree char *message = NULL, *unit = NULL;
  double value;

  run_job (job, work_much, &run);
  g_assert_true (run.ok);
  g_assert_no_error (run.error);
  assert_states (job, "done");
  g_object_get (job, "message", &message, "unit", &unit, "fraction", &value, NULL);
  g_assert_cmpstr (message, ==, "all well");
  g_assert_cmpstr (unit, ==, "bytes");
  g_assert_cmpfloat (value, ==, 1.0);
  /* coalesced: far fewer than what was reported */
  g_assert_cmpint (run.notified, >, 3);
  g_assert_cmpint (run.notified, <, 10000);
  wait_for_destroy (&run);
  g_assert_finalize_object (job);
}

static gboolean
work_until_cancelled (FerryJob  *job,
                      gpointer   data,
                      GError   **error)
{
  ferry_job_begin_step (job, "wait");
  while (!ferry_job_is_cancelled (job, error))
    g_usleep (1000);
  return FALSE;
}

static gboolean
cancel_cb (gpointer data)
{
  ferry_job_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  FerryJob *job = ferry_job_new ("Wait");
  Run run = { 0 };

  g_timeout_add (20, cancel_cb, job);
  run_job (job, work_until_cancelled, &run);
  g_assert_false (run.ok);
  g_assert_error (run.error, FERRY_ERROR, FERRY_ERROR_CANCELLED);
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_JOB_CANCELLED);
  assert_states (job, "failed");
  g_clear_error (&run.error);
  wait_for_destroy (&run);
  g_assert_finalize_object (job);
}

static gboolean
work_badly (FerryJob  *job,
            gpointer   data,
            GError   **error)
{
  return FALSE;
}

static void
test_run_without_error (void)
{
  FerryJob *job = ferry_job_new ("Bad");
  Run run = { 0 };

  run_job (job, work_badly, &run);
  g_assert_error (run.error, FERRY_ERROR, FERRY_ERROR_FAILED);
  g_assert_cmpint (ferry_job_get_state (job), ==, FERRY_JOB_FAILED);
  g_clear_error (&run.error);
  wait_for_destroy (&run);
  g_assert_finalize_object (job);
}

static gpointer
drop_in_thread (gpointer data)
{
  FerryJob *job = data;

  ferry_job_begin_step (job, "a");
  ferry_job_set_progress (job, "t", 1, 2);
  g_object_unref (job);
  return NULL;
}

/* the last reference goes away in the worker while notifications wait */
static void
test_dropped (void)
{
  for (guint i = 0; i < 200; i++)
    {
      GThread *thread = g_thread_new ("worker", drop_in_thread, ferry_job_new ("x"));

      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_thread_join (thread);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gpointer
make_in_thread (gpointer data)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  FerryJob *job;

  g_main_context_push_thread_default (context);
  job = ferry_job_new ("x");
  ferry_job_begin_step (job, "a");
  assert_states (job, "running");
  ferry_job_set_progress (job, "t", 1, 2);
  g_main_context_pop_thread_default (context);
  g_assert_finalize_object (job);
  return NULL;
}

/* a job whose main context never runs leaks nothing */
static void
test_context_of_thread (void)
{
  g_thread_join (g_thread_new ("maker", make_in_thread, NULL));
}

static gpointer
hammer (gpointer data)
{
  FerryJob *job = data;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i % 7);
      g_autoptr(JsonNode) json = NULL;

      ferry_job_begin_step (job, id);
      ferry_job_set_progress (job, id, i, 2000);
      ferry_job_set_message (job, id);
      json = ferry_job_steps_to_json (job);
      g_assert_cmpfloat (fraction (job), <=, 1.0);
    }
  return NULL;
}

static void
test_threads (void)
{
  FerryJob *job = ferry_job_new ("x");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("worker", hammer, job);
  for (guint i = 0; i < 2000; i++)
    g_main_context_iteration (NULL, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  ferry_job_finish (job, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (ferry_job_get_steps (job)), ==, 7);
  g_assert_finalize_object (job);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/job/steps", test_steps);
  g_test_add_func ("/job/job/retry", test_retry);
  g_test_add_func ("/job/job/failure", test_failure);
  g_test_add_func ("/job/job/null", test_null);
  g_test_add_func ("/job/job/json", test_json);
  g_test_add_func ("/job/run/done", test_run);
  g_test_add_func ("/job/run/cancel", test_cancel);
  g_test_add_func ("/job/run/without-error", test_run_without_error);
  g_test_add_func ("/job/thread/dropped", test_dropped);
  g_test_add_func ("/job/thread/context", test_context_of_thread);
  g_test_add_func ("/job/thread/hammer", test_threads);
  return g_test_run ();
}
