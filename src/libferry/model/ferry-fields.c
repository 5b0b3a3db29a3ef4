#include "config.h"

#include "base/ferry-file.h"
#include "model/ferry-fields-private.h"

static GParamSpec *
make_pspec (const FerryField *field,
            GParamFlags       flags)
{
  switch (field->kind)
    {
    case FERRY_FIELD_STRING: return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
    case FERRY_FIELD_INT:
    case FERRY_FIELD_COUNT:
    case FERRY_FIELD_TIME: return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, field->fallback, flags);
    case FERRY_FIELD_BOOLEAN: return g_param_spec_boolean (field->name, NULL, NULL, field->fallback != 0, flags);
    case FERRY_FIELD_STRV: return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_STRV, flags);
    case FERRY_FIELD_NODE: return g_param_spec_boxed (field->name, NULL, NULL, JSON_TYPE_NODE, flags);
    case FERRY_FIELD_ENUM: return g_param_spec_enum (field->name, NULL, NULL, field->enum_type (), (gint) field->fallback, flags);
    default: g_assert_not_reached ();
    }
}

/*
 * _ferry_fields_install:
 *
 * Installs one property a field. With @construct_only they are immutable.
 */
void
_ferry_fields_install (GObjectClass     *klass,
                       const FerryField *fields,
                       guint             n,
                       gboolean          construct_only)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS | (construct_only ? G_PARAM_CONSTRUCT_ONLY : 0);

  for (guint i = 0; i < n; i++)
    g_object_class_install_property (klass, i + 1, make_pspec (&fields[i], flags));
}

static void
init_value (const FerryField *field,
            GValue           *value)
{
  switch (field->kind)
    {
    case FERRY_FIELD_STRING: g_value_init (value, G_TYPE_STRING); break;
    case FERRY_FIELD_INT:
    case FERRY_FIELD_COUNT:
    case FERRY_FIELD_TIME: g_value_set_int64 (g_value_init (value, G_TYPE_INT64), field->fallback); break;
    case FERRY_FIELD_BOOLEAN: g_value_set_boolean (g_value_init (value, G_TYPE_BOOLEAN), field->fallback != 0); break;
    case FERRY_FIELD_STRV: g_value_init (value, G_TYPE_STRV); break;
    case FERRY_FIELD_NODE: g_value_init (value, JSON_TYPE_NODE); break;
    case FERRY_FIELD_ENUM: g_value_set_enum (g_value_init (value, field->enum_type ()), (gint) field->fallback); break;
    default: g_assert_not_reached ();
    }
}

/*
 * _ferry_fields_init:
 *
 * Gives every value its type and default.
 */
void
_ferry_fields_init (const FerryField *fields,
                    guint             n,
                    GValue           *values)
{
  for (guint i = 0; i < n; i++)
    init_value (&fields[i], &values[i]);
}

/*
 * _ferry_fields_clear:
 *
 * Frees all values, for finalize.
 */
void
_ferry_fields_clear (guint   n,
                     GValue *values)
{
  for (guint i = 0; i < n; i++)
    g_value_unset (&values[i]);
}

static gboolean
strv_equal (const char * const *a,
            const char * const *b)
{
  return a == NULL || b == NULL ? a == b : g_strv_equal (a, b);
}

/*
 * _ferry_fields_set:
 *
 * The body of set_property: keeps a copy and notifies if it differs.
 */
void
_ferry_fields_set (GObject      *object,
                   GValue       *values,
                   guint         id,
                   const GValue *value,
                   GParamSpec   *pspec)
{
  GValue *mine = &values[id - 1];

  if (G_VALUE_HOLDS (value, G_TYPE_STRV)
      ? strv_equal (g_value_get_boxed (mine), g_value_get_boxed (value)) : g_param_values_cmp (pspec, mine, value) == 0)
    return;
  g_value_copy (value, mine);
  g_object_notify_by_pspec (object, pspec);
}

/*
 * _ferry_field_member:
 *
 * The name of a property in JSON: `package-digest` is `packageDigest`. (transfer full)
 */
char *
_ferry_field_member (const char *name)
{
  GString *out = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    if (*p == '-')
      g_string_append_c (out, g_ascii_toupper (*++p));
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

static JsonNode *
node_from_strv (const char * const *strv)
{
  g_autoptr(JsonArray) array = json_array_new ();

  if (strv == NULL)
    return json_node_new (JSON_NODE_NULL);
  for (guint i = 0; strv[i] != NULL; i++)
    json_array_add_string_element (array, strv[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
node_from_text (const char *text)
{
  return text != NULL ? json_node_init_string (json_node_alloc (), text) : json_node_new (JSON_NODE_NULL);
}

static JsonNode *
node_from_time (gint64 time)
{
  g_autofree char *text = time != 0 ? ferry_time_to_iso (time) : NULL;

  return node_from_text (text);
}

static JsonNode *
node_from_int (gint64   number,
               gboolean known)
{
  return known ? json_node_init_int (json_node_alloc (), number) : json_node_new (JSON_NODE_NULL);
}

static JsonNode *
node_from_value (const FerryField *field,
                 const GValue     *value)
{
  switch (field->kind)
    {
    case FERRY_FIELD_STRING: return node_from_text (g_value_get_string (value));
    case FERRY_FIELD_INT: return node_from_int (g_value_get_int64 (value), TRUE);
    case FERRY_FIELD_COUNT: return node_from_int (g_value_get_int64 (value), g_value_get_int64 (value) >= 0);
    case FERRY_FIELD_TIME: return node_from_time (g_value_get_int64 (value));
    case FERRY_FIELD_BOOLEAN: return json_node_init_boolean (json_node_alloc (), g_value_get_boolean (value));
    case FERRY_FIELD_STRV: return node_from_strv (g_value_get_boxed (value));
    case FERRY_FIELD_NODE: return g_value_get_boxed (value) != NULL ? json_node_copy (g_value_get_boxed (value)) : json_node_new (JSON_NODE_NULL);
    case FERRY_FIELD_ENUM: return node_from_text (_ferry_enum_to_string (G_VALUE_TYPE (value), g_value_get_enum (value), NULL));
    default: g_assert_not_reached ();
    }
}

/*
 * _ferry_fields_to_json:
 *
 * Returns: (transfer full): an object with one member a field, in their order
 */
JsonNode *
_ferry_fields_to_json (const FerryField *fields,
                       guint             n,
                       const GValue     *values)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_alloc ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *member = _ferry_field_member (fields[i].name);

      json_object_set_member (object, member, node_from_value (&fields[i], &values[i]));
    }
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}
