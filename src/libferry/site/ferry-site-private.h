#pragma once

#include "site/ferry-site.h"

G_BEGIN_DECLS

struct _FerrySite
{
  GObject                  parent_instance;

  char                    *id;
  char                    *name;
  FerryStage               stage;
  FerryEnvFile            *env;            /* nullable: a database without .env */
  char                    *env_path;       /* nullable */
  char                    *folder;         /* nullable: what relative paths in .env start from */
  char                    *storage;        /* nullable */
  char                    *state_folder;
  char                    *schema;
  FerryConnectionSettings *connection;
  FerryConnectionSettings *answered;       /* nullable: @connection with the password that the user gave; guarded by @lock */
  FerryPasswordFunc        password_func;
  gpointer                 password_data;
  GMutex                   lock;
};

/* value of @name, %NULL when unset or empty: NocoBase treats both alike */
const char *_ferry_site_get_setting     (FerrySite    *self,
                                         const char   *name);
/* absolute path of what .env writes relative to the application folder */
char       *_ferry_site_resolve_path    (FerrySite    *self,
                                         const char   *path);
/* fills @connection from .env's DB_* */
gboolean    _ferry_site_connect_by_env  (FerrySite    *self,
                                         GError      **error);
/* fills @connection from @uri, completed by .env's user, password and TLS settings where they fit */
gboolean    _ferry_site_connect_by_uri  (FerrySite    *self,
                                         const char   *uri,
                                         GError      **error);
/* .env's DB_DIALECT_OPTIONS_SSL_* as libpq's keywords */
gboolean    _ferry_site_apply_tls       (FerrySite    *self,
                                         GError      **error);
/* the table of a built-in collection when it is there and has @columns (logical names, NULL-terminated) */
FerryTable *_ferry_site_find_table      (FerrySite         *self,
                                         const FerrySchema *schema,
                                         const char        *logical,
                                         const char * const *columns);
/* quoted physical name of @logical when @table has that column, else the SQL word NULL */
char       *_ferry_site_column_or_null  (FerrySite         *self,
                                         const FerryTable  *table,
                                         const char        *logical);

G_END_DECLS
