#include "config.h"

#include "archive/ferry-package-json-private.h"

#include "archive/ferry-frame-private.h"
#include "base/ferry-json.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static gboolean
read_columns (FerryPackageTable  *table,
              JsonObject         *object,
              GError            **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = ferry_json_get_array (object, "columns", error);
  guint n;

  if (array == NULL)
    return FALSE;
  n = json_array_get_length (array);
  table->columns = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const char *name = ferry_package_item_text (json_array_get_element (array, i), error);

      if (name == NULL)
        return FALSE;
      table->columns[i] = g_strdup (name);
      if (!g_hash_table_add (seen, table->columns[i]))
        return ferry_package_damaged (error, _("column “%s” is named twice"), name);
    }

  return TRUE;
}

/* "data/0001.zst": at least four digits */
static gboolean
is_data_entry (const char *name)
{
  const char *digits = name + strlen ("data/");
  gsize n;

  if (!g_str_has_prefix (name, "data/"))
    return FALSE;
  n = strspn (digits, "0123456789");

  return n >= 4 && n <= 9 && g_str_equal (digits + n, ".zst");
}

static gboolean
check_numbers (const FerryPackageTable  *table,
               GError                  **error)
{
  if (table->rows < 0 || table->bytes < table->rows || table->packed <= 0 || (table->rows == 0) != (table->bytes == 0))
    return ferry_package_damaged (error, _("“%s”: rows and bytes are impossible"), table->entry);
  if (!ferry_frame_size_possible (table->bytes, table->packed))
    return ferry_package_damaged (error, _("“%s” claims more content than its size can hold"), table->entry);

  return TRUE;
}

static gboolean
read_target (FerryPackageTable  *table,
             JsonObject         *object,
             GError            **error)
{
  if (!json_object_has_member (object, "targetSha256"))
    return TRUE;
  if (!ferry_package_read_needed_text (object, "targetSha256", &table->target_sha256, error))
    return FALSE;

  return ferry_package_is_sha256 (table->target_sha256) || ferry_package_damaged (error, _("“%s” is no digest"), table->target_sha256);
}

static gboolean
read_data (FerryPackageTable  *table,
           JsonObject         *object,
           GError            **error)
{
  if (!ferry_package_read_needed_text (object, "entry", &table->entry, error)
      || !ferry_package_read_needed_text (object, "sha256", &table->sha256, error)
      || !ferry_json_get_int (object, "rows", &table->rows, error)
      || !ferry_json_get_int (object, "bytes", &table->bytes, error)
      || !ferry_json_get_int (object, "packed", &table->packed, error)
      || !read_columns (table, object, error))
    return FALSE;
  if (!is_data_entry (table->entry))
    return ferry_package_damaged (error, _("“%s” is no name of a data entry"), table->entry);
  if (!ferry_package_is_sha256 (table->sha256))
    return ferry_package_damaged (error, _("“%s” is no digest"), table->sha256);
  if (!json_object_has_member (object, "order"))
    return ferry_package_damaged (error, _("member “%s” is missing"), "order");
  table->order = ferry_row_order_new_from_json (json_object_get_member (object, "order"), g_strv_length (table->columns), error);

  return table->order != NULL && check_numbers (table, error) && read_target (table, object, error);
}

/* FALSE also where the rule moves no rows: a table that is schema-only has none, hidden or not */
static gboolean
read_table (FerryPackageTable  *table,
            JsonObject         *object,
            GError            **error)
{
  if (!json_object_has_member (object, "data"))
    return TRUE;
  if (!ferry_rule_moves_rows (ferry_table_rule_get_rule (table->rule)))
    return ferry_package_damaged (error, _("table “%s” has rows though its rule moves none"), ferry_table_rule_get_table (table->rule));
  object = ferry_json_get_object (object, "data", error);

  return object != NULL && read_data (table, object, error);
}

/* what table_node() of ferry-package-metadata-write.c wrote */
FerryPackageTable *
ferry_package_table_new_from_json (JsonNode  *node,
                                   GError   **error)
{
  g_autoptr(FerryTableRule) rule = NULL;
  JsonObject *object = ferry_package_item_object (node, error);
  FerryPackageTable *table;

  if (object == NULL)
    return NULL;
  if (!json_object_has_member (object, "rule"))
    {
      ferry_package_damaged (error, _("member “%s” is missing"), "rule");
      return NULL;
    }
  rule = ferry_table_rule_new_from_json (json_object_get_member (object, "rule"), error);
  if (rule == NULL)
    return NULL;
  table = ferry_package_table_new (rule);
  if (!read_table (table, object, error))
    g_clear_pointer (&table, ferry_package_table_free);

  return table;
}
