#pragma once

#include "ferry.h"

G_BEGIN_DECLS

typedef struct _FerryAgent FerryAgent;

/** FerryAgentScope: what a token allows. Since: 0.1 */
typedef enum
{
  FERRY_AGENT_READ,
  FERRY_AGENT_WRITE,   /* and read */
} FerryAgentScope;

/**
 * FerryAgentCall: one request that passed the door, and its answer. It belongs to one worker thread, and every function blocks. What is answered is written at once; a caller
 * that has gone is no error. Since: 0.1
 */
typedef struct _FerryAgentCall FerryAgentCall;

FerryAgent      *ferry_agent_call_get_agent        (FerryAgentCall  *self);
const char      *ferry_agent_call_get_method       (FerryAgentCall  *self);
const char      *ferry_agent_call_get_action       (FerryAgentCall  *self);
const char      *ferry_agent_call_get_key          (FerryAgentCall  *self);                     /* nullable: "filterByTk", in the query or as /api/ACTION/KEY */
const char      *ferry_agent_call_get_query        (FerryAgentCall  *self,
                                                    const char      *name);                     /* nullable */
const char      *ferry_agent_call_get_header       (FerryAgentCall  *self,
                                                    const char      *name);                     /* nullable; lower case */
const char      *ferry_agent_call_get_host         (FerryAgentCall  *self);                     /* as the caller named this server: "ferry.example:13080" */
const char      *ferry_agent_call_get_who          (FerryAgentCall  *self);                     /* "TOKEN@host", for records */
FerryAgentScope  ferry_agent_call_get_scope        (FerryAgentCall  *self);
gboolean         ferry_agent_call_is_gone          (FerryAgentCall  *self);                     /* the caller hung up */

/* what came */
JsonNode        *ferry_agent_call_get_body         (FerryAgentCall  *self);                     /* nullable; FERRY_AGENT_BODY_JSON */
JsonObject      *ferry_agent_call_get_object       (FerryAgentCall  *self,
                                                    GError         **error);                    /* the body as an object, or USAGE */
const char      *ferry_agent_call_get_text         (FerryAgentCall  *self,
                                                    const char      *member);                   /* nullable; a text in the body's object */
GInputStream    *ferry_agent_call_get_stream       (FerryAgentCall  *self);                     /* FILE and MULTIPART: ends with the body, fails beyond the limit */
gint64           ferry_agent_call_get_length       (FerryAgentCall  *self);                     /* of the body in bytes; -1 unknown (chunks) */

/* answers: one of them, once */
void             ferry_agent_call_answer           (FerryAgentCall  *self,
                                                    JsonNode        *data);                     /* (transfer full): {"data":…} */
void             ferry_agent_call_answer_json      (FerryAgentCall  *self,
                                                    guint            status,
                                                    JsonNode        *root);                     /* (transfer full): as it is */
void             ferry_agent_call_answer_text      (FerryAgentCall  *self,
                                                    guint            status,
                                                    const char      *text);                     /* text/plain; 204: nothing */
void             ferry_agent_call_answer_bytes     (FerryAgentCall  *self,
                                                    const char      *type,
                                                    GBytes          *bytes);
/* a file, or the range of it that was asked for; with ETag and X-Ferry-SHA256 where @sha256 is known, Content-Disposition where @name is */
void             ferry_agent_call_answer_file      (FerryAgentCall  *self,
                                                    const char      *path,
                                                    const char      *sha256,                    /* nullable */
                                                    const char      *name);                     /* nullable */
void             ferry_agent_call_fail             (FerryAgentCall  *self,
                                                    const GError    *error);
void             ferry_agent_call_refuse           (FerryAgentCall  *self,
                                                    guint            status,
                                                    const char      *code,                      /* nullable */
                                                    const char      *message);

/* lines of JSON, one by one: begin, lines, and the end by itself. FALSE: nobody listens any more */
gboolean         ferry_agent_call_begin_lines      (FerryAgentCall  *self);
gboolean         ferry_agent_call_line             (FerryAgentCall  *self,
                                                    JsonNode        *node);                     /* (transfer full) */

/* what of a look at a job is news: all but the time that its steps have taken so far; (transfer full) */
char            *ferry_agent_describe_progress     (JsonNode        *progress);
JsonNode        *ferry_agent_object                (const char      *member,
                                                    JsonNode        *value);                    /* {member: value}, (transfer full) both; {} where NULL */

G_END_DECLS
