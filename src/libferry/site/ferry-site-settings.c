#include "config.h"

#include "site/ferry-site-private.h"

/* What a site knows without asking its database. */

const char *
_ferry_site_get_setting (FerrySite  *self,
                         const char *name)
{
  const char *value = self->env != NULL ? ferry_env_file_get (self->env, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

char *
_ferry_site_resolve_path (FerrySite  *self,
                          const char *path)
{
  return g_canonicalize_filename (path, self->folder);
}

/**
 * ferry_site_get_id:
 * @self: a site
 *
 * Returns: (transfer none): the instance's UUID. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_id (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  return self->id;
}

/**
 * ferry_site_get_name:
 * @self: a site
 *
 * Returns: (transfer none): the instance's name. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_name (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  return self->name;
}

/**
 * ferry_site_get_stage:
 * @self: a site
 *
 * Returns: the instance's stage. Any thread.
 *
 * Since: 0.1
 */
FerryStage
ferry_site_get_stage (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), FERRY_STAGE_PRODUCTION);

  return self->stage;
}

/**
 * ferry_site_get_dialect:
 * @self: a site
 *
 * Returns: the kind of its database. Any thread.
 *
 * Since: 0.1
 */
FerryDialect
ferry_site_get_dialect (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), FERRY_DIALECT_POSTGRES);

  return self->connection->dialect;
}

/**
 * ferry_site_get_storage:
 * @self: a site
 *
 * Returns: (transfer none) (nullable): absolute path of the application's storage folder. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_storage (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  return self->storage;
}

/**
 * ferry_site_get_env:
 * @self: a site
 * @name: name of a variable of `.env`
 *
 * Returns: (transfer none) (nullable): its value; %NULL when unset or empty, which NocoBase treats alike. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_env (FerrySite  *self,
                    const char *name)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return _ferry_site_get_setting (self, name);
}

/**
 * ferry_site_has_env:
 * @self: a site
 *
 * Returns: whether the instance's `.env` is known; without it nothing can be said of its settings. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_site_has_env (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), FALSE);

  return self->env != NULL;
}

/**
 * ferry_site_get_underscored:
 * @self: a site
 *
 * Returns: whether tables and columns have names in snake case (`DB_UNDERSCORED=true`, no other value). Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_site_get_underscored (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), FALSE);

  return g_strcmp0 (_ferry_site_get_setting (self, "DB_UNDERSCORED"), "true") == 0;
}

/**
 * ferry_site_get_table_prefix:
 * @self: a site
 *
 * Returns: (transfer none): `DB_TABLE_PREFIX`, "" without. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_table_prefix (FerrySite *self)
{
  const char *prefix;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  prefix = _ferry_site_get_setting (self, "DB_TABLE_PREFIX");
  return prefix != NULL ? prefix : "";
}

/**
 * ferry_site_get_schema:
 * @self: a site
 *
 * Returns: (transfer none): the schema of the application's tables, "public" by default, "" for SQLite. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_site_get_schema (FerrySite *self)
{
  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  return self->schema;
}

/**
 * ferry_site_get_connection:
 * @self: a site
 *
 * How to reach the database: what `.env` or the address says, and the password that the user gave when one was asked for. Any thread.
 *
 * Returns: (transfer none): the settings; valid as long as the site
 *
 * Since: 0.1
 */
FerryConnectionSettings *
ferry_site_get_connection (FerrySite *self)
{
  FerryConnectionSettings *settings;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  g_mutex_lock (&self->lock);
  settings = self->answered != NULL ? self->answered : self->connection;
  g_mutex_unlock (&self->lock);
  return settings;
}

/**
 * ferry_site_set_password_func:
 * @self: a site
 * @func: (nullable) (scope forever): asks the user for a password; called in the thread that opens the database
 * @user_data: what it is called with
 *
 * Sets who is asked when the server wants a password that neither `.env` nor libpq has. Before the site is shared among threads.
 *
 * Since: 0.1
 */
void
ferry_site_set_password_func (FerrySite         *self,
                              FerryPasswordFunc  func,
                              gpointer           user_data)
{
  g_return_if_fail (FERRY_IS_SITE (self));

  self->password_func = func;
  self->password_data = user_data;
}
