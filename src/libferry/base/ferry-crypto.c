#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <string.h>
#include <glib/gi18n-lib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#define KEY_SIZE   32
#define BLOCK_SIZE 16

typedef EVP_CIPHER_CTX CipherContext;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CipherContext, EVP_CIPHER_CTX_free)

/**
 * ferry_random_bytes:
 * @data: where to put the bytes
 * @length: how many
 *
 * Fills memory with bytes fit for keys and tokens. A system without random numbers ends the program: nothing safe could be done there. Any thread.
 *
 * Since: 0.1
 */
void
ferry_random_bytes (gpointer data,
                    gsize    length)
{
  g_return_if_fail (data != NULL && length <= G_MAXINT);

  if (RAND_bytes (data, (int) length) != 1)
    g_error ("libcrypto has no random numbers");
}

/**
 * ferry_bytes_equal:
 * @a: bytes
 * @b: bytes
 * @length: how many of both
 *
 * Compares secrets or their digests: the time that it takes tells nothing of where they differ. Any thread.
 *
 * Returns: whether they are equal
 *
 * Since: 0.1
 */
gboolean
ferry_bytes_equal (gconstpointer a,
                   gconstpointer b,
                   gsize         length)
{
  g_return_val_if_fail (length == 0 || (a != NULL && b != NULL), FALSE);

  return CRYPTO_memcmp (a, b, length) == 0;
}

/**
 * ferry_hex_decode:
 * @hex: hexadecimal digits, of either case
 * @bytes: (out caller-allocates): where the bytes go
 * @length: how many bytes are wanted
 *
 * Returns: whether @hex was exactly 2 × @length digits; otherwise @bytes is undefined. Any thread.
 *
 * Since: 0.1
 */
gboolean
ferry_hex_decode (const char *hex,
                  guint8     *bytes,
                  gsize       length)
{
  g_return_val_if_fail (hex != NULL && (bytes != NULL || length == 0), FALSE);

  if (strlen (hex) != 2 * length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      int high = g_ascii_xdigit_value (hex[2 * i]), low = g_ascii_xdigit_value (hex[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

static void
append_hex (GString      *out,
            const guint8 *bytes,
            gsize         length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%02x", bytes[i]);
}

/**
 * ferry_secret_encrypt:
 * @key: the instance's key, 32 bytes
 * @plain: the secret
 *
 * Encrypts a secret as NocoBase 2.2 stores it in `environmentVariables`: AES-256-CBC with PKCS#7 padding and a random IV; hex(IV) followed by
 * hex(ciphertext). Source of the format: rows of a running NocoBase 2.2.15. Any thread.
 *
 * Returns: (transfer full): hexadecimal digits
 *
 * Since: 0.1
 */
char *
ferry_secret_encrypt (const guint8  key[32],
                      const char   *plain)
{
  g_autoptr(CipherContext) context = EVP_CIPHER_CTX_new ();
  g_autofree guint8 *cipher = NULL;
  GString *hex;
  guint8 iv[BLOCK_SIZE];
  int length = 0, rest = 0;
  gsize plain_length;

  g_return_val_if_fail (key != NULL && plain != NULL, NULL);
  plain_length = strlen (plain);
  g_return_val_if_fail (plain_length <= G_MAXINT - 2 * BLOCK_SIZE, NULL);

  ferry_random_bytes (iv, sizeof iv);
  cipher = g_malloc (plain_length + BLOCK_SIZE);
  if (context == NULL || EVP_EncryptInit_ex2 (context, EVP_aes_256_cbc (), key, iv, NULL) != 1
      || EVP_EncryptUpdate (context, cipher, &length, (const guint8 *) plain, (int) plain_length) != 1
      || EVP_EncryptFinal_ex (context, cipher + length, &rest) != 1)
    g_error ("AES-256-CBC of libcrypto failed");
  hex = g_string_sized_new (2 * (gsize) (length + rest + BLOCK_SIZE) + 1);
  append_hex (hex, iv, sizeof iv);
  append_hex (hex, cipher, (gsize) (length + rest));
  return g_string_free (hex, FALSE);
}

/* plain has room for length bytes and a NUL; fails on wrong padding, on NUL bytes and on what is no UTF-8 (a wrong key passes the padding once in 256 times) */
static gboolean
decrypt_text (const guint8  key[32],
              const guint8 *bytes,
              gsize         length,
              char         *plain)
{
  g_autoptr(CipherContext) context = EVP_CIPHER_CTX_new ();
  int n = 0, rest = 0;

  if (context == NULL || EVP_DecryptInit_ex2 (context, EVP_aes_256_cbc (), key, bytes, NULL) != 1
      || EVP_DecryptUpdate (context, (guint8 *) plain, &n, bytes + BLOCK_SIZE, (int) (length - BLOCK_SIZE)) != 1
      || EVP_DecryptFinal_ex (context, (guint8 *) plain + n, &rest) != 1)
    return FALSE;
  plain[n + rest] = '\0';
  return g_utf8_validate_len (plain, (gsize) (n + rest), NULL);
}

/**
 * ferry_secret_decrypt:
 * @key: the instance's key, 32 bytes
 * @cipher_hex: what ferry_secret_encrypt() or NocoBase made
 * @error: return location for an error
 *
 * Decrypts a stored secret. Any thread.
 *
 * Returns: (transfer full) (nullable): the secret, to be freed with ferry_secret_free(); %NULL with %FERRY_ERROR_AUTHENTICATION when the key does not
 * fit or the text is damaged, which can't be told apart
 *
 * Since: 0.1
 */
char *
ferry_secret_decrypt (const guint8   key[32],
                      const char    *cipher_hex,
                      GError       **error)
{
  g_autofree guint8 *bytes = NULL;
  char *plain;
  gsize digits, length;

  g_return_val_if_fail (key != NULL && cipher_hex != NULL, NULL);

  digits = strlen (cipher_hex);
  length = digits / 2;
  bytes = g_malloc (length + 1);
  plain = g_malloc0 (length + 1);
  if (digits < 4 * BLOCK_SIZE || digits % (2 * BLOCK_SIZE) != 0 || length > G_MAXINT
      || !ferry_hex_decode (cipher_hex, bytes, length) || !decrypt_text (key, bytes, length, plain))
    {
      OPENSSL_cleanse (plain, length + 1);
      g_free (plain);
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
                           _("The secret can't be decrypted: the key of the application is another one, or the value is damaged. Check APP_AES_SECRET_KEY or the file aes_key.dat."));
      return NULL;
    }
  return plain;
}

/**
 * ferry_secret_free:
 * @text: (nullable) (transfer full): a secret
 *
 * Overwrites a text before it is freed. Any thread.
 *
 * Since: 0.1
 */
void
ferry_secret_free (char *text)
{
  if (text == NULL)
    return;
  OPENSSL_cleanse (text, strlen (text));
  g_free (text);
}

/**
 * ferry_backup_key:
 * @password: the restore password of a backup
 * @key: (out caller-allocates): the key, 32 bytes
 * @error: return location for an error
 *
 * Derives the key of an encrypted backup as NocoBase does: scrypt with salt `backup salt`, N=16384, r=8, p=1. Needs 16 MiB and about 50 ms. Any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_FAILED when libcrypto refuses, %FERRY_ERROR_USAGE for an empty password
 *
 * Since: 0.1
 */
gboolean
ferry_backup_key (const char  *password,
                  guint8       key[32],
                  GError     **error)
{
  static const char salt[] = "backup salt";

  g_return_val_if_fail (password != NULL && key != NULL, FALSE);

  if (*password == '\0')
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The restore password is empty: enter one."));
      return FALSE;
    }
  if (EVP_PBE_scrypt (password, strlen (password), (const guint8 *) salt, sizeof salt - 1, 16384, 8, 1, 64 * 1024 * 1024, key, KEY_SIZE) != 1)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("The key of the backup can't be derived: scrypt of libcrypto failed, probably for want of memory."));
      return FALSE;
    }
  return TRUE;
}
