#pragma once

#include "ferry-agent-listener.h"

G_BEGIN_DECLS

/** FerryAgentConnection: one connection. Main loop, but for the worker thread that has it while a request is answered. */
typedef struct _FerryAgentConnection FerryAgentConnection;

typedef enum
{
  FERRY_AGENT_CONNECTION_READING,     /* a head */
  FERRY_AGENT_CONNECTION_WORKING,     /* a worker has it */
  FERRY_AGENT_CONNECTION_LINGERING,   /* refused: what comes is thrown away for a moment, so that the answer is not lost */
} FerryAgentConnectionState;

struct _FerryAgentConnection
{
  FerryAgentListener        *listener;
  GSocket                   *socket;
  GIOStream                 *stream;       /* TLS or not */
  GSource                   *source;       /* nullable: waits for bytes */
  GByteArray                *buffer;       /* what came and was not used yet */
  char                      *peer;
  FerryAgentConnectionState  state;
  gint64                     since;        /* µs, monotonic: of this state */
  gint64                     deadline;
  gint64                     thrown;       /* bytes, while it lingers */
  gboolean                   known;        /* a request came in over it before */
  GList                      link;         /* in one of the listener's queues */
  FerryAgentHead            *head;         /* while it works */
  FerryAgentVisit            visit;
  gboolean                   keep;         /* what the worker says */
};

struct _FerryAgentListener
{
  FerryAgent      *agent;          /* borrowed */
  FerryAgentDoor   door;
  GSocket         *socket;
  GSource         *source;         /* nullable: waits for connections */
  GTlsCertificate *certificate;    /* nullable */
  GThreadPool     *workers;
  GQueue           strangers;      /* no token was seen on them yet; the longest there first */
  GQueue           guests;         /* idle between two requests */
  GQueue           busy;           /* a worker has them */
  guint            most;           /* connections at a time */
  guint            most_busy;
  guint            tick;           /* source that watches deadlines; 0: nobody waits */
  guint            pause;          /* source that begins accepting again; 0: it goes on */
};

void _ferry_agent_connection_new      (FerryAgentListener   *listener,
                                       GSocket              *socket);
void _ferry_agent_connection_close    (FerryAgentConnection *self);
void _ferry_agent_connection_work     (FerryAgentConnection *self);      /* worker thread */
void _ferry_agent_listener_watch      (FerryAgentListener   *self);

G_END_DECLS
