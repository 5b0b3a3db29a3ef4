#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_IDENTITY_NONE,
  FERRY_IDENTITY_ALWAYS,          /* PostgreSQL GENERATED ALWAYS AS IDENTITY */
  FERRY_IDENTITY_BY_DEFAULT,
  FERRY_IDENTITY_NEXTVAL,         /* PostgreSQL default nextval() */
  FERRY_IDENTITY_AUTOINCREMENT,   /* SQLite AUTOINCREMENT */
} FerryIdentity;

typedef enum { FERRY_GENERATED_NONE, FERRY_GENERATED_STORED, FERRY_GENERATED_VIRTUAL } FerryGenerated;

/** FerryColumn: a column as the database's own catalogue tells it. Plain data; owned by its table. Since: 0.1 */
typedef struct
{
  char           *name;
  char           *type;          /* PostgreSQL: format_type(), schema qualified; SQLite: as declared, may be "" */
  gboolean        not_null;
  char           *default_expr;  /* nullable; deparsed expression */
  FerryIdentity   identity;
  char           *sequence;      /* nullable: name of the sequence behind identity or nextval, schema qualified and quoted */
  FerryGenerated  generated;
  char           *generated_expr;/* nullable */
  char           *collation;     /* nullable: only when not the type's default */
  char           *comment;       /* nullable */
  gboolean        inherited;     /* comes from a parent table only (attislocal = false) */
  char           *used_by;       /* nullable, of this instance only: views, rules, policies, triggers that read it; while they stand its type can't change */
} FerryColumn;

FerryColumn *ferry_column_new   (const char        *name,
                                 const char        *type);
FerryColumn *ferry_column_copy  (const FerryColumn *self);
gboolean     ferry_column_equal (const FerryColumn *a,
                                 const FerryColumn *b);
void         ferry_column_free  (FerryColumn       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryColumn, ferry_column_free)

G_END_DECLS
