#include "config.h"

#include "instance/ferry-promotion.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-instance-private.h"
#include "store/ferry-store-pipelines.h"

#include <glib/gi18n-lib.h>

#define CODE "promotion"

static FerryPromotionRecord *
record_for (FerryInstance  *instance,
            FerryExecution *execution,
            gint64          now)
{
  FerryPromotionRecord *record = g_new0 (FerryPromotionRecord, 1);

  record->instance = g_strdup (ferry_instance_get_id (instance));
  record->execution = g_strdup (ferry_execution_get_id (execution));
  record->digest = g_strdup (ferry_execution_get_package_digest (execution));
  record->title = g_strdup (ferry_execution_get_package_title (execution));
  record->source_name = g_strdup (ferry_execution_get_source_name (execution));
  record->who = g_strdup (ferry_execution_get_who (execution));
  record->state = g_strdup (ferry_execution_state_to_string (ferry_execution_get_state (execution)));
  record->reason = g_strdup (ferry_execution_get_override_reason (execution));
  record->started = ferry_execution_get_started (execution);
  record->finished = ferry_execution_get_finished (execution);
  record->seen = now;
  return record;
}

static GPtrArray *
ask_instance (FerryInstance  *instance,
              GError        **error)
{
  g_autoptr(GPtrArray) executions = ferry_instance_list_executions (instance, error);
  g_autoptr(GPtrArray) records = NULL;
  gint64 now = ferry_time_now ();

  if (executions == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_promotion_record_free);
  for (guint i = 0; i < executions->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (executions, i);

      if (g_strcmp0 (ferry_execution_get_kind (execution), "execution") == 0 && ferry_execution_get_package_digest (execution) != NULL)
        g_ptr_array_add (records, record_for (instance, execution, now));
    }
  return g_steal_pointer (&records);
}

/**
 * ferry_promotion_look:
 * @store: the user's store
 * @instance: an instance that it knows
 * @problem: (out) (nullable) (transfer full): why the instance could not be asked
 * @error: return location
 *
 * Asks an instance which migration files ran on it, and keeps the answer in the store; where it can't be asked, tells what was last seen. Blocking.
 *
 * Returns: (transfer full) (element-type FerryPromotionRecord) (nullable): newest first; %NULL with @error when the store can't be used
 *
 * Since: 0.1
 */
GPtrArray *
ferry_promotion_look (FerryStore     *store,
                      FerryInstance  *instance,
                      char          **problem,
                      GError        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GPtrArray) records = ask_instance (instance, &local_error);

  *problem = NULL;
  if (records == NULL)
    {
      *problem = g_strdup (local_error->message);
      return ferry_store_list_promotions (store, ferry_instance_get_id (instance), error);
    }
  return ferry_store_save_promotions (store, records, error) ? g_steal_pointer (&records) : NULL;
}

/**
 * ferry_promotion_counts:
 * @record: one execution
 *
 * Returns: whether the migration file is on the instance by it: it was committed, and not rolled back. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_promotion_counts (const FerryPromotionRecord *record)
{
  return g_str_equal (record->state, "done") || g_str_equal (record->state, "committed");
}

typedef struct
{
  FerryStore          *store;
  FerryInstance       *target;
  FerryPackage        *package;
  FerryPipelineRecord *pipeline;
  guint                place;      /* of the target; at least 1 */
  GString             *before;     /* names of the instances of the place before */
  GString             *problems;
} Judgement;

static void
add_name (GString    *names,
          const char *name)
{
  g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", name);
}

static FerryInstance *
open_instance (Judgement   *self,
               const char  *id,
               GError     **error)
{
  g_autoptr(FerryInstanceRecord) record = ferry_store_find_instance (self->store, id, error);

  if (record == NULL)
    return NULL;
  add_name (self->before, record->name);
  return _ferry_instance_open_other (self->target, record, error);
}

/* What can't be asked now is judged by what was last seen of it. */
static gboolean
ran_on (Judgement  *self,
        const char *id)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *problem = NULL;
  g_autoptr(FerryInstance) instance = open_instance (self, id, &local_error);
  g_autoptr(GPtrArray) records = instance != NULL ? ferry_promotion_look (self->store, instance, &problem, &local_error) : ferry_store_list_promotions (self->store, id, NULL);

  if (problem != NULL || local_error != NULL)
    g_string_append_printf (self->problems, "%s%s", self->problems->len > 0 ? " " : "", problem != NULL ? problem : local_error->message);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const FerryPromotionRecord *record = g_ptr_array_index (records, i);

      if (g_str_equal (record->digest, ferry_package_get_digest (self->package)) && ferry_promotion_counts (record))
        return TRUE;
    }
  return FALSE;
}

#define MOST_GENERATIONS 8

static gboolean
made_in (FerryStore           *store,
         GPtrArray            *place,
         FerryPackageMetadata *metadata,
         guint                 generation)
{
  gboolean all = metadata->parents->len > 0 && generation < MOST_GENERATIONS;

  if (metadata->source_id != NULL)
    return g_ptr_array_find_with_equal_func (place, metadata->source_id, g_str_equal, NULL);
  for (guint i = 0; all && i < metadata->parents->len; i++)
    {
      g_autoptr(FerryLibraryRecord) record = ferry_store_find_package (store, g_ptr_array_index (metadata->parents, i), NULL);
      g_autoptr(FerryPackage) parent = record != NULL && record->size >= 0 ? ferry_package_open (record->path, NULL) : NULL;

      all = parent != NULL && made_in (store, place, ferry_package_get_metadata (parent), generation + 1);
    }
  return all;
}

/**
 * ferry_promotion_made_in:
 * @store: the user's store
 * @place: (element-type utf8): ids of the instances of a pipeline's place
 * @package: a migration file
 *
 * Tells whether @package was made from one of the instances, or, when it was merged, whether all that it was merged from were; their files have to be in the library. Blocking, in the
 * thread of @store.
 *
 * Returns: whether it was
 *
 * Since: 0.1
 */
gboolean
ferry_promotion_made_in (FerryStore   *store,
                         GPtrArray    *place,
                         FerryPackage *package)
{
  return made_in (store, place, ferry_package_get_metadata (package), 0);
}

static gboolean
was_before (Judgement *self)
{
  GPtrArray *place = ferry_pipeline_record_get_place (self->pipeline, self->place - 1);
  gboolean ran = FALSE;

  if (self->place == 1 && ferry_promotion_made_in (self->store, place, self->package))
    return TRUE;
  for (guint i = 0; i < place->len; i++)
    ran = ran_on (self, g_ptr_array_index (place, i)) || ran;
  return ran;
}

static FerryCheckItem *
passed_over (Judgement  *self,
             const char *reason)
{
  g_autofree char *title = g_strdup_printf (_("Passed over the order of the pipeline “%s”: this migration file is not known to have run on %s"), self->pipeline->name, self->before->str);

  return ferry_check_item_new (FERRY_CHECK_WARNING, CODE, self->pipeline->name, title, reason, NULL, NULL);
}

static FerryCheckItem *
refused (Judgement *self)
{
  g_autofree char *first = g_strdup_printf (_("In the pipeline “%s” it has to be made on %s, or run there, before it may run on “%s”"), self->pipeline->name, self->before->str,
                                            ferry_instance_get_name (self->target));
  g_autofree char *later = g_strdup_printf (_("In the pipeline “%s” it has to run on %s before it may run on “%s”"), self->pipeline->name, self->before->str,
                                            ferry_instance_get_name (self->target));
  g_autofree char *action = g_strdup_printf (_("Run it on %s first, or give a reason to pass over the order; the reason is recorded."), self->before->str);

  return ferry_check_item_new (FERRY_CHECK_BLOCKER, CODE, self->pipeline->name, self->place == 1 ? first : later,
                               self->problems->len > 0 ? self->problems->str : NULL, NULL, action);
}

static FerryCheckItem *
judge (Judgement  *self,
       const char *reason)
{
  g_autofree char *title = NULL;

  if (was_before (self))
    {
      title = g_strdup_printf (_("The order of the pipeline “%s” is kept"), self->pipeline->name);
      return ferry_check_item_new (FERRY_CHECK_PASSED, CODE, self->pipeline->name, title, NULL, NULL, NULL);
    }
  return reason != NULL && *reason != '\0' ? passed_over (self, reason) : refused (self);
}

/**
 * ferry_promotion_judge:
 * @target: an instance
 * @package: a migration file that shall run on it
 * @reason: (nullable): why the order of the pipeline is passed over
 * @error: return location
 *
 * Tells whether the order of the pipeline that @target stands in allows it: passed, a warning where @reason passes over it, otherwise a blocker. Asks the instances of the place
 * before. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the item; %NULL without @error where no order holds: no pipeline, its first place, or a catch-up, which is no release
 *
 * Since: 0.1
 */
FerryCheckItem *
ferry_promotion_judge (FerryInstance  *target,
                       FerryPackage   *package,
                       const char     *reason,
                       GError        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryStore) store = _ferry_instance_open_store (target, &local_error);
  g_autoptr(FerryPipelineRecord) pipeline = store != NULL ? ferry_store_find_pipeline_of (store, ferry_instance_get_id (target), &local_error) : NULL;
  g_autoptr(GString) before = g_string_new (NULL), problems = g_string_new (NULL);
  Judgement self = { .store = store, .target = target, .package = package, .pipeline = pipeline, .before = before, .problems = problems };
  int place = pipeline != NULL ? ferry_pipeline_record_find (pipeline, ferry_instance_get_id (target)) : 0;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (place <= 0 || ferry_package_get_metadata (package)->target_id != NULL)   /* the target itself knows whether it is meant */
    return NULL;
  self.place = (guint) place;
  return judge (&self, reason);
}

/**
 * ferry_promotion_allows:
 * @target: an instance
 * @package: a migration file that shall run on it
 * @reason: (nullable): why the order of the pipeline is passed over
 * @error: return location
 *
 * Returns: whether it may run; otherwise %FALSE with %FERRY_ERROR_BLOCKED that says what is missing. Blocking, any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_promotion_allows (FerryInstance  *target,
                        FerryPackage   *package,
                        const char     *reason,
                        GError        **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryCheckItem) item = ferry_promotion_judge (target, package, reason, &local_error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (item != NULL && ferry_check_item_get_level (item) == FERRY_CHECK_BLOCKER)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Not executed: %s. %s"), ferry_check_item_get_title (item), ferry_check_item_get_action (item));
  else
    return TRUE;
  return FALSE;
}

static GListModel *
insert_by_level (GListModel     *items,
                 FerryCheckItem *added)
{
  GListStore *all = g_list_store_new (FERRY_TYPE_CHECK_ITEM);
  guint n = g_list_model_get_n_items (items), at = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      g_list_store_append (all, item);
      at += ferry_check_item_get_level (item) < ferry_check_item_get_level (added);
    }
  g_list_store_insert (all, at, added);
  return G_LIST_MODEL (all);
}

/**
 * ferry_promotion_add:
 * @target: an instance
 * @package: a migration file that shall run on it
 * @inputs: (nullable): decisions
 * @items: (transfer full) (nullable): what a check found
 * @error: return location
 *
 * Adds what the order of the pipeline says to the items of a check. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the items; %NULL with @error
 *
 * Since: 0.1
 */
GListModel *
ferry_promotion_add (FerryInstance      *target,
                     FerryPackage       *package,
                     const FerryInputs  *inputs,
                     GListModel         *items,
                     GError            **error)
{
  g_autoptr(GListModel) owned = items;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryCheckItem) item = NULL;

  if (items == NULL)
    return NULL;
  item = ferry_promotion_judge (target, package, inputs != NULL ? inputs->override_reason : NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return item != NULL ? insert_by_level (items, item) : g_steal_pointer (&owned);
}
