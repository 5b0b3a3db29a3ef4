#pragma once

#include "job/ferry-job.h"

G_BEGIN_DECLS

/**
 * FerryHttp: one address that Ferry speaks to over HTTP(S): its token, the certificate that was accepted for it, and connections that are used again. Every function
 * that takes an error blocks and may be called in any thread, several at once. Nothing follows a redirection: the token goes to this address only. Since: 0.1
 */
#define FERRY_TYPE_HTTP (ferry_http_get_type ())
G_DECLARE_FINAL_TYPE (FerryHttp, ferry_http, FERRY, HTTP, GObject)

/* gives the token in the thread that needs it: ferry_secret_free(); NULL with error, or without: there is none */
typedef char *(*FerryTokenFunc) (gpointer user_data, GError **error);

/** FerryHttpCall: one request. Strings are borrowed. Since: 0.1 */
typedef struct
{
  const char    *method;      /* "GET", "POST" */
  const char    *action;      /* "backup:list" */
  const char    *query;       /* nullable: encoded, without "?" */
  JsonNode      *body;        /* nullable */
  GInputStream *(*open_body) (gpointer user_data, GError **error);   /* nullable: a body that is streamed; asked again when it is sent again */
  gpointer       body_data;
  gint64         body_length;
  const char    *body_type;
  const char    *range;       /* nullable: "bytes=17-" */
  const char    *if_range;    /* nullable */
  gboolean       open;        /* sent without a token */
  gboolean       hurried;     /* 503 is told at once instead of waited out */
  gboolean       repeatable;  /* may be sent twice: also where it is no GET */
  gint64         patience;    /* µs without a byte; 0: a minute and a half */
} FerryHttpCall;

/* called for a line of JSON; FALSE with or without @error stops */
typedef gboolean (*FerryHttpLineFunc) (JsonNode *node, gpointer user_data, GError **error);

FerryHttp  *ferry_http_new                (const char           *address,
                                           const char           *name,
                                           GError              **error);
const char *ferry_http_get_address        (FerryHttp            *self);
const char *ferry_http_get_name           (FerryHttp            *self);
gboolean    ferry_http_is_in_the_clear    (FerryHttp            *self);   /* http:// to another machine: everybody on the way can read the token */
void        ferry_http_set_token_func     (FerryHttp            *self,
                                           FerryTokenFunc        func,
                                           gpointer              user_data,
                                           GDestroyNotify        destroy);
void        ferry_http_set_certificate    (FerryHttp            *self,
                                           const char           *fingerprint);   /* nullable */
char       *ferry_http_dup_offered        (FerryHttp            *self);   /* fingerprint of the certificate that was refused last; nullable */
JsonNode   *ferry_http_call               (FerryHttp            *self,
                                           const FerryHttpCall  *call,
                                           FerryJob             *job,
                                           GError              **error);
JsonNode   *ferry_http_call_data          (FerryHttp            *self,
                                           const FerryHttpCall  *call,
                                           FerryJob             *job,
                                           GError              **error);
GBytes     *ferry_http_call_bytes         (FerryHttp            *self,
                                           const FerryHttpCall  *call,
                                           gsize                 limit,
                                           FerryJob             *job,
                                           GError              **error);
gboolean    ferry_http_call_lines         (FerryHttp            *self,
                                           const FerryHttpCall  *call,
                                           FerryHttpLineFunc     func,
                                           gpointer              user_data,
                                           FerryJob             *job,
                                           GError              **error);
gboolean    ferry_http_pause              (FerryJob             *job,
                                           guint                 milliseconds,
                                           GError              **error);

G_END_DECLS
