#pragma once

#include "remote/ferry-migration-manager.h"
#include "remote/ferry-remote-private.h"

G_BEGIN_DECLS

/* what NocoBase answers, read with patience: its plugin is documented in outline only */
FerryManagerRecord  *_ferry_manager_read_record (JsonNode           *node,
                                                 FerryManagerList    list,
                                                 GError            **error);
GListModel          *_ferry_manager_read_check  (JsonNode           *node,
                                                 const char         *name,      /* of the instance */
                                                 GError            **error);
/* bytes of "109.8 KiB" or of a number; -1 not told */
gint64               _ferry_nocobase_read_size  (JsonObject         *object,
                                                 const char         *member);
/* the remote instance, once it is known to have a migration manager; NULL with @error */
FerryRemoteInstance *_ferry_manager_need        (FerryInstance      *instance,
                                                 FerryJob           *job,
                                                 GError            **error);

G_END_DECLS
