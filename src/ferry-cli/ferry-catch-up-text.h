#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* FerryCatchUpFindings: the conflicts that are told, gathered in the job's thread and shown afterwards. */
typedef struct
{
  gboolean   all;       /* every one of them, not the first few */
  GString   *text;      /* those that are still open */
  JsonArray *records;   /* open and decided */
  gint64     told;      /* in the text */
} FerryCatchUpFindings;

FerryCatchUpFindings *ferry_catch_up_findings_new  (gboolean                    all);
void                  ferry_catch_up_findings_free (FerryCatchUpFindings       *self);
/* a FerryMergeRecordFunc */
gboolean              ferry_catch_up_findings_add  (const FerryMergeRecord     *record,
                                                    gpointer                    findings);
void                  ferry_catch_up_say           (FerryCli                   *cli,
                                                    const FerryCatchUp         *catch_up,
                                                    const FerryCatchUpFindings *findings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCatchUpFindings, ferry_catch_up_findings_free)

G_END_DECLS
