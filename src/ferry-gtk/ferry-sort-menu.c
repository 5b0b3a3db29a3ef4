#include "config.h"

#include "ferry-sort-menu.h"

#include <glib/gi18n.h>

/* What the actions work on; owned by the action group's closures. */
typedef struct
{
  GtkColumnView *view;     /* weak */
  GSimpleAction *column;
  GSimpleAction *descending;
  gboolean       applying;
} SortMenu;

static void
sort_menu_free (gpointer data,
                GClosure *closure)
{
  SortMenu *menu = data;

  g_clear_weak_pointer (&menu->view);
  g_clear_object (&menu->column);
  g_clear_object (&menu->descending);
  g_free (menu);
}

static void
apply (SortMenu *menu)
{
  g_autoptr(GVariant) column = g_action_get_state (G_ACTION (menu->column));
  g_autoptr(GVariant) descending = g_action_get_state (G_ACTION (menu->descending));
  g_autoptr(GtkColumnViewColumn) chosen = NULL;
  gint32 index = g_variant_get_int32 (column);

  if (menu->view == NULL || index < 0)
    return;
  chosen = g_list_model_get_item (gtk_column_view_get_columns (menu->view), (guint) index);
  menu->applying = TRUE;
  gtk_column_view_sort_by_column (menu->view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (menu->view, chosen, g_variant_get_boolean (descending) ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  menu->applying = FALSE;
}

static void
change_state_cb (GSimpleAction *action,
                 GVariant      *value,
                 gpointer       user_data)
{
  g_simple_action_set_state (action, value);
  apply (user_data);
}

/* a header was clicked: which one can't be asked on this version of GTK, so the menu shows none */
static void
sorter_changed_cb (GtkSorter *sorter,
                   int        change,
                   gpointer   user_data)
{
  SortMenu *menu = user_data;

  if (!menu->applying)
    g_simple_action_set_state (menu->column, g_variant_new_int32 (-1));
}

static GMenuModel *
build_menu (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  g_autoptr(GMenu) by = g_menu_new ();
  g_autoptr(GMenu) order = g_menu_new ();
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autofree char *action = g_strdup_printf ("sort.column(%u)", i);

      if (gtk_column_view_column_get_sorter (column) != NULL)
        g_menu_append (by, gtk_column_view_column_get_title (column), action);
    }
  g_menu_append (order, C_("sort order", "_Descending"), "sort.descending");
  g_menu_append_section (menu, _("Sort by"), G_MENU_MODEL (by));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  return G_MENU_MODEL (menu);
}

/**
 * ferry_sort_menu_install:
 * @widget: gets the action group `sort`; an ancestor of @button
 * @button: gets the menu
 * @view: what is sorted
 *
 * Lets the columns of @view be sorted by a menu, and so by keyboard. Main thread.
 *
 * Since: 0.1
 */
void
ferry_sort_menu_install (GtkWidget     *widget,
                         GtkMenuButton *button,
                         GtkColumnView *view)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GMenuModel) model = build_menu (view);
  SortMenu *menu = g_new0 (SortMenu, 1);

  g_set_weak_pointer (&menu->view, view);
  menu->column = g_simple_action_new_stateful ("column", G_VARIANT_TYPE_INT32, g_variant_new_int32 (-1));
  menu->descending = g_simple_action_new_stateful ("descending", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect_data (menu->column, "change-state", G_CALLBACK (change_state_cb), menu, NULL, 0);
  g_signal_connect_data (menu->descending, "change-state", G_CALLBACK (change_state_cb), menu, NULL, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (menu->column));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (menu->descending));
  g_signal_connect_data (gtk_column_view_get_sorter (view), "changed", G_CALLBACK (sorter_changed_cb), menu, sort_menu_free, 0);
  gtk_widget_insert_action_group (widget, "sort", G_ACTION_GROUP (group));
  gtk_menu_button_set_menu_model (button, model);
}
