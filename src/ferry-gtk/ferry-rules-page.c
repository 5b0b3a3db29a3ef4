#include "config.h"

#include "ferry-rules-page-private.h"

#include "ferry-app.h"
#include "ferry-growing-list.h"
#include "ferry-rule-chooser.h"
#include "ferry-rule-guard.h"
#include "ferry-rule-verbs.h"
#include "ferry-sort-menu.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FerryRulesPage, ferry_rules_page, GTK_TYPE_WIDGET)

static FerryStore *
store_of_app (void)
{
  return ferry_app_get_store (ferry_app_get_default ());
}

static void
ask (FerryRulesPage *self)
{
  if (self->document == NULL)
    return;
  if (g_list_model_get_n_items (ferry_effective_tables_get_rows (self->tables)) == 0)
    {
      ferry_growing_list_go_up (self->view);
      ferry_growing_list_shrink (self->shown);
    }
  ferry_effective_tables_ask (self->tables, gtk_drop_down_get_selected_item (self->instance), ferry_rule_document_get_rules (self->document));
  gtk_spinner_set_spinning (self->spinner, ferry_effective_tables_is_busy (self->tables));
}

static gboolean
has_independent (FerryRulesPage *self)
{
  g_auto(GStrv) tables = ferry_rule_set_dup_tables (ferry_rule_document_get_rules (self->document));

  return tables[0] != NULL;
}

void
_ferry_rules_page_update_actions (FerryRulesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  FerryRuleDocument *document = self->document;
  gboolean editable = document != NULL && !ferry_rule_document_is_read_only (document);
  g_autoptr(GtkBitset) chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  gtk_widget_action_set_enabled (widget, "rules.undo", editable && ferry_rule_document_can_undo (document));
  gtk_widget_action_set_enabled (widget, "rules.redo", editable && ferry_rule_document_can_redo (document));
  gtk_widget_action_set_enabled (widget, "rules.save", editable && ferry_rule_document_is_modified (document));
  gtk_widget_action_set_enabled (widget, "rules.rename", editable);
  gtk_widget_action_set_enabled (widget, "rules.remove", editable);
  gtk_widget_action_set_enabled (widget, "rules.duplicate", document != NULL);
  gtk_widget_action_set_enabled (widget, "rules.export", document != NULL);
  gtk_widget_action_set_enabled (widget, "rules.set-rule", editable && gtk_switch_get_active (self->independent) && !gtk_bitset_is_empty (chosen));
}

static void
set_switches (FerryRulesPage *self,
              gboolean        independent)
{
  gboolean editable = !ferry_rule_document_is_read_only (self->document);

  self->quiet = TRUE;
  gtk_switch_set_active (self->independent, independent);
  /* a GtkFlowBox whose children can't take the focus would hold it for ever */
  gtk_widget_set_can_focus (self->groups_box, editable);
  gtk_widget_set_can_focus (self->choices_box, editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->independent), editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->refuse_secrets), editable);
  gtk_column_view_column_set_visible (self->own_column, independent);
  self->quiet = FALSE;
}

static void
show_state (FerryRulesPage *self)
{
  FerryRuleDocument *document = self->document;
  const char *state = ferry_rule_document_is_read_only (document) ? _("Built in") : ferry_rule_document_is_modified (document) ? _("Unsaved changes") : "";

  gtk_label_set_text (self->name, ferry_rule_set_get_name (ferry_rule_document_get_saved (document)));
  gtk_label_set_text (self->state, state);
  gtk_widget_set_visible (self->read_only, ferry_rule_document_is_read_only (document));
}

static void
changed_cb (FerryRulesPage *self)
{
  set_switches (self, gtk_switch_get_active (self->independent) || has_independent (self));
  show_state (self);
  _ferry_rules_page_update_actions (self);
  ask (self);
}

static void
bind (FerryRulesPage *self,
      const char     *property,
      gpointer        target,
      const char     *target_property)
{
  g_ptr_array_add (self->bindings, g_object_bind_property (ferry_rule_document_get_rules (self->document), property, target, target_property,
                                                           G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL));
}

static void
close_document (FerryRulesPage *self)
{
  for (guint i = 0; i < self->bindings->len; i++)
    g_binding_unbind (g_ptr_array_index (self->bindings, i));
  g_ptr_array_set_size (self->bindings, 0);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
}

static void
open_document (FerryRulesPage *self,
               FerryRuleSet   *set)
{
  FerryGroupRule *groups[] = { self->core, self->plugin, self->user };
  g_autofree char *draft = ferry_rule_document_dup_draft_name (store_of_app ());

  close_document (self);
  self->document = ferry_rule_document_new (set);
  if (g_strcmp0 (draft, ferry_rule_set_get_name (set)) == 0)
    ferry_rule_document_take_draft (self->document, store_of_app ());
  bind (self, "core-rule", self->core, "rule");
  bind (self, "plugin-rule", self->plugin, "rule");
  bind (self, "user-rule", self->user, "rule");
  bind (self, "refuse-secrets", self->refuse_secrets, "active");
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    g_object_set (groups[i], "editable", !ferry_rule_document_is_read_only (self->document), NULL);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  ferry_message_bar_hide (self->message);
  set_switches (self, has_independent (self));
  show_state (self);
  _ferry_rules_page_update_actions (self);
  ask (self);
}

static guint
find_set (FerryRulesPage *self,
          const char     *name)
{
  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->sets)); i++)
    {
      g_autoptr(FerryRuleSet) set = g_list_model_get_item (G_LIST_MODEL (self->sets), i);

      if (g_str_equal (ferry_rule_set_get_name (set), name))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_quietly (FerryRulesPage *self,
                guint           position)
{
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->set_selection, position);
  self->quiet = FALSE;
}

static void
set_selected_cb (FerryRulesPage *self)
{
  FerryRuleSet *set = gtk_single_selection_get_selected_item (self->set_selection);
  const char *now = self->document != NULL ? ferry_rule_set_get_name (ferry_rule_document_get_saved (self->document)) : NULL;

  if (self->quiet || set == NULL || g_strcmp0 (now, ferry_rule_set_get_name (set)) == 0)
    return;
  if (self->document != NULL && ferry_rule_document_is_modified (self->document))
    {
      select_quietly (self, find_set (self, now));
      ferry_rule_guard_ask_before (self, ferry_rule_set_get_name (set));
      return;
    }
  open_document (self, set);
}

static void
set_activated_cb (FerryRulesPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->editor);
}

static void
back_cb (FerryRulesPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
undo_clear_cb (AdwToast       *toast,
               FerryRulesPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "rules.undo", NULL);
}

static void
independent_cb (FerryRulesPage *self)
{
  gboolean active = gtk_switch_get_active (self->independent);

  if (self->quiet || self->document == NULL)
    return;
  set_switches (self, active);
  if (!active && has_independent (self))
    {
      ferry_rule_document_clear_tables (self->document);
      ferry_rule_guard_toast (GTK_WIDGET (self), _("Removed the independent rules"), G_CALLBACK (undo_clear_cb), self);
    }
  set_switches (self, active);
  _ferry_rules_page_update_actions (self);
}

static void
instance_cb (FerryRulesPage *self)
{
  if (self->tables == NULL)
    return;
  ferry_growing_list_go_up (self->view);
  ferry_growing_list_shrink (self->shown);
  ask (self);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (widget);

  if (g_str_equal (name, "rules.undo"))
    ferry_rule_document_undo (self->document);
  else
    ferry_rule_document_redo (self->document);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (widget);
  g_autoptr(GError) error = NULL;

  if (ferry_rule_document_save (self->document, store_of_app (), &error))
    {
      ferry_message_bar_hide (self->message);
      ferry_rules_page_reload (self, NULL);
    }
  else
    ferry_message_bar_show_error (self->message, error);
}

static void
refresh_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (widget);

  ferry_effective_tables_forget (self->tables);
  ask (self);
}

static gboolean
close_request_cb (FerryRulesPage *self)
{
  if (self->document == NULL || !ferry_rule_document_is_modified (self->document))
    return FALSE;
  ferry_rule_guard_ask_before (self, NULL);
  return TRUE;
}

static void
ferry_rules_page_root (GtkWidget *widget)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (widget);

  GTK_WIDGET_CLASS (ferry_rules_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    self->close_handler = g_signal_connect_swapped (gtk_widget_get_root (widget), "close-request", G_CALLBACK (close_request_cb), self);
}

/* Leaving the page loses nothing: what is not saved becomes a draft, and the user is asked what to do with it. */
static void
ferry_rules_page_unroot (GtkWidget *widget)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (self->close_handler != 0)
    g_clear_signal_handler (&self->close_handler, root);
  if (self->document != NULL && ferry_rule_document_is_modified (self->document) && store_of_app () != NULL)
    {
      ferry_rule_document_keep_draft (self->document, store_of_app ());
      if (!gtk_widget_in_destruction (GTK_WIDGET (root)))
        ferry_rule_guard_ask_after (GTK_WINDOW (root), self->document);
    }
  GTK_WIDGET_CLASS (ferry_rules_page_parent_class)->unroot (widget);
}

static void
shutdown_cb (FerryRulesPage *self)
{
  if (self->document != NULL && ferry_rule_document_is_modified (self->document) && store_of_app () != NULL)
    ferry_rule_document_keep_draft (self->document, store_of_app ());
}

static void
ferry_rules_page_dispose (GObject *object)
{
  FerryRulesPage *self = FERRY_RULES_PAGE (object);

  if (self->bindings != NULL)
    close_document (self);
  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->set_selection != NULL)
    g_signal_handlers_disconnect_by_data (self->set_selection, self);
  if (self->tables != NULL)
    g_signal_handlers_disconnect_by_data (self->tables, self);
  g_clear_object (&self->tables);
  g_clear_pointer (&self->chooser, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_RULES_PAGE);
  g_clear_object (&self->sets);
  g_clear_object (&self->set_selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->words, g_strfreev);
  g_clear_handle_id (&self->filtering, g_source_remove);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->bindings, g_ptr_array_unref);
  G_OBJECT_CLASS (ferry_rules_page_parent_class)->dispose (object);
}

static void
stop_search_cb (FerryRulesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  _ferry_rules_page_bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, set_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, independent_cb);
  gtk_widget_class_bind_template_callback (widget_class, instance_cb);
  gtk_widget_class_bind_template_callback (widget_class, _ferry_rules_page_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, _ferry_rules_page_row_activated);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "rules.undo", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "rules.redo", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "rules.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "page.refresh", NULL, refresh_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "rules.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "rules.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "rules.save", NULL);
  _ferry_rules_page_install_tables (widget_class);
  ferry_rule_verbs_install (widget_class);
}

static void
ferry_rules_page_class_init (FerryRulesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_rules_page_dispose;
  widget_class->root = ferry_rules_page_root;
  widget_class->unroot = ferry_rules_page_unroot;
  g_type_ensure (FERRY_TYPE_GROUP_RULE);
  g_type_ensure (FERRY_TYPE_INSTANCE_ITEM);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_RULE_SET);
  g_type_ensure (FERRY_TYPE_TABLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/rule-editor.ui");
  bind_children (widget_class);
  install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
init_sets (FerryRulesPage *self)
{
  self->sets = g_list_store_new (FERRY_TYPE_RULE_SET);
  self->set_selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sets)));
  gtk_list_view_set_model (self->sets_view, GTK_SELECTION_MODEL (self->set_selection));
  g_signal_connect_object (self->set_selection, "notify::selected-item", G_CALLBACK (set_selected_cb), self, G_CONNECT_SWAPPED);
}

static void
ferry_rules_page_init (FerryRulesPage *self)
{
  g_autofree char *draft = NULL;

  self->bindings = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  _ferry_rules_page_init_tables (self);
  init_sets (self);
  gtk_drop_down_set_model (self->instance, G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ())));
  ferry_sort_menu_install (GTK_WIDGET (self), self->sort_button, self->view);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->view));
  g_signal_connect_object (ferry_app_get_default (), "shutdown", G_CALLBACK (shutdown_cb), self, G_CONNECT_SWAPPED);
  if (store_of_app () != NULL)
    draft = ferry_rule_document_dup_draft_name (store_of_app ());
  ferry_rules_page_reload (self, draft);
  _ferry_rules_page_count_tables (self);
}

FerryRuleDocument *
ferry_rules_page_get_document (FerryRulesPage *self)
{
  return self->document;
}

FerryEffectiveTables *
ferry_rules_page_get_tables (FerryRulesPage *self)
{
  return self->tables;
}

void
ferry_rules_page_select (FerryRulesPage *self,
                         const char     *name)
{
  guint position = find_set (self, name);

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  gtk_single_selection_set_selected (self->set_selection, position);
  set_selected_cb (self);
}

/* Since: 0.1 */
void
ferry_rules_page_focus_sets (FerryRulesPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->sets_view));
}

/* Changes that are not saved stay with their rule set, also when it has another name now. */
static void
restore_document (FerryRulesPage *self,
                  const char     *name)
{
  const char *old = self->document != NULL ? ferry_rule_set_get_name (ferry_rule_document_get_saved (self->document)) : NULL;
  guint position = find_set (self, old);
  g_autoptr(FerryRuleSet) rules = self->document != NULL && ferry_rule_document_is_modified (self->document)
    ? g_object_ref (ferry_rule_document_get_rules (self->document)) : NULL;
  g_autoptr(FerryRuleSet) set = NULL;

  if (position != GTK_INVALID_LIST_POSITION)
    {
      select_quietly (self, position);
      return;
    }
  position = name != NULL ? find_set (self, name) : 0;
  set = g_list_model_get_item (G_LIST_MODEL (self->sets), position != GTK_INVALID_LIST_POSITION ? position : 0);
  if (set == NULL)
    return;
  select_quietly (self, position != GTK_INVALID_LIST_POSITION ? position : 0);
  open_document (self, set);
  if (name != NULL && rules != NULL)
    ferry_rule_document_assign (self->document, rules);
}

/**
 * ferry_rules_page_reload:
 * @self: the page
 * @name: (nullable): the rule set to choose then
 *
 * Reads the rule sets of the store again. Main thread.
 *
 * Since: 0.1
 */
void
ferry_rules_page_reload (FerryRulesPage *self,
                         const char     *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) sets = store_of_app () != NULL ? ferry_store_list_rule_sets (store_of_app (), &error) : NULL;

  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  if (sets == NULL)
    return;
  self->quiet = TRUE;
  g_list_store_splice (self->sets, 0, g_list_model_get_n_items (G_LIST_MODEL (self->sets)), sets->pdata, sets->len);
  self->quiet = FALSE;
  restore_document (self, name);
  if (name != NULL)
    ferry_rules_page_select (self, name);
}

void
ferry_rules_page_show_error (FerryRulesPage *self,
                             const GError   *error)
{
  ferry_message_bar_show_error (self->message, error);
}
