#include "config.h"

#include "catalogue/ferry-catalogue-file.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define CATALOGUE_FORMAT 1

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCatalogueEntry, ferry_catalogue_entry_free)

void
ferry_catalogue_entry_free (FerryCatalogueEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->table);
  g_free (self->origin);
  g_strfreev (self->allowed_rules);
  g_free (self->follows);
  g_strfreev (self->may_hold_secrets);
  g_free (self);
}

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *table,
        const char  *member,
        const char  *value)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s: table %s: “%s” is no value of “%s”. Correct the file or remove it."),
               what, table, value, member);
  return FALSE;
}

static gboolean
read_strings (JsonObject   *object,
              const char   *member,
              const char   *what,
              char       ***strings,
              GError      **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!json_object_has_member (object, member))
    return TRUE;
  array = ferry_json_get_array (object, member, error);
  if (array == NULL)
    {
      g_prefix_error (error, "%s: ", what);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return refuse (error, what, "?", member, "…");
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  *strings = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
check_rules (char       **rules,
             const char  *what,
             const char  *table,
             GError     **error)
{
  FerryRule rule;

  for (guint i = 0; rules != NULL && rules[i] != NULL; i++)
    if (!ferry_rule_from_string (rules[i], &rule) || rule == FERRY_RULE_DEFAULT)
      return refuse (error, what, table, "allowed", rules[i]);
  return TRUE;
}

static gboolean
read_choices (FerryCatalogueEntry  *entry,
              JsonObject           *object,
              const char           *what,
              GError              **error)
{
  const char *group = ferry_json_opt_string (object, "group", "plugin");
  const char *category = ferry_json_opt_string (object, "category", NULL);
  const char *rule = ferry_json_get_string (object, "default", error);

  if (rule == NULL)
    {
      g_prefix_error (error, "%s: %s: ", what, entry->table);
      return FALSE;
    }
  if (!ferry_table_group_from_string (group, &entry->group)
      || (entry->group != FERRY_TABLE_GROUP_CORE && entry->group != FERRY_TABLE_GROUP_PLUGIN))
    return refuse (error, what, entry->table, "group", group);
  entry->category = FERRY_DATA_CATEGORY_UNKNOWN;
  if (category != NULL && !ferry_data_category_from_string (category, &entry->category))
    return refuse (error, what, entry->table, "category", category);
  if (!ferry_rule_from_string (rule, &entry->default_rule) || entry->default_rule == FERRY_RULE_DEFAULT)
    return refuse (error, what, entry->table, "default", rule);
  return TRUE;
}

static FerryCatalogueEntry *
read_entry (JsonObject  *object,
            const char  *what,
            GError     **error)
{
  g_autoptr(FerryCatalogueEntry) entry = g_new0 (FerryCatalogueEntry, 1);
  const char *table = ferry_json_get_string (object, "table", error);

  if (table == NULL)
    {
      g_prefix_error (error, "%s: ", what);
      return NULL;
    }
  entry->table = g_strdup (table);
  entry->origin = g_strdup (ferry_json_opt_string (object, "origin", NULL));
  entry->follows = g_strdup (ferry_json_opt_string (object, "follows", NULL));
  entry->data_never_travels = ferry_json_opt_bool (object, "dataNeverTravels", FALSE);
  if (!read_choices (entry, object, what, error)
      || !read_strings (object, "allowed", what, &entry->allowed_rules, error)
      || !check_rules (entry->allowed_rules, what, table, error)
      || !read_strings (object, "mayHoldSecrets", what, &entry->may_hold_secrets, error))
    return NULL;
  return g_steal_pointer (&entry);
}

static JsonArray *
open_file (JsonNode    *node,
           const char  *what,
           GError     **error)
{
  JsonObject *root;
  JsonArray *tables;
  gint64 format = 0;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s is no catalogue of tables. Correct the file or remove it."), what);
      return NULL;
    }
  root = json_node_get_object (node);
  if (!ferry_json_get_int (root, "format", &format, error))
    {
      g_prefix_error (error, "%s: ", what);
      return NULL;
    }
  if (format != CATALOGUE_FORMAT)
    {
      g_set_error (error, FERRY_ERROR, format > CATALOGUE_FORMAT ? FERRY_ERROR_NEWER_FORMAT : FERRY_ERROR_DAMAGED,
                   _("%s has format %" PRId64 ", this Ferry reads format %d. Update Ferry, or correct the file."), what, format, CATALOGUE_FORMAT);
      return NULL;
    }
  tables = ferry_json_get_array (root, "tables", error);
  if (tables == NULL)
    g_prefix_error (error, "%s: ", what);
  return tables;
}

gboolean
ferry_catalogue_file_read (JsonNode    *node,
                           const char  *what,
                           gboolean     added,
                           GHashTable  *entries,
                           GError     **error)
{
  JsonArray *tables;

  g_return_val_if_fail (node != NULL && what != NULL && entries != NULL, FALSE);

  tables = open_file (node, what, error);
  if (tables == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (tables); i++)
    {
      JsonNode *element = json_array_get_element (tables, i);
      FerryCatalogueEntry *entry;

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return refuse (error, what, "?", "tables", "…");
      entry = read_entry (json_node_get_object (element), what, error);
      if (entry == NULL)
        return FALSE;
      entry->added = added;
      g_hash_table_replace (entries, entry->table, entry);
    }
  return TRUE;
}
