#include "config.h"

#include "ferry-agent-form.h"

#include "ferry.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define BLOCK 65536
#define BOUNDARY_LIMIT 70   /* characters: RFC 2046, 5.1.1 */

/* A body while it is read. The delimiter is "\r\n--BOUNDARY"; the body's own start counts as a line's. */
typedef struct
{
  GInputStream *stream;
  GCancellable *cancellable;
  GByteArray   *buffer;      /* read, not yet used */
  char         *delimiter;
  gsize         length;      /* of the delimiter */
} Reader;

/* what takes the bytes of a part */
typedef gboolean (*Take) (gpointer user_data, const guint8 *data, gsize length, GError **error);

static void
reader_clear (Reader *self)
{
  if (self->buffer != NULL)
    {
      explicit_bzero (self->buffer->data, self->buffer->len);
      g_byte_array_unref (self->buffer);
    }
  g_free (self->delimiter);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
refuse (GError     **error,
        const char  *message)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The form can't be read: %s."), message);
  return FALSE;
}

/* %FALSE at the end of the body too: every form says itself where it ends */
static gboolean
fill (Reader  *self,
      GError **error)
{
  gsize before = self->buffer->len;
  gssize got;

  g_byte_array_set_size (self->buffer, (guint) (before + BLOCK));
  got = g_input_stream_read (self->stream, self->buffer->data + before, BLOCK, self->cancellable, error);
  g_byte_array_set_size (self->buffer, (guint) (before + (gsize) MAX (got, 0)));
  return got > 0 || (got == 0 && refuse (error, _("it ends in the middle")));
}

static void
consume (Reader *self,
         gsize   length)
{
  g_byte_array_remove_range (self->buffer, 0, (guint) length);
}

static gboolean
need (Reader  *self,
      gsize    length,
      GError **error)
{
  while (self->buffer->len < length)
    if (!fill (self, error))
      return FALSE;
  return TRUE;
}

/* hands out what lies before the next delimiter, and passes over that */
static gboolean
read_to_delimiter (Reader    *self,
                   Take       take,
                   gpointer   user_data,
                   GError   **error)
{
  for (;;)
    {
      const guint8 *found = memmem (self->buffer->data, self->buffer->len, self->delimiter, self->length);
      gsize safe = found != NULL ? (gsize) (found - self->buffer->data) : self->buffer->len - MIN (self->buffer->len, self->length - 1);

      if (safe > 0 && !take (user_data, self->buffer->data, safe, error))
        return FALSE;
      consume (self, safe + (found != NULL ? self->length : 0));
      if (found != NULL)
        return TRUE;
      if (!fill (self, error))
        return FALSE;
    }
}

/* what follows a delimiter: the end, or the head of a part */
static gboolean
read_turn (Reader    *self,
           gboolean  *end,
           GError   **error)
{
  if (!need (self, 2, error))
    return FALSE;
  *end = memcmp (self->buffer->data, "--", 2) == 0;
  if (!*end && memcmp (self->buffer->data, "\r\n", 2) != 0)
    return refuse (error, _("a boundary is followed by something else than a line's end"));
  consume (self, 2);
  return TRUE;
}

/* ---- heads ---- */

static char *
read_head (Reader  *self,
           GError **error)
{
  const guint8 *end;
  char *head;

  while ((end = memmem (self->buffer->data, self->buffer->len, "\r\n\r\n", 4)) == NULL)
    {
      if (self->buffer->len > FERRY_AGENT_FORM_HEAD_LIMIT)
        {
          refuse (error, _("the head of a part is too long"));
          return NULL;
        }
      if (!fill (self, error))
        return NULL;
    }
  if (end - self->buffer->data > FERRY_AGENT_FORM_HEAD_LIMIT || memchr (self->buffer->data, '\0', (gsize) (end - self->buffer->data)) != NULL)
    {
      refuse (error, _("the head of a part is too long, or holds a NUL"));
      return NULL;
    }
  head = g_strndup ((const char *) self->buffer->data, (gsize) (end - self->buffer->data));
  consume (self, strlen (head) + 4);
  return head;
}

/* @name="…" of a Content-Disposition; browsers and undici write %22 for a quote, so that none can be inside */
static char *
get_parameter (const char *disposition,
               const char *name)
{
  g_autofree char *start = g_strdup_printf ("; %s=\"", name);
  const char *found = strcasestr (disposition, start);
  const char *end = found != NULL ? strchr (found + strlen (start), '"') : NULL;

  return end != NULL ? g_strndup (found + strlen (start), (gsize) (end - found) - strlen (start)) : NULL;
}

/* the value of a header; the first where it comes twice */
static char *
find_header (const char *head,
             const char *name)
{
  g_auto(GStrv) lines = g_strsplit (head, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strstrip (g_strdup (lines[i] + length + 1));
  return NULL;
}

static gboolean
parse_head (const char  *head,
            char       **name,
            char       **file_name,
            GError     **error)
{
  static const char * const plain[] = { "binary", "8bit", "7bit", NULL };
  g_autofree char *disposition = find_header (head, "Content-Disposition");
  g_autofree char *encoding = find_header (head, "Content-Transfer-Encoding");

  if (disposition == NULL || !g_str_has_prefix (disposition, "form-data") || !g_utf8_validate (disposition, -1, NULL))
    return refuse (error, _("a part does not say which field it is"));
  if (encoding != NULL && !g_strv_contains (plain, encoding))
    return refuse (error, _("a part is encoded"));
  *name = get_parameter (disposition, "name");
  *file_name = get_parameter (disposition, "filename");
  return *name != NULL || refuse (error, _("a part has no name"));
}

/* ---- parts ---- */

static gboolean
take_text (gpointer       user_data,
           const guint8  *data,
           gsize          length,
           GError       **error)
{
  GString *text = user_data;

  if (text->len + length > FERRY_AGENT_FORM_FIELD_LIMIT)
    return refuse (error, _("a field is too long"));
  g_string_append_len (text, (const char *) data, (gssize) length);
  return TRUE;
}

static gboolean
read_field (Reader          *self,
            FerryAgentForm  *form,
            char            *name,    /* (transfer full) */
            GError         **error)
{
  g_autofree char *owned = name;
  GString *text = g_string_new (NULL);

  if (read_to_delimiter (self, take_text, text, error)
      && ((!g_hash_table_contains (form->fields, name) && g_utf8_validate_len (text->str, text->len, NULL)) || refuse (error, _("a field is no text, or comes twice"))))
    {
      g_hash_table_insert (form->fields, g_steal_pointer (&owned), g_string_free (text, FALSE));
      return TRUE;
    }
  explicit_bzero (text->str, text->len);
  g_string_free (text, TRUE);
  return FALSE;
}

static gboolean
take_file (gpointer       user_data,
           const guint8  *data,
           gsize          length,
           GError       **error)
{
  return g_output_stream_write_all (user_data, data, length, NULL, NULL, error);
}

static gboolean
read_file (Reader          *self,
           FerryAgentForm  *form,
           const char      *path,
           GError         **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileOutputStream) output = NULL;

  if (form->file != NULL)
    return refuse (error, _("it holds more than one file"));
  output = g_file_create (file, G_FILE_CREATE_PRIVATE, self->cancellable, error);
  if (output == NULL)
    return FALSE;
  form->file = g_strdup (path);
  return read_to_delimiter (self, take_file, output, error) && g_output_stream_close (G_OUTPUT_STREAM (output), NULL, error);
}

static gboolean
read_part (Reader          *self,
           FerryAgentForm  *form,
           const char      *file_field,
           const char      *path,
           GError         **error)
{
  g_autofree char *head = read_head (self, error);
  g_autofree char *name = NULL, *file_name = NULL;

  if (head == NULL || !parse_head (head, &name, &file_name, error))
    return FALSE;
  if (file_name == NULL)
    return read_field (self, form, g_steal_pointer (&name), error);
  if (strcmp (name, file_field) != 0)
    return refuse (error, _("it holds a file in a field that takes none"));
  g_free (form->file_name);
  form->file_name = g_steal_pointer (&file_name);
  return read_file (self, form, path, error);
}

/* ---- the form ---- */

static gboolean
take_nothing (gpointer       user_data,
              const guint8  *data,
              gsize          length,
              GError       **error)
{
  return refuse (error, _("something stands before its first boundary"));
}

/* at most a line's end may follow */
static gboolean
read_end (Reader  *self,
          GError **error)
{
  char rest[3];
  gsize got = 0;

  if (self->buffer->len > 2 || (self->buffer->len > 0 && memcmp (self->buffer->data, "\r\n", self->buffer->len) != 0))
    return refuse (error, _("something follows its end"));
  if (!g_input_stream_read_all (self->stream, rest, sizeof rest, &got, self->cancellable, error))
    return FALSE;
  return self->buffer->len + got <= 2 || refuse (error, _("something follows its end"));
}

static gboolean
read_parts (Reader          *self,
            FerryAgentForm  *form,
            const char      *file_field,
            const char      *path,
            GError         **error)
{
  gboolean end = FALSE;

  g_byte_array_append (self->buffer, (const guint8 *) "\r\n", 2);
  if (!read_to_delimiter (self, take_nothing, NULL, error) || !read_turn (self, &end, error))
    return FALSE;
  for (guint i = 0; !end; i++)
    {
      if (i >= FERRY_AGENT_FORM_PARTS)
        return refuse (error, _("it has too many parts"));
      if (!read_part (self, form, file_field, path, error) || !read_turn (self, &end, error))
        return FALSE;
    }
  return read_end (self, error);
}

/* multipart/form-data; boundary=…, quoted or not; nullable */
static char *
dup_boundary (const char *content_type)
{
  const char *found = content_type != NULL && g_ascii_strncasecmp (content_type, "multipart/form-data;", 20) == 0 ? strcasestr (content_type, "boundary=") : NULL;
  gsize length;

  if (found == NULL)
    return NULL;
  found += strlen ("boundary=");
  if (*found == '"')
    found++;
  length = strspn (found, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=?");
  return length > 0 && length <= BOUNDARY_LIMIT ? g_strndup (found, length) : NULL;
}

/**
 * ferry_agent_form_read:
 * @stream: the body; it limits its own length
 * @content_type: (nullable): the request's, with the boundary
 * @file_field: name of the field that may hold a file
 * @path: where the file goes; must not exist
 * @cancellable: (nullable): gives up
 * @error: %FERRY_ERROR_USAGE for what is no form, or more than it may be; the stream's or the disk's reason
 *
 * Reads a form to its end, in memory that does not grow with the file. What it holds besides (another file, the same field twice, text before or after) is refused. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the form
 */
FerryAgentForm *
ferry_agent_form_read (GInputStream  *stream,
                       const char    *content_type,
                       const char    *file_field,
                       const char    *path,
                       GCancellable  *cancellable,
                       GError       **error)
{
  g_autofree char *boundary = dup_boundary (content_type);
  g_autoptr(FerryAgentForm) form = g_new0 (FerryAgentForm, 1);
  g_auto(Reader) reader = { .stream = stream, .cancellable = cancellable };

  form->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) ferry_secret_free);
  if (boundary == NULL)
    {
      refuse (error, _("it names no boundary"));
      return NULL;
    }
  reader.buffer = g_byte_array_new ();
  reader.delimiter = g_strconcat ("\r\n--", boundary, NULL);
  reader.length = strlen (reader.delimiter);
  return read_parts (&reader, form, file_field, path, error) ? g_steal_pointer (&form) : NULL;
}

const char *
ferry_agent_form_get (FerryAgentForm *self,
                      const char     *name)
{
  return g_hash_table_lookup (self->fields, name);
}

void
ferry_agent_form_free (FerryAgentForm *self)
{
  if (self == NULL)
    return;
  if (self->file != NULL)
    g_unlink (self->file);
  g_free (self->file);
  g_free (self->file_name);
  g_hash_table_unref (self->fields);
  g_free (self);
}
