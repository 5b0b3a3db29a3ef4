#pragma once

#include "database/ferry-schema-diff.h"

G_BEGIN_DECLS

/* the difference of all tables of @source */
FerrySchemaDiff *sqlite_apply_diff       (const FerrySchema *source,
                                          const FerrySchema *target,
                                          gboolean           destructive);
void             sqlite_apply_free       (FerrySchemaDiff   *diff);
/* runs it as an execution does: in one transaction, @data_sql between the phases */
void             sqlite_apply_run        (const char        *path,
                                          FerrySchemaDiff   *diff,
                                          const char        *data_sql,   /* nullable */
                                          GError           **error);
/* nothing is left to do, SQLite finds no fault */
void             sqlite_apply_is_settled (const char        *source_path,
                                          const char        *target_path,
                                          gboolean           destructive);
gboolean         sqlite_apply_runs       (FerrySchemaDiff   *diff,
                                          const FerryStatement *statement);
char            *sqlite_apply_text       (FerrySchemaDiff   *diff);

G_END_DECLS
