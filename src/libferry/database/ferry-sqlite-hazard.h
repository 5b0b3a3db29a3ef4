#pragma once

#include "database/ferry-sqlite-merge.h"
#include "database/ferry-statement.h"

G_BEGIN_DECLS

/* what a statement endangers, with the SELECT that counts it */
void  ferry_sqlite_hazard_before  (const FerrySqliteMerge *merge,
                                   FerryStatement         *statement);   /* the rebuild before the data */
void  ferry_sqlite_hazard_after   (const FerrySqliteMerge *merge,
                                   FerryStatement         *statement);   /* the one after the data */
void  ferry_sqlite_hazard_column  (const FerrySqliteMerge *merge,
                                   const FerryColumn      *old,
                                   FerryStatement         *statement);   /* one column that is dropped or loses */
void  ferry_sqlite_hazard_index   (const FerryTable       *target,
                                   const FerryIndex       *index,
                                   FerryStatement         *statement);

G_END_DECLS
