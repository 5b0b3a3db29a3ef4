#pragma once

#include "database/ferry-database.h"
#include "database/ferry-schema-diff.h"

G_BEGIN_DECLS

/* What an executor does with a diff, and the property that every diff must have: once its statements ran and the structure is read
 * again, there are none left that would run. */

FerrySchema     *diff_fixture_read     (const char *database);
/* through its form in files, as a package has it */
FerrySchema     *diff_fixture_travel   (const FerrySchema *schema);
char           **diff_fixture_ids      (const FerrySchema *schema);
FerrySchemaDiff *diff_fixture_compare  (const FerrySchema *source, const char *database, gboolean allow_destructive);
/* counts and runs in one transaction that is committed; a failing statement ends the test unless @error is given */
gboolean         diff_fixture_run      (const FerrySchemaDiff *diff, const char *database, GError **error);
guint            diff_fixture_count    (const FerrySchemaDiff *diff);   /* statements that would run */
void             diff_fixture_assert_settled (const FerrySchema *source, const char *database, gboolean allow_destructive);
/* all of that, without refusals: returns the first diff */
FerrySchemaDiff *diff_fixture_migrate  (const char *source, const char *target, gboolean allow_destructive);
FerryStatement  *diff_fixture_find     (const FerrySchemaDiff *diff, const char *kind, const char *object);
char            *diff_fixture_path     (const char *name);              /* of a file beside the tests */

G_END_DECLS
