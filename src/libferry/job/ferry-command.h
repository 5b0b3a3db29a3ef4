#pragma once

#include "job/ferry-job.h"

G_BEGIN_DECLS

gboolean ferry_command_run (const char * const  *words,
                            gint64               seconds,
                            const char * const  *environment,
                            const char          *output,
                            FerryJob            *job,
                            GError             **error);

G_END_DECLS
