#include "config.h"

#include "database/ferry-row-order.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "database/ferry-row-field.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static const char * const order_names[] = { "integer", "bytes", "tagged" };

static FerryRowOrder *
row_order_alloc (guint    n_keys,
                 gboolean unique)
{
  FerryRowOrder *self = g_new0 (FerryRowOrder, 1);

  self->n_keys = n_keys;
  self->index = g_new0 (guint, MAX (n_keys, 1));
  self->order = g_new0 (FerryKeyOrder, MAX (n_keys, 1));
  self->unique = unique;

  return self;
}

static FerryKeyOrder
column_order (FerryDialect      dialect,
              const FerryTable *table,
              const char       *name)
{
  static const char * const integers[] = { "smallint", "integer", "bigint", "oid", NULL };
  const FerryColumn *column;

  if (dialect == FERRY_DIALECT_SQLITE)
    return FERRY_KEY_ORDER_TAGGED;

  column = ferry_table_find_column (table, name);
  if (column != NULL && column->type != NULL && g_strv_contains (integers, column->type))
    return FERRY_KEY_ORDER_INTEGER;

  return FERRY_KEY_ORDER_BYTES;
}

static gboolean
find_name (const char * const *names,
           const char         *name,
           guint              *index)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/* NULL when a column of the key is not in the stream */
static FerryRowOrder *
order_of_key (FerryDialect        dialect,
              const FerryTable   *table,
              const FerryKey     *key,
              const char * const *columns)
{
  g_autoptr(FerryRowOrder) self = row_order_alloc (key->columns->len, TRUE);

  for (guint i = 0; i < self->n_keys; i++)
    {
      const char *name = g_ptr_array_index (key->columns, i);

      if (!find_name (columns, name, &self->index[i]))
        return NULL;
      self->order[i] = column_order (dialect, table, name);
    }

  return g_steal_pointer (&self);
}

/**
 * ferry_row_order_new:
 * @dialect: the database's dialect: SQLite orders by its own rules
 * @table: the table
 * @columns: (array zero-terminated=1): the columns of the stream, in order
 *
 * The order of a table's rows: its row key (ferry_table_get_row_key()). A table without one, or with one whose columns
 * are not all in the stream (generated columns do not travel), is ordered by all columns of the stream, and the order
 * is not unique. Any thread.
 *
 * Returns: (transfer full): the order; free it with ferry_row_order_free()
 *
 * Since: 0.1
 */
FerryRowOrder *
ferry_row_order_new (FerryDialect        dialect,
                     const FerryTable   *table,
                     const char * const *columns)
{
  const FerryKey *key;
  FerryRowOrder *self = NULL;

  g_return_val_if_fail (table != NULL && columns != NULL, NULL);

  key = ferry_table_get_row_key (table);
  if (key != NULL)
    self = order_of_key (dialect, table, key, columns);
  return self != NULL ? self : ferry_row_order_new_without_key (dialect, table, columns);
}

/**
 * ferry_row_order_new_without_key:
 * @dialect: the database's dialect
 * @table: the table
 * @columns: (array zero-terminated=1): the columns of the stream, in order
 *
 * The order of rows that no key tells apart: by all columns of the stream, not unique. Any thread.
 *
 * Returns: (transfer full): the order; free it with ferry_row_order_free()
 *
 * Since: 0.1
 */
FerryRowOrder *
ferry_row_order_new_without_key (FerryDialect        dialect,
                                 const FerryTable   *table,
                                 const char * const *columns)
{
  FerryRowOrder *self;

  g_return_val_if_fail (table != NULL && columns != NULL, NULL);

  self = row_order_alloc (g_strv_length ((char **) columns), FALSE);
  for (guint i = 0; i < self->n_keys; i++)
    {
      self->index[i] = i;
      self->order[i] = column_order (dialect, table, columns[i]);
    }

  return self;
}

/**
 * ferry_row_order_copy:
 * @self: an order
 *
 * Any thread.
 *
 * Returns: (transfer full): a copy of @self
 *
 * Since: 0.1
 */
FerryRowOrder *
ferry_row_order_copy (const FerryRowOrder *self)
{
  FerryRowOrder *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = row_order_alloc (self->n_keys, self->unique);
  memcpy (copy->index, self->index, self->n_keys * sizeof *self->index);
  memcpy (copy->order, self->order, self->n_keys * sizeof *self->order);

  return copy;
}

/**
 * ferry_row_order_free:
 * @self: (nullable) (transfer full): an order
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_row_order_free (FerryRowOrder *self)
{
  if (self == NULL)
    return;

  g_free (self->index);
  g_free (self->order);
  g_free (self);
}

/**
 * ferry_row_order_to_json:
 * @self: an order
 *
 * The order as it stands in a package's metadata: `{"unique":true,"keys":[{"column":0,"order":"integer"}]}`. Any thread.
 *
 * Returns: (transfer full): the node
 *
 * Since: 0.1
 */
JsonNode *
ferry_row_order_to_json (const FerryRowOrder *self)
{
  JsonObject *object;
  JsonArray *keys;
  JsonNode *node;

  g_return_val_if_fail (self != NULL, NULL);

  keys = json_array_sized_new (self->n_keys);
  for (guint i = 0; i < self->n_keys; i++)
    {
      JsonObject *key = json_object_new ();

      json_object_set_int_member (key, "column", self->index[i]);
      json_object_set_string_member (key, "order", order_names[self->order[i]]);
      json_array_add_object_element (keys, key);
    }
  object = json_object_new ();
  json_object_set_boolean_member (object, "unique", self->unique);
  json_object_set_array_member (object, "keys", keys);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);

  return node;
}

static gboolean
parse_key (FerryRowOrder  *self,
           guint           i,
           JsonNode       *node,
           guint           n_columns,
           GError        **error)
{
  JsonObject *key = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name;
  gint64 column;

  if (key == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("Key order: entry %u is not an object"), i);
      return FALSE;
    }
  if (!ferry_json_get_int (key, "column", &column, error))
    return FALSE;
  name = ferry_json_get_string (key, "order", error);
  if (name == NULL)
    return FALSE;
  if (column < 0 || column >= n_columns)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("Key order: there is no column number %" PRId64), column);
      return FALSE;
    }
  self->index[i] = (guint) column;
  for (guint o = 0; o < G_N_ELEMENTS (order_names); o++)
    if (g_str_equal (order_names[o], name))
      {
        self->order[i] = (FerryKeyOrder) o;
        return TRUE;
      }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("Key order: there is no order “%s”"), name);

  return FALSE;
}

/**
 * ferry_row_order_new_from_json:
 * @node: what ferry_row_order_to_json() wrote
 * @n_columns: number of columns of the stream
 * @error: return location for %FERRY_ERROR_DAMAGED
 *
 * Any thread.
 *
 * Returns: (transfer full): the order, or %NULL with @error
 *
 * Since: 0.1
 */
FerryRowOrder *
ferry_row_order_new_from_json (JsonNode  *node,
                               guint      n_columns,
                               GError   **error)
{
  g_autoptr(FerryRowOrder) self = NULL;
  JsonObject *object;
  JsonArray *keys;

  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("Key order: not an object"));
      return NULL;
    }
  object = json_node_get_object (node);
  keys = ferry_json_get_array (object, "keys", error);
  if (keys == NULL)
    return NULL;
  if (json_array_get_length (keys) > n_columns)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("Key order: more key columns than columns"));
      return NULL;
    }

  self = row_order_alloc (json_array_get_length (keys), ferry_json_opt_bool (object, "unique", FALSE));
  for (guint i = 0; i < self->n_keys; i++)
    if (!parse_key (self, i, json_array_get_element (keys, i), n_columns, error))
      return NULL;

  return g_steal_pointer (&self);
}

/**
 * ferry_row_order_append_key:
 * @self: an order
 * @line: a row line
 * @length: bytes of @line, without newline
 * @key: (inout): receives the key's fields, still escaped, TAB between
 *
 * Any thread.
 *
 * Since: 0.1
 */
void
ferry_row_order_append_key (const FerryRowOrder *self,
                            const char          *line,
                            gsize                length,
                            GString             *key)
{
  FerryRowCursor cursor;

  g_return_if_fail (self != NULL && line != NULL && key != NULL);

  ferry_row_cursor_init (&cursor, line, length);
  for (guint i = 0; i < self->n_keys; i++)
    {
      FerryRowField field;

      if (i > 0)
        g_string_append_c (key, '\t');
      if (ferry_row_cursor_seek (&cursor, self->index[i], &field))
        g_string_append_len (key, field.text, (gssize) field.length);
    }
}
