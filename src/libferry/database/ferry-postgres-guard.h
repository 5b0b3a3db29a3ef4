#pragma once

#include "database/ferry-schema.h"

G_BEGIN_DECLS

typedef enum
{
  FERRY_GUARD_EXPRESSION,   /* a default, a check, a generated column */
  FERRY_GUARD_INDEX,        /* what follows USING in an index or EXCLUDE */
  FERRY_GUARD_PARTITION,    /* what follows RANGE, LIST or HASH */
} FerryGuardMode;

/* What text from a package may name. Not owned. */
typedef struct
{
  const FerrySchema *source;    /* whose enums and domains will exist */
  const FerrySchema *target;    /* what is there */
  GHashTable        *offers;    /* set of FerrySchema.offers of @target */
  GHashTable        *leaning;   /* set of char*: functions of the target that were named */
  gboolean           trust;     /* for showing only: anything may be named */
} FerryPostgresGuard;

gboolean ferry_postgres_guard_check   (const FerryPostgresGuard *self,
                                       FerryGuardMode            mode,
                                       const char               *text,
                                       GError                  **error);
gboolean ferry_postgres_guard_type    (const FerryPostgresGuard *self,
                                       const char               *type,
                                       GError                  **error);
gboolean ferry_postgres_guard_tail    (const char               *text,
                                       GError                  **error);   /* of a key or foreign key */
gboolean ferry_postgres_guard_bound   (const char               *text,
                                       GError                  **error);   /* of a partition */
gboolean ferry_postgres_guard_is_constant (const char           *text);
gboolean ferry_postgres_guard_offers  (const FerryPostgresGuard *self,
                                       const char               *what,
                                       const char               *schema,
                                       const char               *name);
gboolean ferry_postgres_guard_mentions (const char              *text,
                                        const char              *name);

G_END_DECLS
