#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store-private.h"
#include "store/ferry-store-releases.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#define COLUMNS "id, name, kind, target, state, json, created, changed"
#define LEAST_PREFIX 4
#define MOST_SHOWN 20

void
ferry_release_record_free (FerryReleaseRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->target);
  g_free (self->state);
  g_free (self->json);
  g_free (self);
}

static FerryReleaseRecord *
read_record (FerryStoreStatement *statement)
{
  FerryReleaseRecord *record = g_new0 (FerryReleaseRecord, 1);
  char **texts[] = { &record->id, &record->name, &record->kind, &record->target, &record->state, &record->json };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = _ferry_store_dup_text (statement, (int) i);
  record->created = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts));
  record->changed = sqlite3_column_int64 (statement, G_N_ELEMENTS (texts) + 1);
  return record;
}

/**
 * ferry_store_list_releases:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type FerryReleaseRecord): the releases, newest first. Blocking.
 *
 * Since: 0.1
 */
GPtrArray *
ferry_store_list_releases (FerryStore  *self,
                           GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "SELECT " COLUMNS " FROM release ORDER BY created DESC, rowid DESC", error);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_release_record_free);
  gboolean row;

  while (statement != NULL && _ferry_store_step (self, statement, &row, error))
    {
      if (!row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, read_record (statement));
    }
  return NULL;
}

static gboolean
is_meant (const FerryReleaseRecord *record,
          const char               *text)
{
  return g_ascii_strcasecmp (record->name, text) == 0 || (strlen (text) >= LEAST_PREFIX && g_str_has_prefix (record->id, text));
}

static void
set_not_found (GPtrArray   *records,
               const char  *name,
               GError     **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < MIN (records->len, MOST_SHOWN); i++)
    g_ptr_array_add (names, ((FerryReleaseRecord *) g_ptr_array_index (records, i))->name);
  g_ptr_array_add (names, NULL);
  _ferry_store_not_found (_("release"), name, (const char * const *) names->pdata, error);
}

/**
 * ferry_store_find_release:
 * @self: a store
 * @id_prefix_or_name: at least 4 digits of its id, or its name
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the release, or %NULL with %FERRY_ERROR_NOT_FOUND, or USAGE when it means several. Blocking.
 *
 * Since: 0.1
 */
FerryReleaseRecord *
ferry_store_find_release (FerryStore  *self,
                          const char  *id_prefix_or_name,
                          GError     **error)
{
  g_autoptr(GPtrArray) records = ferry_store_list_releases (self, error);
  int found = -1;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      if (!is_meant (g_ptr_array_index (records, i), id_prefix_or_name))
        continue;
      if (found >= 0)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” means several releases: give more of the id."), id_prefix_or_name);
          return NULL;
        }
      found = (int) i;
    }
  if (found >= 0)
    return g_ptr_array_steal_index (records, (guint) found);
  if (records != NULL)
    set_not_found (records, id_prefix_or_name, error);
  return NULL;
}

/**
 * ferry_store_save_release:
 * @self: a store
 * @record: a release
 * @error: return location for an error
 *
 * Adds a release, or changes the one with that id. It is on the disk when this returns. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE for an impossible name, PERMISSION, BUSY, NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_save_release (FerryStore                *self,
                          const FerryReleaseRecord  *record,
                          GError                   **error)
{
  const char *texts[] = { record->id, record->name, record->kind, record->target, record->state, record->json };
  g_autoptr(FerryStoreStatement) statement = NULL;

  if (!_ferry_store_check_name (_("release"), record->name, error))
    return FALSE;
  statement = _ferry_store_prepare (self, "INSERT INTO release (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET "
                                    "name = ?2, state = ?5, json = ?6, changed = ?8", error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    _ferry_store_bind_text (statement, (int) i + 1, texts[i]);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 1, record->created);
  sqlite3_bind_int64 (statement, G_N_ELEMENTS (texts) + 2, record->changed);
  return _ferry_store_run (self, statement, NULL, error);
}

/**
 * ferry_store_remove_release:
 * @self: a store
 * @id: its whole id
 * @error: return location for an error
 *
 * Forgets a release. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_store_remove_release (FerryStore  *self,
                            const char  *id,
                            GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, "DELETE FROM release WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, id);
  return _ferry_store_run (self, statement, NULL, error);
}

char *
ferry_store_dup_releases_folder (FerryStore  *self,
                                 GError     **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "releases", NULL);

  return ferry_folder_make (folder, error) ? g_steal_pointer (&folder) : NULL;
}
