#include "config.h"

#include "instance/ferry-local-restore-record.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>

#define LIMIT (64 * 1024)

struct _FerryRestoreRecord
{
  char *folder;
  char *file;
  int   fd;      /* of the lock */
  char *id;
  char *path;
  char *saved;   /* nullable */
};

static FerryRestoreRecord *
record_new (FerrySite *site)
{
  FerryRestoreRecord *self = g_new0 (FerryRestoreRecord, 1);

  self->fd = -1;
  self->folder = g_build_filename (ferry_site_get_state_folder (site), "restore", NULL);
  self->file = g_build_filename (self->folder, "restore.json", NULL);
  return self;
}

/* FALSE without @error: another process is at work. */
static gboolean
take_lock (FerryRestoreRecord  *self,
           GError             **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);

  self->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->fd >= 0 && flock (self->fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (self->fd < 0 || errno != EWOULDBLOCK)
    ferry_error_set_errno (error, errno, _("Can't lock %s"), path);
  return FALSE;
}

static gboolean
save (FerryRestoreRecord  *self,
      GError             **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "backup", self->path);
  if (self->saved != NULL)
    json_object_set_string_member (object, "saved", self->saved);
  text = ferry_json_to_string (node, TRUE);
  return ferry_file_write_durable (self->file, text, -1, error);
}

/**
 * ferry_restore_record_begin:
 * @site: the instance
 * @path: path of the backup
 * @error: %FERRY_ERROR_BUSY when another restore is at work
 *
 * Writes down that a restore begins. What an earlier one left must have been settled.
 *
 * Returns: (transfer full) (nullable): the record
 *
 * Since: 0.1
 */
FerryRestoreRecord *
ferry_restore_record_begin (FerrySite   *site,
                            const char  *path,
                            GError     **error)
{
  g_autoptr(FerryRestoreRecord) self = record_new (site);
  g_autoptr(GError) failure = NULL;

  if (!ferry_folder_make (self->folder, error))
    return NULL;
  if (!take_lock (self, &failure))
    {
      if (failure == NULL)
        g_set_error (&failure, FERRY_ERROR, FERRY_ERROR_BUSY, _("Another restore of %s is at work. Wait for its end"), ferry_site_get_name (site));
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  self->id = g_uuid_string_random ();
  self->path = g_strdup (path);
  return save (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
load (FerryRestoreRecord  *self,
      GError             **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;
  gsize length;

  if (!ferry_file_read (self->file, LIMIT, &text, &length, error))
    return FALSE;
  node = ferry_json_parse (text, (gssize) length, self->file, error);
  if (node == NULL)
    return FALSE;
  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (object == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, "%s", self->file);
      return FALSE;
    }
  self->id = g_strdup (ferry_json_opt_string (object, "id", ""));
  self->path = g_strdup (ferry_json_opt_string (object, "backup", ""));
  self->saved = g_strdup (ferry_json_opt_string (object, "saved", NULL));
  return TRUE;
}

/**
 * ferry_restore_record_find_left:
 * @site: the instance
 * @error: when there is one and it can't be read
 *
 * Finds the record of a restore whose process is gone, and locks it. Costs nothing where there is none.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without @error when there is none, or when the restore is at work
 *
 * Since: 0.1
 */
FerryRestoreRecord *
ferry_restore_record_find_left (FerrySite  *site,
                                GError    **error)
{
  g_autoptr(FerryRestoreRecord) self = record_new (site);

  if (!g_file_test (self->file, G_FILE_TEST_EXISTS) || !take_lock (self, error))
    return NULL;
  /* it may have ended between the two */
  if (!g_file_test (self->file, G_FILE_TEST_EXISTS))
    return NULL;
  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * ferry_restore_record_get_id:
 * @self: a record
 *
 * Returns: (transfer none): the UUID that the database's witness of the restore has
 *
 * Since: 0.1
 */
const char *
ferry_restore_record_get_id (FerryRestoreRecord *self)
{
  return self->id;
}

/**
 * ferry_restore_record_get_path:
 * @self: a record
 *
 * Returns: (transfer none): path of the backup
 *
 * Since: 0.1
 */
const char *
ferry_restore_record_get_path (FerryRestoreRecord *self)
{
  return self->path;
}

/**
 * ferry_restore_record_get_saved:
 * @self: a record
 *
 * Returns: (transfer none) (nullable): path of the backup of the state before
 *
 * Since: 0.1
 */
const char *
ferry_restore_record_get_saved (FerryRestoreRecord *self)
{
  return self->saved;
}

/**
 * ferry_restore_record_get_folder:
 * @self: a record
 *
 * Returns: (transfer none): the folder of the record
 *
 * Since: 0.1
 */
const char *
ferry_restore_record_get_folder (FerryRestoreRecord *self)
{
  return self->folder;
}

/**
 * ferry_restore_record_set_saved:
 * @self: a record
 * @path: path of the backup of the state before
 * @error: return location
 *
 * Writes it down.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_restore_record_set_saved (FerryRestoreRecord  *self,
                                const char          *path,
                                GError             **error)
{
  g_free (self->saved);
  self->saved = g_strdup (path);
  return save (self, error);
}

/**
 * ferry_restore_record_end:
 * @self: a record
 *
 * Removes it from the disk: nothing is left to settle.
 *
 * Since: 0.1
 */
void
ferry_restore_record_end (FerryRestoreRecord *self)
{
  g_unlink (self->file);
}

/**
 * ferry_restore_record_free:
 * @self: (nullable): a record
 *
 * Lets the lock go.
 *
 * Since: 0.1
 */
void
ferry_restore_record_free (FerryRestoreRecord *self)
{
  if (self == NULL)
    return;
  ferry_fd_close (&self->fd);
  g_free (self->folder);
  g_free (self->file);
  g_free (self->id);
  g_free (self->path);
  g_free (self->saved);
  g_free (self);
}
