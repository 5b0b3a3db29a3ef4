#include "config.h"

#include "backup/ferry-backup-files.h"

#include "backup/ferry-backup-stage.h"
#include "backup/ferry-backup-swap-private.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Children of `uploads` are moved, never the folder itself, which may be a link or a mount point. The key is a file of 32 bytes: it is kept in memory. */
struct _FerryBackupSwap
{
  char             *uploads;
  FerryBackupStage *stage;          /* nullable: the backup holds no files */
  gboolean          swapped;
  gboolean          kept;           /* nobody knows yet which state is right: both lie, and the journal says where */
  char             *journal;        /* nullable */
  char             *key_path;
  char             *new_key;        /* nullable; 32 bytes */
  char             *old_key;        /* nullable */
  gsize             old_key_length;
};

/* The ZIP reader refuses names that leave the folder; this one also wants no hidden stage and no empty part. */
static gboolean
is_upload (const FerryZipEntry *entry)
{
  g_auto(GStrv) parts = NULL;

  if (!g_str_has_prefix (entry->name, "uploads/") || g_str_has_suffix (entry->name, "/"))
    return FALSE;
  parts = g_strsplit (entry->name + strlen ("uploads/"), "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] == '\0' || strcmp (parts[i], ".") == 0 || strcmp (parts[i], "..") == 0 || ferry_backup_stage_is_name (parts[i]))
      return FALSE;
  return TRUE;
}

static gboolean
extract_upload (FerryBackupSwap      *self,
                FerryBackupArchive   *archive,
                const FerryZipEntry  *entry,
                FerryJob             *job,
                GError              **error)
{
  g_autofree char *path = ferry_backup_stage_path (self->stage, "new", entry->name + strlen ("uploads/"));
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      ferry_error_set_errno (error, errno, _("The folder %s can't be made"), folder);
      return FALSE;
    }
  if (!ferry_backup_archive_extract (archive, entry, path, job, error))
    return FALSE;
  /* uploads are served by the application, which may run as somebody else */
  g_chmod (path, 0644);
  return TRUE;
}

static gboolean
extract_uploads (FerryBackupSwap     *self,
                 FerryBackupArchive  *archive,
                 FerryJob            *job,
                 GError             **error)
{
  for (guint i = 0; i < ferry_zip_get_n_entries (archive->zip); i++)
    {
      const FerryZipEntry *entry = ferry_zip_get_entry (archive->zip, i);

      if (is_upload (entry) && !extract_upload (self, archive, entry, job, error))
        return FALSE;
    }
  return TRUE;
}

/* The key lies where the application looks first, unless an older place is in use. */
static char *
find_key_path (const char *storage)
{
  g_autofree char *present = g_build_filename (storage, "apps", "main", "aes_key.dat", NULL);
  g_autofree char *older = g_build_filename (storage, "environment-variables", "main", "aes_key.dat", NULL);

  if (!g_file_test (present, G_FILE_TEST_EXISTS) && g_file_test (older, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&older);
  return g_steal_pointer (&present);
}

static gboolean
prepare_key (FerryBackupSwap     *self,
             const char          *storage,
             FerryBackupArchive  *archive,
             GError             **error)
{
  const FerryZipEntry *entry = ferry_zip_find (archive->zip, "aes_key.dat");
  gsize length;

  if (entry == NULL)
    return TRUE;
  self->key_path = find_key_path (storage);
  if (g_file_test (self->key_path, G_FILE_TEST_EXISTS) &&
      !ferry_file_read (self->key_path, 4096, &self->old_key, &self->old_key_length, error))
    return FALSE;
  self->new_key = ferry_zip_read_all (archive->zip, entry, 32, &length, error);
  if (self->new_key != NULL && length == 32)
    return TRUE;
  if (self->new_key != NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The key in the backup is not 32 bytes long. Use another backup"));
  return FALSE;
}

/**
 * ferry_backup_swap_new:
 * @storage: path of the storage folder
 * @archive: the backup
 * @with_key: whether the key goes into the storage folder: not where `.env` names another place
 * @journal: (nullable): a folder where the swap is written down before it begins
 * @job: (nullable): progress in bytes, and cancelling
 * @error: %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_DAMAGED, %FERRY_ERROR_CANCELLED
 *
 * Extracts uploads and key beside what is there now; nothing of that changes yet. Blocks; any thread.
 *
 * Returns: (transfer full): the swap
 *
 * Since: 0.1
 */
FerryBackupSwap *
ferry_backup_swap_new (const char          *storage,
                       FerryBackupArchive  *archive,
                       gboolean             with_key,
                       const char          *journal,
                       FerryJob            *job,
                       GError             **error)
{
  g_autoptr(FerryBackupSwap) self = g_new0 (FerryBackupSwap, 1);

  g_return_val_if_fail (storage != NULL && archive != NULL, NULL);

  self->uploads = g_build_filename (storage, "uploads", NULL);
  self->journal = g_strdup (journal);
  if (archive->metadata->has_files)
    {
      self->stage = ferry_backup_stage_new (self->uploads, error);
      if (self->stage == NULL || !extract_uploads (self, archive, job, error))
        return NULL;
    }
  return !with_key || prepare_key (self, storage, archive, error) ? g_steal_pointer (&self) : NULL;
}

static char *
dup_stage (FerryBackupSwap *self)
{
  return self->stage != NULL ? g_strdup (ferry_backup_stage_folder (self->stage)) : NULL;
}

static gboolean
write_key (FerryBackupSwap  *self,
           GError          **error)
{
  g_autofree char *folder = NULL;

  if (self->new_key == NULL)
    return TRUE;
  folder = g_path_get_dirname (self->key_path);
  return ferry_folder_make (folder, error) && ferry_file_write_durable (self->key_path, self->new_key, 32, error);
}

/**
 * ferry_backup_swap_in:
 * @self: a swap
 * @error: %FERRY_ERROR_IO, %FERRY_ERROR_PERMISSION
 *
 * Puts uploads and key of the backup in the place of those that are there. On failure all is put back.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_backup_swap_in (FerryBackupSwap  *self,
                      GError          **error)
{
  g_autofree char *stage = NULL;

  g_return_val_if_fail (self != NULL && !self->swapped, FALSE);

  stage = dup_stage (self);
  if (self->journal != NULL && !_ferry_backup_swap_write_journal (self->journal, self->uploads, stage, self->key_path, self->new_key, self->old_key,
                                                                  self->old_key_length, error))
    return FALSE;
  self->swapped = TRUE;
  if ((stage == NULL || _ferry_backup_swap_forward (self->uploads, stage, error)) && write_key (self, error))
    return TRUE;
  ferry_backup_swap_put_back (self);
  return FALSE;
}

static gboolean
put_back_uploads (FerryBackupSwap *self)
{
  g_autofree char *stage = dup_stage (self);
  g_autoptr(GError) error = NULL;

  if (stage == NULL || _ferry_backup_swap_backward (self->uploads, stage, &error))
    return TRUE;
  g_warning ("The uploads before are kept in %s/old: %s", stage, error->message);
  return FALSE;
}

static gboolean
put_back_key (FerryBackupSwap *self)
{
  if (self->new_key == NULL)
    return TRUE;
  if (self->old_key != NULL)
    return ferry_file_write_durable (self->key_path, self->old_key, (gssize) self->old_key_length, NULL);
  return g_unlink (self->key_path) == 0 || errno == ENOENT;
}

/**
 * ferry_backup_swap_put_back:
 * @self: a swap
 *
 * Undoes ferry_backup_swap_in(). Where even that is impossible the old files are kept, and a warning names the place.
 *
 * Since: 0.1
 */
void
ferry_backup_swap_put_back (FerryBackupSwap *self)
{
  g_return_if_fail (self != NULL);

  if (!self->swapped)
    return;
  self->swapped = FALSE;
  if (!put_back_uploads (self) || !put_back_key (self))
    ferry_backup_swap_keep (self);
}

/**
 * ferry_backup_swap_keep:
 * @self: a swap
 *
 * Lets both states lie: for when nobody knows yet which one the database is in.
 *
 * Returns: (transfer none) (nullable): the folder that holds the other state's uploads, %NULL when there are none
 *
 * Since: 0.1
 */
const char *
ferry_backup_swap_keep (FerryBackupSwap *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->kept = TRUE;
  return self->stage != NULL ? ferry_backup_stage_keep (self->stage) : NULL;
}

/**
 * ferry_backup_swap_free:
 * @self: (nullable): a swap
 *
 * Removes the stage: with it goes what was there before a swap that stays, or what was extracted for one that did not happen.
 *
 * Since: 0.1
 */
void
ferry_backup_swap_free (FerryBackupSwap *self)
{
  if (self == NULL)
    return;
  if (self->new_key != NULL)
    explicit_bzero (self->new_key, 32);
  if (self->old_key != NULL)
    explicit_bzero (self->old_key, self->old_key_length);
  g_free (self->new_key);
  g_free (self->old_key);
  g_free (self->key_path);
  ferry_backup_stage_free (self->stage);
  if (self->journal != NULL && !self->kept)
    _ferry_backup_swap_clear_journal (self->journal);
  g_free (self->journal);
  g_free (self->uploads);
  g_free (self);
}
