#pragma once

#include "cloud/ferry-s3.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define FERRY_S3_EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define FERRY_S3_NOTE       "x-amz-meta-sha256"

struct _FerryS3
{
  FerryCloudSettings *settings;
  char               *secret;
  SoupSession        *session;
  char               *base;       /* "https://bucket.host:port" or "https://host:port" */
  char               *host;       /* what the header Host holds */
  guint               attempts;
  guint               first_pause;   /* ms */
  gsize               part_size;
};

/* one request; borrowed. @query is encoded and sorted */
typedef struct
{
  const char *method;
  const char *key;            /* "" is the bucket itself */
  const char *query;          /* nullable */
  GBytes     *body;           /* nullable */
  const char *type;           /* nullable: of the body */
  const char *note;           /* nullable: SHA-256 to be kept with the file */
  const char *if_match;       /* nullable */
  gint64      from;           /* first byte that is asked for; 0 all */
} FerryS3Request;

/* what came: the headers, and the body or the stream of it */
typedef struct
{
  SoupMessage  *message;
  GInputStream *stream;       /* when it was asked for */
  GBytes       *body;
} FerryS3Reply;
void        _ferry_s3_reply_clear  (FerryS3Reply *reply);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryS3Reply, _ferry_s3_reply_clear)

/* tries as often as allowed; only for requests whose repetition does no harm */
gboolean    _ferry_s3_send         (FerryS3 *self, const FerryS3Request *request, FerryS3Reply *reply, FerryJob *job, GError **error);
/* once, without reading the body; *@again tells whether another try may help */
gboolean    _ferry_s3_open         (FerryS3 *self, const FerryS3Request *request, FerryS3Reply *reply, gboolean *again, FerryJob *job, GError **error);
gboolean    _ferry_s3_pause        (FerryS3 *self, guint attempt, FerryJob *job, GError **error);
const char *_ferry_s3_header       (FerryS3Reply *reply, const char *name);
char       *_ferry_s3_dup_etag     (FerryS3Reply *reply);
/* the etag is the MD5 of what was sent, where the storage makes it so */
gboolean    _ferry_s3_etag_differs (FerryS3Reply *reply, const char *md5);
void        _ferry_s3_set_error    (FerryS3 *self, const FerryS3Request *request, guint status, FerryS3Reply *reply, GBytes *body, GError **error);
gboolean    _ferry_s3_damaged      (const char *key, GError **error);
gboolean    _ferry_s3_code_is      (GBytes *body, const char *code);
gboolean    _ferry_s3_was_garbled  (GBytes *body);   /* the refusal tells of a body that was spoiled or cut on its way */

/* the texts of all elements @name directly within elements @parent ("" the whole document); damaged XML gives NULL. (element-type utf8) */
GPtrArray  *_ferry_s3_xml_texts    (GBytes *body, const char *parent, const char *name);
char       *_ferry_s3_xml_text     (GBytes *body, const char *parent, const char *name);   /* the first; nullable */

G_END_DECLS
