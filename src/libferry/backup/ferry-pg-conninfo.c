#include "config.h"

#include "backup/ferry-pg-tool.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PQconninfoOption, PQconninfoFree)

/* keyword='value' with \ and ' escaped: whatever the value holds, it stays a value. Source: libpq's documentation, "Keyword/Value Connection Strings". */
static void
append_option (GString    *conninfo,
               const char *keyword,
               const char *value)
{
  if (conninfo->len > 0)
    g_string_append_c (conninfo, ' ');
  g_string_append_printf (conninfo, "%s='", keyword);
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '\'' || *p == '\\')
        g_string_append_c (conninfo, '\\');
      g_string_append_c (conninfo, *p);
    }
  g_string_append_c (conninfo, '\'');
}

/* What is secret has no place in arguments; what only concerns our own session has none in another one. */
static gboolean
is_passed_on (const PQconninfoOption *option)
{
  static const char * const left_out[] = { "host", "hostaddr", "port", "password", "passfile", "service", "options", "application_name",
                                           "fallback_application_name", "client_encoding", "replication", "sslpassword", NULL };

  return option->val != NULL && *option->val != '\0' && !g_strv_contains (left_out, option->keyword) && option->dispchar[0] != '*';
}

/* Of several hosts the one that answered: another one would not know our snapshot. */
static void
append_place (GString *conninfo,
              PGconn  *connection)
{
  if (PQhost (connection) != NULL && *PQhost (connection) != '\0')
    append_option (conninfo, "host", PQhost (connection));
  if (PQhostaddr (connection) != NULL && *PQhostaddr (connection) != '\0')
    append_option (conninfo, "hostaddr", PQhostaddr (connection));
  if (PQport (connection) != NULL && *PQport (connection) != '\0')
    append_option (conninfo, "port", PQport (connection));
}

/**
 * ferry_pg_conninfo:
 * @connection: an open connection
 * @error: %FERRY_ERROR_UNSUPPORTED when a secret other than the password would have to be passed
 *
 * Writes down how @connection was made, whatever it came from (settings, service file, environment), for a program that shall connect to the same
 * place. The password is not in it.
 *
 * Returns: (transfer full): a connection string of libpq
 *
 * Since: 0.1
 */
char *
ferry_pg_conninfo (PGconn  *connection,
                   GError **error)
{
  g_autoptr(PQconninfoOption) options = PQconninfo (connection);
  g_autoptr(GString) conninfo = g_string_new (NULL);

  g_return_val_if_fail (connection != NULL, NULL);

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    {
      if (is_passed_on (option))
        append_option (conninfo, option->keyword, option->val);
      else if (strcmp (option->keyword, "sslpassword") == 0 && option->val != NULL && *option->val != '\0')
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                               _("The connection's private key has a password, which pg_dump can't be given safely. Use a key without a password"));
          return NULL;
        }
    }
  append_place (conninfo, connection);
  append_option (conninfo, "application_name", "ferry");
  return g_string_free (g_steal_pointer (&conninfo), FALSE);
}

/**
 * ferry_pg_write_password:
 * @connection: an open connection
 * @path: the password file to write, 0600, in a private folder
 * @written: (out): whether there is a password at all
 * @error: %FERRY_ERROR_IO, %FERRY_ERROR_NO_SPACE
 *
 * Writes the password that @connection used as a file for PGPASSFILE. Source of the form: libpq's documentation, "The Password File".
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_write_password (PGconn      *connection,
                         const char  *path,
                         gboolean    *written,
                         GError     **error)
{
  const char *password = PQpass (connection);
  g_autoptr(GString) line = NULL;
  gboolean ok;

  g_return_val_if_fail (connection != NULL && path != NULL && written != NULL, FALSE);

  *written = password != NULL && *password != '\0';
  if (!*written)
    return TRUE;
  line = g_string_sized_new (2 * strlen (password) + 16);
  g_string_append (line, "*:*:*:*:");
  for (const char *p = password; *p != '\0'; p++)
    {
      if (*p == ':' || *p == '\\')
        g_string_append_c (line, '\\');
      g_string_append_c (line, *p);
    }
  g_string_append_c (line, '\n');
  ok = ferry_file_write_durable (path, line->str, (gssize) line->len, error);
  explicit_bzero (line->str, line->len);
  return ok;
}
