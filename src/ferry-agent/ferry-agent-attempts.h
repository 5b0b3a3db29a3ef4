#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_AGENT_ATTEMPTS 10          /* wrong tokens of one address … */
#define FERRY_AGENT_ATTEMPTS_SPAN 60     /* … within so many seconds */

/** FerryAgentAttempts: wrong tokens by address, so that nobody tries many. Bounded; main loop. */
typedef struct _FerryAgentAttempts FerryAgentAttempts;
FerryAgentAttempts *ferry_agent_attempts_new     (void);
void                ferry_agent_attempts_free    (FerryAgentAttempts *self);
guint               ferry_agent_attempts_wait    (FerryAgentAttempts *self,
                                                  const char         *address,
                                                  gint64              now);    /* µs, monotonic. Seconds that it has to wait; 0: none */
void                ferry_agent_attempts_add     (FerryAgentAttempts *self,
                                                  const char         *address,
                                                  gint64              now);
char               *ferry_agent_attempts_address (const char         *address); /* (transfer full): a network of IPv6 counts as one address */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgentAttempts, ferry_agent_attempts_free)

G_END_DECLS
