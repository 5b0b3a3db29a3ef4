#include "config.h"

#include "backup/ferry-pg-feed.h"

#include "base/ferry-error.h"

#define CHUNK (256 * 1024)

struct _FerryPgFeed
{
  FerryBackupArchive *archive;
  FerryPgRun         *run;
  GThread            *thread;    /* nullable: joined */
  gint                stopped;   /* atomic: nobody wants the rest */
  GError             *failure;   /* of the thread */
};

static gboolean
pass_on (FerryPgFeed   *self,
         GInputStream  *stream,
         guint8        *chunk,
         GError       **error)
{
  gssize n = 0;

  while (!g_atomic_int_get (&self->stopped) && (n = g_input_stream_read (stream, chunk, CHUNK, NULL, error)) > 0)
    if (!ferry_pg_run_feed (self->run, chunk, (gsize) n, error))
      return FALSE;
  if (n < 0)
    ferry_error_convert_io (error, self->archive->path);
  return n == 0;
}

/* The dump is read to its end even where the program needs no more of it: its checksum comes last. A program whose input breaks off fails. */
static gpointer
feed (gpointer data)
{
  FerryPgFeed *self = data;
  g_autoptr(GInputStream) stream = ferry_zip_read (self->archive->zip, ferry_zip_find (self->archive->zip, "data"));
  g_autofree guint8 *chunk = g_malloc (CHUNK);

  pass_on (self, stream, chunk, &self->failure);
  ferry_pg_run_end_input (self->run);
  return NULL;
}

/**
 * ferry_pg_feed_begin:
 * @archive: a backup; not used by anybody else until the feed is freed
 * @run: a program of ferry_pg_tool_run_fed()
 *
 * Begins to give the program what the entry `data` holds.
 *
 * Returns: (transfer full): the feed
 *
 * Since: 0.1
 */
FerryPgFeed *
ferry_pg_feed_begin (FerryBackupArchive *archive,
                     FerryPgRun         *run)
{
  FerryPgFeed *self = g_new0 (FerryPgFeed, 1);

  self->archive = archive;
  self->run = run;
  self->thread = g_thread_new ("ferry-feed", feed, self);
  return self;
}

/**
 * ferry_pg_feed_stop:
 * @self: a feed that was not ended
 *
 * Kills the program and reads no further.
 *
 * Since: 0.1
 */
void
ferry_pg_feed_stop (FerryPgFeed *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->stopped, TRUE);
  ferry_pg_run_stop (self->run);
}

/**
 * ferry_pg_feed_end:
 * @self: a feed
 * @error: %FERRY_ERROR_DAMAGED where the CRC-32 is wrong, %FERRY_ERROR_IO
 *
 * Waits until everything is read, or nothing more after ferry_pg_feed_stop(). To be called once, when the program's output was read to its end or the feed was stopped. Blocks.
 *
 * Returns: whether every byte that was read was as it was written
 *
 * Since: 0.1
 */
gboolean
ferry_pg_feed_end (FerryPgFeed  *self,
                   GError      **error)
{
  g_return_val_if_fail (self != NULL && self->thread != NULL, FALSE);

  g_thread_join (g_steal_pointer (&self->thread));
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->failure));
  return FALSE;
}

/**
 * ferry_pg_feed_free:
 * @self: (nullable): a feed
 *
 * Frees it; one that was not ended stops the program.
 *
 * Since: 0.1
 */
void
ferry_pg_feed_free (FerryPgFeed *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    {
      ferry_pg_feed_stop (self);
      g_thread_join (self->thread);
    }
  g_clear_error (&self->failure);
  g_free (self);
}
