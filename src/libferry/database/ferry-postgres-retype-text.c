#include "config.h"

#include "database/ferry-postgres-retype-private.h"

/* Conversions from and to text, dates and times. */

#define DATE_PATTERN "[0-9]{4}-[0-9]{2}-[0-9]{2}"
#define TIME_PATTERN "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?"
#define ZONE_PATTERN "(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)?"

static gboolean
is_character (const FerryRetypeSide *side)
{
  return g_str_equal (side->type->name, "character") || g_str_equal (side->type->name, "bpchar");
}

/* anything that is no text: its output form */
void
ferry_postgres_retype_to_text (FerryRetypeDraft *draft)
{
  gint64 length = ferry_postgres_retype_precision (draft->to);

  draft->cast = g_strdup_printf ("%s::text", draft->column);
  if (length >= 0)
    draft->ok = g_strdup_printf ("char_length(%s::text) <= %d", draft->column, (int) length);
}

static void
text_to_text (FerryRetypeDraft *draft)
{
  gint64 from = ferry_postgres_retype_precision (draft->from);
  gint64 to = ferry_postgres_retype_precision (draft->to);
  gboolean fits = to < 0 || (from >= 0 && from <= to);

  if (is_character (draft->from) || is_character (draft->to))
    {
      if (!fits || !is_character (draft->from))
        draft->changed = g_strdup_printf ("char_length(%1$s::text) > %2$d OR %1$s::text <> rtrim(%1$s::text, ' ')",
                                          draft->column, to < 0 ? G_MAXINT : (int) to);
    }
  else if (fits)
    draft->kind = FERRY_RETYPE_BINARY;
  else
    draft->changed = g_strdup_printf ("char_length(%s) > %d", draft->column, (int) to);
}

static void
text_to_integer (FerryRetypeDraft *draft)
{
  const char *range = g_str_equal (draft->to->type->name, "smallint") ? "BETWEEN -32768 AND 32767"
                      : g_str_equal (draft->to->type->name, "integer") ? "BETWEEN -2147483648 AND 2147483647" : NULL;
  g_autofree char *pattern = g_strdup_printf ("%s::text ~ '^\\s*[-+]?[0-9]{1,18}\\s*$'", draft->column);

  draft->cast = g_strdup_printf ("(%s::text)::bigint", draft->column);
  draft->ok = range == NULL ? g_steal_pointer (&pattern)
                            : g_strdup_printf ("CASE WHEN %s THEN (%s::text)::bigint %s ELSE false END", pattern, draft->column, range);
}

static void
text_to_numeric (FerryRetypeDraft *draft)
{
  g_autofree char *pattern = g_strdup_printf ("%s::text ~ '^\\s*[-+]?([0-9]{1,255}(\\.[0-9]{0,255})?|\\.[0-9]{1,255})\\s*$'", draft->column);
  g_autofree char *value = g_strdup_printf ("(%s::text)::numeric", draft->column);
  gint64 precision = ferry_postgres_retype_precision (draft->to);
  gint64 scale = draft->to->type->n_modifiers > 1 ? draft->to->type->modifiers[1] : 0;

  draft->cast = g_strdup (value);
  if (draft->to->family == FAMILY_FLOAT)
    draft->ok = g_strdup_printf ("CASE WHEN %1$s THEN %2$s = 0 OR abs(%2$s) BETWEEN 1.2e-38 AND 3.4e38 ELSE false END", pattern, value);
  else if (precision < 0)
    draft->ok = g_steal_pointer (&pattern);
  else
    {
      draft->ok = g_strdup_printf ("CASE WHEN %s THEN abs(round(%s, %d)) < 1e%d ELSE false END", pattern, value, (int) scale, (int) (precision - scale));
      draft->changed = g_strdup_printf ("round(%1$s, %2$d) <> %1$s", value, (int) scale);
    }
}

/* the day must exist: the server would stop at 2023-02-31 */
static void
text_to_time (FerryRetypeDraft *draft)
{
  gboolean date = draft->to->family == FAMILY_DATE;
  g_autofree char *month_end = NULL;

  month_end = g_strdup_printf ("extract(day FROM make_date(substr(%1$s::text, 1, 4)::integer, substr(%1$s::text, 6, 2)::integer, 1)"
                               " + interval '1 month' - interval '1 day')", draft->column);
  draft->ok = g_strdup_printf ("CASE WHEN %1$s::text ~ '^%2$s%3$s$' AND substr(%1$s::text, 1, 4) <> '0000' "
                               "AND substr(%1$s::text, 6, 2) BETWEEN '01' AND '12' "
                               "THEN substr(%1$s::text, 9, 2)::integer BETWEEN 1 AND %4$s ELSE false END",
                               draft->column, DATE_PATTERN, date ? "" : "([T ]" TIME_PATTERN ZONE_PATTERN ")?", month_end);
  draft->cast = g_strdup_printf ("(%s::text)::%s", draft->column, draft->to->text);
}

/* from text to anything */
void
ferry_postgres_retype_text (FerryRetypeDraft *draft)
{
  switch (draft->to->family)
    {
    case FAMILY_TEXT:
      text_to_text (draft);
      break;
    case FAMILY_INTEGER:
      text_to_integer (draft);
      break;
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
      text_to_numeric (draft);
      break;
    case FAMILY_BOOLEAN:
      draft->cast = g_strdup_printf ("(%s::text)::boolean", draft->column);
      draft->ok = g_strdup_printf ("lower(btrim(%s::text)) IN ('t', 'true', 'y', 'yes', 'on', '1', 'f', 'false', 'n', 'no', 'off', '0')", draft->column);
      break;
    case FAMILY_UUID:
      draft->cast = g_strdup_printf ("(%s::text)::uuid", draft->column);
      draft->ok = g_strdup_printf ("%s::text ~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'", draft->column);
      break;
    case FAMILY_DATE:
    case FAMILY_TIMESTAMP:
      text_to_time (draft);
      break;
    default:
      draft->kind = FERRY_RETYPE_REPLACE;
      break;
    }
}

static gboolean
with_zone (const FerryRetypeSide *side)
{
  return g_str_equal (side->type->name, "timestamp with time zone");
}

static gboolean
loses_precision (const FerryRetypeDraft *draft)
{
  gint64 from = draft->from->family == FAMILY_DATE ? 0 : ferry_postgres_retype_precision (draft->from);
  gint64 to = ferry_postgres_retype_precision (draft->to);

  return to >= 0 && to < (from < 0 ? 6 : from);
}

/* Dates and timestamps to each other. What has no zone is read as UTC, as every session of Ferry does. */
void
ferry_postgres_retype_times (FerryRetypeDraft *draft)
{
  g_autofree char *local = NULL;

  local = draft->from->family == FAMILY_TIMESTAMP && with_zone (draft->from) ? g_strdup_printf ("(%s AT TIME ZONE 'UTC')", draft->column)
                                                                              : g_strdup_printf ("(%s::timestamp)", draft->column);
  if (draft->to->family == FAMILY_DATE)
    {
      draft->cast = g_strdup (local);
      draft->changed = g_strdup_printf ("%1$s <> date_trunc('day', %1$s)", local);
    }
  else if (draft->to->family != FAMILY_TIMESTAMP)
    draft->kind = FERRY_RETYPE_REPLACE;
  else if (draft->from->family == FAMILY_TIMESTAMP && with_zone (draft->from) == with_zone (draft->to))
    {
      draft->kind = loses_precision (draft) ? FERRY_RETYPE_REWRITE : FERRY_RETYPE_BINARY;
      draft->changed = loses_precision (draft) ? g_strdup_printf ("%1$s::%2$s <> %1$s", draft->column, draft->to->text) : NULL;
    }
  else
    {
      draft->cast = with_zone (draft->to) ? g_strdup_printf ("%s AT TIME ZONE 'UTC'", local) : g_strdup (local);
      draft->changed = loses_precision (draft) ? g_strdup_printf ("(%1$s)::%2$s <> (%1$s)", draft->cast, draft->to->text) : NULL;
      draft->assumes_utc = TRUE;
    }
}
