#pragma once

#include "archive/ferry-package-metadata.h"
#include "database/ferry-row-reader.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/** FerryFileKind: what a file named .nbdata is, by its content. Since: 0.1 */
typedef enum { FERRY_FILE_PACKAGE, FERRY_FILE_BACKUP, FERRY_FILE_ENCRYPTED, FERRY_FILE_UNKNOWN } FerryFileKind;

/**
 * FerryPackage: an open migration file. Opening validates the ZIP's structure strictly (one end record, no gaps or overlaps, central
 * directory equals local headers, unique names, stored entries, names of the grammar, entry set equals metadata) and reads the
 * metadata; verify reads every byte. Since: 0.1
 */
#define FERRY_TYPE_PACKAGE (ferry_package_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackage, ferry_package, FERRY, PACKAGE, GObject)

FerryFileKind         ferry_file_probe_kind        (const char    *path,
                                                    GError       **error);   /* FERRY_FILE_UNKNOWN with error when unreadable */
FerryPackage         *ferry_package_open           (const char    *path,
                                                    GError       **error);
const char           *ferry_package_get_path       (FerryPackage  *self);
const char           *ferry_package_get_digest     (FerryPackage  *self);    /* SHA-256 hex */
gint64                ferry_package_get_size       (FerryPackage  *self);    /* bytes */
FerryPackageMetadata *ferry_package_get_metadata   (FerryPackage  *self);
FerrySchema          *ferry_package_get_structure  (FerryPackage  *self);    /* read and checked at opening */
FerryRowReader       *ferry_package_read_rows      (FerryPackage  *self,
                                                    const FerryPackageTable *table,
                                                    GError       **error);   /* fails at the end when digest, rows or bytes differ */
gboolean              ferry_package_verify         (FerryPackage  *self,
                                                    FerryJob      *job,
                                                    GError       **error);   /* every entry: digest, rows, bytes, field count, key order */

G_END_DECLS
