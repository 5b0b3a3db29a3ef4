#include "config.h"

#include "ferry-instance-row.h"

#include <glib/gi18n.h>

struct _FerryInstanceRow
{
  GtkListBoxRow      parent_instance;
  FerryInstanceItem *item;
};

enum { PROP_0, PROP_ITEM, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryInstanceRow, ferry_instance_row, GTK_TYPE_LIST_BOX_ROW)

static GParamSpec *properties[N_PROPS];

/* "SQLite · 2.2.15 · As of 14:02", without what is not known */
static char *
join_facts (FerryInstanceRow *self,
            const char       *dialect,
            const char       *version,
            const char       *state)
{
  const char *facts[] = { dialect, version, state };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    if (facts[i] != NULL && *facts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", facts[i]);
  return g_string_free (text, FALSE);
}

static gboolean
is_trouble (FerryInstanceRow   *self,
            FerryInstanceState  state)
{
  return state >= FERRY_INSTANCE_UNREACHABLE;
}

static void
ferry_instance_row_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  if (prop_id == PROP_ITEM)
    g_value_set_object (value, FERRY_INSTANCE_ROW (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_instance_row_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  if (prop_id == PROP_ITEM)
    FERRY_INSTANCE_ROW (object)->item = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_instance_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_INSTANCE_ROW);
  g_clear_object (&FERRY_INSTANCE_ROW (object)->item);
  G_OBJECT_CLASS (ferry_instance_row_parent_class)->dispose (object);
}

static void
ferry_instance_row_class_init (FerryInstanceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_instance_row_get_property;
  object_class->set_property = ferry_instance_row_set_property;
  object_class->dispose = ferry_instance_row_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/instance-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, join_facts);
  gtk_widget_class_bind_template_callback (widget_class, is_trouble);
}

static void
ferry_instance_row_init (FerryInstanceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_instance_row_new (FerryInstanceItem *item)
{
  return g_object_new (FERRY_TYPE_INSTANCE_ROW, "item", item, NULL);
}

FerryInstanceItem *
ferry_instance_row_get_item (FerryInstanceRow *self)
{
  return self->item;
}
