#pragma once

#include "ferry-merge-subject.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *ferry_merge_row_new (FerryMergeSubject *subject,
                                GCallback          changed);

G_END_DECLS
