#include "config.h"

#include "backup/ferry-backup-restore-private.h"

#include "backup/ferry-backup-digest.h"
#include "backup/ferry-backup-private.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <openssl/crypto.h>
#include <string.h>

gboolean
_ferry_backup_check_dialect (FerrySite           *site,
                             FerryBackupArchive  *archive,
                             GError             **error)
{
  if (archive->metadata->dialect == ferry_site_get_dialect (site))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("%s is of a %s database, %s has a %s database. Choose a backup of the same kind"),
               archive->path, ferry_dialect_to_string (archive->metadata->dialect), ferry_site_get_name (site),
               ferry_dialect_to_string (ferry_site_get_dialect (site)));
  return FALSE;
}

static gboolean
has_same_key (FerrySite           *site,
              FerryBackupArchive  *archive)
{
  const FerryZipEntry *entry = ferry_zip_find (archive->zip, "aes_key.dat");
  gsize length = 0;
  g_autofree char *theirs = entry != NULL ? ferry_zip_read_all (archive->zip, entry, 32, &length, NULL) : NULL;
  guint8 ours[32];
  gboolean same = entry == NULL || (length == sizeof ours && ferry_site_read_key (site, ours, NULL) && CRYPTO_memcmp (ours, theirs, sizeof ours) == 0);

  OPENSSL_cleanse (ours, sizeof ours);
  if (theirs != NULL)
    explicit_bzero (theirs, length);
  return same;
}

/* Where .env names the key, the storage folder's is not used: then the backup's must be the same, or its secrets can't be read. */
static gboolean
env_names_key (FerrySite                  *site,
               FerryBackupArchive         *archive,
               const FerryRestoreOptions  *options)
{
  if (ferry_site_get_env (site, "APP_AES_SECRET_KEY") == NULL && ferry_site_get_env (site, "APP_AES_SECRET_KEY_PATH") == NULL)
    return FALSE;
  if (options->warnings != NULL && !has_same_key (site, archive))
    g_ptr_array_add (options->warnings, g_strdup (_("The backup's secrets are encrypted with another key than the one that .env names. Enter them anew")));
  return TRUE;
}

static gboolean
prepare_swap (FerrySite                  *site,
              FerryBackupArchive         *archive,
              const FerryRestoreOptions  *options,
              FerryJob                   *job,
              FerryBackupSwap           **swap,
              GError                    **error)
{
  if (!options->files)
    return TRUE;
  if (ferry_site_get_storage (site) == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                   _("The storage folder of %s is not known, so files can't be restored. Name it in the instance's settings, or restore without files"),
                   ferry_site_get_name (site));
      return FALSE;
    }
  *swap = ferry_backup_swap_new (ferry_site_get_storage (site), archive, !env_names_key (site, archive, options), options->journal, job, error);
  return *swap != NULL;
}

gboolean
_ferry_backup_check_file (FerryBackupArchive         *archive,
                          const FerryRestoreOptions  *options,
                          GError                    **error)
{
  int fd = archive->encrypted ? archive->fd : ferry_zip_get_fd (archive->zip);

  return options->sha256 == NULL || ferry_backup_digest_holds (fd, archive->path, options->sha256, error);
}

/* Our own dumps were read in one go when they were made: pg_restore can take one straight out of the file. Others may only be readable with jumps. */
static gboolean
can_stream (FerryBackupArchive *archive)
{
  return archive->metadata->by_ferry && ferry_zip_find (archive->zip, "data")->method == FERRY_ZIP_STORED;
}

/* A dump that was cut off or altered fails in the transaction at the latest; who reads it twice does so to know earlier. */
static gboolean
read_back (FerryBackupArchive         *archive,
           const FerryRestoreOptions  *options,
           FerryJob                   *job,
           GError                    **error)
{
  gboolean before = options->sha256 != NULL && options->read_before && archive->metadata->dialect == FERRY_DIALECT_POSTGRES;

  if (before && can_stream (archive))
    return _ferry_backup_check_file (archive, options, error);
  if (!(before ? ferry_backup_archive_extract_data (archive, job, error) != NULL : ferry_backup_archive_prove (archive, job, error)))
    return FALSE;
  return _ferry_backup_check_file (archive, options, error);
}

/**
 * ferry_backup_restore:
 * @site: the instance; on SQLite its application should be stopped
 * @path: path of a backup, of NocoBase or of Ferry
 * @options: what besides the rows
 * @job: (nullable): progress of its present step, and cancelling: until the change is final the target stays as before
 * @error: %FERRY_ERROR_DAMAGED and %FERRY_ERROR_AUTHENTICATION before anything is touched; %FERRY_ERROR_BUSY; the database's reason; %FERRY_ERROR_OUTCOME_UNKNOWN
 *   when the reply to COMMIT was lost and the server can't be asked
 *
 * Proves a backup, unless @options->sha256 was read whole before, and puts the database back as it was then: whole or not at all. What was read must be of @options->sha256 to its
 * last byte, or nothing becomes final. On PostgreSQL all runs in one transaction; tables that the backup does
 * not hold stay, but those of @options->drop_tables. A SQLite file is overwritten in one transaction of SQLite. Files come last, and go back if the database's change
 * does not become final. Blocks; any thread.
 *
 * Returns: whether the backup is restored
 *
 * Since: 0.1
 */
gboolean
ferry_backup_restore (FerrySite                  *site,
                      const char                 *path,
                      const FerryRestoreOptions  *options,
                      FerryJob                   *job,
                      GError                    **error)
{
  g_autoptr(FerryBackupArchive) archive = NULL;
  g_autoptr(FerryBackupSwap) swap = NULL;

  g_return_val_if_fail (FERRY_IS_SITE (site) && path != NULL && options != NULL, FALSE);

  if (!_ferry_backup_check_digest (path, FALSE, error))
    return FALSE;
  archive = ferry_backup_archive_open (path, options->password, error);
  if (archive == NULL || !_ferry_backup_check_dialect (site, archive, error) || !read_back (archive, options, job, error) ||
      !prepare_swap (site, archive, options, job, &swap, error))
    return FALSE;
  if (archive->metadata->dialect == FERRY_DIALECT_POSTGRES)
    return _ferry_backup_restore_postgres (site, archive, swap, options, job, error);
  return _ferry_backup_restore_sqlite (site, archive, swap, options, job, error);
}
