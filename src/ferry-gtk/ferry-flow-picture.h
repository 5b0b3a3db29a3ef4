#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * FerryFlowPicture: the flow of a process, drawn: boxes and arrows, in the colours of the theme. Property "process" (of ferry_flow_picture_show()); its accessible label tells the same
 * in words. Main thread. Since: 0.1
 */
#define FERRY_TYPE_FLOW_PICTURE (ferry_flow_picture_get_type ())
G_DECLARE_FINAL_TYPE (FerryFlowPicture, ferry_flow_picture, FERRY, FLOW_PICTURE, GtkWidget)

void        ferry_flow_picture_show     (FerryFlowPicture *self,
                                         const char       *process);   /* "one-way", "merged", or a kind of release; others draw nothing */
char       *ferry_flow_picture_dup_text (FerryFlowPicture *self);      /* what it shows, in words */

G_END_DECLS
