#include "config.h"

#include "ferry-rule-chooser.h"

#include "ferry-words.h"

#include <glib/gi18n.h>

struct _FerryRuleChooser
{
  GtkPopover  parent_instance;

  GtkListBox *list;
  GtkLabel   *title;
};

enum { CHOSEN, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryRuleChooser, ferry_rule_chooser, GTK_TYPE_POPOVER)

static void
activated_cb (FerryRuleChooser *self,
              GtkListBoxRow    *row)
{
  FerryRule rule = (FerryRule) gtk_list_box_row_get_index (row);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, (int) rule);
}

static void
ferry_rule_chooser_class_init (FerryRuleChooserClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", FERRY_TYPE_RULE_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_RULE);
}

static void
ferry_rule_chooser_init (FerryRuleChooser *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));

  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rules"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, GTK_WIDGET (self->title));
  gtk_box_append (box, GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (box));
}

GtkWidget *
ferry_rule_chooser_new (void)
{
  return g_object_new (FERRY_TYPE_RULE_CHOOSER, NULL);
}

static char *
why_not (GPtrArray *rows,
         FerryRule  rule)
{
  g_autofree char *first = NULL;
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      FerryTableRow *row = g_ptr_array_index (rows, i);
      FerryTableRule *table = ferry_table_row_get_rule (row);
      g_autofree char *reason = table != NULL ? ferry_table_rule_dup_why_not (table, rule) : NULL;

      if (reason == NULL)
        continue;
      n++;
      if (first == NULL)
        first = rows->len > 1 ? g_strdup_printf (C_("table: reason", "%s: %s"), ferry_table_row_get_table (row), reason) : g_steal_pointer (&reason);
    }
  if (n <= 1)
    return g_steal_pointer (&first);
  return g_strdup_printf (ngettext ("%s (and %u table more)", "%s (and %u tables more)", n - 1), first, n - 1);
}

static GtkWidget *
new_label (const char *text,
           const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 34);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 46);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
new_row (FerryRule   rule,
         gboolean    present,
         const char *reason)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *name = rule == FERRY_RULE_DEFAULT ? C_("rule", "No rule of its own") : ferry_words_rule (rule);
  g_autofree char *title = present ? g_strdup_printf (C_("rule that is set", "%s ✓"), name) : g_strdup (name);
  GtkWidget *label = new_label (title, NULL);

  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), new_label (reason != NULL ? reason : rule == FERRY_RULE_DEFAULT ? _("The table follows its group.") : ferry_rule_describe (rule), "caption"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_sensitive (row, reason == NULL);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  return row;
}

static gboolean
all_have (GPtrArray *rows,
          FerryRule  rule)
{
  for (guint i = 0; i < rows->len; i++)
    if (ferry_table_row_get_independent (g_ptr_array_index (rows, i)) != rule)
      return FALSE;
  return rows->len > 0;
}

/**
 * ferry_rule_chooser_set_rows:
 * @self: a chooser
 * @rows: (element-type FerryTableRow): the tables that the rule is for
 *
 * Shows what can be chosen for the tables. Main thread.
 *
 * Since: 0.1
 */
void
ferry_rule_chooser_set_rows (FerryRuleChooser *self,
                             GPtrArray        *rows)
{
  g_autofree char *several = g_strdup_printf (ngettext ("%u table", "%u tables", rows->len), rows->len);
  GtkWidget *child;

  gtk_label_set_text (self->title, rows->len == 1 ? ferry_table_row_get_table (g_ptr_array_index (rows, 0)) : several);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = FERRY_RULE_DEFAULT; i <= FERRY_RULE_SKIP; i++)
    {
      g_autofree char *reason = why_not (rows, (FerryRule) i);

      gtk_list_box_append (self->list, new_row ((FerryRule) i, all_have (rows, (FerryRule) i), reason));
    }
}
