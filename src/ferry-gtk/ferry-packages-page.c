#include "config.h"

#include "ferry-packages-page.h"

#include "ferry-message-bar.h"
#include "ferry-package-cell.h"
#include "ferry-package-details.h"
#include "ferry-package-import.h"
#include "ferry-package-verbs.h"
#include "ferry-sort-menu.h"

#include <glib/gi18n.h>

struct _FerryPackagesPage
{
  GtkWidget           parent_instance;

  GtkWidget          *content;
  GtkSearchEntry     *search;
  FerryMessageBar    *message;
  GtkStack           *stack;
  GtkColumnView      *view;
  GtkMenuButton      *sort_button;
  GtkLabel           *status;
  GMenuModel         *row_menu;
  GtkWidget          *popover;
  GListStore         *items;
  GtkCustomFilter    *filter;
  GtkMultiSelection  *selection;
};

G_DEFINE_FINAL_TYPE (FerryPackagesPage, ferry_packages_page, GTK_TYPE_WIDGET)

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  FerryPackagesPage *self = user_data;

  return ferry_package_item_matches (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
update_status (FerryPackagesPage *self,
               guint              shown,
               guint              chosen)
{
  g_autofree char *files = g_strdup_printf (ngettext ("%u migration file", "%u migration files", shown), shown);
  g_autofree char *text = chosen > 1 ? g_strdup_printf (C_("status", "%s, %u chosen"), files, chosen) : g_strdup (files);

  gtk_label_set_text (self->status, text);
  gtk_widget_set_visible (GTK_WIDGET (self->status), shown > 0);
}

/* Verbs are actions: what can't be done now is disabled, in buttons, menus and shortcuts alike. */
static void
update_actions (FerryPackagesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(GPtrArray) items = ferry_packages_page_dup_selected (self);
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint missing = 0;

  for (guint i = 0; i < items->len; i++)
    missing += ferry_package_item_is_missing (g_ptr_array_index (items, i));
  gtk_widget_action_set_enabled (widget, "packages.show", items->len == 1 && missing == 0);
  gtk_widget_action_set_enabled (widget, "packages.execute", items->len == 1 && missing == 0);
  gtk_widget_action_set_enabled (widget, "packages.verify", items->len > 0 && missing == 0);
  gtk_widget_action_set_enabled (widget, "packages.save-as", items->len > 0 && missing == 0);
  gtk_widget_action_set_enabled (widget, "packages.copy", items->len > missing);
  gtk_widget_action_set_enabled (widget, "packages.remove", items->len > 0);
  gtk_widget_action_set_enabled (widget, "packages.menu", shown > 0);
  gtk_widget_action_set_enabled (widget, "packages.select-all", shown > 0);
  update_status (self, shown, items->len);
}

static void
update_stack (FerryPackagesPage *self)
{
  guint all = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  gtk_stack_set_visible_child_name (self->stack, all == 0 ? "empty" : shown == 0 ? "nothing" : "list");
  update_actions (self);
}

static void
search_changed_cb (FerryPackagesPage *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
stop_search_cb (FerryPackagesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
activate_cb (FerryPackagesPage *self,
             guint              position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "packages.show", NULL);
}

static FerryPackageItem *
first_selected (FerryPackagesPage *self)
{
  g_autoptr(GPtrArray) items = ferry_packages_page_dup_selected (self);

  return items->len > 0 ? g_ptr_array_index (items, 0) : NULL;   /* the list keeps it */
}

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryPackageItem *item = first_selected (FERRY_PACKAGES_PAGE (widget));

  if (item != NULL)
    ferry_package_details_present (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_package_item_get_path (item));
}

static void
execute_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FerryPackageItem *item = first_selected (FERRY_PACKAGES_PAGE (widget));

  if (item != NULL)
    gtk_widget_activate_action (widget, "win.execute-package", "(ss)", ferry_package_item_get_path (item), "");
}

static void
items_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  static const struct { const char *name; void (*verb) (FerryPackagesPage *, GPtrArray *); } verbs[] = {
    { "packages.verify", ferry_package_verbs_verify },
    { "packages.remove", ferry_package_verbs_remove },
    { "packages.save-as", ferry_package_verbs_save_as },
  };
  g_autoptr(GPtrArray) items = ferry_packages_page_dup_selected (FERRY_PACKAGES_PAGE (widget));

  for (guint i = 0; items->len > 0 && i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (name, verbs[i].name))
      verbs[i].verb (FERRY_PACKAGES_PAGE (widget), items);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryPackageItem *item = first_selected (FERRY_PACKAGES_PAGE (widget));
  g_autoptr(GdkContentProvider) content = item != NULL ? ferry_packages_page_dup_content (FERRY_PACKAGES_PAGE (widget), item) : NULL;

  if (content != NULL)
    gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.paste-files", NULL);
}

static void
select_all_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (FERRY_PACKAGES_PAGE (widget)->selection));
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (FERRY_PACKAGES_PAGE (widget)->search));
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  gtk_widget_activate_action (widget, "win.new-migration", "s", "");
}

static void
add_file_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  const char *paths[] = { g_variant_get_string (parameter, NULL), NULL };
  GtkRoot *root = gtk_widget_get_root (widget);

  if (FERRY_IS_WINDOW (root))
    ferry_package_import_paths (FERRY_WINDOW (root), paths);
}

static void
add_response_cb (GtkFileChooserNative *chooser,
                 int                   response,
                 FerryPackagesPage    *self)
{
  g_autoptr(GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  g_autoptr(GSList) list = NULL;
  GdkFileList *value;

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++)
    list = g_slist_append (list, g_list_model_get_item (files, i));
  value = gdk_file_list_new_from_list (list);
  if (list != NULL && FERRY_IS_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))
    ferry_package_import_files (FERRY_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), value);
  g_boxed_free (GDK_TYPE_FILE_LIST, value);
  g_slist_foreach (list, (GFunc) (void (*) (void)) g_object_unref, NULL);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
}

static void
add_dialog_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Add Migration Files"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Migration files and backups"));
  gtk_file_filter_add_suffix (filter, "nbdata");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (add_response_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ferry_packages_page_reload (FERRY_PACKAGES_PAGE (widget));
}

static void
popup_at (FerryPackagesPage  *self,
          const GdkRectangle *place)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
choose_unless_chosen (FerryPackagesPage *self,
                      FerryPackageItem  *item)
{
  g_autoptr(GPtrArray) items = ferry_packages_page_dup_selected (self);

  if (!g_ptr_array_find (items, item, NULL))
    ferry_packages_page_select (self, ferry_package_item_get_digest (item));
}

static FerryPackageItem *
find_item (GtkWidget *widget)
{
  FerryPackageItem *item = FERRY_IS_PACKAGE_CELL (widget) ? ferry_package_cell_get_item (FERRY_PACKAGE_CELL (widget)) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && item == NULL; child = gtk_widget_get_next_sibling (child))
    item = find_item (child);
  return item;
}

/* the menu by keyboard: of the row that has the focus, chosen or not yet */
static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryPackagesPage *self = FERRY_PACKAGES_PAGE (widget);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GdkRectangle place = { gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget) / 2, 1, 1 };
  graphene_rect_t bounds;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)) && gtk_widget_compute_bounds (focus, widget, &bounds))
    {
      FerryPackageItem *item = find_item (focus);

      place = (GdkRectangle) { (int) bounds.origin.x + 24, (int) bounds.origin.y, 1, (int) bounds.size.height };
      if (item != NULL)
        choose_unless_chosen (self, item);
    }
  if (first_selected (self) != NULL)
    popup_at (self, &place);
}

static void
ferry_packages_page_dispose (GObject *object)
{
  FerryPackagesPage *self = FERRY_PACKAGES_PAGE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PACKAGES_PAGE);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_object (&self->items);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (ferry_packages_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct { const char *name, *type; GtkWidgetActionActivateFunc func; guint key; GdkModifierType modifier; } actions[] = {
    { "packages.show", NULL, show_action },
    { "packages.execute", NULL, execute_action },
    { "packages.verify", NULL, items_action },
    { "packages.save-as", NULL, items_action, GDK_KEY_s, GDK_CONTROL_MASK },
    { "packages.remove", NULL, items_action },
    { "packages.copy", NULL, copy_action },
    { "packages.paste", NULL, paste_action },
    { "packages.select-all", NULL, select_all_action },
    { "packages.search", NULL, search_action, GDK_KEY_f, GDK_CONTROL_MASK },
    { "packages.new", NULL, new_action, GDK_KEY_n, GDK_CONTROL_MASK },
    { "packages.menu", NULL, menu_action, GDK_KEY_Menu, 0 },
    { "packages.add-file", "s", add_file_action },
    { "packages.add-dialog", NULL, add_dialog_action },
    { "page.refresh", NULL, refresh_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].func);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifier, actions[i].name, NULL);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "packages.menu", NULL);
}

static void
ferry_packages_page_class_init (FerryPackagesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_packages_page_dispose;
  g_type_ensure (FERRY_TYPE_PACKAGE_CELL);
  g_type_ensure (FERRY_TYPE_PACKAGE_ITEM);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/migration-file-list.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, search);
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, message);
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, view);
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, sort_button);
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, status);
  gtk_widget_class_bind_template_child (widget_class, FerryPackagesPage, row_menu);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
init_models (FerryPackagesPage *self)
{
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->items = g_list_store_new (FERRY_TYPE_PACKAGE_ITEM);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->items)), g_object_ref (GTK_FILTER (self->filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* Keys that mean the rows only while the rows have the focus: in the search entry they mean its text. */
static void
add_row_shortcuts (FerryPackagesPage *self)
{
  static const struct { const char *trigger, *action; } table[] = {
    { "Delete", "packages.remove" },
    { "<Control>c", "packages.copy" },
    { "<Control>a", "packages.select-all" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (table[i].trigger), gtk_named_action_new (table[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

static void
ferry_packages_page_init (FerryPackagesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->content = gtk_widget_get_first_child (GTK_WIDGET (self));
  init_models (self);
  add_row_shortcuts (self);
  self->popover = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  ferry_sort_menu_install (GTK_WIDGET (self), self->sort_button, self->view);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->view));
  ferry_packages_page_reload (self);
}

/**
 * ferry_packages_page_reload:
 * @self: the page
 *
 * Reads the library again. Main thread.
 *
 * Since: 0.1
 */
void
ferry_packages_page_reload (FerryPackagesPage *self)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GError) error = NULL;

  if (store != NULL)
    ferry_package_items_load (self->items, store, &error);
  ferry_packages_page_show_error (self, error);
  update_stack (self);
}

/**
 * ferry_packages_page_select:
 * @self: the page
 * @digest: of a migration file; one that is not shown changes nothing
 *
 * Chooses a row. Main thread.
 *
 * Since: 0.1
 */
void
ferry_packages_page_select (FerryPackagesPage *self,
                            const char        *digest)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->selection)); i++)
    {
      g_autoptr(FerryPackageItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (g_str_equal (ferry_package_item_get_digest (item), digest))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), i, TRUE);
    }
}

GPtrArray *
ferry_packages_page_dup_selected (FerryPackagesPage *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GtkBitset) chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  for (guint i = 0; i < gtk_bitset_get_size (chosen); i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_nth (chosen, i)));
  return items;
}

void
ferry_packages_page_show_error (FerryPackagesPage *self,
                                const GError      *error)
{
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    ferry_message_bar_hide (self->message);
}

GdkContentProvider *
ferry_packages_page_dup_content (FerryPackagesPage *self,
                                 FerryPackageItem  *item)
{
  g_autoptr(GPtrArray) items = ferry_packages_page_dup_selected (self);
  GdkContentProvider *content = NULL;
  GSList *files = NULL;
  GdkFileList *list;

  if (!g_ptr_array_find (items, item, NULL))
    {
      g_ptr_array_set_size (items, 0);
      g_ptr_array_add (items, g_object_ref (item));
    }
  for (guint i = items->len; i-- > 0; )
    if (!ferry_package_item_is_missing (g_ptr_array_index (items, i)))
      files = g_slist_prepend (files, g_file_new_for_path (ferry_package_item_get_path (g_ptr_array_index (items, i))));
  list = gdk_file_list_new_from_list (files);
  if (files != NULL)
    content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  g_slist_free_full (files, g_object_unref);
  return content;
}

void
ferry_packages_page_popup (FerryPackagesPage *self,
                           FerryPackageItem  *item,
                           GtkWidget         *where,
                           double             x,
                           double             y)
{
  graphene_point_t point;

  choose_unless_chosen (self, item);
  if (gtk_widget_compute_point (where, GTK_WIDGET (self), &GRAPHENE_POINT_INIT ((float) x, (float) y), &point))
    popup_at (self, &(GdkRectangle) { (int) point.x, (int) point.y, 1, 1 });
}
