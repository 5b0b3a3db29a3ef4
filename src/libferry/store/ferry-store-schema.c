#include "config.h"

#include "base/ferry-error.h"
#include "store/ferry-store-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* "FeRy": tells our file from any other database */
#define APPLICATION_ID 0x46655279

/* Entry n brings a store of version n to version n + 1. An entry that was published is never changed. */
static const char * const migrations[] = {
  "CREATE TABLE instance ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
  "  stage TEXT, kind TEXT, folder TEXT, uri TEXT, env_path TEXT, storage TEXT, address TEXT, restart_command TEXT,"
  "  created INTEGER NOT NULL) STRICT;"
  "CREATE TABLE rule_set ("
  "  name TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,"
  "  json TEXT NOT NULL) STRICT;"
  "CREATE TABLE package ("
  "  digest TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  path TEXT NOT NULL,"
  "  title TEXT, source_id TEXT, source_name TEXT, rule_set TEXT, created_at TEXT, application_version TEXT, dialect TEXT,"
  "  size INTEGER NOT NULL,"
  "  added INTEGER NOT NULL) STRICT;"
  "CREATE TABLE setting ("
  "  name TEXT NOT NULL PRIMARY KEY,"
  "  value TEXT NOT NULL) STRICT;",
  "ALTER TABLE instance ADD COLUMN token_file TEXT;"
  "ALTER TABLE instance ADD COLUMN certificate TEXT;",
  "CREATE TABLE pipeline ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
  "  created INTEGER NOT NULL) STRICT;"
  "CREATE TABLE pipeline_member ("
  "  instance TEXT NOT NULL PRIMARY KEY REFERENCES instance (id),"
  "  pipeline TEXT NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE,"
  "  place INTEGER NOT NULL,"
  "  position INTEGER NOT NULL) STRICT;"
  "CREATE TABLE instance_lock ("
  "  instance TEXT NOT NULL PRIMARY KEY REFERENCES instance (id) ON DELETE CASCADE,"
  "  locked INTEGER NOT NULL) STRICT;"
  "CREATE TABLE promotion ("
  "  instance TEXT NOT NULL REFERENCES instance (id) ON DELETE CASCADE,"
  "  execution TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  title TEXT, source_name TEXT, who TEXT, state TEXT NOT NULL, reason TEXT,"
  "  started INTEGER NOT NULL, finished INTEGER NOT NULL, seen INTEGER NOT NULL,"
  "  PRIMARY KEY (instance, execution)) STRICT;",
  "CREATE TABLE release ("
  "  id TEXT NOT NULL PRIMARY KEY,"
  "  name TEXT NOT NULL,"
  "  kind TEXT NOT NULL,"
  "  target TEXT NOT NULL,"
  "  state TEXT NOT NULL,"
  "  json TEXT NOT NULL,"
  "  created INTEGER NOT NULL, changed INTEGER NOT NULL) STRICT;",
  "CREATE TABLE known_state ("
  "  instance TEXT NOT NULL PRIMARY KEY REFERENCES instance (id) ON DELETE CASCADE,"
  "  json TEXT NOT NULL) STRICT;",
};

static gboolean
read_number (FerryStore  *self,
             const char  *sql,
             gint64      *number,
             GError     **error)
{
  g_autoptr(FerryStoreStatement) statement = _ferry_store_prepare (self, sql, error);
  gboolean row;

  if (statement == NULL || !_ferry_store_step (self, statement, &row, error))
    return FALSE;
  *number = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

static gboolean
check_version (FerryStore  *self,
               gint64       version,
               GError     **error)
{
  if (version >= 0 && version <= (gint64) G_N_ELEMENTS (migrations))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NEWER_FORMAT,
               _("“%s” was written by a newer Ferry (format %" PRId64 ", this one reads up to %d): install that version, or set FERRY_HOME to another folder."),
               self->path, version, (int) G_N_ELEMENTS (migrations));
  return FALSE;
}

static gboolean
refuse_foreign (FerryStore  *self,
                GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” is a database, but not Ferry’s: move it away, or set FERRY_HOME to another folder."), self->path);
  return FALSE;
}

static gboolean
check_is_ours (FerryStore  *self,
               gint64       version,
               GError     **error)
{
  gint64 id, tables;

  if (!read_number (self, "PRAGMA application_id", &id, error) || !read_number (self, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (version == 0 && id == 0)
    return tables == 0 || refuse_foreign (self, error);
  return id == APPLICATION_ID || refuse_foreign (self, error);
}

/* inside BEGIN IMMEDIATE: another process may have done it meanwhile */
static gboolean
migrate_locked (FerryStore  *self,
                GError     **error)
{
  g_autofree char *mark = NULL;
  gint64 version;

  if (!read_number (self, "PRAGMA user_version", &version, error) || !check_version (self, version, error) || !check_is_ours (self, version, error))
    return FALSE;
  for (; version < (gint64) G_N_ELEMENTS (migrations); version++)
    if (!_ferry_store_exec (self, migrations[version], error))
      return FALSE;
  mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", APPLICATION_ID, (int) G_N_ELEMENTS (migrations));
  return _ferry_store_exec (self, mark, error);
}

/*
 * _ferry_store_migrate:
 *
 * Brings the store to this version's format, in one transaction; refuses a newer one and databases that are not Ferry's.
 */
gboolean
_ferry_store_migrate (FerryStore  *self,
                      GError     **error)
{
  gint64 version;

  if (!read_number (self, "PRAGMA user_version", &version, error) || !check_version (self, version, error) || !check_is_ours (self, version, error))
    return FALSE;
  if (version == (gint64) G_N_ELEMENTS (migrations))
    return TRUE;
  if (!_ferry_store_exec (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (migrate_locked (self, error))
    return TRUE;
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
