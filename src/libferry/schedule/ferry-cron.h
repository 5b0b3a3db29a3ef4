#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryCron: a schedule of five fields: minute, hour, day of the month, month, day of the week. `*`, numbers, names (jan, mon), ranges, lists and steps (`N/S` means from N on).
 * Sunday is 0 and 7. Where both days are restricted, either will do. Read only after parsing: any thread.
 *
 * Times are local. A schedule with fixed hours keeps to the clock on the wall: a time that the change to summer time leaves out runs at the first moment after
 * the gap, once; a time that comes twice runs the first time only. A schedule for every hour runs whenever the minute comes. Since: 0.1
 */
typedef struct _FerryCron FerryCron;

FerryCron *ferry_cron_parse     (const char       *text,
                                 GError          **error);
void       ferry_cron_free      (FerryCron        *self);
gint64     ferry_cron_next      (const FerryCron  *self,
                                 GTimeZone        *zone,     /* nullable: local */
                                 gint64            after);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCron, ferry_cron_free)

G_END_DECLS
