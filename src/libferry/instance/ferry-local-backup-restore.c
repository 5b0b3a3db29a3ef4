#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "backup/ferry-backup-writer.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerrySite *site;
  GPtrArray *witnesses;
} Restore;

/* The witnesses of executions are not the backup's: they tell what was committed, restored or not. */
static gboolean
put_witnesses_back (FerryDatabase  *db,
                    gpointer        user_data,
                    GError        **error)
{
  Restore *restore = user_data;

  return ferry_witness_restore (restore->site, db, restore->witnesses, error);
}

static GPtrArray *
read_witnesses (FerrySite  *site,
                FerryJob   *job,
                GError    **error)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, job != NULL ? ferry_job_get_cancellable (job) : NULL, error);

  return db != NULL ? ferry_witness_read_all (site, db, error) : NULL;
}

static gboolean
restore (FerrySite                 *site,
         const char                *path,
         const FerryBackupRestore  *options,
         FerryJob                  *job,
         GError                   **error)
{
  g_autofree char *who = ferry_user_at_host ();
  g_autofree char *holder = g_strdup_printf (_("restore of a backup, %s"), who);
  g_autoptr(GPtrArray) witnesses = read_witnesses (site, job, error);
  Restore data = { .site = site, .witnesses = witnesses };
  FerryRestoreOptions restoring = { .password = options->password, .files = options->files, .finish = put_witnesses_back, .user_data = &data,
                                    .lock_holder = holder, .warnings = options->warnings };

  if (witnesses == NULL)
    return FALSE;
  ferry_job_begin_step (job, "restore");
  return ferry_backup_restore (site, path, &restoring, job, error);
}

/* The state that the restore replaces: whole, and in Ferry's own place. */
static FerryBackup *
save (FerrySite  *site,
      FerryJob   *job,
      GError    **error)
{
  g_autofree char *folder = ferry_local_backups_own_folder (site);
  FerryBackupOptions options = { .folder = folder, .reason = "restore", .everything = TRUE, .files = ferry_site_get_storage (site) != NULL };

  return _ferry_local_backups_make (site, &options, job, error);
}

/**
 * ferry_local_backups_restore:
 * @site: the instance
 * @path: path of a backup, of NocoBase or of Ferry
 * @options: password, files, warnings
 * @job: (nullable): steps `verify-backup`, `backup`, `restore`
 * @error: return location
 *
 * Verifies the backup, saves the present state, and puts the backup in its place in one transaction. Recorded in the journal. Blocking, any thread.
 *
 * Returns: %FALSE with @error; the instance is as before then, unless the error says otherwise.
 *
 * Since: 0.1
 */
gboolean
ferry_local_backups_restore (FerrySite                 *site,
                             const char                *path,
                             const FerryBackupRestore  *options,
                             FerryJob                  *job,
                             GError                   **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  g_autoptr(FerryBackup) saved = NULL;

  if (journal == NULL)
    return FALSE;
  ferry_job_add_step (job, "check-backup", _("Verify the backup to restore"), 10);
  ferry_job_add_step (job, "backup", _("Save the present state"), 35);
  ferry_job_add_step (job, "verify-backup", _("Verify what was saved"), 10);
  ferry_job_add_step (job, "restore", _("Restore"), 45);
  ferry_job_begin_step (job, "check-backup");
  if (!ferry_local_backups_verify (site, path, options->password, job, error))
    return FALSE;
  saved = save (site, job, error);
  if (saved == NULL || !ferry_journal_append (journal, "restore-started", NULL, path, error) || !restore (site, path, options, job, error))
    return FALSE;
  return ferry_journal_append (journal, "restored", NULL, path, error);
}
