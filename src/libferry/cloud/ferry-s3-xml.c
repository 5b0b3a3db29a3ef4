#include "config.h"

#include "cloud/ferry-s3-private.h"

#include <string.h>

/* Answers of S3 are plain XML: no entities of its own, no document type. */
typedef struct
{
  const char *parent;
  const char *name;
  GPtrArray  *texts;
  GPtrArray  *path;      /* names of the open elements */
  GString    *current;   /* the text of the element that is wanted; NULL elsewhere */
} Collector;

static void
start_cb (GMarkupParseContext  *context,
          const char           *name,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  Collector *self = user_data;
  const char *parent = self->path->len > 0 ? g_ptr_array_index (self->path, self->path->len - 1) : "";

  if (strcmp (name, self->name) == 0 && strcmp (parent, self->parent) == 0)
    self->current = g_string_new (NULL);
  g_ptr_array_add (self->path, g_strdup (name));
}

static void
end_cb (GMarkupParseContext  *context,
        const char           *name,
        gpointer              user_data,
        GError              **error)
{
  Collector *self = user_data;

  g_ptr_array_set_size (self->path, (int) self->path->len - 1);
  if (self->current != NULL && strcmp (name, self->name) == 0)
    g_ptr_array_add (self->texts, g_string_free (g_steal_pointer (&self->current), FALSE));
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 length,
         gpointer              user_data,
         GError              **error)
{
  Collector *self = user_data;

  if (self->current != NULL)
    g_string_append_len (self->current, text, (gssize) length);
}

GPtrArray *
_ferry_s3_xml_texts (GBytes     *body,
                     const char *parent,
                     const char *name)
{
  const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb, .text = text_cb };
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) path = g_ptr_array_new_with_free_func (g_free);
  Collector collector = { .parent = parent, .name = name, .texts = texts, .path = path };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &collector, NULL);
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  gboolean whole = length > 0 && g_markup_parse_context_parse (context, data, (gssize) length, NULL) && g_markup_parse_context_end_parse (context, NULL);

  if (collector.current != NULL)
    g_string_free (collector.current, TRUE);
  return whole ? g_steal_pointer (&texts) : NULL;
}

char *
_ferry_s3_xml_text (GBytes     *body,
                    const char *parent,
                    const char *name)
{
  g_autoptr(GPtrArray) texts = _ferry_s3_xml_texts (body, parent, name);

  return texts != NULL && texts->len > 0 ? g_strdup (g_ptr_array_index (texts, 0)) : NULL;
}
