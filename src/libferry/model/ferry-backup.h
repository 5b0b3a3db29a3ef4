#pragma once

#include <json-glib/json-glib.h>
#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryBackup: what is known of one backup file: "path", "name", "created" (µs), "size" (bytes), "version" (application), "dialect",
 * "server-version", "has-files", "encrypted", "reason" ("manual", "scheduled", "execution", "rollback", "restore"; nullable for foreign
 * ones), "execution" (nullable id), "verified" (µs, 0 never), "problem" (nullable text). Since: 0.1
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
JsonNode   *ferry_backup_to_json (FerryBackup *self);
FerryBackup *ferry_backup_new_from_json (JsonNode *node, GError **error);

G_END_DECLS
