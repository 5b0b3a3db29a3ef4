#include "config.h"

#include "ferry-terminal.h"

#include "ferry.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define MOST_INPUT (1 << 20)

/* set by the signal handler while a question waits; nothing else may be touched there */
static volatile sig_atomic_t interrupted;

/**
 * ferry_terminal_is_interactive:
 *
 * Returns: whether somebody sits there to be asked: the questions go to standard error and the answers come from standard input
 */
gboolean
ferry_terminal_is_interactive (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

/**
 * ferry_terminal_has_color:
 * @fd: standard output or standard error
 *
 * Returns: whether @fd is a terminal that shows colours and nobody asked for none (NO_COLOR, https://no-color.org)
 */
gboolean
ferry_terminal_has_color (int fd)
{
  const char *unwanted = g_getenv ("NO_COLOR");

  return isatty (fd) && (unwanted == NULL || *unwanted == '\0') && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

guint
ferry_terminal_get_width (int fd)
{
  struct winsize size = { 0 };

  return ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void
write_all (int         fd,
           const char *text,
           gsize       length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return;   /* the reader has gone: what Ferry does matters more than what it says */
      text += n;
      length -= (gsize) n;
    }
}

/* Every line escaped: names from a database must not move the cursor or reverse what stands there. */
static char *
sanitise (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *escaped = ferry_escape_for_display (lines[i]);

      g_free (lines[i]);
      lines[i] = escaped;
    }

  return g_strjoinv ("\n", lines);
}

/**
 * ferry_terminal_write:
 * @fd: standard output or standard error
 * @style: how it looks on a terminal with colours
 * @text: may hold several lines; other control characters and bidirectional marks are escaped
 */
void
ferry_terminal_write (int         fd,
                      FerryStyle  style,
                      const char *text)
{
  static const char * const codes[] = { "", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m" };
  g_autofree char *safe = sanitise (text);
  g_autofree char *styled = NULL;

  if (style != FERRY_STYLE_PLAIN && ferry_terminal_has_color (fd))
    {
      gsize length = strlen (safe);
      gboolean newline = length > 0 && safe[length - 1] == '\n';

      if (newline)
        safe[length - 1] = '\0';
      styled = g_strconcat (codes[style], safe, "\033[0m", newline ? "\n" : "", NULL);
    }
  write_all (fd, styled != NULL ? styled : safe, strlen (styled != NULL ? styled : safe));
}

static void
interrupt_cb (int number)
{
  interrupted = 1;
}

/* The next byte of standard input: 1, 0 at the end, -1 with @error. */
static int
read_byte (char          *byte,
           GCancellable  *cancellable,
           GError       **error)
{
  struct pollfd waiting = { .fd = STDIN_FILENO, .events = POLLIN };
  int n = 0;

  while (!interrupted && !g_cancellable_is_cancelled (cancellable))
    {
      n = poll (&waiting, 1, 100);
      if (n > 0)
        n = (int) read (STDIN_FILENO, byte, 1);
      else if (n == 0)
        continue;
      if (n >= 0)
        return n;
      if (errno != EINTR && errno != EAGAIN)
        {
          ferry_error_set_errno (error, errno, _("The answer could not be read"));
          return -1;
        }
    }
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped; nothing was changed."));

  return -1;
}

static char *
read_line (GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GString) line = g_string_sized_new (4096);   /* never moved for any sensible answer, so that wiping it is enough */
  char byte;
  int n;

  while ((n = read_byte (&byte, cancellable, error)) > 0 && byte != '\n' && line->len < MOST_INPUT)
    g_string_append_c (line, byte);
  if (n < 0 || (n == 0 && line->len == 0))
    {
      if (n == 0)
        g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("The input ended before an answer; nothing was changed."));
      explicit_bzero (line->str, line->allocated_len);
      return NULL;
    }
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
set_echo (gboolean        wanted,
          struct termios *before)
{
  struct termios quiet;

  if (!wanted && tcgetattr (STDIN_FILENO, before) == 0)
    {
      quiet = *before;
      quiet.c_lflag &= (tcflag_t) ~ECHO;
      quiet.c_lflag |= ECHONL | ICANON | ISIG;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
    }
  else if (wanted)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, before);
    }
}

/**
 * ferry_terminal_ask:
 * @prompt: the question, without newline
 * @secret: %TRUE to show nothing of what is typed
 * @cancellable: (nullable): ends the waiting
 *
 * Asks on the terminal and waits for a line. Any thread; one question at a time. Ctrl-C ends it with %FERRY_ERROR_CANCELLED, the terminal
 * as it was.
 *
 * Returns: (transfer full) (nullable): the line without its newline; wipe a secret with ferry_terminal_wipe()
 */
char *
ferry_terminal_ask (const char    *prompt,
                    gboolean       secret,
                    GCancellable  *cancellable,
                    GError       **error)
{
  struct sigaction stop = { .sa_handler = interrupt_cb }, before_int, before_term;
  struct termios before;
  char *line;

  interrupted = 0;
  sigaction (SIGINT, &stop, &before_int);
  sigaction (SIGTERM, &stop, &before_term);
  if (secret)
    set_echo (FALSE, &before);
  ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_BOLD, prompt);
  line = read_line (cancellable, error);
  if (secret)
    set_echo (TRUE, &before);
  if (line == NULL)
    ferry_terminal_write (STDERR_FILENO, FERRY_STYLE_PLAIN, "\n");
  sigaction (SIGINT, &before_int, NULL);
  sigaction (SIGTERM, &before_term, NULL);

  return line;
}

/**
 * ferry_terminal_confirm:
 * @question: ends in a question mark; " [y/N] " is added
 *
 * Returns: %TRUE for yes; otherwise %FALSE with %FERRY_ERROR_CANCELLED
 */
gboolean
ferry_terminal_confirm (const char  *question,
                        GError     **error)
{
  /* Translators: the two letters are what the user types; the capital one is what Enter means */
  g_autofree char *prompt = g_strdup_printf ("%s %s ", question, _("[y/N]"));
  g_autofree char *answer = ferry_terminal_ask (prompt, FALSE, NULL, error);

  if (answer == NULL)
    return FALSE;
  g_strstrip (answer);
  if (g_ascii_strcasecmp (answer, "y") == 0 || g_ascii_strcasecmp (answer, "yes") == 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Not confirmed; nothing was changed."));

  return FALSE;
}

void
ferry_terminal_wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

/**
 * ferry_terminal_text_width:
 * @text: UTF-8 without control characters
 *
 * Returns: how many cells @text takes
 */
guint
ferry_terminal_text_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}
