#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/** FerryRemoteKind: what answers at an address. Since: 0.1 */
typedef enum
{
  FERRY_REMOTE_UNASKED,
  FERRY_REMOTE_AGENT,       /* a Ferry agent beside the application */
  FERRY_REMOTE_NOCOBASE,    /* the application itself, with an API key */
} FerryRemoteKind;

/* gives the token where neither a file nor the keyring has it, in the thread that needs it: ferry_secret_free(); NULL: there is none */
typedef char *(*FerryRemoteTokenFunc) (FerryInstance *instance, gpointer user_data);

/** FerryRemoteInstance: an instance reached over HTTP(S). What it offers is asked the first time, and again with every probe. Since: 0.1 */
#define FERRY_TYPE_REMOTE_INSTANCE (ferry_remote_instance_get_type ())
G_DECLARE_FINAL_TYPE (FerryRemoteInstance, ferry_remote_instance, FERRY, REMOTE_INSTANCE, FerryInstance)

FerryInstance   *ferry_remote_instance_new                (const FerryInstanceRecord *record,
                                                           const char                *store_folder,
                                                           GError                   **error);
const char      *ferry_remote_instance_get_address        (FerryRemoteInstance       *self);
gboolean         ferry_remote_instance_is_in_the_clear    (FerryRemoteInstance       *self);
FerryRemoteKind  ferry_remote_instance_get_kind           (FerryRemoteInstance       *self);
void             ferry_remote_instance_set_token          (FerryRemoteInstance       *self,
                                                           const char                *token);        /* nullable: from file or keyring again */
void             ferry_remote_instance_set_token_func     (FerryRemoteInstance       *self,
                                                           FerryRemoteTokenFunc       func,
                                                           gpointer                   user_data);
void             ferry_remote_instance_accept_certificate (FerryRemoteInstance       *self,
                                                           const char                *fingerprint);
char            *ferry_remote_instance_dup_certificate    (FerryRemoteInstance       *self);         /* nullable: fingerprint of the one that was refused last */
char            *ferry_remote_token_read_file             (const char                *path,          /* "-": standard input */
                                                           GError                   **error);

G_END_DECLS
