#include "config.h"

#include "ferry-message-bar.h"

#include "ferry-text-scale.h"

#include <glib/gi18n.h>

/* of the texts of the usual size; text and button share a baseline, and GTK 4.8 rounds its place differently for a width: a critical message where they fill the bar */
#define LEAST_HEIGHT 36

struct _FerryMessageBar
{
  AdwBin       parent_instance;
  GtkImage    *icon;
  GtkLabel    *label;
  GtkButton   *button;
};

G_DEFINE_FINAL_TYPE (FerryMessageBar, ferry_message_bar, ADW_TYPE_BIN)

static void
close_cb (FerryMessageBar *self)
{
  ferry_message_bar_hide (self);
}

static void
ferry_message_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_MESSAGE_BAR);
  G_OBJECT_CLASS (ferry_message_bar_parent_class)->dispose (object);
}

static void
ferry_message_bar_class_init (FerryMessageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_message_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/message-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryMessageBar, icon);
  gtk_widget_class_bind_template_child (widget_class, FerryMessageBar, label);
  gtk_widget_class_bind_template_child (widget_class, FerryMessageBar, button);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
ferry_message_bar_init (FerryMessageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (adw_bin_get_child (ADW_BIN (self)), -1, (int) (LEAST_HEIGHT * ferry_text_scale_get ()));
}

static void
show_text (FerryMessageBar *self,
           const char      *icon_name,
           const char      *text)
{
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * ferry_message_bar_show_error:
 * @self: a bar
 * @error: what happened
 *
 * Shows an error's message until it is closed or another takes its place. Main thread.
 *
 * Since: 0.1
 */
void
ferry_message_bar_show_error (FerryMessageBar *self,
                              const GError    *error)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  show_text (self, "dialog-error-symbolic", error->message);
}

void
ferry_message_bar_show_text (FerryMessageBar *self,
                             const char      *icon_name,
                             const char      *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  show_text (self, icon_name != NULL ? icon_name : "dialog-information-symbolic", text);
}

void
ferry_message_bar_set_action (FerryMessageBar *self,
                              const char      *label,
                              const char      *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed_action, &name, &target, NULL))
    g_return_if_reached ();
  gtk_button_set_label (self->button, label);
  /* the target first: an action without the one that it wants makes GTK warn */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), name);
  gtk_widget_set_visible (GTK_WIDGET (self->button), TRUE);
}

void
ferry_message_bar_hide (FerryMessageBar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

const char *
ferry_message_bar_get_text (FerryMessageBar *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_text (self->label) : NULL;
}
