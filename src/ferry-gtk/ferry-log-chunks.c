#include "config.h"

#include "ferry-log-chunks.h"

#include "ferry-log-scan.h"

#include <gdk/gdk.h>

#define LINES 256u
#define MOST_CHUNKS 64u
#define MOST_WAITING 16u
#define AT_ONCE (8 * G_TIME_SPAN_MILLISECOND)   /* of showing what was read: a line that is on the screen lays out five texts */

typedef struct
{
  guint      number;
  GPtrArray *lines;      /* FerryLogLine* */
  guint64    used;
  gboolean   waiting;
} Chunk;

struct _FerryLogChunks
{
  GObject              parent_instance;
  FerryInstance       *instance;
  char                *id;
  FerryLogOffsetsFunc  func;
  gpointer             user_data;
  GHashTable          *chunks;      /* number -> Chunk */
  GQueue               waiting;     /* numbers; what was asked for last is read first */
  guint64              clock;
  gboolean             reading;
};

G_DEFINE_FINAL_TYPE (FerryLogChunks, ferry_log_chunks, G_TYPE_OBJECT)

static void
chunk_free (gpointer data)
{
  Chunk *chunk = data;

  g_ptr_array_unref (chunk->lines);
  g_free (chunk);
}

static void
ferry_log_chunks_dispose (GObject *object)
{
  FerryLogChunks *self = FERRY_LOG_CHUNKS (object);

  self->func = NULL;
  g_queue_clear (&self->waiting);
  G_OBJECT_CLASS (ferry_log_chunks_parent_class)->dispose (object);
}

static void
ferry_log_chunks_finalize (GObject *object)
{
  FerryLogChunks *self = FERRY_LOG_CHUNKS (object);

  g_clear_pointer (&self->chunks, g_hash_table_unref);
  g_clear_object (&self->instance);
  g_free (self->id);
  G_OBJECT_CLASS (ferry_log_chunks_parent_class)->finalize (object);
}

static void
ferry_log_chunks_class_init (FerryLogChunksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_log_chunks_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_log_chunks_finalize;
}

static void
ferry_log_chunks_init (FerryLogChunks *self)
{
  self->chunks = g_hash_table_new_full (NULL, NULL, NULL, chunk_free);
  g_queue_init (&self->waiting);
}

FerryLogChunks *
ferry_log_chunks_new (FerryInstance       *instance,
                      const char          *execution_id,
                      FerryLogOffsetsFunc  func,
                      gpointer             user_data)
{
  FerryLogChunks *self = g_object_new (FERRY_TYPE_LOG_CHUNKS, NULL);

  self->instance = g_object_ref (instance);
  self->id = g_strdup (execution_id);
  self->func = func;
  self->user_data = user_data;
  return self;
}

typedef struct
{
  GWeakRef       chunks;
  FerryInstance *instance;
  char          *id;
  GPtrArray     *lines;
  gint64        *offsets;
  guint          n;
  GPtrArray     *entries;
  guint          shown;      /* entries that their lines have */
} Reading;

static void
reading_free (Reading *reading)
{
  g_weak_ref_clear (&reading->chunks);
  g_object_unref (reading->instance);
  g_ptr_array_unref (reading->lines);
  g_clear_pointer (&reading->entries, g_ptr_array_unref);
  g_free (reading->offsets);
  g_free (reading->id);
  g_free (reading);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static gboolean
read_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Reading *reading = user_data;

  reading->entries = ferry_log_read_entries (reading->instance, reading->id, reading->offsets, reading->n, error);
  return reading->entries != NULL;
}

static void read_next (FerryLogChunks *self);

static void
end_reading (gpointer user_data)
{
  g_autoptr(Reading) reading = user_data;
  g_autoptr(FerryLogChunks) self = g_weak_ref_get (&reading->chunks);

  if (self == NULL)
    return;
  self->reading = FALSE;
  read_next (self);
}

/* some of them; the others after the next frame */
static gboolean
show_entries (gpointer user_data)
{
  Reading *reading = user_data;
  gint64 end = g_get_monotonic_time () + AT_ONCE;

  for (; reading->shown < MIN (reading->entries->len, reading->lines->len) && g_get_monotonic_time () < end; reading->shown++)
    ferry_log_line_set_entry (g_ptr_array_index (reading->lines, reading->shown), g_ptr_array_index (reading->entries, reading->shown));
  return reading->shown < MIN (reading->entries->len, reading->lines->len);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *reading = user_data;

  if (ferry_job_run_finish (FERRY_JOB (source), result, NULL) && show_entries (reading))
    g_idle_add_full (GDK_PRIORITY_REDRAW + 10, show_entries, reading, end_reading);
  else
    end_reading (reading);
}

static void
start_reading (FerryLogChunks *self,
               Chunk          *chunk)
{
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr(FerryJob) job = ferry_job_new ("lines");

  g_weak_ref_init (&reading->chunks, self);
  reading->instance = g_object_ref (self->instance);
  reading->id = g_strdup (self->id);
  reading->lines = g_ptr_array_ref (chunk->lines);
  reading->n = chunk->lines->len;
  reading->offsets = self->func (chunk->number * LINES, &reading->n, self->user_data);
  chunk->waiting = FALSE;
  self->reading = TRUE;
  ferry_job_run_async (job, read_func, reading, NULL, read_cb, reading);
}

static void
read_next (FerryLogChunks *self)
{
  while (!self->reading && self->func != NULL && !g_queue_is_empty (&self->waiting))
    {
      Chunk *chunk = g_hash_table_lookup (self->chunks, g_queue_pop_head (&self->waiting));

      if (chunk != NULL)
        start_reading (self, chunk);
    }
}

static void
forget_oldest (FerryLogChunks *self)
{
  GHashTableIter iter;
  Chunk *chunk, *oldest = NULL;

  g_hash_table_iter_init (&iter, self->chunks);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &chunk))
    if (!chunk->waiting && (oldest == NULL || chunk->used < oldest->used))
      oldest = chunk;
  if (oldest != NULL)
    g_hash_table_remove (self->chunks, GUINT_TO_POINTER (oldest->number));
}

static Chunk *
add_chunk (FerryLogChunks *self,
           guint           number)
{
  Chunk *chunk = g_new0 (Chunk, 1);
  guint n = LINES;
  g_autofree gint64 *offsets = self->func (number * LINES, &n, self->user_data);

  if (g_hash_table_size (self->chunks) >= MOST_CHUNKS)
    forget_oldest (self);
  if (g_queue_get_length (&self->waiting) >= MOST_WAITING)
    g_hash_table_remove (self->chunks, g_queue_pop_tail (&self->waiting));
  chunk->number = number;
  chunk->waiting = TRUE;
  chunk->lines = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chunk->lines, ferry_log_line_new (number * LINES + i));
  g_hash_table_insert (self->chunks, GUINT_TO_POINTER (number), chunk);
  g_queue_push_head (&self->waiting, GUINT_TO_POINTER (number));
  read_next (self);
  return chunk;
}

FerryLogLine *
ferry_log_chunks_get (FerryLogChunks *self,
                      guint           line)
{
  guint number = line / LINES;
  Chunk *chunk = g_hash_table_lookup (self->chunks, GUINT_TO_POINTER (number));

  if (chunk == NULL)
    chunk = add_chunk (self, number);
  chunk->used = ++self->clock;
  return g_ptr_array_index (chunk->lines, line % LINES);
}

/* The last chunk was not full: what is bound keeps its objects, the new lines are read with the next look. */
void
ferry_log_chunks_grown (FerryLogChunks *self,
                        guint           lines)
{
  guint number = lines / LINES;
  Chunk *chunk = g_hash_table_lookup (self->chunks, GUINT_TO_POINTER (number));
  guint n = LINES;
  g_autofree gint64 *offsets = NULL;

  if (chunk == NULL)
    return;
  offsets = self->func (number * LINES, &n, self->user_data);
  for (guint i = chunk->lines->len; i < n; i++)
    g_ptr_array_add (chunk->lines, ferry_log_line_new (number * LINES + i));
  if (!chunk->waiting)
    {
      chunk->waiting = TRUE;
      g_queue_push_head (&self->waiting, GUINT_TO_POINTER (number));
      read_next (self);
    }
}
