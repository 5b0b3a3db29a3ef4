#include "config.h"

#include "ferry-plan-view.h"

#include "ferry-gtk-job.h"
#include "ferry-message-bar.h"
#include "ferry-plan-row.h"
#include "ferry-row-change.h"
#include "ferry-sql-view.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define PAGE 200

struct _FerryPlanView
{
  AdwBin              parent_instance;
  FerryMessageBar    *message;
  GtkStack           *stack;          /* nothing, plan */
  GtkLabel           *summary;
  GtkColumnView      *tables_view;
  GtkSingleSelection *tables;
  GtkStack           *rows_stack;     /* none, loading, rows, no-rows */
  GtkDropDown        *kind_choice;
  GtkLabel           *page_label;
  GtkSingleSelection *rows_selection;
  GtkNoSelection     *cells_selection;
  FerrySqlView       *sql;
  GtkStackPage       *warnings_page;
  GtkStack           *warnings_stack;
  GtkNoSelection     *warnings;
  FerryRelease       *release;
  GListStore         *plan_rows;
  GtkFilterListModel *filtered;
  GListStore         *rows;           /* FerryRowChange of the page */
  FerryJob           *job;            /* nullable: nothing is read */
  guint               page;
  gboolean            more;
  gboolean            all_tables;
};

enum { PROP_0, PROP_ALL_TABLES, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryPlanView, ferry_plan_view, ADW_TYPE_BIN)

/* A page of rows, read in a worker. */
typedef struct
{
  FerryInstance *instance;
  FerryPackage  *package;
  FerryJob      *job;
  char          *table;
  char         **keys;
  guint          skip;
  int            kind;      /* FerryRowChangeKind, -1 all */
  GPtrArray     *rows;
  gboolean       more;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  g_object_unref (page->instance);
  g_object_unref (page->package);
  g_ptr_array_unref (page->rows);
  g_strfreev (page->keys);
  g_free (page->table);
  g_free (page);
}

static gboolean
take_row (FerryRowChangeKind  kind,
          gboolean            changed_on_target,
          guint               n,
          const char * const *columns,
          const char * const *old_values,
          const char * const *new_values,
          gpointer            user_data)
{
  Page *page = user_data;

  if (ferry_job_is_cancelled (page->job, NULL))
    return FALSE;
  if (page->kind >= 0 && (int) kind != page->kind)
    return TRUE;
  if (page->skip > 0)
    {
      page->skip--;
      return TRUE;
    }
  page->more = page->rows->len == PAGE;
  if (!page->more)
    g_ptr_array_add (page->rows, ferry_row_change_new (kind, changed_on_target, (const char * const *) page->keys, n, columns, old_values, new_values));
  return !page->more;
}

static gboolean
page_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Page *page = user_data;

  page->job = job;
  return ferry_instance_plan_rows (page->instance, page->package, page->table, take_row, page, error);
}

static void
update_page (FerryPlanView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_autofree char *label = n > 0 ? g_strdup_printf (C_("rows of a page", "Rows %u–%u"), self->page * PAGE + 1, self->page * PAGE + n) : g_strdup ("");

  if (self->job == NULL)   /* else those of the page before are still there */
    gtk_label_set_label (self->page_label, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plan.previous-page", self->page > 0 && self->job == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plan.next-page", self->more && self->job == NULL);
}

static void
page_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryPlanView *self = owner;
  Page *page = user_data;

  if (page->job != self->job)
    return;   /* another table was selected meanwhile */
  g_clear_object (&self->job);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), page->rows->pdata, page->rows->len);
  self->more = page->more;
  gtk_stack_set_visible_child_name (self->rows_stack, page->rows->len > 0 ? "rows" : "no-rows");
  update_page (self);
}

static int
chosen_kind (FerryPlanView *self)
{
  static const int kinds[] = { -1, FERRY_ROW_NEW, FERRY_ROW_CHANGED, FERRY_ROW_ONLY_ON_TARGET, FERRY_ROW_CONFLICT };
  guint choice = gtk_drop_down_get_selected (self->kind_choice);

  return choice < G_N_ELEMENTS (kinds) ? kinds[choice] : -1;
}

static void
stop_reading (FerryPlanView *self)
{
  if (self->job != NULL)
    ferry_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void
read_page (FerryPlanView *self)
{
  FerryPlanRow *row = gtk_single_selection_get_selected_item (self->tables);
  FerryPlanTable *table = row != NULL ? ferry_plan_row_get_table (row) : NULL;
  Page *page;

  stop_reading (self);
  if (table == NULL || self->release == NULL || !ferry_rule_moves_rows (ferry_plan_table_get_rule (table)) || ferry_plan_table_get_not_merged (table))
    {
      g_list_store_remove_all (self->rows);
      self->more = FALSE;
      gtk_stack_set_visible_child_name (self->rows_stack, table == NULL ? "none" : "no-rows");
      update_page (self);
      return;
    }
  page = g_new0 (Page, 1);
  page->instance = g_object_ref (ferry_instance_item_get_instance (ferry_release_get_target (self->release)));
  page->package = g_object_ref (ferry_release_get_package (self->release));
  page->table = g_strdup (ferry_plan_table_get_table (table));
  page->keys = g_strsplit (ferry_plan_table_get_key (table) != NULL ? ferry_plan_table_get_key (table) : "", ", ", -1);
  page->skip = self->page * PAGE;
  page->kind = chosen_kind (self);
  page->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->job = page->job = ferry_job_new (_("Rows"));
  gtk_stack_set_visible_child_name (self->rows_stack, "loading");
  update_page (self);
  ferry_gtk_run_job (self->job, FERRY_JOB_QUIET, page_func, page, page_free, self, page_done);
}

static void
table_cb (FerryPlanView *self)
{
  if (self->release == NULL)
    return;
  self->page = 0;
  read_page (self);
}

static void
row_cb (FerryPlanView *self)
{
  FerryRowChange *row = gtk_single_selection_get_selected_item (self->rows_selection);

  gtk_no_selection_set_model (self->cells_selection, row != NULL ? ferry_row_change_get_cells (row) : NULL);
}

static void
page_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryPlanView *self = FERRY_PLAN_VIEW (widget);

  self->page = g_str_equal (name, "plan.next-page") ? self->page + 1 : self->page - 1;
  read_page (self);
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  return FERRY_PLAN_VIEW (user_data)->all_tables || ferry_plan_row_has_changes (item);
}

static void
append_all (GtkStringList *list,
            GPtrArray     *texts,
            const char    *prefix)
{
  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *text = g_strconcat (prefix, g_ptr_array_index (texts, i), NULL);

      gtk_string_list_append (list, text);
    }
}

static void
show_warnings (FerryPlanView *self,
               FerryPlan     *plan)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  g_autofree char *title = NULL;
  guint n;

  append_all (list, plan->warnings, "");
  append_all (list, plan->structure->leaning, _("Leans on a changed table: "));
  append_all (list, plan->structure->kept, _("Only on the target, stays: "));
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  title = n > 0 ? g_strdup_printf (_("Warnings (%u)"), n) : g_strdup (_("Warnings"));
  gtk_stack_page_set_title (self->warnings_page, title);
  gtk_stack_set_visible_child_name (self->warnings_stack, n > 0 ? "list" : "empty");
  gtk_no_selection_set_model (self->warnings, G_LIST_MODEL (list));
}

static void
show_summary (FerryPlanView *self,
              FerryPlan     *plan)
{
  gint64 lost = ferry_release_count_values_lost (self->release);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("%'" PRId64 " new, %'" PRId64 " changed, %'" PRId64 " deleted"), plan->inserts, plan->updates, plan->deletes);
  if (lost > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("⚠ %" PRId64 " value is lost", "⚠ %" PRId64 " values are lost", (gulong) lost), lost);
    }
  gtk_label_set_label (self->summary, text->str);
}

void
ferry_plan_view_show (FerryPlanView *self,
                      FerryRelease  *release)
{
  FerryPlan *plan = ferry_release_get_plan (release);
  g_autoptr(GListStore) plan_rows = NULL;
  gboolean cut = FALSE;
  const char *sql = ferry_release_get_sql (release, &cut);

  g_return_if_fail (FERRY_IS_PLAN_VIEW (self) && plan != NULL);

  stop_reading (self);
  g_set_object (&self->release, release);
  ferry_message_bar_hide (self->message);
  self->page = 0;
  plan_rows = ferry_plan_row_list (plan);
  g_set_object (&self->plan_rows, plan_rows);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (plan_rows));
  ferry_sql_view_set_text (self->sql, sql, cut);
  show_summary (self, plan);
  show_warnings (self, plan);
  gtk_stack_set_visible_child_name (self->stack, ferry_plan_is_empty (plan) ? "nothing" : "plan");
  read_page (self);
}

GListModel *
ferry_plan_view_get_rows (FerryPlanView *self)
{
  return G_LIST_MODEL (self->rows);
}

static void
ferry_plan_view_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_ALL_TABLES)
    g_value_set_boolean (value, FERRY_PLAN_VIEW (object)->all_tables);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_plan_view_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  FerryPlanView *self = FERRY_PLAN_VIEW (object);

  if (prop_id != PROP_ALL_TABLES || self->all_tables == g_value_get_boolean (value))
    return;
  self->all_tables = g_value_get_boolean (value);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered), GTK_FILTER_CHANGE_DIFFERENT);
  g_object_notify_by_pspec (object, pspec);
}

static void
ferry_plan_view_dispose (GObject *object)
{
  FerryPlanView *self = FERRY_PLAN_VIEW (object);

  stop_reading (self);
  g_clear_object (&self->release);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PLAN_VIEW);
  g_clear_object (&self->filtered);
  g_clear_object (&self->plan_rows);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (ferry_plan_view_parent_class)->dispose (object);
}

/* the choice of tables says nothing about SQL and warnings */
static gboolean
is_changes (gpointer    object,
            const char *tab)
{
  return g_strcmp0 (tab, "changes") == 0;
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/plan-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, message);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, summary);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, tables_view);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, tables);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, rows_stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, kind_choice);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, page_label);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, rows_selection);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, cells_selection);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, sql);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, warnings_page);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, warnings_stack);
  gtk_widget_class_bind_template_child (widget_class, FerryPlanView, warnings);
  gtk_widget_class_bind_template_callback (widget_class, table_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_changes);
}

static void
ferry_plan_view_class_init (FerryPlanViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = ferry_plan_view_get_property;
  object_class->set_property = ferry_plan_view_set_property;
  object_class->dispose = ferry_plan_view_dispose;
  properties[PROP_ALL_TABLES] = g_param_spec_boolean ("all-tables", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_CELL_CHANGE);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PLAN_ROW);
  g_type_ensure (FERRY_TYPE_ROW_CHANGE);
  g_type_ensure (FERRY_TYPE_SQL_VIEW);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "plan.next-page", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "plan.previous-page", NULL, page_action);
  gtk_widget_class_install_property_action (widget_class, "plan.all-tables", "all-tables");
}

static void
ferry_plan_view_init (FerryPlanView *self)
{
  GtkSortListModel *sorted;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (FERRY_TYPE_ROW_CHANGE);
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL)));
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), g_object_ref (gtk_column_view_get_sorter (self->tables_view)));
  gtk_single_selection_set_model (self->tables, G_LIST_MODEL (sorted));
  g_object_unref (sorted);
  gtk_single_selection_set_model (self->rows_selection, G_LIST_MODEL (self->rows));
  update_page (self);
}
