#include "config.h"

#include "ferry-agent-commands.h"
#include "ferry-agent-schedule.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ARENAS 2
#define LOOK 200   /* ms */

typedef struct
{
  FerryAgent         *agent;
  FerryAgentListener *listener;
  GMainLoop          *loop;
  const FerryAgentListenOptions *listen;
  gboolean            stopping;
} Serve;

/* Of secrets that are in memory no picture is to remain. */
static void
harden (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0);
  mallopt (M_ARENA_MAX, ARENAS);
}

/* systemd is told in its own words, where it listens */
static void
notify (const char *text)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  FERRY_AUTO_FD fd = -1;

  if (path == NULL || g_strlcpy (address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path)
    return;
  if (address.sun_path[0] == '@')
    address.sun_path[0] = '\0';
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd >= 0)
    sendto (fd, text, strlen (text), MSG_NOSIGNAL, (struct sockaddr *) &address, (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + strlen (path)));
}

static gboolean
look_cb (gpointer user_data)
{
  Serve *self = user_data;

  if (ferry_agent_tasks_count (ferry_agent_get_tasks (self->agent)) == 0 && ferry_agent_listener_count_busy (self->listener) == 0)
    g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* The first time what is under way is brought to its end; the second time it is left to the next start to judge. */
static gboolean
stop_cb (gpointer user_data)
{
  Serve *self = user_data;

  if (self->stopping)
    _exit (1);
  self->stopping = TRUE;
  notify ("STOPPING=1");
  g_message ("stopping; %u tasks are under way", ferry_agent_tasks_count (ferry_agent_get_tasks (self->agent)));
  ferry_agent_stop (self->agent);
  ferry_agent_listener_stop (self->listener);
  g_timeout_add (LOOK, look_cb, self);
  return G_SOURCE_CONTINUE;
}

/* A certificate was renewed: its key may be half written yet, then the one before goes on. */
static gboolean
reload_cb (gpointer user_data)
{
  Serve *self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->listen->certificate == NULL)
    return G_SOURCE_CONTINUE;
  if (ferry_agent_listener_load_certificate (self->listener, self->listen, &error))
    g_message ("the certificate is read again");
  else
    g_warning ("%s", error->message);
  return G_SOURCE_CONTINUE;
}

static FerryAgentOptions
read_options (const FerryAgentSettings *settings)
{
  return (FerryAgentOptions) { .app = settings->app, .database = settings->database, .env_file = settings->env_file, .storage = settings->storage, .state = settings->state,
                               .name = settings->name, .stage = settings->stage, .restart_command = settings->restart_command,
                               .commands = (const char * const *) settings->commands,
                               .upload_limit = (gint64) settings->upload_limit * 1024 * 1024 };
}

static void
run (Serve *self)
{
  g_autofree char *address = ferry_agent_listener_dup_address (self->listener);
  FerryAgentSchedule *schedule = ferry_agent_schedule_new (self->agent);

  self->loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, stop_cb, self);
  g_unix_signal_add (SIGINT, stop_cb, self);
  g_unix_signal_add (SIGHUP, reload_cb, self);
  printf (_("Listening at %s/api\n"), address);
  fflush (stdout);
  notify ("READY=1");
  malloc_trim (0);
  g_main_loop_run (self->loop);
  ferry_agent_schedule_free (schedule);
  g_main_loop_unref (self->loop);
}

/**
 * ferry_agent_serve:
 * @settings: what to serve, and where
 * @error: return location
 *
 * Serves until it is told to stop.
 *
 * Returns: %FALSE with @error where it could not begin
 */
gboolean
ferry_agent_serve (const FerryAgentSettings  *settings,
                   GError                   **error)
{
  FerryAgentOptions options = read_options (settings);
  FerryAgentListenOptions listen = { .address = settings->listen, .certificate = settings->certificate, .key = settings->key, .hosts = settings->hosts,
                                     .behind_proxy = settings->behind_proxy };
  Serve self = { NULL };

  if ((settings->app == NULL) == (settings->database == NULL))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("What is to be served? Name the application's folder with --app, or its database with --database."));
      return FALSE;
    }
  harden ();
  self.agent = ferry_agent_new (&options, error);
  self.listener = self.agent != NULL ? ferry_agent_listener_new (self.agent, &listen, error) : NULL;
  self.listen = &listen;
  if (self.listener != NULL)
    run (&self);
  else
    {
      ferry_agent_free (self.agent);
      return FALSE;
    }
  ferry_agent_listener_free (self.listener);
  ferry_agent_free (self.agent);
  return TRUE;
}
