#pragma once

#include "ferry-agent.h"

G_BEGIN_DECLS

/* JSON objects by name in folders of the agent's state: STATE/FOLDER/NAME.json. Names are letters, digits, "-" and "_" only. Any thread. Since: 0.1 */
#define FERRY_AGENT_RULES "rules"             /* rule sets that were made over HTTP, by id */
#define FERRY_AGENT_MIGRATIONS "migrations"   /* what migration:create made, by name */

gboolean    ferry_agent_record_save   (FerryAgent  *agent,
                                       const char  *folder,
                                       const char  *name,
                                       JsonObject  *record,
                                       GError     **error);
JsonObject *ferry_agent_record_load   (FerryAgent  *agent,
                                       const char  *folder,
                                       const char  *name,      /* nullable */
                                       GError     **error);
gboolean    ferry_agent_record_remove (FerryAgent  *agent,
                                       const char  *folder,
                                       const char  *name,
                                       GError     **error);
GPtrArray  *ferry_agent_record_list   (FerryAgent  *agent,
                                       const char  *folder,
                                       GError     **error);

G_END_DECLS
