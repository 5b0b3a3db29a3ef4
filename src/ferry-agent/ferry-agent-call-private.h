#pragma once

#include "ferry-agent-body.h"
#include "ferry-agent-call.h"
#include "ferry-agent-door.h"

G_BEGIN_DECLS

struct _FerryAgentCall
{
  FerryAgent            *agent;       /* borrowed */
  FerryAgentHead        *head;        /* borrowed */
  const FerryAgentVisit *visit;       /* borrowed */
  GInputStream          *in;          /* borrowed */
  GOutputStream         *out;         /* borrowed */
  int                    fd;          /* of the connection */
  gboolean               tls;
  char                  *who;
  FerryAgentBodyStream  *stream;
  JsonNode              *body;        /* nullable */
  guint                  status;      /* 0: not answered yet */
  gboolean               lines;       /* an answer of lines is under way */
  gboolean               broken;      /* the other end is gone, or an answer was not whole */
};

/* one request from its head to the end of its answer. Returns whether another may follow on the connection */
gboolean _ferry_agent_call_run       (FerryAgent            *agent,
                                      FerryAgentHead        *head,
                                      const FerryAgentVisit *visit,
                                      GIOStream             *stream,
                                      int                    fd,
                                      GByteArray            *rest);
gboolean _ferry_agent_call_write     (FerryAgentCall        *self,
                                      gconstpointer          data,
                                      gsize                  length);
/* @length: -1: lines; @more: further fields, each with CR LF */
char    *_ferry_agent_head_text      (FerryAgentHead        *head,
                                      guint                  status,
                                      const char            *type,       /* nullable */
                                      gint64                 length,
                                      const char            *more,       /* nullable */
                                      gboolean               keep);
gboolean _ferry_agent_call_may_keep  (FerryAgentCall        *self);
void     _ferry_agent_call_end_lines (FerryAgentCall        *self);
void     _ferry_agent_call_stream    (FerryAgentCall        *self,
                                      JsonNode            *(*work) (FerryAgentCall *call, FerryJob *job, GError **error),
                                      gboolean               goes_on);
char    *_ferry_agent_refusal_text   (FerryAgentHead          *head,      /* nullable */
                                      const FerryAgentRefusal *refusal);  /* the whole answer, after which the connection is shut */

G_END_DECLS
