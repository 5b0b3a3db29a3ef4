#include "config.h"

#include "store/ferry-store-promotions.h"
#include "store/ferry-store-private.h"

#define COLUMNS "instance, execution, digest, title, source_name, who, state, reason, started, finished, seen"

void
ferry_promotion_record_free (FerryPromotionRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->instance);
  g_free (self->execution);
  g_free (self->digest);
  g_free (self->title);
  g_free (self->source_name);
  g_free (self->who);
  g_free (self->state);
  g_free (self->reason);
  g_free (self);
}

static FerryPromotionRecord *
read_record (FerryStoreStatement *statement)
{
  FerryPromotionRecord *record = g_new0 (FerryPromotionRecord, 1);
  char **texts[] = { &record->instance, &record->execution, &record->digest, &record->title, &record->source_name, &record->who, &record->state, &record->reason };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = _ferry_store_dup_text (statement, (int) i);
  record->started = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts));
  record->finished = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts) + 1);
  record->seen = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts) + 2);
  return record;
}

/**
 * ferry_store_list_promotions:
 * @self: a store
 * @instance: id of an instance
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type FerryPromotionRecord): what was last seen of its executions, newest first. Blocking.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_store_list_promotions (FerryStore  *self,
                             const char  *instance,
                             GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "SELECT " COLUMNS " FROM promotion WHERE instance = ? ORDER BY started DESC, execution", error);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_promotion_record_free);
  gboolean row;

  if (statement == NULL)
    return NULL;
  _ferry_store_bind_text (statement, 1, instance);
  while (_ferry_store_step (self, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, read_record (statement));
    }
  return NULL;
}

static gboolean
save_record (FerryStore                  *self,
             const FerryPromotionRecord  *record,
             GError                     **error)
{
  const char *texts[] = { record->instance, record->execution, record->digest, record->title, record->source_name, record->who, record->state, record->reason };
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "INSERT INTO promotion (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
                                                                   "ON CONFLICT (instance, execution) DO UPDATE SET state = ?7, reason = ?8, finished = ?10, seen = ?11", error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _ferry_store_bind_text (statement, (int) i + 1, texts[i]);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 1, record->started);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 2, record->finished);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 3, record->seen);
  return _ferry_store_run (self, statement, NULL, error);
}

/**
 * ferry_store_save_promotions:
 * @self: a store
 * @records: (element-type FerryPromotionRecord): of instances that the store knows
 * @error: return location for an error
 *
 * Keeps what was seen, all of it or nothing. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_store_save_promotions (FerryStore  *self,
                             GPtrArray   *records,
                             GError     **error)
{
  gboolean saved = TRUE;

  if (records->len == 0)
    return TRUE;
  if (!_ferry_store_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; saved && i < records->len; i++)
    saved = save_record (self, g_ptr_array_index (records, i), error);
  if (saved && _ferry_store_exec (self, "COMMIT", error))
    return TRUE;
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
