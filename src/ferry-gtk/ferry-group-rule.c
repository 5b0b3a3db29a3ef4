#include "config.h"

#include "ferry-group-rule.h"

#include "ferry-words.h"

struct _FerryGroupRule
{
  GtkWidget    parent_instance;

  GtkWidget   *content;
  GtkLabel    *title;
  GtkDropDown *choice;
  GtkLabel    *sentence;
  FerryRule    rule;
};

G_DEFINE_FINAL_TYPE (FerryGroupRule, ferry_group_rule, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_TITLE, PROP_RULE, PROP_EDITABLE, N_PROPS };

static GParamSpec *properties[N_PROPS];

/* the choices lie in the order of FerryRule */
static void
set_rule (FerryGroupRule *self,
          FerryRule       rule)
{
  gtk_drop_down_set_selected (self->choice, (guint) rule);
  gtk_label_set_text (self->sentence, ferry_rule_describe (rule));
  if (self->rule == rule)
    return;
  self->rule = rule;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RULE]);
}

static void
selected_cb (FerryGroupRule *self)
{
  guint selected = gtk_drop_down_get_selected (self->choice);

  if (selected != GTK_INVALID_LIST_POSITION && selected != (guint) self->rule)
    set_rule (self, (FerryRule) selected);
}

static void
ferry_group_rule_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FerryGroupRule *self = FERRY_GROUP_RULE (object);

  switch (id)
    {
    case PROP_TITLE: g_value_set_string (value, gtk_label_get_label (self->title)); break;
    case PROP_RULE: g_value_set_enum (value, (int) self->rule); break;
    case PROP_EDITABLE: g_value_set_boolean (value, gtk_widget_get_sensitive (GTK_WIDGET (self->choice))); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_title (FerryGroupRule *self,
           const char     *title)
{
  gtk_label_set_label (self->title, title);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
ferry_group_rule_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  FerryGroupRule *self = FERRY_GROUP_RULE (object);

  switch (id)
    {
    case PROP_TITLE: set_title (self, g_value_get_string (value)); break;
    case PROP_RULE: set_rule (self, (FerryRule) g_value_get_enum (value)); break;
    case PROP_EDITABLE: gtk_widget_set_sensitive (GTK_WIDGET (self->choice), g_value_get_boolean (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ferry_group_rule_dispose (GObject *object)
{
  FerryGroupRule *self = FERRY_GROUP_RULE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  G_OBJECT_CLASS (ferry_group_rule_parent_class)->dispose (object);
}

static void
ferry_group_rule_class_init (FerryGroupRuleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_group_rule_get_property;
  object_class->set_property = ferry_group_rule_set_property;
  object_class->dispose = ferry_group_rule_dispose;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_RULE] = g_param_spec_enum ("rule", NULL, NULL, FERRY_TYPE_RULE, FERRY_RULE_DEFAULT, flags);
  properties[PROP_EDITABLE] = g_param_spec_boolean ("editable", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkDropDown *
new_choice (void)
{
  const char *names[FERRY_RULE_SKIP + 2] = { NULL };

  for (guint i = FERRY_RULE_DEFAULT; i <= FERRY_RULE_SKIP; i++)
    names[i] = ferry_words_rule ((FerryRule) i);
  return GTK_DROP_DOWN (gtk_drop_down_new_from_strings (names));
}

static void
ferry_group_rule_init (FerryGroupRule *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 3));

  self->content = GTK_WIDGET (box);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->choice = new_choice ();
  self->sentence = GTK_LABEL (gtk_label_new (ferry_rule_describe (FERRY_RULE_DEFAULT)));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_label_set_xalign (self->sentence, 0);
  gtk_label_set_wrap (self->sentence, TRUE);
  gtk_label_set_width_chars (self->sentence, 20);
  gtk_label_set_max_width_chars (self->sentence, 24);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "dim-label");
  gtk_box_append (box, GTK_WIDGET (self->title));
  gtk_box_append (box, GTK_WIDGET (self->choice));
  gtk_box_append (box, GTK_WIDGET (self->sentence));
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}
