#pragma once

#include "database/ferry-schema.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_RETYPE_BINARY,    /* the stored bytes stay */
  FERRY_RETYPE_REWRITE,   /* every value keeps its meaning */
  FERRY_RETYPE_LOSSY,     /* some values change or don't convert: these become NULL */
  FERRY_RETYPE_REPLACE,   /* no value converts */
} FerryRetypeKind;

/* How a column's values get another type. */
typedef struct
{
  FerryRetypeKind  kind;
  char            *conversion;   /* SQL over the column, of the new type */
  char            *reading;      /* the same, but of @read_type */
  char            *lost;         /* nullable: condition over the column that is true for values that change or don't convert */
  gboolean         may_fail;     /* @lost makes the statement fail instead */
  gboolean         assumes_utc;
} FerryRetype;

FerryRetype *ferry_postgres_retype_new  (const FerrySchema *source,
                                         const FerrySchema *target,
                                         const char        *from,
                                         const char        *to,
                                         const char        *read_type,
                                         const char        *column);   /* quoted */
gboolean     ferry_postgres_retype_is_related (const FerrySchema *source,
                                         const FerrySchema *target,
                                         const char        *from,
                                         const char        *to);
gboolean     ferry_postgres_retype_is_sortable (const char       *type);
void         ferry_postgres_retype_free (FerryRetype       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRetype, ferry_postgres_retype_free)

G_END_DECLS
