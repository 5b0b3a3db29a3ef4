#pragma once

#include "archive/ferry-package-writer.h"
#include "archive/ferry-package.h"

G_BEGIN_DECLS

/* a row reader over lines of a test; @lines ends with NULL and must live longer */
FerryRowReader       *archive_rows_new      (const char * const  *lines);
/* the same, but the stream fails after the last line */
FerryRowReader       *archive_rows_failing  (const char * const  *lines);
/* n rows "i\tname i\t{json}\n" with ascending integer keys */
FerryRowReader       *archive_rows_counted  (gint64               n);
/* PostgreSQL: roles (name text, title text; key name), logs (id integer, text text; no key), settings (id bigint, name text,
 * options json; key id), tokens (id bigint; key id) */
FerrySchema          *archive_schema        (void);
FerryPackageTable    *archive_table         (const FerrySchema   *schema,
                                             const char          *table,
                                             FerryRule            rule);
FerryPackageMetadata *archive_metadata      (void);
/* tries to make the package of archive_make_package(); leaves nothing on failure */
gboolean              archive_try_package   (const char           *path,
                                             char                **digest,
                                             GError              **error);
/* a whole package with three roles, four logs and two settings; returns the digest */
char                 *archive_make_package  (const char          *path);

G_END_DECLS
