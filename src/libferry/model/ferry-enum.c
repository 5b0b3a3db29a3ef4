#include "config.h"

#include "model/ferry-fields-private.h"

typedef GEnumClass EnumClass;

static void
enum_class_unref (EnumClass *klass)
{
  g_type_class_unref (klass);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EnumClass, enum_class_unref)

/*
 * _ferry_enum_to_string:
 *
 * The nick of a value of a registered enumeration, or @fallback for a value that it does not have. Nicks are static: types are never unloaded. Any thread.
 */
const char *
_ferry_enum_to_string (GType       type,
                       int         value,
                       const char *fallback)
{
  g_autoptr(EnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value (klass, value);

  return found != NULL ? found->value_nick : fallback;
}

/*
 * _ferry_enum_from_string:
 *
 * The value with a nick; %FALSE when there is none, then @value stays as it is. Any thread.
 */
gboolean
_ferry_enum_from_string (GType       type,
                         const char *text,
                         int        *value)
{
  g_autoptr(EnumClass) klass = g_type_class_ref (type);
  const GEnumValue *found = text != NULL ? g_enum_get_value_by_nick (klass, text) : NULL;

  if (found == NULL)
    return FALSE;
  *value = found->value;
  return TRUE;
}
