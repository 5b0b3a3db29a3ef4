#include "config.h"

#include "ferry-agent-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".nbdata"
#define DIGEST_LENGTH 64
#define NAME_LIMIT 200
#define BLOCK (256 * 1024)
#define SUMS 256                   /* digests that are remembered */
#define SPARE (64 * 1024 * 1024)   /* bytes that an upload leaves free */

/* ---- migration files ---- */

/**
 * ferry_agent_dup_package_path:
 * @self: the agent
 * @digest: (nullable): as a caller names a migration file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where it lies, if it does; %NULL with %FERRY_ERROR_USAGE for what is no digest
 */
char *
ferry_agent_dup_package_path (FerryAgent  *self,
                              const char  *digest,
                              GError     **error)
{
  if (digest != NULL && strlen (digest) == DIGEST_LENGTH && strspn (digest, "0123456789abcdef") == DIGEST_LENGTH)
    return g_strdup_printf ("%s/%s" SUFFIX, self->packages, digest);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A migration file is named by its digest: 64 digits and letters from a to f."));
  return NULL;
}

/**
 * ferry_agent_open_package:
 * @self: the agent
 * @digest: (nullable): as a caller names it
 * @error: return location; %FERRY_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): a migration file that was made here or sent
 */
FerryPackage *
ferry_agent_open_package (FerryAgent  *self,
                          const char  *digest,
                          GError     **error)
{
  g_autofree char *path = ferry_agent_dup_package_path (self, digest, error);

  if (path == NULL)
    return NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return ferry_package_open (path, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The migration file %.8s is not here: send it first."), digest);
  return NULL;
}

/* (nullable): a file as it is now: another one of that name, or one that was changed, is another */
static char *
identify (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%s %lu %ld %ld.%09ld", path, (unsigned long) info.st_ino, (long) info.st_size, (long) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

/**
 * ferry_agent_dup_sha256:
 * @self: the agent
 * @path: a file
 * @error: return location
 *
 * Reckons what a download is checked by, once for a file that stays as it is. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): SHA-256 of its bytes
 */
char *
ferry_agent_dup_sha256 (FerryAgent  *self,
                        const char  *path,
                        GError     **error)
{
  g_autofree char *identity = identify (path);
  char *sum = NULL;

  g_mutex_lock (&self->mutex);
  if (identity != NULL)
    sum = g_strdup (g_hash_table_lookup (self->sums, identity));
  g_mutex_unlock (&self->mutex);
  if (sum != NULL)
    return sum;
  sum = ferry_sha256_file (path, error);
  if (sum == NULL || identity == NULL)
    return sum;
  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->sums) >= SUMS)
    g_hash_table_remove_all (self->sums);
  g_hash_table_replace (self->sums, g_steal_pointer (&identity), g_strdup (sum));
  g_mutex_unlock (&self->mutex);
  return sum;
}

static gboolean
check_whole (const char  *path,
             const char  *digest,
             char       **found,
             FerryJob    *job,
             GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);

  if (package == NULL)
    return FALSE;
  if (digest != NULL && strcmp (ferry_package_get_digest (package), digest) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("What came is the migration file %.8s, not %.8s."), ferry_package_get_digest (package), digest);
      return FALSE;
    }
  *found = g_strdup (ferry_package_get_digest (package));
  return ferry_package_verify (package, job, error);
}

/**
 * ferry_agent_keep_package:
 * @self: the agent
 * @path: a file that nobody else knows
 * @digest: (nullable): what it must be
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Takes a migration file in: it is read to the last byte, and gets the name of its digest. At @path it is gone in any case. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the migration file
 */
FerryPackage *
ferry_agent_keep_package (FerryAgent  *self,
                          const char  *path,
                          const char  *digest,
                          FerryJob    *job,
                          GError     **error)
{
  g_autofree char *found = NULL, *kept = NULL;

  if (check_whole (path, digest, &found, job, error))
    kept = ferry_agent_dup_package_path (self, found, error);
  if (kept != NULL && ferry_file_publish (path, kept, TRUE, error))
    return ferry_package_open (kept, error);
  g_unlink (path);
  return NULL;
}

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
