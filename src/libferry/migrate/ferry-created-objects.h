#pragma once

#include "database/ferry-database.h"

G_BEGIN_DECLS

/* What an execution makes besides tables, as text: kind and quoted name, such as `sequence "public"."numbers"`. */
char     **ferry_created_objects_find (const FerrySchema   *before,
                                       const FerrySchema   *after);
gboolean   ferry_created_objects_drop (FerryDatabase       *db,
                                       const char * const  *objects,
                                       GPtrArray           *left,
                                       GError             **error);

G_END_DECLS
