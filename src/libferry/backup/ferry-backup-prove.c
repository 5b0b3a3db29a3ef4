#include "config.h"

#include "backup/ferry-backup-archive.h"

#include "backup/ferry-pg-proof.h"
#include "backup/ferry-sqlite-file.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Entries other than `data`, which is read when it is extracted. */
static gboolean
read_entry (FerryBackupArchive   *self,
            const FerryZipEntry  *entry,
            FerryJob             *job,
            GError              **error)
{
  g_autoptr(GInputStream) stream = ferry_zip_read (self->zip, entry);
  gssize n;

  do
    n = ferry_job_is_cancelled (job, error) ? -1 : g_input_stream_skip (stream, 1024 * 1024, NULL, error);
  while (n > 0);
  if (n < 0)
    ferry_error_convert_io (error, entry->name);
  return n == 0;
}

static gboolean
read_entries (FerryBackupArchive  *self,
              FerryJob            *job,
              GError             **error)
{
  for (guint i = 0; i < ferry_zip_get_n_entries (self->zip); i++)
    {
      const FerryZipEntry *entry = ferry_zip_get_entry (self->zip, i);

      if (strcmp (entry->name, "data") != 0 && !g_str_has_suffix (entry->name, "/") && !read_entry (self, entry, job, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ferry_backup_archive_read:
 * @self: an archive
 * @job: (nullable): cancelling
 * @error: %FERRY_ERROR_DAMAGED naming an entry, %FERRY_ERROR_CANCELLED
 *
 * Reads every byte and compares the CRC of every entry; what `data` holds is not looked at. Blocks.
 *
 * Returns: whether the file is as it was written
 *
 * Since: 0.1
 */
gboolean
ferry_backup_archive_read (FerryBackupArchive  *self,
                           FerryJob            *job,
                           GError             **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return read_entries (self, job, error) && read_entry (self, ferry_zip_find (self->zip, "data"), job, error);
}

/**
 * ferry_backup_archive_prove:
 * @self: an archive
 * @job: (nullable): progress in bytes, and cancelling
 * @error: %FERRY_ERROR_DAMAGED naming what is wrong, %FERRY_ERROR_UNSUPPORTED without pg_restore, %FERRY_ERROR_CANCELLED
 *
 * Reads the whole backup: the CRC of every entry; for PostgreSQL the dump through pg_restore to its last row, for SQLite the database's own integrity check; and
 * compares with the tables and rows that the metadata names. Extracts the data. Blocks.
 *
 * Returns: whether the backup is whole
 *
 * Since: 0.1
 */
gboolean
ferry_backup_archive_prove (FerryBackupArchive  *self,
                            FerryJob            *job,
                            GError             **error)
{
  const char *data;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!read_entries (self, job, error))
    return FALSE;
  data = ferry_backup_archive_extract_data (self, job, error);
  if (data == NULL)
    return FALSE;
  if (self->metadata->dialect == FERRY_DIALECT_POSTGRES)
    return ferry_pg_proof_run (data, self->metadata, job, error);
  return ferry_sqlite_file_check (data, job, error) && ferry_sqlite_file_compare (data, self->metadata, job, error);
}
