#pragma once

#include "migrate-fixture.h"

G_BEGIN_DECLS

/** A source, a target, a package that changes structure, rows and counters, and what the target looks like before and after. */
typedef struct
{
  FerryDialect  dialect;
  FerrySite    *source;
  FerrySite    *target;
  char         *folder;     /* of the target */
  FerryPackage *package;
  char         *before;     /* fault_snapshot() */
  char         *after;
} FaultPair;

/** How a run of execute-once ended. */
typedef struct
{
  gboolean  killed;
  char     *state;      /* of its record: "done", … or "none"; NULL when killed */
  char     *code;       /* "ok" or the error's code */
  char     *message;
} FaultRun;

void          fault_pair_set_up     (FaultPair     *pair,
                                     FerryDialect   dialect);
void          fault_pair_clear      (FaultPair     *pair);
/* the target's tables as they were at first, without a journal */
void          fault_pair_reset      (FaultPair     *pair);
void          fault_pair_execute    (FaultPair     *pair,
                                     gboolean       skip_backup);
/* every table's structure, counters and digest of rows as one text */
char         *fault_snapshot        (FerrySite     *site);

/* runs execute-once; @call nullable: one of fault_list_calls(), to which strace does @what ("signal=KILL", "error=EIO") */
void          fault_run             (FaultRun      *run,
                                     const char    *command,
                                     const char    *folder,
                                     const char    *argument,
                                     const char    *call,
                                     const char    *what);
/* the same, killed after so many microseconds */
void          fault_run_for         (FaultRun      *run,
                                     const char    *command,
                                     const char    *folder,
                                     const char    *argument,
                                     gulong         microseconds);
/* the same, undisturbed: the @calls of its main thread in their order, each as "NAME when=N", the N-th of its name */
GPtrArray    *fault_list_calls      (const char    *command,
                                     const char    *folder,
                                     const char    *argument,
                                     const char    *calls);
void          fault_run_clear       (FaultRun      *run);
/* the journal's verdict, with bounded patience for a server that has not noticed yet; the newest record, or NULL */
FerryExecution *fault_settle        (FerrySite     *site);
gboolean      fault_witnessed       (FerrySite     *site,
                                     const char    *id);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FaultPair, fault_pair_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FaultRun, fault_run_clear)

G_END_DECLS
