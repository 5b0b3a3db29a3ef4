#include "config.h"

#include "remote/ferry-remote-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "site/ferry-keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN_BYTES 8192

/* A token that others can read is no secret. */
static gboolean
check_mode (int          fd,
            const char  *path,
            GError     **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    ferry_error_set_errno (error, errno, _("Can't read %s"), path);
  else if ((info.st_mode & 077) != 0 && !S_ISFIFO (info.st_mode))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION, _("Others can read the token in %s: say “chmod 600 %s”."), path, path);
  else
    return TRUE;
  return FALSE;
}

static gssize
read_all (int   fd,
          char *buffer,
          gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize got = read (fd, buffer + done, length - done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return got < 0 ? got : (gssize) done;
      done += (gsize) got;
    }
  return (gssize) done;
}

static char *
read_token (int          fd,
            const char  *path,
            GError     **error)
{
  char *buffer = g_malloc0 (TOKEN_BYTES + 1);
  gssize length = read_all (fd, buffer, TOKEN_BYTES);
  gsize end;

  if (length < 0)
    ferry_error_set_errno (error, errno, _("Can't read %s"), path);
  g_strstrip (buffer);
  end = strcspn (buffer, "\r\n \t");
  if (length >= 0 && *buffer != '\0' && buffer[end] == '\0' && length < TOKEN_BYTES)
    return buffer;
  if (length >= 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s holds no token: it must be one line and nothing else."), path);
  explicit_bzero (buffer, TOKEN_BYTES);
  g_free (buffer);
  return NULL;
}

/**
 * ferry_remote_token_read_file:
 * @path: a file that only its owner can read; `-` for standard input
 * @error: return location
 *
 * Reads a token. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the token, for ferry_secret_free()
 *
 * Since: 0.1
 */
char *
ferry_remote_token_read_file (const char  *path,
                              GError     **error)
{
  gboolean input = strcmp (path, "-") == 0;
  FERRY_AUTO_FD fd = input ? dup (STDIN_FILENO) : open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't read %s"), path);
      return NULL;
    }
  if (!input && !check_mode (fd, path, error))
    return NULL;
  return read_token (fd, input ? _("Standard input") : path, error);
}

/* What was entered, then the file of the record, then the keyring, then whoever can be asked. */
char *
_ferry_remote_find_token (FerryRemoteInstance  *self,
                          GError              **error)
{
  FerryRemoteTokenFunc func;
  gpointer data;
  char *token;

  g_mutex_lock (&self->mutex);
  token = g_strdup (self->token);
  func = self->token_func;
  data = self->token_data;
  g_mutex_unlock (&self->mutex);
  if (token == NULL && self->token_file != NULL)
    return ferry_remote_token_read_file (self->token_file, error);
  if (token == NULL)
    token = ferry_keyring_lookup (ferry_instance_get_id (FERRY_INSTANCE (self)), NULL);
  if (token == NULL && func != NULL)
    token = func (FERRY_INSTANCE (self), data);
  return token;
}
