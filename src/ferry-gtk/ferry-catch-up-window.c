#include "config.h"

#include "ferry-catch-up-window.h"

#include "ferry-app.h"
#include "ferry-catch-up-work.h"
#include "ferry-growing-list.h"
#include "ferry-gtk-job.h"
#include "ferry-load.h"
#include "ferry-merge-row.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"
#include "ferry-text.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _FerryCatchUpWindow
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  GtkStack             *stack;
  AdwComboRow          *from_row;
  AdwComboRow          *to_row;
  AdwComboRow          *backup_row;
  GtkSwitch            *foreign_switch;
  AdwPasswordEntryRow  *password_row;
  GtkLabel             *step;
  GtkProgressBar       *progress;
  AdwPreferencesGroup  *tables_group;
  GtkListBox           *tables_list;
  AdwPreferencesGroup  *conflicts_group;
  GtkListBox           *conflicts_list;
  AdwComboRow          *rest_row;
  AdwEntryRow          *confirm_row;
  AdwStatusPage        *result;
  GPtrArray            *subjects;    /* FerryMergeSubject* */
  GListStore           *shown;       /* those of them that have a row by now */
  GPtrArray            *backups;     /* nullable: FerryBackup* of the old side, as the row shows them */
  GPtrArray            *checks;      /* GtkCheckButton* with data "table" */
  FerryCatchUp         *catch_up;    /* nullable: not compared yet, or a worker has it */
  gint64                untold;      /* conflicts that are not listed */
  char                 *execution;   /* nullable */
  char                 *target;      /* nullable: id of the instance that it ran on */
  gboolean              working;
};

G_DEFINE_FINAL_TYPE (FerryCatchUpWindow, ferry_catch_up_window, ADW_TYPE_WINDOW)

static FerryInstanceItem *
dup_item (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected != GTK_INVALID_LIST_POSITION ? g_list_model_get_item (G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ())), selected) : NULL;
}

/* ---- what may be done ------------------------------------------------------------------------------------------------------------ */

static gboolean
is_checked (FerryCatchUpWindow *self,
            const char         *table)
{
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      if (g_str_equal (g_object_get_data (G_OBJECT (check), "table"), table))
        return gtk_check_button_get_active (check);
    }
  return FALSE;
}

static guint
count_checked (FerryCatchUpWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
  return n;
}

/* of the chosen tables */
static guint
count_open (FerryCatchUpWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->subjects->len; i++)
    {
      FerryMergeSubject *subject = g_ptr_array_index (self->subjects, i);

      n += ferry_merge_subject_get_choice (subject) == 0 && is_checked (self, ferry_merge_subject_get_table (subject));
    }
  return n;
}

static gboolean
is_confirmed (FerryCatchUpWindow *self)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->confirm_row)));

  return self->catch_up != NULL && g_str_equal (g_strstrip (typed), ferry_instance_get_name (self->catch_up->to));
}

static void
describe_conflicts (FerryCatchUpWindow *self,
                    guint               open)
{
  g_autofree char *text = NULL;

  if (self->untold > 0)
    text = g_strdup_printf (_("%" PRId64 " more are not listed: choose for all that is left."), self->untold);
  else if (open > 0)
    text = g_strdup_printf (ngettext ("%u has to be decided, or choose for all that is left.", "%u have to be decided, or choose for all that is left.", open), open);
  else
    text = g_strdup (_("Everything is decided."));
  adw_preferences_group_set_description (self->conflicts_group, text);
}

static void
update (FerryCatchUpWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint open = self->catch_up != NULL ? count_open (self) : 0;
  gboolean decided = (open == 0 && self->untold == 0) || adw_combo_row_get_selected (self->rest_row) > 0;
  guint backup = adw_combo_row_get_selected (self->backup_row);

  gtk_widget_action_set_enabled (widget, "catch-up.compare", self->catch_up == NULL && !self->working && self->execution == NULL && self->backups != NULL && backup < self->backups->len);
  gtk_widget_action_set_enabled (widget, "catch-up.back", !self->working && (self->catch_up != NULL || self->execution != NULL));
  gtk_widget_action_set_enabled (widget, "catch-up.run", self->catch_up != NULL && count_checked (self) > 0 && decided && is_confirmed (self));
  gtk_widget_action_set_enabled (widget, "catch-up.show", self->execution != NULL);
  if (self->catch_up != NULL)
    describe_conflicts (self, open);
}

static void
show_page (FerryCatchUpWindow *self,
           gboolean            working,
           const char         *page)
{
  self->working = working;
  gtk_stack_set_visible_child_name (self->stack, page);
  update (self);
}

static void
watch (FerryCatchUpWindow *self,
       FerryJob           *job)
{
  g_object_bind_property (job, "fraction", self->progress, "fraction", G_BINDING_SYNC_CREATE);
  g_object_bind_property (job, "step", self->step, "label", G_BINDING_SYNC_CREATE);
}

/* ---- the sides ------------------------------------------------------------------------------------------------------------------- */

static void
loaded_cb (gpointer      owner,
           GPtrArray    *objects,
           const GError *error)
{
  FerryCatchUpWindow *self = owner;
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_clear_pointer (&self->backups, g_ptr_array_unref);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  self->backups = objects != NULL ? g_ptr_array_ref (objects) : NULL;
  for (guint i = 0; objects != NULL && i < objects->len; i++)
    {
      FerryBackup *backup = g_ptr_array_index (objects, i);
      g_autofree char *time = ferry_text_time (ferry_backup_get_created (backup));
      g_autofree char *text = g_strdup_printf ("%s · %s", time, ferry_text_backup_reason (ferry_backup_get_reason (backup)));

      gtk_string_list_append (names, text);
    }
  adw_combo_row_set_model (self->backup_row, G_LIST_MODEL (names));
  update (self);
}

static void
from_cb (FerryCatchUpWindow *self)
{
  g_autoptr(FerryInstanceItem) item = dup_item (self->from_row);
  FerryInstance *instance = item != NULL ? ferry_instance_item_get_instance (item) : NULL;

  g_clear_pointer (&self->backups, g_ptr_array_unref);
  adw_combo_row_set_model (self->backup_row, NULL);
  if (instance != NULL)
    ferry_load_list (instance, _("List the backups"), ferry_instance_list_backups, self, loaded_cb);
  update (self);
}

static void
to_cb (FerryCatchUpWindow *self)
{
  g_autoptr(FerryInstanceItem) item = dup_item (self->to_row);

  ferry_production_strip_set_item (self->strip, item);
}

static void
backup_cb (FerryCatchUpWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->backup_row);
  FerryBackup *backup = self->backups != NULL && selected < self->backups->len ? g_ptr_array_index (self->backups, selected) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->password_row), backup != NULL && ferry_backup_get_encrypted (backup));
  update (self);
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------------- */

static char *
counts_of (const FerryCatchUpTable *table)
{
  if (table->added < 0)
    return g_strdup (_("How many rows is not known"));
  if (table->conflicts > 0)
    return g_strdup_printf (_("%" PRId64 " new · %" PRId64 " changed · %" PRId64 " deleted · %" PRId64 " to decide"), table->added, table->changed, table->deleted, table->conflicts);
  return g_strdup_printf (_("%" PRId64 " new · %" PRId64 " changed · %" PRId64 " deleted"), table->added, table->changed, table->deleted);
}

static char *
describe_table (const FerryCatchUpTable *table)
{
  g_autofree char *counts = counts_of (table), *why = ferry_catch_up_table_dup_why (table);

  if (why != NULL)
    return g_strdup_printf (_("%s. Can’t be carried over: %s"), counts, why);
  if (table->open == 0 && table->conflicts == 0)
    return g_strdup_printf (_("%s. The new side has it already"), counts);
  return table->configuration ? g_strdup_printf (_("%s. Configuration: a release’s business"), counts) : g_steal_pointer (&counts);
}

static GtkWidget *
new_table_row (FerryCatchUpWindow      *self,
               const FerryCatchUpTable *table)
{
  gboolean carries = table->reason == FERRY_CATCH_UP_CARRIES && (table->open > 0 || table->conflicts > 0);
  g_autofree char *subtitle = describe_table (table);
  GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "active", carries && !table->configuration, "sensitive", carries, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", table->table, "subtitle", subtitle, "activatable-widget", carries ? check : NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, table->table, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  g_object_set_data_full (G_OBJECT (check), "table", g_strdup (table->table), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->checks, check);
  return row;
}

static void
clear_findings (FerryCatchUpWindow *self)
{
  GtkWidget *row;

  g_clear_pointer (&self->catch_up, ferry_catch_up_free);
  g_clear_pointer (&self->execution, g_free);
  g_ptr_array_set_size (self->subjects, 0);
  ferry_growing_store_set (self->shown, self->subjects);
  g_ptr_array_set_size (self->checks, 0);
  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->tables_list, 0))) != NULL)
    gtk_list_box_remove (self->tables_list, row);
  gtk_editable_set_text (GTK_EDITABLE (self->confirm_row), "");
  adw_combo_row_set_selected (self->rest_row, 0);
  self->untold = 0;
}

static void
name_sides (FerryCatchUpWindow *self)
{
  const char *from = ferry_instance_get_name (self->catch_up->from), *to = ferry_instance_get_name (self->catch_up->to);
  g_autofree char *confirm = g_strdup_printf (_("Type the name of the new side (%s)"), to);
  g_autofree char *about = g_strdup_printf (_("Written on “%s” since the backup"), from);
  g_autofree char *from_text = g_strdup_printf (_("As on “%s”"), from), *to_text = g_strdup_printf (_("As on “%s”"), to);
  const char *choices[] = { _("Decide each"), from_text, to_text, NULL };
  g_autoptr(GtkStringList) rest = gtk_string_list_new (choices);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->confirm_row), confirm);
  adw_preferences_group_set_description (self->tables_group, about);
  adw_combo_row_set_model (self->rest_row, G_LIST_MODEL (rest));
}

static void
show_warnings (FerryCatchUpWindow *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->catch_up->warnings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (self->catch_up->warnings, i));
  if (text->len > 0)
    ferry_message_bar_show_text (self->message, "dialog-warning-symbolic", text->str);
}

static void
show_findings (FerryCatchUpWindow *self,
               FerryCatchUpWork   *work)
{
  self->catch_up = g_steal_pointer (&work->catch_up);
  self->untold = work->untold;
  for (guint i = 0; i < self->catch_up->tables->len; i++)
    gtk_list_box_append (self->tables_list, new_table_row (self, g_ptr_array_index (self->catch_up->tables, i)));
  g_ptr_array_unref (self->subjects);
  self->subjects = g_ptr_array_ref (work->subjects);
  ferry_growing_store_set (self->shown, self->subjects);
  gtk_widget_set_visible (GTK_WIDGET (self->conflicts_group), work->subjects->len > 0);
  name_sides (self);
  show_warnings (self);
}

static void
compared_cb (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  FerryCatchUpWindow *self = owner;

  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      show_page (self, FALSE, "choose");
      return;
    }
  show_findings (self, user_data);
  show_page (self, FALSE, "decide");
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FerryCatchUpWindow *self = FERRY_CATCH_UP_WINDOW (widget);
  g_autoptr(FerryInstanceItem) from = dup_item (self->from_row), to = dup_item (self->to_row);
  g_autoptr(FerryJob) job = ferry_job_new (_("Compare what was written meanwhile"));
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));
  FerryCatchUpWork *work;

  if (from == NULL || to == NULL || ferry_instance_item_get_instance (from) == NULL || ferry_instance_item_get_instance (to) == NULL)
    {
      ferry_message_bar_show_text (self->message, "dialog-error-symbolic", _("This instance can’t be reached. Look at its page."));
      return;
    }
  work = ferry_catch_up_work_new (ferry_instance_item_get_instance (from), ferry_instance_item_get_instance (to));
  work->backup = g_strdup (ferry_backup_get_path (g_ptr_array_index (self->backups, adw_combo_row_get_selected (self->backup_row))));
  work->password = gtk_widget_get_visible (GTK_WIDGET (self->password_row)) && *password != '\0' ? g_strdup (password) : NULL;
  work->foreign = gtk_switch_get_active (self->foreign_switch);
  g_free (self->target);
  self->target = g_strdup (ferry_instance_item_get_id (to));
  ferry_message_bar_hide (self->message);
  watch (self, job);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, ferry_catch_up_work_compare, work, ferry_catch_up_work_free, self, compared_cb);
  show_page (self, TRUE, "working");
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryCatchUpWindow *self = FERRY_CATCH_UP_WINDOW (widget);

  clear_findings (self);
  ferry_message_bar_hide (self->message);
  show_page (self, FALSE, "choose");
}

/* ---- deciding -------------------------------------------------------------------------------------------------------------------- */

static void
choice_cb (GtkDropDown       *drop_down,
           GParamSpec        *pspec,
           FerryMergeSubject *subject)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (drop_down), FERRY_TYPE_CATCH_UP_WINDOW);

  if (ferry_merge_subject_get_choice (subject) == gtk_drop_down_get_selected (drop_down))
    return;
  ferry_merge_subject_set_choice (subject, gtk_drop_down_get_selected (drop_down));
  if (window != NULL)
    update (FERRY_CATCH_UP_WINDOW (window));
}

static void
decide_all (FerryCatchUpWindow *self)
{
  static const char * const sides[] = { NULL, "a", "b" };
  guint rest = adw_combo_row_get_selected (self->rest_row);

  for (guint i = 0; i < self->subjects->len; i++)
    {
      FerryMergeSubject *subject = g_ptr_array_index (self->subjects, i);
      const char *take = ferry_merge_subject_get_take (subject, ferry_merge_subject_get_choice (subject));

      if (take != NULL && is_checked (self, ferry_merge_subject_get_table (subject)))
        ferry_catch_up_decide (self->catch_up, ferry_merge_subject_get_id (subject), take, NULL);
    }
  if (rest < G_N_ELEMENTS (sides) && sides[rest] != NULL)
    ferry_catch_up_decide (self->catch_up, NULL, sides[rest], NULL);
}

/* ---- carrying over --------------------------------------------------------------------------------------------------------------- */

static void
show_written (FerryCatchUpWindow *self,
              GPtrArray          *written)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < written->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *) g_ptr_array_index (written, i));
  if (written->len == 0)
    return;
  text = g_strdup_printf (_("The old side was written while this ran (%s): its last changes did not come along. Stop its users, go back and compare again."), names->str);
  ferry_message_bar_show_text (self->message, "dialog-warning-symbolic", text);
}

static void
ran_cb (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryCatchUpWindow *self = owner;
  FerryCatchUpWork *work = user_data;

  clear_findings (self);
  self->execution = work->execution != NULL ? g_strdup (ferry_execution_get_id (work->execution)) : NULL;
  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      if (self->execution != NULL)
        ferry_message_bar_set_action (self->message, _("_Show the Execution"), "catch-up.show");
      show_page (self, FALSE, "choose");
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "catch-up.compare", TRUE);
      return;
    }
  adw_status_page_set_title (self->result, work->execution != NULL ? _("Carried Over") : _("Nothing to Carry Over"));
  adw_status_page_set_description (self->result, work->execution != NULL ? ferry_execution_get_message (work->execution) : _("The new side has it already."));
  if (work->written != NULL)
    show_written (self, work->written);
  show_page (self, FALSE, "done");
}

static void
run_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  FerryCatchUpWindow *self = FERRY_CATCH_UP_WINDOW (widget);
  g_autofree char *title = g_strdup_printf (_("Carry over to “%s”"), ferry_instance_get_name (self->catch_up->to));
  g_autoptr(FerryJob) job = ferry_job_new (title);
  FerryCatchUpWork *work = ferry_catch_up_work_new (self->catch_up->from, self->catch_up->to);

  decide_all (self);
  for (guint i = 0; i < self->checks->len; i++)
    if (!gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_ptr_array_add (work->left, g_strdup (g_object_get_data (g_ptr_array_index (self->checks, i), "table")));
  work->catch_up = g_steal_pointer (&self->catch_up);
  ferry_message_bar_hide (self->message);
  watch (self, job);
  ferry_gtk_run_job (job, FERRY_JOB_WRITE, ferry_catch_up_work_run, work, ferry_catch_up_work_free, self, ran_cb);
  show_page (self, TRUE, "working");
}

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryCatchUpWindow *self = FERRY_CATCH_UP_WINDOW (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.show-execution", "(ss)", self->target, self->execution);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- the object ------------------------------------------------------------------------------------------------------------------ */

static GtkWidget *
create_conflict (gpointer item,
                 gpointer user_data)
{
  return ferry_merge_row_new (item, G_CALLBACK (choice_cb));
}

static void
ferry_catch_up_window_dispose (GObject *object)
{
  FerryCatchUpWindow *self = FERRY_CATCH_UP_WINDOW (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_CATCH_UP_WINDOW);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->backups, g_ptr_array_unref);
  g_clear_pointer (&self->subjects, g_ptr_array_unref);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->catch_up, ferry_catch_up_free);
  g_clear_pointer (&self->execution, g_free);
  g_clear_pointer (&self->target, g_free);
  G_OBJECT_CLASS (ferry_catch_up_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, message);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, from_row);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, to_row);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, backup_row);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, foreign_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, step);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, tables_group);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, tables_list);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, conflicts_group);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, conflicts_list);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, rest_row);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, confirm_row);
  gtk_widget_class_bind_template_child (widget_class, FerryCatchUpWindow, result);
  gtk_widget_class_bind_template_callback (widget_class, from_cb);
  gtk_widget_class_bind_template_callback (widget_class, to_cb);
  gtk_widget_class_bind_template_callback (widget_class, backup_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
ferry_catch_up_window_class_init (FerryCatchUpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_catch_up_window_dispose;
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/catch-up-window.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "catch-up.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "catch-up.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "catch-up.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "catch-up.show", NULL, show_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
fill (FerryCatchUpWindow *self)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);

      gtk_string_list_append (names, ferry_instance_item_get_name (item));
    }
  adw_combo_row_set_model (self->to_row, G_LIST_MODEL (names));
  adw_combo_row_set_model (self->from_row, G_LIST_MODEL (names));
}

static void
ferry_catch_up_window_init (FerryCatchUpWindow *self)
{
  self->checks = g_ptr_array_new ();
  self->subjects = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_list_store_new (FERRY_TYPE_MERGE_SUBJECT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->conflicts_list, G_LIST_MODEL (self->shown), create_conflict, self, NULL);
  fill (self);
  update (self);
}
