#include "config.h"

#include "ferry-window-releases.h"

#include "ferry-ask-dialog.h"
#include "ferry-runbook-window.h"

static void
show_release (FerryWindow *self,
              const char  *id)
{
  ferry_window_show (self, "releases", NULL);
  gtk_widget_activate_action (ferry_window_get_page (self), "releases.open", "s", id);
}

static void
show_release_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  show_release (FERRY_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
ask_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  FerryInstanceItem *current = ferry_window_get_instance (FERRY_WINDOW (widget));
  GtkWidget *dialog = g_object_new (FERRY_TYPE_ASK_DIALOG, "current", current != NULL ? ferry_instance_item_get_name (current) : NULL, "transient-for", widget, NULL);

  g_signal_connect_object (dialog, "created", G_CALLBACK (show_release), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ferry_window_releases_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-release", "s", show_release_action);
  gtk_widget_class_install_action (widget_class, "win.ask", NULL, ask_action);
}
