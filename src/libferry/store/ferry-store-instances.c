#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store-pipelines.h"
#include "store/ferry-store-private.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define COLUMNS "id, name, stage, kind, folder, uri, env_path, storage, address, restart_command, token_file, certificate, created"

static FerryInstanceRecord *
read_record (FerryStoreStatement *statement)
{
  FerryInstanceRecord *record = g_new0 (FerryInstanceRecord, 1);
  char **texts[] = { &record->id, &record->name, &record->stage, &record->kind, &record->folder, &record->uri, &record->env_path,
                     &record->storage, &record->address, &record->restart_command, &record->token_file, &record->certificate };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = _ferry_store_dup_text (statement, (int) i);
  record->created = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts));
  return record;
}

/**
 * ferry_store_list_instances:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type FerryInstanceRecord): the instances: development, staging, production, the rest; then by name. %NULL with an error. Blocking.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_store_list_instances (FerryStore  *self,
                            GError     **error)
{
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(FerryStoreStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  statement = _ferry_store_prepare (self, "SELECT " COLUMNS " FROM instance ORDER BY "
                                    "CASE stage WHEN 'development' THEN 1 WHEN 'staging' THEN 2 WHEN 'production' THEN 3 ELSE 4 END, name, id", error);
  if (statement == NULL)
    return NULL;
  records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_instance_record_free);
  while (TRUE)
    {
      if (!_ferry_store_step (self, statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, read_record (statement));
    }
}

static void
set_not_found (FerryStore  *self,
               const char  *name,
               GError     **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_instances (self, error);
  g_autoptr(GPtrArray) names = NULL;

  if (records == NULL)
    return;
  names = g_ptr_array_new ();
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (names, ((FerryInstanceRecord *) g_ptr_array_index (records, i))->name);
  g_ptr_array_add (names, NULL);
  _ferry_store_not_found (_("instance"), name, (const char * const *) names->pdata, error);
}

/**
 * ferry_store_find_instance:
 * @self: a store
 * @name_or_id: a name, of either case, or an id
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the instance, or %NULL with %FERRY_ERROR_NOT_FOUND that names similar ones. Blocking.
 *
 * Since: 0.1
 */
FerryInstanceRecord *
ferry_store_find_instance (FerryStore  *self,
                           const char  *name_or_id,
                           GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (FERRY_IS_STORE (self) && name_or_id != NULL, NULL);

  /* a name that is somebody else's id must not hide that instance */
  statement = _ferry_store_prepare (self, "SELECT " COLUMNS " FROM instance WHERE id = ?1 OR name = ?1 ORDER BY id = ?1 DESC", error);
  if (statement == NULL)
    return NULL;
  _ferry_store_bind_text (statement, 1, name_or_id);
  if (!_ferry_store_step (self, statement, &row, error))
    return NULL;
  if (row)
    return read_record (statement);
  set_not_found (self, name_or_id, error);
  return NULL;
}

static gboolean refuse (GError     **error,
                        const char  *format,
                        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, text);
  return FALSE;
}

/* "scheme://user:password@host…" or "…?password=…" */
static gboolean
holds_password (const char *uri)
{
  const char *authority = uri != NULL ? strstr (uri, "://") : NULL;
  const char *at, *colon;

  if (uri == NULL)
    return FALSE;
  if (strcasestr (uri, "password=") != NULL)
    return TRUE;
  if (authority == NULL)
    return FALSE;
  authority += 3;
  at = memrchr (authority, '@', strcspn (authority, "/?#"));
  colon = strchr (authority, ':');
  return at != NULL && colon != NULL && colon < at;
}

static gboolean
check_record (const FerryInstanceRecord  *record,
              GError                    **error)
{
  static const char * const stages[] = { "development", "staging", "production", NULL }, * const kinds[] = { "folder", "database", "remote", NULL };

  if (!_ferry_store_check_name (_("instance"), record->name, error))
    return FALSE;
  if (record->id == NULL || *record->id == '\0')
    return refuse (error, _("The instance “%s” has no id."), record->name);
  if (record->kind == NULL || !g_strv_contains (kinds, record->kind))
    return refuse (error, _("The kind of the instance “%s” must be folder, database or remote."), record->name);
  if (record->stage != NULL && !g_strv_contains (stages, record->stage))
    return refuse (error, _("The stage of the instance “%s” must be development, staging or production."), record->name);
  if (holds_password (record->uri) || holds_password (record->address))
    return refuse (error, _("The address of the instance “%s” holds a password, which must not be stored: leave it out and use a password file or the keyring."), record->name);
  return TRUE;
}

static void
bind_record (FerryStoreStatement       *statement,
             const FerryInstanceRecord *record)
{
  const char *texts[] = { record->id, record->name, record->stage, record->kind, record->folder, record->uri, record->env_path,
                          record->storage, record->address, record->restart_command, record->token_file, record->certificate };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _ferry_store_bind_text (statement, (int) i + 1, texts[i]);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 1, record->created != 0 ? record->created : ferry_time_now ());
}

/**
 * ferry_store_save_instance:
 * @self: a store
 * @record: the instance
 * @error: return location for an error
 *
 * Adds an instance, or changes the one with that id. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_EXISTS when another instance has the name (of either case), USAGE for impossible values or a password in the address, or PERMISSION, BUSY, NO_SPACE, IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_save_instance (FerryStore                 *self,
                           const FerryInstanceRecord  *record,
                           GError                    **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self) && record != NULL, FALSE);

  if (!check_record (record, error))
    return FALSE;
  statement = _ferry_store_prepare (self, "INSERT INTO instance (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (id) DO UPDATE SET "
                                    "name = ?2, stage = ?3, kind = ?4, folder = ?5, uri = ?6, env_path = ?7, storage = ?8, address = ?9, restart_command = ?10, token_file = ?11, certificate = ?12", error);
  if (statement == NULL)
    return FALSE;
  bind_record (statement, record);
  if (_ferry_store_run (self, statement, NULL, &local_error))
    return TRUE;
  if (g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS, _("There is an instance “%s” already: choose another name or remove that one."), record->name);
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* a pipeline that loses a place in silence would let files pass where they may not */
static gboolean
is_in_pipeline (FerryStore  *self,
                const char  *id,
                GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(FerryPipelineRecord) pipeline = ferry_store_find_pipeline_of (self, id, &local_error);

  if (pipeline != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("The instance stands in the pipeline “%s”: change or remove that first."), pipeline->name);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    return FALSE;
  return TRUE;
}

/**
 * ferry_store_remove_instance:
 * @self: a store
 * @id: the id of an instance
 * @error: return location for an error
 *
 * Forgets an instance; the instance itself is not touched. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_NOT_FOUND, BLOCKED when it stands in a pipeline, or another error
 *
 * Since: 0.1
 */
gboolean
ferry_store_remove_instance (FerryStore  *self,
                             const char  *id,
                             GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  int changed;

  g_return_val_if_fail (FERRY_IS_STORE (self) && id != NULL, FALSE);

  if (is_in_pipeline (self, id, error))
    return FALSE;
  statement = _ferry_store_prepare (self, "DELETE FROM instance WHERE id = ?", error);
  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, id);
  if (!_ferry_store_run (self, statement, &changed, error))
    return FALSE;
  if (changed == 0)
    set_not_found (self, id, error);
  return changed > 0;
}
