#include "config.h"

#include "instance/ferry-local-estimate.h"

#include "backup/ferry-backup-files.h"
#include "base/ferry-file.h"

/**
 * ferry_backup_estimate_free:
 * @self: (nullable): an estimate
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_backup_estimate_free (FerryBackupEstimate *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_free (self);
}

/**
 * ferry_local_estimate_database:
 * @db: a database
 * @error: return location
 *
 * Returns: the bytes that it takes where it is; -1 with @error. Blocking, the database's thread.
 *
 * Since: 0.1
 */
gint64
ferry_local_estimate_database (FerryDatabase  *db,
                               GError        **error)
{
  const char *sql = ferry_database_get_dialect (db) == FERRY_DIALECT_SQLITE
    ? "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    : "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";
  g_autofree char *size = ferry_database_query_value (db, sql, NULL, error);

  return size != NULL ? g_ascii_strtoll (size, NULL, 10) : -1;
}

/**
 * ferry_local_estimate_backup:
 * @site: the instance's place
 * @db: its database
 * @error: return location
 *
 * Estimates the backup that an execution makes first. Changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): place, bytes, free bytes.
 *
 * Since: 0.1
 */
FerryBackupEstimate *
ferry_local_estimate_backup (FerrySite      *site,
                             FerryDatabase  *db,
                             GError        **error)
{
  gint64 size = ferry_local_estimate_database (db, error);
  FerryBackupEstimate *estimate;

  if (size < 0)
    return NULL;
  estimate = g_new0 (FerryBackupEstimate, 1);
  estimate->folder = g_build_filename (ferry_site_get_state_folder (site), "backups", NULL);
  estimate->bytes = size + ferry_backup_files_measure (ferry_site_get_storage (site));
  estimate->free = ferry_folder_free_space (ferry_site_get_state_folder (site));
  return estimate;
}
