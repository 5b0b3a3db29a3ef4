#include "config.h"

#include "ferry-window-help.h"

#include "ferry-preferences-window.h"

#include <glib/gi18n.h>

static void
preferences_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  gtk_window_present (GTK_WINDOW (ferry_preferences_window_new (GTK_WINDOW (widget), ferry_app_get_settings (ferry_app_get_default ()))));
}

static void
about_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget),
                         "application-name", _("Ferry"),
                         "application-icon", FERRY_APPLICATION_ID,
                         "version", FERRY_VERSION,
                         "developer-name", _("The Ferry developers"),
                         "comments", _("Moves the configuration of NocoBase applications between databases."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
help_overlay_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/ferryapp/Ferry/ui/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

void
ferry_window_help_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, help_overlay_action);
}
