#pragma once

#include "database/ferry-dialect.h"

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_PROBE_NOT_TOLD G_MAXUINT   /* a number that the other side does not tell */

/** FerryProbe: what a look at an instance found. Plain data. Since: 0.1 */
typedef struct
{
  FerryDialect  dialect;
  char         *place;             /* "nb_prod on db.example:5432", or a path */
  char         *database_version;
  char         *version;           /* of the application; "" when the database is no NocoBase's */
  guint         tables;
  guint         plugins;           /* enabled ones */
  gboolean      has_env;
  gboolean      has_key;           /* the key that secrets are encrypted with was found */
  char         *key_problem;       /* nullable: why not */
  char         *state_folder;
} FerryProbe;

void ferry_probe_free (FerryProbe *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryProbe, ferry_probe_free)

G_END_DECLS
