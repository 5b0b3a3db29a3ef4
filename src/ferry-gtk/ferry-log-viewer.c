#include "config.h"

#include "ferry-log-viewer-private.h"

#include "ferry-growing-list.h"
#include "ferry-step-title.h"

#include <glib/gi18n.h>

#define LOOK_MILLISECONDS 500
#define FILTERED_AT_ONCE 20000   /* lines */

enum { PROP_0, PROP_FOLLOWING, N_PROPS };

G_DEFINE_FINAL_TYPE (FerryLogViewer, ferry_log_viewer, ADW_TYPE_BIN)

static GParamSpec *properties[N_PROPS];

static void
scroll_to (FerryLogViewer *self,
           guint           position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->shown)))
    ferry_growing_list_finish (self->shown);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
}

static void
update_page (FerryLogViewer *self)
{
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  gtk_stack_set_visible_child_name (self->list_stack, n > 0 ? "list" : self->model != NULL && ferry_log_model_get_loading (self->model) ? "loading" : "empty");
}

static void
update_hits (FerryLogViewer *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);
  guint hits = self->model != NULL && *text != '\0' ? ferry_log_model_get_hits (self->model) : 0;
  g_autofree char *label = NULL;
  guint ordinal = 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.search-next", hits > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.search-previous", hits > 0);
  if (*text == '\0')
    label = g_strdup ("");
  else if (self->model != NULL && ferry_log_model_get_searching (self->model))
    label = g_strdup (_("Searching…"));
  else if (hits == 0)
    label = g_strdup (_("Not found"));
  else if (self->current != G_MAXUINT && ferry_log_model_find_hit (self->model, self->current - 1, FALSE, &ordinal) == self->current)
    label = g_strdup_printf (C_("hit of a search", "%u of %u"), ordinal, hits);
  else
    label = g_strdup_printf (ngettext ("%u line", "%u lines", hits), hits);
  gtk_label_set_label (self->hits_label, label);
}

static void
go_to_hit (FerryLogViewer *self,
           gboolean        backwards)
{
  guint position = self->model != NULL ? ferry_log_model_find_hit (self->model, self->current, backwards, NULL) : G_MAXUINT;

  if (position == G_MAXUINT)
    return;
  self->current = position;
  if (self->following)
    g_object_set (self, "following", FALSE, NULL);
  scroll_to (self, position);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  update_hits (self);
}

static void
search_next_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  go_to_hit (FERRY_LOG_VIEWER (widget), g_str_equal (name, "log.search-previous"));
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryLogViewer *self = FERRY_LOG_VIEWER (widget);

  gtk_stack_set_visible_child_name (self->stack, "log");   /* that is what is searched */
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryLogViewer *self = FERRY_LOG_VIEWER (widget);
  g_autoptr(GtkBitset) set = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr(GString) text = g_string_new (NULL);
  GtkBitsetIter iter;
  guint position;

  for (gboolean valid = gtk_bitset_iter_init_first (&iter, set, &position); valid && text->len < 1024 * 1024; valid = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr(FerryLogLine) line = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
      g_autofree char *line_text = line != NULL ? ferry_log_line_to_text (line) : NULL;

      if (line_text != NULL && *line_text != '\0')
        g_string_append_printf (text, "%s\n", line_text);
    }
  if (text->len > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text->str);
}

static void
download_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  _ferry_log_viewer_download (FERRY_LOG_VIEWER (widget), g_str_equal (name, "log.download-sql") ? FERRY_LOG_PART_STRUCTURE : FERRY_LOG_PART_LOG);
}

static const char *
chosen_name (GtkDropDown *choice,
             GPtrArray   *names)
{
  guint selected = gtk_drop_down_get_selected (choice);   /* the first is “all” */

  return selected != GTK_INVALID_LIST_POSITION && selected > 0 && selected <= names->len ? g_ptr_array_index (names, selected - 1) : NULL;
}

static gboolean
apply_filter (gpointer user_data)
{
  static const FerryLogLevel levels[] = { FERRY_LOG_DEBUG, FERRY_LOG_INFO, FERRY_LOG_WARNING, FERRY_LOG_ERROR };
  FerryLogViewer *self = user_data;
  guint level = gtk_drop_down_get_selected (self->level_choice);

  self->filter_id = 0;
  ferry_log_model_set_filter (self->model, level < G_N_ELEMENTS (levels) ? levels[level] : FERRY_LOG_DEBUG,
                              chosen_name (self->step_choice, ferry_log_model_get_steps (self->model)),
                              chosen_name (self->table_choice, ferry_log_model_get_tables (self->model)));
  if (ferry_log_model_get_lines (self->model) > 0)   /* else it would have grown before the first comes */
    ferry_growing_list_grow (self->shown);
  update_page (self);
  return G_SOURCE_REMOVE;
}

static void
filter_cb (FerryLogViewer *self)
{
  if (self->filling || self->model == NULL)
    return;
  self->current = G_MAXUINT;
  /* GtkMultiSelection would ask for every one of a million lines to see whether a selected one came back */
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  ferry_growing_list_go_up (self->view);
  ferry_growing_list_shrink (self->shown);
  /* taking two hundred rows away and looking through a million lines are two frames' work */
  if (ferry_log_model_get_lines (self->model) <= FILTERED_AT_ONCE)
    apply_filter (self);
  else if (self->filter_id == 0)
    self->filter_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, apply_filter, self, NULL);
}

static void
search_changed_cb (FerryLogViewer *self)
{
  self->current = G_MAXUINT;
  if (self->model != NULL)
    ferry_log_model_search (self->model, gtk_editable_get_text (self->search_entry));
  update_hits (self);
}

static void
stop_search_cb (FerryLogViewer *self)
{
  gtk_editable_set_text (self->search_entry, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
hits_cb (FerryLogViewer *self)
{
  update_hits (self);
  if (self->current == G_MAXUINT && ferry_log_model_get_hits (self->model) > 0 && *gtk_editable_get_text (self->search_entry) != '\0')
    go_to_hit (self, FALSE);
}

static const char *
shown_name (GPtrArray *names,
            guint      i,
            gboolean   steps)
{
  return steps ? ferry_step_title (g_ptr_array_index (names, i)) : g_ptr_array_index (names, i);
}

static void
fill_choice (GtkDropDown *choice,
             const char  *all,
             GPtrArray   *names,
             gboolean     steps)
{
  GListModel *present = gtk_drop_down_get_model (choice);
  guint n = present != NULL ? g_list_model_get_n_items (present) : 0;
  g_autoptr(GtkStringList) list = NULL;

  if (n == names->len + 1)
    return;
  if (n > 0)
    {
      for (guint i = n - 1; i < names->len; i++)
        gtk_string_list_append (GTK_STRING_LIST (present), shown_name (names, i, steps));
      return;
    }
  list = gtk_string_list_new (NULL);
  gtk_string_list_append (list, all);
  for (guint i = 0; i < names->len; i++)
    gtk_string_list_append (list, shown_name (names, i, steps));
  gtk_drop_down_set_model (choice, G_LIST_MODEL (list));
}

static void
names_cb (FerryLogViewer *self)
{
  self->filling = TRUE;
  fill_choice (self->step_choice, _("All steps"), ferry_log_model_get_steps (self->model), TRUE);
  fill_choice (self->table_choice, _("All tables"), ferry_log_model_get_tables (self->model), FALSE);
  self->filling = FALSE;
}

static void
lines_cb (FerryLogViewer *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  update_page (self);
  ferry_growing_list_grow (self->shown);
  if (self->following && self->running && n > 0)
    scroll_to (self, n - 1);
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    ferry_log_model_search (self->model, gtk_editable_get_text (self->search_entry));
}

static void
problem_cb (FerryLogViewer *self)
{
  const char *problem = ferry_log_model_get_problem (self->model);

  if (problem != NULL)
    ferry_message_bar_show_text (self->message, "dialog-error-symbolic", problem);
  else
    ferry_message_bar_hide (self->message);
}

static void
selection_cb (FerryLogViewer *self)
{
  g_autoptr(GtkBitset) set = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gboolean one = gtk_bitset_get_size (set) == 1;
  g_autoptr(FerryLogLine) line = one ? g_list_model_get_item (G_LIST_MODEL (self->selection), gtk_bitset_get_minimum (set)) : NULL;
  FerryLogEntry *entry = line != NULL ? ferry_log_line_get_entry (line) : NULL;
  g_autofree char *text = entry != NULL ? g_utf8_substring (ferry_log_entry_get_message (entry), 0,
                                                            MIN (2000, g_utf8_strlen (ferry_log_entry_get_message (entry), -1))) : NULL;

  gtk_label_set_label (self->detail, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), text != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.copy", !gtk_bitset_is_empty (set));
  if (one)
    self->current = gtk_bitset_get_minimum (set);
}

static void
page_cb (FerryLogViewer *self)
{
  if (self->id != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "sql") == 0)
    _ferry_log_viewer_load_sql (self);
}

static gboolean
look_again (gpointer user_data)
{
  FerryLogViewer *self = user_data;

  ferry_log_model_load (self->model);
  return G_SOURCE_CONTINUE;
}

static void
ferry_log_viewer_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_FOLLOWING)
    g_value_set_boolean (value, FERRY_LOG_VIEWER (object)->following);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_log_viewer_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  FerryLogViewer *self = FERRY_LOG_VIEWER (object);
  guint n = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  if (prop_id != PROP_FOLLOWING || self->following == g_value_get_boolean (value))
    return;
  self->following = g_value_get_boolean (value);
  if (self->following && n > 0)
    scroll_to (self, n - 1);
  g_object_notify_by_pspec (object, pspec);
}

static void
clear_model (FerryLogViewer *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->filter_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->shown);
}

static void
ferry_log_viewer_dispose (GObject *object)
{
  FerryLogViewer *self = FERRY_LOG_VIEWER (object);

  clear_model (self);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_LOG_VIEWER);
  g_clear_object (&self->instance);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (ferry_log_viewer_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, list_stack);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, message);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, search_entry);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, hits_label);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, level_choice);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, step_choice);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, table_choice);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, view);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, selection);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, detail);
  gtk_widget_class_bind_template_child (widget_class, FerryLogViewer, sql);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "log.search-next", NULL, search_next_action);
  gtk_widget_class_install_action (widget_class, "log.search-previous", NULL, search_next_action);
  gtk_widget_class_install_action (widget_class, "log.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "log.download-log", NULL, download_action);
  gtk_widget_class_install_action (widget_class, "log.download-sql", NULL, download_action);
  gtk_widget_class_install_property_action (widget_class, "log.follow", "following");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "log.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "log.search-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "log.search-previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, 0, "log.search-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F3, GDK_SHIFT_MASK, "log.search-previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "log.copy", NULL);
}

static void
ferry_log_viewer_class_init (FerryLogViewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_log_viewer_get_property;
  object_class->set_property = ferry_log_viewer_set_property;
  object_class->dispose = ferry_log_viewer_dispose;
  properties[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_LOG_LINE);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_SQL_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/log-viewer.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

static void
ferry_log_viewer_init (FerryLogViewer *self)
{
  self->current = G_MAXUINT;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry), NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.copy", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.download-log", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.download-sql", FALSE);
  update_hits (self);
}

static void
make_model (FerryLogViewer *self)
{
  clear_model (self);
  self->current = G_MAXUINT;
  self->model = ferry_log_model_new (self->instance, self->id);
  self->shown = ferry_growing_list_new (G_LIST_MODEL (self->model));
  ferry_growing_list_shrink (self->shown);
  g_signal_connect_swapped (self->model, "notify::loading", G_CALLBACK (update_page), self);
  g_signal_connect_swapped (self->model, "notify::lines", G_CALLBACK (lines_cb), self);
  g_signal_connect_swapped (self->model, "notify::hits", G_CALLBACK (hits_cb), self);
  g_signal_connect_swapped (self->model, "notify::problem", G_CALLBACK (problem_cb), self);
  g_signal_connect_swapped (self->model, "names-changed", G_CALLBACK (names_cb), self);
  gtk_drop_down_set_model (self->step_choice, NULL);
  gtk_drop_down_set_model (self->table_choice, NULL);
  names_cb (self);
  filter_cb (self);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (self->shown));
}

void
ferry_log_viewer_show (FerryLogViewer *self,
                       FerryInstance  *instance,
                       const char     *execution_id,
                       gboolean        running)
{
  g_return_if_fail (FERRY_IS_LOG_VIEWER (self));

  self->running = running;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.follow", running);
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (g_strcmp0 (execution_id, self->id) != 0 || self->model == NULL)
    {
      g_set_object (&self->instance, instance);
      g_free (self->id);
      self->id = g_strdup (execution_id);
      make_model (self);
    }
  if (running)
    self->look_id = g_timeout_add (LOOK_MILLISECONDS, look_again, self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.download-log", !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "log.download-sql", !running);
  ferry_log_model_load (self->model);
  update_page (self);
  page_cb (self);
}

FerryLogModel *
ferry_log_viewer_get_model (FerryLogViewer *self)
{
  return self->model;
}
