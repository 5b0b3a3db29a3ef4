#include "config.h"

#include "ferry-production-strip.h"

struct _FerryProductionStrip
{
  AdwBin             parent_instance;
  GtkLabel          *name;
  FerryInstanceItem *item;
};

enum { PROP_0, PROP_ITEM, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryProductionStrip, ferry_production_strip, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
ferry_production_strip_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  if (prop_id == PROP_ITEM)
    g_value_set_object (value, FERRY_PRODUCTION_STRIP (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_production_strip_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  if (prop_id == PROP_ITEM)
    ferry_production_strip_set_item (FERRY_PRODUCTION_STRIP (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_production_strip_dispose (GObject *object)
{
  FerryProductionStrip *self = FERRY_PRODUCTION_STRIP (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PRODUCTION_STRIP);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (ferry_production_strip_parent_class)->dispose (object);
}

static void
ferry_production_strip_class_init (FerryProductionStripClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_production_strip_get_property;
  object_class->set_property = ferry_production_strip_set_property;
  object_class->dispose = ferry_production_strip_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/production-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryProductionStrip, name);
}

static void
ferry_production_strip_init (FerryProductionStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ferry_production_strip_set_item (FerryProductionStrip *self,
                                 FerryInstanceItem    *item)
{
  gboolean production = item != NULL && ferry_instance_item_get_stage (item) == FERRY_STAGE_PRODUCTION;

  gtk_widget_set_visible (GTK_WIDGET (self), production);
  gtk_label_set_text (self->name, item != NULL ? ferry_instance_item_get_name (item) : "");
  if (g_set_object (&self->item, item))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}
