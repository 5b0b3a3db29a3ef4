#pragma once

#include "model/ferry-execution.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/**
 * FerryJournal: the append-only record of what Ferry did to an instance, in its state folder: `journal.jsonl` (one line an event: time, kind, id, who, text) and `executions/<id>/` with
 * `execution.json`, `log.jsonl` (FerryLogEntry lines), `process.jsonl` (step events), `structure.sql` (executed structural SQL, runs in psql or sqlite3), `data.jsonl` (data
 * statements with true row counts), `plan.json`, `rows/<table>` (released row digests). Every file 0600, durable where a crash could lose a verdict.
 * Since: 0.1
 */
#define FERRY_TYPE_JOURNAL (ferry_journal_get_type ())
G_DECLARE_FINAL_TYPE (FerryJournal, ferry_journal, FERRY, JOURNAL, GObject)

FerryJournal   *ferry_journal_open             (FerrySite       *site,
                                                GError         **error);
GPtrArray      *ferry_journal_list_executions  (FerryJournal    *self,
                                                GError         **error);    /* FerryExecution*, newest first */
FerryExecution *ferry_journal_find_execution   (FerryJournal    *self,
                                                const char      *id_prefix,   /* NULL: the latest */
                                                GError         **error);
char           *ferry_journal_dup_folder       (FerryJournal    *self,
                                                const char      *id);
gboolean        ferry_journal_save             (FerryJournal    *self,
                                                FerryExecution  *execution,
                                                GError         **error);    /* durable */
gboolean        ferry_journal_append           (FerryJournal    *self,
                                                const char      *kind,
                                                const char      *id,
                                                const char      *text,
                                                GError         **error);
/* executions still "running" whose process is gone, or "unknown": asks the database (witness, pg_xact_status) and records the verdict */
gboolean        ferry_journal_settle           (FerryJournal    *self,
                                                FerryDatabase   *db,
                                                GError         **error);

G_END_DECLS
