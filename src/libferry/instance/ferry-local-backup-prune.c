#include "config.h"

#include "instance/ferry-local-backups-private.h"

#include "instance/ferry-backup-retention.h"
#include "instance/ferry-local-restore-record.h"
#include "migrate/ferry-journal.h"

#include <string.h>

/** What tells which backups have to stay. */
typedef struct
{
  FerrySite  *site;
  GHashTable *needed;   /* names of backups that a rollback or an open restore needs */
} Prune;

static gboolean
needs_backup (FerryExecution *execution)
{
  switch (ferry_execution_get_state (execution))
    {
    case FERRY_EXECUTION_RUNNING:
    case FERRY_EXECUTION_DONE:
    case FERRY_EXECUTION_COMMITTED:
    case FERRY_EXECUTION_UNKNOWN:
      return ferry_execution_get_backup (execution) != NULL;
    case FERRY_EXECUTION_FAILED:
    case FERRY_EXECUTION_CANCELLED:
    case FERRY_EXECUTION_ROLLED_BACK:
    default:
      return FALSE;
    }
}

static gboolean
collect_needed (Prune   *self,
                GError **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (self->site, error);
  g_autoptr(GPtrArray) executions = journal != NULL ? ferry_journal_list_executions (journal, error) : NULL;

  for (guint i = 0; executions != NULL && i < executions->len; i++)
    if (needs_backup (g_ptr_array_index (executions, i)))
      g_hash_table_add (self->needed, g_path_get_basename (ferry_execution_get_backup (g_ptr_array_index (executions, i))));
  return executions != NULL;
}

static gboolean
must_stay (FerryBackup *backup,
           gpointer     user_data)
{
  Prune *self = user_data;

  return g_hash_table_contains (self->needed, ferry_backup_get_name (backup)) || _ferry_local_backups_is_read (ferry_backup_get_path (backup));
}

/* A restore that is at work, or was killed and waits to be settled, may need what it saved: nothing is removed meanwhile. */
static gboolean
is_restoring (FerrySite *site)
{
  g_autofree char *path = g_build_filename (ferry_site_get_state_folder (site), "restore", "restore.json", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * ferry_local_backups_prune:
 * @site: the instance
 * @keep: how many good ones to keep, see ferry_backup_retention_choose(); 0 keeps all
 * @error: return location
 *
 * Removes automatic backups beyond @keep, in both folders. Never the last good one, one that an execution's rollback needs, or one that is being read; none at all while a
 * restore is open. Recorded in the journal. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FerryBackup): those that were removed
 *
 * Since: 0.1
 */
GPtrArray *
ferry_local_backups_prune (FerrySite  *site,
                           guint       keep,
                           GError    **error)
{
  g_autoptr(GHashTable) needed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Prune self = { .site = site, .needed = needed };
  g_autoptr(GPtrArray) backups = ferry_local_backups_list (site, error);
  g_autoptr(GPtrArray) chosen = NULL;

  if (backups == NULL || !collect_needed (&self, error))
    return NULL;
  if (is_restoring (site))
    return g_ptr_array_new_with_free_func (g_object_unref);
  chosen = ferry_backup_retention_choose (backups, keep, must_stay, &self);
  for (guint i = 0; i < chosen->len; i++)
    if (!ferry_local_backups_remove (site, ferry_backup_get_path (g_ptr_array_index (chosen, i)), error))
      return NULL;
  return g_steal_pointer (&chosen);
}
