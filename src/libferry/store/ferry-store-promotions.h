#pragma once

#include "store/ferry-store.h"

G_BEGIN_DECLS

/**
 * FerryPromotionRecord: which migration file ran on which instance: what was last seen of an execution in the instance's own journal, kept so that a board can be shown, and an
 * order can be judged, while the instance can't be reached. Since: 0.1
 */
typedef struct
{
  char   *instance;      /* id */
  char   *execution;     /* id */
  char   *digest;        /* of the migration file */
  char   *title;         /* nullable */
  char   *source_name;   /* nullable */
  char   *who;           /* nullable */
  char   *state;         /* of FerryExecutionState */
  char   *reason;        /* nullable: why the order of the pipeline was passed over */
  gint64  started;       /* µs */
  gint64  finished;      /* µs; 0 not yet */
  gint64  seen;          /* µs: when the instance told it */
} FerryPromotionRecord;

void       ferry_promotion_record_free    (FerryPromotionRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPromotionRecord, ferry_promotion_record_free)

GPtrArray *ferry_store_list_promotions    (FerryStore  *self, const char *instance, GError **error);   /* FerryPromotionRecord*, newest first */
gboolean   ferry_store_save_promotions    (FerryStore  *self, GPtrArray *records, GError **error);     /* all or none */

G_END_DECLS
