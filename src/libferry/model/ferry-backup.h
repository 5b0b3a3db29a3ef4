#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

/** FerryBackupOrigin: how far it is known that a backup was made here. Since: 0.1 */
typedef enum
{
  FERRY_BACKUP_FOREIGN,         /* nothing here says so: whatever its metadata claims */
  FERRY_BACKUP_HERE,            /* it is in this instance's record of backups made */
  FERRY_BACKUP_AUTHENTICATED,   /* and its bytes were compared with that record */
} FerryBackupOrigin;

#define FERRY_TYPE_BACKUP_ORIGIN (ferry_backup_origin_get_type ())
GType ferry_backup_origin_get_type (void) G_GNUC_CONST;

/**
 * FerryBackup: what is known of one backup file: "path", "name", "created" (µs), "size" (bytes), "version" (application), "dialect",
 * "server-version", "has-files", "encrypted", "reason" ("manual", "scheduled", "release", "execution", "rollback", "restore"; nullable for foreign
 * ones), "execution" (nullable id), "verified" (µs, 0 never), "problem" (nullable text), "origin", "instance" (nullable id of the one that it is of),
 * "title" and "release" (nullable), "proven" (µs, 0 never), "restorable" (nothing is known against it on the instance that listed it), "why-not" (nullable text).
 * Since: 0.1
 */
#define FERRY_TYPE_BACKUP (ferry_backup_get_type ())
G_DECLARE_FINAL_TYPE (FerryBackup, ferry_backup, FERRY, BACKUP, GObject)

const char *ferry_backup_get_path (FerryBackup *self);
const char *ferry_backup_get_name (FerryBackup *self);
const char *ferry_backup_get_version (FerryBackup *self);
const char *ferry_backup_get_dialect (FerryBackup *self);
gint64      ferry_backup_get_size (FerryBackup *self);
gint64      ferry_backup_get_created (FerryBackup *self);
const char *ferry_backup_get_server_version (FerryBackup *self);
gboolean    ferry_backup_get_has_files (FerryBackup *self);
gboolean    ferry_backup_get_encrypted (FerryBackup *self);
const char *ferry_backup_get_reason (FerryBackup *self);
const char *ferry_backup_get_execution (FerryBackup *self);
gint64      ferry_backup_get_verified (FerryBackup *self);
const char *ferry_backup_get_problem (FerryBackup *self);
FerryBackupOrigin ferry_backup_get_origin (FerryBackup *self);
const char *ferry_backup_get_instance (FerryBackup *self);
const char *ferry_backup_get_title (FerryBackup *self);
const char *ferry_backup_get_release (FerryBackup *self);
gint64      ferry_backup_get_proven (FerryBackup *self);
gboolean    ferry_backup_get_restorable (FerryBackup *self);
const char *ferry_backup_get_why_not (FerryBackup *self);
/* "Restorable, checked 14:02", or why not, or that the result is old; (transfer full), translated. @now in µs */
char       *ferry_backup_dup_state_text (FerryBackup *self,
                                         gint64       now);
JsonNode   *ferry_backup_to_json (FerryBackup *self);
FerryBackup *ferry_backup_new_from_json (JsonNode  *node,
                                         GError   **error);

G_END_DECLS
