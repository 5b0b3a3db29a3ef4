#include "config.h"

#include "base/ferry-error.h"
#include "schedule/ferry-cron.h"

#include <string.h>

/* the next run after @after, both as local times of @zone_name with their offset */
static char *
next_text (const char *expression,
           const char *zone_name,
           const char *after)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryCron) cron = ferry_cron_parse (expression, &error);
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autoptr(GDateTime) from = g_date_time_new_from_iso8601 (after, zone);
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  gint64 next;

  g_assert_no_error (error);
  g_assert_nonnull (zone);
  g_assert_nonnull (from);
  next = ferry_cron_next (cron, zone, g_date_time_to_unix (from) * G_USEC_PER_SEC);
  if (next < 0)
    return g_strdup ("never");
  utc = g_date_time_new_from_unix_utc (next / G_USEC_PER_SEC);
  local = g_date_time_to_timezone (utc, zone);
  return g_date_time_format (local, "%a %Y-%m-%d %H:%M %:::z");
}

static const struct { const char *cron, *zone, *after, *wanted; } cases[] = {
  { "0 0 * * *", "UTC", "2026-11-27T09:00:00Z", "Sat 2026-11-28 00:00 +00" },
  { "0 0 * * *", "UTC", "2026-11-28T00:00:00Z", "Sun 2026-11-29 00:00 +00" },
  { "*/15 * * * *", "UTC", "2026-11-27T09:14:59Z", "Fri 2026-11-27 09:15 +00" },
  { "5/20 * * * *", "UTC", "2026-11-27T09:06:00Z", "Fri 2026-11-27 09:25 +00" },
  { "30 2 * * mon-fri", "UTC", "2026-11-27T02:30:00Z", "Mon 2026-11-30 02:30 +00" },
  { "0 3 * * 7", "UTC", "2026-11-27T00:00:00Z", "Sun 2026-11-29 03:00 +00" },
  { "0 3 * * SAT-SUN", "UTC", "2026-11-28T03:00:00Z", "Sun 2026-11-29 03:00 +00" },
  { "0 12 1 jan *", "UTC", "2026-01-01T12:00:00Z", "Fri 2027-01-01 12:00 +00" },
  { "0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "Tue 2028-02-29 00:00 +00" },
  { "0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "Fri 2104-02-29 00:00 +00" },
  { "0 0 31 * *", "UTC", "2026-01-31T00:00:00Z", "Tue 2026-03-31 00:00 +00" },
  /* both days restricted: either */
  { "0 0 13 * fri", "UTC", "2026-11-27T00:00:00Z", "Fri 2026-12-04 00:00 +00" },
  { "0 0 13 * fri", "UTC", "2026-12-11T00:00:00Z", "Sun 2026-12-13 00:00 +00" },
  { "0 0 1-31 * fri", "UTC", "2026-11-27T00:00:00Z", "Fri 2026-12-04 00:00 +00" },
  /* summer time begins in Berlin on 29 March 2026: 02:00 becomes 03:00 */
  { "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "Sun 2026-03-29 03:00 +02" },
  { "30 2 * * *", "Europe/Berlin", "2026-03-29T03:00:00+02:00", "Mon 2026-03-30 02:30 +02" },
  { "*/10 2 * * *", "Europe/Berlin", "2026-03-29T03:00:00+02:00", "Mon 2026-03-30 02:00 +02" },
  { "15 * * * *", "Europe/Berlin", "2026-03-29T01:15:00+01:00", "Sun 2026-03-29 03:15 +02" },
  { "0 3 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "Sun 2026-03-29 03:00 +02" },
  /* and ends on 25 October 2026: 03:00 becomes 02:00 */
  { "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00+02:00", "Sun 2026-10-25 02:30 +02" },
  { "30 2 * * *", "Europe/Berlin", "2026-10-25T02:30:00+02:00", "Mon 2026-10-26 02:30 +01" },
  { "30 * * * *", "Europe/Berlin", "2026-10-25T02:30:00+02:00", "Sun 2026-10-25 02:30 +01" },
  { "30 * * * *", "Europe/Berlin", "2026-10-25T02:30:00+01:00", "Sun 2026-10-25 03:30 +01" },
  /* half an hour only */
  { "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00+10:30", "Sun 2026-10-04 02:30 +11" },
  { "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00+11:00", "Sun 2026-04-05 01:45 +11" },
  { "45 1 * * *", "Australia/Lord_Howe", "2026-04-05T01:45:00+11:00", "Mon 2026-04-06 01:45 +10:30" },
  /* midnight is left out, and comes after a day that ends twice */
  { "0 0 * * *", "America/Asuncion", "2023-09-30T12:00:00-04:00", "Sun 2023-10-01 01:00 -03" },
  { "0 0 * * *", "Asia/Beirut", "2022-10-29T12:00:00+03:00", "Sun 2022-10-30 00:00 +02" },
  { "59 23 * * *", "Asia/Beirut", "2022-10-29T23:59:00+03:00", "Sun 2022-10-30 23:59 +02" },
  /* Samoa had no 30 December 2011 */
  { "0 12 * * *", "Pacific/Apia", "2011-12-29T13:00:00-10:00", "Sat 2011-12-31 00:00 +14" },
  { "0 12 30 12 *", "Pacific/Apia", "2011-12-29T13:00:00-10:00", "Sat 2011-12-31 00:00 +14" },
  { "0 12 * * *", "Asia/Kathmandu", "2026-06-01T12:00:00+05:45", "Tue 2026-06-02 12:00 +05:45" },
};

static void
test_next (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = next_text (cases[i].cron, cases[i].zone, cases[i].after);

      g_test_message ("%s in %s after %s", cases[i].cron, cases[i].zone, cases[i].after);
      g_assert_true (g_str_has_prefix (found, cases[i].wanted));
    }
}

static void
test_refused (void)
{
  static const char * const wrong[] = {
    "", " ", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 8", "-1 * * * *", "+1 * * * *",
    "1- * * * *", "-5 * * * *", "5-1 * * * *", "1,,2 * * * *", ",1 * * * *", "1, * * * *", "*/0 * * * *", "*/ * * * *", "*/61 * * * *", "*/5/5 * * * *", "1-2-3 * * * *",
    "a * * * *", "* * * january *", "* * * * monday", "mon * * * *", "* * mon * *", "* * * mon *", "* * L * *", "* * ? * *", "* * 15W * *", "* * * * 5#3", "@daily", "001 * * * *",
    "1.5 * * * *", "0x1 * * * *", "١ * * * *", "0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "* * * * fri-mon", "** * * * *", "*-5 * * * *", "* * * * *;rm", "0 0 * * *\n", "\xff * * * *",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryCron) cron = ferry_cron_parse (wrong[i], &error);

      g_test_message ("%u", i);
      g_assert_null (cron);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (1 << 20, '1');
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_cron_parse (text, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
}

/* ---- against the plainest possible reading: step through the minutes in a zone without changes ------------------------------- */

typedef struct { gboolean values[5][60]; gboolean every_day, every_weekday; char text[256]; } Plain;

static const struct { int first, last; } bounds[] = { { 0, 59 }, { 0, 23 }, { 1, 31 }, { 1, 12 }, { 0, 6 } };

static void
random_field (Plain   *plain,
              guint    field,
              GString *text)
{
  int first = bounds[field].first, last = bounds[field].last, parts = g_test_rand_int_range (1, 4);

  if (field > 0)
    g_string_append_c (text, ' ');
  if (g_test_rand_int_range (0, 3) == 0)
    {
      g_string_append_c (text, '*');
      for (int v = first; v <= last; v++)
        plain->values[field][v] = TRUE;
      return;
    }
  for (int part = 0; part < parts; part++)
    {
      int from = g_test_rand_int_range (first, last + 1), to = g_test_rand_int_range (from, last + 1), step = g_test_rand_int_range (1, 6);

      g_string_append_printf (text, part > 0 ? ",%d-%d/%d" : "%d-%d/%d", from, to, step);
      for (int v = from; v <= to; v += step)
        plain->values[field][v] = TRUE;
    }
}

static gboolean
whole (Plain *plain,
       guint  field)
{
  for (int v = bounds[field].first; v <= bounds[field].last; v++)
    if (!plain->values[field][v])
      return FALSE;
  return TRUE;
}

static gboolean
plain_matches (Plain     *plain,
               GDateTime *time)
{
  gboolean day = plain->values[2][g_date_time_get_day_of_month (time)], weekday = plain->values[4][g_date_time_get_day_of_week (time) % 7];

  return plain->values[0][g_date_time_get_minute (time)] && plain->values[1][g_date_time_get_hour (time)] && plain->values[3][g_date_time_get_month (time)]
         && (plain->every_day || plain->every_weekday ? day && weekday : day || weekday);
}

static gint64
plain_next (Plain  *plain,
            gint64  after,
            guint   minutes)
{
  for (gint64 t = (after / 60 + 1) * 60; minutes > 0; t += 60, minutes--)
    {
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (t);

      if (plain_matches (plain, time))
        return t;
    }
  return -1;
}

static void
test_random (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(FerryCron) cron = NULL;
      Plain plain = { 0 };
      gint64 after = 1700000000 + g_test_rand_int_range (0, 400000000), wanted, found;

      for (guint field = 0; field < 5; field++)
        random_field (&plain, field, text);
      plain.every_day = whole (&plain, 2);
      plain.every_weekday = whole (&plain, 4);
      cron = ferry_cron_parse (text->str, NULL);
      if (cron == NULL)   /* 30 February: refused, rightly or not? */
        {
          g_assert_cmpint (plain_next (&plain, after, 60 * 24 * 6), ==, -1);
          continue;
        }
      wanted = plain_next (&plain, after, 60 * 24 * 6);
      found = ferry_cron_next (cron, utc, after * G_USEC_PER_SEC);
      g_test_message ("%s after %" G_GINT64_FORMAT, text->str, after);
      if (wanted >= 0)
        g_assert_cmpint (found, ==, wanted * G_USEC_PER_SEC);
      else
        g_assert_cmpint (found, >, (after + 60 * 60 * 24 * 6 - 60) * G_USEC_PER_SEC);
    }
}

/* In any zone: a run is later than the moment asked for, none is left out between, and each falls on a minute. */
static void
test_order (void)
{
  static const char * const zones[] = { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Asuncion", "Pacific/Apia", "Africa/Casablanca", "UTC" };
  static const char * const crons[] = { "30 2 * * *", "*/20 * * * *", "0 0 * * *", "15 0,1,2,3 * * *", "30 23 * * sun" };

  for (guint z = 0; z < G_N_ELEMENTS (zones); z++)
    for (guint c = 0; c < G_N_ELEMENTS (crons); c++)
      {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zones[z]);
        g_autoptr(FerryCron) cron = ferry_cron_parse (crons[c], NULL);
        gint64 start = (1300000000 + (gint64) g_test_rand_int_range (0, 500000000)) * G_USEC_PER_SEC, last = start;

        for (guint i = 0; i < 40; i++)
          {
            gint64 next = ferry_cron_next (cron, zone, last), between;

            g_assert_cmpint (next, >, last);
            g_assert_cmpint (next % (60 * G_USEC_PER_SEC), ==, 0);
            between = last + (next - last) / 2;
            g_assert_cmpint (ferry_cron_next (cron, zone, between), ==, next);
            g_assert_cmpint (ferry_cron_next (cron, zone, next - 1), ==, next);
            last = next;
          }
      }
}

/* A daily backup comes once on every day of the calendar, whatever the clock does. */
static void
test_daily (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr(FerryCron) cron = ferry_cron_parse ("30 2 * * *", NULL);
  gint64 time = G_GINT64_CONSTANT (1767222000) * G_USEC_PER_SEC;   /* 1 January 2026, 00:00 in Berlin */

  for (guint day = 1; day <= 365; day++)
    {
      g_autoptr(GDateTime) utc = NULL;
      g_autoptr(GDateTime) local = NULL;

      time = ferry_cron_next (cron, zone, time);
      utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
      local = g_date_time_to_timezone (utc, zone);
      g_assert_cmpint (g_date_time_get_day_of_year (local), ==, day);
    }
}

static void
test_limits (void)
{
  g_autoptr(FerryCron) cron = ferry_cron_parse ("0 0 1 1 *", NULL);
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  g_assert_cmpint (ferry_cron_next (cron, utc, G_MININT64), ==, -1);
  g_assert_cmpint (ferry_cron_next (cron, utc, -1), ==, 0);
  g_assert_cmpint (ferry_cron_next (cron, NULL, 0), >, 0);
  ferry_cron_next (cron, utc, G_MAXINT64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/cron/next", test_next);
  g_test_add_func ("/schedule/cron/refused", test_refused);
  g_test_add_func ("/schedule/cron/long", test_long);
  g_test_add_func ("/schedule/cron/random", test_random);
  g_test_add_func ("/schedule/cron/order", test_order);
  g_test_add_func ("/schedule/cron/daily", test_daily);
  g_test_add_func ("/schedule/cron/limits", test_limits);
  return g_test_run ();
}
