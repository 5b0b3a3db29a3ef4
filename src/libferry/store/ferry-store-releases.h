#pragma once

#include "store/ferry-store.h"

G_BEGIN_DECLS

/** FerryReleaseRecord: a release as the store keeps it: what can be listed, and the whole as JSON, written durably at every change of a step. Since: 0.1 */
typedef struct
{
  char   *id;        /* UUID */
  char   *name;
  char   *kind;
  char   *target;    /* id of an instance */
  char   *state;
  char   *json;
  gint64  created;   /* µs */
  gint64  changed;   /* µs */
} FerryReleaseRecord;

void                ferry_release_record_free (FerryReleaseRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryReleaseRecord, ferry_release_record_free)

GPtrArray          *ferry_store_list_releases (FerryStore  *self, GError **error);   /* FerryReleaseRecord*, newest first */
FerryReleaseRecord *ferry_store_find_release  (FerryStore  *self, const char *id_prefix_or_name, GError **error);
gboolean            ferry_store_save_release  (FerryStore  *self, const FerryReleaseRecord *record, GError **error);
gboolean            ferry_store_remove_release (FerryStore *self, const char *id, GError **error);
char               *ferry_store_dup_releases_folder (FerryStore *self, GError **error);   /* of locks and outputs; made when missing */

G_END_DECLS
