#include "config.h"

#include "http-server.h"

#include <glib/gstdio.h>
#include <string.h>

struct _HttpServer
{
  GSocketListener *listener;
  HttpHandler      handler;
  gpointer         user_data;
  GTlsCertificate *certificate;
  char            *address;
  gboolean         several;
  gint             requests;
  GMutex           mutex;
  GThread         *thread;
  GPtrArray       *threads;
  GCancellable    *cancellable;
};

static void
request_clear (HttpRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_clear_pointer (&request->headers, g_hash_table_unref);
  g_clear_pointer (&request->body, g_byte_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HttpRequest, request_clear)

static gboolean
read_head (GDataInputStream *in,
           HttpRequest      *request,
           GCancellable     *cancellable)
{
  g_autofree char *line = g_data_input_stream_read_line (in, NULL, cancellable, NULL);
  g_auto(GStrv) words = line != NULL ? g_strsplit (line, " ", 3) : NULL;

  if (words == NULL || g_strv_length (words) != 3)
    return FALSE;
  request->method = g_strdup (words[0]);
  request->path = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while (TRUE)
    {
      g_autofree char *header = g_data_input_stream_read_line (in, NULL, cancellable, NULL);
      char *colon;

      if (header == NULL)
        return FALSE;
      if (*header == '\0')
        return TRUE;
      colon = strchr (header, ':');
      g_assert_nonnull (colon);
      *colon = '\0';
      g_hash_table_insert (request->headers, g_ascii_strdown (header, -1), g_strstrip (g_strdup (colon + 1)));
    }
}

static gboolean
read_body (GDataInputStream *in,
           HttpRequest      *request,
           GCancellable     *cancellable)
{
  const char *length = http_request_header (request, "content-length");
  gsize wanted = length != NULL ? (gsize) g_ascii_strtoull (length, NULL, 10) : 0, got = 0;

  request->body = g_byte_array_sized_new ((guint) wanted + 1);
  g_byte_array_set_size (request->body, (guint) wanted);
  return g_input_stream_read_all (G_INPUT_STREAM (in), request->body->data, wanted, &got, cancellable, NULL) && got == wanted;
}

static void
serve (HttpServer *self,
       GIOStream  *stream)
{
  g_autoptr(GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  gboolean go_on = TRUE;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while (go_on)
    {
      g_auto(HttpRequest) request = { NULL };

      if (!read_head (in, &request, self->cancellable) || !read_body (in, &request, self->cancellable))
        return;
      if (!self->several)
        g_mutex_lock (&self->mutex);
      g_atomic_int_inc (&self->requests);
      go_on = self->handler (self, &request, g_io_stream_get_output_stream (stream), self->user_data);
      if (!self->several)
        g_mutex_unlock (&self->mutex);
    }
}

typedef struct { HttpServer *server; GIOStream *stream; } Connection;

static gpointer
connection_thread (gpointer data)
{
  g_autofree Connection *connection = data;
  HttpServer *self = connection->server;
  g_autoptr(GIOStream) stream = connection->stream;

  if (self->certificate != NULL)
    {
      g_autoptr(GIOStream) tls = g_tls_server_connection_new (stream, self->certificate, NULL);

      if (tls != NULL && g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, NULL))
        serve (self, tls);
      g_io_stream_close (tls, NULL, NULL);
    }
  else
    serve (self, stream);
  g_io_stream_close (stream, NULL, NULL);
  return NULL;
}

static gpointer
server_thread (gpointer data)
{
  HttpServer *self = data;
  GSocketConnection *accepted;

  while ((accepted = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) != NULL)
    {
      Connection *connection = g_new0 (Connection, 1);

      connection->server = self;
      connection->stream = G_IO_STREAM (accepted);
      g_ptr_array_add (self->threads, g_thread_new ("http-connection", connection_thread, connection));
    }
  return NULL;
}

HttpServer *
http_server_new_tls (HttpHandler      handler,
                     gpointer         user_data,
                     GTlsCertificate *certificate)
{
  HttpServer *self = g_new0 (HttpServer, 1);
  g_autoptr(GSocketAddress) any = NULL, got = NULL;
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  self->handler = handler;
  self->user_data = user_data;
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  self->threads = g_ptr_array_new ();
  self->listener = g_socket_listener_new ();
  any = g_inet_socket_address_new (loopback, 0);
  g_assert_true (g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &got, NULL));
  self->address = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  self->thread = g_thread_new ("http-server", server_thread, self);
  return self;
}

HttpServer *
http_server_new (HttpHandler handler,
                 gpointer    user_data)
{
  return http_server_new_tls (handler, user_data, NULL);
}

void
http_server_free (HttpServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_unref (self->threads);
  g_object_unref (self->listener);
  g_clear_object (&self->certificate);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_free (self->address);
  g_free (self);
}

const char *
http_server_get_address (HttpServer *self)
{
  return self->address;
}

guint
http_server_get_requests (HttpServer *self)
{
  return (guint) g_atomic_int_get (&self->requests);
}

void
http_server_set_certificate (HttpServer      *self,
                             GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

const char *
http_request_header (const HttpRequest *request,
                     const char        *name)
{
  return g_hash_table_lookup (request->headers, name);
}

void
http_server_let_several (HttpServer *self)
{
  self->several = TRUE;
}

/* A client that has gone away is no failure of the server. */
gboolean
http_write (GOutputStream *out,
            gconstpointer  data,
            gssize         length)
{
  return g_output_stream_write_all (out, data, length >= 0 ? (gsize) length : strlen (data), NULL, NULL, NULL);
}

gboolean
http_answer (GOutputStream *out,
             guint          status,
             const char    *headers,
             const char    *type,
             gconstpointer  body,
             gssize         length)
{
  gsize size = length >= 0 ? (gsize) length : strlen (body);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %u Status\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n",
                                           status, type, size, headers != NULL ? headers : "");

  http_write (out, head, -1);
  http_write (out, body, (gssize) size);
  return TRUE;
}

gboolean
http_answer_json (GOutputStream *out,
                  guint          status,
                  const char    *text)
{
  return http_answer (out, status, NULL, "application/json; charset=utf-8", text, -1);
}

/* A fresh self-signed certificate, as an administrator would make it. */
GTlsCertificate *
http_make_certificate (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-tls-XXXXXX", NULL);
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL), *pem = g_build_filename (folder, "cert.pem", NULL);
  const char *command[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", pem, NULL };
  g_autoptr(GError) error = NULL;
  GTlsCertificate *certificate;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  certificate = g_tls_certificate_new_from_files (pem, key, &error);
  g_assert_no_error (error);
  g_unlink (key);
  g_unlink (pem);
  g_rmdir (folder);
  return certificate;
}
