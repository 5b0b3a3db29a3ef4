#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { FERRY_USER_TYPE_ENUM, FERRY_USER_TYPE_DOMAIN } FerryUserTypeKind;

/** FerryUserType: an enum or a domain of PostgreSQL. Since: 0.1 */
typedef struct
{
  FerryUserTypeKind  kind;
  char              *schema;
  char              *name;
  GPtrArray         *labels;       /* enum: char*, in order */
  char              *base_type;    /* domain */
  gboolean           not_null;     /* domain */
  char              *default_expr; /* domain, nullable */
  char              *collation;    /* domain, nullable */
  GPtrArray         *checks;       /* domain: FerryCheckConstraint* */
  char              *comment;
  char              *used_by;      /* nullable, of this instance only: functions and other types built on it */
} FerryUserType;

FerryUserType *ferry_user_type_new   (FerryUserTypeKind    kind,
                                      const char          *schema,
                                      const char          *name);
FerryUserType *ferry_user_type_copy  (const FerryUserType *self);
gboolean       ferry_user_type_equal (const FerryUserType *a,
                                      const FerryUserType *b);
void           ferry_user_type_free  (FerryUserType       *self);

G_END_DECLS
