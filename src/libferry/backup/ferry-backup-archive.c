#include "config.h"

#include "backup/ferry-backup-archive.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <openssl/crypto.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define METADATA_LIMIT (64 * 1024 * 1024)
#define CHUNK (256 * 1024)

static gboolean
read_magic (const char  *path,
            char         magic[4],
            gint64      *size,
            GError     **error)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("The backup %s can't be opened"), path);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode) || pread (fd, magic, 4, 0) != 4)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s is no backup: it is empty or no file. Choose another one"), path);
      return FALSE;
    }
  *size = info.st_size;
  return TRUE;
}

static gboolean
need_workspace (FerryBackupArchive  *self,
                GError             **error)
{
  if (self->workspace == NULL)
    self->workspace = ferry_backup_workspace_new_near (self->path, error);
  return self->workspace != NULL;
}

/* Gives the path of the plain ZIP. */
static char *
decrypt (FerryBackupArchive  *self,
         const char          *password,
         GError             **error)
{
  g_autofree char *plain = NULL;
  guint8 key[32];
  gboolean ok;

  if (password == NULL || *password == '\0')
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
                   _("%s is no ZIP: it is protected by a restore password, or no backup at all. Give the password"), self->path);
      return NULL;
    }
  if (!need_workspace (self, error))
    return NULL;
  plain = ferry_backup_workspace_path (self->workspace, "plain");
  ok = ferry_backup_key (password, key, error) && ferry_decrypt_file (self->path, plain, key, error);
  OPENSSL_cleanse (key, sizeof key);
  return ok ? g_steal_pointer (&plain) : NULL;
}

/* A wrong password may by chance leave right padding: what comes out is then no ZIP, and the message the same. */
static gboolean
check_decrypted (const char  *path,
                 const char  *plain,
                 GError     **error)
{
  char magic[4];
  gint64 size;

  if (read_magic (plain, magic, &size, NULL) && memcmp (magic, "PK\3\4", 4) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
               _("%s can't be decrypted: the password is wrong or the file is damaged"), path);
  return FALSE;
}

static gboolean
open_zip (FerryBackupArchive  *self,
          const char          *password,
          GError             **error)
{
  g_autofree char *plain = NULL;
  char magic[4];

  if (!read_magic (self->path, magic, &self->size, error))
    return FALSE;
  self->encrypted = memcmp (magic, "PK\3\4", 4) != 0;
  if (self->encrypted)
    {
      plain = decrypt (self, password, error);
      if (plain == NULL || !check_decrypted (self->path, plain, error))
        return FALSE;
    }
  self->zip = ferry_zip_open (plain != NULL ? plain : self->path, FERRY_ZIP_FOREIGN, error);
  return self->zip != NULL;
}

static gboolean
read_metadata (FerryBackupArchive  *self,
               GError             **error)
{
  const FerryZipEntry *entry = ferry_zip_find (self->zip, "_metadata.json");
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *text = NULL;
  gsize length;

  if (entry == NULL || ferry_zip_find (self->zip, "data") == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s is no backup: it lacks %s. Choose another file"), self->path,
                   entry == NULL ? "_metadata.json" : "data");
      return FALSE;
    }
  text = ferry_zip_read_all (self->zip, entry, METADATA_LIMIT, &length, error);
  if (text == NULL)
    return FALSE;
  self->metadata = ferry_backup_metadata_new_from_json (text, length, name, error);
  return self->metadata != NULL;
}

/**
 * ferry_backup_archive_open:
 * @path: path of a backup
 * @password: (nullable): its restore password
 * @error: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_DAMAGED, %FERRY_ERROR_AUTHENTICATION, %FERRY_ERROR_NEWER_FORMAT, …
 *
 * Opens a backup; an encrypted one is decrypted whole, into a private folder beside it that goes with the archive. Source of the format: backups
 * written by NocoBase 2.2.15. Blocks; any thread.
 *
 * Returns: (transfer full): the archive
 *
 * Since: 0.1
 */
FerryBackupArchive *
ferry_backup_archive_open (const char  *path,
                           const char  *password,
                           GError     **error)
{
  g_autoptr(FerryBackupArchive) self = g_new0 (FerryBackupArchive, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_canonicalize_filename (path, NULL);
  self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd >= 0)
    flock (self->fd, LOCK_SH | LOCK_NB);
  if (!open_zip (self, password, error) || !read_metadata (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ferry_backup_archive_free:
 * @self: (nullable): an archive
 *
 * Closes it and removes what was extracted.
 *
 * Since: 0.1
 */
void
ferry_backup_archive_free (FerryBackupArchive *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->zip);
  g_clear_pointer (&self->metadata, ferry_backup_metadata_free);
  g_clear_pointer (&self->workspace, ferry_backup_workspace_free);
  ferry_fd_close (&self->fd);
  g_free (self->data_path);
  g_free (self->path);
  g_free (self);
}

static gboolean
write_all (int           fd,
           const char   *path,
           const guint8 *data,
           gsize         length,
           GError      **error)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          ferry_error_set_errno (error, errno, _("%s can't be written"), path);
          return FALSE;
        }
      data += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* Reads an entry to its end, into @fd where there is one. */
static gboolean
pass_entry (FerryBackupArchive  *self,
            const FerryZipEntry *entry,
            int                  fd,
            const char          *path,
            FerryJob            *job,
            GError             **error)
{
  g_autoptr(GInputStream) stream = ferry_zip_read (self->zip, entry);
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gint64 done = 0;
  gssize n;

  while ((n = g_input_stream_read (stream, chunk, CHUNK, NULL, error)) > 0)
    {
      if (ferry_job_is_cancelled (job, error) || (fd >= 0 && !write_all (fd, path, chunk, (gsize) n, error)))
        return FALSE;
      done += n;
      ferry_job_set_progress (job, NULL, done, entry->size);
    }
  if (n < 0)
    ferry_error_convert_io (error, self->path);
  return n == 0;
}

/**
 * ferry_backup_archive_extract:
 * @self: an archive
 * @entry: one of its entries
 * @path: a file that does not exist yet; made 0600
 * @job: (nullable): progress in bytes, and cancelling
 * @error: %FERRY_ERROR_DAMAGED where the CRC-32 is wrong, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_CANCELLED
 *
 * Writes an entry to a file. On failure the file may be there in part. Blocks.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_backup_archive_extract (FerryBackupArchive   *self,
                              const FerryZipEntry  *entry,
                              const char           *path,
                              FerryJob             *job,
                              GError              **error)
{
  FERRY_AUTO_FD fd = -1;

  g_return_val_if_fail (self != NULL && entry != NULL && path != NULL, FALSE);

  fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be made"), path);
      return FALSE;
    }
  return pass_entry (self, entry, fd, path, job, error);
}

/**
 * ferry_backup_archive_extract_data:
 * @self: an archive
 * @job: (nullable): progress in bytes, and cancelling
 * @error: as ferry_backup_archive_extract()
 *
 * Extracts the dump or the database file, once. Blocks.
 *
 * Returns: (transfer none): the path of the file, which lives as long as @self
 *
 * Since: 0.1
 */
const char *
ferry_backup_archive_extract_data (FerryBackupArchive  *self,
                                   FerryJob            *job,
                                   GError             **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->data_path != NULL)
    return self->data_path;
  if (!need_workspace (self, error))
    return NULL;
  path = ferry_backup_workspace_path (self->workspace, "data");
  if (!ferry_backup_archive_extract (self, ferry_zip_find (self->zip, "data"), path, job, error))
    {
      unlink (path);
      return NULL;
    }
  self->data_path = g_steal_pointer (&path);
  return self->data_path;
}
