#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryForeignKey. Since: 0.1 */
typedef struct
{
  char      *name;              /* "" when unnamed in SQLite */
  GPtrArray *columns;           /* char* */
  char      *target_schema;     /* "" for SQLite */
  char      *target_table;
  GPtrArray *target_columns;    /* char*; may be empty in SQLite (the primary key is meant) */
  char      *definition;        /* PostgreSQL: pg_get_constraintdef(), target schema qualified; SQLite: "REFERENCES …" clause rebuilt from the pragma */
  gboolean   validated;
  gboolean   inherited;         /* belongs to the partitioned parent's foreign key */
  char      *comment;
} FerryForeignKey;

FerryForeignKey *ferry_foreign_key_new   (const char            *name);
FerryForeignKey *ferry_foreign_key_copy  (const FerryForeignKey *self);
gboolean         ferry_foreign_key_equal (const FerryForeignKey *a,
                                          const FerryForeignKey *b);
void             ferry_foreign_key_free  (FerryForeignKey       *self);

G_END_DECLS
