#include "config.h"

#include <libpq-fe.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-connection-settings.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PQconninfoOption, PQconninfoFree)

static gboolean
is_secret (const char *keyword)
{
  return g_str_equal (keyword, "password") || g_str_equal (keyword, "sslpassword");
}

static gboolean
has_secret (const PQconninfoOption *options)
{
  for (; options->keyword != NULL; options++)
    if (options->val != NULL && is_secret (options->keyword))
      return TRUE;

  return FALSE;
}

/* neither the address nor libpq's message is quoted: both may hold a password */
static FerryConnectionSettings *
parse_postgres (const char  *uri,
                GError     **error)
{
  g_autoptr(FerryConnectionSettings) self = NULL;
  g_autoptr(PQconninfoOption) options = PQconninfoParse (uri, NULL);

  if (options == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                           _("The address of the PostgreSQL database can't be read: write it as "
                             "postgresql://user@host:port/database?sslmode=…"));
      return NULL;
    }
  if (has_secret (options))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                           _("The address of the PostgreSQL database holds a password, which other users of this "
                             "computer could see: leave it out and give the password when asked, or in the file ~/.pgpass"));
      return NULL;
    }

  self = ferry_connection_settings_new_postgres ();
  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    if (option->val != NULL)
      ferry_connection_settings_set (self, option->keyword, option->val);

  return g_steal_pointer (&self);
}

static FerryConnectionSettings *
parse_path (const char  *path,
            GError     **error)
{
  if (g_str_has_prefix (path, "sqlite:///"))
    path += strlen ("sqlite://");
  else if (g_str_has_prefix (path, "sqlite:"))
    path += strlen ("sqlite:");

  if (*path == '\0')
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                           _("The address of the SQLite database names no file: write it as sqlite:PATH"));
      return NULL;
    }
  if (strstr (path, "://") != NULL || g_str_has_prefix (path, "//"))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                           _("The address of the database is of no kind that Ferry knows: write postgresql://… or the path of a SQLite file"));
      return NULL;
    }

  return ferry_connection_settings_new_sqlite (path);
}

/**
 * ferry_connection_settings_new_from_uri:
 * @uri: `postgresql://…`, `postgres://…`, `sqlite:PATH`, `sqlite:///PATH` or a path
 * @error: return location for %FERRY_ERROR_USAGE
 *
 * Reads the address of a database. A password inside is refused, since addresses stand in arguments and histories.
 * Messages never quote the address. Source of the PostgreSQL form: its documentation, 34.1.1.2 Connection URIs.
 * Any thread.
 *
 * Returns: (transfer full): the settings, or %NULL with @error
 *
 * Since: 0.1
 */
FerryConnectionSettings *
ferry_connection_settings_new_from_uri (const char  *uri,
                                        GError     **error)
{
  g_return_val_if_fail (uri != NULL, NULL);

  if (g_str_has_prefix (uri, "postgresql://") || g_str_has_prefix (uri, "postgres://"))
    return parse_postgres (uri, error);

  return parse_path (uri, error);
}
