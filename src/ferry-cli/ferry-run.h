#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

gboolean ferry_run_job (FerryCli     *cli,
                        FerryJob     *job,
                        FerryJobFunc  func,
                        gpointer      user_data,
                        GError      **error);

G_END_DECLS
