#pragma once

#include "ferry-job-list.h"

G_BEGIN_DECLS

/* called in the main thread when the work has ended; @error is NULL when it succeeded. Not called when @owner is gone meanwhile */
typedef void (*FerryGtkDoneFunc) (gpointer owner, gpointer user_data, const GError *error);

/* Runs @func (job, user_data, error) in a thread and then @done (owner, user_data, error); @destroy frees @user_data after that, always. @owner is a GObject, usually the widget, held weakly. */
void  ferry_gtk_run_job (FerryJob         *job,
                         FerryJobKind      kind,
                         FerryJobFunc      func,
                         gpointer          user_data,
                         GDestroyNotify    destroy,
                         gpointer          owner,
                         FerryGtkDoneFunc  done);

G_END_DECLS
