#include "config.h"

#include "base/ferry-json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* json-glib's generator writes doubles and escapes differently from version to version; texts that are hashed must not. */
typedef struct
{
  GString  *out;
  gboolean  pretty;
  guint     depth;
} Writer;

static void write_node (Writer   *writer,
                        JsonNode *node);

static void
write_newline (Writer *writer)
{
  if (!writer->pretty)
    return;
  g_string_append_c (writer->out, '\n');
  for (guint i = 0; i < writer->depth; i++)
    g_string_append (writer->out, "  ");
}

static void
write_string (GString    *out,
              const char *text)
{
  static const char letters[] = "\"\\\b\f\n\r\t", escapes[] = "\"\\bfnrt";

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      const char *found = strchr (letters, *p);

      if (found != NULL)
        g_string_append_printf (out, "\\%c", escapes[found - letters]);
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* the shortest text that reads back as the same number; JSON has no infinity and no NaN */
static void
write_double (GString *out,
              double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  static const char * const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (!isfinite (value))
    {
      g_string_append (out, "null");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], value);
      if (memcmp (&(double) { g_ascii_strtod (text, NULL) }, &value, sizeof value) == 0)
        break;
    }
  g_string_append (out, text);
  if (strpbrk (text, ".e") == NULL)
    g_string_append (out, ".0");
}

static void
write_value (GString  *out,
             JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    write_string (out, json_node_get_string (node) != NULL ? json_node_get_string (node) : "");
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    write_double (out, json_node_get_double (node));
  else
    g_string_append_printf (out, "%" PRId64, json_node_get_int (node));
}

static void
write_object (Writer     *writer,
              JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  gboolean first = TRUE;

  g_string_append_c (writer->out, '{');
  writer->depth++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!first)
        g_string_append_c (writer->out, ',');
      first = FALSE;
      write_newline (writer);
      write_string (writer->out, name);
      g_string_append (writer->out, writer->pretty ? ": " : ":");
      write_node (writer, node);
    }
  writer->depth--;
  if (!first)
    write_newline (writer);
  g_string_append_c (writer->out, '}');
}

static void
write_array (Writer    *writer,
             JsonArray *array)
{
  guint length = json_array_get_length (array);

  g_string_append_c (writer->out, '[');
  writer->depth++;
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (writer->out, ',');
      write_newline (writer);
      write_node (writer, json_array_get_element (array, i));
    }
  writer->depth--;
  if (length > 0)
    write_newline (writer);
  g_string_append_c (writer->out, ']');
}

static void
write_node (Writer   *writer,
            JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT: write_object (writer, json_node_get_object (node)); break;
    case JSON_NODE_ARRAY: write_array (writer, json_node_get_array (node)); break;
    case JSON_NODE_VALUE: write_value (writer->out, node); break;
    case JSON_NODE_NULL: g_string_append (writer->out, "null"); break;
    default: g_assert_not_reached ();
    }
}

/**
 * ferry_json_to_string:
 * @node: a node
 * @pretty: whether to indent by two spaces, for humans
 *
 * Writes JSON in one canonical form, which may be hashed: members in the order in which they were added, no white space unless
 * @pretty, numbers without regard to the locale, as few escapes as RFC 8259 allows (and DEL), no newline at the end. Any thread.
 *
 * Returns: (transfer full): the text
 *
 * Since: 0.1
 */
char *
ferry_json_to_string (JsonNode *node,
                      gboolean  pretty)
{
  Writer writer = { .pretty = pretty };

  g_return_val_if_fail (node != NULL, NULL);

  writer.out = g_string_new (NULL);
  write_node (&writer, node);
  return g_string_free (writer.out, FALSE);
}
