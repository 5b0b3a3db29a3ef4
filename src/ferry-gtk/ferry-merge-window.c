#include "config.h"

#include "ferry-merge-window.h"

#include "ferry-app.h"
#include "ferry-growing-list.h"
#include "ferry-gtk-job.h"
#include "ferry-merge-row.h"
#include "ferry-message-bar.h"

#include <glib/gi18n.h>
#include <inttypes.h>

/* decided at a time: what is decided goes out of the list, and the next come */
#define MOST_SUBJECTS 300

struct _FerryMergeWindow
{
  AdwWindow            parent_instance;
  FerryMessageBar     *message;
  GtkStack            *stack;
  AdwPreferencesGroup *files_group;
  AdwComboRow         *base_row;
  GtkSpinner          *spinner;
  AdwEntryRow         *title_row;
  AdwPreferencesGroup *decide_group;
  GtkListBox          *list;
  GtkMenuButton       *all_button;
  GPtrArray           *checks;     /* GtkCheckButton* with data "path" */
  GPtrArray           *subjects;   /* FerryMergeSubject* */
  GListStore          *shown;      /* those of them that have a row by now */
  FerryPackageMerge   *merge;      /* nullable: not compared yet, or a worker has it */
  gint64               untold;     /* conflicts that are not listed */
  gboolean             working;
};

enum { MERGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryMergeWindow, ferry_merge_window, ADW_TYPE_WINDOW)

static FerryStore *
store_of (void)
{
  return ferry_app_get_store (ferry_app_get_default ());
}

static guint
count_chosen (FerryMergeWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->checks->len; i++)
    n += gtk_check_button_get_active (g_ptr_array_index (self->checks, i));
  return n;
}

static guint
count_open (FerryMergeWindow *self)
{
  guint n = 0;

  for (guint i = 0; i < self->subjects->len; i++)
    n += ferry_merge_subject_get_choice (g_ptr_array_index (self->subjects, i)) == 0;
  return n;
}

static void
update (FerryMergeWindow *self)
{
  guint n = self->merge != NULL ? count_open (self) : 0;
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.compare", self->merge == NULL && !self->working && count_chosen (self) >= 2);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.back", self->merge != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.make", self->merge != NULL && n == 0 && self->untold == 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.more", self->merge != NULL && n == 0 && self->untold > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "merge.take-all", n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->all_button), n > 0);
  if (self->merge == NULL)
    return;
  if (self->untold > 0)
    text = g_strdup_printf (ngettext ("%u has to be decided here; when it is, %" PRId64 " more follow.", "%u have to be decided here; when they are, %" PRId64 " more follow.", n), n, self->untold);
  else
    text = n > 0 ? g_strdup_printf (ngettext ("%u has to be decided.", "%u have to be decided.", n), n) : g_strdup (_("Everything is decided."));
  adw_preferences_group_set_description (self->decide_group, text);
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char              *folder;
  GPtrArray         *paths;      /* char*: of the files */
  FerryInstance     *stage;      /* nullable */
  FerryCatalogue    *catalogue;
  FerryPackageMerge *merge;
  GPtrArray         *subjects;   /* FerryMergeSubject* */
  gint64             untold;
  char              *title;      /* nullable */
  FerryPackage      *package;    /* the new one */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_free (work->title);
  g_ptr_array_unref (work->paths);
  g_ptr_array_unref (work->subjects);
  g_clear_object (&work->stage);
  g_clear_object (&work->catalogue);
  g_clear_object (&work->package);
  g_clear_pointer (&work->merge, ferry_package_merge_free);
  g_free (work);
}

static Work *
work_new (FerryMergeWindow *self)
{
  Work *work = g_new0 (Work, 1);

  work->folder = g_strdup (ferry_store_get_folder (store_of ()));
  work->paths = g_ptr_array_new_with_free_func (g_free);
  work->subjects = g_ptr_array_new_with_free_func (g_object_unref);
  work->catalogue = g_object_ref (ferry_app_get_catalogue (ferry_app_get_default ()));
  return work;
}

static gboolean
record_cb (const FerryMergeRecord *record,
           gpointer                user_data)
{
  Work *work = user_data;

  if (record->choice != FERRY_MERGE_UNDECIDED)
    return TRUE;
  if (work->subjects->len < MOST_SUBJECTS)
    g_ptr_array_add (work->subjects, ferry_merge_subject_new_for_record (work->merge, record));
  else
    work->untold++;
  return TRUE;
}

static gboolean
open_all (Work    *work,
          GError **error)
{
  g_autoptr(GPtrArray) packages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(FerryStore) store = ferry_store_open (work->folder, error);
  g_autoptr(FerryPackage) base = NULL;
  g_autoptr(GError) local_error = NULL;

  for (guint i = 0; store != NULL && i < work->paths->len; i++)
    {
      FerryPackage *package = ferry_package_open (g_ptr_array_index (work->paths, i), error);

      if (package == NULL)
        return FALSE;
      g_ptr_array_add (packages, package);
    }
  if (store != NULL && work->stage != NULL)
    base = ferry_package_merge_find_base (store, work->stage, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (store != NULL)
    work->merge = ferry_package_merge_new (packages, base, work->catalogue, error);
  return work->merge != NULL;
}

static gboolean
compare_cb (FerryJob *job,
            gpointer  user_data,
            GError  **error)
{
  Work *work = user_data;

  ferry_job_add_step (job, "compare", _("Compare the records"), 1);
  ferry_job_begin_step (job, "compare");
  if (!open_all (work, error))
    return FALSE;
  for (guint i = 0; i < work->merge->tables->len; i++)
    {
      const FerryMergeTable *table = g_ptr_array_index (work->merge->tables, i);

      if (table->reason != FERRY_MERGE_MERGES)
        g_ptr_array_add (work->subjects, ferry_merge_subject_new_for_table (work->merge, table));
    }
  return ferry_package_merge_compare (work->merge, record_cb, work, job, error);
}

/* the rest, once what was listed is decided */
static gboolean
compare_again_cb (FerryJob *job,
                  gpointer  user_data,
                  GError  **error)
{
  Work *work = user_data;

  ferry_job_add_step (job, "compare", _("Compare the records"), 1);
  ferry_job_begin_step (job, "compare");
  return ferry_package_merge_compare (work->merge, record_cb, work, job, error);
}

/* what all that is open can be decided by at once: each file, the base, leaving out */
static void
fill_menu (FerryMergeWindow *self)
{
  g_autoptr(GMenu) menu = g_menu_new ();

  for (guint i = 0; i < self->merge->packages->len; i++)
    {
      g_autofree char *name = ferry_package_merge_dup_name (self->merge, i), *label = g_strdup_printf (_("As in %s"), name);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "merge.take-all", "s", ferry_package_get_digest (g_ptr_array_index (self->merge->packages, i)));
      g_menu_append_item (menu, item);
    }
  if (self->merge->base != NULL)
    g_menu_append (menu, _("As in the base"), "merge.take-all::base");
  g_menu_append (menu, _("Leave Them Out"), "merge.take-all::out");
  gtk_menu_button_set_menu_model (self->all_button, G_MENU_MODEL (menu));
}

static void
show_working (FerryMergeWindow *self,
              gboolean          working,
              const char       *page)
{
  self->working = working;
  gtk_spinner_set_spinning (self->spinner, working);
  gtk_stack_set_visible_child_name (self->stack, working ? "working" : page);
  update (self);
}

/* their rows come a few at a time: to make hundreds at once is felt */
static void
show_subjects (FerryMergeWindow *self,
               GPtrArray        *subjects)
{
  g_ptr_array_unref (self->subjects);
  self->subjects = g_ptr_array_ref (subjects);
  ferry_growing_store_set (self->shown, subjects);
}

static void
compared_cb (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  FerryMergeWindow *self = owner;
  Work *work = user_data;

  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      show_working (self, FALSE, "choose");
      return;
    }
  self->merge = g_steal_pointer (&work->merge);
  self->untold = work->untold;
  show_subjects (self, work->subjects);
  fill_menu (self);
  if (self->merge->base == NULL)
    ferry_message_bar_show_text (self->message, "dialog-information-symbolic", _("There is no base: every record that the files have differently has to be decided."));
  show_working (self, FALSE, "decide");
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (widget);
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));
  guint base = adw_combo_row_get_selected (self->base_row);
  g_autoptr(FerryJob) job = ferry_job_new (_("Compare migration files"));
  Work *work = work_new (self);

  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
      g_ptr_array_add (work->paths, g_strdup (g_object_get_data (g_ptr_array_index (self->checks, i), "path")));
  if (base > 0 && base != GTK_INVALID_LIST_POSITION)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, base - 1);

      if (item != NULL && ferry_instance_item_get_instance (item) != NULL)
        work->stage = g_object_ref (ferry_instance_item_get_instance (item));
    }
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, compare_cb, work, work_free, self, compared_cb);
  show_working (self, TRUE, NULL);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (widget);

  g_clear_pointer (&self->merge, ferry_package_merge_free);
  g_ptr_array_set_size (self->subjects, 0);
  ferry_growing_store_set (self->shown, self->subjects);
  ferry_message_bar_hide (self->message);
  show_working (self, FALSE, "choose");
}

/* ---- deciding -------------------------------------------------------------------------------------------------------------------- */

static void
choice_cb (GtkDropDown       *drop_down,
           GParamSpec        *pspec,
           FerryMergeSubject *subject)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (gtk_widget_get_ancestor (GTK_WIDGET (drop_down), FERRY_TYPE_MERGE_WINDOW));

  if (ferry_merge_subject_get_choice (subject) == gtk_drop_down_get_selected (drop_down))
    return;
  ferry_merge_subject_set_choice (subject, gtk_drop_down_get_selected (drop_down));
  if (self != NULL)
    update (self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  return ferry_merge_row_new (item, G_CALLBACK (choice_cb));
}

static gboolean
decide_all (FerryMergeWindow *self,
            GError          **error)
{
  for (guint i = 0; i < self->subjects->len; i++)
    {
      FerryMergeSubject *subject = g_ptr_array_index (self->subjects, i);
      const char *take = ferry_merge_subject_get_take (subject, ferry_merge_subject_get_choice (subject));

      if (take != NULL && !ferry_package_merge_decide (self->merge, ferry_merge_subject_get_id (subject), take, error))
        return FALSE;
    }
  return TRUE;
}

static void
compared_again_cb (gpointer      owner,
                   gpointer      user_data,
                   const GError *error)
{
  FerryMergeWindow *self = owner;
  Work *work = user_data;

  self->merge = g_steal_pointer (&work->merge);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    {
      self->untold = work->untold;
      show_subjects (self, work->subjects);
    }
  show_working (self, FALSE, "decide");
}

static void
more_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (widget);
  g_autoptr(FerryJob) job = ferry_job_new (_("Compare migration files"));
  g_autoptr(GError) error = NULL;
  Work *work;

  if (!decide_all (self, &error))
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  work = work_new (self);
  work->merge = g_steal_pointer (&self->merge);
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, compare_again_cb, work, work_free, self, compared_again_cb);
  show_working (self, TRUE, NULL);
}

/* What is open and can be decided so, is; the rows follow. */
static void
take_all_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (widget);
  const char *take = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < self->subjects->len; i++)
    if (ferry_merge_subject_get_choice (g_ptr_array_index (self->subjects, i)) == 0)
      ferry_merge_subject_choose (g_ptr_array_index (self->subjects, i), take);
  update (self);
}

/* ---- making ---------------------------------------------------------------------------------------------------------------------- */

static gboolean
make_cb (FerryJob *job,
         gpointer  user_data,
         GError  **error)
{
  Work *work = user_data;
  g_autoptr(FerryStore) store = ferry_store_open (work->folder, error);
  g_autofree char *path = store != NULL ? ferry_library_dup_new_path (store, error) : NULL;

  ferry_job_add_step (job, "write", _("Write the new migration file"), 1);
  ferry_job_begin_step (job, "write");
  if (path != NULL)
    work->package = ferry_package_merge_write (work->merge, path, work->title, job, error);
  return work->package != NULL && ferry_library_register (store, work->package, error);
}

static void
made_cb (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  FerryMergeWindow *self = owner;
  Work *work = user_data;

  self->merge = g_steal_pointer (&work->merge);
  show_working (self, FALSE, "decide");
  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  g_signal_emit (self, signals[MERGED], 0, ferry_package_get_digest (work->package));
  gtk_window_close (GTK_WINDOW (self));
}

static void
make_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (widget);
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title_row));
  g_autoptr(FerryJob) job = ferry_job_new (_("Merge migration files"));
  g_autoptr(GError) error = NULL;
  Work *work;

  if (!decide_all (self, &error))
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  work = work_new (self);
  work->title = *title != '\0' ? g_strdup (title) : NULL;
  work->merge = g_steal_pointer (&self->merge);
  ferry_message_bar_hide (self->message);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, make_cb, work, work_free, self, made_cb);
  show_working (self, TRUE, NULL);
}

/* ---- the object ------------------------------------------------------------------------------------------------------------------ */

static void
add_file (FerryMergeWindow         *self,
          const FerryLibraryRecord *record)
{
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *subtitle = g_strdup_printf ("%s · %.12s", record->source_name != NULL ? record->source_name : "", record->digest);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", record->title != NULL ? record->title : record->name, "subtitle", subtitle,
                                 "activatable-widget", check, NULL);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  g_object_set_data_full (G_OBJECT (check), "path", g_strdup (record->path), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->files_group, row);
  g_ptr_array_add (self->checks, check);
}

static void
fill (FerryMergeWindow *self)
{
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) packages = store_of () != NULL ? ferry_store_list_packages (store_of (), &error) : NULL;
  g_autoptr(GtkStringList) bases = gtk_string_list_new (NULL);

  for (guint i = 0; packages != NULL && i < packages->len; i++)
    if (((FerryLibraryRecord *) g_ptr_array_index (packages, i))->size >= 0)
      add_file (self, g_ptr_array_index (packages, i));
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  gtk_string_list_append (bases, _("None: every difference is decided"));
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);
      g_autofree char *text = g_strdup_printf (_("What ran last on “%s”"), ferry_instance_item_get_name (item));

      gtk_string_list_append (bases, text);
    }
  adw_combo_row_set_model (self->base_row, G_LIST_MODEL (bases));
}

static void
ferry_merge_window_dispose (GObject *object)
{
  FerryMergeWindow *self = FERRY_MERGE_WINDOW (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_MERGE_WINDOW);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->subjects, g_ptr_array_unref);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->merge, ferry_package_merge_free);
  G_OBJECT_CLASS (ferry_merge_window_parent_class)->dispose (object);
}

static void
ferry_merge_window_class_init (FerryMergeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_merge_window_dispose;
  signals[MERGED] = g_signal_new ("merged", FERRY_TYPE_MERGE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/merge-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, message);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, files_group);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, base_row);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, title_row);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, decide_group);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, list);
  gtk_widget_class_bind_template_child (widget_class, FerryMergeWindow, all_button);
  gtk_widget_class_install_action (widget_class, "merge.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "merge.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "merge.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "merge.take-all", "s", take_all_action);
  gtk_widget_class_install_action (widget_class, "merge.make", NULL, make_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_merge_window_init (FerryMergeWindow *self)
{
  self->checks = g_ptr_array_new ();
  self->subjects = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_list_store_new (FERRY_TYPE_MERGE_SUBJECT);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), create_row, self, NULL);
  fill (self);
  update (self);
}
