#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryLoader: what a list shows before, instead of and around its rows: a spinner, an empty state, an error with a button to try again, the content.
 * Properties: "icon-name", "title", "description", "action-label", "action-name" of the empty state; "retry-action" (name); "error-title" (what did not work); "content" (GtkWidget). Since: 0.1
 */
#define FERRY_TYPE_LOADER (ferry_loader_get_type ())
G_DECLARE_FINAL_TYPE (FerryLoader, ferry_loader, FERRY, LOADER, AdwBin)

void        ferry_loader_show_loading (FerryLoader  *self);
void        ferry_loader_show_result  (FerryLoader  *self,
                                       guint         n_items);
void        ferry_loader_show_error   (FerryLoader  *self,
                                       const char   *message);
void        ferry_loader_show_note    (FerryLoader  *self,
                                       const char   *title,
                                       const char   *text);
const char *ferry_loader_get_state    (FerryLoader  *self);   /* "loading", "empty", "error", "content" */

G_END_DECLS
