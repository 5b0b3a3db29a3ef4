#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "database/ferry-connection-settings.h"

G_DEFINE_BOXED_TYPE (FerryConnectionSettings, ferry_connection_settings,
                     ferry_connection_settings_ref, ferry_connection_settings_unref)

/* one of the values is a password, so all are wiped */
static void
wipe_and_free (gpointer text)
{
  if (text == NULL)
    return;

  explicit_bzero (text, strlen (text));
  g_free (text);
}

static FerryConnectionSettings *
settings_alloc (FerryDialect dialect)
{
  FerryConnectionSettings *self = g_atomic_rc_box_new0 (FerryConnectionSettings);

  self->dialect = dialect;
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_and_free);

  return self;
}

/**
 * ferry_connection_settings_new_sqlite:
 * @path: path of the database file; made absolute against the current folder
 *
 * Any thread.
 *
 * Returns: (transfer full): settings for a SQLite file
 *
 * Since: 0.1
 */
FerryConnectionSettings *
ferry_connection_settings_new_sqlite (const char *path)
{
  FerryConnectionSettings *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = settings_alloc (FERRY_DIALECT_SQLITE);
  self->path = g_canonicalize_filename (path, NULL);

  return self;
}

/**
 * ferry_connection_settings_new_postgres:
 *
 * Settings for a PostgreSQL server, without any parameter and with the schema "public". Any thread.
 *
 * Returns: (transfer full): the settings
 *
 * Since: 0.1
 */
FerryConnectionSettings *
ferry_connection_settings_new_postgres (void)
{
  FerryConnectionSettings *self = settings_alloc (FERRY_DIALECT_POSTGRES);

  self->schema = g_strdup ("public");

  return self;
}

/**
 * ferry_connection_settings_ref:
 * @self: settings
 *
 * Any thread; settings that two threads share must not be changed any more.
 *
 * Returns: (transfer full): @self
 *
 * Since: 0.1
 */
FerryConnectionSettings *
ferry_connection_settings_ref (FerryConnectionSettings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
settings_clear (gpointer data)
{
  FerryConnectionSettings *self = data;

  g_hash_table_unref (self->parameters);
  g_free (self->schema);
  g_free (self->path);
}

/**
 * ferry_connection_settings_unref:
 * @self: (transfer full): settings
 *
 * Gives up a reference; with the last one the password is wiped from memory.
 *
 * Since: 0.1
 */
void
ferry_connection_settings_unref (FerryConnectionSettings *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, settings_clear);
}

/**
 * ferry_connection_settings_set:
 * @self: settings of PostgreSQL
 * @keyword: a keyword of libpq, as "host" or "sslmode"
 * @value: (nullable): its value; %NULL or "" leaves it to libpq
 *
 * Source of the keywords: PostgreSQL 15 documentation, 34.1.2 Parameter Key Words.
 *
 * Since: 0.1
 */
void
ferry_connection_settings_set (FerryConnectionSettings *self,
                               const char              *keyword,
                               const char              *value)
{
  g_return_if_fail (self != NULL && keyword != NULL);

  if (value == NULL || *value == '\0')
    g_hash_table_remove (self->parameters, keyword);
  else
    g_hash_table_replace (self->parameters, g_strdup (keyword), g_strdup (value));
}

/**
 * ferry_connection_settings_get:
 * @self: settings
 * @keyword: a keyword of libpq
 *
 * Returns: (transfer none) (nullable): the value that was set
 *
 * Since: 0.1
 */
const char *
ferry_connection_settings_get (FerryConnectionSettings *self,
                               const char              *keyword)
{
  g_return_val_if_fail (self != NULL && keyword != NULL, NULL);

  return g_hash_table_lookup (self->parameters, keyword);
}

/**
 * ferry_connection_settings_describe:
 * @self: settings
 *
 * What is connected to, for people: "nb_prod on db.example:5432", or the path of the SQLite file. Names no secret.
 *
 * Returns: (transfer full): the text
 *
 * Since: 0.1
 */
char *
ferry_connection_settings_describe (FerryConnectionSettings *self)
{
  const char *database, *host, *port;
  g_autofree char *place = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->dialect == FERRY_DIALECT_SQLITE)
    return g_strdup (self->path);

  database = ferry_connection_settings_get (self, "dbname");
  if (database == NULL)
    database = ferry_connection_settings_get (self, "user");
  host = ferry_connection_settings_get (self, "host");
  if (host == NULL)
    host = ferry_connection_settings_get (self, "hostaddr");
  port = ferry_connection_settings_get (self, "port");
  if (host == NULL)
    place = g_strdup (_("this computer"));
  else if (port == NULL || *host == '/')
    place = g_strdup (host);
  else
    place = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);

  return g_strdup_printf (_("%s on %s"), database != NULL ? database : _("the default database"), place);
}
