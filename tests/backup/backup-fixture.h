#pragma once

#include "backup/ferry-backup-archive.h"
#include "backup/ferry-backup-writer.h"

G_BEGIN_DECLS

/* An application folder of its own with a SQLite database: three tables, uploads, a key. */
FerrySite  *backup_fixture_new_sqlite   (const char *schema_sql);
/* …with a PostgreSQL database of that name on the throwaway server */
FerrySite  *backup_fixture_new_postgres (const char *database,
                                         const char *more_env);
/* runs SQL on the site's SQLite file; a query's first value (transfer full) */
char       *backup_fixture_sql          (FerrySite  *site,
                                         const char *sql);
/* the digests of all tables and the next values of all sequences, as one text */
char       *backup_fixture_state        (FerrySite  *site);
/* the same of the uploads and the key */
char       *backup_fixture_files        (FerrySite  *site);
/* makes a backup in a folder of its own; fails the test when it fails */
char       *backup_fixture_create       (FerrySite  *site,
                                         const char *password);
/* fails unless @folder holds nothing at all */
void        backup_fixture_assert_empty (const char *folder);
void        backup_fixture_flip_byte    (const char *path,
                                         gint64      offset);
char       *backup_fixture_path         (FerrySite  *site,
                                         const char *relative);

G_END_DECLS
