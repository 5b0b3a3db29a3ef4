#include "config.h"

#include "site/ferry-site-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "site/ferry-sandbox.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_SQLITE_FILE "storage/db/nocobase.sqlite"

static gboolean
check_dialect (FerrySite     *self,
               FerryDialect  *dialect,
               GError       **error)
{
  const char *text = _ferry_site_get_setting (self, "DB_DIALECT");

  *dialect = FERRY_DIALECT_SQLITE;
  if (text == NULL || ferry_dialect_from_string (text, dialect))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
               _("%s says DB_DIALECT=%s. Ferry works with PostgreSQL (postgres) and SQLite (sqlite) only."), self->env_path, text);
  return FALSE;
}

static gboolean
connect_sqlite (FerrySite  *self,
                GError    **error)
{
  const char *file = _ferry_site_get_setting (self, "DB_STORAGE");
  g_autofree char *path = NULL;

  if (g_strcmp0 (file, ":memory:") == 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                   _("%s says DB_STORAGE=:memory:, a database that no other program can reach. Use a file."), self->env_path);
      return FALSE;
    }
  path = _ferry_site_resolve_path (self, file != NULL ? file : DEFAULT_SQLITE_FILE);
  self->connection = ferry_connection_settings_new_sqlite (path);
  return TRUE;
}

static gboolean
check_port (FerrySite  *self,
            GError    **error)
{
  const char *port = _ferry_site_get_setting (self, "DB_PORT");

  if (port == NULL || g_ascii_string_to_unsigned (port, 10, 1, 65535, NULL, NULL))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s says DB_PORT=%s, which is no port. Write a number from 1 to 65535."),
               self->env_path, port);
  return FALSE;
}

static void
set_from_env (FerrySite  *self,
              const char *keyword,
              const char *key)
{
  const char *value = _ferry_site_get_setting (self, key);

  if (value != NULL)
    ferry_connection_settings_set (self->connection, keyword, value);
}

static gboolean
connect_postgres (FerrySite  *self,
                  GError    **error)
{
  if (_ferry_site_get_setting (self, "DB_DATABASE") == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("%s names no database: DB_DATABASE is missing. Add it, or give the database's address."), self->env_path);
      return FALSE;
    }
  if (!check_port (self, error))
    return FALSE;
  self->connection = ferry_connection_settings_new_postgres ();
  set_from_env (self, "host", "DB_HOST");
  set_from_env (self, "port", "DB_PORT");
  set_from_env (self, "dbname", "DB_DATABASE");
  set_from_env (self, "user", "DB_USER");
  set_from_env (self, "password", "DB_PASSWORD");
  return _ferry_site_apply_tls (self, error);
}

gboolean
_ferry_site_connect_by_env (FerrySite  *self,
                            GError    **error)
{
  FerryDialect dialect;

  if (!check_dialect (self, &dialect, error))
    return FALSE;
  return dialect == FERRY_DIALECT_SQLITE ? connect_sqlite (self, error) : connect_postgres (self, error);
}

/* A password goes only where .env sends it: to the user that it names. */
static void
complete_by_env (FerrySite *self)
{
  const char *user = ferry_connection_settings_get (self->connection, "user");
  const char *env_user = _ferry_site_get_setting (self, "DB_USER");

  if (user == NULL && env_user != NULL)
    ferry_connection_settings_set (self->connection, "user", env_user);
  if (ferry_connection_settings_get (self->connection, "password") == NULL && env_user != NULL
      && (user == NULL || g_str_equal (user, env_user)))
    set_from_env (self, "password", "DB_PASSWORD");
}

gboolean
_ferry_site_connect_by_uri (FerrySite   *self,
                            const char  *uri,
                            GError     **error)
{
  self->connection = ferry_connection_settings_new_from_uri (uri, error);
  if (self->connection == NULL)
    return FALSE;
  if (self->connection->dialect == FERRY_DIALECT_SQLITE || self->env == NULL)
    return TRUE;
  complete_by_env (self);
  if (ferry_connection_settings_get (self->connection, "sslmode") != NULL)
    return TRUE;
  return _ferry_site_apply_tls (self, error);
}

static FerryConnectionSettings *
settings_with_password (FerryConnectionSettings *settings,
                        const char              *password)
{
  FerryConnectionSettings *copy = ferry_connection_settings_new_postgres ();
  GHashTableIter iter;
  gpointer keyword, value;

  g_hash_table_iter_init (&iter, settings->parameters);
  while (g_hash_table_iter_next (&iter, &keyword, &value))
    ferry_connection_settings_set (copy, keyword, value);
  ferry_connection_settings_set (copy, "password", password);
  g_free (copy->schema);
  copy->schema = g_strdup (settings->schema);
  return copy;
}

static FerryConnectionSettings *
ask_password (FerrySite *self)
{
  g_autofree char *place = ferry_connection_settings_describe (self->connection);
  const char *user = ferry_connection_settings_get (self->connection, "user");
  FerryConnectionSettings *settings = NULL;
  char *password;

  password = self->password_func (self, user != NULL ? user : g_get_user_name (), place, self->password_data);
  if (password != NULL)
    settings = settings_with_password (self->connection, password);
  ferry_secret_free (password);
  return settings;
}

static FerryDatabase *
open_with_answer (FerrySite     *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(FerryConnectionSettings) settings = ask_password (self);
  FerryDatabase *database;

  if (settings == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
                   ferry_sandbox_is_inside ()
                   ? _("The server of %s wants a password and none was given. Set DB_PASSWORD in .env or enter it when asked: "
                       "Ferry's sandbox does not see ~/.pgpass.")
                   : _("The server of %s wants a password and none was given. Set DB_PASSWORD in .env, write it into ~/.pgpass, "
                       "or enter it when asked."), self->name);
      return NULL;
    }
  database = ferry_database_open (settings, cancellable, error);
  if (database == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  if (self->answered == NULL)
    self->answered = g_steal_pointer (&settings);
  g_mutex_unlock (&self->lock);
  return database;
}

static gboolean
check_sqlite_file (FerrySite                *self,
                   FerryConnectionSettings  *settings,
                   GError                  **error)
{
  if (settings->dialect != FERRY_DIALECT_SQLITE || g_file_test (settings->path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
               _("The database of %s is not there: %s. Start the application once, or correct DB_STORAGE or the path."), self->name, settings->path);
  return FALSE;
}

static gboolean
check_sandbox (FerryConnectionSettings  *settings,
               GError                  **error)
{
  g_autofree char *reason = ferry_sandbox_dup_why_no_database (settings);

  if (reason != NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, reason);
  return reason == NULL;
}

/**
 * ferry_site_open_database:
 * @self: a site
 * @cancellable: (nullable): interrupts opening and whatever runs later
 * @error: the errors of ferry_database_open(); %FERRY_ERROR_NOT_FOUND names a missing SQLite file; %FERRY_ERROR_UNSUPPORTED in a sandbox where the
 *   database can't be used
 *
 * Opens a new connection. When the server wants a password that neither `.env` nor libpq has, the password function is asked once; a right
 * answer is kept in memory for later connections of this site. Blocks; any thread.
 *
 * Returns: (transfer full) (nullable): the database, or %NULL with @error set
 *
 * Since: 0.1
 */
FerryDatabase *
ferry_site_open_database (FerrySite     *self,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(FerryDatabase) database = NULL;
  g_autoptr(GError) local = NULL;
  FerryConnectionSettings *settings;

  g_return_val_if_fail (FERRY_IS_SITE (self), NULL);

  settings = ferry_site_get_connection (self);
  if (!check_sandbox (settings, error) || !check_sqlite_file (self, settings, error))
    return NULL;
  database = ferry_database_open (settings, cancellable, &local);
  if (database != NULL)
    return g_steal_pointer (&database);
  if (self->password_func == NULL || !g_error_matches (local, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION)
      || settings->dialect != FERRY_DIALECT_POSTGRES || ferry_connection_settings_get (settings, "password") != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return open_with_answer (self, cancellable, error);
}
