#pragma once

#include "database/ferry-dialect.h"
#include "site/ferry-site.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* the newest that is known: of NocoBase's metadata (2.2 writes it), and of what stands under "ferry" */
#define FERRY_BACKUP_METADATA_VERSION 2
#define FERRY_BACKUP_FORMAT 1

/** FerryBackupTable: a table that a backup holds. Since: 0.1 */
typedef struct
{
  char     *schema;      /* "" for SQLite */
  char     *name;
  gint64    rows;
  gboolean  with_rows;   /* FALSE: only its structure is in the backup */
} FerryBackupTable;

/**
 * FerryBackupMetadata: `_metadata.json` of a backup. NocoBase's own members (version 2, as its files have them), and what Ferry adds
 * under "ferry", which NocoBase does not look at. Plain data. Since: 0.1
 */
typedef struct
{
  char         *version;            /* of the application; "" for another database */
  FerryDialect  dialect;
  gboolean      underscored;
  char         *database_version;
  char         *client_version;     /* nullable: pg_dump's */
  gboolean      has_files;
  GPtrArray    *plugins;            /* FerryPlugin*: enabled ones */
  /* under "ferry"; by_ferry FALSE: the backup is not of our making and knows none of these */
  gboolean      by_ferry;
  gint64        created;            /* µs */
  char         *reason;             /* nullable */
  char         *execution;          /* nullable */
  char         *title;              /* nullable */
  char         *release;            /* nullable id */
  char         *instance;           /* nullable id */
  char         *schema;             /* nullable: DB_SCHEMA when only that schema was dumped */
  GPtrArray    *tables;             /* FerryBackupTable* */
  char         *sha256;             /* nullable: of the whole file; in the sidecar only */
} FerryBackupMetadata;

FerryBackupMetadata *ferry_backup_metadata_new           (void);
FerryBackupMetadata *ferry_backup_metadata_new_from_json (const char           *text,
                                                          gsize                 length,
                                                          const char           *what,
                                                          GError              **error);
char                *ferry_backup_metadata_to_json       (FerryBackupMetadata  *self);
void                 ferry_backup_metadata_add_table     (FerryBackupMetadata  *self,
                                                          const char           *schema,
                                                          const char           *name,
                                                          gint64                rows,
                                                          gboolean              with_rows);
void                 ferry_backup_metadata_free          (FerryBackupMetadata  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBackupMetadata, ferry_backup_metadata_free)

G_END_DECLS
