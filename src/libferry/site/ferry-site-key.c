#include "config.h"

#include "site/ferry-site-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEY_SIZE 32

static gboolean
read_key_from_text (FerrySite   *self,
                    const char  *text,
                    guint8       key[KEY_SIZE],
                    GError     **error)
{
  if (strlen (text) == 2 * KEY_SIZE && ferry_hex_decode (text, key, KEY_SIZE))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("APP_AES_SECRET_KEY in %s is no key: it must be 64 hexadecimal digits. Correct it as the application has it."), self->env_path);
  return FALSE;
}

static gboolean
read_key_from_file (const char  *path,
                    guint8       key[KEY_SIZE],
                    GError     **error)
{
  char *data = NULL;
  gsize length = 0;
  gboolean right;

  if (!ferry_file_read (path, 4096, &data, &length, error))
    return FALSE;
  right = length == KEY_SIZE;
  if (right)
    memcpy (key, data, KEY_SIZE);
  explicit_bzero (data, length);
  g_free (data);
  if (!right)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                 _("The key file %s has %zu bytes instead of 32. Put the application's own key file there."), path, length);
  return right;
}

static gboolean
read_key_from_storage (FerrySite  *self,
                       guint8      key[KEY_SIZE],
                       GError    **error)
{
  static const char * const folders[] = { "apps", "environment-variables" };
  g_autoptr(GString) searched = g_string_new (NULL);

  for (guint i = 0; self->storage != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (self->storage, folders[i], "main", "aes_key.dat", NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return read_key_from_file (path, key, error);
      g_string_append_printf (searched, ", %s", path);
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
               _("The key that encrypts the secrets of %s was not found. Searched: APP_AES_SECRET_KEY and APP_AES_SECRET_KEY_PATH in .env%s. "
                 "Add one of them or the storage folder to the instance."), self->name, searched->str);
  return FALSE;
}

/**
 * ferry_site_read_key:
 * @self: a site
 * @key: (out caller-allocates): 32 bytes; wipe them after use
 * @error: %FERRY_ERROR_NOT_FOUND names the places searched, %FERRY_ERROR_DAMAGED a place that holds no key
 *
 * Finds the key of the application's secrets where NocoBase does: `APP_AES_SECRET_KEY` (hexadecimal), the file that `APP_AES_SECRET_KEY_PATH` names,
 * `storage/apps/main/aes_key.dat`, `storage/environment-variables/main/aes_key.dat`. The first place that is set counts: a wrong key there is an error. Any thread.
 *
 * Returns: whether @key is filled
 *
 * Since: 0.1
 */
gboolean
ferry_site_read_key (FerrySite  *self,
                     guint8      key[KEY_SIZE],
                     GError    **error)
{
  const char *text;
  const char *file;

  g_return_val_if_fail (FERRY_IS_SITE (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  text = _ferry_site_get_setting (self, "APP_AES_SECRET_KEY");
  if (text != NULL)
    return read_key_from_text (self, text, key, error);
  file = _ferry_site_get_setting (self, "APP_AES_SECRET_KEY_PATH");
  if (file != NULL)
    {
      g_autofree char *path = _ferry_site_resolve_path (self, file);

      return read_key_from_file (path, key, error);
    }
  return read_key_from_storage (self, key, error);
}
