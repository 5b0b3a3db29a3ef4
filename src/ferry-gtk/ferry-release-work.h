#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* What a worker of a release needs, a copy of its own, and what it found. */
typedef struct
{
  FerryInstance       *instance;
  FerryPackage        *package;     /* nullable: opened by the worker */
  char                *path;
  FerryInputs          inputs;
  gboolean             skip_backup;
  gboolean             restart;
  char                *override;    /* nullable: inputs.override_reason */
  char                *plan_digest;
  char                *id;
  GListModel          *checks;
  FerryPlan           *plan;
  char                *sql;
  gboolean             sql_cut;
  FerryBackupEstimate *estimate;
} FerryReleaseWork;

void      ferry_release_work_free    (gpointer  work);
gboolean  ferry_release_work_check   (FerryJob *job, gpointer work, GError **error);
gboolean  ferry_release_work_compare (FerryJob *job, gpointer work, GError **error);
gboolean  ferry_release_work_execute (FerryJob *job, gpointer work, GError **error);

G_END_DECLS
