#include "config.h"

#include "instance/ferry-local-backups.h"
#include "instance/ferry-local-restore-record.h"

#include "backup/ferry-backup-files.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal.h"
#include "migrate/ferry-witness.h"

#include <glib/gi18n-lib.h>

/* FALSE without @error: the connection of the process that is gone is still at work; the next start asks again. */
static gboolean
ask (FerrySite           *site,
     FerryRestoreRecord  *record,
     gboolean            *committed,
     GError             **error)
{
  FerryConnectionSettings *connection = ferry_site_get_connection (site);
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(GError) failure = NULL;
  gboolean ok;

  *committed = FALSE;
  if (connection->dialect == FERRY_DIALECT_SQLITE && !g_file_test (connection->path, G_FILE_TEST_EXISTS))
    return TRUE;
  db = ferry_site_open_database (site, NULL, error);
  if (db == NULL)
    return FALSE;
  if (!ferry_database_lock_instance (db, _("settling of a restore"), &failure))
    {
      if (!g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_BUSY))
        g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  ok = ferry_witness_exists (site, db, ferry_restore_record_get_id (record), committed, error);
  ferry_database_unlock_instance (db);
  return ok;
}

static char *
tell (FerrySite           *site,
      FerryRestoreRecord  *record,
      gboolean             committed,
      gboolean             swapped)
{
  const char *name = ferry_site_get_name (site), *path = ferry_restore_record_get_path (record), *saved = ferry_restore_record_get_saved (record);

  if (committed && saved == NULL)
    return g_strdup_printf (_("A restore on %s was stopped after its database was in: %s is restored. Nothing was there before."), name, path);
  if (committed)
    return g_strdup_printf (swapped ? _("A restore on %s was stopped after its database was in: its files are in now, too. %s is restored; the state before is kept in %s.")
                                    : _("A restore on %s was stopped after it was done: %s is restored; the state before is kept in %s."), name, path, saved);
  return g_strdup_printf (swapped ? _("A restore on %s was stopped in the middle and is undone: database, files and key are as before. Restore %s again if you still want it.")
                                  : _("A restore on %s was stopped before it changed anything. Restore %s again if you still want it."), name, path);
}

static gboolean
settle (FerrySite           *site,
        FerryRestoreRecord  *record,
        char               **text,
        GError             **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (site, error);
  gboolean committed, swapped;

  if (journal == NULL || !ask (site, record, &committed, error) || !ferry_backup_swap_settle (ferry_restore_record_get_folder (record), committed, &swapped, error))
    return FALSE;
  *text = tell (site, record, committed, swapped);
  if (!ferry_journal_append (journal, committed ? "restored" : "restore-undone", ferry_restore_record_get_id (record), *text, error))
    return FALSE;
  ferry_restore_record_end (record);
  return TRUE;
}

/**
 * ferry_local_backups_settle:
 * @site: the instance
 * @error: when there is something to settle and it can't be: it is tried again the next time
 *
 * Finishes what a restore left whose process was killed, or undoes it: the witness in the database tells which. Recorded in the journal. Costs nothing where there is nothing to
 * settle. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a translated text that says what happened
 *
 * Since: 0.1
 */
char *
ferry_local_backups_settle (FerrySite  *site,
                            GError    **error)
{
  g_autoptr(FerryRestoreRecord) record = ferry_restore_record_find_left (site, error);
  g_autofree char *text = NULL;

  if (record == NULL || !settle (site, record, &text, error))
    return NULL;
  return g_steal_pointer (&text);
}
