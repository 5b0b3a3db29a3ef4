#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "store/ferry-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#define BUSY_MS 10000

G_DEFINE_FINAL_TYPE (FerryStore, ferry_store, G_TYPE_OBJECT)

static void
ferry_store_finalize (GObject *object)
{
  FerryStore *self = FERRY_STORE (object);

  sqlite3_close_v2 (self->db);
  g_free (self->folder);
  g_free (self->path);
  G_OBJECT_CLASS (ferry_store_parent_class)->finalize (object);
}

static void
ferry_store_class_init (FerryStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_store_finalize;
}

static void
ferry_store_init (FerryStore *self)
{
}

/**
 * ferry_store_default_folder:
 *
 * Returns: (transfer full): `$FERRY_HOME`, made absolute, or the folder `ferry` in the user's data folder. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_store_default_folder (void)
{
  const char *home = g_getenv ("FERRY_HOME");

  if (home != NULL && *home != '\0')
    return g_canonicalize_filename (home, NULL);
  return g_build_filename (g_get_user_data_dir (), "ferry", NULL);
}

static gboolean
cannot_write (const char  *path,
              int          saved_errno,
              GError     **error)
{
  g_autoptr(GError) cause = NULL;

  ferry_error_set_errno (&cause, saved_errno, _("Ferry can't keep its data in “%s”"), path);
  g_set_error (error, cause->domain, cause->code, _("%s. Set FERRY_HOME to a folder that you may write."), cause->message);
  return FALSE;
}

static gboolean
make_folder (FerryStore  *self,
             const char  *folder,
             GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  char *real;

  if (!ferry_folder_make (folder, &local_error))
    {
      g_set_error (error, local_error->domain, local_error->code, _("%s. Set FERRY_HOME to a folder that you may write."), local_error->message);
      return FALSE;
    }
  real = realpath (folder, NULL);
  if (real == NULL)
    return cannot_write (folder, errno, error);
  self->folder = g_strdup (real);
  free (real);
  self->path = g_build_filename (self->folder, "ferry.db", NULL);
  return TRUE;
}

/* one thread at a time makes and opens it: see make_file() */
static GMutex opening;

/* FALSE without an error: it is there already */
static gboolean
make_new_file (FerryStore  *self,
               GError     **error)
{
  FERRY_AUTO_FD fd = open (self->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  if (fd < 0 && errno != EEXIST)
    cannot_write (self->path, errno, error);
  return fd >= 0;
}

/* SQLite would make the file with the umask's mode; what it makes beside it takes the file's. A file that is there is not opened: closing any descriptor of it would drop the locks that
 * another store of this process holds on it (POSIX), and a third process could then take the log of what was committed away from under it. */
static gboolean
make_file (FerryStore  *self,
           GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  struct stat info;

  if (make_new_file (self, &local_error))
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (lstat (self->path, &info) != 0)
    return cannot_write (self->path, errno, error);
  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” is no regular file: move it away."), self->path);
      return FALSE;
    }
  if (access (self->path, R_OK | W_OK) != 0 || ((info.st_mode & 077) != 0 && chmod (self->path, 0600) != 0))
    return cannot_write (self->path, errno, error);
  return TRUE;
}

/* two processes that open a new store at once: the change to WAL does not wait for locks by itself */
static gboolean
set_wal (FerryStore  *self,
         GError     **error)
{
  gint64 end = g_get_monotonic_time () + BUSY_MS * 1000;
  int result;

  while ((result = sqlite3_exec (self->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL)) == SQLITE_BUSY && g_get_monotonic_time () < end)
    g_usleep (10000);
  return result == SQLITE_OK || _ferry_store_fail (self, error);
}

static gboolean
open_database (FerryStore  *self,
               GError     **error)
{
  if (sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_NOFOLLOW, NULL) != SQLITE_OK)
    return _ferry_store_fail (self, error);
  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return set_wal (self, error) && _ferry_store_exec (self, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON", error)
         && _ferry_store_migrate (self, error);
}

/**
 * ferry_store_open:
 * @folder: (nullable): where the store is; %NULL: ferry_store_default_folder()
 * @error: return location for an error
 *
 * Opens the user's store and makes it where it is missing: the folder with mode 0700 and in it `ferry.db` with mode 0600. Older stores are brought up to date. Blocking; use the
 * object in one thread.
 *
 * Returns: (transfer full) (nullable): the store, or %NULL with %FERRY_ERROR_PERMISSION, NEWER_FORMAT, DAMAGED, BUSY, NO_SPACE or IO
 *
 * Since: 0.1
 */
FerryStore *
ferry_store_open (const char  *folder,
                  GError     **error)
{
  g_autoptr(FerryStore) self = g_object_new (FERRY_TYPE_STORE, NULL);
  g_autofree char *where = folder != NULL ? g_canonicalize_filename (folder, NULL) : ferry_store_default_folder ();
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&opening);

  if (!make_folder (self, where, error) || !make_file (self, error) || !open_database (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ferry_store_get_folder:
 * @self: a store
 *
 * Returns: (transfer none): its folder, absolute, without symbolic links
 *
 * Since: 0.1
 */
const char *
ferry_store_get_folder (FerryStore *self)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return self->folder;
}

/**
 * ferry_store_dup_packages_folder:
 * @self: a store
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the folder of the library's files, made with mode 0700 when missing; or %NULL with what ferry_folder_make() sets. Blocking.
 *
 * Since: 0.1
 */
char *
ferry_store_dup_packages_folder (FerryStore  *self,
                                 GError     **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  folder = g_build_filename (self->folder, "packages", NULL);
  return ferry_folder_make (folder, error) ? g_steal_pointer (&folder) : NULL;
}

/**
 * ferry_store_get_setting:
 * @self: a store
 * @name: the setting
 *
 * Returns: (transfer full) (nullable): its value, %NULL when it is not set or can't be read. Blocking.
 *
 * Since: 0.1
 */
char *
ferry_store_get_setting (FerryStore *self,
                         const char *name)
{
  g_autoptr(FerryStoreStatement) statement = NULL;
  g_autoptr(GError) error = NULL;
  gboolean row = FALSE;

  g_return_val_if_fail (FERRY_IS_STORE (self) && name != NULL, NULL);

  statement = _ferry_store_prepare (self, "SELECT value FROM setting WHERE name = ?", &error);
  if (statement != NULL)
    {
      _ferry_store_bind_text (statement, 1, name);
      if (_ferry_store_step (self, statement, &row, &error) && row)
        return _ferry_store_dup_text (statement, 0);
    }
  if (error != NULL)
    g_warning ("%s", error->message);
  return NULL;
}

/**
 * ferry_store_set_setting:
 * @self: a store
 * @name: the setting
 * @value: (nullable): its value; %NULL removes it
 * @error: return location for an error
 *
 * Keeps a setting. Blocking.
 *
 * Returns: %FALSE with %FERRY_ERROR_PERMISSION, BUSY, NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_store_set_setting (FerryStore  *self,
                         const char  *name,
                         const char  *value,
                         GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = NULL;

  g_return_val_if_fail (FERRY_IS_STORE (self) && name != NULL, FALSE);

  statement = _ferry_store_prepare (self, value != NULL ? "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
                                                        : "DELETE FROM setting WHERE name = ?1", error);
  if (statement == NULL)
    return FALSE;
  _ferry_store_bind_text (statement, 1, name);
  if (value != NULL)
    _ferry_store_bind_text (statement, 2, value);
  return _ferry_store_run (self, statement, NULL, error);
}
