#include "config.h"

#include "site/ferry-site-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>

/* NocoBase hands these to node-postgres: each holds a path or the PEM text itself; without REJECT_UNAUTHORIZED=false Node checks
 * the certificate and the host's name against the given authority, or against the well-known ones. libpq takes files only. */

static const char * const system_authorities[] = {
  "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
};

static char *
write_pem (FerrySite   *self,
           const char  *file,
           const char  *text,
           GError     **error)
{
  g_autofree char *folder = g_build_filename (ferry_site_get_state_folder (self), "tls", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);

  if (!ferry_folder_make (folder, error) || !ferry_file_write_durable (path, text, -1, error))
    return NULL;
  return g_steal_pointer (&path);
}

static gboolean
set_file (FerrySite   *self,
          const char  *keyword,
          const char  *key,
          const char  *file,
          GError     **error)
{
  const char *value = _ferry_site_get_setting (self, key);
  g_autofree char *path = NULL;

  if (value == NULL)
    return TRUE;
  if (g_str_has_prefix (value, "-----BEGIN "))
    path = write_pem (self, file, value, error);
  else
    path = _ferry_site_resolve_path (self, value);
  if (path == NULL)
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("%s says %s, but there is no file %s. Correct the path."), self->env_path, key, path);
      return FALSE;
    }
  ferry_connection_settings_set (self->connection, keyword, path);
  return TRUE;
}

static void
trust_system_authorities (FerrySite *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (system_authorities); i++)
    if (g_file_test (system_authorities[i], G_FILE_TEST_IS_REGULAR))
      {
        ferry_connection_settings_set (self->connection, "sslrootcert", system_authorities[i]);
        return;
      }
}

/* libpq checks the authority even under "require" as soon as a root certificate is given, so none is. */
static gboolean
set_verification (FerrySite  *self,
                  GError    **error)
{
  const char *reject = _ferry_site_get_setting (self, "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED");

  if (reject != NULL && !g_str_equal (reject, "true"))
    {
      ferry_connection_settings_set (self->connection, "sslmode", "require");
      return TRUE;
    }
  ferry_connection_settings_set (self->connection, "sslmode", "verify-full");
  if (!set_file (self, "sslrootcert", "DB_DIALECT_OPTIONS_SSL_CA", "ca.pem", error))
    return FALSE;
  if (ferry_connection_settings_get (self->connection, "sslrootcert") == NULL)
    trust_system_authorities (self);
  return TRUE;
}

gboolean
_ferry_site_apply_tls (FerrySite  *self,
                       GError    **error)
{
  static const char * const keys[] = {
    "DB_DIALECT_OPTIONS_SSL_MODE", "DB_DIALECT_OPTIONS_SSL_CA", "DB_DIALECT_OPTIONS_SSL_KEY", "DB_DIALECT_OPTIONS_SSL_CERT",
    "DB_DIALECT_OPTIONS_SSL_REJECT_UNAUTHORIZED",
  };
  gboolean wanted = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    wanted = wanted || _ferry_site_get_setting (self, keys[i]) != NULL;
  if (!wanted)
    return TRUE;
  if (g_strcmp0 (_ferry_site_get_setting (self, keys[0]), "disable") == 0)
    {
      ferry_connection_settings_set (self->connection, "sslmode", "disable");
      return TRUE;
    }
  return set_verification (self, error)
         && set_file (self, "sslkey", "DB_DIALECT_OPTIONS_SSL_KEY", "key.pem", error)
         && set_file (self, "sslcert", "DB_DIALECT_OPTIONS_SSL_CERT", "cert.pem", error);
}
