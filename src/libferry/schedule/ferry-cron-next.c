#include "config.h"

#include "schedule/ferry-cron-private.h"

#define DAY       86400
#define MOST_DAYS (366 * 9)   /* 29 February is 8 years away around 2100 */
#define LAST_DAY  3652000     /* the year 9999 */

typedef struct
{
  const FerryCron *cron;
  GTimeZone       *zone;
  gint64           after;   /* seconds since 1970 */
  gint64           best;    /* the earliest found; -1 none */
  gboolean         even;    /* the clock is not changed around the day that is looked at */
  gint64           offset;  /* then: its distance from UTC, seconds */
} Search;

static gint64
offset_at (Search *self,
           gint64  utc)
{
  return g_time_zone_get_offset (self->zone, g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, utc));
}

/* between @low (still the old offset) and @high */
static gint64
find_transition (Search *self,
                 gint64  low,
                 gint64  high)
{
  gint64 old = offset_at (self, low);

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (offset_at (self, middle) == old)
        low = middle;
      else
        high = middle;
    }
  return high;
}

static void
offer (Search *self,
       gint64  utc)
{
  if (utc > self->after && (self->best < 0 || utc < self->best))
    self->best = utc;
}

/* A time on the wall, in seconds as if it were UTC. It comes once, twice, or never. */
static void
offer_changing_wall (Search *self,
                     gint64  wall)
{
  gint64 before = wall - offset_at (self, wall - DAY), behind = wall - offset_at (self, wall + DAY);
  gboolean by_old = offset_at (self, before) == wall - before, by_new = offset_at (self, behind) == wall - behind;
  gboolean hourly = self->cron->every[FERRY_CRON_HOUR];

  if (by_old)
    offer (self, before);
  if (by_new && (!by_old || hourly))
    offer (self, behind);
  if (!by_old && !by_new && !hourly)
    offer (self, find_transition (self, behind - 1, before));
}

static void
offer_wall (Search *self,
            gint64  wall)
{
  if (self->even)
    offer (self, wall - self->offset);
  else
    offer_changing_wall (self, wall);
}

/* most days are even: asking the zone once is enough */
static void
look_at (Search *self,
         gint64  midnight)
{
  int first = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, midnight - 2 * DAY);

  self->even = first == g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL, midnight + 3 * DAY);
  self->offset = g_time_zone_get_offset (self->zone, first);
}

static void
offer_day (Search      *self,
           const GDate *date)
{
  gint64 midnight = ((gint64) g_date_get_julian (date) - 719163) * DAY;   /* julian day of 1 January 1970 */

  if (!_ferry_cron_has_day (self->cron, g_date_get_day (date), g_date_get_month (date), g_date_get_weekday (date) % 7))
    return;
  look_at (self, midnight);
  for (guint hour = 0; hour < 24; hour++)
    for (guint minute = 0; self->cron->values[FERRY_CRON_HOUR] >> hour & 1 && minute < 60; minute++)
      if (self->cron->values[FERRY_CRON_MINUTE] >> minute & 1)
        offer_wall (self, midnight + hour * 3600 + minute * 60);
}

/**
 * ferry_cron_next:
 * @self: a schedule
 * @zone: (nullable): the time zone; %NULL: local
 * @after: microseconds since 1970
 *
 * Finds the first run after a moment. Any thread.
 *
 * Returns: microseconds since 1970, later than @after; -1 when there is none that the calendar can tell.
 *
 * Since: 0.1
 */
gint64
ferry_cron_next (const FerryCron *self,
                 GTimeZone       *zone,
                 gint64           after)
{
  g_autoptr(GTimeZone) local = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  Search search = { .cron = self, .zone = local, .after = after / G_USEC_PER_SEC - (after % G_USEC_PER_SEC < 0), .best = -1 };
  gint64 wall = search.after + offset_at (&search, search.after);
  gint64 day = wall / DAY + 719163;
  GDate date;

  if (day < 3 || day > LAST_DAY)
    return -1;
  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) day - 1);
  for (guint i = 0; i < MOST_DAYS; i++)
    {
      gboolean found = search.best >= 0;

      offer_day (&search, &date);   /* the day after the one found, too: at midnight the clock may go back into the day before */
      if (found)
        break;
      g_date_add_days (&date, 1);
    }
  return search.best >= 0 ? search.best * G_USEC_PER_SEC : -1;
}
