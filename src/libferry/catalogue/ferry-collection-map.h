#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

/** FerryCollection: a row of `collections`. Since: 0.1 */
typedef struct
{
  char     *name;
  char     *schema;   /* "" when in the main one */
  char     *id;       /* table id in the FerrySchema */
  gboolean  tree;
} FerryCollection;

/** FerryJoin: a table that a field's `through` names, and a collection on one of its sides. Since: 0.1 */
typedef struct
{
  char *through;      /* collection name */
  char *owner;        /* collection name */
} FerryJoin;

/** FerryCollectionMap: what `collections` and `fields` tell about tables; empty in a database that has no such tables. Since: 0.1 */
typedef struct _FerryCollectionMap FerryCollectionMap;

FerryCollectionMap *ferry_collection_map_new       (FerrySite                *site,
                                                    FerryDatabase            *db,
                                                    const FerrySchema        *schema,
                                                    GError                  **error);
void                ferry_collection_map_free      (FerryCollectionMap       *self);
GPtrArray          *ferry_collection_map_get_all   (const FerryCollectionMap *self);   /* FerryCollection*, by name */
GPtrArray          *ferry_collection_map_get_joins (const FerryCollectionMap *self);   /* FerryJoin* */
/* the table of a collection, listed in `collections` or not; @schema_of (nullable) is a collection whose schema is tried first */
FerryTable         *ferry_collection_map_find      (const FerryCollectionMap *self,
                                                    const char               *name,
                                                    const char               *schema_of);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCollectionMap, ferry_collection_map_free)

G_END_DECLS
