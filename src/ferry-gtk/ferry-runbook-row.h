#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ferry_runbook_row_new:
 * @step: a step
 * @next: whether it is the one whose turn it is: it offers what a person can do
 * @imported: whether its commands have to be accepted
 * @output: (nullable): what its command wrote
 *
 * Returns: (transfer floating): a row that shows the step; its buttons activate runbook.answer, runbook.retry, runbook.skip and runbook.accept with the step's id. Main thread.
 *
 * Since: 0.1
 */
GtkWidget *ferry_runbook_row_new (const FerryRunbookStep *step,
                                  gboolean                next,
                                  gboolean                imported,
                                  const char             *output);
/* the button that lets the release go on; NULL where there is none. (transfer none) */
GtkWidget *ferry_runbook_row_get_button (GtkWidget          *row);

G_END_DECLS
