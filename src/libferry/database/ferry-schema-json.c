#include "config.h"

#include "database/ferry-schema.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "database/ferry-record-json.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* Tables, types and sequences all have their schema and name as first and second string member. */
typedef struct
{
  const char *schema;
  const char *name;
} Named;

static Named
named_table (const FerryTable *table)
{
  return (Named) { table->schema, table->name };
}

static Named
named_type (const FerryUserType *type)
{
  return (Named) { type->schema, type->name };
}

static Named
named_sequence (const FerrySequence *sequence)
{
  return (Named) { sequence->schema, sequence->name };
}

static gint
compare_named (Named a,
               Named b)
{
  gint order = g_strcmp0 (a.schema, b.schema);

  return order != 0 ? order : g_strcmp0 (a.name, b.name);
}

static gint
compare_tables (gconstpointer a,
                gconstpointer b)
{
  return compare_named (named_table (*(FerryTable * const *) a), named_table (*(FerryTable * const *) b));
}

static gint
compare_types (gconstpointer a,
               gconstpointer b)
{
  return compare_named (named_type (*(FerryUserType * const *) a), named_type (*(FerryUserType * const *) b));
}

static gint
compare_sequences (gconstpointer a,
                   gconstpointer b)
{
  return compare_named (named_sequence (*(FerrySequence * const *) a), named_sequence (*(FerrySequence * const *) b));
}

static gint
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return g_strcmp0 (*(char * const *) a, *(char * const *) b);
}

static void
set_list (JsonObject        *object,
          const char        *member,
          const FerryRecord *record,
          const GPtrArray   *items,
          GCompareFunc       compare)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (items->len);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (items, i));
  g_ptr_array_sort (sorted, compare);
  json_object_set_member (object, member, ferry_record_list_to_json (record, sorted));
}

/**
 * ferry_schema_to_json:
 * @self: a structure
 *
 * The structure as it lies in a package: dialect, main schema, tables, types, sequences, extensions. What only says what an
 * instance has besides (#FerrySchema.offers, numbers of rows) is left out. Any thread.
 *
 * Returns: (transfer full): a JSON object: the same structure gives the same bytes
 *
 * Since: 0.1
 */
JsonNode *
ferry_schema_to_json (const FerrySchema *self)
{
  g_autoptr (JsonObject) object = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "dialect", ferry_dialect_to_string (self->dialect));
  json_object_set_string_member (object, "main_schema", self->main_schema);
  set_list (object, "tables", &ferry_table_record, self->tables, compare_tables);
  set_list (object, "types", &ferry_user_type_record, self->types, compare_types);
  set_list (object, "sequences", &ferry_sequence_record, self->sequences, compare_sequences);
  set_list (object, "extensions", NULL, self->extensions, compare_strings);

  return json_node_init_object (json_node_alloc (), object);
}

static gboolean
read_list (JsonObject         *object,
           const char         *member,
           const FerryRecord  *record,
           GPtrArray          *items,
           GCompareFunc        compare,
           GError            **error)
{
  if (!json_object_has_member (object, member))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The structure is damaged: “%s” is missing; make the file again"), member);
      return FALSE;
    }
  if (!ferry_record_list_from_json (record, json_object_get_member (object, member), member, items, error))
    return FALSE;

  for (guint i = 1; i < items->len; i++)
    if (compare (&items->pdata[i - 1], &items->pdata[i]) >= 0)
      {
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                     _("The structure is damaged: “%s” is not sorted or names something twice; make the file again"), member);
        return FALSE;
      }

  return TRUE;
}

static gboolean
read_lists (FerrySchema  *self,
            JsonObject   *object,
            GError      **error)
{
  if (json_object_get_size (object) != 6)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The structure is damaged: it has unknown members; make the file again"));
      return FALSE;
    }

  return read_list (object, "tables", &ferry_table_record, self->tables, compare_tables, error) &&
         read_list (object, "types", &ferry_user_type_record, self->types, compare_types, error) &&
         read_list (object, "sequences", &ferry_sequence_record, self->sequences, compare_sequences, error) &&
         read_list (object, "extensions", NULL, self->extensions, compare_strings, error);
}

/**
 * ferry_schema_new_from_json:
 * @node: what ferry_schema_to_json() gave
 * @error: return location for an error: %FERRY_ERROR_DAMAGED
 *
 * Reads a structure strictly: every member is typed and bounded, unknown ones are refused, lists are sorted and name nothing
 * twice. Any thread.
 *
 * Returns: (transfer full) (nullable): the structure, or %NULL
 *
 * Since: 0.1
 */
FerrySchema *
ferry_schema_new_from_json (JsonNode  *node,
                            GError   **error)
{
  g_autoptr (FerrySchema) self = NULL;
  JsonObject *object;
  const char *dialect_name;
  const char *main_schema;
  FerryDialect dialect;

  g_return_val_if_fail (node != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The structure is damaged: it is no object; make the file again"));
      return NULL;
    }
  object = json_node_get_object (node);
  dialect_name = ferry_json_get_string (object, "dialect", error);
  if (dialect_name == NULL)
    return NULL;
  main_schema = ferry_json_get_string (object, "main_schema", error);
  if (main_schema == NULL)
    return NULL;
  if (!ferry_dialect_from_string (dialect_name, &dialect))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The structure is damaged: there is no dialect “%s”"), dialect_name);
      return NULL;
    }

  self = ferry_schema_new (dialect, main_schema);
  if (!read_lists (self, object, error))
    return NULL;

  return g_steal_pointer (&self);
}

static char *
fingerprint_subset (FerrySchema *subset)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  for (guint i = 0; i < subset->sequences->len; i++)
    ((FerrySequence *) g_ptr_array_index (subset->sequences, i))->next_value = 0;
  node = ferry_schema_to_json (subset);
  object = json_node_get_object (node);
  json_object_remove_member (object, "extensions");
  json_object_remove_member (object, "main_schema");
  if (subset->tables->len > 0)
    json_object_remove_member (json_array_get_object_element (json_object_get_array_member (object, "tables"), 0), "leans_on");
  text = ferry_json_to_string (node, FALSE);

  return ferry_sha256_hex (text, strlen (text));
}

/**
 * ferry_table_fingerprint:
 * @schema: a structure
 * @table: one of its tables
 *
 * A digest of a table's structure with the types and sequences that it uses: equal on two instances when nothing but rows,
 * the sequences' values and things that do not travel differ. Any thread.
 *
 * Returns: (transfer full): SHA-256 in hex
 *
 * Since: 0.1
 */
char *
ferry_table_fingerprint (const FerrySchema *schema,
                         const FerryTable  *table)
{
  g_autofree char *id = NULL;
  g_autoptr (FerrySchema) subset = NULL;
  const char *ids[2] = { NULL, NULL };

  g_return_val_if_fail (schema != NULL && table != NULL, NULL);

  id = ferry_schema_table_id (schema, table);
  ids[0] = id;
  subset = ferry_schema_subset (schema, ids);

  return fingerprint_subset (subset);
}
