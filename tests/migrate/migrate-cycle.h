#pragma once

#include "migrate-fixture.h"

G_BEGIN_DECLS

/* One release of @source to @target, proved from all sides: what every table's rule promises for structure and rows, a second plan that
 * is empty, and a rollback that brings back every digest, structure and sequence. */
void migrate_cycle_run (FerrySite    *source,
                        FerrySite    *target,
                        FerryRuleSet *rules,
                        gboolean      allow_destructive);
/* a release that must be refused: nothing on the target changes. Returns the message */
char *migrate_cycle_refused (FerrySite    *target,
                             FerryPackage *package);
void migrate_cycle_assert_same (GHashTable *a,
                                GHashTable *b);

G_END_DECLS
