#pragma once

#include "backup/ferry-backup-archive.h"
#include "migrate/ferry-journal-private.h"
#include "migrate/ferry-migrate.h"

G_BEGIN_DECLS

/**
 * FerrySinceBackup: compares an instance with a backup, table by table: which rows did users add, change and delete since the execution that followed the backup? Rows that are as
 * the execution left them are its own work and do not count. Internal to migrate/. Since: 0.1
 */
typedef struct
{
  FerrySite      *site;
  FerryDatabase  *db;         /* in a transaction that is rolled back at the end */
  FerrySchema    *present;
  FerryJournal   *journal;
  FerryExecution *execution;
  GPtrArray      *tables;     /* FerryRollbackTable*: the result */
  FerryJob       *job;
} FerrySinceBackup;

gboolean ferry_since_backup_compare_table (FerrySinceBackup   *self,
                                           FerryTable         *present,
                                           const char * const *columns,
                                           FerryDatabase      *old_db,
                                           const FerryTable   *old_table,
                                           GError            **error);
gboolean ferry_since_backup_run_sqlite    (FerrySinceBackup   *self,
                                           const char         *data_path,
                                           GError            **error);
gboolean ferry_since_backup_run_postgres  (FerrySinceBackup   *self,
                                           const char         *data_path,
                                           GError            **error);

G_END_DECLS
