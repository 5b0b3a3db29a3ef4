#pragma once

#include "database/ferry-row-order.h"
#include "database/ferry-schema.h"
#include "model/ferry-rule-set.h"
#include "model/ferry-table-rule.h"

G_BEGIN_DECLS

/** FerryPackageTable: what the metadata says of one table. @order, @columns, @entry are NULL when no rows travel. Since: 0.1 */
typedef struct
{
  FerryTableRule *rule;
  char          **columns;     /* of the data entry, in order */
  FerryRowOrder  *order;
  char           *entry;       /* "data/0001.zst": numbered, never a table's name */
  gint64          rows;
  gint64          bytes;       /* of the lines with their newlines, uncompressed */
  gint64          packed;      /* bytes in the ZIP */
  char           *sha256;      /* hex, of the uncompressed lines */
  char           *target_sha256;   /* nullable: the same of the rows that the target must hold when this is executed */
} FerryPackageTable;

/** FerryPackagePlugin. Since: 0.1 */
typedef struct { char *name; char *package_name; char *version; } FerryPackagePlugin;

/** FerrySecretFinding: a literal secret found in an overwritten table: table, column, key of the row as text, path inside JSON. Never the value. Since: 0.1 */
typedef struct { char *table; char *column; char *key; char *path; } FerrySecretFinding;

/**
 * FerryPackageMetadata: the `_metadata.json` of a migration file. Reference counted; read only after it is made. The variables are names
 * and types only. Since: 0.1
 */
typedef struct _FerryPackageMetadata FerryPackageMetadata;

struct _FerryPackageMetadata
{
  int            format;             /* FERRY_PACKAGE_FORMAT */
  char          *title;
  char          *created_at;         /* ISO 8601 UTC */
  char          *application_version;
  char          *ferry_version;
  char          *source_id;          /* UUID of the instance */
  char          *source_name;
  char          *created_by;         /* user@host */
  FerryDialect   dialect;
  char          *database_version;
  gboolean       underscored;
  char          *table_prefix;
  char          *schema;
  GHashTable    *env;                /* compared keys -> value; absent = unset */
  GPtrArray     *plugins;            /* FerryPackagePlugin*: enabled on the source */
  GPtrArray     *variables;          /* FerryVariable*, value always NULL */
  FerryRuleSet  *rule_set;
  GPtrArray     *tables;             /* FerryPackageTable*: every table of the source */
  GPtrArray     *secrets;            /* FerrySecretFinding* */
  GPtrArray     *notes;              /* char*: what does not travel (external data sources, sub-applications, storage folders) */
  GPtrArray     *parents;            /* char*: digests of packages this one was decided from */
  char          *structure_sha256;   /* of structure.json */
  gboolean       snapshot;           /* a state to be compared with others, not a release */
  char          *restored_from;      /* nullable; of a snapshot: SHA-256 of the backup that the instance was last restored from, as it says itself */
  char          *backup_sha256;      /* nullable; of the snapshot of a backup: of its file */
  gboolean       backup_made;        /* the same: the instance made it itself, and nobody forged its record of that */
  char          *target_id;          /* nullable: UUID of the only instance that it may run on: a catch-up, made for what that one held */
};

#define FERRY_PACKAGE_FORMAT 1
#define FERRY_PACKAGE_KIND "migration"
#define FERRY_PACKAGE_METADATA_ENTRY "_metadata.json"
#define FERRY_PACKAGE_STRUCTURE_ENTRY "structure.json.zst"

FerryPackageMetadata *ferry_package_metadata_new           (void);
FerryPackageMetadata *ferry_package_metadata_ref           (FerryPackageMetadata *self);
void                  ferry_package_metadata_unref         (FerryPackageMetadata *self);
FerryPackageTable    *ferry_package_metadata_find_table    (FerryPackageMetadata *self,
                                                            const char           *table);
JsonNode             *ferry_package_metadata_to_json       (FerryPackageMetadata *self);
FerryPackageMetadata *ferry_package_metadata_new_from_json (JsonNode             *node,
                                                            GError              **error);
FerryPackageTable    *ferry_package_table_new              (FerryTableRule       *rule);
void                  ferry_package_table_free             (FerryPackageTable    *self);
FerryPackagePlugin   *ferry_package_plugin_new             (const char *name, const char *package_name, const char *version);
void                  ferry_package_plugin_free            (FerryPackagePlugin   *self);
FerrySecretFinding   *ferry_secret_finding_new             (const char *table, const char *column, const char *key, const char *path);
void                  ferry_secret_finding_free            (FerrySecretFinding   *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPackageMetadata, ferry_package_metadata_unref)

G_END_DECLS
