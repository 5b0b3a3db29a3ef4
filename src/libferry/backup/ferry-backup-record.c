#include "config.h"

#include "backup/ferry-backup-record.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "backup-records"
#define KEY_FILE "key"
#define KEY_LENGTH 32
#define SUFFIX ".json"
#define RECORD_LIMIT (64 * 1024)

/**
 * ferry_backup_record_free:
 * @self: (nullable): a record
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_backup_record_free (FerryBackupRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->sha256);
  g_free (self->name);
  g_free (self->failure);
  g_free (self);
}

static char *
dup_folder (FerrySite *site)
{
  return g_build_filename (ferry_site_get_state_folder (site), FOLDER, NULL);
}

/* ---- the key: who can't read the state folder can't make a file pass for one of ours ---------------------------------------- */

static gboolean
read_key (const char  *folder,
          char       **key)
{
  g_autofree char *path = g_build_filename (folder, KEY_FILE, NULL);
  gsize length = 0;

  return ferry_file_read (path, KEY_LENGTH, key, &length, NULL) && length == KEY_LENGTH;
}

/* Two processes may come to it at once: the first key stays. */
static gboolean
need_key (const char  *folder,
          char       **key,
          GError     **error)
{
  g_autofree char *path = g_build_filename (folder, KEY_FILE, NULL);
  g_autofree char *temporary = g_strdup_printf ("%s.%d-%x", path, (int) getpid (), g_random_int ());
  g_autoptr(GError) failure = NULL;
  char fresh[KEY_LENGTH];

  if (read_key (folder, key))
    return TRUE;
  ferry_random_bytes (fresh, sizeof fresh);
  if (!ferry_file_write_durable (temporary, fresh, sizeof fresh, error))
    return FALSE;
  explicit_bzero (fresh, sizeof fresh);
  if (!ferry_file_publish (temporary, path, FALSE, &failure))
    g_unlink (temporary);
  if (read_key (folder, key))
    return TRUE;
  g_propagate_error (error, failure != NULL ? g_steal_pointer (&failure)
                                            : g_error_new (FERRY_ERROR, FERRY_ERROR_DAMAGED, "%s", path));
  return FALSE;
}

static char *
seal (const char *key,
      const char *sha256,
      gint64      size)
{
  g_autofree char *text = g_strdup_printf ("ferry backup 1\n%s\n%" PRId64 "\n", sha256, size);

  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) key, KEY_LENGTH, text, -1);
}

/* ---- reading --------------------------------------------------------------------------------------------------------------- */

static gint64
read_time (JsonObject *object,
           const char *member)
{
  gint64 time = 0;

  return ferry_time_from_iso (ferry_json_opt_string (object, member, ""), &time) ? time : 0;
}

static FerryBackupRecord *
read_record (JsonObject *object,
             const char *sha256,
             const char *key)
{
  FerryBackupRecord *self = g_new0 (FerryBackupRecord, 1);
  g_autofree char *expected = NULL;

  self->sha256 = g_strdup (sha256);
  self->name = g_strdup (ferry_json_opt_string (object, "name", ""));
  self->size = ferry_json_opt_int (object, "size", -1);
  self->modified = ferry_json_opt_int (object, "modified", 0);
  self->verified = read_time (object, "verified");
  self->proven = read_time (object, "proven");
  self->failure = g_strdup (ferry_json_opt_string (object, "failure", NULL));
  expected = key != NULL ? seal (key, sha256, self->size) : NULL;
  self->made = expected != NULL && strcmp (expected, ferry_json_opt_string (object, "seal", "")) == 0;
  return self;
}

static FerryBackupRecord *
load_one (const char *folder,
          const char *sha256,
          const char *key)
{
  g_autofree char *name = g_strconcat (sha256, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  gsize length;

  if (!ferry_file_read (path, RECORD_LIMIT, &text, &length, NULL))
    return NULL;
  node = ferry_json_parse (text, (gssize) length, path, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? read_record (json_node_get_object (node), sha256, key) : NULL;
}

static void
record_free_cb (gpointer data)
{
  ferry_backup_record_free (data);
}

/**
 * ferry_backup_records_load:
 * @site: the instance
 *
 * Loads what the state folder remembers of backups. A record that can't be read is left out: then nothing is known. Blocking, any thread.
 *
 * Returns: (transfer full) (element-type FerryBackupRecord): the records
 *
 * Since: 0.1
 */
GPtrArray *
ferry_backup_records_load (FerrySite *site)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (record_free_cb);
  g_autofree char *folder = dup_folder (site);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *key = NULL;
  const char *name;

  if (!read_key (folder, &key))
    g_clear_pointer (&key, g_free);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *sha256 = g_str_has_suffix (name, SUFFIX) ? g_strndup (name, strlen (name) - strlen (SUFFIX)) : NULL;
      FerryBackupRecord *record = sha256 != NULL && strlen (sha256) == 64 ? load_one (folder, sha256, key) : NULL;

      if (record != NULL)
        g_ptr_array_add (records, record);
    }
  return records;
}

static gboolean
look (const char *path,
      gint64     *size,
      gint64     *modified)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return FALSE;
  *size = info.st_size;
  *modified = (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
  return TRUE;
}

/**
 * ferry_backup_records_find:
 * @records: from ferry_backup_records_load()
 * @path: path of a backup
 *
 * Finds the record of a file by its size and its time of change, without reading it: one that was changed since is another file. Any thread.
 *
 * Returns: (transfer none) (nullable): the record
 *
 * Since: 0.1
 */
const FerryBackupRecord *
ferry_backup_records_find (GPtrArray  *records,
                           const char *path)
{
  gint64 size, modified;

  if (!look (path, &size, &modified))
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const FerryBackupRecord *record = g_ptr_array_index (records, i);

      if (record->size == size && record->modified == modified)
        return record;
    }
  return NULL;
}

/**
 * ferry_backup_records_find_digest:
 * @records: from ferry_backup_records_load()
 * @sha256: digest of a file
 *
 * Finds the record of a file that was read: one that left the computer and came back is still the same. Any thread.
 *
 * Returns: (transfer none) (nullable): the record
 *
 * Since: 0.1
 */
const FerryBackupRecord *
ferry_backup_records_find_digest (GPtrArray  *records,
                                  const char *sha256)
{
  for (guint i = 0; i < records->len; i++)
    {
      const FerryBackupRecord *record = g_ptr_array_index (records, i);

      if (strcmp (record->sha256, sha256) == 0)
        return record;
    }
  return NULL;
}

/* ---- writing --------------------------------------------------------------------------------------------------------------- */

static void
set_time (JsonObject *object,
          const char *member,
          gint64      time)
{
  g_autofree char *text = time != 0 ? ferry_time_to_iso (time) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static gboolean
save (const char               *folder,
      const FerryBackupRecord  *record,
      const char               *key,
      GError                  **error)
{
  g_autofree char *name = g_strconcat (record->sha256, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *mac = record->made ? seal (key, record->sha256, record->size) : NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "name", record->name);
  json_object_set_int_member (object, "size", record->size);
  json_object_set_int_member (object, "modified", record->modified);
  set_time (object, "verified", record->verified);
  set_time (object, "proven", record->proven);
  if (record->failure != NULL)
    json_object_set_string_member (object, "failure", record->failure);
  if (mac != NULL)
    json_object_set_string_member (object, "seal", mac);
  text = ferry_json_to_string (node, TRUE);
  return ferry_file_write_durable (path, text, -1, error);
}

static void
apply (FerryBackupRecord *record,
       FerryBackupEvent   event,
       const char        *failure)
{
  gint64 now = ferry_time_now ();

  if (event == FERRY_BACKUP_MADE)
    record->made = TRUE;
  if (event != FERRY_BACKUP_FAILED)
    record->verified = now;
  if (event == FERRY_BACKUP_VERIFIED)
    return;
  record->proven = event == FERRY_BACKUP_PROVEN ? now : event == FERRY_BACKUP_FAILED ? 0 : record->proven;
  g_free (record->failure);
  record->failure = g_strdup (failure);
}

/**
 * ferry_backup_record_note:
 * @site: the instance
 * @path: path of a backup
 * @sha256: its digest
 * @event: what happened
 * @failure: (nullable): why, with %FERRY_BACKUP_FAILED
 * @error: return location
 *
 * Remembers something of a backup in the instance's state folder. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_backup_record_note (FerrySite         *site,
                          const char        *path,
                          const char        *sha256,
                          FerryBackupEvent   event,
                          const char        *failure,
                          GError           **error)
{
  g_autofree char *folder = dup_folder (site);
  g_autoptr(FerryBackupRecord) record = NULL;
  g_autofree char *key = NULL;

  if (!ferry_folder_make (folder, error) || !need_key (folder, &key, error))
    return FALSE;
  record = load_one (folder, sha256, key);
  if (record == NULL)
    {
      record = g_new0 (FerryBackupRecord, 1);
      record->sha256 = g_strdup (sha256);
    }
  if (!look (path, &record->size, &record->modified))
    {
      ferry_error_set_errno (error, errno, "%s", path);
      return FALSE;
    }
  g_free (record->name);
  record->name = g_path_get_basename (path);
  apply (record, event, failure);
  return save (folder, record, key, error);
}
