#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 as a stream (EVP). Since: 0.1 */
typedef struct _FerryHash FerryHash;
FerryHash *ferry_hash_new        (void);
void       ferry_hash_update     (FerryHash *self, gconstpointer data, gsize length);
char      *ferry_hash_finish_hex (FerryHash *self);                 /* 64 characters; the object may then only be freed or reset */
void       ferry_hash_reset      (FerryHash *self);
void       ferry_hash_free       (FerryHash *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHash, ferry_hash_free)
char      *ferry_sha256_hex      (gconstpointer data, gsize length);
char      *ferry_sha256_file     (const char *path, GError **error);
char      *ferry_sha256_fd       (int fd, const char *path, GError **error);

/* NocoBase's environment secrets: AES-256-CBC, PKCS#7, hex(IV 16) + hex(ciphertext). Source: src of @nocobase/plugin-environment-variables behaviour as recorded. */
char      *ferry_secret_encrypt  (const guint8 key[32], const char *plain);
char      *ferry_secret_decrypt  (const guint8 key[32], const char *cipher_hex, GError **error);   /* wipe with ferry_secret_free */
void       ferry_secret_free     (char *text);                      /* cleanses before freeing; NULL allowed */

/* restore password of backups: scrypt N=16384 r=8 p=1, salt "backup salt", 32 bytes */
gboolean   ferry_backup_key      (const char *password, guint8 key[32], GError **error);
gboolean   ferry_encrypt_file    (const char *plain_path, const char *cipher_path, const guint8 key[32], GError **error);   /* first 16 bytes the IV; streamed */
gboolean   ferry_decrypt_file    (const char *cipher_path, const char *plain_path, const guint8 key[32], GError **error);   /* one message for wrong and damaged: FERRY_ERROR_AUTHENTICATION */
void       ferry_random_bytes    (gpointer data, gsize length);
gboolean   ferry_bytes_equal     (gconstpointer a, gconstpointer b, gsize length);   /* takes the same time whatever they hold */
gboolean   ferry_hex_decode      (const char *hex, guint8 *bytes, gsize length);   /* exactly 2*length hex digits */

G_END_DECLS
