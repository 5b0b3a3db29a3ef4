#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryAgentBodyStream: exactly the body of one request: as many bytes as its head says, or chunks. A body that is cut or longer than its limit fails, it does not end. One thread.
 */
#define FERRY_TYPE_AGENT_BODY_STREAM (ferry_agent_body_stream_get_type ())
G_DECLARE_FINAL_TYPE (FerryAgentBodyStream, ferry_agent_body_stream, FERRY, AGENT_BODY_STREAM, GInputStream)

FerryAgentBodyStream *ferry_agent_body_stream_new        (GInputStream         *base,
                                                          GByteArray           *rest,      /* what was read beyond the head; what lies beyond the body stays in it */
                                                          gint64                length,    /* -1: chunks */
                                                          gint64                limit);    /* bytes */
gboolean              ferry_agent_body_stream_is_at_end  (FerryAgentBodyStream *self);     /* the next request may follow */
gboolean              ferry_agent_body_stream_is_over    (FerryAgentBodyStream *self);     /* more came than the limit */

G_END_DECLS
