#include "config.h"

#include "archive/ferry-row-pipe-private.h"

#include <string.h>

#define BLOCK_SIZE (1024 * 1024)
#define N_BLOCKS   3

typedef struct
{
  gsize    length;
  gboolean last;
  guint8   data[BLOCK_SIZE];
} Block;

struct _FerryRowPipe
{
  FerryFrameWriter *writer;      /* of the other thread until finish */
  GThread          *thread;
  GAsyncQueue      *empty;       /* Block* */
  GAsyncQueue      *full;        /* Block* */
  Block            *current;     /* being filled */
  gint              failed;      /* atomic */
  GError           *error;       /* of the other thread; read after joining it */
};

/* after a failure blocks only go round, so that the reading thread never waits for ever */
static gpointer
pack_blocks (gpointer data)
{
  FerryRowPipe *self = data;
  gboolean last = FALSE;

  while (!last)
    {
      Block *block = g_async_queue_pop (self->full);

      last = block->last;
      if (self->error == NULL
          && !ferry_frame_writer_write (self->writer, block->data, block->length, last, &self->error))
        g_atomic_int_set (&self->failed, TRUE);
      g_async_queue_push (self->empty, block);
    }

  return NULL;
}

FerryRowPipe *
ferry_row_pipe_new (FerryFrameWriter *writer)
{
  FerryRowPipe *self = g_new0 (FerryRowPipe, 1);

  self->writer = writer;
  self->empty = g_async_queue_new_full (g_free);
  self->full = g_async_queue_new_full (g_free);
  for (guint i = 0; i < N_BLOCKS; i++)
    g_async_queue_push (self->empty, g_malloc0 (sizeof (Block)));

  return self;
}

static void
start (FerryRowPipe *self)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("ferry-pack", pack_blocks, self);
}

static void
pass_on (FerryRowPipe *self,
         gboolean      last)
{
  self->current->last = last;
  g_async_queue_push (self->full, g_steal_pointer (&self->current));
}

static void
take_block (FerryRowPipe *self)
{
  self->current = g_async_queue_pop (self->empty);
  self->current->length = 0;
}

static gboolean
push_bytes (FerryRowPipe *self,
            const char   *bytes,
            gsize         length)
{
  while (length > 0)
    {
      gsize n;

      if (self->current == NULL)
        take_block (self);
      n = MIN (length, BLOCK_SIZE - self->current->length);
      memcpy (self->current->data + self->current->length, bytes, n);
      self->current->length += n;
      bytes += n;
      length -= n;
      if (self->current->length < BLOCK_SIZE)
        continue;
      start (self);
      pass_on (self, FALSE);
    }

  return !g_atomic_int_get (&self->failed);
}

gboolean
ferry_row_pipe_push (FerryRowPipe *self,
                     const char   *line,
                     gsize         length)
{
  return push_bytes (self, line, length) && push_bytes (self, "\n", 1);
}

/* a table that fits one block is packed here: a thread would cost more than it saves */
gboolean
ferry_row_pipe_finish (FerryRowPipe  *self,
                       GError       **error)
{
  if (self->current == NULL)
    take_block (self);
  if (self->thread == NULL)
    {
      Block *block = self->current;

      return ferry_frame_writer_write (self->writer, block->data, block->length, TRUE, error);
    }

  pass_on (self, TRUE);
  g_thread_join (g_steal_pointer (&self->thread));
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));

  return FALSE;
}

void
ferry_row_pipe_free (FerryRowPipe *self)
{
  if (self == NULL)
    return;

  if (self->thread != NULL)
    ferry_row_pipe_finish (self, NULL);
  g_free (self->current);
  g_clear_error (&self->error);
  g_async_queue_unref (self->empty);
  g_async_queue_unref (self->full);
  g_free (self);
}
