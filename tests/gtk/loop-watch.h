#pragma once

#include <glib.h>

/* How long the default main context was kept from polling, without the time that other programs took: what a user feels as a stutter. Main thread. */
void   loop_watch_start   (void);                 /* from now on; call first */
gint64 loop_watch_longest (void);                 /* µs since the last call or the start */

/* what is allowed: 50 ms, under sanitizers 250 ms */
gint64 loop_watch_limit   (void);
