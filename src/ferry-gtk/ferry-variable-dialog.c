#include "config.h"

#include "ferry-variable-dialog.h"

#include "ferry-production-strip.h"

#include <glib/gi18n.h>

struct _FerryVariableDialog
{
  AdwMessageDialog      parent_instance;
  FerryProductionStrip *strip;
  AdwEntryRow          *name;
  GtkWidget            *secret_row;
  GtkSwitch            *secret;
  AdwEntryRow          *value;
  AdwPasswordEntryRow  *password;
};

G_DEFINE_FINAL_TYPE (FerryVariableDialog, ferry_variable_dialog, ADW_TYPE_MESSAGE_DIALOG)

static GtkEditable *
value_row (FerryVariableDialog *self)
{
  return gtk_switch_get_active (self->secret) ? GTK_EDITABLE (self->password) : GTK_EDITABLE (self->value);
}

static void
changed_cb (FerryVariableDialog *self)
{
  gboolean secret = gtk_switch_get_active (self->secret);
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));
  gboolean valid = ferry_variable_name_valid (name);

  gtk_widget_set_visible (GTK_WIDGET (self->value), !secret);
  gtk_widget_set_visible (GTK_WIDGET (self->password), secret);
  if (valid || *name == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "save", valid && *gtk_editable_get_text (value_row (self)) != '\0');
}

static void
ferry_variable_dialog_dispose (GObject *object)
{
  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_VARIABLE_DIALOG);
  G_OBJECT_CLASS (ferry_variable_dialog_parent_class)->dispose (object);
}

static void
ferry_variable_dialog_class_init (FerryVariableDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_variable_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/variable-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryVariableDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryVariableDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FerryVariableDialog, secret_row);
  gtk_widget_class_bind_template_child (widget_class, FerryVariableDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, FerryVariableDialog, value);
  gtk_widget_class_bind_template_child (widget_class, FerryVariableDialog, password);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
ferry_variable_dialog_init (FerryVariableDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_variable (FerryVariableDialog *self,
               FerryVariable       *variable)
{
  const char *value = ferry_variable_get_value (variable);

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (self), _("Change “%s”"), ferry_variable_get_name (variable));
  gtk_editable_set_text (GTK_EDITABLE (self->name), ferry_variable_get_name (variable));
  gtk_widget_set_visible (GTK_WIDGET (self->name), FALSE);
  gtk_switch_set_active (self->secret, ferry_variable_get_secret (variable));
  gtk_widget_set_visible (self->secret_row, FALSE);
  if (!ferry_variable_get_secret (variable) && value != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->value), value);
}

GtkWidget *
ferry_variable_dialog_new (GtkWindow         *parent,
                           FerryInstanceItem *item,
                           FerryVariable     *variable)
{
  FerryVariableDialog *self = g_object_new (FERRY_TYPE_VARIABLE_DIALOG, "transient-for", parent, NULL);

  ferry_production_strip_set_item (self->strip, item);
  if (variable != NULL)
    show_variable (self, variable);
  changed_cb (self);
  return GTK_WIDGET (self);
}

FerryVariable *
ferry_variable_dialog_dup_variable (FerryVariableDialog *self)
{
  return ferry_variable_new (gtk_editable_get_text (GTK_EDITABLE (self->name)), gtk_switch_get_active (self->secret), gtk_editable_get_text (value_row (self)));
}
