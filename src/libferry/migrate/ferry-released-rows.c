#include "config.h"

#include "migrate/ferry-released-rows.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HASH_DIGITS 16

struct _FerryReleasedRows
{
  char          *path;
  FILE          *file;
  FerryRowOrder *order;       /* of whole lines */
  FerryRowOrder *key_order;   /* of the key fields alone */
  guint         *indices;     /* columns hashed, as positions in the lines judged */
  guint          n_indices;
  gboolean       same_columns; /* all of the line, in its order */
  GString       *key;         /* of the line at hand */
  char          *stored;      /* the file's line at hand; NULL at the end */
  size_t         stored_size;
  gssize         stored_key;  /* bytes of its key */
  guint64        stored_hash;
  gboolean       complete;    /* the table held exactly these rows */
};

static FerryRowOrder *
key_only_order (const FerryRowOrder *order)
{
  FerryRowOrder *copy = ferry_row_order_copy (order);

  for (guint i = 0; i < copy->n_keys; i++)
    copy->index[i] = i;
  return copy;
}

static FerryReleasedRows *
released_rows_new (const char          *path,
                   const FerryRowOrder *order)
{
  FerryReleasedRows *self = g_new0 (FerryReleasedRows, 1);

  self->path = g_strdup (path);
  self->order = ferry_row_order_copy (order);
  self->key_order = key_only_order (order);
  self->key = g_string_new (NULL);
  return self;
}

static char *
header_line (const char * const  *columns,
             const FerryRowOrder *order,
             gboolean             complete)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; columns[i] != NULL; i++)
    json_builder_add_string_value (builder, columns[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "key");
  json_builder_begin_array (builder);
  for (guint i = 0; i < order->n_keys; i++)
    json_builder_add_string_value (builder, columns[order->index[i]]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "complete");
  json_builder_add_boolean_value (builder, complete);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  return ferry_json_to_string (node, FALSE);
}

/**
 * ferry_released_rows_create:
 * @path: file to make; it is replaced
 * @columns: (array zero-terminated=1): the columns of the lines that will be added
 * @order: their key
 * @complete: the table will hold exactly these rows (overwrite), not these among others
 * @error: return location
 *
 * Begins a file of released rows. Any thread, one at a time.
 *
 * Returns: (transfer full) (nullable): the writer.
 *
 * Since: 0.1
 */
FerryReleasedRows *
ferry_released_rows_create (const char          *path,
                            const char * const  *columns,
                            const FerryRowOrder *order,
                            gboolean             complete,
                            GError             **error)
{
  g_autoptr(FerryReleasedRows) self = released_rows_new (path, order);
  g_autofree char *header = header_line (columns, order, complete);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0 || (self->file = fdopen (fd, "w")) == NULL || fprintf (self->file, "%s\n", header) < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't write %s"), path);
      if (fd >= 0 && self->file == NULL)
        close (fd);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* printf would take longer than the hash. */
static void
append_hash (GString *line,
             guint64  hash)
{
  char text[HASH_DIGITS + 2] = { '\t' };

  for (guint i = HASH_DIGITS; i > 0; i--, hash >>= 4)
    text[i] = "0123456789abcdef"[hash & 0xf];
  text[HASH_DIGITS + 1] = '\n';
  g_string_append_len (line, text, sizeof text);
}

/**
 * ferry_released_rows_add:
 * @self: a writer
 * @line: a row line of the package
 * @length: bytes of it
 * @error: return location
 *
 * Adds a row. Lines come in key order.
 *
 * Returns: %FALSE with @error when the disk refuses.
 *
 * Since: 0.1
 */
gboolean
ferry_released_rows_add (FerryReleasedRows  *self,
                         const char         *line,
                         gsize               length,
                         GError            **error)
{
  g_string_truncate (self->key, 0);
  ferry_row_order_append_key (self->order, line, length, self->key);
  append_hash (self->key, ferry_row_hash (line, length, NULL, 0));
  if (fwrite (self->key->str, 1, self->key->len, self->file) == self->key->len)
    return TRUE;
  ferry_error_set_errno (error, errno, _("Can't write %s"), self->path);
  return FALSE;
}

/**
 * ferry_released_rows_finish:
 * @self: a writer
 * @error: return location
 *
 * Writes out what is buffered and closes the file.
 *
 * Returns: %FALSE with @error when that failed.
 *
 * Since: 0.1
 */
gboolean
ferry_released_rows_finish (FerryReleasedRows  *self,
                            GError            **error)
{
  gboolean failed = fflush (self->file) != 0 || fsync (fileno (self->file)) != 0;
  int saved_errno = errno;

  fclose (g_steal_pointer (&self->file));
  if (failed)
    ferry_error_set_errno (error, saved_errno, _("Can't write %s"), self->path);
  return !failed;
}

static int
find_column (const char * const *columns,
             const char         *name)
{
  for (guint i = 0; columns[i] != NULL; i++)
    if (g_str_equal (columns[i], name))
      return (int) i;
  return -1;
}

static gboolean
map_columns (FerryReleasedRows  *self,
             JsonObject         *header,
             const char * const *columns)
{
  JsonArray *hashed = ferry_json_get_array (header, "columns", NULL);
  JsonArray *key = ferry_json_get_array (header, "key", NULL);
  guint same = 0;

  if (hashed == NULL || key == NULL || json_array_get_length (key) != self->order->n_keys)
    return FALSE;
  for (guint i = 0; i < self->order->n_keys; i++)
    if (g_strcmp0 (json_array_get_string_element (key, i), columns[self->order->index[i]]) != 0)
      return FALSE;
  self->n_indices = json_array_get_length (hashed);
  self->indices = g_new (guint, self->n_indices);
  for (guint i = 0; i < self->n_indices; i++)
    {
      int index = find_column (columns, json_array_get_string_element (hashed, i));

      if (index < 0)
        return FALSE;
      self->indices[i] = (guint) index;
      same += (guint) index == i;
    }
  self->same_columns = same == self->n_indices && columns[same] == NULL;
  return TRUE;
}

static gboolean
next_stored (FerryReleasedRows *self)
{
  ssize_t length = getline (&self->stored, &self->stored_size, self->file);

  self->stored_key = -1;
  if (length < HASH_DIGITS + 2 || self->stored[length - 1] != '\n')
    return FALSE;
  self->stored_key = length - 1 - HASH_DIGITS - 1;
  self->stored_hash = g_ascii_strtoull (self->stored + self->stored_key + 1, NULL, 16);
  return TRUE;
}

/**
 * ferry_released_rows_open:
 * @path: a file made by ferry_released_rows_create()
 * @columns: (array zero-terminated=1): the columns of the lines that will be judged
 * @order: their key
 *
 * Opens a file of released rows for judging the target's rows in key order. A missing file, or one whose key or columns no longer fit,
 * gives %NULL: then nothing is known. Any thread, one at a time.
 *
 * Returns: (transfer full) (nullable): the reader.
 *
 * Since: 0.1
 */
FerryReleasedRows *
ferry_released_rows_open (const char          *path,
                          const char * const  *columns,
                          const FerryRowOrder *order)
{
  g_autoptr(FerryReleasedRows) self = released_rows_new (path, order);
  g_autoptr(JsonNode) header = NULL;
  ssize_t length;

  self->file = fopen (path, "re");
  if (self->file == NULL || (length = getline (&self->stored, &self->stored_size, self->file)) <= 0)
    return NULL;
  header = ferry_json_parse (self->stored, length - 1, path, NULL);
  if (header == NULL || !JSON_NODE_HOLDS_OBJECT (header) || !map_columns (self, json_node_get_object (header), columns))
    return NULL;
  self->complete = ferry_json_opt_bool (json_node_get_object (header), "complete", FALSE);
  next_stored (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_released_rows_judge:
 * @self: (nullable): a reader
 * @line: a row line of the target; lines come in key order
 * @length: bytes of it
 *
 * Tells whether a row of the target is as the last release left it.
 *
 * Returns: the verdict; %FERRY_RELEASED_UNKNOWN without a reader.
 *
 * Since: 0.1
 */
FerryReleasedVerdict
ferry_released_rows_judge (FerryReleasedRows *self,
                           const char        *line,
                           gsize              length)
{
  int comparison = -1;

  if (self == NULL)
    return FERRY_RELEASED_UNKNOWN;

  g_string_truncate (self->key, 0);
  ferry_row_order_append_key (self->order, line, length, self->key);
  while (self->stored_key >= 0
         && (comparison = ferry_row_order_compare (self->key_order, self->stored, (gsize) self->stored_key, self->key->str, self->key->len)) < 0)
    next_stored (self);
  if (self->stored_key < 0 || comparison != 0)
    return FERRY_RELEASED_NEW;
  return ferry_row_hash (line, length, self->same_columns ? NULL : self->indices, self->n_indices) == self->stored_hash
         ? FERRY_RELEASED_SAME : FERRY_RELEASED_CHANGED;
}

/**
 * ferry_released_rows_is_complete:
 * @self: (nullable): a reader
 *
 * Whether the release left exactly these rows in the table: a row that is not among them was removed by it, or came later.
 *
 * Returns: %FALSE without a reader.
 *
 * Since: 0.1
 */
gboolean
ferry_released_rows_is_complete (const FerryReleasedRows *self)
{
  return self != NULL && self->complete;
}

/**
 * ferry_released_rows_free:
 * @self: (nullable): a reader or writer
 *
 * Closes and frees.
 *
 * Since: 0.1
 */
void
ferry_released_rows_free (FerryReleasedRows *self)
{
  if (self == NULL)
    return;
  if (self->file != NULL)
    fclose (self->file);
  ferry_row_order_free (self->order);
  ferry_row_order_free (self->key_order);
  g_string_free (self->key, TRUE);
  g_free (self->indices);
  free (self->stored);
  g_free (self->path);
  g_free (self);
}
