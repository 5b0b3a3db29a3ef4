#pragma once

#include "ferry.h"

#include <adwaita.h>

G_BEGIN_DECLS

void ferry_offers_fill  (GtkListBox                *list,
                         FerryInstance             *instance);   /* nullable */
void ferry_offers_apply (GtkWidget                 *widget,
                         const char                *action,
                         GtkWidget                 *button,
                         const char                *tooltip,
                         FerryInstance             *instance,
                         FerryInstanceCapabilities  capability);

G_END_DECLS
