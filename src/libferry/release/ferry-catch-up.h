#pragma once

#include "release/ferry-merge.h"

G_BEGIN_DECLS

/** FerryCatchUpReason: why a table can't be carried over. Codes travel, texts are made where they are shown. Since: 0.1 */
typedef enum
{
  FERRY_CATCH_UP_CARRIES,         /* it can */
  FERRY_CATCH_UP_NOT_ON_B,        /* the new side has no such table */
  FERRY_CATCH_UP_NOT_IN_BACKUP,   /* it came since: what both sides had in common is not known */
  FERRY_CATCH_UP_STRUCTURE,       /* its columns, their types or its key are not the same on both sides and in the backup */
  FERRY_CATCH_UP_NO_KEY,          /* nothing tells its rows apart, and the new side wrote it too */
} FerryCatchUpReason;

/** FerryCatchUpTable: a table that is not on the old side as it is in the backup. Plain data, owned by the catch-up; -1: not known. Since: 0.1 */
typedef struct
{
  char               *table;       /* id */
  FerryCatchUpReason  reason;
  gboolean            configuration;   /* it is a release's business: carried over only where it is named */
  gboolean            chosen;
  gint64              added, changed, deleted;   /* rows, on the old side since the backup */
  gint64              conflicts;   /* of these: both sides have them differently; of chosen tables, after ferry_catch_up_compare() */
  gint64              undecided;   /* of these; the same */
  gint64              open;        /* rows that carrying over would write on the new side now, the undecided ones aside; the same */
} FerryCatchUpTable;

/** FerryCatchUpOptions. Since: 0.1 */
typedef struct
{
  FerryInstance      *from;        /* the old side, "A": it is only read */
  FerryInstance      *to;          /* the new one, "B": it was restored from the backup */
  const char         *backup;      /* of A, and what B was restored from: its name there, or a path where A reads them */
  const char         *password;    /* nullable: its restore password */
  gboolean            foreign;     /* somebody vouches for that though nothing here says so */
  const char * const *tables;      /* nullable: look at these only */
  const char         *folder;      /* where room is made for the rows: the user's store */
} FerryCatchUpOptions;

/**
 * FerryCatchUp: what users wrote on one instance while another was made ready from its backup, on its way to that other one. Choices are the numbers of the sides: 0 is A, 1 is B. One
 * thread at a time. Since: 0.1
 */
typedef struct
{
  FerryInstance     *from, *to;
  FerryCatalogue    *catalogue;
  char              *backup;        /* as it was named */
  char              *sha256;        /* of it */
  GPtrArray         *tables;        /* FerryCatchUpTable*: those that differ on A from the backup, by name */
  GPtrArray         *warnings;      /* char*: translated sentences */
  gint64             conflicts, undecided, open;   /* of the chosen tables, after ferry_catch_up_compare() */
  FerryPackageMerge *merge;         /* packages: of A, of B; base: of the backup */
  GHashTable        *named;         /* decisions by "TABLE:KEY" or id of a record -> whether they met a conflict */
  char              *room;          /* folder; removed with this */
  int                room_lock;
} FerryCatchUp;

FerryCatchUp   *ferry_catch_up_new     (const FerryCatchUpOptions *options,
                                        FerryCatalogue            *catalogue,
                                        FerryJob                  *job,
                                        GError                   **error);
void            ferry_catch_up_free    (FerryCatchUp              *self);
gboolean        ferry_catch_up_choose  (FerryCatchUp              *self,
                                        const char                *table,      /* nullable: all that can be, but configuration */
                                        GError                   **error);
void            ferry_catch_up_leave_out (FerryCatchUp            *self,
                                        const char                *table);      /* the opposite; of a table that was chosen */
gboolean        ferry_catch_up_decide  (FerryCatchUp              *self,
                                        const char                *subject,    /* nullable: every conflict that has no decision of its own */
                                        const char                *take,       /* "a" or "b" */
                                        GError                   **error);
/* @decisions: "SUBJECT=a" or "SUBJECT=b", as they are typed; @take: for the rest. Both nullable */
gboolean        ferry_catch_up_decide_all (FerryCatchUp           *self,
                                        const char * const        *decisions,
                                        const char                *take,
                                        GError                   **error);
gboolean        ferry_catch_up_compare (FerryCatchUp              *self,
                                        FerryMergeRecordFunc       func,       /* nullable */
                                        gpointer                   user_data,
                                        FerryJob                  *job,
                                        GError                   **error);
/* NULL without @error: there was nothing to carry. @written: tables that were written on A while it ran: (element-type utf8) */
FerryExecution *ferry_catch_up_run     (FerryCatchUp              *self,
                                        const FerryExecuteOptions *options,
                                        GPtrArray                **written,
                                        FerryJob                  *job,
                                        GError                   **error);
JsonObject     *ferry_catch_up_to_json (const FerryCatchUp        *self);
JsonObject     *ferry_catch_up_record_to_json (const FerryMergeRecord *record);
const char     *ferry_catch_up_reason_to_string (FerryCatchUpReason reason);
char           *ferry_catch_up_table_dup_why (const FerryCatchUpTable *table);   /* translated sentence; NULL: it can be carried */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCatchUp, ferry_catch_up_free)

G_END_DECLS
