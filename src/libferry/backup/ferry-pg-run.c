#include "config.h"

#include "backup/ferry-pg-tool-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a failing program says is short; of more than this only the end matters. */
#define MESSAGE_LIMIT 2000
#define PIPE_ROOM (1024 * 1024)

struct _FerryPgRun
{
  GSubprocess *process;
  char        *name;
  int          messages;    /* stderr, in memory */
  gboolean     deaf;        /* reads no more of what it is fed */
};

static GSubprocess *
spawn (FerryPgTool         *tool,
       const char * const  *arguments,
       const char          *password_file,
       gboolean             fed,
       int                  messages,
       GError             **error)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | (fed ? G_SUBPROCESS_FLAGS_STDIN_PIPE : 0));
  g_auto(GStrv) environment = _ferry_pg_tool_environment (password_file);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, tool->path);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_take_stderr_fd (launcher, messages);
  return g_subprocess_launcher_spawnv (launcher, (const char * const *) argv->pdata, error);
}

/* Whoever writes need not stop as often. A system that allows less leaves the pipe as it is. */
static void
widen (int pipe)
{
  fcntl (pipe, F_SETPIPE_SZ, PIPE_ROOM);
}

static FerryPgRun *
start (FerryPgTool         *self,
       const char * const  *arguments,
       const char          *password_file,
       gboolean             fed,
       GError             **error)
{
  g_autoptr(FerryPgRun) run = g_new0 (FerryPgRun, 1);
  int theirs;

  g_return_val_if_fail (self != NULL && arguments != NULL, NULL);

  run->name = g_path_get_basename (self->path);
  run->messages = memfd_create ("ferry-messages", MFD_CLOEXEC);
  theirs = run->messages >= 0 ? dup (run->messages) : -1;
  if (theirs < 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be started"), run->name);
      return NULL;
    }
  run->process = spawn (self, arguments, password_file, fed, theirs, error);
  if (run->process == NULL)
    {
      g_autofree char *what = g_strdup_printf (_("%s can't be started"), self->path);

      ferry_error_convert_io (error, what);
      return NULL;
    }
  widen (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (run->process))));
  if (fed)
    widen (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (g_subprocess_get_stdin_pipe (run->process))));
  return g_steal_pointer (&run);
}

/**
 * ferry_pg_tool_run:
 * @self: a program
 * @arguments: its arguments, %NULL-terminated; no shell sees them
 * @password_file: (nullable): path of a password file
 * @error: %FERRY_ERROR_IO
 *
 * Starts the program with an environment without PG… and LD_… Any thread.
 *
 * Returns: (transfer full): the running program
 *
 * Since: 0.1
 */
FerryPgRun *
ferry_pg_tool_run (FerryPgTool         *self,
                   const char * const  *arguments,
                   const char          *password_file,
                   GError             **error)
{
  return start (self, arguments, password_file, FALSE, error);
}

/**
 * ferry_pg_tool_run_fed:
 * @self: a program
 * @arguments: its arguments, %NULL-terminated
 * @error: %FERRY_ERROR_IO
 *
 * Starts the program so that it reads what ferry_pg_run_feed() gives it. Any thread.
 *
 * Returns: (transfer full): the running program
 *
 * Since: 0.1
 */
FerryPgRun *
ferry_pg_tool_run_fed (FerryPgTool         *self,
                       const char * const  *arguments,
                       GError             **error)
{
  return start (self, arguments, NULL, TRUE, error);
}

/* A pipe whose reader is gone must not kill the process. */
static gboolean
write_quietly (GOutputStream  *stream,
               gconstpointer   data,
               gsize           length,
               GError        **error)
{
  const struct timespec no_time = { 0, 0 };
  sigset_t pipe, before;
  gboolean ok;

  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe, &before);
  ok = g_output_stream_write_all (stream, data, length, NULL, NULL, error);
  if (!ok && !sigismember (&before, SIGPIPE))
    sigtimedwait (&pipe, NULL, &no_time);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return ok;
}

/**
 * ferry_pg_run_feed:
 * @self: a program of ferry_pg_tool_run_fed()
 * @data: the next bytes of its standard input
 * @length: how many
 * @error: %FERRY_ERROR_IO
 *
 * Gives the program the next bytes. One that reads no more is told by ferry_pg_run_finish(), if it matters. Blocks; one thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_run_feed (FerryPgRun     *self,
                   gconstpointer   data,
                   gsize           length,
                   GError        **error)
{
  g_autoptr(GError) failure = NULL;

  g_return_val_if_fail (self != NULL && data != NULL, FALSE);

  if (self->deaf || write_quietly (g_subprocess_get_stdin_pipe (self->process), data, length, &failure))
    return TRUE;
  self->deaf = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  if (self->deaf)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  ferry_error_convert_io (error, self->name);
  return FALSE;
}

/**
 * ferry_pg_run_end_input:
 * @self: a program of ferry_pg_tool_run_fed()
 *
 * Tells the program that nothing more comes. The thread that feeds.
 *
 * Since: 0.1
 */
void
ferry_pg_run_end_input (FerryPgRun *self)
{
  g_return_if_fail (self != NULL);

  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
}

/**
 * ferry_pg_run_get_output:
 * @self: a running program
 *
 * Returns: (transfer none): its standard output
 *
 * Since: 0.1
 */
GInputStream *
ferry_pg_run_get_output (FerryPgRun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_subprocess_get_stdout_pipe (self->process);
}

/* The last words of stderr as one line, without what a terminal would act on. */
static char *
dup_messages (FerryPgRun *self)
{
  g_autofree char *text = g_malloc0 (MESSAGE_LIMIT + 1);
  off_t size = lseek (self->messages, 0, SEEK_END);
  off_t from = MAX (0, size - MESSAGE_LIMIT);
  g_autofree char *valid = NULL;

  if (size <= 0 || pread (self->messages, text, MESSAGE_LIMIT, from) < 0)
    return g_strdup ("");
  valid = g_utf8_make_valid (g_strstrip (text), -1);
  g_strdelimit (valid, "\n", ' ');
  return ferry_escape_for_display (valid);
}

static gint
code_of_message (const char *message)
{
  if (strstr (message, "permission denied") != NULL)
    return FERRY_ERROR_PERMISSION;
  if (strstr (message, "No space left on device") != NULL)
    return FERRY_ERROR_NO_SPACE;
  if (strstr (message, "password authentication failed") != NULL || strstr (message, "no password supplied") != NULL)
    return FERRY_ERROR_AUTHENTICATION;
  if (strstr (message, "server version mismatch") != NULL || strstr (message, "unsupported version") != NULL)
    return FERRY_ERROR_UNSUPPORTED;
  if (strstr (message, "connection to server") != NULL || strstr (message, "server closed the connection") != NULL)
    return FERRY_ERROR_CONNECTION;
  if (strstr (message, "lock timeout") != NULL)
    return FERRY_ERROR_BUSY;
  return FERRY_ERROR_FAILED;
}

/**
 * ferry_pg_run_finish:
 * @self: a running program whose output was read to its end
 * @cancellable: (nullable): stops the waiting; the program is killed when @self is freed
 * @error: the program's own words, with the code that fits them
 *
 * Waits for the program's end. Blocks.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_run_finish (FerryPgRun    *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autofree char *messages = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!g_subprocess_wait (self->process, cancellable, error))
    {
      ferry_error_convert_io (error, self->name);
      return FALSE;
    }
  if (g_subprocess_get_if_exited (self->process) && g_subprocess_get_exit_status (self->process) == 0)
    return TRUE;
  messages = dup_messages (self);
  if (g_subprocess_get_if_signaled (self->process))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("%s was stopped by signal %d. %s"), self->name,
                 g_subprocess_get_term_sig (self->process), messages);
  else
    g_set_error (error, FERRY_ERROR, code_of_message (messages), _("%s failed: %s"), self->name,
                 *messages != '\0' ? messages : _("it says nothing about the cause"));
  return FALSE;
}

/**
 * ferry_pg_run_stop:
 * @self: a running program
 *
 * Kills it: whoever reads its output comes to the end.
 *
 * Since: 0.1
 */
void
ferry_pg_run_stop (FerryPgRun *self)
{
  g_return_if_fail (self != NULL);

  g_subprocess_force_exit (self->process);
}

/**
 * ferry_pg_run_free:
 * @self: (nullable): a running program
 *
 * Kills it if it runs still, and waits for its end.
 *
 * Since: 0.1
 */
void
ferry_pg_run_free (FerryPgRun *self)
{
  if (self == NULL)
    return;
  if (self->process != NULL)
    {
      g_subprocess_force_exit (self->process);
      g_subprocess_wait (self->process, NULL, NULL);
    }
  g_clear_object (&self->process);
  ferry_fd_close (&self->messages);
  g_free (self->name);
  g_free (self);
}
