#include "config.h"

#include "model/ferry-check-item.h"
#include "model/ferry-fields-private.h"

enum
{
  FIELD_LEVEL,
  FIELD_CODE,
  FIELD_SUBJECT,
  FIELD_TITLE,
  FIELD_FOUND,
  FIELD_EXPECTED,
  FIELD_ACTION,
  FIELD_SECRET,
  FIELD_OVERRIDABLE,
  N_FIELDS
};

static const FerryField fields[N_FIELDS] = {
  { "level", FERRY_FIELD_ENUM, ferry_check_level_get_type, .fallback = FERRY_CHECK_BLOCKER, .required = TRUE },
  { "code", FERRY_FIELD_STRING, .required = TRUE },
  { "subject", FERRY_FIELD_STRING },
  { "title", FERRY_FIELD_STRING },
  { "found", FERRY_FIELD_STRING },
  { "expected", FERRY_FIELD_STRING },
  { "action", FERRY_FIELD_STRING },
  { "secret", FERRY_FIELD_BOOLEAN },
  { "overridable", FERRY_FIELD_BOOLEAN },
};

struct _FerryCheckItem
{
  GObject parent_instance;

  GValue  values[N_FIELDS];
};

G_DEFINE_FINAL_TYPE (FerryCheckItem, ferry_check_item, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (FerryCheckLevel, ferry_check_level,
                    G_DEFINE_ENUM_VALUE (FERRY_CHECK_BLOCKER, "blocker"),
                    G_DEFINE_ENUM_VALUE (FERRY_CHECK_INPUT, "input"),
                    G_DEFINE_ENUM_VALUE (FERRY_CHECK_WARNING, "warning"),
                    G_DEFINE_ENUM_VALUE (FERRY_CHECK_PASSED, "passed"))

static void
ferry_check_item_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_copy (&FERRY_CHECK_ITEM (object)->values[id - 1], value);
}

static void
ferry_check_item_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  _ferry_fields_set (object, FERRY_CHECK_ITEM (object)->values, id, value, pspec);
}

static void
ferry_check_item_finalize (GObject *object)
{
  _ferry_fields_clear (N_FIELDS, FERRY_CHECK_ITEM (object)->values);
  G_OBJECT_CLASS (ferry_check_item_parent_class)->finalize (object);
}

static void
ferry_check_item_class_init (FerryCheckItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_check_item_get_property;
  object_class->set_property = ferry_check_item_set_property;
  object_class->finalize = ferry_check_item_finalize;
  _ferry_fields_install (object_class, fields, N_FIELDS, TRUE);
}

static void
ferry_check_item_init (FerryCheckItem *self)
{
  _ferry_fields_init (fields, N_FIELDS, self->values);
}

/**
 * ferry_check_item_get_level:
 * @self: a #FerryCheckItem
 *
 * Returns: how heavy it is
 *
 * Since: 0.1
 */
FerryCheckLevel
ferry_check_item_get_level (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), FERRY_CHECK_BLOCKER);

  return (FerryCheckLevel) g_value_get_enum (&self->values[FIELD_LEVEL]);
}

/**
 * ferry_check_item_get_code:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer none) (nullable): its stable code, such as `plugin-missing`
 *
 * Since: 0.1
 */
const char *
ferry_check_item_get_code (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return g_value_get_string (&self->values[FIELD_CODE]);
}

/**
 * ferry_check_item_get_subject:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer none) (nullable): the key, plugin or variable that it is about
 *
 * Since: 0.1
 */
const char *
ferry_check_item_get_subject (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return g_value_get_string (&self->values[FIELD_SUBJECT]);
}

/**
 * ferry_check_item_get_title:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer none) (nullable): a translated sentence
 *
 * Since: 0.1
 */
const char *
ferry_check_item_get_title (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return g_value_get_string (&self->values[FIELD_TITLE]);
}

/**
 * ferry_check_item_get_found:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer none) (nullable): what the target has
 *
 * Since: 0.1
 */
const char *
ferry_check_item_get_found (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return g_value_get_string (&self->values[FIELD_FOUND]);
}

/**
 * ferry_check_item_get_expected:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer none) (nullable): what it should have
 *
 * Since: 0.1
 */
const char *
ferry_check_item_get_expected (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return g_value_get_string (&self->values[FIELD_EXPECTED]);
}

/**
 * ferry_check_item_get_action:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer none) (nullable): what to do
 *
 * Since: 0.1
 */
const char *
ferry_check_item_get_action (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return g_value_get_string (&self->values[FIELD_ACTION]);
}

/**
 * ferry_check_item_get_secret:
 * @self: a #FerryCheckItem
 *
 * Returns: whether the input is a secret
 *
 * Since: 0.1
 */
gboolean
ferry_check_item_get_secret (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_SECRET]);
}

/**
 * ferry_check_item_get_overridable:
 * @self: a #FerryCheckItem
 *
 * Returns: whether the user may get past it
 *
 * Since: 0.1
 */
gboolean
ferry_check_item_get_overridable (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), FALSE);

  return g_value_get_boolean (&self->values[FIELD_OVERRIDABLE]);
}

/**
 * ferry_check_item_to_json:
 * @self: a #FerryCheckItem
 *
 * Returns: (transfer full): an object with every property in camel case
 *
 * Since: 0.1
 */
JsonNode *
ferry_check_item_to_json (FerryCheckItem *self)
{
  g_return_val_if_fail (FERRY_IS_CHECK_ITEM (self), NULL);

  return _ferry_fields_to_json (fields, N_FIELDS, self->values);
}

/**
 * ferry_check_item_new_from_json:
 * @node: what ferry_check_item_to_json() made
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the object, or %NULL with %FERRY_ERROR_DAMAGED, naming the member
 *
 * Since: 0.1
 */
FerryCheckItem *
ferry_check_item_new_from_json (JsonNode  *node,
                                GError   **error)
{
  g_return_val_if_fail (node != NULL, NULL);

  return _ferry_fields_new_from_json (FERRY_TYPE_CHECK_ITEM, fields, N_FIELDS, node, error);
}

/**
 * ferry_check_item_new:
 * @level: how heavy it is
 * @code: a stable code
 * @subject: (nullable): the key, plugin or variable that it is about
 * @title: a translated sentence
 * @found: (nullable): what the target has
 * @expected: (nullable): what it should have
 * @action: (nullable): what to do
 *
 * Makes an item that is no secret and not overridable; for those set the properties with g_object_new(). Any thread.
 *
 * Returns: (transfer full): the item
 *
 * Since: 0.1
 */
FerryCheckItem *
ferry_check_item_new (FerryCheckLevel  level,
                      const char      *code,
                      const char      *subject,
                      const char      *title,
                      const char      *found,
                      const char      *expected,
                      const char      *action)
{
  g_return_val_if_fail (code != NULL, NULL);

  return g_object_new (FERRY_TYPE_CHECK_ITEM,
                       "level", level,
                       "code", code,
                       "subject", subject,
                       "title", title,
                       "found", found,
                       "expected", expected,
                       "action", action,
                       NULL);
}

/**
 * ferry_check_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): `blocker`, `input`, `warning` or `passed`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_check_level_to_string (FerryCheckLevel level)
{
  return _ferry_enum_to_string (FERRY_TYPE_CHECK_LEVEL, (int) level, "blocker");
}
