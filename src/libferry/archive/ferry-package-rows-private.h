#pragma once

#include "archive/ferry-line-reader-private.h"
#include "archive/ferry-package-metadata.h"
#include "archive/ferry-zip.h"

G_BEGIN_DECLS

/** FerryPackageRows: the rows of a data entry; fails at the end where digest, rows or bytes are not those of the metadata. Since: 0.1 */
#define FERRY_TYPE_PACKAGE_ROWS (ferry_package_rows_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackageRows, ferry_package_rows, FERRY, PACKAGE_ROWS, FerryLineReader)

/* @table belongs to @metadata, which the stream keeps alive */
FerryRowReader *ferry_package_rows_new (FerryZip                *zip,
                                        const FerryZipEntry     *entry,
                                        FerryPackageMetadata    *metadata,
                                        const FerryPackageTable *table);

G_END_DECLS
