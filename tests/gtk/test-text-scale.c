#include "config.h"

#include "gtk-fixture.h"
#include "gtk-picture.h"

#include "ferry-flow-picture.h"
#include "ferry-message-bar.h"

/* Larger texts: columns, what is read and dialogs grow with them, once; with texts of the usual size all stays as it was designed. */

#define USUAL_DPI (96 * 1024)

typedef struct { GtkWidget *window, *clamp; GtkColumnViewColumn *column; } Fixture;

static void
open_dialog (Fixture *fixture,
             int      dpi)
{
  GtkWidget *view = gtk_column_view_new (NULL);

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  fixture->column = gtk_column_view_column_new ("Time", NULL);
  gtk_column_view_column_set_fixed_width (fixture->column, 100);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (view), fixture->column);   /* keeps no reference of ours: the test has one */
  fixture->clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 400, "tightening-threshold", 200, "child", view, NULL);
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 200);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->clamp);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_fixture_settle ();
}

static void
assert_sizes (Fixture *fixture,
              int      times)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (fixture->window), &width, &height);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (fixture->column), ==, times * 100);
  g_assert_cmpint (adw_clamp_get_maximum_size (ADW_CLAMP (fixture->clamp)), ==, times * 400);
  g_assert_cmpint (adw_clamp_get_tightening_threshold (ADW_CLAMP (fixture->clamp)), ==, times * 200);
  g_assert_cmpint (width, ==, times * 300);
  g_assert_cmpint (height, ==, times * 200);
}

static void
test_sizes (gconstpointer data)
{
  Fixture fixture;
  int times = GPOINTER_TO_INT (data);

  open_dialog (&fixture, times * USUAL_DPI);
  assert_sizes (&fixture, times);
  gtk_widget_set_visible (fixture.window, FALSE);
  gtk_fixture_settle ();
  gtk_window_present (GTK_WINDOW (fixture.window));   /* again: nothing grows twice */
  gtk_fixture_settle ();
  assert_sizes (&fixture, times);
  gtk_fixture_close (fixture.window);
  g_object_unref (fixture.column);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI, NULL);
}

/* the main window has the size that the user gave it, and is remembered: growing, it would grow at each start */
static void
test_main_window (gconstpointer data)
{
  FerryApp *app = (FerryApp *) data;
  FerryWindow *window;
  int width, height, before, before_height;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * USUAL_DPI, NULL);
  window = ferry_window_new (app);
  gtk_window_get_default_size (GTK_WINDOW (window), &before, &before_height);
  gtk_window_present (GTK_WINDOW (window));
  gtk_fixture_settle ();
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, before);
  g_assert_cmpint (height, ==, before_height);
  gtk_fixture_close (GTK_WIDGET (window));
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI, NULL);
}

/* What is drawn has room for larger texts, and so has a message with a button, under fatal criticals. */
static void
test_drawn (gconstpointer data)
{
  int times = GPOINTER_TO_INT (data), usual, height;
  GtkWidget *picture = g_object_new (FERRY_TYPE_FLOW_PICTURE, NULL), *bar, *window;

  g_object_ref_sink (picture);
  ferry_flow_picture_show (FERRY_FLOW_PICTURE (picture), "blue-green");
  gtk_widget_measure (picture, GTK_ORIENTATION_VERTICAL, -1, &usual, NULL, NULL, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", times * USUAL_DPI, NULL);
  gtk_widget_queue_resize (picture);
  gtk_widget_measure (picture, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, times * usual);
  g_object_unref (picture);
  bar = g_object_new (FERRY_TYPE_MESSAGE_BAR, NULL);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), bar);
  ferry_message_bar_show_text (FERRY_MESSAGE_BAR (bar), "dialog-warning-symbolic", "Ferry’s folder can’t be written: no space left on the device. Check the disk and the folder.");
  ferry_message_bar_set_action (FERRY_MESSAGE_BAR (bar), "_Try Again", "window.close");
  gtk_window_present (GTK_WINDOW (window));
  gtk_fixture_settle ();
  gtk_picture_save (window, times > 1 ? "text-scale-message-double" : "text-scale-message");
  gtk_fixture_close (window);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI, NULL);
}

int
main (int    argc,
      char **argv)
{
  FerryApp *app;
  int status;

  ferry_test_init (&argc, &argv);
  app = gtk_fixture_init (&argc, &argv);
  g_test_add_data_func ("/gtk/text-scale/usual", GINT_TO_POINTER (1), test_sizes);
  g_test_add_data_func ("/gtk/text-scale/double", GINT_TO_POINTER (2), test_sizes);
  g_test_add_data_func ("/gtk/text-scale/drawn", GINT_TO_POINTER (1), test_drawn);
  g_test_add_data_func ("/gtk/text-scale/drawn-double", GINT_TO_POINTER (2), test_drawn);
  g_test_add_data_func ("/gtk/text-scale/main-window", app, test_main_window);
  status = g_test_run ();
  gtk_fixture_settle ();
  g_object_unref (app);
  return status;
}
