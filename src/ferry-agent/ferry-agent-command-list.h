#pragma once

#include "ferry.h"

G_BEGIN_DECLS

/** FerryAgentCommandList: what the agent was configured to run for releases, by name. Does not change; any thread. Since: 0.1 */
typedef struct _FerryAgentCommandList FerryAgentCommandList;

FerryAgentCommandList *ferry_agent_command_list_new       (const char * const     *pairs,   /* nullable: "NAME=COMMAND" */
                                                           GError                **error);
void                   ferry_agent_command_list_free      (FerryAgentCommandList  *self);
GPtrArray             *ferry_agent_command_list_get_names (FerryAgentCommandList  *self);    /* char*, sorted */
const char * const    *ferry_agent_command_list_find      (FerryAgentCommandList  *self,
                                                           const char             *name,
                                                           GError                **error);   /* its words, or NOT_FOUND */

G_END_DECLS
