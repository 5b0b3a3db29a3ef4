#pragma once

#include "job/ferry-job-step.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_JOB_WAITING,
  FERRY_JOB_RUNNING,
  FERRY_JOB_DONE,
  FERRY_JOB_FAILED,
  FERRY_JOB_CANCELLED,
} FerryJobState;

#define FERRY_TYPE_JOB_STATE (ferry_job_state_get_type ())
GType ferry_job_state_get_type (void) G_GNUC_CONST;   /* nicks: as ferry_job_state_to_string() */
const char *ferry_job_state_to_string (FerryJobState state);   /* "waiting", "running", "done", "failed", "cancelled" */

/**
 * FerryJob: long work that is watched and can be cancelled. The work runs in any one thread and calls the functions
 * marked "worker"; properties are notified in the main context that was the thread default when the job was made, by one coalesced
 * idle. Properties: "title", "state", "step" (current step's title), "table" (nullable), "done" and "total" (gint64 units of the current step,
 * total 0 = unknown; rows or bytes, see "unit"), "fraction" (0.0 … 1.0 over all steps, by weight), "unit" ("rows" or "bytes"), "message", "error" (GError boxed). "steps" is a GListModel of FerryJobStep.
 * Since: 0.1
 */
#define FERRY_TYPE_JOB (ferry_job_get_type ())
G_DECLARE_FINAL_TYPE (FerryJob, ferry_job, FERRY, JOB, GObject)

FerryJob      *ferry_job_new                 (const char     *title);
GCancellable  *ferry_job_get_cancellable     (FerryJob       *self);
void           ferry_job_cancel              (FerryJob       *self);
FerryJobState  ferry_job_get_state           (FerryJob       *self);
GListModel    *ferry_job_get_steps           (FerryJob       *self);
/* worker: any thread; all accept self == NULL and then do nothing */
void           ferry_job_add_step            (FerryJob       *self,
                                              const char     *id,       /* "backup" */
                                              const char     *title,    /* translated */
                                              guint           weight);
void           ferry_job_begin_step          (FerryJob       *self,
                                              const char     *id);      /* finishes the one before; earlier ones that never began are skipped; an earlier one again: a retry */
void           ferry_job_set_progress        (FerryJob       *self,
                                              const char     *table,
                                              gint64          done,
                                              gint64          total);
void           ferry_job_set_unit            (FerryJob       *self,
                                              const char     *unit);    /* "rows" (at the beginning of every step) or "bytes" */
void           ferry_job_set_message         (FerryJob       *self,
                                              const char     *message); /* nullable */
void           ferry_job_finish              (FerryJob       *self,
                                              const GError   *error);   /* NULL = done */
gboolean       ferry_job_is_cancelled        (FerryJob       *self,
                                              GError        **error);   /* sets FERRY_ERROR_CANCELLED */
/* snapshot for a progress bar in another thread; strings (transfer full) */
void           ferry_job_dup_progress        (FerryJob       *self,
                                              char          **step_title,
                                              char          **table,
                                              gint64         *done,
                                              gint64         *total,
                                              double         *fraction);

/* what became of the steps, also where no main loop runs: an array of {"id","title","state","started","duration" in µs}. Any thread. (transfer full) */
JsonNode      *ferry_job_steps_to_json       (FerryJob       *self);
FerryJobStep  *ferry_job_dup_step            (FerryJob       *self,
                                              const char     *id);      /* any thread; (transfer full) (nullable) */

/* a function that observes step changes synchronously in the worker (plain lines of the command line): at the beginning and at the end of every step that runs; ferry_job_dup_step() tells
 * whether it failed */
typedef void (*FerryJobObserver) (FerryJob *job, const char *step_id, const char *step_title, gboolean finished, gpointer user_data);
void           ferry_job_set_observer        (FerryJob       *self,
                                              FerryJobObserver observer,
                                              gpointer        user_data);

/* Runs @func in a thread of its own; the callback comes in the thread-default main context. */
typedef gboolean (*FerryJobFunc) (FerryJob *job, gpointer user_data, GError **error);
void           ferry_job_run_async           (FerryJob             *self,
                                              FerryJobFunc          func,
                                              gpointer              user_data,
                                              GDestroyNotify        destroy,
                                              GAsyncReadyCallback   callback,
                                              gpointer              callback_data);
gboolean       ferry_job_run_finish          (FerryJob             *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
