#pragma once

#include "ferry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryMergeSubject: what has to be decided before migration files are merged: a record that was changed differently, or a table that can't be merged; with what there is to choose.
 * Main thread, but may be made in another. Since: 0.1
 */
#define FERRY_TYPE_MERGE_SUBJECT (ferry_merge_subject_get_type ())
G_DECLARE_FINAL_TYPE (FerryMergeSubject, ferry_merge_subject, FERRY, MERGE_SUBJECT, GObject)

FerryMergeSubject  *ferry_merge_subject_new_for_table  (const FerryPackageMerge *merge,
                                                        const FerryMergeTable   *table);
FerryMergeSubject  *ferry_merge_subject_new_for_record (const FerryPackageMerge *merge,
                                                        const FerryMergeRecord  *record);
/* of a catch-up: the old side's version or the new one's */
FerryMergeSubject  *ferry_merge_subject_new_for_catch_up (const FerryCatchUp    *catch_up,
                                                        const FerryMergeRecord  *record);
const char         *ferry_merge_subject_get_table      (FerryMergeSubject *self);
const char         *ferry_merge_subject_get_id         (FerryMergeSubject *self);   /* for ferry_package_merge_decide() */
const char         *ferry_merge_subject_get_title      (FerryMergeSubject *self);
const char         *ferry_merge_subject_get_about      (FerryMergeSubject *self);
GPtrArray          *ferry_merge_subject_get_versions   (FerryMergeSubject *self);   /* char*: "Base: title = …", one a version; (transfer none) */
const char * const *ferry_merge_subject_get_labels     (FerryMergeSubject *self);   /* of the choices; the first is “undecided” */
const char         *ferry_merge_subject_get_take       (FerryMergeSubject *self, guint choice);   /* NULL for the first */
guint               ferry_merge_subject_get_choice     (FerryMergeSubject *self);   /* property “choice” */
void                ferry_merge_subject_set_choice     (FerryMergeSubject *self, guint choice);
void                ferry_merge_subject_choose         (FerryMergeSubject *self, const char *take);   /* where it is one of the choices */

G_END_DECLS
