#include "config.h"

#include "ferry-release.h"

#include "ferry-gtk-job.h"
#include "ferry-release-work.h"

#include <glib/gi18n.h>

struct _FerryRelease
{
  GObject              parent_instance;
  char                *path;
  FerryPackage        *package;
  FerryInstanceItem   *target;
  GPtrArray           *variables;
  gboolean             ignore_plugins;
  gboolean             allow_destructive;
  gboolean             skip_backup;
  gboolean             restart;
  char                *override;    /* nullable */
  FerryJob            *job;
  GError              *error;
  GListModel          *checks;
  GPtrArray           *asked;       /* names of all that was ever missing on this target, so that it can be entered anew */
  FerryPlan           *plan;
  char                *sql;
  gboolean             sql_cut;
  FerryBackupEstimate *estimate;
  guint                choices;     /* raised by every change of an input */
  guint                checked;     /* choices when it was checked, compared */
  guint                compared;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FerryRelease, ferry_release, G_TYPE_OBJECT)

static void
changed (FerryRelease *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
forget_plan (FerryRelease *self)
{
  g_clear_pointer (&self->plan, ferry_plan_unref);
  g_clear_pointer (&self->estimate, ferry_backup_estimate_free);
  g_clear_pointer (&self->sql, g_free);
}

static void
ferry_release_dispose (GObject *object)
{
  FerryRelease *self = FERRY_RELEASE (object);

  ferry_release_cancel (self);
  g_clear_object (&self->job);
  g_clear_object (&self->package);
  g_clear_object (&self->target);
  g_clear_object (&self->checks);
  forget_plan (self);
  G_OBJECT_CLASS (ferry_release_parent_class)->dispose (object);
}

static void
ferry_release_finalize (GObject *object)
{
  FerryRelease *self = FERRY_RELEASE (object);

  g_free (self->path);
  g_free (self->override);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->variables);
  g_ptr_array_unref (self->asked);
  G_OBJECT_CLASS (ferry_release_parent_class)->finalize (object);
}

static void
ferry_release_class_init (FerryReleaseClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_release_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_release_finalize;
  changed_signal = g_signal_new ("changed", FERRY_TYPE_RELEASE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_release_init (FerryRelease *self)
{
  self->choices = 1;
  self->variables = g_ptr_array_new_with_free_func (g_object_unref);
  self->asked = g_ptr_array_new_with_free_func (g_object_unref);
}

FerryRelease *
ferry_release_new (const char *path)
{
  FerryRelease *self = g_object_new (FERRY_TYPE_RELEASE, NULL);

  self->path = g_strdup (path);
  return self;
}

const char *
ferry_release_get_path (FerryRelease *self)
{
  return self->path;
}

FerryPackage *
ferry_release_get_package (FerryRelease *self)
{
  return self->package;
}

FerryInstanceItem *
ferry_release_get_target (FerryRelease *self)
{
  return self->target;
}

void
ferry_release_set_target (FerryRelease      *self,
                          FerryInstanceItem *item)
{
  g_return_if_fail (FERRY_IS_RELEASE (self));

  if (!g_set_object (&self->target, item))
    return;
  ferry_release_cancel (self);
  g_clear_object (&self->checks);
  g_clear_error (&self->error);
  g_ptr_array_set_size (self->asked, 0);
  g_clear_pointer (&self->override, g_free);   /* it was given for that instance */
  forget_plan (self);
  self->choices++;
  changed (self);
}

GPtrArray *
ferry_release_get_variables (FerryRelease *self)
{
  return self->variables;
}

void
ferry_release_set_variables (FerryRelease *self,
                             GPtrArray    *variables)
{
  g_ptr_array_unref (self->variables);
  self->variables = g_ptr_array_ref (variables);
  self->choices++;
  changed (self);
}

static void
set_choice (FerryRelease *self,
            gboolean     *choice,
            gboolean      value)
{
  if (*choice == value)
    return;
  *choice = value;
  self->choices++;
  changed (self);
}

gboolean
ferry_release_get_ignore_plugins (FerryRelease *self)
{
  return self->ignore_plugins;
}

void
ferry_release_set_ignore_plugins (FerryRelease *self,
                                  gboolean      ignore)
{
  set_choice (self, &self->ignore_plugins, ignore);
}

gboolean
ferry_release_get_allow_destructive (FerryRelease *self)
{
  return self->allow_destructive;
}

void
ferry_release_set_allow_destructive (FerryRelease *self,
                                     gboolean      allow)
{
  set_choice (self, &self->allow_destructive, allow);
}

gboolean
ferry_release_get_skip_backup (FerryRelease *self)
{
  return self->skip_backup;
}

void
ferry_release_set_skip_backup (FerryRelease *self,
                               gboolean      skip)
{
  if (self->skip_backup == skip)
    return;
  self->skip_backup = skip;   /* no check or plan depends on it */
  changed (self);
}

gboolean
ferry_release_get_restart (FerryRelease *self)
{
  return self->restart;
}

void
ferry_release_set_restart (FerryRelease *self,
                           gboolean      restart)
{
  if (self->restart == restart)
    return;
  self->restart = restart;   /* no check or plan depends on it */
  changed (self);
}

const char *
ferry_release_get_override (FerryRelease *self)
{
  return self->override;
}

void
ferry_release_set_override (FerryRelease *self,
                            const char   *reason)
{
  g_free (self->override);
  self->override = g_strdup (reason);
  self->choices++;
  changed (self);
}

/* ---- work ---- */

static FerryReleaseWork *
work_new (FerryRelease *self)
{
  FerryReleaseWork *work = g_new0 (FerryReleaseWork, 1);

  work->instance = g_object_ref (ferry_instance_item_get_instance (self->target));
  work->package = self->package != NULL ? g_object_ref (self->package) : NULL;
  work->path = g_strdup (self->path);
  work->inputs.variables = g_ptr_array_ref (self->variables);
  work->inputs.ignore_plugins = self->ignore_plugins;
  work->inputs.allow_destructive = self->allow_destructive;
  work->override = g_strdup (self->override);
  work->inputs.override_reason = work->override;
  work->skip_backup = self->skip_backup;
  work->restart = self->restart;
  return work;
}

static gboolean
begin (FerryRelease *self,
       const char   *title)
{
  if (self->job != NULL || self->target == NULL || ferry_instance_item_get_instance (self->target) == NULL)
    return FALSE;
  g_clear_error (&self->error);
  self->job = ferry_job_new (title);
  return TRUE;
}

static void
end (FerryRelease     *self,
     FerryReleaseWork *work,
     const GError     *error)
{
  g_clear_object (&self->job);
  if (work->package != NULL)
    g_set_object (&self->package, work->package);
  if (error != NULL)
    self->error = g_error_copy (error);
}

static void
remember_asked (FerryRelease *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->checks); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (self->checks, i);
      gboolean known = FALSE;

      if (ferry_check_item_get_level (item) != FERRY_CHECK_INPUT)
        continue;
      for (guint k = 0; k < self->asked->len && !known; k++)
        known = g_strcmp0 (ferry_variable_get_name (g_ptr_array_index (self->asked, k)), ferry_check_item_get_subject (item)) == 0;
      if (!known)
        g_ptr_array_add (self->asked, ferry_variable_new (ferry_check_item_get_subject (item),
                                                          g_str_has_prefix (ferry_check_item_get_code (item), "secret"), NULL));
    }
}

static gboolean
is_stale (FerryRelease     *self,
          FerryReleaseWork *work)
{
  return self->target == NULL || work->instance != ferry_instance_item_get_instance (self->target);
}

static void
check_done (gpointer      owner,
            gpointer      user_data,
            const GError *error)
{
  FerryRelease *self = owner;
  FerryReleaseWork *work = user_data;

  end (self, work, error);
  if (work->checks != NULL && !is_stale (self, work))
    {
      g_set_object (&self->checks, work->checks);
      remember_asked (self);
    }
  else if (error != NULL)
    g_clear_object (&self->checks);
  changed (self);
}

void
ferry_release_check (FerryRelease *self)
{
  g_return_if_fail (FERRY_IS_RELEASE (self));

  if (!begin (self, _("Check")))
    return;
  self->checked = self->choices;
  ferry_gtk_run_job (self->job, FERRY_JOB_QUIET, ferry_release_work_check, work_new (self), ferry_release_work_free, self, check_done);
  changed (self);
}

static void
compare_done (gpointer      owner,
              gpointer      user_data,
              const GError *error)
{
  FerryRelease *self = owner;
  FerryReleaseWork *work = user_data;

  end (self, work, error);
  if (work->plan != NULL && !is_stale (self, work))
    {
      forget_plan (self);
      self->plan = g_steal_pointer (&work->plan);
      self->estimate = g_steal_pointer (&work->estimate);
      self->sql = g_steal_pointer (&work->sql);
      self->sql_cut = work->sql_cut;
    }
  changed (self);
}

void
ferry_release_compare (FerryRelease *self)
{
  g_return_if_fail (FERRY_IS_RELEASE (self));

  if (!ferry_release_can_compare (self) || !begin (self, _("Compare")))
    return;
  forget_plan (self);
  self->compared = self->choices;
  ferry_gtk_run_job (self->job, FERRY_JOB_QUIET, ferry_release_work_compare, work_new (self), ferry_release_work_free, self, compare_done);
  changed (self);
}

FerryJob *
ferry_release_execute (FerryRelease  *self,
                       char         **execution_id)
{
  g_autofree char *title = NULL;
  FerryReleaseWork *work;
  FerryJob *job;

  g_return_val_if_fail (FERRY_IS_RELEASE (self), NULL);

  if (!ferry_release_can_execute (self))
    return NULL;
  title = g_strdup_printf (_("Execute “%s” on %s"), ferry_package_get_metadata (self->package)->title, ferry_instance_item_get_name (self->target));
  job = ferry_job_new (title);
  work = work_new (self);
  work->plan_digest = g_strdup (self->plan->digest);
  work->id = g_uuid_string_random ();
  *execution_id = g_strdup (work->id);
  ferry_gtk_run_job (job, FERRY_JOB_WRITE, ferry_release_work_execute, work, ferry_release_work_free, NULL, NULL);
  forget_plan (self);   /* it holds once */
  return job;
}

void
ferry_release_cancel (FerryRelease *self)
{
  if (self->job != NULL)
    ferry_job_cancel (self->job);
}

FerryJob *
ferry_release_get_job (FerryRelease *self)
{
  return self->job;
}

const GError *
ferry_release_get_error (FerryRelease *self)
{
  return self->error;
}

/* ---- what was found ---- */

GListModel *
ferry_release_get_checks (FerryRelease *self)
{
  return self->checks;
}

guint
ferry_release_count (FerryRelease    *self,
                     FerryCheckLevel  level)
{
  return self->checks != NULL ? ferry_check_count (self->checks, level) : 0;
}

static const char *
find_value (GPtrArray  *variables,
            const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_strcmp0 (ferry_variable_get_name (g_ptr_array_index (variables, i)), name) == 0)
      return ferry_variable_get_value (g_ptr_array_index (variables, i));
  return NULL;
}

GPtrArray *
ferry_release_list_asked (FerryRelease *self)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->asked->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (self->asked, i);
      const char *name = ferry_variable_get_name (variable);

      g_ptr_array_add (asked, ferry_variable_new (name, ferry_variable_get_secret (variable), find_value (self->variables, name)));
    }
  return asked;
}

guint
ferry_release_count_plugins (FerryRelease *self)
{
  guint count = 0;

  for (guint i = 0; self->checks != NULL && i < g_list_model_get_n_items (self->checks); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (self->checks, i);

      count += ferry_check_item_get_level (item) == FERRY_CHECK_WARNING && g_str_has_prefix (ferry_check_item_get_code (item), "plugin-");
    }
  return count;
}

gboolean
ferry_release_is_out_of_order (FerryRelease *self)
{
  for (guint i = 0; self->checks != NULL && i < g_list_model_get_n_items (self->checks); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (self->checks, i);

      if (ferry_check_item_get_level (item) == FERRY_CHECK_BLOCKER && g_strcmp0 (ferry_check_item_get_code (item), "promotion") == 0)
        return TRUE;
    }
  return FALSE;
}

FerryPlan *
ferry_release_get_plan (FerryRelease *self)
{
  return self->plan;
}

const char *
ferry_release_get_sql (FerryRelease *self,
                       gboolean     *cut)
{
  *cut = self->sql_cut;
  return self->sql;
}

const FerryBackupEstimate *
ferry_release_get_estimate (FerryRelease *self)
{
  return self->estimate;
}

gboolean
ferry_release_is_compared_with (FerryRelease *self)
{
  return self->plan != NULL && self->compared == self->choices;
}

/* ---- what may be done ---- */

gboolean
ferry_release_can_compare (FerryRelease *self)
{
  return self->job == NULL && self->checks != NULL && self->error == NULL && self->checked == self->choices
         && ferry_release_count (self, FERRY_CHECK_BLOCKER) == 0 && ferry_release_count (self, FERRY_CHECK_INPUT) == 0
         && (self->ignore_plugins || ferry_release_count_plugins (self) == 0);
}

gboolean
ferry_release_can_execute (FerryRelease *self)
{
  return ferry_release_can_compare (self) && ferry_release_is_compared_with (self) && !ferry_plan_is_empty (self->plan);
}

gint64
ferry_release_count_values_lost (FerryRelease *self)
{
  gint64 lost = 0;

  for (guint i = 0; self->plan != NULL && i < self->plan->structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (self->plan->structure->statements, i);

      if (statement->hazard == FERRY_HAZARD_LOSES_VALUES && (!statement->destructive || self->plan->structure->allow_destructive))
        lost += MAX (statement->values_lost, 0);
    }
  return lost;
}

static gboolean
has_hazards (FerryRelease *self)
{
  GListModel *tables = G_LIST_MODEL (self->plan->tables);

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (tables, i);

      if (ferry_plan_table_get_changed_on_target (table) > 0)
        return TRUE;
    }
  return self->plan->destructive || ferry_release_count_values_lost (self) > 0;
}

gboolean
ferry_release_needs_name (FerryRelease *self)
{
  return self->skip_backup || (self->target != NULL && ferry_instance_item_get_stage (self->target) == FERRY_STAGE_PRODUCTION)
         || (self->plan != NULL && has_hazards (self));
}

void
ferry_release_count_changes (FerryRelease *self,
                             guint        *tables,
                             gint64       *rows)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  *rows = self->plan != NULL ? self->plan->inserts + self->plan->updates + self->plan->deletes : 0;
  for (guint i = 0; self->plan != NULL && i < self->plan->structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (self->plan->structure->statements, i);

      if (statement->table != NULL && (!statement->destructive || self->plan->structure->allow_destructive))
        g_hash_table_add (names, statement->table);
    }
  for (guint i = 0; self->plan != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->plan->tables)); i++)
    {
      g_autoptr(FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (self->plan->tables), i);

      if (ferry_plan_table_changes_rows (table))
        g_hash_table_add (names, (gpointer) ferry_plan_table_get_table (table));
    }
  *tables = g_hash_table_size (names);
}
