#include "config.h"

#include "release/ferry-board.h"

#include "remote/ferry-instance-open.h"

static void
row_free (gpointer data)
{
  FerryBoardRow *row = data;

  g_free (row->digest);
  g_free (row->title);
  g_free (row->source_name);
  g_ptr_array_unref (row->cells);
  g_free (row);
}

static void
cell_free (gpointer data)
{
  ferry_promotion_record_free (data);   /* NULL where the file did not run */
}

void
ferry_board_free (FerryBoard *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->pipeline, ferry_pipeline_record_free);
  g_ptr_array_unref (self->instances);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static FerryBoard *
new_board (FerryPipelineRecord *pipeline)
{
  FerryBoard *self = g_new0 (FerryBoard, 1);

  self->pipeline = pipeline;
  self->instances = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_instance_record_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  return self;
}

static gboolean
find_instances (FerryBoard  *self,
                FerryStore  *store,
                GError     **error)
{
  for (guint i = 0; i < self->pipeline->places->len; i++)
    {
      GPtrArray *place = ferry_pipeline_record_get_place (self->pipeline, i);

      for (guint k = 0; k < place->len; k++)
        {
          FerryInstanceRecord *record = ferry_store_find_instance (store, g_ptr_array_index (place, k), error);

          if (record == NULL)
            return FALSE;
          g_ptr_array_add (self->instances, record);
        }
    }
  return TRUE;
}

static FerryBoardRow *
get_row (FerryBoard *self,
         const char *digest,
         const char *title,
         const char *source_name)
{
  FerryBoardRow *row;

  for (guint i = 0; i < self->rows->len; i++)
    {
      row = g_ptr_array_index (self->rows, i);
      if (g_str_equal (row->digest, digest))
        return row;
    }
  row = g_new0 (FerryBoardRow, 1);
  row->digest = g_strdup (digest);
  row->title = g_strdup (title);
  row->source_name = g_strdup (source_name);
  row->cells = g_ptr_array_new_with_free_func (cell_free);
  g_ptr_array_set_size (row->cells, (gint) self->instances->len);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* @records are newest first: the first of a file is its cell */
static void
take_records (FerryBoard *self,
              guint       column,
              GPtrArray  *records)
{
  while (records->len > 0)
    {
      FerryPromotionRecord *record = g_ptr_array_steal_index (records, 0);
      FerryBoardRow *row = get_row (self, record->digest, record->title, record->source_name);

      row->latest = MAX (row->latest, record->started);
      if (g_ptr_array_index (row->cells, column) == NULL)
        g_ptr_array_index (row->cells, column) = record;
      else
        ferry_promotion_record_free (record);
    }
}

static gboolean
look (FerryBoard      *self,
      guint            column,
      FerryStore      *store,
      FerryCatalogue  *catalogue,
      GError         **error)
{
  const FerryInstanceRecord *record = g_ptr_array_index (self->instances, column);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryInstance) instance = ferry_instance_new_for_record (record, ferry_store_get_folder (store), catalogue, &local_error);
  g_autoptr(GPtrArray) records = NULL;
  char *problem = NULL;

  if (instance != NULL)
    records = ferry_promotion_look (store, instance, &problem, error);
  else
    records = ferry_store_list_promotions (store, record->id, error);
  if (records == NULL)
    return FALSE;
  g_ptr_array_add (self->problems, local_error != NULL ? g_strdup (local_error->message) : problem);
  take_records (self, column, records);
  return TRUE;
}

/* a merged file has no instance as its source: its parents tell */
static gboolean
merged_in (FerryStore               *store,
           GPtrArray                *place,
           const FerryLibraryRecord *record)
{
  g_autoptr(FerryPackage) package = record->size >= 0 ? ferry_package_open (record->path, NULL) : NULL;

  return package != NULL && ferry_promotion_made_in (store, place, package);
}

/* what the developments made and nobody ran yet */
static gboolean
add_waiting (FerryBoard  *self,
             FerryStore  *store,
             GError     **error)
{
  GPtrArray *first = ferry_pipeline_record_get_place (self->pipeline, 0);
  g_autoptr(GPtrArray) packages = ferry_store_list_packages (store, error);

  for (guint i = 0; packages != NULL && i < packages->len; i++)
    {
      const FerryLibraryRecord *package = g_ptr_array_index (packages, i);

      if (package->source_id != NULL ? g_ptr_array_find_with_equal_func (first, package->source_id, g_str_equal, NULL) : merged_in (store, first, package))
        get_row (self, package->digest, package->title != NULL ? package->title : package->name, package->source_name);
    }
  return packages != NULL;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  gint64 one = (*(FerryBoardRow * const *) a)->latest, two = (*(FerryBoardRow * const *) b)->latest;

  return one < two ? 1 : one > two ? -1 : 0;
}

/**
 * ferry_board_new:
 * @store: the user's store
 * @catalogue: the catalogue
 * @pipeline: name or id of a pipeline
 * @job: (nullable): progress by instance and cancelling
 * @error: return location
 *
 * Asks every instance of a pipeline which migration files ran on it. What can't be asked is shown as it was last seen. Blocking, any thread that owns @store.
 *
 * Returns: (transfer full) (nullable): the board
 *
 * Since: 0.1
 */
FerryBoard *
ferry_board_new (FerryStore      *store,
                 FerryCatalogue  *catalogue,
                 const char      *pipeline,
                 FerryJob        *job,
                 GError         **error)
{
  FerryPipelineRecord *record = ferry_store_find_pipeline (store, pipeline, error);
  g_autoptr(FerryBoard) self = record != NULL ? new_board (record) : NULL;

  if (self == NULL || !find_instances (self, store, error))
    return NULL;
  for (guint i = 0; i < self->instances->len; i++)
    {
      ferry_job_set_progress (job, ((FerryInstanceRecord *) g_ptr_array_index (self->instances, i))->name, i, self->instances->len);
      if (ferry_job_is_cancelled (job, error) || !look (self, i, store, catalogue, error))
        return NULL;
    }
  if (!add_waiting (self, store, error))
    return NULL;
  g_ptr_array_sort (self->rows, compare_rows);   /* GLib's sort is stable: what waits keeps the order of the library, newest first */
  return g_steal_pointer (&self);
}
