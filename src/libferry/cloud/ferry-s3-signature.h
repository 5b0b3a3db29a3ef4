#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FerryS3Signing: who signs, for what place, when. Borrowed strings. Since: 0.1 */
typedef struct
{
  const char *access_key;
  const char *secret;
  const char *region;
  const char *service;   /* "s3" */
  gint64      time;      /* seconds since 1970 */
} FerryS3Signing;

/** FerryS3Header: a header that is signed: its name in lower case. Since: 0.1 */
typedef struct { const char *name; const char *value; } FerryS3Header;

/* the value of "Authorization", signature version 4; @headers sorted by name, the last one {NULL, NULL}. Any thread. Since: 0.1 */
char *ferry_s3_authorization (const FerryS3Signing *signing,
                              const char           *method,
                              const char           *path,        /* as ferry_s3_encode() gives it */
                              const char           *query,       /* encoded, names sorted, every name with "=" */
                              const FerryS3Header  *headers,
                              const char           *content_hash);
char *ferry_s3_time          (gint64                seconds);    /* 20150830T123600Z */
char *ferry_s3_encode        (const char           *text,
                              gboolean              keep_slashes);

G_END_DECLS
