#pragma once

#include "instance/ferry-instance.h"

G_BEGIN_DECLS

/** FerryRemoteCommand: which command of an agent's list, for whom. Strings are borrowed. Since: 0.1 */
typedef struct
{
  const char *name;
  gint64      limit;     /* seconds; then it is stopped */
  const char *release;   /* nullable: id of a release, FERRY_RELEASE for the command */
  const char *step;      /* nullable: id of its step, FERRY_STEP */
} FerryRemoteCommand;

GStrv    ferry_remote_list_commands (FerryInstance             *instance,
                                     FerryJob                  *job,
                                     GError                   **error);
gboolean ferry_remote_run_command   (FerryInstance             *instance,
                                     const FerryRemoteCommand  *command,
                                     char                     **output,   /* (out) (optional) (nullable) (transfer full) */
                                     FerryJob                  *job,
                                     GError                   **error);

G_END_DECLS
