#include "config.h"

#include "ferry-preferences-window.h"

#include "ferry-hook-group.h"

struct _FerryPreferencesWindow
{
  AdwPreferencesWindow  parent_instance;
  AdwPreferencesGroup  *appearance;
  AdwPreferencesGroup  *behaviour;
  AdwComboRow          *color_scheme;
  GtkSpinButton        *refresh_minutes;
  GtkSwitch            *notifications;
  GtkWidget            *not_kept;
};

G_DEFINE_FINAL_TYPE (FerryPreferencesWindow, ferry_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static const char *schemes[] = { "system", "light", "dark" };

static gboolean
scheme_to_position (GValue   *value,
                    GVariant *variant,
                    gpointer  user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (schemes[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
position_to_scheme (const GValue       *value,
                    const GVariantType *type,
                    gpointer            user_data)
{
  return g_variant_new_string (schemes[MIN (g_value_get_uint (value), G_N_ELEMENTS (schemes) - 1)]);
}

static void
ferry_preferences_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_PREFERENCES_WINDOW);
  G_OBJECT_CLASS (ferry_preferences_window_parent_class)->dispose (object);
}

static void
ferry_preferences_window_class_init (FerryPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_preferences_window_dispose;
  g_type_ensure (FERRY_TYPE_HOOK_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, appearance);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, behaviour);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, refresh_minutes);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, notifications);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, not_kept);
}

static void
ferry_preferences_window_init (FerryPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_preferences_window_new (GtkWindow *parent,
                              GSettings *settings)
{
  FerryPreferencesWindow *self = g_object_new (FERRY_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  gtk_widget_set_sensitive (GTK_WIDGET (self->appearance), settings != NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->behaviour), settings != NULL);
  gtk_widget_set_visible (self->not_kept, settings == NULL);
  if (settings == NULL)
    return GTK_WIDGET (self);
  g_settings_bind_with_mapping (settings, "color-scheme", self->color_scheme, "selected", G_SETTINGS_BIND_DEFAULT, scheme_to_position,
                                position_to_scheme, NULL, NULL);
  g_settings_bind (settings, "refresh-minutes", self->refresh_minutes, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notifications", self->notifications, "active", G_SETTINGS_BIND_DEFAULT);
  return GTK_WIDGET (self);
}
