#include "config.h"

#include "base/ferry-error.h"
#include "store/ferry-store-private.h"

#include <glib/gi18n-lib.h>

static FerryError
code_for (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return FERRY_ERROR_BUSY;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN: return FERRY_ERROR_PERMISSION;
    case SQLITE_FULL: return FERRY_ERROR_NO_SPACE;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return FERRY_ERROR_DAMAGED;
    case SQLITE_IOERR: return FERRY_ERROR_IO;
    case SQLITE_CONSTRAINT: return FERRY_ERROR_CONSTRAINT;
    default: return FERRY_ERROR_SQL;
    }
}

static const char *
next_step (FerryError code)
{
  switch (code)
    {
    case FERRY_ERROR_BUSY: return _("Another Ferry is using it: try again in a moment.");
    case FERRY_ERROR_PERMISSION: return _("Make it writable for you, or set FERRY_HOME to a folder that is.");
    case FERRY_ERROR_NO_SPACE: return _("Free some space.");
    case FERRY_ERROR_DAMAGED: return _("Move it away or put a copy of it back; the instances themselves are not affected.");
    default: return _("Check the disk and the folder.");
    }
}

gboolean
_ferry_store_fail (FerryStore  *self,
                   GError     **error)
{
  FerryError code = code_for (sqlite3_extended_errcode (self->db));

  g_set_error (error, FERRY_ERROR, (int) code, _("Ferry’s own data in “%s” can't be used: %s. %s"), self->path, sqlite3_errmsg (self->db), next_step (code));
  return FALSE;
}

gboolean
_ferry_store_exec (FerryStore  *self,
                   const char  *sql,
                   GError     **error)
{
  return sqlite3_exec (self->db, sql, NULL, NULL, NULL) == SQLITE_OK || _ferry_store_fail (self, error);
}

FerryStoreStatement *
_ferry_store_prepare (FerryStore  *self,
                      const char  *sql,
                      GError     **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) != SQLITE_OK)
    _ferry_store_fail (self, error);
  return statement;
}

void
_ferry_store_bind_text (FerryStoreStatement *statement,
                        int                  index,
                        const char          *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

gboolean
_ferry_store_step (FerryStore           *self,
                   FerryStoreStatement  *statement,
                   gboolean             *row,
                   GError              **error)
{
  int result = sqlite3_step (statement);

  *row = result == SQLITE_ROW;
  return result == SQLITE_ROW || result == SQLITE_DONE || _ferry_store_fail (self, error);
}

char *
_ferry_store_dup_text (FerryStoreStatement *statement,
                       int                  column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

gboolean
_ferry_store_run (FerryStore           *self,
                  FerryStoreStatement  *statement,
                  int                  *changed,
                  GError              **error)
{
  gboolean row;

  if (!_ferry_store_step (self, statement, &row, error))
    return FALSE;
  if (changed != NULL)
    *changed = sqlite3_changes (self->db);
  return TRUE;
}
