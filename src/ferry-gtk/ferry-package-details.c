#include "config.h"

#include "ferry-package-details.h"

#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-sort-menu.h"
#include "ferry-table-row.h"
#include "ferry-text.h"
#include "ferry-words.h"

#include <glib/gi18n.h>

struct _FerryPackageDetails
{
  AdwWindow            parent_instance;

  FerryMessageBar     *message;
  GtkStack            *stack;
  AdwPreferencesPage  *facts;
  GtkSearchEntry      *search;
  GtkColumnView       *view;
  GtkMenuButton       *sort_button;
  GtkLabel            *count;
  GtkCheckButton      *travelling;
  GListStore          *rows;
  GtkCustomFilter     *filter;
  GListModel          *shown;
  char                *path;
};

G_DEFINE_FINAL_TYPE (FerryPackageDetails, ferry_package_details, ADW_TYPE_WINDOW)

enum { PROP_0, PROP_PATH, N_PROPS };

static GParamSpec *properties[N_PROPS];

typedef struct
{
  char         *path;
  FerryPackage *package;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->path);
  g_clear_object (&look->package);
  g_free (look);
}

static gboolean
look_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Look *look = user_data;

  look->package = ferry_package_open (look->path, error);
  return look->package != NULL;
}

static AdwPreferencesGroup *
add_group (FerryPackageDetails *self,
           const char          *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (self->facts, group);
  return group;
}

/* text of a file is text: never markup */
static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         const char          *value)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *safe_title = ferry_escape_for_display (title);
  g_autofree char *safe_value = ferry_escape_for_display (value != NULL ? value : "");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), safe_title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), safe_value);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_preferences_group_add (group, row);
}

static void
add_facts (FerryPackageDetails *self,
           FerryPackage        *package)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  AdwPreferencesGroup *group = add_group (self, NULL);
  g_autofree char *size = ferry_format_size (ferry_package_get_size (package));
  g_autofree char *plugins = ferry_words_count (metadata->plugins->len);
  g_autofree char *database = ferry_text_database (metadata->dialect == FERRY_DIALECT_SQLITE, metadata->database_version);
  g_autofree char *created = NULL;
  gint64 moment;

  created = ferry_time_from_iso (metadata->created_at, &moment) ? ferry_text_time (moment) : g_strdup (metadata->created_at);
  add_row (group, _("Made from"), metadata->source_name);
  add_row (group, _("Created"), created);
  add_row (group, _("Created by"), metadata->created_by);
  add_row (group, _("Rule set"), ferry_rule_set_get_name (metadata->rule_set));
  add_row (group, _("Application version"), metadata->application_version);
  add_row (group, _("Database"), database);
  add_row (group, _("Plugins enabled"), plugins);
  add_row (group, _("Size"), size);
  add_row (group, _("File"), ferry_package_get_path (package));
  add_row (group, _("Digest"), ferry_package_get_digest (package));
}

#define MOST_SHOWN 200

static void
add_secrets (FerryPackageDetails  *self,
             FerryPackageMetadata *metadata)
{
  AdwPreferencesGroup *group;

  if (metadata->secrets->len == 0)
    return;
  group = add_group (self, _("Literal Secrets"));
  adw_preferences_group_set_description (group, _("These values travel as they are. Replace them by variables such as {{$env.NAME}} on the source, and make the file again."));
  for (guint i = 0; i < MIN (metadata->secrets->len, MOST_SHOWN); i++)
    {
      const FerrySecretFinding *finding = g_ptr_array_index (metadata->secrets, i);
      gboolean inside = finding->path != NULL && *finding->path != '\0';
      g_autofree char *where = g_strdup_printf (_("row %s, %s%s%s"), finding->key, finding->column, inside ? ": " : "", inside ? finding->path : "");

      add_row (group, finding->table, where);
    }
}

static void
add_variables (FerryPackageDetails  *self,
               FerryPackageMetadata *metadata)
{
  AdwPreferencesGroup *group;

  if (metadata->variables->len == 0)
    return;
  group = add_group (self, _("Variables and Secrets"));
  adw_preferences_group_set_description (group, _("Names and types only. A target that lacks one asks for its value."));
  for (guint i = 0; i < MIN (metadata->variables->len, MOST_SHOWN); i++)
    {
      FerryVariable *variable = g_ptr_array_index (metadata->variables, i);

      add_row (group, ferry_variable_get_name (variable), ferry_variable_get_secret (variable) ? C_("type of a variable", "secret") : C_("type of a variable", "variable"));
    }
}

static void
add_notes (FerryPackageDetails  *self,
           FerryPackageMetadata *metadata)
{
  AdwPreferencesGroup *group;

  if (metadata->notes->len == 0)
    return;
  group = add_group (self, _("Does Not Travel"));
  for (guint i = 0; i < metadata->notes->len; i++)
    add_row (group, g_ptr_array_index (metadata->notes, i), NULL);
}

static void
add_tables (FerryPackageDetails  *self,
            FerryPackageMetadata *metadata)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (metadata->tables, i);
      FerryTableRow *row = ferry_table_row_new (ferry_table_rule_get_table (table->rule), table->rule);

      ferry_table_row_set_size (row, table->entry != NULL ? table->packed : -1);
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (self->rows, 0, 0, rows->pdata, rows->len);
}

static void
look_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryPackageDetails *self = owner;
  FerryPackage *package = ((Look *) user_data)->package;
  FerryPackageMetadata *metadata;

  if (error != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  metadata = ferry_package_get_metadata (package);
  gtk_window_set_title (GTK_WINDOW (self), metadata->title);
  add_facts (self, package);
  add_secrets (self, metadata);
  add_notes (self, metadata);
  add_variables (self, metadata);
  add_tables (self, metadata);
  gtk_stack_set_visible_child_name (self->stack, "content");
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  FerryPackageDetails *self = user_data;
  FerryTableRule *rule = ferry_table_row_get_rule (item);
  g_auto(GStrv) words = ferry_words_split (gtk_editable_get_text (GTK_EDITABLE (self->search)));

  if (gtk_check_button_get_active (self->travelling) && !ferry_rule_moves_rows (ferry_table_rule_get_rule (rule)))
    return FALSE;
  return ferry_table_row_matches (item, (const char * const *) words);
}

static void
filter_changed_cb (FerryPackageDetails *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
shown_changed_cb (FerryPackageDetails *self)
{
  guint n = g_list_model_get_n_items (self->shown);
  g_autofree char *text = g_strdup_printf (ngettext ("%u table", "%u tables", n), n);

  gtk_label_set_text (self->count, text);
}

static void
ferry_package_details_set_property (GObject      *object,
                                    guint         id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  FerryPackageDetails *self = FERRY_PACKAGE_DETAILS (object);

  if (id == PROP_PATH)
    self->path = g_value_dup_string (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_package_details_constructed (GObject *object)
{
  FerryPackageDetails *self = FERRY_PACKAGE_DETAILS (object);
  g_autoptr(FerryJob) job = ferry_job_new (_("Open a migration file"));
  Look *look;

  G_OBJECT_CLASS (ferry_package_details_parent_class)->constructed (object);
  if (self->path == NULL)
    return;
  look = g_new0 (Look, 1);
  look->path = g_strdup (self->path);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, look_func, look, look_free, self, look_done);
}

static void
ferry_package_details_dispose (GObject *object)
{
  FerryPackageDetails *self = FERRY_PACKAGE_DETAILS (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_data (self->shown, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PACKAGE_DETAILS);
  g_clear_object (&self->rows);
  g_clear_object (&self->filter);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (ferry_package_details_parent_class)->dispose (object);
}

/* Escape: first what was searched for goes, then the window */
static void
stop_search_cb (FerryPackageDetails *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
ferry_package_details_class_init (FerryPackageDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = ferry_package_details_set_property;
  object_class->constructed = ferry_package_details_constructed;
  object_class->dispose = ferry_package_details_dispose;
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_TABLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/package-details.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, message);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, search);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, view);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, sort_button);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, count);
  gtk_widget_class_bind_template_child (widget_class, FerryPackageDetails, travelling);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_package_details_init (FerryPackageDetails *self)
{
  GtkFilterListModel *filtered;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (FERRY_TYPE_TABLE_ROW);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), g_object_ref (GTK_FILTER (self->filter)));
  self->shown = G_LIST_MODEL (gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (gtk_column_view_get_sorter (self->view))));
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (shown_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (self->shown))));
  ferry_sort_menu_install (GTK_WIDGET (self), self->sort_button, self->view);
}

/**
 * ferry_package_details_present:
 * @parent: the window that it stands above
 * @path: a migration file
 *
 * Shows what is inside a migration file. Main thread.
 *
 * Returns: (transfer none): the window
 *
 * Since: 0.1
 */
GtkWindow *
ferry_package_details_present (GtkWindow  *parent,
                               const char *path)
{
  GtkWindow *self = g_object_new (FERRY_TYPE_PACKAGE_DETAILS, "path", path, "transient-for", parent, NULL);

  gtk_window_present (self);
  return self;
}
