#include "config.h"

#include "ferry-package-cell.h"

#include "ferry-packages-page.h"

#include <glib/gi18n.h>

struct _FerryPackageCell
{
  GtkWidget         parent_instance;

  GtkWidget        *text;
  FerryPackageItem *item;
};

G_DEFINE_FINAL_TYPE (FerryPackageCell, ferry_package_cell, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_ITEM, PROP_LABEL, PROP_XALIGN, N_PROPS };

static GParamSpec *properties[N_PROPS];

static FerryPackagesPage *
page_of (FerryPackageCell *self)
{
  return FERRY_PACKAGES_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), FERRY_TYPE_PACKAGES_PAGE));
}

static GdkContentProvider *
prepare_cb (FerryPackageCell *self,
            double            x,
            double            y)
{
  FerryPackagesPage *page = page_of (self);

  return page != NULL && self->item != NULL ? ferry_packages_page_dup_content (page, self->item) : NULL;
}

static void
drag_begin_cb (FerryPackageCell *self,
               GdkDrag          *drag,
               GtkDragSource    *source)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr(GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (theme, "package-x-generic", NULL, 48, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                                                 gtk_widget_get_direction (GTK_WIDGET (self)), 0);

  gtk_drag_source_set_icon (source, GDK_PAINTABLE (icon), 24, 24);
}

static void
menu_cb (FerryPackageCell *self,
         int               n_press,
         double            x,
         double            y)
{
  FerryPackagesPage *page = page_of (self);

  if (page != NULL && self->item != NULL)
    ferry_packages_page_popup (page, self->item, GTK_WIDGET (self), x, y);
}

static void
long_press_cb (FerryPackageCell *self,
               double            x,
               double            y)
{
  menu_cb (self, 1, x, y);
}

static void
add_controllers (FerryPackageCell *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (menu_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (long_press_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

static void
ferry_package_cell_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  FerryPackageCell *self = FERRY_PACKAGE_CELL (object);

  switch (id)
    {
    case PROP_ITEM: g_value_set_object (value, self->item); break;
    case PROP_LABEL: g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->text))); break;
    case PROP_XALIGN: g_value_set_float (value, gtk_label_get_xalign (GTK_LABEL (self->text))); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_label (FerryPackageCell *self,
           const char       *label)
{
  gtk_label_set_label (GTK_LABEL (self->text), label != NULL ? label : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
}

static void
ferry_package_cell_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  FerryPackageCell *self = FERRY_PACKAGE_CELL (object);

  switch (id)
    {
    case PROP_ITEM: g_set_object (&self->item, g_value_get_object (value)); break;
    case PROP_LABEL: set_label (self, g_value_get_string (value)); break;
    case PROP_XALIGN: gtk_label_set_xalign (GTK_LABEL (self->text), g_value_get_float (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_package_cell_dispose (GObject *object)
{
  FerryPackageCell *self = FERRY_PACKAGE_CELL (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  G_OBJECT_CLASS (ferry_package_cell_parent_class)->dispose (object);
}

static void
ferry_package_cell_class_init (FerryPackageCellClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_package_cell_get_property;
  object_class->set_property = ferry_package_cell_set_property;
  object_class->dispose = ferry_package_cell_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_PACKAGE_ITEM, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_XALIGN] = g_param_spec_float ("xalign", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_package_cell_init (FerryPackageCell *self)
{
  self->text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->text), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  add_controllers (self);
}

FerryPackageItem *
ferry_package_cell_get_item (FerryPackageCell *self)
{
  return self->item;
}
