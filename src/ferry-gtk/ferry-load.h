#pragma once

#include "ferry-gtk-job.h"

G_BEGIN_DECLS

/* a function of FerryInstance that lists something: ferry_instance_list_executions() … */
typedef GPtrArray *(*FerryListFunc) (FerryInstance *instance, GError **error);
typedef void (*FerryLoadedFunc) (gpointer owner, GPtrArray *objects, const GError *error);   /* @objects is NULL when there is an error */

/* lists in a thread; @done in the main thread unless @owner is gone. Since: 0.1 */
void  ferry_load_list (FerryInstance   *instance,
                       const char      *title,
                       FerryListFunc    func,
                       gpointer         owner,
                       FerryLoadedFunc  done);

G_END_DECLS
