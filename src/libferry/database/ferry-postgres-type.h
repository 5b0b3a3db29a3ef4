#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A type's name taken apart: what format_type() gives with an empty search_path. */
typedef struct
{
  char     *schema;        /* NULL: built in */
  char     *name;          /* "character varying", "timestamp with time zone", "mpaa_rating" */
  guint     n_modifiers;
  gint64    modifiers[2];  /* (12,2) */
  gboolean  odd_modifiers; /* modifiers that are not at most two integers: geometry(Point,4326) */
  gboolean  array;
} FerryPostgresType;

FerryPostgresType *ferry_postgres_type_new  (const char         *text,
                                             GError            **error);
void               ferry_postgres_type_free (FerryPostgresType  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPostgresType, ferry_postgres_type_free)

G_END_DECLS
