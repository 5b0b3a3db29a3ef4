#pragma once

#include "remote/ferry-http.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _FerryHttp
{
  GObject         parent_instance;

  char           *address;       /* "https://host/api", without a slash at the end */
  char           *host;
  char           *name;

  GMutex          mutex;         /* for the rest */
  GQueue          sessions;      /* SoupSession: idle ones */
  char           *certificate;   /* accepted fingerprint */
  char           *offered;
  char           *token;
  FerryTokenFunc  token_func;
  gpointer        token_data;
  GDestroyNotify  token_destroy;
};

/** FerryExchange: a request that was answered. */
typedef struct
{
  FerryHttp    *http;
  SoupSession  *session;
  SoupMessage  *message;
  GInputStream *stream;
} FerryExchange;

SoupSession *_ferry_http_take_session    (FerryHttp            *self,
                                          guint                 timeout);
void         _ferry_http_give_session    (FerryHttp            *self,
                                          SoupSession          *session);
char        *_ferry_http_dup_token       (FerryHttp            *self,
                                          GError              **error);
void         _ferry_http_forget_token    (FerryHttp            *self);
void         _ferry_http_connect_tls     (FerryHttp            *self,
                                          SoupMessage          *message);
void         _ferry_http_convert         (FerryHttp            *self,
                                          GError              **error);
gboolean     _ferry_exchange_open        (FerryExchange        *exchange,
                                          FerryHttp            *self,
                                          const FerryHttpCall  *call,
                                          FerryJob             *job,
                                          GError              **error);
gboolean     _ferry_exchange_refuse      (FerryExchange        *exchange,
                                          const FerryHttpCall  *call,
                                          FerryJob             *job,
                                          GError              **error);
GBytes      *_ferry_exchange_read        (FerryExchange        *exchange,
                                          gsize                 limit,
                                          FerryJob             *job,
                                          GError              **error);
JsonNode    *_ferry_exchange_parse       (FerryExchange        *exchange,
                                          FerryJob             *job,
                                          GError              **error);
void         _ferry_exchange_clear       (FerryExchange        *exchange);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryExchange, _ferry_exchange_clear)

G_END_DECLS
