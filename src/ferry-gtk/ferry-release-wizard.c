#include "config.h"

#include "ferry-release-wizard.h"

#include "ferry-app.h"
#include "ferry-flow-picture.h"
#include "ferry-load.h"
#include "ferry-merge-window.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"
#include "ferry-text.h"

#include <glib/gi18n.h>

struct _FerryReleaseWizard
{
  AdwWindow             parent_instance;
  FerryMessageBar      *message;
  FerryProductionStrip *strip;
  GtkStack             *stack;
  FerryFlowPicture     *picture;
  AdwPreferencesGroup  *about_group;
  AdwComboRow          *target_row;
  AdwComboRow          *source_row;
  AdwComboRow          *spare_row;
  AdwComboRow          *package_row;
  AdwActionRow         *merge_row;
  AdwComboRow          *rules_row;
  AdwComboRow          *execution_row;
  AdwActionRow         *catch_up_row;
  GtkSwitch            *catch_up_switch;
  AdwEntryRow          *backup_row;
  AdwEntryRow          *name_row;
  AdwEntryRow          *override_row;
  AdwPreferencesGroup  *commands_group;
  GPtrArray            *command_rows;   /* AdwEntryRow* with data "slot" */
  GPtrArray            *packages;       /* FerryLibraryRecord*: of the library, as the row shows them after its first entry */
  GPtrArray            *executions;     /* nullable: FerryExecution* of the target */
  char                 *process;        /* "one-way", "merged" or a kind */
};

enum { CREATED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryReleaseWizard, ferry_release_wizard, ADW_TYPE_WINDOW)

typedef enum { ASKS_SOURCE = 1 << 0, ASKS_PACKAGE = 1 << 1, ASKS_SPARE = 1 << 2, ASKS_BACKUP = 1 << 3, ASKS_EXECUTION = 1 << 4, ASKS_RULES = 1 << 5 } Asks;

/* A process that can be chosen: which kind of release it ends in, and what it has to know. */
static const struct { const char *id, *kind, *title, *about; Asks asks; const char *slots[5]; } processes[] = {
  { "one-way", "plain", N_("One Development, One-Way Release"),
    N_("The built-in tables of the target are overwritten with those of the development; your own tables bring their structure, not their rows."),
    ASKS_SOURCE | ASKS_PACKAGE, { NULL } },
  { "merged", "plain", N_("Several Developments, Merged Release"),
    N_("Records of the built-in tables are inserted or updated, none is deleted. What two developments changed differently is decided before, in the merged file."),
    ASKS_PACKAGE, { NULL } },
  { "restore", "restore", N_("Restore a Backup"),
    N_("Everything on the target is overwritten with what the backup holds. Its present state is saved first."), ASKS_SOURCE | ASKS_BACKUP, { NULL } },
  { "maintenance", "maintenance", N_("Maintenance Window"),
    N_("The users see a maintenance page while the migration runs."), ASKS_SOURCE | ASKS_PACKAGE | ASKS_RULES, { "close", "open", NULL } },
  { "blue-green", "blue-green", N_("Blue-Green"),
    N_("A second production is prepared from a backup of the first, tested, and switched to; the first one stays as it is."),
    ASKS_SOURCE | ASKS_PACKAGE | ASKS_SPARE | ASKS_RULES, { "deploy", "switch", "switch-back", NULL } },
  { "rollback-a", "rollback-a", N_("Roll Back a Migration"),
    N_("The migration went wrong: its automatic backup is restored. Needs the same application version."), ASKS_EXECUTION, { "stop", "start", NULL } },
  { "rollback-b", "rollback-b", N_("Recover Into a New Instance"),
    N_("Damage, or an upgrade that failed: a backup is restored into an empty instance. Needs the same application version."), ASKS_SPARE | ASKS_BACKUP,
    { "stop", "deploy", "switch", "switch-back", NULL } },
};

static guint
find_process (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (processes); i++)
    if (g_strcmp0 (processes[i].id, id) == 0)
      return i;
  return 0;
}

static FerryInstanceItem *
item_of (AdwComboRow *row)
{
  return gtk_widget_get_visible (GTK_WIDGET (row)) ? adw_combo_row_get_selected_item (row) : NULL;
}

static const FerryInstanceRecord *
record_of (AdwComboRow *row)
{
  FerryInstanceItem *item = item_of (row);

  return item != NULL ? ferry_instance_item_get_record (item) : NULL;
}

static const FerryLibraryRecord *
chosen_package (FerryReleaseWizard *self)
{
  guint selected = adw_combo_row_get_selected (self->package_row);

  return gtk_widget_get_visible (GTK_WIDGET (self->package_row)) && selected > 0 && selected <= self->packages->len ? g_ptr_array_index (self->packages, selected - 1) : NULL;
}

/* ---- what can be chosen ---------------------------------------------------------------------------------------------------------- */

static void
fill_packages (FerryReleaseWizard *self,
               const char         *select)    /* nullable: digest */
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr(GPtrArray) list = store != NULL ? ferry_store_list_packages (store, NULL) : NULL;
  guint selected = 0;

  g_ptr_array_set_size (self->packages, 0);
  gtk_string_list_append (names, g_strcmp0 (self->process, "merged") == 0 ? _("Choose the merged file") : _("Made now from the source"));
  while (list != NULL && list->len > 0)
    {
      FerryLibraryRecord *record = g_ptr_array_steal_index (list, 0);

      gtk_string_list_append (names, record->title != NULL ? record->title : record->name);
      g_ptr_array_add (self->packages, record);
      if (g_strcmp0 (record->digest, select) == 0)
        selected = self->packages->len;
    }
  adw_combo_row_set_model (self->package_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->package_row, selected);
}

static void
executions_cb (gpointer      owner,
               GPtrArray    *objects,
               const GError *error)
{
  FerryReleaseWizard *self = owner;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_clear_pointer (&self->executions, g_ptr_array_unref);
  self->executions = g_ptr_array_new_with_free_func (g_object_unref);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  for (guint i = 0; objects != NULL && i < objects->len; i++)
    {
      FerryExecution *execution = g_ptr_array_index (objects, i);
      g_autofree char *when = ferry_text_time (ferry_execution_get_started (execution));
      g_autofree char *text = g_strdup_printf ("%s, %s", when, ferry_execution_get_package_title (execution));

      if (!ferry_execution_ran_package (execution) || ferry_execution_get_backup (execution) == NULL)
        continue;
      gtk_string_list_append (names, text);
      g_ptr_array_add (self->executions, g_object_ref (execution));
    }
  adw_combo_row_set_model (self->execution_row, G_LIST_MODEL (names));
}

static void
target_cb (FerryReleaseWizard *self)
{
  FerryInstanceItem *item = self->stack != NULL ? adw_combo_row_get_selected_item (self->target_row) : NULL;

  if (item == NULL)
    return;
  ferry_production_strip_set_item (self->strip, item);
  if (gtk_widget_get_visible (GTK_WIDGET (self->execution_row)) && ferry_instance_item_get_instance (item) != NULL)
    ferry_load_list (ferry_instance_item_get_instance (item), _("List executions"), ferry_instance_list_executions, self, executions_cb);
}

static const char *
slot_title (const char *slot)
{
  const char * const titles[][2] = {
    { "close", _("Command that shows a maintenance page") }, { "open", _("Command that lets the users back") }, { "stop", _("Command that stops the application") },
    { "start", _("Command that starts the application") }, { "deploy", _("Command that deploys the empty second instance") }, { "switch", _("Command that switches the gateway") },
    { "switch-back", _("Command that switches the gateway back, at once, if that fails") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i][0], slot))
      return titles[i][1];
  return slot;
}

static void
show_commands (FerryReleaseWizard *self,
               guint               process)
{
  for (guint i = 0; i < self->command_rows->len; i++)
    adw_preferences_group_remove (self->commands_group, g_ptr_array_index (self->command_rows, i));
  g_ptr_array_set_size (self->command_rows, 0);
  for (guint i = 0; i < G_N_ELEMENTS (processes[process].slots) && processes[process].slots[i] != NULL; i++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", slot_title (processes[process].slots[i]), NULL);

      g_object_set_data (G_OBJECT (row), "slot", (gpointer) processes[process].slots[i]);
      adw_preferences_group_add (self->commands_group, row);
      g_ptr_array_add (self->command_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->commands_group), self->command_rows->len > 0);
}

/* A production is what a release is usually for; a development where it comes from. */
static void
preselect (AdwComboRow *row,
           FerryStage   stage)
{
  GListModel *instances = adw_combo_row_get_model (row);

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);

      if (ferry_instance_item_get_stage (item) == stage)
        {
          adw_combo_row_set_selected (row, i);
          return;
        }
    }
}

static void
show_form (FerryReleaseWizard *self)
{
  guint process = find_process (self->process);
  Asks asks = processes[process].asks;

  ferry_flow_picture_show (self->picture, processes[process].id);
  adw_preferences_group_set_title (self->about_group, _(processes[process].title));
  adw_preferences_group_set_description (self->about_group, _(processes[process].about));
  gtk_widget_set_visible (GTK_WIDGET (self->source_row), (asks & ASKS_SOURCE) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->package_row), (asks & ASKS_PACKAGE) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->merge_row), g_str_equal (self->process, "merged"));
  gtk_widget_set_visible (GTK_WIDGET (self->rules_row), (asks & ASKS_RULES) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->spare_row), (asks & ASKS_SPARE) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->backup_row), (asks & ASKS_BACKUP) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->catch_up_row), g_str_equal (self->process, "blue-green"));
  gtk_widget_set_visible (GTK_WIDGET (self->execution_row), (asks & ASKS_EXECUTION) != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->override_row), (asks & ASKS_PACKAGE) != 0);
  show_commands (self, process);
  fill_packages (self, NULL);
  preselect (self->target_row, FERRY_STAGE_PRODUCTION);
  preselect (self->source_row, FERRY_STAGE_DEVELOPMENT);
  target_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.back", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.make", TRUE);
}

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryReleaseWizard *self = FERRY_RELEASE_WIZARD (widget);

  g_free (self->process);
  self->process = g_variant_dup_string (parameter, NULL);
  ferry_message_bar_hide (self->message);
  show_form (self);
}

static void
show_start (FerryReleaseWizard *self)
{
  ferry_message_bar_hide (self->message);
  ferry_production_strip_set_item (self->strip, NULL);
  gtk_stack_set_visible_child_name (self->stack, "start");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "wizard.make", FALSE);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  show_start (FERRY_RELEASE_WIZARD (widget));
}

/* ---- merging --------------------------------------------------------------------------------------------------------------------- */

static void
merged_cb (FerryReleaseWizard *self,
           const char         *digest)
{
  fill_packages (self, digest);
}

static void
merge_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  GtkWidget *window = g_object_new (FERRY_TYPE_MERGE_WINDOW, "transient-for", widget, NULL);

  g_signal_connect_object (window, "merged", G_CALLBACK (merged_cb), widget, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

/* ---- making ---------------------------------------------------------------------------------------------------------------------- */

static const char *
text_of (AdwEntryRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  return gtk_widget_get_visible (GTK_WIDGET (row)) && *text != '\0' ? text : NULL;
}

static char **
collect_commands (FerryReleaseWizard *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->command_rows->len; i++)
    {
      const char *text = gtk_editable_get_text (g_ptr_array_index (self->command_rows, i));
      g_autofree char *command = g_strdup_printf ("%s=%s", (const char *) g_object_get_data (g_ptr_array_index (self->command_rows, i), "slot"), text);

      if (*text != '\0')
        g_strv_builder_add (builder, command);
    }
  return g_strv_builder_end (builder);
}

static const char *
rules_of (FerryReleaseWizard *self)
{
  if (g_str_equal (self->process, "one-way"))
    return NULL;   /* the rule set that is taken when none is named */
  return gtk_widget_get_visible (GTK_WIDGET (self->rules_row)) && adw_combo_row_get_selected_item (self->rules_row) != NULL
         ? ferry_rule_set_get_name (adw_combo_row_get_selected_item (self->rules_row)) : NULL;
}

static FerryRunbook *
make (FerryReleaseWizard  *self,
      GError             **error)
{
  guint process = find_process (self->process);
  const FerryLibraryRecord *package = chosen_package (self);
  guint execution = adw_combo_row_get_selected (self->execution_row);
  g_auto(GStrv) commands = collect_commands (self);
  const char *data[] = { "all", NULL };
  gboolean catch_up = gtk_widget_get_visible (GTK_WIDGET (self->catch_up_row)) && gtk_switch_get_active (self->catch_up_switch);
  FerryRunbookRecipe recipe = {
    .name = text_of (self->name_row), .target = record_of (self->target_row), .source = record_of (self->source_row), .spare = record_of (self->spare_row),
    .package = package != NULL ? package->digest : NULL, .rules = package == NULL ? rules_of (self) : NULL, .backup = text_of (self->backup_row),
    .override_reason = text_of (self->override_row), .commands = (const char * const *) commands, .catch_up = catch_up ? data : NULL,
  };

  if (gtk_widget_get_visible (GTK_WIDGET (self->execution_row)) && self->executions != NULL && execution < self->executions->len)
    recipe.execution = ferry_execution_get_id (g_ptr_array_index (self->executions, execution));
  if (recipe.target == NULL)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Choose the target. Instances are added in the sidebar."));
      return NULL;
    }
  if (package != NULL)
    recipe.source = NULL;   /* it is made already */
  return ferry_runbook_make (processes[process].kind, &recipe, error);
}

static void
make_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryReleaseWizard *self = FERRY_RELEASE_WIZARD (widget);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRunbook) runbook = make (self, &error);

  if (runbook == NULL || !ferry_runbook_save (runbook, ferry_app_get_store (ferry_app_get_default ()), &error))
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, runbook->id);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- the object ------------------------------------------------------------------------------------------------------------------ */

static void
fill_rules (FerryReleaseWizard *self)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GListStore) sets = g_list_store_new (FERRY_TYPE_RULE_SET);
  g_autoptr(GPtrArray) list = store != NULL ? ferry_store_list_rule_sets (store, NULL) : NULL;

  for (guint i = 0; list != NULL && i < list->len; i++)
    g_list_store_append (sets, g_ptr_array_index (list, i));
  adw_combo_row_set_model (self->rules_row, G_LIST_MODEL (sets));
}

static void
ferry_release_wizard_dispose (GObject *object)
{
  FerryReleaseWizard *self = FERRY_RELEASE_WIZARD (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_RELEASE_WIZARD);
  g_clear_pointer (&self->command_rows, g_ptr_array_unref);
  g_clear_pointer (&self->packages, g_ptr_array_unref);
  g_clear_pointer (&self->executions, g_ptr_array_unref);
  g_clear_pointer (&self->process, g_free);
  G_OBJECT_CLASS (ferry_release_wizard_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, message);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, picture);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, about_group);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, target_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, source_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, spare_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, package_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, merge_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, rules_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, execution_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, catch_up_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, catch_up_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, backup_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, name_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, override_row);
  gtk_widget_class_bind_template_child (widget_class, FerryReleaseWizard, commands_group);
  gtk_widget_class_bind_template_callback (widget_class, target_cb);
}

static void
ferry_release_wizard_class_init (FerryReleaseWizardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_release_wizard_dispose;
  signals[CREATED] = g_signal_new ("created", FERRY_TYPE_RELEASE_WIZARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FERRY_TYPE_FLOW_PICTURE);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_RULE_SET);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/release-wizard.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "wizard.choose", "s", choose_action);
  gtk_widget_class_install_action (widget_class, "wizard.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "wizard.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "wizard.make", NULL, make_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_release_wizard_init (FerryReleaseWizard *self)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));

  self->command_rows = g_ptr_array_new ();
  self->packages = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_library_record_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->target_row, instances);
  adw_combo_row_set_model (self->source_row, instances);
  adw_combo_row_set_model (self->spare_row, instances);
  fill_rules (self);
  show_start (self);
}
