#pragma once

#include "archive/ferry-package-metadata.h"
#include "database/ferry-row-reader.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryPackageWriter: writes a migration file under a temporary name beside @path ("….nbdata.part"), streams every table, writes
 * `_metadata.json` last, fsyncs, renames into place. Dropped unfinished it leaves nothing. Constant memory; reading the rows and compressing
 * them go on in two threads. Since: 0.1
 */
#define FERRY_TYPE_PACKAGE_WRITER (ferry_package_writer_get_type ())
G_DECLARE_FINAL_TYPE (FerryPackageWriter, ferry_package_writer, FERRY, PACKAGE_WRITER, GObject)

FerryPackageWriter *ferry_package_writer_new       (const char           *path,
                                                    GError              **error);
gboolean            ferry_package_writer_set_structure (FerryPackageWriter *self,
                                                    FerryPackageMetadata *metadata,
                                                    const FerrySchema    *schema,
                                                    GError              **error);
/* streams @rows into a new entry; fills entry, rows, bytes, packed, sha256 of @table; progress to @job as rows */
gboolean            ferry_package_writer_add_table (FerryPackageWriter   *self,
                                                    FerryPackageTable    *table,
                                                    FerryRowReader       *rows,
                                                    FerryJob             *job,
                                                    GError              **error);
gboolean            ferry_package_writer_finish    (FerryPackageWriter   *self,
                                                    FerryPackageMetadata *metadata,
                                                    char                **digest,   /* out, optional: SHA-256 hex of the metadata */
                                                    GError              **error);

G_END_DECLS
