#include "config.h"

#include "ferry-instance-page.h"

#include "ferry-backups-page.h"

#include <adwaita.h>

struct _FerryInstancePage
{
  AdwBin             parent_instance;
  AdwViewStack      *stack;
  FerryBackupsPage  *backups;
  AdwViewSwitcherBar *bar;
  AdwViewStackPage   *manager;
  GtkWidget         *title_widget;
  FerryInstanceItem *item;
};

enum { PROP_0, PROP_ITEM, PROP_TITLE_WIDGET, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryInstancePage, ferry_instance_page, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
ferry_instance_page_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  FerryInstancePage *self = FERRY_INSTANCE_PAGE (object);

  switch (prop_id)
    {
    case PROP_ITEM: g_value_set_object (value, self->item); break;
    case PROP_TITLE_WIDGET: g_value_set_object (value, self->title_widget); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_instance_page_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (prop_id == PROP_ITEM)
    FERRY_INSTANCE_PAGE (object)->item = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
offer_backup_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ferry_backups_page_offer (FERRY_INSTANCE_PAGE (widget)->backups, g_variant_get_string (parameter, NULL));
}

/* NocoBase's own migration manager has a page only where it is there: that is known once the instance answered. */
static void
answered_cb (FerryInstancePage *self)
{
  FerryInstance *instance = ferry_instance_item_get_instance (self->item);

  adw_view_stack_page_set_visible (self->manager, instance != NULL && (ferry_instance_get_capabilities (instance) & FERRY_CAN_MANAGE_MIGRATIONS) != 0);
}

static void
ferry_instance_page_constructed (GObject *object)
{
  FerryInstancePage *self = FERRY_INSTANCE_PAGE (object);

  G_OBJECT_CLASS (ferry_instance_page_parent_class)->constructed (object);
  g_signal_connect_object (self->item, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  answered_cb (self);
}

static void
ferry_instance_page_dispose (GObject *object)
{
  FerryInstancePage *self = FERRY_INSTANCE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_INSTANCE_PAGE);
  g_clear_object (&self->title_widget);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (ferry_instance_page_parent_class)->dispose (object);
}

static void
ferry_instance_page_class_init (FerryInstancePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_instance_page_get_property;
  object_class->set_property = ferry_instance_page_set_property;
  object_class->constructed = ferry_instance_page_constructed;
  object_class->dispose = ferry_instance_page_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE_WIDGET] = g_param_spec_object ("title-widget", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/instance-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryInstancePage, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryInstancePage, backups);
  gtk_widget_class_bind_template_child (widget_class, FerryInstancePage, bar);
  gtk_widget_class_bind_template_child (widget_class, FerryInstancePage, manager);
  gtk_widget_class_install_action (widget_class, "instance.offer-backup", "s", offer_backup_action);
}

static void
ferry_instance_page_init (FerryInstancePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->title_widget = g_object_ref_sink (g_object_new (ADW_TYPE_VIEW_SWITCHER_TITLE, "stack", self->stack, NULL));
  g_object_bind_property (self->title_widget, "title-visible", self->bar, "reveal", G_BINDING_SYNC_CREATE);
}

GtkWidget *
ferry_instance_page_new (FerryInstanceItem *item)
{
  return g_object_new (FERRY_TYPE_INSTANCE_PAGE, "item", item, NULL);
}

void
ferry_instance_page_show_view (FerryInstancePage *self,
                               const char        *name)
{
  if (adw_view_stack_get_child_by_name (self->stack, name) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, name);
}

FerryInstanceItem *
ferry_instance_page_get_item (FerryInstancePage *self)
{
  return self->item;
}

const char *
ferry_instance_page_get_view (FerryInstancePage *self)
{
  return adw_view_stack_get_visible_child_name (self->stack);
}
