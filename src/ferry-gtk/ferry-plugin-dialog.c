#include "config.h"

#include "ferry-plugin-dialog.h"

#include "ferry-production-strip.h"

#include <glib/gi18n.h>

struct _FerryPluginDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  GtkListBox           *list;
  FerryRelease         *release;
};

enum { PROP_0, PROP_RELEASE, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryPluginDialog, ferry_plugin_dialog, ADW_TYPE_WINDOW)

static void
add_row (FerryPluginDialog *self,
         FerryCheckItem    *item)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ferry_check_item_get_title (item));
  if (ferry_check_item_get_action (item) != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), ferry_check_item_get_action (item));
  gtk_list_box_append (self->list, row);
}

static void
continue_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  ferry_release_set_ignore_plugins (FERRY_PLUGIN_DIALOG (widget)->release, TRUE);
  gtk_window_destroy (GTK_WINDOW (widget));
}

static void
ferry_plugin_dialog_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (prop_id == PROP_RELEASE)
    FERRY_PLUGIN_DIALOG (object)->release = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_plugin_dialog_constructed (GObject *object)
{
  FerryPluginDialog *self = FERRY_PLUGIN_DIALOG (object);
  GListModel *checks = self->release != NULL ? ferry_release_get_checks (self->release) : NULL;

  G_OBJECT_CLASS (ferry_plugin_dialog_parent_class)->constructed (object);
  if (self->release != NULL)
    ferry_production_strip_set_item (self->strip, ferry_release_get_target (self->release));
  for (guint i = 0; checks != NULL && i < g_list_model_get_n_items (checks); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (checks, i);

      if (ferry_check_item_get_level (item) == FERRY_CHECK_WARNING && g_str_has_prefix (ferry_check_item_get_code (item), "plugin-"))
        add_row (self, item);
    }
}

static void
ferry_plugin_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_PLUGIN_DIALOG);
  g_clear_object (&FERRY_PLUGIN_DIALOG (object)->release);
  G_OBJECT_CLASS (ferry_plugin_dialog_parent_class)->dispose (object);
}

static void
ferry_plugin_dialog_class_init (FerryPluginDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ferry_plugin_dialog_set_property;
  object_class->constructed = ferry_plugin_dialog_constructed;
  object_class->dispose = ferry_plugin_dialog_dispose;
  properties[PROP_RELEASE] = g_param_spec_object ("release", NULL, NULL, FERRY_TYPE_RELEASE, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/plugin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPluginDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryPluginDialog, list);
  gtk_widget_class_install_action (widget_class, "plugins.continue", NULL, continue_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_plugin_dialog_init (FerryPluginDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
