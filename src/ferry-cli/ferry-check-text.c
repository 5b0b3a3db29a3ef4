#include "config.h"

#include "ferry-check-text.h"
#include "ferry-format.h"

static char *
dup_values (const char     *found,
            const char     *expected,
            FerryCheckPair  pair)
{
  const char *left = found != NULL && *found != '\0' ? found : _("empty"), *right = expected != NULL && *expected != '\0' ? expected : _("empty");

  if (found == NULL)
    return g_strdup ("");
  if (expected == NULL)
    return g_strdup_printf (" (%s)", found);
  return pair == FERRY_CHECK_HERE_BACKUP ? g_strdup_printf (_(" (here: %s, backup: %s)"), left, right) : g_strdup_printf (_(" (target: %s, source: %s)"), left, right);
}

/**
 * ferry_check_text_say:
 * @item: what a check found
 * @pair: what its two values are
 *
 * Writes a line, and a second one with what to do.
 */
void
ferry_check_text_say (FerryCli       *cli,
                      FerryCheckItem *item,
                      FerryCheckPair  pair)
{
  static const FerryStyle styles[] = { FERRY_STYLE_BAD, FERRY_STYLE_WARNING, FERRY_STYLE_WARNING, FERRY_STYLE_GOOD };
  /* Translators: what a check found, in front of a line */
  const char * const marks[] = { _("blocker"), _("needed"), _("warning"), _("passed") };
  FerryCheckLevel level = ferry_check_item_get_level (item);
  g_autofree char *values = dup_values (ferry_check_item_get_found (item), ferry_check_item_get_expected (item), pair);
  const char *action = ferry_check_item_get_action (item);

  ferry_cli_say_styled (cli, styles[level], "  %-9s ", marks[level]);
  ferry_cli_say (cli, "%s%s\n", ferry_check_item_get_title (item), level < FERRY_CHECK_PASSED ? values : "");
  if (level < FERRY_CHECK_PASSED && action != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_DIM, "            %s\n", action);
}

/**
 * ferry_check_text_to_json:
 * @items: what a check found
 * @open: how much has to be decided besides the inputs
 *
 * Returns: (transfer full): verdict, counts and items, for --json
 */
JsonNode *
ferry_check_text_to_json (GListModel *items,
                          guint       open)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  guint blockers = ferry_check_count (items, FERRY_CHECK_BLOCKER), inputs = ferry_check_count (items, FERRY_CHECK_INPUT);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (FerryCheckItem) item = g_list_model_get_item (items, i);

      json_array_add_element (array, ferry_check_item_to_json (item));
    }
  ferry_json_set_text (object, "verdict", blockers > 0 ? "blocked" : inputs + open > 0 ? "input-needed" : "ready");
  json_object_set_int_member (object, "blockers", blockers);
  json_object_set_int_member (object, "inputs", inputs);
  json_object_set_int_member (object, "warnings", ferry_check_count (items, FERRY_CHECK_WARNING));
  json_object_set_array_member (object, "items", array);

  return ferry_json_object_node (object);
}
