#include "config.h"

#include "remote/ferry-manager-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "model/ferry-check-item.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* "109.8 KiB": all that NocoBase tells of a size in most places */
static gint64
parse_size (const char *text)
{
  static const char * const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
  char *end = NULL;
  double number = text != NULL ? g_ascii_strtod (text, &end) : -1;

  while (end != NULL && *end == ' ')
    end++;
  for (guint i = 0; text != NULL && end != text && i < G_N_ELEMENTS (units); i++)
    {
      if (g_ascii_strcasecmp (end, units[i]) == 0)
        return (gint64) number;
      number *= 1024;
    }
  return -1;
}

/* a text, or a number as text; NULL for whatever else */
static char *
dup_text (JsonObject *object,
          const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" PRId64, json_node_get_int (node));
  return g_strdup (json_node_get_string (node));
}

gint64
_ferry_nocobase_read_size (JsonObject *object,
                           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    return MAX (json_node_get_int (node), -1);
  return parse_size (ferry_json_opt_string (object, member, NULL));
}

/* ---- records --------------------------------------------------------------------------------------------------------------- */

static FerryManagerState
read_state (const char *status)
{
  static const struct { const char *word; FerryManagerState state; } words[] = {
    { "in_progress", FERRY_MANAGER_STATE_RUNNING }, { "running", FERRY_MANAGER_STATE_RUNNING }, { "pending", FERRY_MANAGER_STATE_RUNNING },
    { "ok", FERRY_MANAGER_STATE_OK }, { "success", FERRY_MANAGER_STATE_OK }, { "done", FERRY_MANAGER_STATE_OK },
    { "error", FERRY_MANAGER_STATE_ERROR }, { "failed", FERRY_MANAGER_STATE_ERROR },
  };

  for (guint i = 0; status != NULL && i < G_N_ELEMENTS (words); i++)
    if (strcmp (status, words[i].word) == 0)
      return words[i].state;
  return FERRY_MANAGER_STATE_NOT_TOLD;
}

static char *
dup_shown (JsonObject *object,
           const char *member)
{
  g_autofree char *text = dup_text (object, member);

  return text != NULL ? ferry_escape_for_display (text) : NULL;
}

/* what a rule does, in NocoBase's words */
static char *
dup_rule_text (JsonObject *object)
{
  g_autofree char *user = dup_shown (object, "userDefinedRule"), *built_in = dup_shown (object, "systemDefinedRule");

  if (user == NULL && built_in == NULL)
    return NULL;
  /* Translators: what a rule of NocoBase's migration manager does, in its own words ("overwrite", "schema-only") */
  return g_strdup_printf (_("User tables: %s. Built-in tables: %s."), user != NULL ? user : "–", built_in != NULL ? built_in : "–");
}

static FerryManagerRecord *
new_record (JsonObject       *object,
            FerryManagerList  list,
            const char       *name)
{
  g_autofree char *title = dup_shown (object, "title"), *called = dup_shown (object, "name"), *rule = dup_shown (object, "rule"), *status = dup_shown (object, "status");
  g_autofree char *message = list == FERRY_MANAGER_RULES ? dup_rule_text (object) : dup_shown (object, "message");
  g_autofree char *created = dup_text (object, "createdAt"), *digest = dup_shown (object, "digest");
  gint64 time = 0, size = _ferry_nocobase_read_size (object, json_object_has_member (object, "size") ? "size" : "fileSize");

  if (created != NULL)
    ferry_time_from_iso (created, &time);
  return g_object_new (FERRY_TYPE_MANAGER_RECORD, "name", name, "title", title != NULL ? title : called != NULL ? called : name, "rule", rule, "state", read_state (status),
                       "status", status, "message", message, "created", time, "size", size, "digest", digest, NULL);
}

FerryManagerRecord *
_ferry_manager_read_record (JsonNode          *node,
                            FerryManagerList   list,
                            GError           **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *name = object != NULL ? dup_text (object, list == FERRY_MANAGER_RULES ? "id" : "name") : NULL;

  if (name != NULL)
    return new_record (object, list, name);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("NocoBase's migration manager listed something without a name."));
  return NULL;
}

/* ---- a check --------------------------------------------------------------------------------------------------------------- */

static FerryCheckItem *
new_item (FerryCheckLevel  level,
          JsonObject      *object)   /* nullable */
{
  g_autofree char *subject = object != NULL ? dup_shown (object, "name") : NULL, *told = object != NULL ? dup_shown (object, "message") : NULL;
  g_autofree char *type = object != NULL ? dup_text (object, "type") : NULL;
  g_autofree char *title = NULL;
  gboolean secret = g_strcmp0 (type, "secret") == 0 || (object != NULL && ferry_json_opt_bool (object, "secret", FALSE));

  if (subject == NULL && object != NULL)
    subject = dup_shown (object, "subject");
  if (told == NULL && object != NULL)
    told = dup_shown (object, "title");
  title = told != NULL ? g_steal_pointer (&told) : g_strdup (subject);
  if (title == NULL)
    return NULL;
  return g_object_new (FERRY_TYPE_CHECK_ITEM, "level", level, "code", level == FERRY_CHECK_INPUT && secret ? "secret-missing" : level == FERRY_CHECK_INPUT ? "variable-missing" : "nocobase",
                       "subject", subject, "title", title, "secret", secret, NULL);
}

/* One row, whatever shape it has: a sentence, an object of Ferry's or NocoBase's; what can't be read is shown as it came rather than dropped. */
static FerryCheckItem *
read_item (JsonNode        *node,
           FerryCheckLevel  level)
{
  g_autoptr(FerryCheckItem) told = JSON_NODE_HOLDS_OBJECT (node) ? ferry_check_item_new_from_json (node, NULL) : NULL;
  g_autofree char *raw = NULL, *shown = NULL;
  FerryCheckItem *item;

  if (told != NULL && ferry_check_item_get_level (told) == level)   /* the list that it stands in says how heavy it is */
    return g_steal_pointer (&told);
  item = JSON_NODE_HOLDS_OBJECT (node) ? new_item (level, json_node_get_object (node)) : NULL;
  if (item != NULL)
    return item;
  raw = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? g_strdup (json_node_get_string (node)) : ferry_json_to_string (node, FALSE);
  shown = ferry_escape_for_display (raw);
  return g_object_new (FERRY_TYPE_CHECK_ITEM, "level", level, "code", "nocobase", "title", shown, "subject", level == FERRY_CHECK_INPUT ? shown : NULL, NULL);
}

static gboolean
add_items (GListStore      *items,
           JsonObject      *object,
           const char      *member,
           FerryCheckLevel  level)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      g_autoptr(FerryCheckItem) item = read_item (json_array_get_element (array, i), level);

      g_list_store_append (items, item);
    }
  return array != NULL;
}

/* An answer that is not understood must never look like a check without objections. */
GListModel *
_ferry_manager_read_check (JsonNode    *node,
                           const char  *name,
                           GError     **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr(GListStore) items = g_list_store_new (FERRY_TYPE_CHECK_ITEM);

  if (object != NULL && add_items (items, object, "blockers", FERRY_CHECK_BLOCKER))
    {
      add_items (items, object, "inputs", FERRY_CHECK_INPUT);
      add_items (items, object, "warnings", FERRY_CHECK_WARNING);
      return G_LIST_MODEL (g_steal_pointer (&items));
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” answered to “%s” in a way that Ferry does not understand."), name, "migration:check");
  return NULL;
}
