#include "config.h"

#include "backup/ferry-backup-restore-private.h"

#include "backup/ferry-sqlite-file.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* The witness and the like, written into the copy before anybody sees it. */
static gboolean
finish_copy (const char                 *copy,
             const FerryRestoreOptions  *options,
             FerryJob                   *job,
             GError                    **error)
{
  g_autoptr(FerryConnectionSettings) settings = NULL;
  g_autoptr(FerryDatabase) db = NULL;

  if (options->finish == NULL)
    return TRUE;
  settings = ferry_connection_settings_new_sqlite (copy);
  db = ferry_database_open (settings, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
  if (db == NULL || !ferry_database_begin (db, FERRY_TRANSACTION_WRITE, error))
    return FALSE;
  if (options->finish (db, options->user_data, error))
    return ferry_database_commit (db, error);
  ferry_database_rollback (db);
  return FALSE;
}

static gboolean
put_in (const char       *live,
        const char       *copy,
        FerryBackupSwap  *swap,
        FerryJob         *job,
        GError          **error)
{
  if (ferry_job_is_cancelled (job, error) || (swap != NULL && !ferry_backup_swap_in (swap, error)))
    return FALSE;
  if (ferry_sqlite_file_replace (live, copy, job, error))
    return TRUE;
  if (swap != NULL)
    ferry_backup_swap_put_back (swap);
  return FALSE;
}

/* SQLite: the extracted file is finished apart and then written over the live one in one transaction. Tables that came after the backup go with
 * the old file, so drop_tables asks for nothing more. */
gboolean
_ferry_backup_restore_sqlite (FerrySite                  *site,
                              FerryBackupArchive         *archive,
                              FerryBackupSwap            *swap,
                              const FerryRestoreOptions  *options,
                              FerryJob                   *job,
                              GError                    **error)
{
  const char *live = ferry_site_get_connection (site)->path;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, error);
  gboolean ok;

  if (db == NULL || (options->lock_holder != NULL && !ferry_database_lock_instance (db, options->lock_holder, error)))
    return FALSE;
  ok = finish_copy (archive->data_path, options, job, error) && put_in (live, archive->data_path, swap, job, error);
  ferry_database_unlock_instance (db);
  return ok;
}
