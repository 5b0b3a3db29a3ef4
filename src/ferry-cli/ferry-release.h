#pragma once

#include "ferry-inputs.h"

G_BEGIN_DECLS

/* FerryRelease: one package on its way to one target: what check, plan, execute and migrate share. */
typedef struct
{
  FerryCli            *cli;
  FerryInstance       *target;
  FerryPackage        *package;
  FerryInputs          inputs;
  char                *override_reason;
  GHashTable          *optional;    /* names of variables that came from a file */
  GListModel          *items;       /* of the last check */
  FerryPlan           *plan;
} FerryRelease;

gboolean ferry_release_open      (FerryRelease             *self,
                                  FerryCli                 *cli,
                                  const char               *file,
                                  const char               *target,
                                  const FerryInputOptions  *options,
                                  GError                  **error);
gboolean ferry_release_begin     (FerryRelease             *self,
                                  FerryCli                 *cli,
                                  FerryPackage             *package,   /* transfer full */
                                  FerryInstance            *target,    /* transfer full */
                                  const FerryInputOptions  *options,
                                  GError                  **error);
void     ferry_release_clear     (FerryRelease             *self);
gboolean ferry_release_check     (FerryRelease             *self,
                                  GError                  **error);
gboolean ferry_release_make_plan (FerryRelease             *self,
                                  GError                  **error);
guint    ferry_release_count_plugins (FerryRelease         *self);
void     ferry_release_say_check (FerryRelease             *self,
                                  gboolean                  all);
void     ferry_release_say_counts (FerryRelease            *self);
void     ferry_release_say_plan  (FerryRelease             *self,
                                  gboolean                  all);
void     ferry_release_take_check (FerryRelease            *self);
JsonNode *ferry_release_check_to_json (FerryRelease        *self);
gboolean ferry_release_refuse_blockers (FerryRelease       *self,
                                  GError                  **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryRelease, ferry_release_clear)

G_END_DECLS
