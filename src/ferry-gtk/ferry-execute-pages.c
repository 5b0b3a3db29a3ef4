#include "config.h"

#include "ferry-execute-assistant-private.h"

#include "ferry-app.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* ---- target ---- */

static void
target_toggled_cb (GtkCheckButton    *button,
                   FerryInstanceItem *item)
{
  FerryExecuteAssistant *self = FERRY_EXECUTE_ASSISTANT (gtk_widget_get_root (GTK_WIDGET (button)));

  if (self != NULL && gtk_check_button_get_active (button))
    ferry_release_set_target (self->release, item);
}

static char *
describe (gpointer    row,
          const char *stage,
          const char *dialect,
          const char *version,
          const char *state)
{
  const char *parts[] = { stage, dialect, version, state };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free (text, FALSE);
}

static void
bind_subtitle (GtkWidget         *row,
               FerryInstanceItem *item)
{
  static const char * const names[] = { "stage-text", "dialect", "version", "state-text" };
  GtkExpression *parts[G_N_ELEMENTS (names)];
  GtkExpression *text;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    parts[i] = gtk_property_expression_new (FERRY_TYPE_INSTANCE_ITEM, NULL, names[i]);
  text = gtk_cclosure_expression_new (G_TYPE_STRING, NULL, G_N_ELEMENTS (parts), parts, G_CALLBACK (describe), NULL, NULL);
  gtk_expression_bind (text, row, "subtitle", item);
}

static GtkWidget *
new_target_row (gpointer object,
                gpointer user_data)
{
  FerryExecuteAssistant *self = user_data;
  FerryInstanceItem *item = object;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ferry_instance_item_get_name (item));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  bind_subtitle (row, item);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (self->first_target != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->first_target);
  else
    g_set_weak_pointer (&self->first_target, GTK_CHECK_BUTTON (button));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), item == ferry_release_get_target (self->release));
  g_signal_connect_object (button, "toggled", G_CALLBACK (target_toggled_cb), item, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return row;
}

/* The title that the list of migration files shows; a file that is not in the library goes by its name. */
static char *
dup_title (FerryApp   *app,
           const char *path)
{
  FerryStore *store = app != NULL ? ferry_app_get_store (app) : NULL;
  g_autoptr(GPtrArray) records = store != NULL ? ferry_store_list_packages (store, NULL) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const FerryLibraryRecord *record = g_ptr_array_index (records, i);

      if (g_strcmp0 (record->path, path) == 0 && record->title != NULL && *record->title != '\0')
        return g_strdup (record->title);
    }
  return g_path_get_basename (path);
}

void
_ferry_execute_show_targets (FerryExecuteAssistant *self)
{
  FerryApp *app = ferry_app_get_default ();
  GListModel *instances = app != NULL ? G_LIST_MODEL (ferry_app_get_instances (app)) : NULL;
  g_autofree char *name = dup_title (app, self->path);
  g_autofree char *text = g_strdup_printf (_("Where shall “%s” be executed?"), name);

  gtk_label_set_label (self->file_label, text);
  gtk_list_box_bind_model (self->targets, instances, new_target_row, self, NULL);
  gtk_stack_set_visible_child_name (self->targets_stack, instances != NULL && g_list_model_get_n_items (instances) > 0 ? "list" : "empty");
}

/* ---- checks ---- */

void
_ferry_execute_show_checks (FerryExecuteAssistant *self)
{
  GListModel *checks = ferry_release_get_checks (self->release);
  guint blockers = ferry_release_count (self->release, FERRY_CHECK_BLOCKER);
  guint warnings = ferry_release_count (self->release, FERRY_CHECK_WARNING);
  guint inputs = ferry_release_count (self->release, FERRY_CHECK_INPUT);
  g_autofree char *text = NULL;

  if (blockers > 0)
    text = g_strdup_printf (ngettext ("%u blocker: nothing can be executed until it is gone.", "%u blockers: nothing can be executed until they are gone.", blockers), blockers);
  else if (checks == NULL)
    text = g_strdup ("");
  else if (inputs > 0)
    text = g_strdup_printf (ngettext ("No blocker, %u value has to be entered.", "No blocker, %u values have to be entered.", inputs), inputs);
  else if (warnings > 0)
    text = g_strdup_printf (ngettext ("No blocker, %u warning.", "No blocker, %u warnings.", warnings), warnings);
  else
    text = g_strdup (_("Nothing stands against it."));
  gtk_label_set_label (self->checks_summary, text);
  if (!g_set_object (&self->shown_checks, checks))
    return;
  gtk_no_selection_set_model (self->checks, checks);
}

/* ---- inputs ---- */

static guint
count_entered (GPtrArray *asked)
{
  guint entered = 0;

  for (guint i = 0; i < asked->len; i++)
    entered += ferry_variable_get_value (g_ptr_array_index (asked, i)) != NULL;
  return entered;
}

gboolean
_ferry_execute_has_inputs (FerryExecuteAssistant *self)
{
  g_autoptr(GPtrArray) asked = ferry_release_list_asked (self->release);

  return count_entered (asked) == asked->len && (ferry_release_count_plugins (self->release) == 0 || ferry_release_get_ignore_plugins (self->release));
}

/* a restart that is not possible is not offered, and why */
static void
show_restart (FerryExecuteAssistant *self)
{
  FerryInstanceItem *target = ferry_release_get_target (self->release);
  FerryInstance *instance = target != NULL ? ferry_instance_item_get_instance (target) : NULL;
  gboolean can = instance != NULL && (ferry_instance_get_capabilities (instance) & FERRY_CAN_RESTART) != 0;
  g_autofree char *why_not = instance != NULL && !can ? ferry_instance_dup_why_not (instance, FERRY_CAN_RESTART) : NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->restart_row), can);
  adw_action_row_set_subtitle (self->restart_row, why_not != NULL ? why_not : _("The application takes the new configuration when it starts."));
  if (!can)
    gtk_switch_set_active (self->restart_switch, FALSE);
}

void
_ferry_execute_show_inputs (FerryExecuteAssistant *self)
{
  g_autoptr(GPtrArray) asked = ferry_release_list_asked (self->release);
  guint plugins = ferry_release_count_plugins (self->release);
  g_autofree char *variables = NULL;
  g_autofree char *plugin_text = NULL;

  variables = asked->len == 0 ? g_strdup (_("The target has all that the source has."))
    : g_strdup_printf (ngettext ("%u of %u value entered", "%u of %u values entered", asked->len), count_entered (asked), asked->len);
  adw_action_row_set_subtitle (self->variables_row, variables);
  if (plugins == 0)
    plugin_text = g_strdup (_("Every plugin of the source is enabled on the target."));
  else if (ferry_release_get_ignore_plugins (self->release))
    plugin_text = g_strdup_printf (ngettext ("Continue without %u plugin", "Continue without %u plugins", plugins), plugins);
  else
    plugin_text = g_strdup_printf (ngettext ("%u plugin is missing or disabled", "%u plugins are missing or disabled", plugins), plugins);
  adw_action_row_set_subtitle (self->plugins_row, plugin_text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "execute.enter-values", asked->len > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "execute.decide-plugins", plugins > 0);
  show_restart (self);
}

/* ---- confirm ---- */

char *
_ferry_execute_act (FerryExecuteAssistant *self)
{
  FerryInstanceItem *target = ferry_release_get_target (self->release);
  g_autofree char *tables_text = NULL;
  g_autofree char *rows_text = NULL;
  guint tables;
  gint64 rows;

  ferry_release_count_changes (self->release, &tables, &rows);
  tables_text = g_strdup_printf (ngettext ("%u table", "%u tables", tables), tables);
  rows_text = g_strdup_printf (ngettext ("%" PRId64 " row", "%" PRId64 " rows", (gulong) rows), rows);
  return g_strdup_printf (C_("Execute on Production: 12 tables, 214 rows", "Execute on %s: %s, %s"), target != NULL ? ferry_instance_item_get_name (target) : "",
                          tables_text, rows_text);
}

static char *
backup_text (FerryExecuteAssistant *self)
{
  const FerryBackupEstimate *estimate = ferry_release_get_estimate (self->release);
  g_autofree char *size = NULL;
  g_autofree char *space = NULL;

  if (ferry_release_get_skip_backup (self->release))
    return g_strdup (_("No backup: this can't be rolled back."));
  if (estimate == NULL)
    return g_strdup (_("A backup is made and verified first."));
  size = ferry_format_size (estimate->bytes);
  if (estimate->free < 0)
    return g_strdup_printf (_("In %s, at most %s"), estimate->folder, size);
  space = ferry_format_size (estimate->free);
  if (estimate->free < estimate->bytes)
    return g_strdup_printf (_("In %s, at most %s, but only %s are free: it may not fit"), estimate->folder, size, space);
  return g_strdup_printf (_("In %s, at most %s; %s are free"), estimate->folder, size, space);
}

gboolean
_ferry_execute_is_named (FerryExecuteAssistant *self)
{
  FerryInstanceItem *target = ferry_release_get_target (self->release);

  return !ferry_release_needs_name (self->release)
         || (target != NULL && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->name_row)), ferry_instance_item_get_name (target)) == 0);
}

void
_ferry_execute_show_confirm (FerryExecuteAssistant *self)
{
  FerryInstanceItem *target = ferry_release_get_target (self->release);
  FerryPlan *plan = ferry_release_get_plan (self->release);
  gint64 lost = ferry_release_count_values_lost (self->release);
  g_autofree char *stage = NULL;
  g_autofree char *where = NULL;
  g_autofree char *changes = NULL;
  g_autofree char *lost_text = g_strdup_printf (ngettext ("%" PRId64 " value is lost", "%" PRId64 " values are lost", (gulong) lost), lost);
  g_autofree char *backup = backup_text (self);
  g_autofree char *title = NULL;

  if (target == NULL || plan == NULL)
    return;
  g_object_get (target, "stage-text", &stage, NULL);
  where = g_strdup_printf (C_("instance, stage", "%s, %s"), ferry_instance_item_get_name (target), stage);
  adw_action_row_set_subtitle (self->target_row, where);
  changes = g_strdup_printf (_("%'" PRId64 " new, %'" PRId64 " changed, %'" PRId64 " deleted"), plan->inserts, plan->updates, plan->deletes);
  adw_action_row_set_subtitle (self->changes_row, changes);
  gtk_widget_set_visible (GTK_WIDGET (self->lost_row), lost > 0);
  adw_action_row_set_subtitle (self->lost_row, lost_text);
  adw_action_row_set_subtitle (self->backup_row, backup);
  adw_action_row_set_subtitle (self->restart_text_row, ferry_release_get_restart (self->release) ? _("The application is restarted afterwards.")
                                                                                                 : _("Restart the application yourself afterwards: it keeps configuration in memory."));
  gtk_widget_set_visible (GTK_WIDGET (self->name_group), ferry_release_needs_name (self->release));
  title = g_strdup_printf (_("Type “%s” to confirm"), ferry_instance_item_get_name (target));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->name_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), title);
}
