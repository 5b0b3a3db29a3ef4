#include "config.h"

#include "database/ferry-postgres-retype-private.h"

/* Conversions from integer, numeric and float. */

#define IS_INFINITE "%1$s::text IN ('Infinity', '-Infinity')"

static guint
digits_of (const FerryRetypeSide *side)
{
  return g_str_equal (side->type->name, "smallint") ? 5 : g_str_equal (side->type->name, "integer") ? 10 : 19;
}

static const char *
range_of (const FerryRetypeSide *side)
{
  switch (digits_of (side))
    {
    case 5: return "BETWEEN -32768 AND 32767";
    case 10: return "BETWEEN -2147483648 AND 2147483647";
    default: return "BETWEEN -9223372036854775808 AND 9223372036854775807";
    }
}

static gboolean
is_real (const FerryRetypeSide *side)
{
  return g_str_equal (side->type->name, "real");
}

static gint64
scale_of (const FerryRetypeSide *side)
{
  return side->type->n_modifiers > 1 ? side->type->modifiers[1] : 0;
}

/* @value: a numeric expression over the column */
static void
to_numeric (FerryRetypeDraft *draft,
            const char       *value)
{
  gint64 precision = ferry_postgres_retype_precision (draft->to);
  gint64 scale = scale_of (draft->to);

  draft->cast = g_strdup (value);
  if (precision < 0)
    return;
  draft->ok = g_strdup_printf ("(%1$s = 'NaN' OR abs(round(%1$s, %2$d)) < 1e%3$d)", value, (int) scale, (int) (precision - scale));
  draft->changed = g_strdup_printf ("%1$s <> 'NaN' AND round(%1$s, %2$d) <> %1$s", value, (int) scale);
}

static void
to_float (FerryRetypeDraft *draft)
{
  draft->ok = g_strdup_printf (is_real (draft->to)
                               ? "(%1$s::text IN ('NaN', 'Infinity', '-Infinity') OR %1$s = 0 OR abs(%1$s) BETWEEN 1.2e-38 AND 3.4e38)"
                               : "(%1$s::text IN ('NaN', 'Infinity', '-Infinity') OR %1$s = 0 OR abs(%1$s) BETWEEN 2.3e-308 AND 1.7e308)",
                               draft->column);
  draft->changed = g_strdup_printf ("((%1$s::%2$s)::text)::numeric <> (%1$s::text)::numeric", draft->column, draft->to->text);
  if (draft->from->family == FAMILY_FLOAT || draft->from->family == FAMILY_NUMERIC)
    {
      g_autofree char *changed = g_steal_pointer (&draft->changed);

      draft->changed = g_strdup_printf ("CASE WHEN %s::text IN ('NaN', 'Infinity', '-Infinity') THEN false ELSE %s END", draft->column, changed);
    }
}

static void
from_integer (FerryRetypeDraft *draft)
{
  g_autofree char *value = g_strdup_printf ("%s::numeric", draft->column);
  gint64 room = ferry_postgres_retype_precision (draft->to) - scale_of (draft->to);

  if (draft->to->family == FAMILY_INTEGER)
    draft->ok = digits_of (draft->to) < digits_of (draft->from) ? g_strdup_printf ("%s %s", draft->column, range_of (draft->to)) : NULL;
  else if (draft->to->family == FAMILY_NUMERIC &&
           (ferry_postgres_retype_precision (draft->to) < 0 || (room >= digits_of (draft->from) && scale_of (draft->to) >= 0)))
    return;
  else if (draft->to->family == FAMILY_NUMERIC)
    to_numeric (draft, value);
  else if (digits_of (draft->from) > (is_real (draft->to) ? 5 : 10))
    draft->changed = g_strdup_printf ("((%1$s::%2$s)::numeric) <> %1$s::numeric", draft->column, draft->to->text);
}

static void
from_numeric (FerryRetypeDraft *draft)
{
  gint64 from_room = ferry_postgres_retype_precision (draft->from) - scale_of (draft->from);
  gint64 to_room = ferry_postgres_retype_precision (draft->to) - scale_of (draft->to);
  gboolean from_open = ferry_postgres_retype_precision (draft->from) < 0;

  if (draft->to->family == FAMILY_INTEGER)
    {
      draft->ok = g_strdup_printf ("round(%s) %s", draft->column, range_of (draft->to));
      draft->changed = g_strdup_printf ("round(%1$s) <> %1$s", draft->column);
    }
  else if (draft->to->family == FAMILY_FLOAT)
    to_float (draft);
  else if (ferry_postgres_retype_precision (draft->to) < 0)
    draft->kind = FERRY_RETYPE_BINARY;
  else if (!from_open && to_room >= from_room && scale_of (draft->to) >= scale_of (draft->from))
    draft->kind = scale_of (draft->to) == scale_of (draft->from) ? FERRY_RETYPE_BINARY : FERRY_RETYPE_REWRITE;
  else
    to_numeric (draft, draft->column);
}

/* The text form of a float is exact (extra_float_digits = 1), its cast to numeric is not. */
static void
from_float (FerryRetypeDraft *draft)
{
  g_autofree char *value = g_strdup_printf ("(%s::text)::numeric", draft->column);

  if (draft->to->family == FAMILY_FLOAT)
    {
      if (is_real (draft->to))
        to_float (draft);
    }
  else if (draft->to->family == FAMILY_INTEGER)
    {
      draft->ok = g_strdup_printf ("CASE WHEN " IS_INFINITE " THEN false ELSE round(%2$s) %3$s END", draft->column, value, range_of (draft->to));
      draft->changed = g_strdup_printf ("round(%1$s) <> %1$s", value);
      draft->cast = g_strdup_printf ("round(%s)", value);
    }
  else
    {
      g_autofree char *ok = NULL;

      to_numeric (draft, value);
      ok = g_steal_pointer (&draft->ok);
      draft->ok = g_strdup_printf ("CASE WHEN " IS_INFINITE " THEN false ELSE %2$s END", draft->column, ok != NULL ? ok : "true");
    }
}

/* from integer, numeric and float to each other and to boolean */
void
ferry_postgres_retype_numbers (FerryRetypeDraft *draft)
{
  if (draft->from->family == FAMILY_INTEGER && draft->to->family == FAMILY_BOOLEAN)
    {
      draft->cast = g_strdup_printf ("%s <> 0", draft->column);
      draft->changed = g_strdup_printf ("%s NOT IN (0, 1)", draft->column);
    }
  else if (draft->to->family != FAMILY_INTEGER && draft->to->family != FAMILY_NUMERIC && draft->to->family != FAMILY_FLOAT)
    draft->kind = FERRY_RETYPE_REPLACE;
  else if (draft->from->family == FAMILY_INTEGER)
    from_integer (draft);
  else if (draft->from->family == FAMILY_NUMERIC)
    from_numeric (draft);
  else
    from_float (draft);
}
