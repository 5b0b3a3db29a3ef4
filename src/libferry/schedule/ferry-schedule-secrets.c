#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "schedule/ferry-schedule-private.h"
#include "site/ferry-keyring.h"

#include <glib/gi18n-lib.h>

/* names in the keyring and in the file */
#define PASSWORD     "backup-password"
#define CLOUD_SECRET "cloud-secret"

static char *
keyring_name (FerrySite  *site,
              const char *what)
{
  return g_strdup_printf ("%s/%s", ferry_site_get_id (site), what);
}

static JsonNode *
read_file (FerrySite  *site,
           GError    **error)
{
  g_autoptr(GError) cause = NULL;
  JsonNode *node = _ferry_schedule_read (site, FERRY_SCHEDULE_SECRETS, &cause);

  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_clear_pointer (&node, json_node_unref);
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, json_object_new ());
    }
  return node;
}

static gboolean
write_file (FerrySite   *site,
            const char  *what,
            const char  *secret,
            GError     **error)
{
  g_autoptr(JsonNode) node = read_file (site, error);

  if (node == NULL)
    return FALSE;
  if (*secret != '\0')
    json_object_set_string_member (json_node_get_object (node), what, secret);
  else if (json_object_has_member (json_node_get_object (node), what))
    json_object_remove_member (json_node_get_object (node), what);
  else
    return TRUE;
  return _ferry_schedule_write (site, FERRY_SCHEDULE_SECRETS, node, error);
}

static gboolean
write_keyring (FerrySite   *site,
               const char  *what,
               const char  *secret,
               GError     **error)
{
  g_autofree char *name = keyring_name (site, what);
  g_autofree char *label = g_strdup_printf (strcmp (what, PASSWORD) == 0 ? _("Restore password of scheduled backups of “%s” (Ferry)") : _("Cloud storage of backups of “%s” (Ferry)"),
                                            ferry_site_get_name (site));

  return *secret != '\0' ? ferry_keyring_store (name, label, secret, error) : ferry_keyring_clear (name, error);
}

/* A keyring that is not there, or locked with nobody to open it, is no reason to lose the secret. */
static gboolean
keep (FerrySite            *site,
      FerryBackupSettings  *settings,
      const char           *what,
      const char           *secret,
      gboolean             *has,
      GError              **error)
{
  if (secret == NULL)
    return TRUE;
  if (!settings->secrets_in_file && write_keyring (site, what, secret, NULL))
    {
      *has = *secret != '\0';
      return write_file (site, what, "", error);
    }
  if (!write_file (site, what, secret, error))
    return FALSE;
  *has = *secret != '\0';
  settings->secrets_in_file = settings->secrets_in_file || *has;
  return TRUE;
}

static char *
look_up (FerrySite   *site,
         const char  *what,
         gboolean     in_file,
         GError     **error)
{
  g_autofree char *name = keyring_name (site, what);
  g_autoptr(JsonNode) node = read_file (site, error);
  const char *secret = node != NULL ? ferry_json_opt_string (json_node_get_object (node), what, NULL) : NULL;

  if (node == NULL)
    return NULL;
  if (secret != NULL || in_file)
    return g_strdup (secret);
  return ferry_keyring_lookup (name, error);
}

/* a secret that was kept elsewhere before goes where the others are */
static gboolean
move (FerrySite            *site,
      FerryBackupSettings  *settings,
      const char           *what,
      char                **secret,
      gboolean              has,
      gboolean              was_in_file,
      GError              **error)
{
  g_autoptr(GError) cause = NULL;

  if (*secret != NULL || !has || was_in_file == settings->secrets_in_file)
    return TRUE;
  *secret = look_up (site, what, was_in_file, &cause);
  if (*secret != NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("A secret of the backups can't be read where it was kept: %s. Enter it again."),
               cause != NULL ? cause->message : _("it is not there any more"));
  return FALSE;
}

gboolean
_ferry_schedule_keep_secrets (FerrySite            *site,
                              FerryBackupSettings  *settings,
                              GError              **error)
{
  g_autoptr(FerryBackupSettings) before = ferry_schedule_load (site, error);

  if (before == NULL)
    return FALSE;
  settings->has_password = before->has_password;
  settings->has_cloud_secret = before->has_cloud_secret;
  return move (site, settings, PASSWORD, &settings->password, before->has_password, before->secrets_in_file, error)
         && move (site, settings, CLOUD_SECRET, &settings->cloud_secret, before->has_cloud_secret, before->secrets_in_file, error)
         && keep (site, settings, PASSWORD, settings->password, &settings->has_password, error)
         && keep (site, settings, CLOUD_SECRET, settings->cloud_secret, &settings->has_cloud_secret, error);
}

static gboolean
read_secret (FerrySite   *site,
             const char  *what,
             const char  *title,
             gboolean     in_file,
             char       **secret,
             GError     **error)
{
  g_autoptr(GError) cause = NULL;

  ferry_secret_free (*secret);
  *secret = look_up (site, what, in_file, &cause);
  if (*secret != NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("%s can't be read: %s. Unlock the keyring, or enter it again in the settings of the backups."), title,
               cause != NULL ? cause->message : _("it is not in the keyring, or that is locked"));
  return FALSE;
}

/**
 * ferry_schedule_read_secrets:
 * @site: the instance
 * @settings: what ferry_schedule_load() gave; its secrets are filled in
 * @error: %FERRY_ERROR_INPUT_NEEDED where one is kept and can't be read
 *
 * Fetches the secrets that the settings need. Blocking, any thread.
 *
 * Returns: %FALSE with @error: no backup may then be made without its password
 *
 * Since: 0.1
 */
gboolean
ferry_schedule_read_secrets (FerrySite            *site,
                             FerryBackupSettings  *settings,
                             GError              **error)
{
  return (!settings->has_password || read_secret (site, PASSWORD, _("The restore password of scheduled backups"), settings->secrets_in_file, &settings->password, error))
         && (!settings->has_cloud_secret || !settings->cloud->enabled
             || read_secret (site, CLOUD_SECRET, _("The secret of the cloud storage"), settings->secrets_in_file, &settings->cloud_secret, error));
}

/**
 * ferry_schedule_dup_password:
 * @site: the instance
 * @error: %FERRY_ERROR_INPUT_NEEDED where one is kept and can't be read
 *
 * Fetches the restore password that scheduled backups are made with. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the password, for ferry_secret_free(); %NULL without @error where none is set
 *
 * Since: 0.1
 */
char *
ferry_schedule_dup_password (FerrySite  *site,
                             GError    **error)
{
  g_autoptr(FerryBackupSettings) settings = ferry_schedule_load (site, error);
  char *password = NULL;

  if (settings == NULL || !settings->has_password || !read_secret (site, PASSWORD, _("The restore password of scheduled backups"), settings->secrets_in_file, &password, error))
    return NULL;
  return password;
}
