#pragma once

#include "database/ferry-connection-settings.h"

G_BEGIN_DECLS

/* What a Flatpak can't reach from inside its sandbox, and what the user can do about it. Any thread. Since: 0.1 */
gboolean ferry_sandbox_is_inside       (void);
gboolean ferry_sandbox_is_portal_path  (const char               *path);
/* (transfer full) (nullable): why such a database can't be used in here, with a way out; NULL outside, and for one that can be */
char    *ferry_sandbox_dup_why_no_database (FerryConnectionSettings  *settings);
char    *ferry_sandbox_dup_why_no_command  (void);   /* (transfer full) (nullable): NULL outside */
char    *ferry_sandbox_dup_why_no_timer    (void);   /* (transfer full) (nullable): NULL outside */

G_END_DECLS
