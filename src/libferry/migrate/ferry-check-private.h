#pragma once

#include "migrate/ferry-comparison.h"
#include "migrate/ferry-version.h"

G_BEGIN_DECLS

/* What the checks of one run share. */
typedef struct
{
  FerrySite            *site;
  FerryDatabase        *db;
  FerrySchema          *schema;
  FerryPackage         *package;
  FerryPackageMetadata *metadata;
  FerryCatalogue       *catalogue;
  const FerryInputs    *inputs;
  FerryJob             *job;
  GPtrArray            *items;
} FerryCheck;

void     _ferry_check_add          (FerryCheck       *self,
                                    FerryCheckLevel   level,
                                    const char       *code,
                                    const char       *subject,
                                    const char       *title,
                                    const char       *found,
                                    const char       *expected,
                                    const char       *action);
void     _ferry_check_variables    (FerryCheck       *self,
                                    GPtrArray        *missing);
gboolean _ferry_check_plugins      (FerryCheck       *self,
                                    GError          **error);
gboolean _ferry_check_sequences    (FerryCheck       *self,
                                    GError          **error);
gboolean _ferry_check_surroundings (FerryCheck       *self,
                                    GError          **error);

G_END_DECLS
