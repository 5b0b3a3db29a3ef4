#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* HttpRequest: what a client sent. */
typedef struct
{
  char       *method;
  char       *path;         /* with query */
  GHashTable *headers;      /* lower-case names */
  GByteArray *body;
} HttpRequest;

typedef struct _HttpServer HttpServer;

/* Answers one request by writing bytes; returning FALSE closes the connection. Called in a thread per connection, one at a time. */
typedef gboolean (*HttpHandler) (HttpServer *server, const HttpRequest *request, GOutputStream *out, gpointer user_data);

HttpServer *http_server_new          (HttpHandler      handler,
                                      gpointer         user_data);
HttpServer *http_server_new_tls      (HttpHandler      handler,
                                      gpointer         user_data,
                                      GTlsCertificate *certificate);
void        http_server_free         (HttpServer      *self);
const char *http_server_get_address  (HttpServer      *self);
void        http_server_let_several  (HttpServer      *self);   /* the handler may be called for several requests at once */
guint       http_server_get_requests (HttpServer      *self);
void        http_server_set_certificate (HttpServer      *self,
                                         GTlsCertificate *certificate);
const char *http_request_header      (const HttpRequest *request,
                                      const char        *name);
gboolean    http_answer              (GOutputStream   *out,
                                      guint            status,
                                      const char      *headers,      /* lines with \r\n; nullable */
                                      const char      *type,
                                      gconstpointer    body,
                                      gssize           length);
gboolean    http_answer_json         (GOutputStream   *out,
                                      guint            status,
                                      const char      *text);
gboolean    http_write               (GOutputStream   *out,
                                      gconstpointer    data,
                                      gssize           length);
GTlsCertificate *http_make_certificate (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)

G_END_DECLS
