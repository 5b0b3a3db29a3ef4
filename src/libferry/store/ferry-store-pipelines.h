#pragma once

#include "store/ferry-store.h"

G_BEGIN_DECLS

/**
 * FerryPipelineRecord: instances in the order in which releases pass them: the first place holds the developments, every other one takes what ran on the place before. An instance
 * stands in one pipeline at most. Since: 0.1
 */
typedef struct
{
  char      *id;        /* UUID */
  char      *name;
  GPtrArray *places;    /* GPtrArray* of char*: ids of instances */
  gint64     created;   /* µs */
} FerryPipelineRecord;

/* one without places; a place is added by its first instance. Since: 0.1 */
FerryPipelineRecord *ferry_pipeline_record_new  (const char                *name);
void                 ferry_pipeline_record_free (FerryPipelineRecord       *self);
void                 ferry_pipeline_record_add  (FerryPipelineRecord       *self,
                                                 guint                      place,
                                                 const char                *instance);
GPtrArray           *ferry_pipeline_record_get_place (const FerryPipelineRecord *self,
                                                 guint                      place);
int                  ferry_pipeline_record_find (const FerryPipelineRecord *self,
                                                 const char                *instance);   /* its place; -1: in none */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPipelineRecord, ferry_pipeline_record_free)

/* Pipelines of the store, by name. Errors as those of instances. Since: 0.1 */
GPtrArray           *ferry_store_list_pipelines   (FerryStore  *self, GError **error);   /* FerryPipelineRecord* */
FerryPipelineRecord *ferry_store_find_pipeline    (FerryStore  *self, const char *name_or_id, GError **error);
FerryPipelineRecord *ferry_store_find_pipeline_of (FerryStore  *self, const char *instance, GError **error);   /* NULL without an error: in none */
gboolean             ferry_store_save_pipeline    (FerryStore  *self, const FerryPipelineRecord *record, GError **error);
gboolean             ferry_store_remove_pipeline  (FerryStore  *self, const char *id, GError **error);

/** FerryLockChoice: what the user set for an instance; automatic: locked where it stands behind the first place of a pipeline. Since: 0.1 */
typedef enum { FERRY_LOCK_AUTOMATIC, FERRY_LOCK_ON, FERRY_LOCK_OFF } FerryLockChoice;

gboolean             ferry_store_get_lock         (FerryStore  *self, const char *instance, FerryLockChoice *choice, GError **error);
gboolean             ferry_store_set_lock         (FerryStore  *self, const char *instance, FerryLockChoice choice, GError **error);
/* NULL without an error: not locked; else a translated sentence that says why. Since: 0.1 */
char                *ferry_store_dup_lock_reason  (FerryStore  *self, const char *instance, GError **error);

G_END_DECLS
