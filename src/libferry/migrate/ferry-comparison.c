#include "config.h"

#include "migrate/ferry-comparison.h"

#include "base/ferry-crypto.h"
#include "base/ferry-file.h"
#include "migrate/ferry-journal-private.h"

#include <string.h>

static char **
travelling_tables (FerryPackage *package)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (metadata->tables, i);

      if (ferry_table_rule_get_rule (table->rule) != FERRY_RULE_SKIP
          && ferry_schema_find_table (ferry_package_get_structure (package), ferry_table_rule_get_table (table->rule)) != NULL)
        g_strv_builder_add (builder, ferry_table_rule_get_table (table->rule));
    }
  return g_strv_builder_end (builder);
}

static void
make_works (FerryComparison *self)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (self->package);
  FerrySchema *source = ferry_package_get_structure (self->package);

  for (guint i = 0; i < metadata->tables->len; i++)
    {
      FerryPackageTable *packed = g_ptr_array_index (metadata->tables, i);
      const char *id = ferry_table_rule_get_table (packed->rule);
      FerryTable *table = ferry_schema_find_table (source, id);

      if (packed->entry != NULL && table != NULL && ferry_rule_moves_rows (ferry_table_rule_get_rule (packed->rule)))
        g_ptr_array_add (self->works, ferry_table_work_new (packed, table, ferry_schema_find_table (self->target, id),
                                                            id, self->structure));
    }
}

static gboolean
find_missing_variables (FerryComparison  *self,
                        GError          **error)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (self->package);
  g_autoptr(GPtrArray) present = ferry_site_read_variables (self->site, self->db, self->target, error);
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < present->len; i++)
    g_hash_table_add (names, (gpointer) ferry_variable_get_name (g_ptr_array_index (present, i)));
  for (guint i = 0; i < metadata->variables->len; i++)
    {
      FerryVariable *variable = g_ptr_array_index (metadata->variables, i);

      if (!g_hash_table_contains (names, ferry_variable_get_name (variable)))
        g_ptr_array_add (self->variables, g_object_ref (variable));
    }
  return TRUE;
}

/**
 * ferry_comparison_new:
 * @site: the target
 * @db: its database, inside a transaction that outlives the comparison
 * @package: the package
 * @allow_destructive: whether destructive statements replace their gentle counterpart
 * @error: return location
 *
 * Reads the target's structure and works out what brings it up to the package's. Rows are not compared yet. Any thread.
 *
 * Returns: (transfer full) (nullable): the comparison.
 *
 * Since: 0.1
 */
FerryComparison *
ferry_comparison_new (FerrySite      *site,
                      FerryDatabase  *db,
                      FerryPackage   *package,
                      gboolean        allow_destructive,
                      GError        **error)
{
  g_autoptr(FerryComparison) self = g_new0 (FerryComparison, 1);

  self->site = g_object_ref (site);
  self->db = g_object_ref (db);
  self->package = g_object_ref (package);
  self->works = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_table_work_free);
  self->variables = g_ptr_array_new_with_free_func (g_object_unref);
  self->tables = travelling_tables (package);
  self->target = ferry_database_read_schema (db, error);
  if (self->target == NULL)
    return NULL;
  self->structure = ferry_schema_diff_new (ferry_package_get_structure (package), self->target,
                                           (const char * const *) self->tables, allow_destructive, error);
  if (self->structure == NULL || !find_missing_variables (self, error))
    return NULL;
  make_works (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_comparison_find_work:
 * @self: a comparison
 * @table: id of a table
 *
 * Finds the work of a table whose rows travel.
 *
 * Returns: (transfer none) (nullable): the work.
 *
 * Since: 0.1
 */
FerryTableWork *
ferry_comparison_find_work (FerryComparison *self,
                            const char      *table)
{
  for (guint i = 0; i < self->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (self->works, i);

      if (g_str_equal (work->table, table))
        return work;
    }
  return NULL;
}

/**
 * ferry_comparison_count_hazards:
 * @self: a comparison
 * @error: return location
 *
 * Counts on the target, for every statement that endangers values or may fail on present rows, how many it concerns. Any thread.
 *
 * Returns: %FALSE with @error when the database refused.
 *
 * Since: 0.1
 */
gboolean
ferry_comparison_count_hazards (FerryComparison  *self,
                                GError          **error)
{
  for (guint i = 0; i < self->structure->statements->len; i++)
    {
      FerryStatement *statement = g_ptr_array_index (self->structure->statements, i);
      g_autoptr(GError) local_error = NULL;
      g_autofree char *value = NULL;

      if (statement->count_sql == NULL)
        continue;
      value = ferry_database_query_value (self->db, statement->count_sql, NULL, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      statement->values_lost = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
    }
  return TRUE;
}

static void
update_string (FerryHash  *hash,
               const char *text)
{
  ferry_hash_update (hash, text, strlen (text) + 1);   /* with its NUL, so that neighbours can't run together */
}

/* The package, the structure of every table that it touches and the rows that would be changed, deleted or collide. */
static char *
make_digest (FerryComparison *self)
{
  g_autoptr(FerryHash) hash = ferry_hash_new ();

  update_string (hash, "ferry plan 1");
  update_string (hash, ferry_package_get_digest (self->package));
  update_string (hash, ferry_site_get_id (self->site));
  for (guint i = 0; self->tables[i] != NULL; i++)
    {
      FerryTable *table = ferry_schema_find_table (self->target, self->tables[i]);
      g_autofree char *fingerprint = table != NULL ? ferry_table_fingerprint (self->target, table) : g_strdup ("missing");

      update_string (hash, self->tables[i]);
      update_string (hash, fingerprint);
    }
  for (guint i = 0; i < self->works->len; i++)
    {
      const FerryTableWork *work = g_ptr_array_index (self->works, i);

      update_string (hash, work->table);
      update_string (hash, work->rows_digest);
    }
  return ferry_hash_finish_hex (hash);
}

/**
 * ferry_comparison_compare_rows:
 * @self: a comparison
 * @journal: (nullable): tells what the last release left
 * @spool_folder: (nullable): keep the rows that differ, for ferry_apply_rows()
 * @job: (nullable): progress, table by table
 * @error: return location
 *
 * Compares every table whose rows travel and computes the digest. Any thread, blocking.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_comparison_compare_rows (FerryComparison  *self,
                               FerryJournal     *journal,
                               const char       *spool_folder,
                               FerryJob         *job,
                               GError          **error)
{
  for (guint i = 0; i < self->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (self->works, i);
      g_autofree char *released = journal != NULL ? _ferry_journal_find_released (journal, work->table) : NULL;

      ferry_job_set_progress (job, work->table, 0, work->packed->rows);
      if (ferry_job_is_cancelled (job, error)
          || !ferry_table_work_compare (work, self->db, self->package, spool_folder, released, NULL, NULL, job, error))
        return FALSE;
    }
  g_free (self->digest);
  self->digest = make_digest (self);
  return TRUE;
}

/**
 * ferry_comparison_keep_released:
 * @self: a comparison whose rows were not compared yet
 * @folder: the execution's folder
 * @error: return location
 *
 * Has the digests of the released rows kept in `rows/` of the execution's folder.
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_comparison_keep_released (FerryComparison  *self,
                                const char       *folder,
                                GError          **error)
{
  g_autofree char *rows = g_build_filename (folder, "rows", NULL);

  if (!ferry_folder_make (rows, error))
    return FALSE;
  for (guint i = 0; i < self->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (self->works, i);
      g_autofree char *name = _ferry_journal_dup_released_name (work->table);
      g_autofree char *path = g_build_filename (rows, name, NULL);

      if (!ferry_table_work_keep_released (work, path, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ferry_comparison_finish_released:
 * @self: a comparison whose rows were written
 * @error: return location
 *
 * Closes the files of ferry_comparison_keep_released().
 *
 * Returns: %FALSE with @error.
 *
 * Since: 0.1
 */
gboolean
ferry_comparison_finish_released (FerryComparison  *self,
                                  GError          **error)
{
  for (guint i = 0; i < self->works->len; i++)
    {
      FerryTableWork *work = g_ptr_array_index (self->works, i);

      if (work->released_out != NULL && !ferry_released_rows_finish (work->released_out, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * ferry_comparison_has_changes:
 * @self: a compared comparison
 *
 * Whether executing would write anything at all.
 *
 * Returns: %FALSE when there is nothing to release.
 *
 * Since: 0.1
 */
gboolean
ferry_comparison_has_changes (FerryComparison *self)
{
  if (self->variables->len > 0)
    return TRUE;
  for (guint i = 0; i < self->works->len; i++)
    if (ferry_table_work_writes (g_ptr_array_index (self->works, i)))
      return TRUE;
  return ferry_structure_runs_anything (self->structure);
}

/**
 * ferry_structure_runs_anything:
 * @structure: a structure diff
 *
 * Whether any of its statements would run, as opposed to being listed because destruction was not asked for.
 *
 * Returns: %TRUE when one would.
 *
 * Since: 0.1
 */
gboolean
ferry_structure_runs_anything (const FerrySchemaDiff *structure)
{
  for (guint i = 0; i < structure->statements->len; i++)
    {
      const FerryStatement *statement = g_ptr_array_index (structure->statements, i);

      if (!statement->destructive || structure->allow_destructive)
        return TRUE;
    }
  return FALSE;
}

/**
 * ferry_comparison_free:
 * @self: (nullable): a comparison
 *
 * Frees it with its spools.
 *
 * Since: 0.1
 */
void
ferry_comparison_free (FerryComparison *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->site);
  g_clear_object (&self->db);
  g_clear_object (&self->package);
  g_clear_pointer (&self->target, ferry_schema_unref);
  g_clear_pointer (&self->tables, g_strfreev);
  g_clear_pointer (&self->structure, ferry_schema_diff_free);
  g_clear_pointer (&self->works, g_ptr_array_unref);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_free (self->digest);
  g_free (self);
}
