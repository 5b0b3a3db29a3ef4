#pragma once

#include "database/ferry-dialect.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryConnectionSettings: how to reach a database. For PostgreSQL @parameters maps libpq keywords (host, port, dbname, user, password,
 * sslmode, sslrootcert, sslcert, sslkey, …) to values: whatever is absent is left to libpq (PGPASSFILE, ~/.pgpass, peer, …).
 * A reference counted box. The password never appears in messages, in dumps of the settings or in arguments. Since: 0.1
 */
typedef struct _FerryConnectionSettings FerryConnectionSettings;

struct _FerryConnectionSettings
{
  FerryDialect  dialect;
  GHashTable   *parameters;   /* char* -> char*, PostgreSQL */
  char         *schema;       /* PostgreSQL: DB_SCHEMA, default "public" */
  char         *path;         /* SQLite: absolute path of the file */
};

#define FERRY_TYPE_CONNECTION_SETTINGS (ferry_connection_settings_get_type ())

GType                    ferry_connection_settings_get_type     (void);
FerryConnectionSettings *ferry_connection_settings_new_sqlite   (const char  *path);
FerryConnectionSettings *ferry_connection_settings_new_postgres (void);
/* "postgresql://…" or "postgres://…" (a password inside is refused: FERRY_ERROR_USAGE), or a path / "sqlite:PATH" / "sqlite:///PATH" */
FerryConnectionSettings *ferry_connection_settings_new_from_uri (const char  *uri,
                                                                 GError     **error);
FerryConnectionSettings *ferry_connection_settings_ref          (FerryConnectionSettings *self);
void                     ferry_connection_settings_unref        (FerryConnectionSettings *self);
void                     ferry_connection_settings_set          (FerryConnectionSettings *self,
                                                                 const char  *keyword,
                                                                 const char  *value);
const char              *ferry_connection_settings_get          (FerryConnectionSettings *self,
                                                                 const char  *keyword);
char                    *ferry_connection_settings_describe     (FerryConnectionSettings *self);  /* "nb_prod on db.example:5432" or the path; no secret */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryConnectionSettings, ferry_connection_settings_unref)

G_END_DECLS
