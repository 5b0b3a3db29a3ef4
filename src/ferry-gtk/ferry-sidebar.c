#include "config.h"

#include "ferry-sidebar.h"

#include "ferry-instance-row.h"
#include "ferry-place.h"

#include <glib/gi18n.h>

struct _FerrySidebar
{
  AdwBin      parent_instance;
  GtkListBox *list;
  GListModel *rows;        /* places and instances */
  GListModel *instances;
  GObject    *selected;    /* nullable: what was told last */
  char       *selected_id; /* what stays selected when the instances are loaded again */
};

enum { PROP_0, PROP_SELECTED, N_PROPS };
enum { ACTIVATED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FerrySidebar, ferry_sidebar, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static const char *
id_of (gpointer item)
{
  return FERRY_IS_PLACE (item) ? ferry_place_get_id (item) : ferry_instance_item_get_id (item);
}

static GtkWidget *
place_row_new (FerryPlace *place)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (ferry_place_get_title (place));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (ferry_place_get_icon (place)));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  return row;
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return FERRY_IS_PLACE (item) ? place_row_new (item) : ferry_instance_row_new (item);
}

static gpointer
item_of (FerrySidebar  *self,
         GtkListBoxRow *row)
{
  g_autoptr(GObject) item = NULL;

  if (row == NULL)
    return NULL;
  item = g_list_model_get_item (self->rows, (guint) gtk_list_box_row_get_index (row));
  return item;   /* the list keeps it */
}

static GtkWidget *
header_new (FerryInstanceItem *item)
{
  static const char *classes[] = { "development", "staging", "production" };
  GtkWidget *label = gtk_label_new (ferry_instance_item_get_stage_text (item));

  gtk_widget_add_css_class (label, "stage");
  gtk_widget_add_css_class (label, classes[ferry_instance_item_get_stage (item)]);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_start (label, 6);
  gtk_widget_set_margin_top (label, 15);
  gtk_widget_set_margin_bottom (label, 3);
  return label;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  FerryInstanceItem *item = FERRY_IS_INSTANCE_ROW (row) ? ferry_instance_row_get_item (FERRY_INSTANCE_ROW (row)) : NULL;
  FerryInstanceItem *last = FERRY_IS_INSTANCE_ROW (before) ? ferry_instance_row_get_item (FERRY_INSTANCE_ROW (before)) : NULL;

  if (item == NULL || (last != NULL && ferry_instance_item_get_stage (item) == ferry_instance_item_get_stage (last)))
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, header_new (item));
}

static void
row_selected_cb (FerrySidebar  *self,
                 GtkListBoxRow *row)
{
  gpointer item = item_of (self, row);

  /* GTK also tells of a row that is selected already when it takes the focus: its page would be built anew, and what is open there lost */
  if (item == NULL || !g_set_object (&self->selected, item))
    return;
  g_free (self->selected_id);
  self->selected_id = g_strdup (id_of (item));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
row_activated_cb (FerrySidebar *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
rows_changed_cb (FerrySidebar *self)
{
  if (self->selected_id != NULL && !ferry_sidebar_select (self, self->selected_id))
    ferry_sidebar_select (self, "packages");
}

static void
ferry_sidebar_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_SELECTED)
    g_value_set_object (value, ferry_sidebar_get_selected (FERRY_SIDEBAR (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_sidebar_dispose (GObject *object)
{
  FerrySidebar *self = FERRY_SIDEBAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_SIDEBAR);
  g_clear_object (&self->rows);
  g_clear_object (&self->selected);
  g_clear_pointer (&self->selected_id, g_free);
  G_OBJECT_CLASS (ferry_sidebar_parent_class)->dispose (object);
}

static void
ferry_sidebar_class_init (FerrySidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_sidebar_get_property;
  object_class->dispose = ferry_sidebar_dispose;
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, G_TYPE_OBJECT,
                                                   G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED] = g_signal_new ("activated", FERRY_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, FerrySidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

/* Tab leaves the list: to go through it by Tab would open one page after the other. The arrows go through it. */
static gboolean
leave_cb (FerrySidebar    *self,
          guint            keyval,
          guint            keycode,
          GdkModifierType  state)
{
  if ((keyval != GDK_KEY_Tab && keyval != GDK_KEY_KP_Tab) || (state & GDK_SHIFT_MASK) != 0)
    return FALSE;
  gtk_widget_set_can_focus (GTK_WIDGET (self->list), FALSE);
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (GTK_WIDGET (self->list), TRUE);
  return TRUE;
}

static void
ferry_sidebar_init (FerrySidebar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
}

/**
 * ferry_sidebar_set_instances:
 * @self: a sidebar
 * @instances: (transfer none): a model of #FerryInstanceItem
 *
 * Shows the places, and below them the instances. Main thread.
 *
 * Since: 0.1
 */
void
ferry_sidebar_set_instances (FerrySidebar *self,
                             GListModel   *instances)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr(GListModel) places = ferry_place_list_all ();

  g_return_if_fail (self->rows == NULL);

  g_list_store_append (parts, places);
  g_list_store_append (parts, instances);
  self->rows = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  gtk_list_box_bind_model (self->list, self->rows, create_row, self, NULL);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

gpointer
ferry_sidebar_get_selected (FerrySidebar *self)
{
  return item_of (self, gtk_list_box_get_selected_row (self->list));
}

gboolean
ferry_sidebar_select (FerrySidebar *self,
                      const char   *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->rows); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (self->rows, i);

      if (g_strcmp0 (id_of (item), id) == 0)
        {
          gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
          return TRUE;
        }
    }
  return FALSE;
}
