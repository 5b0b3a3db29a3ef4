#include "config.h"

#include "ferry-agent-call-private.h"
#include "ferry-agent-listener-private.h"

#include <string.h>

#define BLOCK 4096
#define HEAD_PATIENCE (10 * G_USEC_PER_SEC)     /* for a whole head, from the first moment of the connection */
#define IDLE_PATIENCE (30 * G_USEC_PER_SEC)     /* between two requests */
#define LINGER_PATIENCE (1 * G_USEC_PER_SEC)
#define LINGER_BYTES (256 * 1024)               /* thrown away at most */
#define WORK_PATIENCE 60                        /* seconds without a byte while a request is answered */

static gboolean ready_cb (GObject  *stream,
                          gpointer  user_data);

static GQueue *
queue_of (FerryAgentConnection *self)
{
  if (self->state == FERRY_AGENT_CONNECTION_WORKING)
    return &self->listener->busy;
  return self->known && self->state == FERRY_AGENT_CONNECTION_READING ? &self->listener->guests : &self->listener->strangers;
}

static void
enter (FerryAgentConnection      *self,
       FerryAgentConnectionState  state,
       gint64                     patience)
{
  if (self->link.data != NULL)
    g_queue_unlink (queue_of (self), &self->link);
  self->state = state;
  self->since = g_get_monotonic_time ();
  self->deadline = self->since + patience;
  self->link.data = self;
  g_queue_push_tail_link (queue_of (self), &self->link);
  _ferry_agent_listener_watch (self->listener);
}

static void
stop_waiting (FerryAgentConnection *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

void
_ferry_agent_connection_close (FerryAgentConnection *self)
{
  stop_waiting (self);
  g_queue_unlink (queue_of (self), &self->link);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->socket);
  if (self->buffer->len > 0)
    explicit_bzero (self->buffer->data, self->buffer->len);
  g_byte_array_unref (self->buffer);
  g_clear_pointer (&self->head, ferry_agent_head_free);
  ferry_agent_visit_clear (&self->visit);
  g_free (self->peer);
  g_free (self);
}

static void
wait_for_bytes (FerryAgentConnection *self)
{
  if (self->source != NULL)
    return;
  self->source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream)), NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (ready_cb), self, NULL);
  g_source_attach (self->source, NULL);
}

/* ---- refusing ---- */

/* as much as the socket takes at once: no more is spent on somebody who may not come in */
static gboolean
tell (FerryAgentConnection *self,
      const char           *text)
{
  GPollableOutputStream *out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));

  return g_pollable_output_stream_write_nonblocking (out, text, strlen (text), NULL, NULL) == (gssize) strlen (text);
}

/* The answer is there, and nothing more is read as a request. Closing at once would have the answer thrown away on the other side where bytes of a body are on their way. */
static void
refuse (FerryAgentConnection    *self,
        const FerryAgentRefusal *refusal)
{
  g_autofree char *text = _ferry_agent_refusal_text (self->head, refusal);

  g_byte_array_set_size (self->buffer, 0);
  if (!tell (self, text) || !g_socket_shutdown (self->socket, FALSE, TRUE, NULL))
    {
      _ferry_agent_connection_close (self);
      return;
    }
  enter (self, FERRY_AGENT_CONNECTION_LINGERING, LINGER_PATIENCE);
  wait_for_bytes (self);
}

/* ---- a head ---- */

static void
take_from_buffer (FerryAgentConnection *self,
                  guint                 length)
{
  explicit_bzero (self->buffer->data, length);
  g_byte_array_remove_range (self->buffer, 0, length);
}

static gboolean
answer_health (FerryAgentConnection *self)
{
  static const FerryAgentRefusal well = { 200, NULL, "ok" };
  g_autofree char *text = _ferry_agent_refusal_text (self->head, &well);
  gboolean keep = self->head->keep;

  g_clear_pointer (&self->head, ferry_agent_head_free);
  return tell (self, text) && keep;
}

static void
hand_over (FerryAgentConnection *self)
{
  static const FerryAgentRefusal full = { 503, "busy", "This agent answers as many requests as it can: try again in a moment." };

  if (self->listener->busy.length >= self->listener->most_busy)
    {
      ferry_agent_visit_clear (&self->visit);
      refuse (self, &full);
      return;
    }
  stop_waiting (self);
  enter (self, FERRY_AGENT_CONNECTION_WORKING, 0);
  self->known = TRUE;
  g_socket_set_timeout (self->socket, WORK_PATIENCE);
  g_thread_pool_push (self->listener->workers, self, NULL);
}

/* Returns whether the next request may be in the buffer already */
static gboolean
take_head (FerryAgentConnection *self)
{
  FerryAgentRefusal refusal = { 431, NULL, "The head is too long." };
  gssize length = ferry_agent_head_find_end ((const char *) self->buffer->data, self->buffer->len);

  if (length < 0 && self->buffer->len < FERRY_AGENT_HEAD_LIMIT)
    {
      wait_for_bytes (self);
      return FALSE;
    }
  if (length > 0 && length <= FERRY_AGENT_HEAD_LIMIT)
    self->head = ferry_agent_head_parse ((const char *) self->buffer->data, (gsize) length, &refusal);
  if (self->head == NULL || !ferry_agent_door_judge (&self->listener->door, self->head, self->peer, &self->visit, &refusal))
    {
      refuse (self, &refusal);
      return FALSE;
    }
  take_from_buffer (self, (guint) length);
  if (self->visit.route != NULL)
    {
      hand_over (self);
      return FALSE;
    }
  if (answer_health (self))
    return TRUE;
  _ferry_agent_connection_close (self);
  return FALSE;
}

/* ---- bytes ---- */

/* -1: over; 0: nothing now */
static gssize
read_some (FerryAgentConnection *self,
           guint8               *block)
{
  GPollableInputStream *in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->stream));
  g_autoptr(GError) error = NULL;
  gssize got = g_pollable_input_stream_read_nonblocking (in, block, BLOCK, NULL, &error);

  if (got > 0)
    return got;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? 0 : -1;
}

/* what has come by now */
static void
read_head (FerryAgentConnection *self)
{
  guint8 block[BLOCK];
  gssize got = read_some (self, block);

  if (got < 0)
    {
      _ferry_agent_connection_close (self);
      return;
    }
  g_byte_array_append (self->buffer, block, (guint) got);
  explicit_bzero (block, (gsize) got);
  while (take_head (self))
    ;
}

static void
throw_away (FerryAgentConnection *self)
{
  guint8 block[BLOCK];
  gssize got = read_some (self, block);

  self->thrown += MAX (got, 0);
  if (got < 0 || self->thrown > LINGER_BYTES)
    _ferry_agent_connection_close (self);
}

static gboolean
ready_cb (GObject  *stream,
          gpointer  user_data)
{
  FerryAgentConnection *self = user_data;

  if (self->state == FERRY_AGENT_CONNECTION_READING)
    read_head (self);
  else
    throw_away (self);
  return G_SOURCE_CONTINUE;   /* where it is over, it was destroyed */
}

static GIOStream *
make_stream (FerryAgentListener *listener,
             GSocket            *socket)
{
  g_autoptr(GSocketConnection) plain = g_socket_connection_factory_create_connection (socket);
  GIOStream *secure;

  if (listener->certificate == NULL)
    return G_IO_STREAM (g_steal_pointer (&plain));
  secure = g_tls_server_connection_new (G_IO_STREAM (plain), listener->certificate, NULL);
  if (secure != NULL)
    g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (secure), FALSE);
  return secure;
}

static char *
peer_of (GSocket *socket)
{
  g_autoptr(GSocketAddress) address = g_socket_get_remote_address (socket, NULL);

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return g_strdup ("?");
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

void
_ferry_agent_connection_new (FerryAgentListener *listener,
                             GSocket            *socket)
{
  GIOStream *stream = make_stream (listener, socket);
  FerryAgentConnection *self;

  if (stream == NULL)
    return;
  self = g_new0 (FerryAgentConnection, 1);
  self->listener = listener;
  self->socket = g_object_ref (socket);
  self->stream = stream;
  self->buffer = g_byte_array_new ();
  self->peer = peer_of (socket);
  enter (self, FERRY_AGENT_CONNECTION_READING, HEAD_PATIENCE);
  read_head (self);
}

/* ---- work ---- */

/* back in the main loop */
static gboolean
done_cb (gpointer user_data)
{
  FerryAgentConnection *self = user_data;
  gboolean keep = self->keep && self->listener->source != NULL;

  g_socket_set_timeout (self->socket, 0);
  g_clear_pointer (&self->head, ferry_agent_head_free);
  ferry_agent_visit_clear (&self->visit);
  if (keep)
    {
      enter (self, FERRY_AGENT_CONNECTION_READING, IDLE_PATIENCE);
      while (take_head (self))
        ;
      return G_SOURCE_REMOVE;
    }
  if (!g_socket_shutdown (self->socket, FALSE, TRUE, NULL))
    {
      _ferry_agent_connection_close (self);
      return G_SOURCE_REMOVE;
    }
  enter (self, FERRY_AGENT_CONNECTION_LINGERING, LINGER_PATIENCE);
  wait_for_bytes (self);
  return G_SOURCE_REMOVE;
}

void
_ferry_agent_connection_work (FerryAgentConnection *self)
{
  self->keep = _ferry_agent_call_run (self->listener->agent, self->head, &self->visit, self->stream, g_socket_get_fd (self->socket), self->buffer);
  g_idle_add_full (G_PRIORITY_DEFAULT, done_cb, self, NULL);
}
