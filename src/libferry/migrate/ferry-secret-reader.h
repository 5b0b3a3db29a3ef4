#pragma once

#include "archive/ferry-package-metadata.h"
#include "database/ferry-row-reader.h"

G_BEGIN_DECLS

/** FerrySecretReader: passes rows through and notes literal secrets in the columns that may hold some. Since: 0.1 */
#define FERRY_TYPE_SECRET_READER (ferry_secret_reader_get_type ())
G_DECLARE_FINAL_TYPE (FerrySecretReader, ferry_secret_reader, FERRY, SECRET_READER, FerryRowReader)

FerryRowReader *ferry_secret_reader_new (FerryRowReader          *rows,
                                         FerryDialect             dialect,
                                         const FerryPackageTable *table,
                                         char                   **columns,
                                         GPtrArray               *findings);

G_END_DECLS
