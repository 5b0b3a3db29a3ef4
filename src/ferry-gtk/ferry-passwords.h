#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/* Passwords of databases and tokens of addresses: those entered in this session, then those of the keyring. Never shown, never logged. Since: 0.1 */
void      ferry_passwords_attach   (FerryInstance *instance);         /* it asks here from now on */
void      ferry_passwords_remember (const char  *instance_id,         /* for this session; nullable password: forget. Any thread */
                                    const char  *password);
char     *ferry_passwords_dup      (const char  *instance_id);        /* (nullable): entered in this session; ferry_secret_free() */

G_END_DECLS
