#include "config.h"

#include "site/ferry-keyring.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

static const SecretSchema *
keyring_schema (void)
{
  static const SecretSchema schema = {
    "io.github.ferryapp.Ferry.Database", SECRET_SCHEMA_NONE, { { "instance", SECRET_SCHEMA_ATTRIBUTE_STRING } }
  };

  return &schema;
}

static void
convert (GError      *local,
         const char  *what,
         GError     **error)
{
  if (local != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, "%s: %s", what, local->message);
}

/**
 * ferry_keyring_lookup:
 * @instance_id: UUID of the instance
 * @error: %FERRY_ERROR_UNSUPPORTED when there is no keyring
 *
 * Looks for an instance's password. A locked keyring has none. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the password, to be freed by ferry_secret_free().
 *
 * Since: 0.1
 */
char *
ferry_keyring_lookup (const char  *instance_id,
                      GError     **error)
{
  g_autoptr(GError) local = NULL;
  char *secret = secret_password_lookup_sync (keyring_schema (), NULL, &local, "instance", instance_id, NULL);
  char *password = g_strdup (secret);

  secret_password_free (secret);
  convert (local, _("The keyring can't be asked"), error);
  return password;
}

/**
 * ferry_keyring_store:
 * @instance_id: UUID of the instance
 * @label: what the keyring's own window shows
 * @password: the password
 * @error: %FERRY_ERROR_UNSUPPORTED when there is no keyring or it is locked
 *
 * Keeps an instance's password. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_keyring_store (const char  *instance_id,
                     const char  *label,
                     const char  *password,
                     GError     **error)
{
  g_autoptr(GError) local = NULL;
  gboolean kept = secret_password_store_sync (keyring_schema (), SECRET_COLLECTION_DEFAULT, label, password, NULL, &local, "instance", instance_id, NULL);

  convert (local, _("The password can't be kept in the keyring"), error);
  return kept;
}

/**
 * ferry_keyring_clear:
 * @instance_id: UUID of the instance
 * @error: %FERRY_ERROR_UNSUPPORTED when there is no keyring
 *
 * Forgets an instance's password. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_keyring_clear (const char  *instance_id,
                     GError     **error)
{
  g_autoptr(GError) local = NULL;

  secret_password_clear_sync (keyring_schema (), NULL, &local, "instance", instance_id, NULL);
  convert (local, _("The keyring can't be asked"), error);
  return local == NULL;
}
