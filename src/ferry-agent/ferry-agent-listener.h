#pragma once

#include "ferry-agent-door.h"
#include "ferry-agent.h"

G_BEGIN_DECLS

/** FerryAgentListenOptions: where and how an agent listens. Strings are borrowed. */
typedef struct
{
  const char  *address;          /* "127.0.0.1:13080", "[::1]:13080"; port 0: any */
  const char  *certificate;      /* nullable: PEM file */
  const char  *key;              /* nullable: PEM file */
  char       **hosts;            /* nullable: names that the agent is called by */
  gboolean     behind_proxy;
} FerryAgentListenOptions;

/**
 * FerryAgentListener: accepts connections and keeps them while they have shown no token. It never blocks, it never has more connections than the process has file descriptors for,
 * and it outlives their running out. Main loop.
 */
typedef struct _FerryAgentListener FerryAgentListener;
FerryAgentListener *ferry_agent_listener_new         (FerryAgent                     *agent,
                                                      const FerryAgentListenOptions  *options,
                                                      GError                        **error);
void                ferry_agent_listener_stop        (FerryAgentListener             *self);   /* takes no more; those that work go on */
void                ferry_agent_listener_free        (FerryAgentListener             *self);   /* stopped, and nobody works any more */
char               *ferry_agent_listener_dup_address (FerryAgentListener             *self);   /* "http://127.0.0.1:13080" */
guint               ferry_agent_listener_count_busy  (FerryAgentListener             *self);   /* requests that are being answered */
/* a renewed certificate, for connections that come from now on */
gboolean            ferry_agent_listener_load_certificate (FerryAgentListener        *self,
                                                      const FerryAgentListenOptions *options,
                                                      GError                       **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentListener, ferry_agent_listener_free)

G_END_DECLS
