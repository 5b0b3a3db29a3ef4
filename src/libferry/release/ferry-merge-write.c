#include "config.h"

#include "release/ferry-merge-private.h"

#include "archive/ferry-package-writer.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "catalogue/ferry-catalogue.h"
#include "migrate/ferry-secret-reader.h"
#include "migrate/ferry-version.h"
#include "model/ferry-variable.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

/* of the packages of a catch-up */
#define TARGET 1

/* What one writing works with. */
typedef struct
{
  FerryPackageMerge    *merge;
  FerryJob             *job;
  FerryPackageMetadata *metadata;
  FerryPackageWriter   *writer;
  FerrySchema          *structure;
} Writing;

static void
writing_clear (Writing *self)
{
  g_clear_object (&self->writer);
  g_clear_pointer (&self->metadata, ferry_package_metadata_unref);
  g_clear_pointer (&self->structure, ferry_schema_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static FerryPackageMetadata *
metadata_of (const FerryPackageMerge *self,
             guint                    package)
{
  return ferry_package_get_metadata (g_ptr_array_index (self->packages, package));
}

static const FerryPackageTable *
first_packed (const FerryMergeTable *table)
{
  for (guint i = 0; i < table->packed->len; i++)
    if (g_ptr_array_index (table->packed, i) != NULL)
      return g_ptr_array_index (table->packed, i);
  return NULL;
}

static FerryTableRule *
with_rule (FerryTableRule *rule,
           FerryRule       taken)
{
  if (ferry_table_rule_get_rule (rule) == taken)
    return g_object_ref (rule);
  return g_object_new (FERRY_TYPE_TABLE_RULE,
                       "table", ferry_table_rule_get_table (rule), "logical-name", ferry_table_rule_get_logical_name (rule),
                       "group", ferry_table_rule_get_group (rule), "category", ferry_table_rule_get_category (rule),
                       "owner", ferry_table_rule_get_owner (rule), "origin", ferry_table_rule_get_origin (rule),
                       "key", ferry_table_rule_get_key (rule), "auto-increment", ferry_table_rule_get_auto_increment (rule),
                       "rows", ferry_table_rule_get_rows (rule), "rule", taken, "wanted-rule", taken,
                       "reason", FERRY_RULE_REASON_INDEPENDENT, "allowed-rules", ferry_table_rule_get_allowed_rules (rule), NULL);
}

/* the package that the whole table comes from; -1: from all */
static int
whole_from (const FerryMergeTable *table)
{
  return table->reason != FERRY_MERGE_MERGES && table->choice >= 0 ? table->choice : -1;
}

static FerryRule
rule_of (const FerryMergeTable   *table,
         const FerryPackageTable *packed)
{
  if (table->choice == FERRY_MERGE_OUT)
    return FERRY_RULE_SKIP;
  if (table->choice == FERRY_MERGE_STRUCTURE)
    return FERRY_RULE_SCHEMA_ONLY;
  return ferry_table_rule_get_rule (packed->rule);
}

static const FerryPackageTable *
rows_of (const FerryMergeTable *table)
{
  int from = whole_from (table) >= 0 ? whole_from (table) : table->rows_from;

  if (table->choice == FERRY_MERGE_OUT || table->choice == FERRY_MERGE_STRUCTURE)
    return NULL;
  if (from >= 0)
    return g_ptr_array_index (table->packed, (guint) from);
  for (guint i = 0; table->by_record && i < table->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (table->packed, i);

      if (packed != NULL && packed->entry != NULL)
        return packed;
    }
  return NULL;
}

static void
add_table (Writing         *self,
           FerryMergeTable *table)
{
  int whole = whole_from (table);
  const FerryPackageTable *packed = whole >= 0 ? g_ptr_array_index (table->packed, (guint) whole) : first_packed (table);
  const FerryPackageTable *rows = rows_of (table);
  g_autoptr(FerryTableRule) rule = with_rule (packed->rule, rule_of (table, packed));
  FerryPackageTable *result = ferry_package_table_new (rule);

  g_ptr_array_add (self->metadata->tables, result);
  if (rows == NULL || rows->entry == NULL)
    return;
  result->columns = g_strdupv (rows->columns);
  result->order = ferry_row_order_copy (rows->order);
  if (self->merge->target_id != NULL)
    result->target_sha256 = g_strdup (((const FerryPackageTable *) g_ptr_array_index (table->packed, TARGET))->sha256);
}

static int
compare_nodes (gconstpointer a,
               gconstpointer b)
{
  JsonNode *one = *(JsonNode * const *) a, *two = *(JsonNode * const *) b;
  int sign;

  if (!JSON_NODE_HOLDS_OBJECT (one))
    return g_strcmp0 (json_node_get_string (one), json_node_get_string (two));
  sign = g_strcmp0 (ferry_json_opt_string (json_node_get_object (one), "schema", ""), ferry_json_opt_string (json_node_get_object (two), "schema", ""));
  return sign != 0 ? sign : g_strcmp0 (ferry_json_opt_string (json_node_get_object (one), "name", ""), ferry_json_opt_string (json_node_get_object (two), "name", ""));
}

/* the form of a structure wants its lists sorted */
static void
set_sorted (JsonObject *result,
            const char *list,
            GPtrArray  *nodes)    /* (transfer full): JsonNode* */
{
  JsonArray *array = json_array_new ();

  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    json_array_add_element (array, g_ptr_array_index (nodes, i));
  json_object_set_array_member (result, list, array);
  g_ptr_array_unref (nodes);
}

static JsonNode *
find_node (JsonNode             *structure,
           const char           *list,
           const FerryMergePart *part)
{
  JsonArray *array = json_object_get_array_member (json_node_get_object (structure), list);
  JsonNode *found = NULL;

  for (guint i = 0; found == NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (g_str_equal (ferry_json_opt_string (object, "schema", ""), part->schema) && g_str_equal (ferry_json_opt_string (object, "name", ""), part->name))
        found = json_array_get_element (array, i);
    }
  return found;
}

/* of a sequence the furthest next value, so that no number is given out twice */
static void
set_next_value (const FerryPackageMerge *self,
                const FerryMergePart    *part,
                JsonObject              *node)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, _ferry_merge_next_value (self, part));

  json_object_set_string_member (node, "next_value", text);
}

static void
add_parts (const FerryPackageMerge *self,
           JsonObject              *result,
           GPtrArray               *structures,
           gboolean                 sequences)
{
  const char *list = sequences ? "sequences" : "types";
  GPtrArray *nodes = g_ptr_array_new ();

  for (guint i = 0; i < self->parts->len; i++)
    {
      const FerryMergePart *part = g_ptr_array_index (self->parts, i);
      JsonNode *node;

      if (part->sequence != sequences || part->from < 0)
        continue;
      node = json_node_copy (find_node (g_ptr_array_index (structures, (guint) part->from), list, part));
      if (sequences)
        set_next_value (self, part, json_node_get_object (node));
      g_ptr_array_add (nodes, node);
    }
  set_sorted (result, list, nodes);
}

static void
add_extensions (JsonObject *result,
                GPtrArray  *structures)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *nodes = g_ptr_array_new ();

  for (guint i = 0; i < structures->len; i++)
    {
      JsonArray *array = json_object_get_array_member (json_node_get_object (g_ptr_array_index (structures, i)), "extensions");

      for (guint k = 0; k < json_array_get_length (array); k++)
        if (g_hash_table_add (seen, (gpointer) json_array_get_string_element (array, k)))
          g_ptr_array_add (nodes, json_node_copy (json_array_get_element (array, k)));
    }
  set_sorted (result, "extensions", nodes);
}

static JsonNode *
table_structure (Writing         *self,
                 FerryMergeTable *table)
{
  int whole = whole_from (table);
  g_autoptr(JsonNode) structure = NULL;
  JsonNode *part;

  if (table->choice != FERRY_MERGE_OUT && self->merge->target_id != NULL)
    whole = TARGET;
  if (table->choice == FERRY_MERGE_OUT || (whole < 0 && table->structure == NULL))
    return NULL;
  if (whole < 0)
    return json_node_copy (table->structure);
  structure = ferry_schema_to_json (ferry_package_get_structure (g_ptr_array_index (self->merge->packages, (guint) whole)));
  part = _ferry_merge_find_part (json_node_get_object (structure), "tables", table->table);
  return part != NULL ? json_node_copy (part) : NULL;
}

/* the target of a catch-up keeps its structure */
static JsonNode *
make_structure (Writing *self)
{
  g_autoptr(GPtrArray) structures = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  JsonObject *first, *result = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  GPtrArray *tables = g_ptr_array_new ();

  json_node_take_object (node, result);
  for (guint i = 0; i < self->merge->packages->len; i++)
    g_ptr_array_add (structures, ferry_schema_to_json (ferry_package_get_structure (g_ptr_array_index (self->merge->packages, i))));
  first = json_node_get_object (g_ptr_array_index (structures, self->merge->target_id != NULL ? TARGET : 0));
  json_object_set_string_member (result, "dialect", json_object_get_string_member (first, "dialect"));
  json_object_set_string_member (result, "main_schema", json_object_get_string_member (first, "main_schema"));
  for (guint i = 0; i < self->merge->tables->len; i++)
    {
      JsonNode *table = table_structure (self, g_ptr_array_index (self->merge->tables, i));

      if (table != NULL)
        g_ptr_array_add (tables, table);
    }
  set_sorted (result, "tables", tables);
  add_parts (self->merge, result, structures, FALSE);
  add_parts (self->merge, result, structures, TRUE);
  add_extensions (result, structures);
  return node;
}

static gboolean
set_structure (Writing  *self,
               GError  **error)
{
  g_autoptr(JsonNode) node = make_structure (self);
  g_autoptr(FerrySchema) all = ferry_schema_new_from_json (node, error);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      FerryTableRule *rule = ((FerryPackageTable *) g_ptr_array_index (self->metadata->tables, i))->rule;

      if (ferry_table_rule_get_rule (rule) != FERRY_RULE_SKIP)
        g_strv_builder_add (builder, ferry_table_rule_get_table (rule));
    }
  ids = g_strv_builder_end (builder);
  self->structure = ferry_schema_subset (all, (const char * const *) ids);
  return ferry_package_writer_set_structure (self->writer, self->metadata, self->structure, error);
}

static void
add_plugins (FerryPackageMetadata *result,
             FerryPackageMetadata *from)
{
  for (guint i = 0; i < from->plugins->len; i++)
    {
      const FerryPackagePlugin *plugin = g_ptr_array_index (from->plugins, i);
      FerryPackagePlugin *known = NULL;

      for (guint k = 0; known == NULL && k < result->plugins->len; k++)
        if (g_str_equal (((FerryPackagePlugin *) g_ptr_array_index (result->plugins, k))->name, plugin->name))
          known = g_ptr_array_index (result->plugins, k);
      if (known == NULL)
        g_ptr_array_add (result->plugins, ferry_package_plugin_new (plugin->name, plugin->package_name, plugin->version));
      else if (plugin->version != NULL && (known->version == NULL || ferry_version_compare (plugin->version, known->version) > 0))
        {
          g_free (known->version);
          known->version = g_strdup (plugin->version);
        }
    }
}

static void
add_variables (FerryPackageMetadata *result,
               FerryPackageMetadata *from)
{
  for (guint i = 0; i < from->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (from->variables, i);
      gboolean known = FALSE;

      for (guint k = 0; k < result->variables->len; k++)
        known = known || g_str_equal (ferry_variable_get_name (g_ptr_array_index (result->variables, k)), ferry_variable_get_name (variable));
      if (!known)
        g_ptr_array_add (result->variables, ferry_variable_new (ferry_variable_get_name (variable), ferry_variable_get_secret (variable), NULL));
    }
}

static void
add_notes (FerryPackageMetadata *result,
           FerryPackageMetadata *from)
{
  for (guint i = 0; i < from->notes->len; i++)
    if (!g_ptr_array_find_with_equal_func (result->notes, g_ptr_array_index (from->notes, i), g_str_equal, NULL))
      g_ptr_array_add (result->notes, g_strdup (g_ptr_array_index (from->notes, i)));
}

static char *
join_sources (FerryPackageMerge *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < self->packages->len; i++)
    {
      g_autofree char *name = ferry_package_merge_dup_name (self, i);

      g_string_append_printf (names, "%s%s", i > 0 ? " + " : "", name);
    }
  return g_string_free (names, FALSE);
}

static FerryRuleSet *
join_rule_sets (FerryPackageMerge *self)
{
  FerryRuleSet *first = metadata_of (self, 0)->rule_set;
  gboolean same = TRUE;

  for (guint i = 1; i < self->packages->len; i++)
    same = same && ferry_rule_set_equal (first, metadata_of (self, i)->rule_set);
  return same ? g_object_ref (first) : ferry_rule_set_copy (first, _("several, see the tables"));
}

/* It comes from no single instance: its parents tell where from. */
static void
describe (Writing    *self,
          const char *title)
{
  FerryPackageMetadata *result = self->metadata, *first = metadata_of (self->merge, 0);
  GHashTableIter iter;
  gpointer key, value;

  result->created_at = ferry_time_to_iso (ferry_time_now ());
  result->created_by = ferry_user_at_host ();
  result->ferry_version = g_strdup (FERRY_VERSION);
  result->source_name = join_sources (self->merge);
  result->title = title != NULL ? g_strdup (title) : g_strdup_printf (_("Merged: %s"), result->source_name);
  result->application_version = g_strdup (first->application_version);
  result->database_version = g_strdup (first->database_version);
  result->dialect = first->dialect;
  result->underscored = first->underscored;
  result->table_prefix = g_strdup (first->table_prefix);
  result->schema = g_strdup (first->schema);
  result->rule_set = join_rule_sets (self->merge);
  g_hash_table_iter_init (&iter, first->env);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (result->env, g_strdup (key), g_strdup (value));
  for (guint i = 0; i < self->merge->packages->len; i++)
    g_ptr_array_add (result->parents, g_strdup (ferry_package_get_digest (g_ptr_array_index (self->merge->packages, i))));
  for (guint i = 0; self->merge->target_id == NULL && i < self->merge->packages->len; i++)
    {
      add_plugins (result, metadata_of (self->merge, i));
      add_variables (result, metadata_of (self->merge, i));
      add_notes (result, metadata_of (self->merge, i));
    }
}

/* It moves rows and nothing else: no plugin, no variable of the old side is asked for on the new one, which may be of a newer version. */
static void
bind (Writing *self)
{
  FerryPackageMetadata *result = self->metadata;

  result->target_id = g_strdup (self->merge->target_id);
  g_free (result->application_version);
  result->application_version = g_strdup (metadata_of (self->merge, TARGET)->application_version);
  g_free (result->source_name);
  result->source_name = g_strdup (metadata_of (self->merge, 0)->source_name);
}

static FerryRowReader *
watch_secrets (Writing           *self,
               FerryPackageTable *packed,
               FerryRowReader    *rows)    /* (transfer full) */
{
  const FerryCatalogueEntry *entry = self->merge->catalogue != NULL ? ferry_catalogue_find (self->merge->catalogue, ferry_table_rule_get_logical_name (packed->rule)) : NULL;
  g_autoptr(FerryRowReader) owned = rows;

  if (entry == NULL || entry->may_hold_secrets == NULL)
    return g_steal_pointer (&owned);
  return ferry_secret_reader_new (owned, self->metadata->dialect, packed, entry->may_hold_secrets, self->metadata->secrets);
}

static gboolean
write_table (Writing           *self,
             FerryMergeTable   *table,
             FerryPackageTable *packed,
             GError           **error)
{
  int from = whole_from (table) >= 0 ? whole_from (table) : table->rows_from;
  FerryRowReader *rows = from < 0 ? _ferry_merge_rows_new (self->merge, table, NULL, NULL, TRUE, error)
                       : ferry_package_read_rows (g_ptr_array_index (self->merge->packages, (guint) from), g_ptr_array_index (table->packed, (guint) from), error);
  g_autoptr(FerryRowReader) watched = rows != NULL ? watch_secrets (self, packed, rows) : NULL;

  return watched != NULL && ferry_package_writer_add_table (self->writer, packed, watched, self->job, error);
}

static gboolean
write_rows (Writing  *self,
            GError  **error)
{
  for (guint i = 0; i < self->merge->tables->len; i++)
    {
      FerryPackageTable *packed = g_ptr_array_index (self->metadata->tables, i);

      if (packed->columns == NULL)
        continue;
      if (ferry_job_is_cancelled (self->job, error) || !write_table (self, g_ptr_array_index (self->merge->tables, i), packed, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
all_tables_decided (FerryPackageMerge  *self,
                    GError            **error)
{
  guint n = ferry_package_merge_count_tables (self);

  if (n > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, ngettext ("%u table can't be merged and is not decided yet.", "%u tables can't be merged and are not decided yet.", n), n);
  return n == 0;
}

/**
 * ferry_package_merge_write:
 * @self: a merge in which everything is decided
 * @path: the migration file to make; must not exist
 * @title: (nullable): its title; %NULL: one that names the sources
 * @job: (nullable): progress and cancelling, which leaves no file
 * @error: return location for %FERRY_ERROR_INPUT_NEEDED (something is not decided), %FERRY_ERROR_USAGE (tables that share a type were decided for files that define it differently), %FERRY_ERROR_EXISTS and what writing fails with
 *
 * Makes the migration file that moves on. It names its parents, and no instance as its source. Streams: memory does not grow with the tables. Blocking.
 *
 * Returns: (transfer full) (nullable): the new package, opened and read to its last byte
 *
 * Since: 0.1
 */
FerryPackage *
ferry_package_merge_write (FerryPackageMerge  *self,
                           const char         *path,
                           const char         *title,
                           FerryJob           *job,
                           GError            **error)
{
  g_auto(Writing) writing = { .merge = self, .job = job };
  g_autoptr(FerryPackage) package = NULL;

  g_return_val_if_fail (self != NULL && path != NULL, NULL);

  if (!all_tables_decided (self, error) || !_ferry_merge_parts_decide (self, error))
    return NULL;
  writing.metadata = ferry_package_metadata_new ();
  writing.writer = ferry_package_writer_new (path, error);
  if (writing.writer == NULL)
    return NULL;
  describe (&writing, title);
  if (self->target_id != NULL)
    bind (&writing);
  for (guint i = 0; i < self->tables->len; i++)
    add_table (&writing, g_ptr_array_index (self->tables, i));
  if (!set_structure (&writing, error) || !write_rows (&writing, error) || !ferry_package_writer_finish (writing.writer, writing.metadata, NULL, error))
    return NULL;
  package = ferry_package_open (path, error);
  if (package != NULL && ferry_package_verify (package, job, error))
    return g_steal_pointer (&package);
  g_unlink (path);
  return NULL;
}
