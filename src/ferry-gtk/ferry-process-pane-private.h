#pragma once

#include "ferry-process-pane.h"

#include "ferry-log-viewer.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

G_BEGIN_DECLS

struct _FerryProcessPane
{
  AdwBin                parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkImage             *icon;
  GtkLabel             *headline;
  GtkLabel             *body;
  GtkProgressBar       *bar;
  GtkLabel             *sentence;
  GtkStack             *stack;        /* steps, log */
  FerryLogViewer       *log;
  GtkNoSelection       *selection;
  GtkWidget            *compare_box;   /* nothing was changed, and it can be done again; the button in it hides where its action, which is the assistant's, is not */
  FerryInstanceItem    *item;
  GListStore           *steps;        /* FerryProcessStep */
  FerryJob             *job;          /* nullable: not in this process */
  FerryExecution       *execution;    /* nullable: not recorded yet */
  char                 *id;           /* nullable: a rollback whose record is not known yet */
  char                 *undoes;       /* nullable: of a rollback */
  GError               *error;        /* of the job, once it has ended */
  guint                 tick_id;
  gint64                began;        /* monotonic µs */
  gint64                moved;        /* when progress was seen last */
  double                fraction;
  gint64                done;
  gboolean              reading;
  gboolean              log_shown;
};

/* ferry-process-record.c: reads the record of the pane's execution in a worker and calls _ferry_process_pane_take_record() */
void  _ferry_process_pane_read_record (FerryProcessPane *self,
                                       gboolean          settle);     /* asks the database for a verdict first */
void  _ferry_process_pane_take_record (FerryProcessPane *self,
                                       FerryExecution   *execution,   /* nullable: nothing was recorded */
                                       GListStore       *steps,
                                       const GError     *error);
/* ferry-process-text.c */
char       *_ferry_process_sentence   (FerryProcessPane *self);
const char *_ferry_process_headline   (FerryExecution   *execution);
char       *_ferry_process_body       (FerryExecution   *execution,
                                       gboolean          restarted);
const char *_ferry_process_icon       (FerryExecution   *execution);
const char *_ferry_process_stop_text  (const char       *step,        /* nullable: none yet */
                                       gboolean          rollback);

G_END_DECLS
