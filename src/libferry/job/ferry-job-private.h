#pragma once

#include "job/ferry-job-step-private.h"
#include "job/ferry-job.h"

G_BEGIN_DECLS

/* what the properties said when they were notified last */
typedef struct
{
  FerryJobState  state;
  char          *step;
  char          *table;
  char          *unit;
  char          *message;
  gint64         done;
  gint64         total;
  double         fraction;
  gboolean       has_error;
} FerryJobShown;

struct _FerryJob
{
  GObject           parent_instance;

  char             *title;
  GCancellable     *cancellable;
  GMainContext     *context;
  GThread          *owner;        /* made the job; where it may, it sees changes at once */
  GListStore       *store;        /* FerryJobStep; changed by the flush only */

  GMutex            mutex;        /* for the rest */
  GPtrArray        *steps;        /* FerryJobStep; the worker's view */
  FerryJobStep     *current;      /* one of steps */
  FerryJobState     state;
  char             *unit;
  char             *message;
  GError           *error;
  FerryJobObserver  observer;
  gpointer          observer_data;
  GSource          *pending;      /* the coalesced notification */
  FerryJobShown     shown;
};

/* with the mutex held: sees to it that properties will be notified, soon or (urgent) at once */
void  _ferry_job_queue_flush  (FerryJob *self,
                               gboolean  urgent);
/* without the mutex: notifies now if this is the thread to do so */
void  _ferry_job_try_flush    (FerryJob *self);
/* in the job's main context: brings list and properties up to date */
void  _ferry_job_flush        (FerryJob *self);
/* with the mutex held */
double _ferry_job_compute_fraction (FerryJob *self);

G_END_DECLS
