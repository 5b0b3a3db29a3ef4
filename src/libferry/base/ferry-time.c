#include "config.h"

#include "base/ferry-file.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>

/**
 * ferry_time_now:
 *
 * Returns: the time now, microseconds since 1970, UTC. For records only: durations and order must not rest on it. Any thread.
 *
 * Since: 0.1
 */
gint64
ferry_time_now (void)
{
  return g_get_real_time ();
}

/* rounds down also before 1970 */
static gint64
floor_seconds (gint64 microseconds)
{
  return microseconds / G_USEC_PER_SEC - (microseconds % G_USEC_PER_SEC < 0 ? 1 : 0);
}

/**
 * ferry_time_to_iso:
 * @microseconds: since 1970, UTC
 *
 * Returns: (transfer full): the time to the millisecond, such as `2026-11-20T17:11:41.713Z`; outside the years 1 to 9999 the empty text. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_time_to_iso (gint64 microseconds)
{
  gint64 seconds = floor_seconds (microseconds);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;

  if (text == NULL)
    return g_strdup ("");
  return g_strdup_printf ("%s.%03dZ", text, (int) ((microseconds - seconds * G_USEC_PER_SEC) / 1000));
}

/**
 * ferry_time_from_iso:
 * @text: a time after ISO 8601 with date and time, such as `2026-11-20T17:11:41.713Z`; without a zone UTC is meant
 * @microseconds: (out): since 1970, UTC
 *
 * Returns: whether @text is a time; otherwise @microseconds stays as it is. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_time_from_iso (const char *text,
                     gint64     *microseconds)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) time = NULL;

  g_return_val_if_fail (microseconds != NULL, FALSE);

  time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;
  if (time == NULL)
    return FALSE;
  *microseconds = g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
  return TRUE;
}

/**
 * ferry_format_size:
 * @bytes: a size; below 0: unknown
 *
 * Returns: (transfer full): the size for humans, such as “1.2 MB”. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_format_size (gint64 bytes)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;

  if (bytes < 0)
    return g_strdup (_("unknown"));
  /* GLib joins by a no-break space, which terminals and scripts do not expect */
  text = g_format_size ((guint64) bytes);
  parts = g_strsplit (text, "\u00a0", -1);
  return g_strjoinv (" ", parts);
}

/**
 * ferry_format_duration:
 * @microseconds: a duration
 *
 * Returns: (transfer full): the duration for humans, such as “0.4 s”, “2 min 3 s” or “1 h 5 min”. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_format_duration (gint64 microseconds)
{
  gint64 tenths = (MAX (microseconds, 0) + 50000) / 100000;
  gint64 seconds = (tenths + 5) / 10;

  if (tenths < 100)
    return g_strdup_printf (_("%.1f s"), (double) tenths / 10);
  if (seconds < 60)
    return g_strdup_printf (_("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_("%d min %d s"), (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf (_("%" PRId64 " h %d min"), seconds / 3600, (int) (seconds % 3600 / 60));
}

/* what moves the cursor, breaks the line, turns the direction or can't be seen at all */
static gboolean
is_dangerous (gunichar c)
{
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb);
}

/**
 * ferry_escape_for_display:
 * @text: (nullable): any bytes up to a NUL byte
 *
 * Makes names and values of foreign origin fit for one line of a terminal or label: control characters and invalid UTF-8 become `\x1b`, bidirectional and
 * invisible characters `\x{202e}`. For the eye only: not reversible. Any thread.
 *
 * Returns: (transfer full): valid UTF-8 without newline; the empty text for %NULL
 *
 * Since: 0.1
 */
char *
ferry_escape_for_display (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text != NULL ? text : ""; *p != '\0';)
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02x", (guint) (guchar) *p++);
          continue;
        }
      if (!is_dangerous (c))
        g_string_append_unichar (out, c);
      else if (c < 0x80)
        g_string_append_printf (out, "\\x%02x", c);
      else
        g_string_append_printf (out, "\\x{%04x}", c);
      p = g_utf8_next_char (p);
    }
  return g_string_free (out, FALSE);
}
