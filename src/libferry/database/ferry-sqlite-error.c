#include "config.h"

#include "database/ferry-sqlite-error.h"

#include "base/ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static FerryError
code_of_io (sqlite3 *db)
{
  switch (sqlite3_system_errno (db))
    {
    case ENOSPC:
    case EDQUOT: return FERRY_ERROR_NO_SPACE;
    case EACCES:
    case EPERM:
    case EROFS:  return FERRY_ERROR_PERMISSION;
    default:     return FERRY_ERROR_IO;
    }
}

static FerryError
code_of (sqlite3 *db)
{
  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:   return FERRY_ERROR_BUSY;
    case SQLITE_INTERRUPT:  return FERRY_ERROR_CANCELLED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:     return FERRY_ERROR_DAMAGED;
    case SQLITE_FULL:       return FERRY_ERROR_NO_SPACE;
    case SQLITE_IOERR:      return code_of_io (db);
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:       return FERRY_ERROR_PERMISSION;
    case SQLITE_CONSTRAINT: return FERRY_ERROR_CONSTRAINT;
    default:                return FERRY_ERROR_SQL;
    }
}

static void
set_busy (const char  *path,
          GError     **error)
{
  g_autofree char *locker = ferry_sqlite_find_locker (path);

  if (locker != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY,
                 _("%s is locked by another program: %s (a running NocoBase?). Stop it or wait until it is done, then try again"), path, locker);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY,
                 _("%s is locked by another program (a running NocoBase?). Stop it or wait until it is done, then try again"), path);
}

/* While a table is rebuilt its copy has a name of its own, which means nothing to people: theirs is meant. */
static char *
dup_cause (sqlite3 *db)
{
  g_auto(GStrv) parts = g_strsplit (sqlite3_errmsg (db), "ferry_rebuild_", -1);

  return g_strjoinv ("", parts);
}

static void
set_other (sqlite3     *db,
           FerryError   code,
           const char  *path,
           GError     **error)
{
  g_autofree char *cause = dup_cause (db);

  switch (code)
    {
    case FERRY_ERROR_DAMAGED:
      g_set_error (error, FERRY_ERROR, code, _("%s is no intact SQLite database: %s. Restore it from a backup"), path, cause);
      break;
    case FERRY_ERROR_NO_SPACE:
      g_set_error (error, FERRY_ERROR, code, _("%s: no space is left on the disk. Make room and try again"), path);
      break;
    case FERRY_ERROR_PERMISSION:
      g_set_error (error, FERRY_ERROR, code, _("%s can't be opened or written: %s. Check the owner and the permissions of the file and its folder"), path, cause);
      break;
    case FERRY_ERROR_IO:
      g_set_error (error, FERRY_ERROR, code, _("%s can't be read or written: %s. Check the disk"), path,
                   sqlite3_system_errno (db) != 0 ? g_strerror (sqlite3_system_errno (db)) : cause);
      break;
    default:
      g_set_error (error, FERRY_ERROR, code, "%s: %s", path, cause);
    }
}

/**
 * ferry_sqlite_set_error:
 * @db: the connection that failed
 * @error: return location for an error of #FERRY_ERROR
 *
 * Converts SQLite's last error. Its texts name tables and columns, never values. The connection's thread.
 *
 * Returns: %FALSE, so that a caller may return it
 *
 * Since: 0.1
 */
gboolean
ferry_sqlite_set_error (sqlite3  *db,
                        GError  **error)
{
  const char *path = sqlite3_db_filename (db, "main");
  FerryError code = code_of (db);

  if (path == NULL)
    path = "";
  if (code == FERRY_ERROR_BUSY)
    set_busy (path, error);
  else if (code == FERRY_ERROR_CANCELLED)
    g_set_error_literal (error, FERRY_ERROR, code, _("Stopped on request"));
  else
    set_other (db, code, path, error);

  return FALSE;
}
