#include "config.h"

#include "ferry-text-scale.h"

#include <adwaita.h>

#define USUAL_DPI (96 * 1024)
#define MOST 3.0
#define DONE "ferry-text-scaled"

/**
 * ferry_text_scale_get:
 *
 * Returns: how many times larger than usual the user's texts are, from 1 to 3. Main thread.
 *
 * Since: 0.1
 */
double
ferry_text_scale_get (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return CLAMP ((double) dpi / USUAL_DPI, 1.0, MOST);
}

/**
 * ferry_text_scale_column:
 * @column: a column with a width of its own
 *
 * Widens it as the user's texts are larger than usual. Once is enough: it is done once only. Main thread.
 *
 * Since: 0.1
 */
void
ferry_text_scale_column (GtkColumnViewColumn *column)
{
  int width = gtk_column_view_column_get_fixed_width (column);

  if (width <= 0 || g_object_get_data (G_OBJECT (column), DONE) != NULL)
    return;
  g_object_set_data (G_OBJECT (column), DONE, column);
  gtk_column_view_column_set_fixed_width (column, (int) (width * ferry_text_scale_get ()));
}

static void
scale_columns (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      ferry_text_scale_column (column);
    }
}

/* of an AdwClamp or AdwClampScrollable */
static void
scale_clamp (GtkWidget *clamp)
{
  int width, tightening;

  if (g_object_get_data (G_OBJECT (clamp), DONE) != NULL)
    return;
  g_object_set_data (G_OBJECT (clamp), DONE, clamp);
  g_object_get (clamp, "maximum-size", &width, "tightening-threshold", &tightening, NULL);
  g_object_set (clamp, "maximum-size", (int) (width * ferry_text_scale_get ()), "tightening-threshold", (int) (tightening * ferry_text_scale_get ()), NULL);
}

/* as large as the screen, at most */
static void
scale_window (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkMonitor *monitor = gdk_display_get_monitor_at_surface (gtk_widget_get_display (GTK_WIDGET (window)), surface);
  GdkRectangle place = { 0, 0, G_MAXINT, G_MAXINT };
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  if (width <= 0 || height <= 0 || g_object_get_data (G_OBJECT (window), DONE) != NULL)
    return;
  g_object_set_data (G_OBJECT (window), DONE, window);
  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &place);
  gtk_window_set_default_size (window, MIN ((int) (width * ferry_text_scale_get ()), MAX (place.width, width)), MIN ((int) (height * ferry_text_scale_get ()), MAX (place.height, height)));
}

static gboolean
realize_cb (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (ferry_text_scale_get () <= 1.0)
    return TRUE;
  if (GTK_IS_COLUMN_VIEW (widget))
    scale_columns (GTK_COLUMN_VIEW (widget));
  else if (ADW_IS_CLAMP (widget) || ADW_IS_CLAMP_SCROLLABLE (widget))
    scale_clamp (widget);
  else if (GTK_IS_WINDOW (widget) && !GTK_IS_APPLICATION_WINDOW (widget))
    scale_window (GTK_WINDOW (widget));   /* the main window has the size that the user gave it */
  return TRUE;
}

/**
 * ferry_text_scale_install:
 *
 * From now on columns and dialogs that come on the screen are as much larger as the user's texts are. Once, main thread.
 *
 * Since: 0.1
 */
void
ferry_text_scale_install (void)
{
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));   /* the signal is there */
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realize_cb, NULL, NULL);
}
