#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryCheckConstraint: name ("" when unnamed in SQLite), @expression without CHECK ( ). Since: 0.1 */
typedef struct
{
  char     *name;
  char     *expression;
  gboolean  validated;     /* FALSE: NOT VALID */
  gboolean  no_inherit;
  gboolean  inherited;
  char     *comment;
} FerryCheckConstraint;

FerryCheckConstraint *ferry_check_constraint_new   (const char                 *name,
                                                    const char                 *expression);
FerryCheckConstraint *ferry_check_constraint_copy  (const FerryCheckConstraint *self);
gboolean              ferry_check_constraint_equal (const FerryCheckConstraint *a,
                                                    const FerryCheckConstraint *b);
void                  ferry_check_constraint_free  (FerryCheckConstraint       *self);

G_END_DECLS
