#include "config.h"

#include "ferry-release.h"

#include "ferry-check-text.h"
#include "ferry-format.h"
#include "ferry-run.h"

#include <string.h>

/**
 * ferry_release_begin:
 * @package: (transfer full): an open package
 * @target: (transfer full): where it shall run
 *
 * Reads what was given on the command line.
 *
 * Returns: %FALSE with @error
 */
gboolean
ferry_release_begin (FerryRelease             *self,
                     FerryCli                 *cli,
                     FerryPackage             *package,
                     FerryInstance            *target,
                     const FerryInputOptions  *options,
                     GError                  **error)
{
  self->cli = cli;
  self->package = package;
  self->target = target;
  self->optional = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->inputs.ignore_plugins = options->ignore_plugins;
  self->inputs.allow_destructive = options->allow_destructive;
  self->inputs.override_reason = self->override_reason = g_strdup (options->override_reason);
  self->inputs.variables = ferry_inputs_read (cli, options, ferry_package_get_metadata (package), self->optional, error);

  return self->inputs.variables != NULL;
}

gboolean
ferry_release_open (FerryRelease             *self,
                    FerryCli                 *cli,
                    const char               *file,
                    const char               *target,
                    const FerryInputOptions  *options,
                    GError                  **error)
{
  g_autoptr (FerryInstance) instance = ferry_cli_open_instance (cli, target, error);
  g_autoptr (FerryPackage) package = instance != NULL ? ferry_cli_open_package (cli, file, error) : NULL;

  return package != NULL && ferry_release_begin (self, cli, g_steal_pointer (&package), g_steal_pointer (&instance), options, error);
}

void
ferry_release_clear (FerryRelease *self)
{
  g_clear_object (&self->target);
  g_clear_object (&self->package);
  g_clear_pointer (&self->override_reason, g_free);
  g_clear_pointer (&self->inputs.variables, g_ptr_array_unref);
  g_clear_pointer (&self->optional, g_hash_table_unref);
  g_clear_object (&self->items);
  g_clear_pointer (&self->plan, ferry_plan_unref);
}

static gboolean
check_cb (FerryJob  *job,
          gpointer   user_data,
          GError   **error)
{
  FerryRelease *self = user_data;

  ferry_job_add_step (job, "check", _("Check"), 1);
  ferry_job_begin_step (job, "check");
  self->items = ferry_instance_check (self->target, self->package, &self->inputs, job, error);

  return self->items != NULL;
}

/* whether the check asked for this variable, be it entered by now or not */
static gboolean
is_wanted (FerryRelease *self,
           const char   *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (self->items, i);

      if (g_str_has_prefix (ferry_check_item_get_code (item), "variable") || g_str_has_prefix (ferry_check_item_get_code (item), "secret"))
        if (g_strcmp0 (ferry_check_item_get_subject (item), name) == 0)
          return TRUE;
    }

  return FALSE;
}

/* A file of values may serve several targets: what this one does not lack is left out. */
static void
drop_unwanted (FerryRelease *self)
{
  for (guint i = self->inputs.variables->len; i-- > 0; )
    {
      const char *name = ferry_variable_get_name (g_ptr_array_index (self->inputs.variables, i));

      if (g_hash_table_contains (self->optional, name) && !is_wanted (self, name))
        g_ptr_array_remove_index (self->inputs.variables, i);
    }
}

/**
 * ferry_release_check:
 *
 * Runs the check and keeps its items.
 *
 * Returns: %FALSE with @error where the target can't be reached or read
 */
gboolean
ferry_release_check (FerryRelease  *self,
                     GError       **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Check"));

  g_clear_object (&self->items);
  if (!ferry_run_job (self->cli, job, check_cb, self, error))
    return FALSE;
  drop_unwanted (self);

  return TRUE;
}

static gboolean
plan_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  FerryRelease *self = user_data;

  ferry_job_add_step (job, "plan", _("Compare"), 1);
  ferry_job_begin_step (job, "plan");
  self->plan = ferry_instance_plan (self->target, self->package, &self->inputs, job, error);

  return self->plan != NULL;
}

gboolean
ferry_release_make_plan (FerryRelease  *self,
                         GError       **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Compare"));

  return ferry_run_job (self->cli, job, plan_cb, self, error);
}

/**
 * ferry_release_count_plugins:
 *
 * Returns: how many plugins are missing or disabled, and were not told to be ignored
 */
guint
ferry_release_count_plugins (FerryRelease *self)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (self->items, i);

      count += ferry_check_item_get_level (item) == FERRY_CHECK_WARNING && g_str_has_prefix (ferry_check_item_get_code (item), "plugin-");
    }

  return self->inputs.ignore_plugins ? 0 : count;
}

void
ferry_release_say_counts (FerryRelease *self)
{
  ferry_cli_say (self->cli, _("Check: blockers %u, inputs needed %u, warnings %u, passed %u\n"), ferry_check_count (self->items, FERRY_CHECK_BLOCKER),
                 ferry_check_count (self->items, FERRY_CHECK_INPUT), ferry_check_count (self->items, FERRY_CHECK_WARNING),
                 ferry_check_count (self->items, FERRY_CHECK_PASSED));
}

/**
 * ferry_release_say_check:
 * @all: %FALSE to leave out what passed
 */
void
ferry_release_say_check (FerryRelease *self,
                         gboolean      all)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (self->items, i);

      if (all || ferry_check_item_get_level (item) != FERRY_CHECK_PASSED)
        ferry_check_text_say (self->cli, item, FERRY_CHECK_TARGET_SOURCE);
    }
  ferry_release_say_counts (self);
}

JsonNode *
ferry_release_check_to_json (FerryRelease *self)
{
  return ferry_check_text_to_json (self->items, ferry_release_count_plugins (self));
}

/**
 * ferry_release_take_check:
 *
 * Makes the check what --json prints.
 */
void
ferry_release_take_check (FerryRelease *self)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", ferry_instance_get_name (self->target));
  ferry_json_set_text (object, "package", ferry_package_get_digest (self->package));
  ferry_json_set_node_of (object, "check", ferry_release_check_to_json (self));
  ferry_cli_take_result (self->cli, ferry_json_object_node (object));
}

/**
 * ferry_release_refuse_blockers:
 *
 * Returns: %TRUE where no blocker stands; otherwise %FALSE with %FERRY_ERROR_BLOCKED
 */
gboolean
ferry_release_refuse_blockers (FerryRelease  *self,
                               GError       **error)
{
  guint count = ferry_check_count (self->items, FERRY_CHECK_BLOCKER);
  g_autoptr (FerryCheckItem) first = NULL;

  if (count == 0)
    return TRUE;
  ferry_release_take_check (self);
  first = g_list_model_get_item (self->items, 0);
  if (count == 1)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Refused, nothing was changed: %s."), ferry_check_item_get_title (first));
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Refused because of %u blockers, nothing was changed. The first: %s."), count,
                 ferry_check_item_get_title (first));

  return FALSE;
}
