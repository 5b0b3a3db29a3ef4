#pragma once

#include "job/ferry-job.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FerryWebHook: an address that is told of what happened, by Standard Webhooks 1.0 (https://www.standardwebhooks.com): a JSON body {type, timestamp, data}, signed with a secret that both ends
 * know, so that the receiver knows who sent it and when. Plain data, strings owned. Since: 0.1
 */
typedef struct
{
  char *address;    /* http:// or https:// */
  char *secret;     /* "whsec_" and 24 to 64 bytes in base64 */
} FerryWebHook;

FerryWebHook *ferry_web_hook_new           (const char          *address,
                                            const char          *secret,      /* nullable: one is made up */
                                            GError             **error);
void          ferry_web_hook_free          (FerryWebHook        *self);
char         *ferry_web_hook_sign          (const FerryWebHook  *self,
                                            const char          *id,
                                            gint64               seconds,
                                            const char          *body);
gboolean      ferry_web_hook_send          (const FerryWebHook  *self,
                                            const char          *type,
                                            JsonNode            *data,
                                            FerryJob            *job,
                                            GError             **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWebHook, ferry_web_hook_free)

G_END_DECLS
