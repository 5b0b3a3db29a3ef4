#include "config.h"

#include "loop-watch.h"

#include <stdio.h>

static gint64 longest;
static gint64 since;      /* when the last poll ended; 0: unknown */
static gint64 queued;     /* µs that the thread had waited for a processor until then */

/* Time that other programs of a busy machine took is not the application's. */
static gint64
read_queued (void)
{
  FILE *file = fopen ("/proc/thread-self/schedstat", "re");
  guint64 running, waiting;
  gboolean told = file != NULL && fscanf (file, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &running, &waiting) == 2;

  if (file != NULL)
    fclose (file);
  return told ? (gint64) (waiting / 1000) : 0;
}

static gint
watching_poll (GPollFD *fds,
               guint    n,
               gint     timeout)
{
  gint64 now = g_get_monotonic_time ();
  gint ready;

  if (since != 0)
    longest = MAX (longest, now - since - (read_queued () - queued));
  ready = g_poll (fds, n, timeout);
  queued = read_queued ();
  since = g_get_monotonic_time ();
  return ready;
}

void
loop_watch_start (void)
{
  g_main_context_set_poll_func (NULL, watching_poll);
  loop_watch_longest ();
}

/* What the test itself does between two iterations does not count. */
gint64
loop_watch_longest (void)
{
  gint64 found = longest;

  longest = 0;
  since = 0;
  return found;
}

gint64
loop_watch_limit (void)
{
#if defined (__SANITIZE_ADDRESS__)
  return 250 * 1000;
#else
  return 50 * 1000;
#endif
}
