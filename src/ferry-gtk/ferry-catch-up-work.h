#pragma once

#include "ferry-merge-subject.h"

G_BEGIN_DECLS

/* What a worker of a catch-up needs, a copy of its own, and what it found. */
typedef struct
{
  FerryInstance   *from, *to;
  FerryCatalogue  *catalogue;
  char            *folder;      /* of the store */
  char            *backup;      /* its name among those of @from */
  char            *password;    /* nullable */
  gboolean         foreign;
  FerryCatchUp    *catch_up;    /* found; needed to run */
  GPtrArray       *subjects;    /* FerryMergeSubject*: the first conflicts */
  gint64           untold;      /* conflicts that are not among them */
  GPtrArray       *left;        /* char*: tables that shall not be carried over */
  FerryExecution  *execution;   /* nullable: there was nothing to carry */
  GPtrArray       *written;     /* nullable; char*: tables that were written on @from meanwhile */
} FerryCatchUpWork;

FerryCatchUpWork *ferry_catch_up_work_new     (FerryInstance *from,
                                               FerryInstance *to);
void              ferry_catch_up_work_free    (gpointer       work);
gboolean          ferry_catch_up_work_compare (FerryJob *job, gpointer work, GError **error);
gboolean          ferry_catch_up_work_run     (FerryJob *job, gpointer work, GError **error);

G_END_DECLS
