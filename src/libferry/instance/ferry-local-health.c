#include "config.h"

#include "instance/ferry-local-restart.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define TIMEOUT_SECONDS 5
#define ANSWER_BYTES 4096

/* "/api/__health_check" below the application's public path */
static char *
health_path (FerrySite *site)
{
  const char *api = ferry_site_get_env (site, "API_BASE_PATH");
  const char *path = api != NULL && api[0] == '/' ? api : "/api/";

  return g_strdup_printf ("%s%s__health_check", path, g_str_has_suffix (path, "/") ? "" : "/");
}

static char *
ask (GIOStream    *stream,
     FerrySite    *site,
     GCancellable *cancellable)
{
  g_autofree char *path = health_path (site);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
  g_autofree char *answer = g_malloc0 (ANSWER_BYTES + 1);
  gsize length = 0;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request), NULL, cancellable, NULL))
    return NULL;
  g_input_stream_read_all (g_io_stream_get_input_stream (stream), answer, ANSWER_BYTES, &length, cancellable, NULL);
  return length > 0 ? g_steal_pointer (&answer) : NULL;
}

/* NocoBase says what it is doing while it comes up: {"error":{"message":…}} */
static char *
find_message (const char *answer)
{
  const char *start = strstr (answer, "\"message\":\"");
  const char *end = start != NULL ? strchr (start + 11, '"') : NULL;

  return end != NULL ? g_strndup (start + 11, (gsize) (end - start - 11)) : NULL;
}

static FerryHealth
judge (const char  *answer,
       char       **text)
{
  const char *status = strchr (answer, ' ');

  if (status != NULL && g_str_has_prefix (status, " 200"))
    return FERRY_HEALTH_OK;
  *text = find_message (answer);
  return FERRY_HEALTH_STARTING;
}

/**
 * ferry_local_health_ask:
 * @site: the instance's place
 * @text: (out) (transfer full) (nullable): what the application says of itself
 * @job: (nullable): for cancelling
 *
 * Asks the application on this machine, at the port of its `.env`, whether it is well. Blocking, any thread.
 *
 * Returns: its health; unknown where no `.env` tells the port
 *
 * Since: 0.1
 */
FerryHealth
ferry_local_health_ask (FerrySite  *site,
                        char      **text,
                        FerryJob   *job)
{
  const char *port = ferry_site_get_env (site, "APP_PORT");
  guint64 number = port != NULL ? g_ascii_strtoull (port, NULL, 10) : 0;
  GCancellable *cancellable = job != NULL ? ferry_job_get_cancellable (job) : NULL;
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  *text = NULL;
  if (number == 0 || number > G_MAXUINT16)
    return FERRY_HEALTH_UNKNOWN;
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) number, cancellable, NULL);
  if (connection != NULL)
    answer = ask (G_IO_STREAM (connection), site, cancellable);
  return answer != NULL ? judge (answer, text) : FERRY_HEALTH_DOWN;
}
