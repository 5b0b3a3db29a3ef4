#include "config.h"

#include "schedule/ferry-cron-private.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_TEXT 256

static const char * const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL };
static const char * const weekdays[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL };

static const struct
{
  guint               first, last;
  const char * const *names;   /* of @first and on */
  const char         *title;
} fields[FERRY_CRON_FIELDS] = {
  { 0, 59, NULL, N_("minute") },
  { 0, 23, NULL, N_("hour") },
  { 1, 31, NULL, N_("day of the month") },
  { 1, 12, months, N_("month") },
  { 0, 7, weekdays, N_("day of the week") },
};

static gboolean
refuse (FerryCronField   field,
        const char      *part,
        GError         **error)
{
  g_autofree char *shown = g_utf8_make_valid (part, -1);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
               _("“%s” is no %s of a schedule: say *, a number from %u to %u, a range 1-5, a step */2, or several of them with commas."), shown,
               g_dgettext (GETTEXT_PACKAGE, fields[field].title), fields[field].first, fields[field].last);
  return FALSE;
}

/* digits only, no sign, no blank */
static gboolean
read_number (const char *text,
             guint      *value)
{
  gsize length = strlen (text);

  if (length == 0 || length > 2 || strspn (text, "0123456789") != length)
    return FALSE;
  *value = (guint) g_ascii_strtoull (text, NULL, 10);
  return TRUE;
}

static gboolean
read_value (FerryCronField  field,
            const char     *text,
            guint          *value)
{
  const char * const *names = fields[field].names;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      {
        *value = fields[field].first + i;
        return TRUE;
      }
  return read_number (text, value) && *value >= fields[field].first && *value <= fields[field].last;
}

/* "*", "5", "1-5", "mon-fri", "sat-sun" */
static gboolean
read_range (FerryCronField  field,
            const char     *text,
            gboolean        stepped,
            guint          *first,
            guint          *last)
{
  const char *dash = strchr (text, '-');
  g_autofree char *from = g_strndup (text, dash != NULL ? (gsize) (dash - text) : strlen (text));

  if (strcmp (text, "*") == 0)
    {
      *first = fields[field].first;
      *last = field == FERRY_CRON_WEEKDAY ? 6 : fields[field].last;
      return TRUE;
    }
  if (!read_value (field, from, first))
    return FALSE;
  *last = stepped ? (field == FERRY_CRON_WEEKDAY ? 6 : fields[field].last) : *first;
  if (dash != NULL && !read_value (field, dash + 1, last))
    return FALSE;
  if (dash != NULL && field == FERRY_CRON_WEEKDAY && *last == 0)
    *last = *first == 0 ? 0 : 7;   /* a week may end on Sunday */
  return *first <= *last || (dash == NULL && stepped && *first == 7);
}

static gboolean
read_part (FerryCron      *self,
           FerryCronField  field,
           const char     *text,
           GError        **error)
{
  const char *slash = strchr (text, '/');
  g_autofree char *range = g_strndup (text, slash != NULL ? (gsize) (slash - text) : strlen (text));
  guint first, last, step = 1;

  if (!read_range (field, range, slash != NULL, &first, &last) || (slash != NULL && (!read_number (slash + 1, &step) || step == 0 || step > fields[field].last)))
    return refuse (field, text, error);
  if (first > last)   /* 7/2 */
    last = first;
  for (guint value = first; value <= last; value += step)
    self->values[field] |= G_GUINT64_CONSTANT (1) << (field == FERRY_CRON_WEEKDAY ? value % 7 : value);
  return TRUE;
}

static guint64
all_values (FerryCronField field)
{
  guint64 all = 0;

  for (guint value = fields[field].first; value <= fields[field].last; value++)
    all |= G_GUINT64_CONSTANT (1) << (field == FERRY_CRON_WEEKDAY ? value % 7 : value);
  return all;
}

static gboolean
read_field (FerryCron      *self,
            FerryCronField  field,
            const char     *text,
            GError        **error)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!read_part (self, field, parts[i], error))
      return FALSE;
  self->every[field] = self->values[field] == all_values (field);
  return TRUE;
}

gboolean
_ferry_cron_has_day (const FerryCron *self,
                     guint            day,
                     guint            month,
                     guint            weekday)
{
  gboolean by_day = self->values[FERRY_CRON_DAY] >> day & 1, by_weekday = self->values[FERRY_CRON_WEEKDAY] >> weekday & 1;

  if (!(self->values[FERRY_CRON_MONTH] >> month & 1))
    return FALSE;
  if (!self->every[FERRY_CRON_DAY] && !self->every[FERRY_CRON_WEEKDAY])
    return by_day || by_weekday;
  return by_day && by_weekday;
}

/* "0 0 30 2 *" never comes */
static gboolean
ever_comes (const FerryCron *self)
{
  static const guint8 longest[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (!self->every[FERRY_CRON_WEEKDAY])
    return TRUE;
  for (guint month = 1; month <= 12; month++)
    for (guint day = 1; day <= longest[month]; day++)
      if ((self->values[FERRY_CRON_MONTH] >> month & 1) && (self->values[FERRY_CRON_DAY] >> day & 1))
        return TRUE;
  return FALSE;
}

static GPtrArray *
split (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " \t", -1);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (found, g_strdup (words[i]));
  return found;
}

/**
 * ferry_cron_parse:
 * @text: five fields with blanks between
 * @error: %FERRY_ERROR_USAGE, naming the field and what may stand there
 *
 * Reads a schedule. One that never comes (30 February) is refused. Any thread.
 *
 * Returns: (transfer full) (nullable): the schedule.
 *
 * Since: 0.1
 */
FerryCron *
ferry_cron_parse (const char  *text,
                  GError     **error)
{
  g_autoptr(FerryCron) self = g_new0 (FerryCron, 1);
  g_autoptr(GPtrArray) words = strlen (text) <= MOST_TEXT ? split (text) : NULL;

  if (words == NULL || words->len != FERRY_CRON_FIELDS)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                   _("A schedule has five fields: minute, hour, day of the month, month, day of the week. “0 2 * * *” is every day at 02:00."));
      return NULL;
    }
  for (guint i = 0; i < FERRY_CRON_FIELDS; i++)
    if (!read_field (self, i, g_ptr_array_index (words, i), error))
      return NULL;
  if (!ever_comes (self))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The schedule “%s” never comes: no such month has such a day."), text);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* Since: 0.1 */
void
ferry_cron_free (FerryCron *self)
{
  g_free (self);
}
