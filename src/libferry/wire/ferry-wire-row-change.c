#include "config.h"

#include "wire/ferry-wire-row-change.h"
#include "wire/ferry-wire-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char * const kind_names[] = { "new", "changed", "only-on-target", "conflict" };

static void
add_text (JsonArray  *array,
          const char *text)
{
  g_autofree char *made = text != NULL && !g_utf8_validate (text, -1, NULL) ? g_utf8_make_valid (text, -1) : NULL;

  if (text != NULL)
    json_array_add_string_element (array, made != NULL ? made : text);
  else
    json_array_add_null_element (array);
}

static JsonArray *
texts_to_array (guint               n,
                const char * const *texts)
{
  JsonArray *array = json_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    add_text (array, texts[i]);
  return array;
}

static void
set_values (JsonObject         *object,
            const char         *member,
            guint               n,
            const char * const *values)
{
  if (values != NULL)
    json_object_set_array_member (object, member, texts_to_array (n, values));
  else
    json_object_set_null_member (object, member);
}

/**
 * ferry_wire_columns_to_json:
 * @n: how many columns
 * @columns: their names
 *
 * Returns: (transfer full): the first line. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_columns_to_json (guint               n,
                            const char * const *columns)
{
  JsonObject *object = json_object_new ();

  set_values (object, "columns", n, columns);
  return _ferry_wire_node (object);
}

/**
 * ferry_wire_columns_from_json:
 * @node: the first line
 * @error: return location
 *
 * Reads the names of the columns. Any thread.
 *
 * Returns: (transfer full) (nullable): the names
 *
 * Since: 0.1
 */
char **
ferry_wire_columns_from_json (JsonNode  *node,
                              GError   **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "columns", error);
  g_autoptr(GPtrArray) texts = NULL;

  if (object == NULL || !_ferry_wire_get_texts (object, "columns", &texts, error))
    return NULL;
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/**
 * ferry_wire_row_change_to_json:
 * @kind: what is with the row
 * @changed_on_target: somebody changed it on the target
 * @n: how many columns
 * @old_values: (nullable): the target's values
 * @new_values: (nullable): the package's values
 *
 * Returns: (transfer full): a line. Any thread.
 *
 * Since: 0.1
 */
JsonNode *
ferry_wire_row_change_to_json (FerryRowChangeKind   kind,
                               gboolean             changed_on_target,
                               guint                n,
                               const char * const  *old_values,
                               const char * const  *new_values)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kind_names[kind]);
  json_object_set_boolean_member (object, "changedOnTarget", changed_on_target);
  set_values (object, "old", n, old_values);
  set_values (object, "new", n, new_values);
  return _ferry_wire_node (object);
}

static gboolean
read_kind (JsonObject          *object,
           FerryRowChangeKind  *kind,
           GError             **error)
{
  const char *name = ferry_json_get_string (object, "kind", error);

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (name, kind_names[i]) == 0)
      {
        *kind = (FerryRowChangeKind) i;
        return TRUE;
      }
  if (name != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” has a wrong type or an unknown value"), "kind");
  return FALSE;
}

/* borrowed from the JSON, which lives longer */
static gboolean
read_values (JsonObject   *object,
             const char   *member,
             guint         n,
             const char ***values,
             GError      **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  *values = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (array == NULL || json_array_get_length (array) != n)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("member “%s” has a wrong type or an unknown value"), member);
      return FALSE;
    }
  *values = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *value = json_array_get_element (array, i);

      (*values)[i] = JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING ? json_node_get_string (value) : NULL;
    }
  return TRUE;
}

/**
 * ferry_wire_row_change_show:
 * @node: a line
 * @columns: names of the columns
 * @func: (scope call): sees the row
 * @user_data: for @func
 * @error: return location
 *
 * Reads a line and shows it. Any thread.
 *
 * Returns: what @func returned; %FALSE with @error when the line can't be read
 *
 * Since: 0.1
 */
gboolean
ferry_wire_row_change_show (JsonNode            *node,
                            const char * const  *columns,
                            FerryRowChangeFunc   func,
                            gpointer             user_data,
                            GError             **error)
{
  JsonObject *object = _ferry_wire_get_root (node, "row", error);
  guint n = g_strv_length ((char **) columns);
  g_autofree const char **old_values = NULL, **new_values = NULL;
  FerryRowChangeKind kind;

  if (object == NULL || !read_kind (object, &kind, error) || !read_values (object, "old", n, &old_values, error)
      || !read_values (object, "new", n, &new_values, error))
    return FALSE;
  return func (kind, ferry_json_opt_bool (object, "changedOnTarget", FALSE), n, columns, old_values, new_values, user_data);
}
