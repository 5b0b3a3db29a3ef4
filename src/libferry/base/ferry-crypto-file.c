#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#define BLOCK_SIZE  16
#define BUFFER_SIZE (256 * 1024)

/* One pass over a file: 16 bytes of IV, then AES-256-CBC with PKCS#7 padding. */
typedef struct
{
  EVP_CIPHER_CTX *context;
  int             in;
  int             out;
  const char     *in_path;
  const char     *out_path;
  guint8         *buffer;
  guint8         *result;
} Pass;

static void
pass_clear (Pass *pass)
{
  EVP_CIPHER_CTX_free (pass->context);
  if (pass->buffer != NULL)
    OPENSSL_cleanse (pass->buffer, BUFFER_SIZE);
  if (pass->result != NULL)
    OPENSSL_cleanse (pass->result, BUFFER_SIZE + BLOCK_SIZE);
  g_free (pass->buffer);
  g_free (pass->result);
  ferry_fd_close (&pass->in);
  ferry_fd_close (&pass->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static gboolean
pass_open (Pass        *pass,
           const char  *in_path,
           const char  *out_path,
           GError     **error)
{
  pass->in_path = in_path;
  pass->out_path = out_path;
  pass->context = EVP_CIPHER_CTX_new ();
  pass->buffer = g_malloc (BUFFER_SIZE);
  pass->result = g_malloc (BUFFER_SIZE + BLOCK_SIZE);
  pass->in = open (in_path, O_RDONLY | O_CLOEXEC);
  if (pass->in < 0)
    {
      ferry_error_set_errno (error, errno, _("“%s” can't be opened"), in_path);
      return FALSE;
    }
  pass->out = open (out_path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (pass->out < 0)
    ferry_error_set_errno (error, errno, _("“%s” can't be made"), out_path);
  return pass->out >= 0;
}

/* fills the buffer as far as the file goes; -1 on error */
static gssize
pass_read (Pass    *pass,
           gsize    wanted,
           GError **error)
{
  gsize have = 0;

  while (have < wanted)
    {
      gssize n = read (pass->in, pass->buffer + have, wanted - have);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          ferry_error_set_errno (error, errno, _("“%s” can't be read"), pass->in_path);
          return -1;
        }
      if (n == 0)
        break;
      have += (gsize) n;
    }
  return (gssize) have;
}

static gboolean
pass_write (Pass          *pass,
            const guint8  *data,
            int            length,
            GError       **error)
{
  while (length > 0)
    {
      gssize n = write (pass->out, data, (gsize) length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          ferry_error_set_errno (error, errno, _("“%s” can't be written"), pass->out_path);
          return FALSE;
        }
      data += n;
      length -= (int) n;
    }
  return TRUE;
}

static gboolean
set_bad_cipher (Pass    *pass,
                GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION,
               _("“%s” can't be decrypted: the password is wrong or the file is damaged. Enter the restore password that was set when it was made."), pass->in_path);
  return FALSE;
}

static gboolean
pass_run (Pass    *pass,
          GError **error)
{
  gssize n;
  int length;

  while ((n = pass_read (pass, BUFFER_SIZE, error)) > 0)
    if (EVP_CipherUpdate (pass->context, pass->result, &length, pass->buffer, (int) n) != 1)
      return set_bad_cipher (pass, error);
    else if (!pass_write (pass, pass->result, length, error))
      return FALSE;
  if (n < 0)
    return FALSE;
  if (EVP_CipherFinal_ex (pass->context, pass->result, &length) != 1)
    return set_bad_cipher (pass, error);
  return pass_write (pass, pass->result, length, error);
}

static gboolean
pass_begin (Pass          *pass,
            const guint8   key[32],
            const guint8   iv[BLOCK_SIZE],
            gboolean       encrypt,
            GError       **error)
{
  if (pass->context != NULL && EVP_CipherInit_ex2 (pass->context, EVP_aes_256_cbc (), key, iv, encrypt, NULL) == 1)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("AES-256-CBC of libcrypto is not usable on this system."));
  return FALSE;
}

static gboolean
encrypt_stream (Pass          *pass,
                const guint8   key[32],
                GError       **error)
{
  guint8 iv[BLOCK_SIZE];

  ferry_random_bytes (iv, sizeof iv);
  return pass_begin (pass, key, iv, TRUE, error) && pass_write (pass, iv, sizeof iv, error) && pass_run (pass, error);
}

static gboolean
decrypt_stream (Pass          *pass,
                const guint8   key[32],
                GError       **error)
{
  gssize n = pass_read (pass, BLOCK_SIZE, error);

  if (n < 0)
    return FALSE;
  if (n < BLOCK_SIZE)
    return set_bad_cipher (pass, error);
  return pass_begin (pass, key, pass->buffer, FALSE, error) && pass_run (pass, error);
}

static gboolean
run_on_files (const char    *in_path,
              const char    *out_path,
              const guint8   key[32],
              gboolean       encrypt,
              GError       **error)
{
  g_auto(Pass) pass = { .in = -1, .out = -1 };

  if (!pass_open (&pass, in_path, out_path, error))
    return FALSE;
  if (encrypt ? encrypt_stream (&pass, key, error) : decrypt_stream (&pass, key, error))
    return TRUE;
  unlink (out_path);
  return FALSE;
}

/**
 * ferry_encrypt_file:
 * @plain_path: the file to read
 * @cipher_path: the file to make, mode 0600; must not exist
 * @key: from ferry_backup_key()
 * @error: return location for an error
 *
 * Encrypts a whole file as NocoBase encrypts backups: 16 random bytes of IV, then AES-256-CBC with PKCS#7 padding. Constant memory; not yet synced to the disk
 * (see ferry_file_publish()). After a failure @cipher_path does not exist. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_EXISTS, NOT_FOUND, PERMISSION, NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_encrypt_file (const char    *plain_path,
                    const char    *cipher_path,
                    const guint8   key[32],
                    GError       **error)
{
  g_return_val_if_fail (plain_path != NULL && cipher_path != NULL && key != NULL, FALSE);

  return run_on_files (plain_path, cipher_path, key, TRUE, error);
}

/**
 * ferry_decrypt_file:
 * @cipher_path: the file to read
 * @plain_path: the file to make, mode 0600; must not exist
 * @key: from ferry_backup_key()
 * @error: return location for an error
 *
 * The opposite of ferry_encrypt_file(). The format carries no checksum: a wrong key is noticed by the padding in 255 of 256 cases,
 * so the caller checks the content as well. After a failure @plain_path does not exist. Blocking, any thread.
 *
 * Returns: %FALSE with %FERRY_ERROR_AUTHENTICATION (password wrong or file damaged: one message), EXISTS, NOT_FOUND, PERMISSION, NO_SPACE or IO
 *
 * Since: 0.1
 */
gboolean
ferry_decrypt_file (const char    *cipher_path,
                    const char    *plain_path,
                    const guint8   key[32],
                    GError       **error)
{
  g_return_val_if_fail (plain_path != NULL && cipher_path != NULL && key != NULL, FALSE);

  return run_on_files (cipher_path, plain_path, key, FALSE, error);
}
