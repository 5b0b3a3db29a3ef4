#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A row of what NocoBase's migration manager has: title, what is told of it, its state in a word and a symbol, and its buttons. Actions get the record's name. Main thread. Since: 0.1 */
GtkWidget *ferry_manager_row_new (FerryManagerRecord *record,
                                  const char         *save,      /* action */
                                  const char         *remove);   /* action; nullable */

G_END_DECLS
