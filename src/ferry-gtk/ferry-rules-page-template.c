#include "config.h"

#include "ferry-rules-page-private.h"

void
_ferry_rules_page_bind_children (GtkWidgetClass *widget_class)
{
  static const struct { const char *name; gssize offset; } children[] = {
#define CHILD(name) { #name, G_STRUCT_OFFSET (FerryRulesPage, name) }
    CHILD (leaflet), CHILD (editor), CHILD (sets_view), CHILD (message), CHILD (name), CHILD (state), CHILD (read_only), CHILD (core), CHILD (plugin), CHILD (user),
    CHILD (groups_box), CHILD (choices_box), CHILD (independent), CHILD (refuse_secrets), CHILD (instance), CHILD (search), CHILD (spinner), CHILD (count), CHILD (sort_button), CHILD (stack), CHILD (view),
    CHILD (own_column),
#undef CHILD
  };

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    gtk_widget_class_bind_template_child_full (widget_class, children[i].name, FALSE, children[i].offset);
}
