#include "config.h"

#include "ferry-log-scan.h"

#include <glib/gi18n.h>
#include <string.h>

#define PIECE (1024 * 1024)
#define LONGEST_LINE (64 * 1024)

/* The members of a line lie in a fixed order and the message is the last: what stands before it is found without parsing a million
 * documents. Inside a string every quotation mark is escaped, so no value can be taken for a member. */

typedef struct
{
  FerryLogBatch *batch;
  GHashTable    *steps;     /* text as in the file -> index + 1 */
  GHashTable    *tables;
} Scan;

static char *
unescape (const char *text)
{
  g_autofree char *document = g_strdup_printf ("[\"%s\"]", text);
  g_autoptr(JsonNode) node = json_from_string (document, NULL);

  return node != NULL ? g_strdup (json_array_get_string_element (json_node_get_array (node), 0)) : g_strdup (text);
}

static guint
intern (GHashTable *names,
        GPtrArray  *list,
        const char *text,
        gsize       length)
{
  char key[512];
  guint index;

  if (length == 0 || length >= sizeof key)
    return 0;
  memcpy (key, text, length);
  key[length] = '\0';
  index = GPOINTER_TO_UINT (g_hash_table_lookup (names, key));
  if (index == 0)
    {
      g_ptr_array_add (list, unescape (key));
      index = list->len;
      g_hash_table_insert (names, g_strdup (key), GUINT_TO_POINTER (index));
    }
  return index;
}

static const char *
find_value (const char *head,
            gsize       length,
            const char *member,
            gsize      *value_length)
{
  const char *found = memmem (head, length, member, strlen (member));
  const char *end = head + length;
  const char *value = found != NULL ? found + strlen (member) : NULL;
  const char *p = value;

  while (p != NULL && p < end && *p != '"')
    p += *p == '\\' ? 2 : 1;
  if (p == NULL || p >= end)
    return NULL;
  *value_length = (gsize) (p - value);
  return value;
}

static void
mark_line (Scan       *scan,
           const char *line,
           gsize       length,
           gint64      offset)
{
  gsize head = MIN (length, 2048);
  const char *message = memmem (line, head, "\"message\":", 10);
  FerryLogMark mark = { .offset = offset, .level = FERRY_LOG_INFO };
  const char *value;
  gsize n = 0;

  if (message != NULL)
    head = (gsize) (message - line);
  value = find_value (line, head, "\"level\":\"", &n);
  if (value != NULL && n > 0)
    mark.level = value[0] == 'd' ? FERRY_LOG_DEBUG : value[0] == 'w' ? FERRY_LOG_WARNING : value[0] == 'e' ? FERRY_LOG_ERROR : FERRY_LOG_INFO;
  value = find_value (line, head, "\"step\":\"", &n);
  if (value != NULL)
    mark.step = (guint8) MIN (intern (scan->steps, scan->batch->steps, value, n), 255);
  value = find_value (line, head, "\"table\":\"", &n);
  if (value != NULL)
    mark.table = intern (scan->tables, scan->batch->tables, value, n);
  g_array_append_val (scan->batch->marks, mark);
}

/* @data begins with a line at @offset. Returns how many bytes of whole lines there are. */
static gsize
mark_lines (Scan       *scan,
            const char *data,
            gsize       length,
            gint64      offset)
{
  gsize done = 0;
  const char *newline;

  while (done < length && (newline = memchr (data + done, '\n', length - done)) != NULL)
    {
      gsize line = (gsize) (newline - data) - done;

      mark_line (scan, data + done, line, offset + (gint64) done);
      done += line + 1;
    }
  return done;
}

/* A line longer than a piece: finds where it ends; -1 when it has no end yet. */
static gint64
find_line_end (FerryInstance  *instance,
               const char     *id,
               gint64          offset,
               GError        **error)
{
  for (;;)
    {
      g_autoptr(GBytes) bytes = ferry_instance_read_log (instance, id, FERRY_LOG_PART_LOG, offset, PIECE, error);
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      const char *newline = data != NULL ? memchr (data, '\n', length) : NULL;

      if (newline != NULL)
        return offset + (newline - data) + 1;
      if (data == NULL || length == 0)
        return -1;
      offset += (gint64) length;
    }
}

static gboolean
scan_piece (Scan           *scan,
            FerryInstance  *instance,
            const char     *id,
            GError        **error)
{
  FerryLogBatch *batch = scan->batch;
  g_autoptr(GBytes) bytes = ferry_instance_read_log (instance, id, FERRY_LOG_PART_LOG, batch->end, PIECE, error);
  gsize length = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  gsize whole;
  gint64 end;

  if (bytes == NULL)
    return FALSE;
  whole = data != NULL ? mark_lines (scan, data, length, batch->end) : 0;
  batch->at_end = length < PIECE;
  if (whole > 0 || length < PIECE)
    {
      batch->end += (gint64) whole;
      return TRUE;
    }
  end = find_line_end (instance, id, batch->end + (gint64) length, error);
  batch->at_end = end < 0;
  if (end < 0)
    return error == NULL || *error == NULL;
  mark_line (scan, data, length, batch->end);
  batch->end = end;
  return TRUE;
}

FerryLogBatch *
ferry_log_batch_read (FerryInstance  *instance,
                      const char     *id,
                      gint64          offset,
                      gsize           limit,
                      FerryJob       *job,
                      GError        **error)
{
  g_autoptr(FerryLogBatch) batch = g_new0 (FerryLogBatch, 1);
  g_autoptr(GHashTable) steps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scan scan = { batch, steps, tables };

  batch->marks = g_array_new (FALSE, FALSE, sizeof (FerryLogMark));
  batch->steps = g_ptr_array_new_with_free_func (g_free);
  batch->tables = g_ptr_array_new_with_free_func (g_free);
  batch->end = offset;
  while (!batch->at_end && batch->end - offset < (gint64) limit)
    if (ferry_job_is_cancelled (job, error) || !scan_piece (&scan, instance, id, error))
      return NULL;
  return g_steal_pointer (&batch);
}

void
ferry_log_batch_free (FerryLogBatch *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->marks);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->tables);
  g_free (self);
}

/* Whatever a line holds can be shown: what is no entry is shown as it is. */
static FerryLogEntry *
parse_line (const char *line,
            gsize       length)
{
  g_autoptr(JsonNode) node = length <= LONGEST_LINE ? ferry_json_parse (line, (gssize) length, "log.jsonl", NULL) : NULL;
  g_autoptr(FerryLogEntry) entry = node != NULL ? ferry_log_entry_new_from_json (node, NULL) : NULL;
  g_autofree char *piece = entry == NULL ? g_utf8_make_valid (line, (gssize) MIN (length, 2000)) : NULL;
  g_autofree char *cut = piece != NULL && length > 2000 ? g_strconcat (piece, "…", NULL) : NULL;

  return entry != NULL ? g_steal_pointer (&entry) : ferry_log_entry_new (0, FERRY_LOG_INFO, NULL, NULL, cut != NULL ? cut : piece);
}

GPtrArray *
ferry_log_read_entries (FerryInstance  *instance,
                        const char     *id,
                        const gint64   *offsets,
                        guint           n,
                        GError        **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  guint i = 0;

  while (i < n)
    {
      gsize wanted = (gsize) MIN (offsets[n] - offsets[i], PIECE);
      g_autoptr(GBytes) bytes = ferry_instance_read_log (instance, id, FERRY_LOG_PART_LOG, offsets[i], wanted, error);
      gsize length = 0;
      const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
      guint first = i;

      if (bytes == NULL)
        return NULL;
      for (; i < n && (i == first || offsets[i + 1] - offsets[first] <= (gint64) length); i++)
        {
          gsize at = (gsize) (offsets[i] - offsets[first]);
          gsize rest = length > at ? length - at : 0;
          gsize line = MIN ((gsize) (offsets[i + 1] - offsets[i] - 1), rest);

          g_ptr_array_add (entries, parse_line (rest > 0 ? data + at : "", line));
        }
    }
  return g_steal_pointer (&entries);
}

static char *
escape_needle (const char *text)
{
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *json = json_to_string (node, FALSE);

  return g_strndup (json + 1, strlen (json) - 2);
}

static void
search_lines (GArray     *hits,
              char       *data,
              gsize       length,
              const char *needle,
              guint      *line)
{
  char *p = data;
  char *newline;

  while (p < data + length && (newline = memchr (p, '\n', length - (gsize) (p - data))) != NULL)
    {
      const char *message;

      *newline = '\0';
      message = strstr (p, "\"message\":\"");
      if (strcasestr (message != NULL ? message + 11 : p, needle) != NULL)
        g_array_append_val (hits, *line);
      (*line)++;
      p = newline + 1;
    }
}

GArray *
ferry_log_search (FerryInstance  *instance,
                  const char     *id,
                  const char     *text,
                  gint64          offset,
                  guint           first_line,
                  gint64          end,
                  FerryJob       *job,
                  GError        **error)
{
  g_autoptr(GArray) hits = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree char *needle = escape_needle (text);
  g_autoptr(GByteArray) rest = g_byte_array_new ();
  guint line = first_line;

  while (offset < end)
    {
      g_autoptr(GBytes) bytes = NULL;
      const guint8 *last;
      gsize whole;

      if (ferry_job_is_cancelled (job, error))
        return NULL;
      bytes = ferry_instance_read_log (instance, id, FERRY_LOG_PART_LOG, offset, (gsize) MIN (end - offset, PIECE), error);
      if (bytes == NULL)
        return NULL;
      if (g_bytes_get_size (bytes) == 0)
        break;
      offset += (gint64) g_bytes_get_size (bytes);
      g_byte_array_append (rest, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
      last = memrchr (rest->data, '\n', rest->len);
      whole = last != NULL ? (gsize) (last - rest->data) + 1 : 0;
      search_lines (hits, (char *) rest->data, whole, needle, &line);
      g_byte_array_remove_range (rest, 0, (guint) whole);
    }
  return g_steal_pointer (&hits);
}
