#include "config.h"

#include "backup/ferry-backup-verify.h"

#include "backup/ferry-backup-archive.h"
#include "backup/ferry-backup-digest.h"
#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-private.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define SIDECAR_LIMIT (64 * 1024 * 1024)

static gint64
made_at (const char          *path,
         const char          *name,
         FerryBackupMetadata *metadata,
         gint64              *size)
{
  gint64 created = metadata->created != 0 ? metadata->created : ferry_backup_name_get_time (name);
  GStatBuf info = { 0 };

  *size = g_stat (path, &info) == 0 ? info.st_size : 0;
  return created != 0 ? created : (gint64) info.st_mtime * G_USEC_PER_SEC;
}

/* The model's object for a file. */
FerryBackup *
_ferry_backup_from_metadata (const char          *path,
                             FerryBackupMetadata *metadata,
                             gboolean             encrypted,
                             gint64               verified)
{
  g_autofree char *name = g_path_get_basename (path);
  gint64 size;
  gint64 created = made_at (path, name, metadata, &size);

  return g_object_new (FERRY_TYPE_BACKUP,
                       "path", path,
                       "name", name,
                       "created", created,
                       "size", size,
                       "version", metadata->version,
                       "dialect", ferry_dialect_to_string (metadata->dialect),
                       "server-version", metadata->database_version,
                       "has-files", metadata->has_files,
                       "encrypted", encrypted,
                       "reason", metadata->reason,
                       "execution", metadata->execution,
                       "title", metadata->title,
                       "release", metadata->release,
                       "instance", metadata->instance,
                       "verified", verified,
                       NULL);
}

/* NULL without error when there is none, or none that can be read: it is a copy, and the backup stands without it. */
static FerryBackupMetadata *
read_sidecar (const char *path)
{
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);
  g_autofree char *text = NULL;
  gsize length;

  if (!ferry_file_read (sidecar, SIDECAR_LIMIT, &text, &length, NULL))
    return NULL;
  return ferry_backup_metadata_new_from_json (text, length, sidecar, NULL);
}

/**
 * ferry_backup_open:
 * @path: path of a backup, of NocoBase or of Ferry
 * @password: (nullable): its restore password; without it an encrypted one is described by its sidecar, where there is one
 * @error: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_DAMAGED, %FERRY_ERROR_AUTHENTICATION
 *
 * Tells what a backup is, from its metadata. Its data is not looked at. Blocks; any thread.
 *
 * Returns: (transfer full): the backup
 *
 * Since: 0.1
 */
FerryBackup *
ferry_backup_open (const char  *path,
                   const char  *password,
                   GError     **error)
{
  g_autoptr(FerryBackupArchive) archive = NULL;
  g_autoptr(FerryBackupMetadata) sidecar = NULL;
  g_autoptr(GError) failure = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  archive = ferry_backup_archive_open (path, password, &failure);
  if (archive != NULL)
    return _ferry_backup_from_metadata (archive->path, archive->metadata, archive->encrypted, 0);
  if (password == NULL && g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    sidecar = read_sidecar (path);
  if (sidecar != NULL)
    return _ferry_backup_from_metadata (path, sidecar, TRUE, 0);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/**
 * ferry_backup_describe:
 * @path: a file
 *
 * Tells what a file is that is said to be a backup, whether it can be read or not. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): as ferry_backup_open() tells it without a password; with a "problem" where it can't be read, "encrypted" without one where all that is
 *   missing is the restore password; %NULL where there is no such file
 *
 * Since: 0.1
 */
FerryBackup *
ferry_backup_describe (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr(GError) failure = NULL;
  FerryBackup *backup = ferry_backup_open (path, NULL, &failure);
  gboolean locked = g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION);
  gint64 created = ferry_backup_name_get_time (name);
  GStatBuf info = { 0 };

  if (backup != NULL || g_stat (path, &info) != 0)
    return backup;
  return g_object_new (FERRY_TYPE_BACKUP, "path", path, "name", name, "size", (gint64) info.st_size,
                       "created", created != 0 ? created : (gint64) info.st_mtime * G_USEC_PER_SEC,
                       "problem", locked ? NULL : failure->message, "encrypted", locked, NULL);
}

/* The digest that was taken when the file was made. */
gboolean
_ferry_backup_check_digest (const char  *path,
                            gboolean     anew,
                            GError     **error)
{
  g_autoptr(FerryBackupMetadata) sidecar = read_sidecar (path);
  g_autofree char *sha256 = NULL;

  if (sidecar == NULL || sidecar->sha256 == NULL)
    return TRUE;
  sha256 = anew ? ferry_backup_digest_anew (path, error) : ferry_backup_digest (path, error);
  if (sha256 == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (sha256, sidecar->sha256) == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("%s has changed since it was made: its digest is not the one that was written down. Use another backup"), path);
  return FALSE;
}

/**
 * ferry_backup_verify:
 * @path: path of a backup, of NocoBase or of Ferry
 * @password: (nullable): its restore password
 * @job: (nullable): progress of its present step, and cancelling
 * @error: %FERRY_ERROR_DAMAGED naming what is wrong, %FERRY_ERROR_AUTHENTICATION for a wrong or missing password, %FERRY_ERROR_CANCELLED
 *
 * Reads a backup whole: the digest beside it where there is one, the ZIP's structure, the CRC of every entry, and the data: a dump is unpacked by pg_restore to its last row,
 * a SQLite database goes through its integrity check; every table that the metadata names must be there with as many rows. Needs room for the data beside the file or in
 * the system's temporary folder. Blocks; any thread.
 *
 * Returns: whether the backup is whole
 *
 * Since: 0.1
 */
gboolean
ferry_backup_verify (const char  *path,
                     const char  *password,
                     FerryJob    *job,
                     GError     **error)
{
  g_autoptr(FerryBackupArchive) archive = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  if (!_ferry_backup_check_digest (path, TRUE, error))
    return FALSE;
  archive = ferry_backup_archive_open (path, password, error);
  return archive != NULL && ferry_backup_archive_prove (archive, job, error);
}
