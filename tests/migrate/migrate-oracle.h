#pragma once

#include "database/ferry-schema.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/* What tests know of a database without the library's own row streams: rows as lines of text read with plain SQL, sorted by bytes. */
FerrySchema *migrate_oracle_schema  (FerrySite          *site);
GPtrArray   *migrate_oracle_rows    (FerrySite          *site,
                                     const FerryTable   *table,
                                     const char * const *columns);
/* names of the columns that are stored in both, with the same type */
char       **migrate_oracle_shared  (const FerryTable   *a,
                                     const FerryTable   *b);
/* names of the columns that a release leaves as they are: not in @source (nullable), or with the same type */
char       **migrate_oracle_kept    (const FerryTable   *before,
                                     const FerryTable   *source);
/* every line of @a is in @b */
gboolean     migrate_oracle_holds   (GPtrArray          *a,
                                     GPtrArray          *b);
gboolean     migrate_oracle_equal   (GPtrArray          *a,
                                     GPtrArray          *b);
/* how many lines of @a are not in @b */
guint        migrate_oracle_missing (GPtrArray          *a,
                                     GPtrArray          *b);

G_END_DECLS
