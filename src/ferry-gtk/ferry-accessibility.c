#include "config.h"

#include "ferry-accessibility.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* GTK 4.8 names a button with an icon after its type ("GtkImage"), one with a mnemonic twice ("_Save Save"), and a row of a list not at all; it also reads
 * out the pages of a stack that are not shown. Here controls get the name that stands on the screen – the tooltip, the label, the texts of the row –, and
 * pages are hidden from assistive programs while they are hidden from the eye. */

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* @label without the signs of its mnemonic */
static void
name_by_label (GtkWidget  *widget,
               const char *label,
               gboolean    use_underline)
{
  g_auto(GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *name = g_strjoinv ("", parts);

  set_name (widget, use_underline ? name : label);
}

static void
name_button (GtkButton *button)
{
  const char *label = gtk_button_get_label (button), *icon = gtk_button_get_icon_name (button), *tooltip = gtk_widget_get_tooltip_text (GTK_WIDGET (button));

  if (label != NULL)
    name_by_label (GTK_WIDGET (button), label, gtk_button_get_use_underline (button));
  else if (icon != NULL && tooltip != NULL)
    set_name (GTK_WIDGET (button), tooltip);
  else if (g_strcmp0 (icon, "window-close-symbolic") == 0)
    set_name (GTK_WIDGET (button), _("Close"));   /* of a toast */
}

static void
name_check_button (GtkCheckButton *button)
{
  if (gtk_check_button_get_label (button) != NULL)
    name_by_label (GTK_WIDGET (button), gtk_check_button_get_label (button), gtk_check_button_get_use_underline (button));
}

/* GTK names it anew, in its own way, when its label changes. */
static void
name_now_and_later (GtkWidget *button,
                    GCallback  name)
{
  ((void (*) (GtkWidget *)) name) (button);
  g_signal_handlers_disconnect_by_func (button, name, NULL);
  g_signal_connect (button, "notify::label", name, NULL);
}

/* The focus goes to the button inside. */
static void
name_menu_button (GtkMenuButton *button)
{
  const char *name = gtk_widget_get_tooltip_text (GTK_WIDGET (button));
  GtkWidget *inner = gtk_widget_get_first_child (GTK_WIDGET (button));

  if (name == NULL || gtk_menu_button_get_label (button) != NULL)
    return;
  set_name (GTK_WIDGET (button), name);
  if (inner != NULL)
    set_name (inner, name);
}

/* @parts: (transfer full) */
static void
name_by_parts (GtkWidget *widget,
               GList     *parts)
{
  g_auto(GValue) value = G_VALUE_INIT;
  GtkAccessibleRelation relation = GTK_ACCESSIBLE_RELATION_LABELLED_BY;

  if (parts == NULL)
    return;
  gtk_accessible_relation_init_value (relation, &value);
  g_value_set_pointer (&value, parts);
  gtk_accessible_update_relation_value (GTK_ACCESSIBLE (widget), 1, &relation, &value);
}

static gboolean
is_list_item (GtkWidget *widget)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

static gboolean
is_label (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) || GTK_IS_INSCRIPTION (widget);
}

static GList *
add_parts (GtkWidget  *widget,
           gboolean  (*is_part) (GtkWidget *),
           GList      *parts)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    parts = is_part (child) ? g_list_append (parts, child) : add_parts (child, is_part, parts);
  return parts;
}

/* The focus goes to the button inside; its name is what the list is for and what is chosen. */
static void
name_drop_down (GtkWidget *drop_down)
{
  GtkWidget *inner = gtk_widget_get_first_child (drop_down);

  if (inner != NULL)
    name_by_parts (inner, g_list_prepend (add_parts (inner, is_list_item, NULL), drop_down));
}

static void
hide_pages (GtkWidget *stack)
{
  GtkWidget *shown = NULL;

  g_object_get (stack, "visible-child", &shown, NULL);
  for (GtkWidget *page = gtk_widget_get_first_child (stack); page != NULL; page = gtk_widget_get_next_sibling (page))
    gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, page != shown, -1);
  g_clear_object (&shown);
}

static void
watch_pages (GtkWidget *stack)
{
  hide_pages (stack);
  g_signal_handlers_disconnect_by_func (stack, hide_pages, NULL);
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (hide_pages), NULL);
}

static gboolean
map_cb (GSignalInvocationHint *hint,
        guint                  n_values,
        const GValue          *values,
        gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (GTK_IS_BUTTON (widget))
    name_now_and_later (widget, G_CALLBACK (name_button));
  else if (GTK_IS_MENU_BUTTON (widget))
    name_menu_button (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_CHECK_BUTTON (widget))
    name_now_and_later (widget, G_CALLBACK (name_check_button));
  else if (GTK_IS_STACK (widget) || ADW_IS_VIEW_STACK (widget))
    watch_pages (widget);
  else if (GTK_IS_DROP_DOWN (widget))
    name_drop_down (widget);
  else if (ADW_IS_EXPANDER_ROW (widget))
    set_name (widget, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
  else if (is_list_item (widget) || (GTK_IS_LIST_BOX_ROW (widget) && !ADW_IS_PREFERENCES_ROW (widget)))
    name_by_parts (widget, add_parts (widget, is_label, NULL));   /* the labels stay while the row shows other items: the name follows them */
  return TRUE;
}

/**
 * ferry_accessibility_install:
 *
 * From now on every control that comes on the screen gets an accessible name, and what is not shown is not read out. Once, main thread.
 *
 * Since: 0.1
 */
void
ferry_accessibility_install (void)
{
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));   /* the signal is there */
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, map_cb, NULL, NULL);
}
