#include "config.h"

#include "ferry-rules-page-private.h"

#include "ferry-cell-tooltip.h"
#include "ferry-growing-list.h"
#include "ferry-rule-chooser.h"
#include "ferry-words.h"

#include <glib/gi18n.h>

/* The rule editor's list of tables: filled, searched, and given rules. */

static void
settled_cb (FerryRulesPage *self)
{
  const char *problem = ferry_effective_tables_get_problem (self->tables);

  gtk_spinner_set_spinning (self->spinner, ferry_effective_tables_is_busy (self->tables));
  if (problem != NULL)
    {
      g_autoptr(GError) error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED, problem);

      ferry_message_bar_show_error (self->message, error);
    }
  else
    ferry_message_bar_hide (self->message);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  ferry_growing_list_grow (self->shown);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  FerryRulesPage *self = user_data;

  return ferry_table_row_matches (item, (const char * const *) self->words);
}

static gboolean
filter_cb (gpointer user_data)
{
  FerryRulesPage *self = user_data;

  self->filtering = 0;
  g_strfreev (self->words);
  self->words = ferry_words_split (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  ferry_growing_list_grow (self->shown);
  return G_SOURCE_REMOVE;
}

/* taking hundreds of rows away and putting others in their place are two frames' work */
void
_ferry_rules_page_search_changed (FerryRulesPage *self)
{
  ferry_growing_list_go_up (self->view);
  ferry_growing_list_shrink (self->shown);
  if (self->filtering == 0)
    self->filtering = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, filter_cb, self, NULL);
}

void
_ferry_rules_page_count_tables (FerryRulesPage *self)
{
  guint shown = g_list_model_get_n_items (gtk_slice_list_model_get_model (self->shown));
  guint all = g_list_model_get_n_items (ferry_effective_tables_get_rows (self->tables));
  g_autofree char *text = g_strdup_printf (ngettext ("%u table", "%u tables", shown), shown);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, shown > 0 ? "list" : gtk_drop_down_get_selected_item (self->instance) == NULL ? "no-instance" : all > 0 ? "nothing" : "list");
  _ferry_rules_page_update_actions (self);
}

static GPtrArray *
dup_selected (FerryRulesPage *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GtkBitset) chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  for (guint i = 0; i < gtk_bitset_get_size (chosen); i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (chosen, i)));
  return rows;
}

static void
chosen_cb (FerryRulesPage *self,
           FerryRule       rule)
{
  g_autoptr(GPtrArray) rows = dup_selected (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  if (self->document == NULL || ferry_rule_document_is_read_only (self->document))
    return;
  for (guint i = 0; i < rows->len; i++)
    g_strv_builder_add (builder, ferry_effective_tables_rule_name (ferry_rule_document_get_rules (self->document), g_ptr_array_index (rows, i)));
  names = g_strv_builder_end (builder);
  ferry_rule_document_set_tables (self->document, (const char * const *) names, rule);
}

/* at the row that has the focus, else at the list's top */
static void
set_rule_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (widget);
  g_autoptr(GPtrArray) rows = dup_selected (self);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkWidget *where = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) ? focus : GTK_WIDGET (self->stack);
  graphene_rect_t bounds;

  if (rows->len == 0 || !gtk_widget_compute_bounds (where, widget, &bounds))
    return;
  ferry_rule_chooser_set_rows (FERRY_RULE_CHOOSER (self->chooser), rows);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->chooser), &(GdkRectangle) { (int) bounds.origin.x + 120, (int) bounds.origin.y, 1, MIN ((int) bounds.size.height, 30) });
  gtk_popover_popup (GTK_POPOVER (self->chooser));
}

void
_ferry_rules_page_row_activated (FerryRulesPage *self,
                  guint           position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "rules.set-rule", NULL);
}

void
_ferry_rules_page_install_tables (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "rules.set-rule", NULL, set_rule_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "rules.set-rule", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "rules.set-rule", NULL);
}

void
_ferry_rules_page_init_tables (FerryRulesPage *self)
{
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->tables = ferry_effective_tables_new ();
  self->words = g_new0 (char *, 1);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (ferry_effective_tables_get_rows (self->tables)), g_object_ref (GTK_FILTER (self->filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->shown = ferry_growing_list_new (G_LIST_MODEL (sorted));
  g_object_unref (sorted);
  self->selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
  ferry_cell_tooltip_install (GTK_WIDGET (self->view));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->tables, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (_ferry_rules_page_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (_ferry_rules_page_count_tables), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  self->chooser = ferry_rule_chooser_new ();
  gtk_widget_set_parent (self->chooser, GTK_WIDGET (self));
  g_signal_connect_object (self->chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}
