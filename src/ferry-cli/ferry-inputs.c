#include "config.h"

#include "ferry-inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES (1 << 20)

typedef struct
{
  FerryCli             *cli;
  FerryPackageMetadata *metadata;
  GPtrArray            *variables;
  GHashTable           *optional;
} Reading;

void
ferry_input_options_clear (FerryInputOptions *self)
{
  g_strfreev (self->variables);
  g_free (self->variables_file);
  g_strfreev (self->secrets);
  g_free (self->secrets_file);
  g_free (self->override_reason);
}

static FerryVariable *
find (GPtrArray  *variables,
      const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (strcmp (ferry_variable_get_name (g_ptr_array_index (variables, i)), name) == 0)
      return g_ptr_array_index (variables, i);

  return NULL;
}

static gboolean
add (GPtrArray   *variables,
     const char  *name,
     gboolean     secret,
     const char  *value,
     GError     **error)
{
  if (find (variables, name) != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A value for %s is given twice."), name);
      return FALSE;
    }
  g_ptr_array_add (variables, ferry_variable_new (name, secret, value));

  return TRUE;
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *shown = NULL;

  if (ferry_variable_name_valid (name))
    return TRUE;
  shown = ferry_escape_for_display (name);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” is no name of a variable: say NAME=VALUE, the name in letters, digits and “_”."), shown);

  return FALSE;
}

/* What stands on a command line can be read by everybody on the computer. */
static gboolean
refuse_open_secret (Reading     *self,
                    const char  *name,
                    GError     **error)
{
  FerryVariable *packed = self->metadata != NULL ? find (self->metadata->variables, name) : NULL;

  if (packed == NULL || !ferry_variable_get_secret (packed))
    return FALSE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
               _("%s is a secret, and arguments can be seen by every user of this computer: say --secret %s, or --secrets-file."), name, name);

  return TRUE;
}

static gboolean
read_arguments (Reading     *self,
                char       **arguments,
                GError     **error)
{
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      const char *equals = strchr (arguments[i], '=');
      g_autofree char *name = g_strndup (arguments[i], equals != NULL ? (gsize) (equals - arguments[i]) : 0);

      if (!check_name (name, error) || refuse_open_secret (self, name, error) || !add (self->variables, name, FALSE, equals + 1, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_lines (Reading     *self,
            char        *text,
            const char  *place,
            gboolean     secret,
            GError     **error)
{
  guint number = 0;

  for (char *line = text, *next; line != NULL; line = next)
    {
      char *equals;

      number++;
      next = strchr (line, '\n');
      if (next != NULL)
        *next++ = '\0';
      line[strcspn (line, "\r")] = '\0';
      if (*line == '\0' || *line == '#')
        continue;
      equals = strchr (line, '=');
      if (equals != NULL)
        *equals = '\0';
      if (equals == NULL || !ferry_variable_name_valid (line))   /* the line is not shown: it may be a secret */
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s, line %u: that is no NAME=VALUE."), place, number);
          return FALSE;
        }
      if (!g_utf8_validate (equals + 1, -1, NULL))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s, line %u: the value of %s is not UTF-8."), place, number, line);
          return FALSE;
        }
      if (!add (self->variables, line, secret, equals + 1, error))
        return FALSE;
      g_hash_table_add (self->optional, g_strdup (line));
    }

  return TRUE;
}

static void
warn_readable (FerryCli   *cli,
               int         fd,
               const char *path)
{
  struct stat info;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & 077) != 0)
    ferry_cli_warn (cli, _("“%s” can be read by other users of this computer: chmod 600 it."), path);
}

/* The text ends in NUL; the buffer never grows, so that wiping it leaves nothing behind. */
static gssize
read_whole (int         fd,
            char       *buffer,
            const char *place,
            GError    **error)
{
  gsize length = 0;
  gssize n;

  while ((n = read (fd, buffer + length, MOST_BYTES - length)) > 0 || (n < 0 && errno == EINTR))
    {
      length += (gsize) MAX (n, 0);
      if (length == MOST_BYTES)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is longer than 1 MiB: that is no list of values."), place);
          return -1;
        }
    }
  if (n < 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be read"), place);
      return -1;
    }
  buffer[length] = '\0';
  if (strlen (buffer) != length)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is not a text file."), place);
      return -1;
    }

  return (gssize) length;
}

static gboolean
read_file (Reading     *self,
           const char  *path,
           gboolean     secret,
           GError     **error)
{
  gboolean standard = strcmp (path, "-") == 0;
  FERRY_AUTO_FD opened = standard ? -1 : open (path, O_RDONLY | O_CLOEXEC);
  g_autofree char *place = standard ? g_strdup (_("Standard input")) : g_strdup_printf ("“%s”", path);
  g_autofree char *buffer = g_malloc (MOST_BYTES + 1);
  gboolean read = FALSE;

  if (!standard && opened < 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be opened"), place);
      return FALSE;
    }
  if (secret && !standard)
    warn_readable (self->cli, opened, path);
  if (read_whole (standard ? STDIN_FILENO : opened, buffer, place, error) >= 0)
    read = read_lines (self, buffer, place, secret, error);
  explicit_bzero (buffer, MOST_BYTES + 1);

  return read;
}

/**
 * ferry_inputs_ask:
 * @variables: where the value goes
 * @name: a variable that the target lacks
 * @secret: %TRUE to show nothing of what is typed
 *
 * Asks on the terminal.
 *
 * Returns: %FALSE with %FERRY_ERROR_CANCELLED
 */
gboolean
ferry_inputs_ask (GPtrArray   *variables,
                  const char  *name,
                  gboolean     secret,
                  GError     **error)
{
  g_autofree char *prompt = g_strdup_printf (secret ? _("Secret %s (not shown): ") : _("Variable %s: "), name);
  char *value = ferry_terminal_ask (prompt, secret, NULL, error);
  gboolean added = value != NULL && add (variables, name, secret, value, error);

  ferry_terminal_wipe (value);

  return added;
}

static gboolean
ask_secrets (Reading     *self,
             char       **names,
             GError     **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      if (strchr (names[i], '=') != NULL)
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                               _("--secret takes a name only: a value in an argument can be seen by every user of this computer. It is asked for, or read with --secrets-file."));
          return FALSE;
        }
      if (!check_name (names[i], error))
        return FALSE;
      if (!ferry_cli_may_ask (self->cli))
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("The secret %s can't be asked for without a terminal: give it with --secrets-file."), names[i]);
          return FALSE;
        }
      if (!ferry_inputs_ask (self->variables, names[i], TRUE, error))
        return FALSE;
    }

  return TRUE;
}

GPtrArray *
ferry_inputs_read (FerryCli                 *cli,
                   const FerryInputOptions  *options,
                   FerryPackageMetadata     *metadata,
                   GHashTable               *optional,
                   GError                  **error)
{
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  Reading reading = { .cli = cli, .metadata = metadata, .variables = variables, .optional = optional };

  if (g_strcmp0 (options->variables_file, "-") == 0 && g_strcmp0 (options->secrets_file, "-") == 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Only one of --variables-file and --secrets-file can be standard input."));
      return NULL;
    }
  if (!read_arguments (&reading, options->variables, error) ||
      (options->variables_file != NULL && !read_file (&reading, options->variables_file, FALSE, error)) ||
      (options->secrets_file != NULL && !read_file (&reading, options->secrets_file, TRUE, error)) ||
      !ask_secrets (&reading, options->secrets, error))
    return NULL;

  return g_steal_pointer (&variables);
}
