#pragma once

#include "job/ferry-job.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/** FerryRestoreOptions. Since: 0.1 */
typedef struct
{
  const char         *password;        /* nullable */
  const char * const *drop_tables;     /* nullable: ids of tables made after the backup, dropped first */
  gboolean            files;           /* restore uploads and key too (a rollback leaves them) */
  /* called inside the same transaction after the rows are back: puts the witness back. SQLite: called on the prepared copy before it goes in */
  gboolean          (*finish) (FerryDatabase *db, gpointer user_data, GError **error);
  gpointer            user_data;
  const char         *lock_holder;     /* nullable: text for lock_instance; NULL: the caller holds the instance's lock already */
  const char         *from_schema;     /* nullable: PostgreSQL: the backup's schema, where it is another than the instance's: its tables go into the instance's */
  const char         *sha256;          /* nullable: digest of the file that is meant: nothing is final where another one was read */
  gboolean            read_before;     /* what has that digest was read whole before: a dump is not unpacked once more beforehand; its rows are counted in the transaction anyway */
  const char         *journal;         /* nullable: a folder where a swap of files is written down, so that one that was killed can be finished or undone */
  GPtrArray          *warnings;        /* nullable: char*, translated sentences about what could not be put back and does not matter to the rows (owners, grants, comments) */
} FerryRestoreOptions;

/* the database in one transaction; whole or not at all */
gboolean     ferry_backup_restore (FerrySite                  *site,
                                   const char                 *path,
                                   const FerryRestoreOptions  *options,
                                   FerryJob                   *job,
                                   GError                    **error);

G_END_DECLS
