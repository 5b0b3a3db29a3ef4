#include "config.h"

#include "ferry-check-row.h"

#include <glib/gi18n.h>

struct _FerryCheckRow
{
  AdwBin          parent_instance;
  GtkImage       *icon;
  GtkLabel       *level;
  GtkLabel       *title;
  GtkLabel       *found;
  GtkLabel       *advice;
  GtkButton      *button;
  FerryCheckItem *item;
};

enum { PROP_0, PROP_ITEM, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryCheckRow, ferry_check_row, ADW_TYPE_BIN)

static const struct { const char *icon, *word, *style; } levels[] = {
  [FERRY_CHECK_BLOCKER] = { "dialog-error-symbolic", NC_("level of a check", "Blocker"), "error" },
  [FERRY_CHECK_INPUT] = { "document-edit-symbolic", NC_("level of a check", "Value needed"), "warning" },
  [FERRY_CHECK_WARNING] = { "dialog-warning-symbolic", NC_("level of a check", "Warning"), "warning" },
  [FERRY_CHECK_PASSED] = { "object-select-symbolic", NC_("level of a check", "Passed"), "success" },
};

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static char *
found_text (FerryCheckItem *item)
{
  const char *found = ferry_check_item_get_found (item);
  const char *expected = ferry_check_item_get_expected (item);

  if (found != NULL && expected != NULL && g_strcmp0 (found, expected) != 0)
    return g_strdup_printf (_("Found: %s. Expected: %s."), found, expected);
  return found != NULL && ferry_check_item_get_level (item) != FERRY_CHECK_PASSED ? g_strdup_printf (_("Found: %s."), found) : g_strdup (found);
}

static void
set_button (FerryCheckRow *self)
{
  /* a restore password has its place below the checks */
  gboolean input = ferry_check_item_get_level (self->item) == FERRY_CHECK_INPUT && g_strcmp0 (ferry_check_item_get_code (self->item), "password") != 0;
  gboolean plugin = ferry_check_item_get_level (self->item) == FERRY_CHECK_WARNING && g_str_has_prefix (ferry_check_item_get_code (self->item), "plugin-");

  gboolean order = ferry_check_item_get_level (self->item) == FERRY_CHECK_BLOCKER && g_strcmp0 (ferry_check_item_get_code (self->item), "promotion") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->button), input || plugin || order);
  if (!input && !plugin && !order)
    return;
  gtk_button_set_label (self->button, input ? _("Enter Values…") : plugin ? _("Decide…") : _("Give a Reason…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), input ? "execute.enter-values" : plugin ? "execute.decide-plugins" : "execute.pass-over-order");
}

static void
update (FerryCheckRow *self)
{
  FerryCheckLevel level = ferry_check_item_get_level (self->item);
  const char *style[] = { levels[level].style, NULL };
  g_autofree char *found = found_text (self->item);

  gtk_image_set_from_icon_name (self->icon, levels[level].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), style);
  gtk_label_set_label (self->level, g_dpgettext2 (NULL, "level of a check", levels[level].word));
  set_text (self->title, ferry_check_item_get_title (self->item));
  set_text (self->found, found);
  set_text (self->advice, level == FERRY_CHECK_INPUT ? NULL : ferry_check_item_get_action (self->item));
  set_button (self);
}

static void
ferry_check_row_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_ITEM)
    g_value_set_object (value, FERRY_CHECK_ROW (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_check_row_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FerryCheckRow *self = FERRY_CHECK_ROW (object);

  if (prop_id != PROP_ITEM || !g_set_object (&self->item, g_value_get_object (value)))
    return;
  if (self->item != NULL)
    update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
ferry_check_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_CHECK_ROW);
  g_clear_object (&FERRY_CHECK_ROW (object)->item);
  G_OBJECT_CLASS (ferry_check_row_parent_class)->dispose (object);
}

static void
ferry_check_row_class_init (FerryCheckRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_check_row_get_property;
  object_class->set_property = ferry_check_row_set_property;
  object_class->dispose = ferry_check_row_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_CHECK_ITEM, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/check-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryCheckRow, icon);
  gtk_widget_class_bind_template_child (widget_class, FerryCheckRow, level);
  gtk_widget_class_bind_template_child (widget_class, FerryCheckRow, title);
  gtk_widget_class_bind_template_child (widget_class, FerryCheckRow, found);
  gtk_widget_class_bind_template_child (widget_class, FerryCheckRow, advice);
  gtk_widget_class_bind_template_child (widget_class, FerryCheckRow, button);
}

static void
ferry_check_row_init (FerryCheckRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_check_row_create (gpointer item,
                        gpointer user_data)
{
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, NULL);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), g_object_new (FERRY_TYPE_CHECK_ROW, "item", item, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, ferry_check_item_get_title (item), -1);
  return row;
}
