#include "config.h"

#include "database/ferry-postgres-retype-private.h"

#include "database/ferry-postgres-name.h"

/* Which change of a type keeps every value, and how to find the values that it would not keep without the server stopping
 * at the first of them. Source: PostgreSQL manual, "Data Types"; pg_cast. */

static FerryTypeFamily
family_of_name (const char *name)
{
  static const struct { const char *name; FerryTypeFamily family; } families[] = {
    { "smallint", FAMILY_INTEGER }, { "integer", FAMILY_INTEGER }, { "bigint", FAMILY_INTEGER },
    { "numeric", FAMILY_NUMERIC }, { "real", FAMILY_FLOAT }, { "double precision", FAMILY_FLOAT },
    { "text", FAMILY_TEXT }, { "character varying", FAMILY_TEXT }, { "character", FAMILY_TEXT }, { "bpchar", FAMILY_TEXT },
    { "boolean", FAMILY_BOOLEAN }, { "date", FAMILY_DATE },
    { "timestamp without time zone", FAMILY_TIMESTAMP }, { "timestamp with time zone", FAMILY_TIMESTAMP },
    { "uuid", FAMILY_UUID }, { "json", FAMILY_JSON }, { "jsonb", FAMILY_JSON },
  };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (g_str_equal (families[i].name, name))
      return families[i].family;

  return FAMILY_OTHER;
}

static void
side_clear (FerryRetypeSide *side)
{
  g_free (side->text);
  ferry_postgres_type_free (side->type);
}

static void
side_init (FerryRetypeSide   *side,
           const FerrySchema *schema,
           const FerrySchema *other,
           const char        *text)
{
  const FerryUserType *user_type = NULL;

  *side = (FerryRetypeSide) { g_strdup (text), ferry_postgres_type_new (text, NULL), FAMILY_OTHER, NULL };
  if (side->type == NULL)
    return;
  if (side->type->schema == NULL)
    {
      side->family = family_of_name (side->type->name);
      return;
    }

  user_type = ferry_schema_find_type (schema, side->type->schema, side->type->name);
  if (user_type == NULL)
    user_type = ferry_schema_find_type (other, side->type->schema, side->type->name);
  if (user_type != NULL && user_type->kind == FERRY_USER_TYPE_ENUM)
    {
      side->family = FAMILY_ENUM;
      side->user_type = user_type;
    }
  else if (user_type != NULL && user_type->base_type != NULL && !side->type->array)
    {
      side_clear (side);
      side_init (side, schema, other, user_type->base_type);
    }
}

static gboolean
same_base (const FerryRetypeDraft *draft)
{
  return draft->from->type != NULL && draft->to->type != NULL &&
         g_strcmp0 (draft->from->type->schema, draft->to->type->schema) == 0 &&
         g_str_equal (draft->from->type->name, draft->to->type->name) &&
         draft->from->type->array == draft->to->type->array;
}

static void
decide_other (FerryRetypeDraft *draft)
{
  if (draft->from->family == FAMILY_BOOLEAN && draft->to->family == FAMILY_INTEGER)
    draft->cast = g_strdup_printf ("(%s::integer)::%s", draft->column, draft->to->text);
  else if (draft->from->family == FAMILY_JSON && draft->to->family == FAMILY_JSON)
    {
      /* the one thing that json takes and jsonb does not */
      draft->may_fail = g_str_equal (draft->to->type->name, "jsonb");
      draft->changed = draft->may_fail ? g_strdup_printf ("strpos(%s::text, '\\u0000') > 0", draft->column) : NULL;
    }
  else if (same_base (draft))
    draft->changed = g_strdup_printf ("(%s::%s)::text <> %s::text", draft->column, draft->to->text, draft->column);
  else
    draft->kind = FERRY_RETYPE_REPLACE;
}

static void decide (FerryRetypeDraft *draft);

/* element by element, where the elements' change is a plain cast */
static void
decide_array (FerryRetypeDraft *draft)
{
  FerryPostgresType *from_type = draft->from->type;
  FerryPostgresType *to_type = draft->to->type;
  FerryRetypeDraft element = *draft;

  if (!from_type->array || !to_type->array)
    {
      draft->kind = FERRY_RETYPE_REPLACE;
      return;
    }

  from_type->array = to_type->array = FALSE;
  decide (&element);
  from_type->array = to_type->array = TRUE;
  if (element.ok != NULL || element.changed != NULL || element.cast != NULL)
    draft->kind = FERRY_RETYPE_REPLACE;
  else
    draft->kind = element.kind;
  g_free (element.ok);
  g_free (element.changed);
  g_free (element.cast);
}

static void
decide (FerryRetypeDraft *draft)
{
  if (draft->from->type == NULL || draft->to->type == NULL)
    draft->kind = FERRY_RETYPE_REPLACE;
  else if (draft->to->family == FAMILY_TEXT && !draft->to->type->array &&
           (draft->from->family != FAMILY_TEXT || draft->from->type->array))
    ferry_postgres_retype_to_text (draft);
  else if (draft->from->type->array || draft->to->type->array)
    decide_array (draft);
  else if (draft->to->family == FAMILY_ENUM)
    ferry_postgres_retype_to_enum (draft);
  else if (draft->from->family == FAMILY_INTEGER || draft->from->family == FAMILY_NUMERIC || draft->from->family == FAMILY_FLOAT)
    ferry_postgres_retype_numbers (draft);
  else if (draft->from->family == FAMILY_TEXT)
    ferry_postgres_retype_text (draft);
  else if (draft->from->family == FAMILY_DATE || draft->from->family == FAMILY_TIMESTAMP)
    ferry_postgres_retype_times (draft);
  else
    decide_other (draft);
}

static char *
lost_condition (const FerryRetypeDraft *draft)
{
  if (draft->ok != NULL)
    return g_strdup_printf ("CASE WHEN %s THEN %s ELSE true END", draft->ok, draft->changed != NULL ? draft->changed : "false");

  return g_strdup (draft->changed);
}

static char *
conversion_to (const FerryRetypeDraft *draft,
               const char             *cast,
               const char             *type)
{
  if (draft->kind == FERRY_RETYPE_REPLACE)
    return g_strdup_printf ("NULL::%s", type);
  if (draft->ok != NULL)
    return g_strdup_printf ("CASE WHEN %s THEN (%s)::%s END", draft->ok, cast, type);

  return g_strdup_printf ("(%s)::%s", cast, type);
}

/* takes the draft's strings over */
static FerryRetype *
conclude (FerryRetypeDraft *draft,
          const char       *to,
          const char       *read_type)
{
  FerryRetype *self = g_new0 (FerryRetype, 1);
  g_autofree char *cast = g_steal_pointer (&draft->cast);

  if (cast == NULL)
    cast = g_strdup_printf ("%s::%s", draft->column, to);
  self->conversion = conversion_to (draft, cast, to);
  if (g_str_equal (to, read_type))
    self->reading = g_strdup (self->conversion);
  else
    {
      g_autofree char *plain = g_strdup_printf ("%s::%s", draft->column, read_type);

      self->reading = conversion_to (draft, plain, read_type);
    }

  self->kind = draft->kind;
  self->may_fail = draft->may_fail;
  self->assumes_utc = draft->assumes_utc;
  self->lost = draft->kind == FERRY_RETYPE_REPLACE ? g_strdup ("true") : lost_condition (draft);
  if (draft->kind != FERRY_RETYPE_REPLACE && self->lost != NULL && !self->may_fail)
    self->kind = FERRY_RETYPE_LOSSY;
  g_clear_pointer (&draft->ok, g_free);
  g_clear_pointer (&draft->changed, g_free);

  return self;
}

/* modifier of a length or precision: -1 without */
gint64
ferry_postgres_retype_precision (const FerryRetypeSide *side)
{
  return side->type->n_modifiers > 0 ? side->type->modifiers[0] : -1;
}

/* texts that are labels */
void
ferry_postgres_retype_to_enum (FerryRetypeDraft *draft)
{
  g_autoptr (GString) labels = g_string_new (NULL);

  if (draft->from->family != FAMILY_TEXT && draft->from->family != FAMILY_ENUM)
    {
      draft->kind = FERRY_RETYPE_REPLACE;
      return;
    }

  for (guint i = 0; i < draft->to->user_type->labels->len; i++)
    {
      g_autofree char *label = ferry_postgres_quote_literal (g_ptr_array_index (draft->to->user_type->labels, i));

      g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "", label);
    }
  draft->cast = g_strdup_printf ("%s::text", draft->column);
  draft->ok = labels->len > 0 ? g_strdup_printf ("%s::text IN (%s)", draft->column, labels->str) : g_strdup ("false");
}

/**
 * ferry_postgres_retype_new:
 * @source: the structure that has the new type
 * @target: the structure that has the old type
 * @from: the old type
 * @to: the new type
 * @read_type: a type that is there already, of the same text form as @to: @to itself, "text" for a new enum
 * @column: the column's name, quoted
 *
 * Decides how values of a column are converted, which of them would be lost, and how to count those.
 *
 * Returns: (transfer full): the way. Any thread.
 *
 * Since: 0.1
 */
FerryRetype *
ferry_postgres_retype_new (const FerrySchema *source,
                           const FerrySchema *target,
                           const char        *from,
                           const char        *to,
                           const char        *read_type,
                           const char        *column)
{
  FerryRetypeSide from_side;
  FerryRetypeSide to_side;
  FerryRetypeDraft draft = { &from_side, &to_side, column, FERRY_RETYPE_REWRITE };
  FerryRetype *self;

  side_init (&from_side, target, source, from);
  side_init (&to_side, source, target, to);
  if (from_side.type != NULL && to_side.type != NULL && g_str_equal (from_side.text, to_side.text))
    draft.kind = FERRY_RETYPE_BINARY;
  else
    decide (&draft);
  self = conclude (&draft, to, read_type);
  side_clear (&from_side);
  side_clear (&to_side);

  return self;
}

static guint
group_of (const FerryRetypeSide *side)
{
  switch (side->family)
    {
    case FAMILY_NUMERIC:
    case FAMILY_FLOAT:
      return FAMILY_INTEGER;
    case FAMILY_TIMESTAMP:
      return FAMILY_DATE;
    default:
      return side->family;
    }
}

/**
 * ferry_postgres_retype_is_related:
 * @source: the structure that has the new type
 * @target: the structure that has the old type
 * @from: the old type
 * @to: the new type
 *
 * Returns: whether expressions over a column of the one type work on the other: numbers among numbers, texts among texts, dates and
 *   timestamps, else the same type with another length. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_retype_is_related (const FerrySchema *source,
                                  const FerrySchema *target,
                                  const char        *from,
                                  const char        *to)
{
  FerryRetypeSide from_side;
  FerryRetypeSide to_side;
  FerryRetypeDraft draft = { &from_side, &to_side, "" };
  gboolean related;

  side_init (&from_side, target, source, from);
  side_init (&to_side, source, target, to);
  related = same_base (&draft) ||
            (from_side.type != NULL && to_side.type != NULL && from_side.type->array == to_side.type->array &&
             group_of (&from_side) == group_of (&to_side) && from_side.family != FAMILY_OTHER && from_side.family != FAMILY_ENUM &&
             from_side.family != FAMILY_JSON);
  side_clear (&from_side);
  side_clear (&to_side);

  return related;
}

/**
 * ferry_postgres_retype_is_sortable:
 * @type: a type
 *
 * Returns: whether keys and plain indexes over it can be built; types of extensions are thought to be. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_postgres_retype_is_sortable (const char *type)
{
  static const char * const unsortable[] = {
    "aclitem", "box", "cid", "circle", "json", "jsonpath", "line", "lseg", "path", "pg_snapshot", "point", "polygon", "refcursor",
    "txid_snapshot", "xid", "xml", NULL
  };
  g_autoptr (FerryPostgresType) parsed = ferry_postgres_type_new (type, NULL);

  return parsed != NULL && (parsed->schema != NULL || !g_strv_contains (unsortable, parsed->name));
}

/**
 * ferry_postgres_retype_free:
 * @self: (nullable) (transfer full): what to free
 *
 * Frees it. Any thread.
 *
 * Since: 0.1
 */
void
ferry_postgres_retype_free (FerryRetype *self)
{
  if (self == NULL)
    return;

  g_free (self->conversion);
  g_free (self->reading);
  g_free (self->lost);
  g_free (self);
}
