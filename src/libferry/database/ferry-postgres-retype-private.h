#pragma once

#include "database/ferry-postgres-retype.h"
#include "database/ferry-postgres-type.h"

G_BEGIN_DECLS

typedef enum
{
  FAMILY_OTHER, FAMILY_INTEGER, FAMILY_NUMERIC, FAMILY_FLOAT, FAMILY_TEXT, FAMILY_BOOLEAN, FAMILY_DATE, FAMILY_TIMESTAMP,
  FAMILY_UUID, FAMILY_JSON, FAMILY_ENUM
} FerryTypeFamily;

/* One side of a conversion; domains are replaced by what they are built on. */
typedef struct
{
  char                *text;      /* the type as SQL */
  FerryPostgresType   *type;
  FerryTypeFamily      family;
  const FerryUserType *user_type; /* of an enum */
} FerryRetypeSide;

/* A conversion while it is decided: @ok and @changed are conditions over a value that is not NULL. */
typedef struct
{
  const FerryRetypeSide *from;
  const FerryRetypeSide *to;
  const char            *column;
  FerryRetypeKind        kind;      /* BINARY or REPLACE, else REWRITE */
  char                  *cast;      /* NULL: column::type */
  char                  *ok;        /* NULL: every value converts */
  char                  *changed;   /* NULL: converted values mean the same */
  gboolean               may_fail;
  gboolean               assumes_utc;
} FerryRetypeDraft;

gint64   ferry_postgres_retype_precision (const FerryRetypeSide *side);
void     ferry_postgres_retype_numbers   (FerryRetypeDraft *draft);    /* from integer, numeric, float */
void     ferry_postgres_retype_text      (FerryRetypeDraft *draft);    /* from text */
void     ferry_postgres_retype_to_text   (FerryRetypeDraft *draft);
void     ferry_postgres_retype_times     (FerryRetypeDraft *draft);    /* from date, timestamp */
void     ferry_postgres_retype_to_enum   (FerryRetypeDraft *draft);

G_END_DECLS
