#include "config.h"

#include "ferry-new-migration.h"

#include "ferry-app.h"
#include "ferry-create-job.h"
#include "ferry-effective-tables.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"
#include "ferry-words.h"

#include <glib/gi18n.h>

struct _FerryNewMigration
{
  AdwWindow             parent_instance;

  FerryMessageBar      *message;
  FerryProductionStrip *strip;
  GtkStack             *stack;
  AdwComboRow          *instance_row;
  AdwComboRow          *rules_row;
  AdwEntryRow          *title_row;
  AdwActionRow         *summary_row;
  AdwExpanderRow       *inside_row;
  AdwExpanderRow       *not_merged_row;
  GtkListBox           *inside_list;
  GtkListBox           *not_merged_list;
  GtkSpinner           *spinner;
  GtkProgressBar       *progress;
  GtkLabel             *step;
  FerryEffectiveTables *tables;
  FerryInstanceItem    *item;
  FerryJob             *job;
};

G_DEFINE_FINAL_TYPE (FerryNewMigration, ferry_new_migration, ADW_TYPE_WINDOW)

enum { PROP_0, PROP_ITEM, N_PROPS };

static GParamSpec *properties[N_PROPS];

#define MOST_LISTED 100

static FerryInstanceItem *
chosen_item (FerryNewMigration *self)
{
  return adw_combo_row_get_selected_item (self->instance_row);
}

static FerryRuleSet *
chosen_rules (FerryNewMigration *self)
{
  return adw_combo_row_get_selected_item (self->rules_row);
}

static void
update_actions (FerryNewMigration *self)
{
  FerryInstanceItem *item = chosen_item (self);
  FerryInstance *instance = item != NULL ? ferry_instance_item_get_instance (item) : NULL;
  gboolean can = instance != NULL && (ferry_instance_get_capabilities (instance) & FERRY_CAN_CREATE) != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "migration.create",
                                 can && chosen_rules (self) != NULL && self->job == NULL && ferry_effective_tables_get_problem (self->tables) == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "migration.cancel", self->job != NULL);
}

static void
chosen_cb (FerryNewMigration *self)
{
  FerryInstanceItem *item = chosen_item (self);

  if (self->tables == NULL)
    return;
  ferry_production_strip_set_item (self->strip, item);
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  ferry_effective_tables_ask (self->tables, item, chosen_rules (self));
  update_actions (self);
}

static GtkWidget *
create_table_row (gpointer item,
                  gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *count = NULL, *rows = NULL, *reason = NULL;
  gint64 n = ferry_table_rule_get_rows (ferry_table_row_get_rule (item));

  g_object_get (item, "rows-text", &rows, "reason", &reason, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ferry_table_row_get_table (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), reason);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  count = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) MAX (n, 0)), rows);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_label_new (count));
  return row;
}

/* What will be inside, counted from the effective rules. */
typedef struct
{
  guint  structure;     /* tables whose structure travels */
  guint  tables;        /* whose rows do */
  gint64 rows;
  guint  not_merged;
} Summary;

static Summary
summarize (FerryNewMigration *self,
           GListStore        *inside,
           GListStore        *not_merged)
{
  GListModel *rows = ferry_effective_tables_get_rows (self->tables);
  Summary summary = { 0 };

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(FerryTableRow) row = g_list_model_get_item (rows, i);
      FerryTableRule *rule = ferry_table_row_get_rule (row);

      if (rule == NULL)
        continue;
      summary.structure += ferry_table_rule_get_rule (rule) != FERRY_RULE_SKIP;
      if (ferry_table_rule_is_not_merged (rule) && summary.not_merged++ < MOST_LISTED)
        g_list_store_append (not_merged, row);
      if (!ferry_rule_moves_rows (ferry_table_rule_get_rule (rule)))
        continue;
      if (summary.tables++ < MOST_LISTED)
        g_list_store_append (inside, row);
      summary.rows += MAX (ferry_table_rule_get_rows (rule), 0);
    }
  return summary;
}

static void
show_list (AdwExpanderRow *expander,
           GtkListBox     *list,
           GListStore     *rows,
           const char     *title)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  gtk_widget_set_visible (GTK_WIDGET (expander), n > 0);
  gtk_list_box_bind_model (list, G_LIST_MODEL (rows), create_table_row, NULL, NULL);
}

/* A rough guess, and shown as one: rows of configuration are short texts and JSON, and they are packed. */
#define PACKED_BYTES_A_ROW 60

static void
show_summary (FerryNewMigration *self)
{
  g_autoptr(GListStore) inside = g_list_store_new (FERRY_TYPE_TABLE_ROW);
  g_autoptr(GListStore) not_merged = g_list_store_new (FERRY_TYPE_TABLE_ROW);
  Summary summary = summarize (self, inside, not_merged);
  g_autofree char *count = ferry_words_count (summary.rows);
  g_autofree char *size = ferry_format_size (summary.rows * PACKED_BYTES_A_ROW + summary.structure * 200);
  g_autofree char *structure = g_strdup_printf (ngettext ("Structure of %u table", "Structure of %u tables", summary.structure), summary.structure);
  g_autofree char *text = g_strdup_printf (ngettext ("%s row of %u of them, roughly %s", "%s rows of %u of them, roughly %s", (gulong) summary.rows), count,
                                           summary.tables, size);
  g_autofree char *inside_title = g_strdup_printf (ngettext ("%u table with rows", "%u tables with rows", summary.tables), summary.tables);
  g_autofree char *not_merged_title = g_strdup_printf (ngettext ("%u table can’t be merged", "%u tables can’t be merged", summary.not_merged), summary.not_merged);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->summary_row), structure);
  adw_action_row_set_subtitle (self->summary_row, text);
  show_list (self->inside_row, self->inside_list, inside, inside_title);
  show_list (self->not_merged_row, self->not_merged_list, not_merged, not_merged_title);
}

static void
settled_cb (FerryNewMigration *self)
{
  const char *problem = ferry_effective_tables_get_problem (self->tables);

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  if (problem != NULL)
    {
      g_autoptr(GError) error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED, problem);

      ferry_message_bar_show_error (self->message, error);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->summary_row), _("Not known"));
      adw_action_row_set_subtitle (self->summary_row, _("See the message above."));
    }
  else
    {
      ferry_message_bar_hide (self->message);
      show_summary (self);
    }
  update_actions (self);
}

static void
progress_cb (FerryNewMigration *self)
{
  g_autofree char *step = NULL, *table = NULL, *text = NULL;
  gint64 done, total;
  double fraction;

  ferry_job_dup_progress (self->job, &step, &table, &done, &total, &fraction);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
  text = table != NULL ? g_strdup_printf (C_("progress", "%s: %s"), step, table) : g_strdup (step);
  gtk_label_set_text (self->step, text != NULL ? text : "");
}

static void
job_ended (FerryNewMigration *self,
           FerryJobState      state)
{
  g_autoptr(GError) error = NULL;

  g_object_get (self->job, "error", &error, NULL);
  g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  update_actions (self);
  if (state == FERRY_JOB_DONE)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  gtk_stack_set_visible_child_name (self->stack, "form");
  if (state == FERRY_JOB_FAILED && error != NULL)
    ferry_message_bar_show_error (self->message, error);
}

static void
state_cb (FerryNewMigration *self)
{
  FerryJobState state = ferry_job_get_state (self->job);

  if (state == FERRY_JOB_DONE || state == FERRY_JOB_FAILED || state == FERRY_JOB_CANCELLED)
    job_ended (self, state);
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryNewMigration *self = FERRY_NEW_MIGRATION (widget);
  g_autoptr(GError) error = NULL;

  self->job = ferry_create_job_start (gtk_window_get_transient_for (GTK_WINDOW (self)), chosen_item (self), chosen_rules (self),
                                      gtk_editable_get_text (GTK_EDITABLE (self->title_row)), &error);
  if (self->job == NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  ferry_message_bar_hide (self->message);
  g_signal_connect_object (self->job, "notify::fraction", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::step", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  update_actions (self);
}

static void
cancel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryNewMigration *self = FERRY_NEW_MIGRATION (widget);

  if (self->job != NULL)
    ferry_job_cancel (self->job);
}

static void
load_rules (FerryNewMigration *self)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GListStore) sets = g_list_store_new (FERRY_TYPE_RULE_SET);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) list = store != NULL ? ferry_store_list_rule_sets (store, &error) : NULL;

  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    g_list_store_append (sets, g_ptr_array_index (list, i));
  adw_combo_row_set_model (self->rules_row, G_LIST_MODEL (sets));
}

static void
select_item (FerryNewMigration *self)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));

  adw_combo_row_set_model (self->instance_row, instances);
  for (guint i = 0; self->item != NULL && i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);

      if (item == self->item)
        adw_combo_row_set_selected (self->instance_row, i);
    }
}

static void
ferry_new_migration_constructed (GObject *object)
{
  FerryNewMigration *self = FERRY_NEW_MIGRATION (object);

  G_OBJECT_CLASS (ferry_new_migration_parent_class)->constructed (object);
  load_rules (self);
  select_item (self);
  self->tables = ferry_effective_tables_new ();
  g_signal_connect_object (self->tables, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  if (chosen_item (self) == NULL)
    gtk_stack_set_visible_child_name (self->stack, "nothing");
  chosen_cb (self);
}

static void
ferry_new_migration_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (id == PROP_ITEM)
    g_value_set_object (value, FERRY_NEW_MIGRATION (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_new_migration_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (id == PROP_ITEM)
    FERRY_NEW_MIGRATION (object)->item = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ferry_new_migration_dispose (GObject *object)
{
  FerryNewMigration *self = FERRY_NEW_MIGRATION (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  if (self->tables != NULL)
    g_signal_handlers_disconnect_by_data (self->tables, self);
  g_clear_object (&self->job);
  g_clear_object (&self->tables);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_NEW_MIGRATION);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (ferry_new_migration_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, message);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, instance_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, rules_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, title_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, summary_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, inside_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, not_merged_row);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, inside_list);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, not_merged_list);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, progress);
  gtk_widget_class_bind_template_child (widget_class, FerryNewMigration, step);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
ferry_new_migration_class_init (FerryNewMigrationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ferry_new_migration_constructed;
  object_class->get_property = ferry_new_migration_get_property;
  object_class->set_property = ferry_new_migration_set_property;
  object_class->dispose = ferry_new_migration_dispose;
  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, FERRY_TYPE_INSTANCE_ITEM, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_RULE_SET);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/new-migration.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "migration.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "migration.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_new_migration_init (FerryNewMigration *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
