#include "config.h"

#include "site/ferry-sandbox.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define INFO_FILE "/.flatpak-info"

/**
 * ferry_sandbox_is_inside:
 *
 * Tells whether this program runs in the sandbox of a Flatpak: whether `/.flatpak-info` is there. Tests name another file by the environment variable
 * FERRY_FLATPAK_INFO. Any thread.
 *
 * Returns: %TRUE in a sandbox
 *
 * Since: 0.1
 */
gboolean
ferry_sandbox_is_inside (void)
{
  const char *info = g_getenv ("FERRY_FLATPAK_INFO");

  return g_file_test (info != NULL && *info != '\0' ? info : INFO_FILE, G_FILE_TEST_EXISTS);
}

/* "/run/user/1000/doc/…" */
static gboolean
is_user_portal (const char *path)
{
  const char *rest;

  if (!g_str_has_prefix (path, "/run/user/"))
    return FALSE;
  rest = strchr (path + strlen ("/run/user/"), '/');
  return rest != NULL && g_str_has_prefix (rest, "/doc/");
}

/**
 * ferry_sandbox_is_portal_path:
 * @path: an absolute path
 *
 * Tells whether a path lies behind the document portal, by which a sandbox sees files that the user chose. Any thread.
 *
 * Returns: %TRUE where files have no locks
 *
 * Since: 0.1
 */
gboolean
ferry_sandbox_is_portal_path (const char *path)
{
  g_autofree char *plain = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  plain = g_canonicalize_filename (path, "/");
  return g_str_has_prefix (plain, "/run/flatpak/doc/") || is_user_portal (plain);
}

/* SQLite's own files stand beside the database, and two programs keep out of each other's way by locks: the portal has neither. */
static char *
why_no_file (const char *path)
{
  if (!ferry_sandbox_is_portal_path (path))
    return NULL;
  return g_strdup_printf (_("The SQLite file was chosen in a window and lies behind the document portal, which has no locks: the application and Ferry would "
                            "destroy each other's work. Permit the application's folder (flatpak override --user --filesystem=FOLDER %s) and add the "
                            "instance by its path, or run a Ferry agent beside the application."), FERRY_APPLICATION_ID);
}

static char *
why_no_socket (const char *host)
{
  if (host == NULL || *host == '\0')
    return g_strdup (_("The database's host is not named, so it would be reached by a socket of this computer, which Ferry's sandbox does not see. "
                       "Name the host, such as 127.0.0.1, or run a Ferry agent beside the application."));
  if (*host != '/' || g_file_test (host, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_strdup_printf (_("The database is reached by a socket in %s, which Ferry's sandbox does not see. Name a host, such as 127.0.0.1, permit the folder "
                            "(flatpak override --user --filesystem=%s %s), or run a Ferry agent beside the application."), host, host, FERRY_APPLICATION_ID);
}

/**
 * ferry_sandbox_dup_why_no_database:
 * @settings: how a database is reached
 *
 * Tells why a database can't be used from inside the sandbox: an SQLite file behind the document portal, or a socket that is not there. Any thread.
 *
 * Returns: (transfer full) (nullable): the reason and a way out; %NULL outside, and for a database that can be used
 *
 * Since: 0.1
 */
char *
ferry_sandbox_dup_why_no_database (FerryConnectionSettings *settings)
{
  g_return_val_if_fail (settings != NULL, NULL);

  if (!ferry_sandbox_is_inside ())
    return NULL;
  if (settings->dialect == FERRY_DIALECT_SQLITE)
    return why_no_file (settings->path);
  if (ferry_connection_settings_get (settings, "hostaddr") != NULL || ferry_connection_settings_get (settings, "service") != NULL)
    return NULL;
  return why_no_socket (ferry_connection_settings_get (settings, "host"));
}

char *
ferry_sandbox_dup_why_no_command (void)
{
  return ferry_sandbox_is_inside ()
         ? g_strdup (_("Ferry's sandbox starts no commands of this computer. Restart the application yourself, or run a Ferry agent beside it: that restarts it."))
         : NULL;
}

char *
ferry_sandbox_dup_why_no_timer (void)
{
  return ferry_sandbox_is_inside ()
         ? g_strdup (_("Ferry's sandbox sets no timers of this computer. Have “ferry backup run-due” started every few minutes by other means, such as cron, "
                       "or run a Ferry agent beside the application."))
         : NULL;
}
