#include "config.h"

#include "ferry-item-page.h"

typedef struct
{
  FerryInstanceItem *item;
} FerryItemPagePrivate;

enum { PROP_0, PROP_ITEM, N_PROPS };

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FerryItemPage, ferry_item_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
ferry_item_page_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_ITEM)
    g_value_set_object (value, ferry_item_page_get_item (FERRY_ITEM_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_item_page_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FerryItemPagePrivate *priv = ferry_item_page_get_instance_private (FERRY_ITEM_PAGE (object));

  if (prop_id != PROP_ITEM)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (g_set_object (&priv->item, g_value_get_object (value)))
    g_object_notify_by_pspec (object, pspec);
}

static void
ferry_item_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ferry_item_page_parent_class)->map (widget);
  ferry_item_page_reload (FERRY_ITEM_PAGE (widget));
}

static void
ferry_item_page_finalize (GObject *object)
{
  FerryItemPagePrivate *priv = ferry_item_page_get_instance_private (FERRY_ITEM_PAGE (object));

  g_clear_object (&priv->item);
  G_OBJECT_CLASS (ferry_item_page_parent_class)->finalize (object);
}

static void
ferry_item_page_class_init (FerryItemPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_item_page_get_property;
  object_class->set_property = ferry_item_page_set_property;
  object_class->finalize = ferry_item_page_finalize;
  GTK_WIDGET_CLASS (klass)->map = ferry_item_page_map;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_item_page_init (FerryItemPage *self)
{
}

FerryInstanceItem *
ferry_item_page_get_item (FerryItemPage *self)
{
  FerryItemPagePrivate *priv = ferry_item_page_get_instance_private (self);

  return priv->item;
}

FerryInstance *
ferry_item_page_get_instance (FerryItemPage *self)
{
  FerryInstanceItem *item = ferry_item_page_get_item (self);

  return item != NULL ? ferry_instance_item_get_instance (item) : NULL;
}

void
ferry_item_page_reload (FerryItemPage *self)
{
  if (ferry_item_page_get_item (self) != NULL && FERRY_ITEM_PAGE_GET_CLASS (self)->load != NULL)
    FERRY_ITEM_PAGE_GET_CLASS (self)->load (self);
}
