#include "config.h"

#include "instance/ferry-backup-retention.h"

/* Made without anybody asking: only those go without anybody asking. What people made, what a release was preceded by and what came from elsewhere stays. */
static gboolean
is_automatic (FerryBackup *backup)
{
  static const char * const reasons[] = { "scheduled", "execution", "rollback", "restore", NULL };

  return ferry_backup_get_reason (backup) != NULL && ferry_backup_get_origin (backup) != FERRY_BACKUP_FOREIGN &&
         g_strv_contains (reasons, ferry_backup_get_reason (backup));
}

/* Nothing is known against it, and somebody has read it to the end. */
static gboolean
is_good (FerryBackup *backup)
{
  return ferry_backup_get_problem (backup) == NULL && ferry_backup_get_restorable (backup) &&
         (ferry_backup_get_verified (backup) != 0 || ferry_backup_get_proven (backup) != 0);
}

static FerryBackup *
last_good (GPtrArray *backups)
{
  for (guint i = 0; i < backups->len; i++)
    if (is_good (g_ptr_array_index (backups, i)))
      return g_ptr_array_index (backups, i);
  return NULL;
}

/* Scheduled ones are counted apart from those that executions and restores made: many executions must not push the daily ones out. */
static guint *
count_of (FerryBackup *backup,
          guint        counts[2])
{
  return &counts[g_strcmp0 (ferry_backup_get_reason (backup), "scheduled") == 0];
}

/**
 * ferry_backup_retention_choose:
 * @backups: (element-type FerryBackup): all backups of an instance, newest first
 * @keep: how many good ones to keep of the scheduled ones, and as many of those that executions, rollbacks and restores made; 0 keeps all
 * @must_stay: (nullable): tells those that stay for a reason of their own
 * @user_data: for @must_stay
 *
 * Chooses which backups may be removed: automatic ones made here, beyond the newest @keep good ones of their kind. Never the last good backup of the instance, whatever made it,
 * and never one for which @must_stay says so; a backup that is not good takes no place of a good one. Pure; any thread.
 *
 * Returns: (transfer container) (element-type FerryBackup): those that may go, newest first
 *
 * Since: 0.1
 */
GPtrArray *
ferry_backup_retention_choose (GPtrArray           *backups,
                               guint                keep,
                               FerryRetentionFunc   must_stay,
                               gpointer             user_data)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);
  FerryBackup *last = last_good (backups);
  guint counts[2] = { 0, 0 };

  for (guint i = 0; keep > 0 && i < backups->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (backups, i);
      guint *count = count_of (backup, counts);
      gboolean full = *count >= keep;

      if (!is_automatic (backup))
        continue;
      *count += is_good (backup);
      if (full && backup != last && (must_stay == NULL || !must_stay (backup, user_data)))
        g_ptr_array_add (chosen, g_object_ref (backup));
    }
  return chosen;
}
