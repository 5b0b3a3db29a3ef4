#include "config.h"

#include "base/ferry-crypto.h"
#include "model/ferry-variable.h"

struct _FerryVariable
{
  GObject   parent_instance;

  char     *name;
  char     *value;
  gboolean  secret;
};

G_DEFINE_FINAL_TYPE (FerryVariable, ferry_variable, G_TYPE_OBJECT)

enum { PROP_0, PROP_NAME, PROP_SECRET, PROP_VALUE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
ferry_variable_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryVariable *self = FERRY_VARIABLE (object);

  switch (id)
    {
    case PROP_NAME: g_value_set_string (value, self->name); break;
    case PROP_SECRET: g_value_set_boolean (value, self->secret); break;
    case PROP_VALUE: g_value_set_string (value, self->value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_variable_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FerryVariable *self = FERRY_VARIABLE (object);

  switch (id)
    {
    case PROP_NAME: self->name = g_value_dup_string (value); break;
    case PROP_SECRET: self->secret = g_value_get_boolean (value); break;
    case PROP_VALUE: ferry_variable_set_value (self, g_value_get_string (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_variable_finalize (GObject *object)
{
  FerryVariable *self = FERRY_VARIABLE (object);

  g_free (self->name);
  ferry_secret_free (self->value);
  G_OBJECT_CLASS (ferry_variable_parent_class)->finalize (object);
}

static void
ferry_variable_class_init (FerryVariableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_variable_get_property;
  object_class->set_property = ferry_variable_set_property;
  object_class->finalize = ferry_variable_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_SECRET] = g_param_spec_boolean ("secret", NULL, NULL, FALSE, flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_variable_init (FerryVariable *self)
{
}

/**
 * ferry_variable_new:
 * @name: its name
 * @secret: whether it is stored encrypted
 * @value: (nullable): its value in plain text
 *
 * Makes a variable. Any one thread.
 *
 * Returns: (transfer full): the variable
 *
 * Since: 0.1
 */
FerryVariable *
ferry_variable_new (const char *name,
                    gboolean    secret,
                    const char *value)
{
  FerryVariable *self;

  g_return_val_if_fail (name != NULL, NULL);

  /* the value does not go through a GValue, whose copy would not be wiped */
  self = g_object_new (FERRY_TYPE_VARIABLE, "name", name, "secret", secret, NULL);
  self->value = g_strdup (value);
  return self;
}

/**
 * ferry_variable_get_name:
 * @self: a #FerryVariable
 *
 * Returns: (transfer none): its name
 *
 * Since: 0.1
 */
const char *
ferry_variable_get_name (FerryVariable *self)
{
  g_return_val_if_fail (FERRY_IS_VARIABLE (self), NULL);

  return self->name;
}

/**
 * ferry_variable_get_secret:
 * @self: a #FerryVariable
 *
 * Returns: whether it is stored encrypted
 *
 * Since: 0.1
 */
gboolean
ferry_variable_get_secret (FerryVariable *self)
{
  g_return_val_if_fail (FERRY_IS_VARIABLE (self), FALSE);

  return self->secret;
}

/**
 * ferry_variable_get_value:
 * @self: a #FerryVariable
 *
 * Returns: (transfer none) (nullable): its value in plain text; valid until it is set anew
 *
 * Since: 0.1
 */
const char *
ferry_variable_get_value (FerryVariable *self)
{
  g_return_val_if_fail (FERRY_IS_VARIABLE (self), NULL);

  return self->value;
}

/**
 * ferry_variable_set_value:
 * @self: a #FerryVariable
 * @value: (nullable): the new value in plain text
 *
 * Sets the value; the old one is wiped from memory.
 *
 * Since: 0.1
 */
void
ferry_variable_set_value (FerryVariable *self,
                          const char    *value)
{
  char *copy;

  g_return_if_fail (FERRY_IS_VARIABLE (self));

  if (g_strcmp0 (self->value, value) == 0)
    return;
  copy = g_strdup (value);
  ferry_secret_free (self->value);
  self->value = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/**
 * ferry_variable_name_valid:
 * @name: (nullable): a name
 *
 * Returns: whether NocoBase takes the name: letters of ASCII, digits and underscores, no digit first. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_variable_name_valid (const char *name)
{
  if (name == NULL || *name == '\0' || g_ascii_isdigit (*name))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;
  return TRUE;
}
