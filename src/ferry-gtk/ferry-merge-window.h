#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryMergeWindow: compares the migration files of several developments, lists what was changed differently with the base and every version, and makes the one that moves on once all
 * is decided. Signal "merged" (digest). Actions: merge.compare, merge.back, merge.make. Main thread. Since: 0.1
 */
#define FERRY_TYPE_MERGE_WINDOW (ferry_merge_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryMergeWindow, ferry_merge_window, FERRY, MERGE_WINDOW, AdwWindow)

G_END_DECLS
