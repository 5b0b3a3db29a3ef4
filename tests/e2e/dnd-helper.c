#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

/* The other end of drag and drop, for the tests of the application: a small window that files are dragged out of, or dropped on.
 *
 *   dnd-helper source FILE…   offers the files as a file manager does; ends with the drag
 *   dnd-helper target         prints the address of every file that is dropped on it, and ends */

typedef struct { GMainLoop *loop; char **files; } Helper;

static GdkContentProvider *
prepare_cb (Helper *self)
{
  g_autoslist(GFile) files = NULL;
  GdkContentProvider *content;
  GdkFileList *list;

  for (char **path = self->files; *path != NULL; path++)
    files = g_slist_append (files, g_file_new_for_path (*path));
  list = gdk_file_list_new_from_list (files);
  content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return content;
}

static void
drag_end_cb (Helper  *self,
             GdkDrag *drag,
             gboolean delete_data)
{
  g_main_loop_quit (self->loop);
}

static void
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
}

static gboolean
drop_cb (Helper       *self,
         const GValue *value)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *iter = files; iter != NULL; iter = iter->next)
    {
      g_autofree char *uri = g_file_get_uri (iter->data);

      g_print ("%s\n", uri);
    }
  /* not at once: the source still waits for the end of the drag */
  g_timeout_add_once (300, quit_cb, self->loop);
  return TRUE;
}

static GtkEventController *
new_controller (Helper  *self,
                gboolean source)
{
  GtkEventController *controller;

  if (source)
    {
      controller = GTK_EVENT_CONTROLLER (gtk_drag_source_new ());
      gtk_drag_source_set_actions (GTK_DRAG_SOURCE (controller), GDK_ACTION_COPY);
      g_signal_connect_swapped (controller, "prepare", G_CALLBACK (prepare_cb), self);
      g_signal_connect_swapped (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
    }
  else
    {
      controller = GTK_EVENT_CONTROLLER (gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY));
      g_signal_connect_swapped (controller, "drop", G_CALLBACK (drop_cb), self);
    }
  return controller;
}

int
main (int    argc,
      char **argv)
{
  Helper self = { .files = argv + MIN (argc, 2) };
  gboolean source = argc > 2 && strcmp (argv[1], "source") == 0;
  g_autofree char *title = g_strdup_printf ("dnd-%s", source ? "source" : "target");
  GtkWidget *window;

  gtk_init ();
  self.loop = g_main_loop_new (NULL, FALSE);
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 160, 100);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new (title));
  gtk_widget_add_controller (window, new_controller (&self, source));
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (self.loop);
  gtk_window_destroy (GTK_WINDOW (window));
  g_main_loop_unref (self.loop);
  return 0;
}
