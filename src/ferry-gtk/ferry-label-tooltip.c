#include "config.h"

#include "ferry-label-tooltip.h"

static gboolean
query_tooltip_cb (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;   /* what is around it may have a tooltip of its own */
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

static gboolean
map_cb (GSignalInvocationHint *hint,
        guint                  n_values,
        const GValue          *values,
        gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (!GTK_IS_LABEL (widget) || gtk_label_get_ellipsize (GTK_LABEL (widget)) == PANGO_ELLIPSIZE_NONE || gtk_widget_get_has_tooltip (widget))
    return TRUE;
  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  return TRUE;
}

/**
 * ferry_label_tooltip_install:
 *
 * From now on every label that comes on the screen shows its whole text when it is cut off and the pointer rests on it. Once, main thread.
 *
 * Since: 0.1
 */
void
ferry_label_tooltip_install (void)
{
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));   /* the signal is there */
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, map_cb, NULL, NULL);
}
