#include "config.h"

#include "ferry-process-view.h"

#include <glib/gi18n.h>

struct _FerryProcessView
{
  AdwWindow          parent_instance;
  AdwWindowTitle    *title;
  FerryProcessPane  *pane;
  FerryInstanceItem *item;
  char              *execution_id;
};

enum { PROP_0, PROP_ITEM, PROP_EXECUTION_ID, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryProcessView, ferry_process_view, ADW_TYPE_WINDOW)

static void
ferry_process_view_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  FerryProcessView *self = FERRY_PROCESS_VIEW (object);

  switch (prop_id)
    {
    case PROP_ITEM: self->item = g_value_dup_object (value); break;
    case PROP_EXECUTION_ID: self->execution_id = g_value_dup_string (value); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_process_view_constructed (GObject *object)
{
  FerryProcessView *self = FERRY_PROCESS_VIEW (object);

  G_OBJECT_CLASS (ferry_process_view_parent_class)->constructed (object);
  if (self->item == NULL || self->execution_id == NULL)
    return;
  adw_window_title_set_subtitle (self->title, ferry_instance_item_get_name (self->item));
  ferry_process_pane_show (self->pane, self->item, self->execution_id);
}

static void
ferry_process_view_dispose (GObject *object)
{
  FerryProcessView *self = FERRY_PROCESS_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PROCESS_VIEW);
  g_clear_object (&self->item);
  g_clear_pointer (&self->execution_id, g_free);
  G_OBJECT_CLASS (ferry_process_view_parent_class)->dispose (object);
}

static void
ferry_process_view_class_init (FerryProcessViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = ferry_process_view_set_property;
  object_class->constructed = ferry_process_view_constructed;
  object_class->dispose = ferry_process_view_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM, flags);
  properties[PROP_EXECUTION_ID] = g_param_spec_string ("execution-id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_PROCESS_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/process-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryProcessView, title);
  gtk_widget_class_bind_template_child (widget_class, FerryProcessView, pane);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_process_view_init (FerryProcessView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

FerryProcessPane *
ferry_process_view_get_pane (FerryProcessView *self)
{
  return self->pane;
}
