#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryRunbookWindow: a release: its steps with what became of each, and running it. Construct property "release-id". It shows what the store has, also while another program runs
 * the release. Actions: runbook.run, runbook.stop, runbook.evidence, runbook.save-evidence (s: path), runbook.answer (s), runbook.retry (s), runbook.skip (s), runbook.accept (s). Main thread. Since: 0.1
 */
#define FERRY_TYPE_RUNBOOK_WINDOW (ferry_runbook_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryRunbookWindow, ferry_runbook_window, FERRY, RUNBOOK_WINDOW, AdwWindow)

G_END_DECLS
