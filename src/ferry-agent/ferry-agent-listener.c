#include "config.h"

#include "ferry-agent-listener-private.h"

#include <glib/gi18n.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>

#define BACKLOG 4096
#define QUIET 10                    /* seconds that the kernel keeps a connection on which nothing was sent */
#define GRACE (100 * G_TIME_SPAN_MILLISECOND)   /* nobody is sent away before */
#define MOST_CONNECTIONS 256
#define MOST_BUSY 48
#define SPARE_FILES 96              /* descriptors for the work itself: databases, files, child processes */
#define BURST 64                    /* accepted before anything else gets its turn */
#define TICK 1                      /* seconds */
#define PAUSE 200                   /* ms after the last descriptor was gone */

static gboolean accept_cb (GSocket      *socket,
                           GIOCondition  condition,
                           gpointer      user_data);

/* ---- deadlines and room ---- */

static gboolean
close_late (GQueue *queue,
            gint64  now)
{
  for (GList *link = queue->head, *next; link != NULL; link = next)
    {
      FerryAgentConnection *connection = link->data;

      next = link->next;
      if (connection->deadline <= now)
        _ferry_agent_connection_close (connection);
    }
  return queue->length > 0;
}

static gboolean
tick_cb (gpointer user_data)
{
  FerryAgentListener *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gboolean strangers = close_late (&self->strangers, now), guests = close_late (&self->guests, now);

  if (strangers || guests)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  malloc_trim (0);
  return G_SOURCE_REMOVE;
}

/* Deadlines are looked at while somebody has one. */
void
_ferry_agent_listener_watch (FerryAgentListener *self)
{
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK, tick_cb, self);
}

static FerryAgentConnection *
find_oldest (FerryAgentListener *self)
{
  GList *link = self->strangers.head != NULL ? self->strangers.head : self->guests.head;

  return link != NULL ? link->data : NULL;
}

/* The one that has been here longest without a token goes first. A caller with a token sends its head at once, so it is not there for long. */
static gboolean
make_room (FerryAgentListener *self)
{
  FerryAgentConnection *oldest = find_oldest (self);

  if (oldest != NULL)
    _ferry_agent_connection_close (oldest);
  return oldest != NULL;
}

static guint
count (FerryAgentListener *self)
{
  return self->strangers.length + self->guests.length + self->busy.length;
}

/* ---- accepting ---- */

static void
wait_for_connections (FerryAgentListener *self)
{
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->source, NULL);
}

static gboolean
go_on_cb (gpointer user_data)
{
  FerryAgentListener *self = user_data;

  self->pause = 0;
  wait_for_connections (self);
  return G_SOURCE_REMOVE;
}

static void
stop_accepting (FerryAgentListener *self)
{
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
rest (FerryAgentListener *self,
      guint               milliseconds)
{
  stop_accepting (self);
  self->pause = g_timeout_add (milliseconds, go_on_cb, self);
}

/* However many come: each has its moment to say what it wants, and the others wait in the kernel's queue meanwhile. */
static gboolean
is_full (FerryAgentListener *self)
{
  FerryAgentConnection *oldest = find_oldest (self);
  gint64 age = oldest != NULL ? g_get_monotonic_time () - oldest->since : 0;

  if (count (self) < self->most || age >= GRACE)
    return FALSE;
  rest (self, oldest != NULL ? (guint) ((GRACE - age) / 1000) + 1 : PAUSE);
  return TRUE;
}

/* The process has no descriptor left. Somebody goes; if nobody can, it waits and looks again: it never stops for good. */
static void
survive (FerryAgentListener *self,
         const GError       *error)
{
  if (make_room (self))
    return;
  g_warning ("No connection can be accepted now: %s", error->message);
  rest (self, PAUSE);
}

static gboolean
accept_one (FerryAgentListener *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocket) socket = NULL;

  if (is_full (self))
    return FALSE;
  socket = g_socket_accept (self->socket, NULL, &error);
  if (socket == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
        survive (self, error);
      return FALSE;
    }
  if (count (self) >= self->most)
    make_room (self);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  _ferry_agent_connection_new (self, socket);
  return TRUE;
}

static gboolean
accept_cb (GSocket      *socket,
           GIOCondition  condition,
           gpointer      user_data)
{
  FerryAgentListener *self = user_data;

  for (guint i = 0; i < BURST && self->source != NULL && accept_one (self); i++)
    ;
  return G_SOURCE_CONTINUE;
}

/* ---- made ---- */

/* "ADDRESS:PORT": an address, no name: what a name means may change */
static GSocketAddress *
parse_address (const char  *text,
               GError     **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  g_autofree char *inner = host != NULL && host[0] == '[' ? g_strndup (host + 1, strlen (host) - 2) : g_strdup (host);
  guint64 port = 0;
  GSocketAddress *address = NULL;

  if (inner != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    address = g_inet_socket_address_new_from_string (strcmp (inner, "localhost") == 0 ? "127.0.0.1" : inner, (guint) port);
  if (address == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no address to listen at: write it as 127.0.0.1:13080 or [::1]:13080."), text);
  return address;
}

/* A token must not cross a network that others read. */
static gboolean
check_reach (GSocketAddress                 *address,
             const FerryAgentListenOptions  *options,
             GError                        **error)
{
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));

  if ((options->certificate == NULL) != (options->key == NULL))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("TLS needs both: --tls-certificate and --tls-key."));
  else if (g_inet_address_get_is_loopback (inet) || options->certificate != NULL || options->behind_proxy)
    return TRUE;
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                 _("At %s others could read the tokens: give a certificate and its key, or say --behind-proxy where a proxy with TLS stands in front and nobody else can reach this address."),
                 options->address);
  return FALSE;
}

static gboolean
listen_at (FerryAgentListener  *self,
           GSocketAddress      *address,
           GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  self->socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &local_error);
  if (self->socket != NULL)
    {
      g_socket_set_blocking (self->socket, FALSE);
      g_socket_set_listen_backlog (self->socket, BACKLOG);
      g_socket_set_option (self->socket, IPPROTO_TCP, TCP_DEFER_ACCEPT, QUIET, NULL);
      if (g_socket_bind (self->socket, address, TRUE, &local_error) && g_socket_listen (self->socket, &local_error))
        return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("Can't listen there: %s"), local_error->message);
  return FALSE;
}

/* Half of the descriptors at most: what is done for those who are let in needs some, too. */
static guint
find_most (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= MOST_CONNECTIONS + SPARE_FILES)
    return MOST_CONNECTIONS;
  return limit.rlim_cur > 2 * SPARE_FILES ? (guint) limit.rlim_cur - SPARE_FILES : MAX ((guint) limit.rlim_cur / 2, 4);
}

/**
 * ferry_agent_listener_load_certificate:
 * @self: a listener
 * @options: where the certificate and its key lie; without one nothing is done
 * @error: return location; %FERRY_ERROR_USAGE
 *
 * Reads the certificate, again where it was renewed: connections that come from now on get it, those that stand keep the one they have. Main loop.
 *
 * Returns: %FALSE with @error where it can't be read; the one before stays
 */
gboolean
ferry_agent_listener_load_certificate (FerryAgentListener             *self,
                                       const FerryAgentListenOptions  *options,
                                       GError                        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GTlsCertificate) certificate = NULL;

  if (options->certificate == NULL)
    return TRUE;
  certificate = g_tls_certificate_new_from_files (options->certificate, options->key, &local_error);
  if (certificate != NULL)
    {
      g_set_object (&self->certificate, certificate);
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The certificate %s or its key can't be read: %s"), options->certificate, local_error->message);
  return FALSE;
}

static char **
list_hosts (char **hosts)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *own = g_ascii_strdown (g_get_host_name (), -1);

  g_strv_builder_add (builder, own);
  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      g_autofree char *name = g_ascii_strdown (hosts[i], -1);

      g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

static void
work_cb (gpointer data,
         gpointer user_data)
{
  _ferry_agent_connection_work (data);
}

/**
 * ferry_agent_listener_new:
 * @agent: what is served
 * @options: where and how
 * @error: return location
 *
 * Begins to listen. Beyond loopback it does so only with TLS, or where a proxy with TLS is said to stand in front.
 *
 * Returns: (transfer full) (nullable): the listener
 */
FerryAgentListener *
ferry_agent_listener_new (FerryAgent                     *agent,
                          const FerryAgentListenOptions  *options,
                          GError                        **error)
{
  g_autoptr(GSocketAddress) address = parse_address (options->address, error);
  g_autoptr(FerryAgentListener) self = NULL;

  if (address == NULL || !check_reach (address, options, error))
    return NULL;
  self = g_new0 (FerryAgentListener, 1);
  self->agent = agent;
  self->most = find_most ();
  self->most_busy = MIN (MOST_BUSY, self->most / 2);
  self->door = (FerryAgentDoor) { .router = ferry_agent_get_router (agent), .tokens = ferry_agent_get_tokens (agent), .attempts = ferry_agent_attempts_new (),
                                  .hosts = list_hosts (options->hosts), .behind_proxy = options->behind_proxy, .upload_limit = ferry_agent_get_upload_limit (agent) };
  if (!ferry_agent_listener_load_certificate (self, options, error) || !listen_at (self, address, error))
    return NULL;
  self->workers = g_thread_pool_new (work_cb, NULL, (int) self->most_busy, FALSE, NULL);
  wait_for_connections (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_agent_listener_stop:
 * @self: a listener
 *
 * Accepts nobody any more and closes the connections that nobody works for.
 */
void
ferry_agent_listener_stop (FerryAgentListener *self)
{
  stop_accepting (self);
  g_clear_handle_id (&self->pause, g_source_remove);
  g_socket_close (self->socket, NULL);
  while (make_room (self))
    ;
}

/**
 * ferry_agent_listener_free:
 * @self: (nullable): a listener without work
 */
void
ferry_agent_listener_free (FerryAgentListener *self)
{
  if (self == NULL)
    return;
  if (self->socket != NULL)
    ferry_agent_listener_stop (self);
  g_clear_handle_id (&self->tick, g_source_remove);
  g_thread_pool_set_max_unused_threads (-1);   /* none is to be on its way out while the process ends: what libcrypto keeps for it would look lost */
  if (self->workers != NULL)
    g_thread_pool_free (self->workers, FALSE, TRUE);
  ferry_agent_door_clear (&self->door);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_free (self);
}

/**
 * ferry_agent_listener_dup_address:
 * @self: a listener
 *
 * Returns: (transfer full): where it listens: "http://127.0.0.1:13080"
 */
char *
ferry_agent_listener_dup_address (FerryAgentListener *self)
{
  g_autoptr(GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);
  g_autofree char *text = address != NULL ? g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address)) : NULL;

  return g_strdup_printf ("%s://%s", self->certificate != NULL ? "https" : "http", text);
}

/**
 * ferry_agent_listener_count_busy:
 * @self: a listener
 *
 * Returns: how many requests are being answered
 */
guint
ferry_agent_listener_count_busy (FerryAgentListener *self)
{
  return self->busy.length;
}
