#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <glib/gi18n-lib.h>

static const char * const reasons[] = { "merges", "rules", "structure", "columns", "no-key", "types", "not-merged" };

/**
 * ferry_merge_reason_to_string:
 * @reason: a reason
 *
 * Returns: (transfer none): its word in JSON
 *
 * Since: 0.1
 */
const char *
ferry_merge_reason_to_string (FerryMergeReason reason)
{
  return reasons[reason];
}

/**
 * ferry_merge_table_dup_why:
 * @table: a table
 *
 * Returns: (transfer full): why it has to be decided as a whole, translated; what its records need when it has not to
 *
 * Since: 0.1
 */
char *
ferry_merge_table_dup_why (const FerryMergeTable *table)
{
  switch (table->reason)
    {
    case FERRY_MERGE_RULES:
      return g_strdup (_("The migration files have different rules for it"));
    case FERRY_MERGE_STRUCTURES:
      return g_strdup_printf (_("Its structure was changed differently: %s"), table->detail);
    case FERRY_MERGE_COLUMNS:
      return g_strdup (_("Its rows do not have the same columns or the same key everywhere"));
    case FERRY_MERGE_NO_KEY:
      return g_strdup (_("Its rows differ, and it has no key that tells them apart"));
    case FERRY_MERGE_TYPES:
      return g_strdup_printf (_("It uses a type that is not the same in all migration files: %s"), table->detail);
    case FERRY_MERGE_NOT_MERGED:
      return g_strdup (_("Not merged: its key counts by itself, or it has none. Its rows are in none of the files; give it a rule of its own to carry them"));
    case FERRY_MERGE_MERGES:
    default:
      return g_strdup (table->by_record ? _("Compared record by record") : _("The same, or changed on one side only"));
    }
}

/**
 * ferry_package_merge_dup_name:
 * @self: a merge
 * @package: number of a package
 *
 * Returns: (transfer full): what to call it: its source, and its title when another one has the same
 *
 * Since: 0.1
 */
char *
ferry_package_merge_dup_name (const FerryPackageMerge *self,
                              guint                    package)
{
  const FerryPackageMetadata *metadata = ferry_package_get_metadata (g_ptr_array_index (self->packages, package));

  for (guint i = 0; i < self->packages->len; i++)
    if (i != package && g_strcmp0 (ferry_package_get_metadata (g_ptr_array_index (self->packages, i))->source_name, metadata->source_name) == 0)
      return g_strdup_printf ("%u: %s", package + 1, metadata->title);
  return g_strdup (metadata->source_name != NULL ? metadata->source_name : metadata->title);
}

/**
 * ferry_package_merge_dup_choice:
 * @self: a merge
 * @choice: what was decided
 *
 * Returns: (transfer full) (nullable): the word for it; of a package its digest; %NULL: undecided
 *
 * Since: 0.1
 */
char *
ferry_package_merge_dup_choice (const FerryPackageMerge *self,
                                int                      choice)
{
  if (choice >= 0)
    return g_strdup (ferry_package_get_digest (g_ptr_array_index (self->packages, (guint) choice)));
  return choice == FERRY_MERGE_UNDECIDED ? NULL : g_strdup (choice == FERRY_MERGE_BASE ? "base" : choice == FERRY_MERGE_OUT ? "out" : "structure");
}

void
_ferry_merge_set_text (JsonObject *object,
                       const char *member,
                       const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

static void
add_decision (const FerryPackageMerge *self,
              JsonObject              *decisions,
              const char              *list,
              JsonObject              *object,
              int                      choice)
{
  g_autofree char *take = ferry_package_merge_dup_choice (self, choice);

  _ferry_merge_set_text (object, "take", take);
  json_array_add_object_element (json_object_get_array_member (decisions, list), object);
}

/**
 * ferry_package_merge_decisions_begin:
 * @self: a merge
 *
 * The decisions about tables as JSON, the open ones with null; ferry_package_merge_decisions_add() adds those about records.
 *
 * Returns: (transfer full): what ferry_package_merge_take_decisions() reads
 *
 * Since: 0.1
 */
JsonObject *
ferry_package_merge_decisions_begin (const FerryPackageMerge *self)
{
  JsonObject *decisions = json_object_new ();
  JsonArray *packages = json_array_new ();

  for (guint i = 0; i < self->packages->len; i++)
    json_array_add_string_element (packages, ferry_package_get_digest (g_ptr_array_index (self->packages, i)));
  json_object_set_string_member (decisions, "kind", "ferry-merge-decisions");
  json_object_set_int_member (decisions, "format", 1);
  json_object_set_array_member (decisions, "packages", packages);
  _ferry_merge_set_text (decisions, "base", self->base != NULL ? ferry_package_get_digest (self->base) : NULL);
  json_object_set_array_member (decisions, "tables", json_array_new ());
  json_object_set_array_member (decisions, "records", json_array_new ());
  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryMergeTable *table = g_ptr_array_index (self->tables, i);
      JsonObject *object;

      if (table->reason == FERRY_MERGE_MERGES)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "table", table->table);
      json_object_set_string_member (object, "reason", reasons[table->reason]);
      _ferry_merge_set_text (object, "detail", table->detail);
      add_decision (self, decisions, "tables", object, table->choice);
    }
  return decisions;
}

void
_ferry_merge_set_values (JsonObject             *object,
                         const char             *member,
                         const FerryMergeRecord *record,
                         char                  **values)
{
  JsonObject *row;

  if (values == NULL)
    {
      json_object_set_null_member (object, member);
      return;
    }
  row = json_object_new ();
  for (guint i = 0; i < record->n_columns; i++)
    _ferry_merge_set_text (row, record->columns[i], values[i]);
  json_object_set_object_member (object, member, row);
}

/**
 * ferry_package_merge_decisions_add:
 * @self: a merge
 * @decisions: of ferry_package_merge_decisions_begin()
 * @record: a record that was changed differently
 *
 * Adds what each package and the base have, and what was decided.
 *
 * Since: 0.1
 */
void
ferry_package_merge_decisions_add (const FerryPackageMerge *self,
                                   JsonObject              *decisions,
                                   const FerryMergeRecord  *record)
{
  JsonObject *object = json_object_new (), *versions = json_object_new ();

  json_object_set_string_member (object, "id", record->id);
  json_object_set_string_member (object, "table", record->table->table);
  json_object_set_string_member (object, "key", record->key);
  _ferry_merge_set_values (object, "base", record, record->base);
  for (guint i = 0; i < record->n_versions; i++)
    _ferry_merge_set_values (versions, ferry_package_get_digest (g_ptr_array_index (self->packages, i)), record, record->versions[i]);
  json_object_set_object_member (object, "versions", versions);
  add_decision (self, decisions, "records", object, record->choice);
}

static gboolean
same_subjects (FerryPackageMerge  *self,
               JsonObject         *object,
               GError            **error)
{
  JsonArray *packages = ferry_json_get_array (object, "packages", error);
  const char *base = ferry_json_opt_string (object, "base", NULL);
  gboolean same;

  if (packages == NULL)
    return FALSE;
  same = json_array_get_length (packages) == self->packages->len && g_strcmp0 (base, self->base != NULL ? ferry_package_get_digest (self->base) : NULL) == 0;
  for (guint i = 0; same && i < self->packages->len; i++)
    same = JSON_NODE_HOLDS_VALUE (json_array_get_element (packages, i)) &&
           g_strcmp0 (json_node_get_string (json_array_get_element (packages, i)), ferry_package_get_digest (g_ptr_array_index (self->packages, i))) == 0;
  if (!same)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("These decisions were made about other migration files, or against another base: compare again."));
  return same;
}

static gboolean
take_list (FerryPackageMerge  *self,
           JsonObject         *decisions,
           const char         *list,
           const char         *member,
           GError            **error)
{
  JsonArray *array = ferry_json_get_array (decisions, list, error);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *subject = object != NULL ? ferry_json_get_string (object, member, error) : NULL;
      const char *take = subject != NULL ? ferry_json_opt_string (object, "take", NULL) : NULL;

      if (object == NULL)
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The decisions are damaged: “%s” holds something that is no object."), list);
      if (subject == NULL || (take != NULL && !ferry_package_merge_decide (self, subject, take, error)))
        return FALSE;
    }
  return array != NULL;
}

/**
 * ferry_package_merge_take_decisions:
 * @self: a merge
 * @decisions: JSON as ferry_package_merge_decisions_begin() makes it, with “take” filled in
 * @error: return location for %FERRY_ERROR_DAMAGED, %FERRY_ERROR_USAGE (about other packages), %FERRY_ERROR_NOT_FOUND
 *
 * Takes over decisions. Those that are null stay open.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_package_merge_take_decisions (FerryPackageMerge  *self,
                                    JsonNode           *decisions,
                                    GError            **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (decisions) ? json_node_get_object (decisions) : NULL;

  if (object == NULL || g_strcmp0 (ferry_json_opt_string (object, "kind", NULL), "ferry-merge-decisions") != 0 || ferry_json_opt_int (object, "format", 0) != 1)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("This is no file of decisions that “ferry release merge --write-decisions” made."));
      return FALSE;
    }
  return same_subjects (self, object, error) && take_list (self, object, "tables", "table", error) && take_list (self, object, "records", "id", error);
}
