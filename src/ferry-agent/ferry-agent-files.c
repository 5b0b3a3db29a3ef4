#include "config.h"

#include "ferry-agent-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".nbdata"
#define NAME_LIMIT 200
#define BLOCK (256 * 1024)
#define SPARE (64 * 1024 * 1024)   /* bytes that an upload leaves free */

/* ---- backups ---- */

/**
 * ferry_agent_check_backup_name:
 * @name: (nullable): as a caller names a backup
 * @error: return location
 *
 * Returns: whether it is a plain file name that ends in .nbdata; otherwise %FERRY_ERROR_USAGE
 */
gboolean
ferry_agent_check_backup_name (const char  *name,
                               GError     **error)
{
  gsize length = name != NULL ? strlen (name) : 0;

  if (length > 0 && length <= NAME_LIMIT && *name != '.' && g_str_has_suffix (name, SUFFIX)
      && strspn (name, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") == length)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("That is no name of a backup: those are of letters, digits, “.”, “_” and “-”, and end in .nbdata."));
  return FALSE;
}

/* ---- uploads ---- */

typedef struct
{
  GInputStream *stream;
  int           fd;
  const char   *path;
  gint64        left;
  FerryHash    *hash;
  guint8       *block;
} Upload;

static gboolean
write_block (Upload   *upload,
             gsize     length,
             GError  **error)
{
  for (gsize done = 0; done < length;)
    {
      gssize written = write (upload->fd, upload->block + done, length - done);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          ferry_error_set_errno (error, errno, _("Can't write %s"), upload->path);
          return FALSE;
        }
      done += (gsize) written;
    }
  if (upload->hash != NULL)
    ferry_hash_update (upload->hash, upload->block, length);
  return TRUE;
}

static gboolean
copy (Upload   *upload,
      GError  **error)
{
  gssize got;

  while ((got = g_input_stream_read (upload->stream, upload->block, BLOCK, NULL, error)) > 0)
    {
      upload->left -= got;
      if (upload->left < 0)
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE, _("The file is larger than this agent takes."));
          return FALSE;
        }
      if (!write_block (upload, (gsize) got, error))
        return FALSE;
    }
  return got == 0;
}

/**
 * ferry_agent_dup_incoming_path:
 * @self: the agent
 *
 * Returns: (transfer full): where a new file may be made that nobody else knows
 */
char *
ferry_agent_dup_incoming_path (FerryAgent *self)
{
  g_autofree char *name = g_uuid_string_random ();

  return g_strdup_printf ("%s/%s" SUFFIX, self->incoming, name);
}

/**
 * ferry_agent_receive:
 * @self: the agent
 * @stream: where the bytes come from
 * @limit: most bytes to take
 * @sha256: (out) (optional) (transfer full): of what came
 * @error: return location; %FERRY_ERROR_NO_SPACE beyond @limit, or where the disk would be full
 *
 * Writes a stream into a new file, 0600, of the agent's own folder for uploads. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): its path; the caller moves or removes the file
 */
char *
ferry_agent_receive (FerryAgent    *self,
                     GInputStream  *stream,
                     gint64         limit,
                     char         **sha256,
                     GError       **error)
{
  g_autofree char *path = ferry_agent_dup_incoming_path (self);
  FERRY_AUTO_FD fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  g_autofree guint8 *block = g_malloc (BLOCK);
  g_autoptr(FerryHash) hash = sha256 != NULL ? ferry_hash_new () : NULL;
  gint64 room = ferry_folder_free_space (self->incoming);
  Upload upload = { .stream = stream, .fd = fd, .path = path, .left = room >= 0 ? MIN (limit, MAX (room - SPARE, 0)) : limit, .hash = hash, .block = block };

  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("Can't write %s"), path);
      return NULL;
    }
  if (!copy (&upload, error))
    {
      g_unlink (path);
      return NULL;
    }
  if (sha256 != NULL)
    *sha256 = ferry_hash_finish_hex (hash);
  return g_steal_pointer (&path);
}
