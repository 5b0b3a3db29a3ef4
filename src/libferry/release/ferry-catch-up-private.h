#pragma once

#include "release/ferry-catch-up.h"

G_BEGIN_DECLS

/* A folder of its own in @store for the rows on their way, locked; what a killed process left there goes. @lock: a descriptor that holds it. (transfer full) */
char     *_ferry_catch_up_make_room      (const char                *store,
                                          int                       *lock,
                                          GError                   **error);
/* whether the backup is A's own, and the last that B was restored from; who vouches for it gets a warning instead */
gboolean  _ferry_catch_up_check_made     (FerryCatchUp              *self,
                                          const FerryCatchUpOptions *options,
                                          FerryPackage              *base,
                                          GError                   **error);
gboolean  _ferry_catch_up_check_restored (FerryCatchUp              *self,
                                          const FerryCatchUpOptions *options,
                                          FerryPackage              *to,
                                          GError                   **error);
/* a snapshot of a side, or of the backup, as a package in the room; @tables nullable: all */
FerryPackage *_ferry_catch_up_take_side  (FerryCatchUp              *self,
                                          FerryInstance             *side,
                                          const char                *name,
                                          const char * const        *tables,
                                          FerryJob                  *job,
                                          GError                   **error);
FerryPackage *_ferry_catch_up_take_base  (FerryCatchUp              *self,
                                          const FerryCatchUpOptions *options,
                                          FerryJob                  *job,
                                          GError                   **error);
/* fills self->tables from the packages of self->merge */
gboolean  _ferry_catch_up_find_tables    (FerryCatchUp              *self,
                                          FerryJob                  *job,
                                          GError                   **error);
FerryMergeTable *_ferry_catch_up_merge_table (const FerryCatchUp    *self,
                                          const char                *table);   /* (nullable) */

G_END_DECLS
