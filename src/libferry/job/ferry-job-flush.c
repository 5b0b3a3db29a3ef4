#include "config.h"

#include "job/ferry-job-private.h"

/* How often progress is shown at most: faster than the eye, slower than the worker. */
#define INTERVAL_MS 33

static gboolean
flush_cb (gpointer data)
{
  g_autoptr(FerryJob) self = g_weak_ref_get (data);

  if (self != NULL)
    _ferry_job_flush (self);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* The source does not keep the job alive: where no main loop runs it would live for ever. */
void
_ferry_job_queue_flush (FerryJob *self,
                        gboolean  urgent)
{
  GWeakRef *weak;

  if (self->pending != NULL)
    {
      if (urgent)
        g_source_set_ready_time (self->pending, 0);
      return;
    }
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->pending = g_timeout_source_new (urgent ? 0 : INTERVAL_MS);
  g_source_set_static_name (self->pending, "ferry-job-flush");
  g_source_set_callback (self->pending, flush_cb, weak, weak_ref_free);
  g_source_attach (self->pending, self->context);
}

void
_ferry_job_try_flush (FerryJob *self)
{
  if (g_thread_self () != self->owner || !g_main_context_acquire (self->context))
    return;
  _ferry_job_flush (self);
  g_main_context_release (self->context);
}
