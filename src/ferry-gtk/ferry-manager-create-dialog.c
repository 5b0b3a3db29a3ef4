#include "config.h"

#include "ferry-manager-create-dialog.h"

#include "ferry-production-strip.h"

#include <glib/gi18n.h>

struct _FerryManagerCreateDialog
{
  AdwMessageDialog      parent_instance;
  FerryProductionStrip *strip;
  AdwEntryRow          *title_row;
  AdwComboRow          *rule_row;
  GPtrArray            *rules;
};

G_DEFINE_FINAL_TYPE (FerryManagerCreateDialog, ferry_manager_create_dialog, ADW_TYPE_MESSAGE_DIALOG)

static FerryManagerRecord *
chosen (FerryManagerCreateDialog *self)
{
  guint place = adw_combo_row_get_selected (self->rule_row);

  return place < self->rules->len ? g_ptr_array_index (self->rules, place) : NULL;
}

static void
rule_cb (FerryManagerCreateDialog *self)
{
  FerryManagerRecord *rule = self->rules != NULL ? chosen (self) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rule_row), rule != NULL ? ferry_manager_record_get_message (rule) : NULL);
}

static void
ferry_manager_create_dialog_dispose (GObject *object)
{
  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_MANAGER_CREATE_DIALOG);
  g_clear_pointer (&FERRY_MANAGER_CREATE_DIALOG (object)->rules, g_ptr_array_unref);
  G_OBJECT_CLASS (ferry_manager_create_dialog_parent_class)->dispose (object);
}

static void
ferry_manager_create_dialog_class_init (FerryManagerCreateDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_manager_create_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/manager-create-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryManagerCreateDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerCreateDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerCreateDialog, rule_row);
  gtk_widget_class_bind_template_callback (widget_class, rule_cb);
}

static void
ferry_manager_create_dialog_init (FerryManagerCreateDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ferry_manager_create_dialog_new:
 * @parent: the window
 * @item: the instance
 * @rules: (element-type FerryManagerRecord): NocoBase's rules
 *
 * Returns: (transfer none): the dialog
 *
 * Since: 0.1
 */
GtkWidget *
ferry_manager_create_dialog_new (GtkWindow         *parent,
                                 FerryInstanceItem *item,
                                 GPtrArray         *rules)
{
  FerryManagerCreateDialog *self = g_object_new (FERRY_TYPE_MANAGER_CREATE_DIALOG, "transient-for", parent, NULL);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->rules = g_ptr_array_ref (rules);
  for (guint i = 0; i < rules->len; i++)
    gtk_string_list_append (names, ferry_manager_record_get_title (g_ptr_array_index (rules, i)));
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (self), _("Let “%s” Make a Migration File"), ferry_instance_item_get_name (item));
  ferry_production_strip_set_item (self->strip, item);
  adw_combo_row_set_model (self->rule_row, G_LIST_MODEL (names));
  gtk_widget_set_visible (GTK_WIDGET (self->rule_row), rules->len > 0);
  rule_cb (self);
  return GTK_WIDGET (self);
}

char *
ferry_manager_create_dialog_dup_rule (FerryManagerCreateDialog *self)
{
  FerryManagerRecord *rule = chosen (self);

  return rule != NULL ? g_strdup (ferry_manager_record_get_name (rule)) : NULL;
}

char *
ferry_manager_create_dialog_dup_title (FerryManagerCreateDialog *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));

  return *title != '\0' ? g_strdup (title) : NULL;
}
