#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* FerryManagerJob: what a worker is asked to do with NocoBase's own migration manager, and what it found. Strings owned. */
typedef struct
{
  FerryInstance      *instance;
  FerryManagerList    list;
  char               *name;          /* nullable: of a record; of the rule to create by */
  char               *title;         /* nullable */
  char               *path;          /* nullable: of a file of this computer */
  GPtrArray          *variables;     /* FerryVariable* */
  gboolean            skip_backup;
  gboolean            ignore_plugins;

  GPtrArray          *migrations;    /* found; nullable */
  GPtrArray          *rules;
  GPtrArray          *logs;
  GListModel         *items;         /* FerryCheckItem */
  FerryManagerRecord *record;        /* made, or the log of what was executed */
} FerryManagerJob;

FerryManagerJob *ferry_manager_job_new     (FerryInstance *instance);
void             ferry_manager_job_free    (gpointer       self);

/* FerryJobFunc each */
gboolean  ferry_manager_job_load    (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_manager_job_create  (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_manager_job_fetch   (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_manager_job_remove  (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_manager_job_check   (FerryJob *job, gpointer self, GError **error);
gboolean  ferry_manager_job_execute (FerryJob *job, gpointer self, GError **error);

G_END_DECLS
