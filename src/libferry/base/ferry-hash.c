#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <openssl/evp.h>

#define HASH_SIZE   32
#define BUFFER_SIZE (256 * 1024)

struct _FerryHash
{
  EVP_MD_CTX *context;
};

/* SHA-256 can only fail for want of memory, where GLib aborts too */
static void
must (int ok)
{
  if (G_UNLIKELY (ok != 1))
    g_error ("SHA-256 of libcrypto failed");
}

/**
 * ferry_hash_new:
 *
 * Begins a SHA-256 over a stream of bytes. One thread at a time.
 *
 * Returns: (transfer full): the hash; free with ferry_hash_free()
 *
 * Since: 0.1
 */
FerryHash *
ferry_hash_new (void)
{
  FerryHash *self = g_new0 (FerryHash, 1);

  self->context = EVP_MD_CTX_new ();
  must (self->context != NULL);
  ferry_hash_reset (self);
  return self;
}

/**
 * ferry_hash_update:
 * @self: a hash
 * @data: (nullable): bytes
 * @length: how many
 *
 * Adds bytes.
 *
 * Since: 0.1
 */
void
ferry_hash_update (FerryHash     *self,
                   gconstpointer  data,
                   gsize          length)
{
  g_return_if_fail (self != NULL && (data != NULL || length == 0));

  if (length > 0)
    must (EVP_DigestUpdate (self->context, data, length));
}

static char *
to_hex (const guint8 *bytes,
        gsize         length)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    {
      hex[2 * i] = digits[bytes[i] >> 4];
      hex[2 * i + 1] = digits[bytes[i] & 15];
    }
  hex[2 * length] = '\0';
  return hex;
}

/**
 * ferry_hash_finish_hex:
 * @self: a hash
 *
 * Ends the stream. Afterwards @self may only be reset or freed.
 *
 * Returns: (transfer full): 64 lower-case hexadecimal digits
 *
 * Since: 0.1
 */
char *
ferry_hash_finish_hex (FerryHash *self)
{
  guint8 hash[HASH_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  must (EVP_DigestFinal_ex (self->context, hash, NULL));
  return to_hex (hash, sizeof hash);
}

/**
 * ferry_hash_reset:
 * @self: a hash
 *
 * Begins anew.
 *
 * Since: 0.1
 */
void
ferry_hash_reset (FerryHash *self)
{
  g_return_if_fail (self != NULL);

  must (EVP_DigestInit_ex2 (self->context, EVP_sha256 (), NULL));
}

/**
 * ferry_hash_free:
 * @self: (nullable) (transfer full): a hash
 *
 * Frees a hash.
 *
 * Since: 0.1
 */
void
ferry_hash_free (FerryHash *self)
{
  if (self == NULL)
    return;
  EVP_MD_CTX_free (self->context);
  g_free (self);
}

/**
 * ferry_sha256_hex:
 * @data: (nullable): bytes
 * @length: how many
 *
 * Returns: (transfer full): the SHA-256 of the bytes, 64 lower-case hexadecimal digits. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_sha256_hex (gconstpointer data,
                  gsize         length)
{
  g_autoptr(FerryHash) hash = ferry_hash_new ();

  ferry_hash_update (hash, data, length);
  return ferry_hash_finish_hex (hash);
}

/**
 * ferry_sha256_fd:
 * @fd: an open file
 * @path: its path, for messages
 * @error: return location for an error
 *
 * Reads a file once, from its beginning and in constant memory; the position of @fd stays. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the SHA-256 of its bytes, 64 lower-case hexadecimal digits; or %NULL with %FERRY_ERROR_IO
 *
 * Since: 0.1
 */
char *
ferry_sha256_fd (int          fd,
                 const char  *path,
                 GError     **error)
{
  g_autoptr(FerryHash) hash = ferry_hash_new ();
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  off_t offset = 0;
  gssize n;

  g_return_val_if_fail (path != NULL, NULL);

  while ((n = pread (fd, buffer, BUFFER_SIZE, offset)) != 0)
    {
      if (n < 0 && errno != EINTR)
        {
          ferry_error_set_errno (error, errno, _("“%s” can't be read"), path);
          return NULL;
        }
      if (n > 0)
        ferry_hash_update (hash, buffer, (gsize) n);
      offset += MAX (n, 0);
    }
  return ferry_hash_finish_hex (hash);
}

/**
 * ferry_sha256_file:
 * @path: a file
 * @error: return location for an error
 *
 * Reads a file once, in constant memory. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the SHA-256 of its bytes, 64 lower-case hexadecimal digits; or %NULL with %FERRY_ERROR_NOT_FOUND, PERMISSION or IO
 *
 * Since: 0.1
 */
char *
ferry_sha256_file (const char  *path,
                   GError     **error)
{
  FERRY_AUTO_FD fd = -1;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd >= 0)
    return ferry_sha256_fd (fd, path, error);
  ferry_error_set_errno (error, errno, _("“%s” can't be opened"), path);
  return NULL;
}
