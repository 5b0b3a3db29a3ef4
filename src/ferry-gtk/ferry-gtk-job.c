#include "config.h"

#include "ferry-gtk-job.h"

#include "ferry-app.h"

#include <glib/gi18n.h>

#define WORTH_TELLING (5 * G_TIME_SPAN_SECOND)

typedef struct
{
  FerryJobFunc      func;
  gpointer          user_data;
  GDestroyNotify    destroy;
  gpointer          owner;     /* weak */
  FerryGtkDoneFunc  done;
  FerryJobKind      kind;
  gint64            started;   /* monotonic µs */
} Run;

static gboolean
run_func (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  Run *run = user_data;

  return run->func (job, run->user_data, error);
}

static gboolean
is_watched (FerryApp *app)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  return window != NULL && gtk_window_is_active (window);
}

/* Long work that ends while the user looks elsewhere is told by the desktop. */
static void
notify_desktop (Run          *run,
                FerryJob     *job,
                const GError *error)
{
  FerryApp *app = ferry_app_get_default ();
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *title = NULL;
  g_autofree char *heading = NULL;
  GSettings *settings = ferry_app_get_settings (app);

  if (settings != NULL && !g_settings_get_boolean (settings, "notifications"))
    return;
  if (run->kind == FERRY_JOB_QUIET || g_get_monotonic_time () - run->started < WORTH_TELLING || is_watched (app)
      || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    return;
  g_object_get (job, "title", &title, NULL);
  heading = g_strdup_printf (error != NULL ? C_("notification", "Failed: %s") : C_("notification", "Done: %s"), title);
  notification = g_notification_new (heading);
  if (error != NULL)
    g_notification_set_body (notification, error->message);
  g_application_send_notification (G_APPLICATION (app), NULL, notification);
}

static void
run_free (Run *run)
{
  if (run->owner != NULL)
    g_object_remove_weak_pointer (run->owner, &run->owner);
  if (run->destroy != NULL)
    run->destroy (run->user_data);
  g_free (run);
}

static void
run_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Run *run = user_data;
  FerryJob *job = FERRY_JOB (source);
  g_autoptr(GError) error = NULL;

  ferry_job_run_finish (job, result, &error);
  notify_desktop (run, job, error);
  if (run->owner != NULL && run->done != NULL)
    run->done (run->owner, run->user_data, error);
  ferry_job_list_remove (ferry_app_get_jobs (ferry_app_get_default ()), job);
  if (run->kind == FERRY_JOB_WRITE)   /* an instance is not what it was: what is told of it follows */
    ferry_instance_list_refresh (ferry_app_get_instances (ferry_app_get_default ()));
  run_free (run);
}

/**
 * ferry_gtk_run_job:
 * @job: a new job
 * @kind: what it means for the application
 * @func: the work, run in a thread of its own
 * @user_data: argument of @func and @done
 * @destroy: (nullable): frees @user_data in the end, whether or not @done was called
 * @owner: a GObject, held weakly
 * @done: (nullable): called in the main thread, unless @owner was disposed meanwhile
 *
 * Runs long work so that the main loop stays free. Main thread.
 *
 * Since: 0.1
 */
void
ferry_gtk_run_job (FerryJob         *job,
                   FerryJobKind      kind,
                   FerryJobFunc      func,
                   gpointer          user_data,
                   GDestroyNotify    destroy,
                   gpointer          owner,
                   FerryGtkDoneFunc  done)
{
  Run *run = g_new0 (Run, 1);

  g_return_if_fail (FERRY_IS_JOB (job));

  run->func = func;
  run->user_data = user_data;
  run->destroy = destroy;
  run->owner = owner;
  run->done = done;
  run->kind = kind;
  run->started = g_get_monotonic_time ();
  if (owner != NULL)
    g_object_add_weak_pointer (owner, &run->owner);
  if (kind != FERRY_JOB_QUIET)
    ferry_job_list_add (ferry_app_get_jobs (ferry_app_get_default ()), job, kind);
  ferry_job_run_async (job, run_func, run, NULL, run_cb, run);
}
