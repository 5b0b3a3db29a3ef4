#include "config.h"

#include "ferry-decide.h"

#include <string.h>

static gboolean
refuse_missing (FerryRelease  *release,
                GError       **error)
{
  g_autoptr (GString) variables = g_string_new (NULL);
  g_autoptr (GString) secrets = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (release->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (release->items, i);
      gboolean secret = g_str_has_prefix (ferry_check_item_get_code (item), "secret");
      GString *names = secret ? secrets : variables;

      if (ferry_check_item_get_level (item) == FERRY_CHECK_INPUT)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", ferry_check_item_get_subject (item));
    }
  ferry_release_take_check (release);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("“%s” lacks values, nothing was changed.%s%s%s%s%s%s"), ferry_instance_get_name (release->target),
               variables->len > 0 ? _(" Variables (--variable NAME=VALUE or --variables-file): ") : "", variables->str, variables->len > 0 ? "." : "",
               secrets->len > 0 ? _(" Secrets (--secrets-file, or --secret NAME on a terminal): ") : "", secrets->str, secrets->len > 0 ? "." : "");

  return FALSE;
}

static gboolean
refuse_plugins (FerryRelease  *release,
                guint          count,
                GError       **error)
{
  ferry_release_take_check (release);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED,
               ngettext ("%u plugin of the source is missing or disabled on “%s”, nothing was changed: enable it, or say --ignore-plugins.",
                         "%u plugins of the source are missing or disabled on “%s”, nothing was changed: enable them, or say --ignore-plugins.", count),
               count, ferry_instance_get_name (release->target));

  return FALSE;
}

static gboolean
ask_missing (FerryRelease  *release,
             GError       **error)
{
  for (guint i = 0; i < g_list_model_get_n_items (release->items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (release->items, i);
      gboolean secret = g_str_has_prefix (ferry_check_item_get_code (item), "secret");

      if (ferry_check_item_get_level (item) == FERRY_CHECK_INPUT &&
          !ferry_inputs_ask (release->inputs.variables, ferry_check_item_get_subject (item), secret, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ferry_decide_inputs:
 * @release: checked, without blockers
 * @asked: (out): whether something was entered or decided, so that a new check looks different
 *
 * On a terminal asks for every missing variable and secret and whether to go on without plugins; elsewhere refuses.
 *
 * Returns: %FALSE with %FERRY_ERROR_INPUT_NEEDED or %FERRY_ERROR_CANCELLED
 */
gboolean
ferry_decide_inputs (FerryRelease  *release,
                     gboolean      *asked,
                     GError       **error)
{
  guint missing = ferry_check_count (release->items, FERRY_CHECK_INPUT);
  guint plugins = ferry_release_count_plugins (release);
  gboolean ask = ferry_cli_may_ask (release->cli);

  *asked = FALSE;
  if (missing > 0 && !ask)
    return refuse_missing (release, error);
  if (plugins > 0 && !ask)
    return refuse_plugins (release, plugins, error);
  if (plugins > 0)
    {
      if (!ferry_terminal_confirm (_("Go on although plugins are missing or disabled?"), error))
        return FALSE;
      release->inputs.ignore_plugins = TRUE;
    }
  *asked = missing > 0 || plugins > 0;

  return ask_missing (release, error);
}

/**
 * ferry_decide_terminal:
 * @yes: whether --yes was said
 *
 * Returns: %FALSE with %FERRY_ERROR_INPUT_NEEDED where nobody could confirm
 */
gboolean
ferry_decide_terminal (FerryCli  *cli,
                       gboolean   yes,
                       GError   **error)
{
  if (yes || ferry_cli_may_ask (cli))
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED,
                       _("This changes an instance and needs a confirmation, but there is no terminal to ask on: say --yes. Nothing was changed."));

  return FALSE;
}

/**
 * ferry_decide_by_name:
 * @why: a sentence that ends in a full stop
 *
 * Lets the user type the instance's name: a yes is typed too easily.
 *
 * Returns: %FALSE with %FERRY_ERROR_CANCELLED
 */
gboolean
ferry_decide_by_name (FerryInstance  *instance,
                      const char     *why,
                      GError        **error)
{
  g_autofree char *prompt = g_strdup_printf (_("%s Type the instance's name (%s) to go on: "), why, ferry_instance_get_name (instance));
  g_autofree char *answer = ferry_terminal_ask (prompt, FALSE, NULL, error);

  if (answer == NULL)
    return FALSE;
  if (strcmp (g_strstrip (answer), ferry_instance_get_name (instance)) == 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("That is not the instance's name; nothing was changed."));

  return FALSE;
}

static gboolean
has_hazards (FerryPlan *plan)
{
  for (guint i = 0; i < plan->structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (plan->structure->statements, i);

      if (statement->hazard == FERRY_HAZARD_LOSES_VALUES && (!statement->destructive || plan->structure->allow_destructive))
        return TRUE;
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan->tables)); i++)
    {
      g_autoptr (FerryPlanTable) table = g_list_model_get_item (G_LIST_MODEL (plan->tables), i);

      if (ferry_plan_table_get_changed_on_target (table) > 0)
        return TRUE;
    }

  return plan->destructive;
}

/**
 * ferry_decide_release:
 * @release: with a plan that was shown
 * @skip_backup: whether no backup is made
 *
 * Asks whether to execute. On a production instance that may lose something the name has to be typed.
 *
 * Returns: %FALSE with %FERRY_ERROR_CANCELLED
 */
gboolean
ferry_decide_release (FerryRelease  *release,
                      gboolean       skip_backup,
                      GError       **error)
{
  gboolean production = ferry_instance_get_stage (release->target) == FERRY_STAGE_PRODUCTION;
  g_autofree char *question = NULL;

  if (production && skip_backup)
    return ferry_decide_by_name (release->target, _("No backup will be made: this can't be rolled back."), error);
  if (production && has_hazards (release->plan))
    return ferry_decide_by_name (release->target, _("Values would be lost, or changes that were made on the target."), error);
  question = g_strdup_printf (_("Execute this on “%s”?"), ferry_instance_get_name (release->target));

  return ferry_terminal_confirm (question, error);
}
