#include "config.h"

#include "instance/ferry-local-backup-check-private.h"

#include <string.h>

/* Everything that somebody made has an OID of FirstNormalObjectId or above (PostgreSQL, src/include/access/transam.h), but large objects, whose OID anybody chooses; $1 is the schema that the application looks into. Rights at the
 * schema public as initdb gave them: pg_init_privs. */
#define FIRST_NORMAL "16384"
#define NONE_IN(catalogue) "NOT EXISTS (SELECT FROM pg_catalog." catalogue " WHERE oid >= " FIRST_NORMAL ")"
#define POSTGRES_EMPTY \
  "SELECT " NONE_IN ("pg_class") " AND " NONE_IN ("pg_type") " AND " NONE_IN ("pg_proc") " AND " NONE_IN ("pg_operator") " AND " NONE_IN ("pg_opclass") " AND " \
  NONE_IN ("pg_opfamily") " AND " NONE_IN ("pg_am") " AND " NONE_IN ("pg_cast") " AND " NONE_IN ("pg_collation") " AND " NONE_IN ("pg_conversion") " AND " \
  NONE_IN ("pg_language") " AND " NONE_IN ("pg_transform") " AND " NONE_IN ("pg_ts_parser") " AND " NONE_IN ("pg_ts_template") " AND " NONE_IN ("pg_ts_dict") " AND " \
  NONE_IN ("pg_ts_config") " AND " NONE_IN ("pg_extension") " AND " NONE_IN ("pg_event_trigger") " AND " NONE_IN ("pg_publication") " AND " \
  NONE_IN ("pg_foreign_data_wrapper") " AND " NONE_IN ("pg_foreign_server") " AND " NONE_IN ("pg_default_acl") " AND " \
  "NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AND " \
  "NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE oid >= " FIRST_NORMAL " AND (nspname <> $1 OR nspacl IS NOT NULL)) AND " \
  "NOT EXISTS (SELECT FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_init_privs p ON p.objoid = n.oid AND p.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass " \
  "WHERE n.nspname = 'public' AND n.nspacl IS DISTINCT FROM p.initprivs)"
#define SQLITE_EMPTY "SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)"

static gboolean
is_database_empty (FerrySite      *site,
                   FerryDatabase  *db)
{
  const char *parameters[] = { ferry_site_get_schema (site), NULL };
  gboolean sqlite = ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE;
  g_autofree char *value = ferry_database_query_value (db, sqlite ? SQLITE_EMPTY : POSTGRES_EMPTY, sqlite ? NULL : parameters, NULL);

  return value != NULL && (strcmp (value, "t") == 0 || strcmp (value, "1") == 0);
}

/* A folder that can't be read may hold anything. */
static gboolean
is_storage_empty (FerrySite *site)
{
  const char *storage = ferry_site_get_storage (site);
  g_autofree char *uploads = storage != NULL ? g_build_filename (storage, "uploads", NULL) : NULL;
  g_autoptr(GDir) dir = uploads != NULL ? g_dir_open (uploads, 0, NULL) : NULL;
  guint8 key[32];
  gboolean has_key = ferry_site_read_key (site, key, NULL);

  explicit_bzero (key, sizeof key);
  if (has_key || storage == NULL)
    return !has_key;
  return dir != NULL ? g_dir_read_name (dir) == NULL : !g_file_test (uploads, G_FILE_TEST_EXISTS);
}

/* Whether a backup of the present state would hold nothing: no object in the database that somebody made, no upload, no key. @db is NULL where there is no database yet. What can't be told holds something. */
gboolean
_ferry_restore_nothing_to_save (FerrySite     *site,
                                FerryDatabase *db)
{
  return is_storage_empty (site) && (db == NULL || is_database_empty (site, db));
}
