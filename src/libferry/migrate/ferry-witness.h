#pragma once

#include "model/ferry-execution.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

gboolean   ferry_witness_write    (FerrySite      *site,
                                   FerryDatabase  *db,
                                   const char     *id,
                                   const char     *digest,
                                   const char     *who,
                                   const char     *kind,
                                   GError        **error);
gboolean   ferry_witness_exists   (FerrySite      *site,
                                   FerryDatabase  *db,
                                   const char     *id,
                                   gboolean       *exists,
                                   GError        **error);
GPtrArray *ferry_witness_read_all (FerrySite      *site,
                                   FerryDatabase  *db,
                                   GError        **error);
char      *ferry_witness_dup_restored (GPtrArray   *rows);   /* digest of the backup that was restored last */
gboolean   ferry_witness_restore  (FerrySite      *site,
                                   FerryDatabase  *db,
                                   GPtrArray      *rows,
                                   GError        **error);

G_END_DECLS
