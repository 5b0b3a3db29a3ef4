#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store-pipelines.h"
#include "store/ferry-store-private.h"

#include <glib/gi18n-lib.h>

#define LEAST_PLACES 2

static gboolean
read_places (FerryStore           *self,
             FerryPipelineRecord  *record,
             GError              **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "SELECT place, instance FROM pipeline_member WHERE pipeline = ? ORDER BY place, position", error);
  int last = -1;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, record->id);
  while (_ferry_store_step (self, statement, &row, error))
    {
      int place;

      if (!row)
        return TRUE;
      place = sqlite3_column_int (statement, 0);
      ferry_pipeline_record_add (record, place != last ? record->places->len : record->places->len - 1, (const char *) sqlite3_column_text (statement, 1));
      last = place;
    }
  return FALSE;
}

static FerryPipelineRecord *
read_record (FerryStore           *self,
             FerryStoreStatement  *statement,
             GError              **error)
{
  g_autoptr(FerryPipelineRecord) record = ferry_pipeline_record_new ((const char *) sqlite3_column_text (statement, 1));

  g_free (record->id);
  record->id = _ferry_store_dup_text (statement, 0);
  record->created = sqlite3_column_int64 (statement, 2);
  return read_places (self, record, error) ? g_steal_pointer (&record) : NULL;
}

/**
 * ferry_store_list_pipelines:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type FerryPipelineRecord): the pipelines by name. Blocking.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_store_list_pipelines (FerryStore  *self,
                            GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_pipeline_record_free);
  gboolean row;

  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  statement = _ferry_store_prepare (self, "SELECT id, name, created FROM pipeline ORDER BY name", error);
  while (statement != NULL && _ferry_store_step (self, statement, &row, error))
    {
      FerryPipelineRecord *record = row ? read_record (self, statement, error) : NULL;

      if (!row)
        return g_steal_pointer (&records);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return NULL;
}

static void
set_not_found (const char  *name,
               GPtrArray   *records,
               GError     **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (names, ((FerryPipelineRecord *) g_ptr_array_index (records, i))->name);
  g_ptr_array_add (names, NULL);
  _ferry_store_not_found (_("pipeline"), name, (const char * const *) names->pdata, error);
}

/**
 * ferry_store_find_pipeline:
 * @self: a store
 * @name_or_id: a name, of either case, or an id
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the pipeline, or %NULL with %FERRY_ERROR_NOT_FOUND that names similar ones. Blocking.
 *
 * Since: 0.1
 */
FerryPipelineRecord *
ferry_store_find_pipeline (FerryStore  *self,
                           const char  *name_or_id,
                           GError     **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_pipelines (self, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const FerryPipelineRecord *record = g_ptr_array_index (records, i);

      if (g_str_equal (record->id, name_or_id) || g_ascii_strcasecmp (record->name, name_or_id) == 0)
        return g_ptr_array_steal_index (records, i);
    }
  if (records != NULL)
    set_not_found (name_or_id, records, error);
  return NULL;
}

/**
 * ferry_store_find_pipeline_of:
 * @self: a store
 * @instance: id of an instance
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the pipeline that the instance stands in; %NULL without @error when it stands in none. Blocking.
 *
 * Since: 0.1
 */
FerryPipelineRecord *
ferry_store_find_pipeline_of (FerryStore  *self,
                              const char  *instance,
                              GError     **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_pipelines (self, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if (ferry_pipeline_record_find (g_ptr_array_index (records, i), instance) >= 0)
      return g_ptr_array_steal_index (records, i);
  return NULL;
}

static gboolean
check_member (FerryStore                 *self,
              const FerryPipelineRecord  *record,
              guint                       place,
              const char                 *id,
              GError                    **error)
{
  g_autoptr(FerryInstanceRecord) instance = ferry_store_find_instance (self, id, error);
  g_autoptr(FerryPipelineRecord) other = NULL;
  g_autoptr(GError) local_error = NULL;

  if (instance == NULL)
    return FALSE;
  other = ferry_store_find_pipeline_of (self, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (other != NULL && !g_str_equal (other->id, record->id))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("“%s” stands in the pipeline “%s” already: an instance stands in one pipeline only."), instance->name, other->name);
  else if (place == 0 && g_strcmp0 (instance->stage, "production") == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                 _("“%s” is a production instance and can't stand in the first place of a pipeline, where changes are made: change its stage or the order."), instance->name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_places (FerryStore                 *self,
              const FerryPipelineRecord  *record,
              GError                    **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (record->places->len < LEAST_PLACES)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A pipeline needs at least two places: a development and where its releases go."));
      return FALSE;
    }
  for (guint i = 0; i < record->places->len; i++)
    {
      GPtrArray *place = g_ptr_array_index (record->places, i);

      for (guint k = 0; k < place->len; k++)
        {
          if (!check_member (self, record, i, g_ptr_array_index (place, k), error))
            return FALSE;
          if (g_hash_table_add (seen, g_ptr_array_index (place, k)))
            continue;
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("An instance is named twice: it can stand in one place of the pipeline “%s” only."), record->name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
insert_member (FerryStore                 *self,
               const FerryPipelineRecord  *record,
               guint                       place,
               guint                       position,
               GError                    **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "INSERT INTO pipeline_member (pipeline, place, position, instance) VALUES (?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, record->id);
  sqlite3_bind_int (statement, 2, (int) place);
  sqlite3_bind_int (statement, 3, (int) position);
  _ferry_store_bind_text (statement, 4, g_ptr_array_index (ferry_pipeline_record_get_place (record, place), position));
  return _ferry_store_run (self, statement, NULL, error);
}

static gboolean
write_record (FerryStore                 *self,
              const FerryPipelineRecord  *record,
              GError                    **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "INSERT INTO pipeline (id, name, created) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET name = ?2", error);
  g_autoptr(FerryStoreStatement) clear = _ferry_store_prepare (self, "DELETE FROM pipeline_member WHERE pipeline = ?", statement != NULL ? error : NULL);

  if (statement == NULL || clear == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, record->id);
  _ferry_store_bind_text (statement, 2, record->name);
  sqlite3_bind_int64 (statement, 3, record->created != 0 ? record->created : ferry_time_now ());
  _ferry_store_bind_text (clear, 1, record->id);
  if (!_ferry_store_run (self, statement, NULL, error) || !_ferry_store_run (self, clear, NULL, error))
    return FALSE;
  for (guint i = 0; i < record->places->len; i++)
    for (guint k = 0; k < ferry_pipeline_record_get_place (record, i)->len; k++)
      if (!insert_member (self, record, i, k, error))
        return FALSE;
  return TRUE;
}

/**
 * ferry_store_save_pipeline:
 * @self: a store
 * @record: the pipeline
 * @error: return location for an error
 *
 * Adds a pipeline, or changes the one with that id, whole or not at all. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_EXISTS when the name is taken or an instance stands in another pipeline, USAGE for an impossible order, NOT_FOUND for an unknown instance, or
 * PERMISSION, BUSY, NO_SPACE, IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_save_pipeline (FerryStore                 *self,
                           const FerryPipelineRecord  *record,
                           GError                    **error)
{
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self) && record != NULL, FALSE);

  if (!_ferry_store_check_name (_("pipeline"), record->name, error) || !check_places (self, record, error) || !_ferry_store_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (write_record (self, record, &local_error) && _ferry_store_exec (self, "COMMIT", &local_error))
    return TRUE;
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  if (g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is a pipeline “%s” already: choose another name or remove that one."), record->name);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * ferry_store_remove_pipeline:
 * @self: a store
 * @id: the id of a pipeline
 * @error: return location for an error
 *
 * Forgets a pipeline; its instances are not touched and no longer locked by it. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_NOT_FOUND or another error
 *
 * Since: 0.1
 */
gboolean
ferry_store_remove_pipeline (FerryStore  *self,
                             const char  *id,
                             GError     **error)
{
  g_autoptr(FerryPipelineRecord) known = ferry_store_find_pipeline (self, id, error);
  g_autoptr(FerryStoreStatement) statement = known != NULL ? _ferry_store_prepare (self, "DELETE FROM pipeline WHERE id = ?", error) : NULL;

  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, known->id);
  return _ferry_store_run (self, statement, NULL, error);
}
