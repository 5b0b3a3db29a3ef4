#include "config.h"

#include "ferry-cell-tooltip.h"

static gboolean
query_tooltip_cb (GtkWidget  *view,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  GtkWidget *cell = keyboard ? NULL : gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);
  const char *text = GTK_IS_INSCRIPTION (cell) ? gtk_inscription_get_text (GTK_INSCRIPTION (cell)) : NULL;
  graphene_rect_t bounds;

  if (text == NULL || *text == '\0' || !gtk_widget_compute_bounds (cell, view, &bounds))
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height });
  return TRUE;
}

/**
 * ferry_cell_tooltip_install:
 * @view: a list whose cells are GtkInscription
 *
 * Shows the whole text of a cell that may be cut off when the pointer rests on it. One handler for the list: a tooltip of each cell's own would be set at every scrolling. Main thread.
 *
 * Since: 0.1
 */
void
ferry_cell_tooltip_install (GtkWidget *view)
{
  gtk_widget_set_has_tooltip (view, TRUE);
  g_signal_connect (view, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}
