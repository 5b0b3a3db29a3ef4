#pragma once

#include "database/ferry-database.h"
#include "model/ferry-variable.h"
#include "site/ferry-env-file.h"

G_BEGIN_DECLS

/** FerryStage. Unknown counts as production. Since: 0.1 */
typedef enum { FERRY_STAGE_DEVELOPMENT, FERRY_STAGE_STAGING, FERRY_STAGE_PRODUCTION } FerryStage;

/** FerryPlugin: a row of applicationPlugins. Since: 0.1 */
typedef struct { char *name; char *package_name; char *version; gboolean enabled; gboolean installed; } FerryPlugin;
void ferry_plugin_free (FerryPlugin *self);

/**
 * FerrySite: a local instance's place: its UUID, name, stage, `.env`, storage folder, state folder and how to reach its database. It knows
 * NocoBase's files and built-in tables (applicationVersion, applicationPlugins, environmentVariables, collections, fields) but moves nothing.
 * Reads through a #FerryDatabase given by the caller, any transaction. Since: 0.1
 */
#define FERRY_TYPE_SITE (ferry_site_get_type ())
G_DECLARE_FINAL_TYPE (FerrySite, ferry_site, FERRY, SITE, GObject)

/* an application folder: reads DIR/.env; FERRY_ERROR_NOT_FOUND names what is missing */
FerrySite    *ferry_site_new_for_folder       (const char  *id,
                                               const char  *name,
                                               FerryStage   stage,
                                               const char  *folder,
                                               GError     **error);
/* a database with its files one by one; @env_path and @storage nullable; without storage the state goes to @state_folder */
FerrySite    *ferry_site_new_for_database     (const char  *id,
                                               const char  *name,
                                               FerryStage   stage,
                                               const char  *uri,
                                               const char  *env_path,
                                               const char  *storage,
                                               const char  *state_folder,
                                               GError     **error);
const char   *ferry_site_get_id               (FerrySite   *self);
const char   *ferry_site_get_name             (FerrySite   *self);
FerryStage    ferry_site_get_stage            (FerrySite   *self);
FerryDialect  ferry_site_get_dialect          (FerrySite   *self);
const char   *ferry_site_get_storage          (FerrySite   *self);    /* nullable */
const char   *ferry_site_get_state_folder     (FerrySite   *self);    /* storage/ferry, or the given one; made 0700 when first used */
const char   *ferry_site_get_env              (FerrySite   *self,
                                               const char  *name);    /* nullable */
gboolean      ferry_site_has_env              (FerrySite   *self);    /* a .env file is known: its settings can be compared */
gboolean      ferry_site_get_underscored      (FerrySite   *self);
const char   *ferry_site_get_table_prefix     (FerrySite   *self);    /* "" without */
const char   *ferry_site_get_schema           (FerrySite   *self);    /* "public" by default; "" for SQLite */
FerryConnectionSettings *ferry_site_get_connection (FerrySite *self);
/* physical name of a built-in table or column ("applicationVersion" -> "nb_application_version" with prefix and underscored) */
char         *ferry_site_physical_table       (FerrySite   *self,
                                               const char  *logical);
char         *ferry_site_physical_column      (FerrySite   *self,
                                               const char  *logical);
/* the keys that two instances must agree on, effective value (default when unset): DB_UNDERSCORED "false", USE_DB_SCHEMA_IN_SUBAPP "false",
 * DB_TABLE_PREFIX "", DB_SCHEMA "public", COLLECTION_MANAGER_SCHEMA "" */
const char * const *ferry_site_compared_keys  (void);
const char   *ferry_site_compared_default     (const char  *key);
/* opens the database; asks @password_func once when the server wants a password that neither .env nor libpq has */
typedef char *(*FerryPasswordFunc) (FerrySite *site, const char *user, const char *place, gpointer user_data);   /* (transfer full) (nullable) */
void          ferry_site_set_password_func    (FerrySite   *self,
                                               FerryPasswordFunc func,
                                               gpointer     user_data);
FerryDatabase *ferry_site_open_database       (FerrySite   *self,
                                               GCancellable *cancellable,
                                               GError     **error);
char         *ferry_site_read_version         (FerrySite *self, FerryDatabase *db, const FerrySchema *schema, GError **error);   /* "" when no NocoBase */
GPtrArray    *ferry_site_read_plugins         (FerrySite *self, FerryDatabase *db, const FerrySchema *schema, GError **error);   /* FerryPlugin* */
GPtrArray    *ferry_site_read_variables       (FerrySite *self, FerryDatabase *db, const FerrySchema *schema, GError **error);   /* FerryVariable*; secrets without value */
/* upserts into environmentVariables inside the caller's transaction, secrets encrypted with the site's key; "" clears; createdAt/updatedAt set */
gboolean      ferry_site_write_variables      (FerrySite *self, FerryDatabase *db, const FerrySchema *schema, GPtrArray *variables, GError **error);
/* finds the key as design §4 says; FERRY_ERROR_NOT_FOUND names the places searched. @key is 32 bytes */
gboolean      ferry_site_read_key             (FerrySite   *self,
                                               guint8       key[32],
                                               GError     **error);
const char   *ferry_stage_to_string           (FerryStage   stage);
gboolean      ferry_stage_from_string         (const char  *text,
                                               FerryStage  *stage);

G_END_DECLS
