#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEAST_DIGEST 6

static FerryPackageMetadata *
metadata_of (const FerryPackageMerge *self,
             guint                    package)
{
  return ferry_package_get_metadata (g_ptr_array_index (self->packages, package));
}

static gboolean
refuse_pair (FerryPackage *other,
             const char   *what,
             GError      **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("“%s” can't be merged with the first migration file: %s."), ferry_package_get_path (other), what);
  return FALSE;
}

/* Names and values mean the same only between instances that are laid out alike. */
static gboolean
same_layout (FerryPackage  *first,
             FerryPackage  *other,
             GError       **error)
{
  const FerryPackageMetadata *a = ferry_package_get_metadata (first), *b = ferry_package_get_metadata (other);
  GHashTableIter iter;
  gpointer key, value;

  if (a->dialect != b->dialect)
    return refuse_pair (other, _("it was made from another kind of database"), error);
  if (a->underscored != b->underscored || g_strcmp0 (a->table_prefix, b->table_prefix) != 0 || g_strcmp0 (a->schema, b->schema) != 0)
    return refuse_pair (other, _("its tables are named otherwise (DB_UNDERSCORED, DB_TABLE_PREFIX or DB_SCHEMA)"), error);
  if (g_strcmp0 (a->application_version, b->application_version) != 0)
    return refuse_pair (other, _("it was made from another version of the application; upgrade the developments to one version first"), error);
  g_hash_table_iter_init (&iter, a->env);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_strcmp0 (g_hash_table_lookup (b->env, key), value) != 0)
      return refuse_pair (other, key, error);
  return g_hash_table_size (a->env) == g_hash_table_size (b->env) || refuse_pair (other, _("its .env has keys that the other one lacks"), error);
}

static gboolean
check_packages (GPtrArray     *packages,
                FerryPackage  *base,
                GError       **error)
{
  if (packages->len < 2)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Merging needs at least two migration files."));
      return FALSE;
    }
  for (guint i = 1; i < packages->len; i++)
    {
      for (guint k = 0; k < i; k++)
        if (g_str_equal (ferry_package_get_digest (g_ptr_array_index (packages, i)), ferry_package_get_digest (g_ptr_array_index (packages, k))))
          {
            g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” was named twice."), ferry_package_get_path (g_ptr_array_index (packages, i)));
            return FALSE;
          }
      if (!same_layout (g_ptr_array_index (packages, 0), g_ptr_array_index (packages, i), error))
        return FALSE;
    }
  if (base != NULL && ferry_package_get_metadata (base)->dialect != ferry_package_get_metadata (g_ptr_array_index (packages, 0))->dialect)
    return refuse_pair (base, _("the base was made from another kind of database"), error);
  return TRUE;
}

static FerryPackageMerge *
new_merge (GPtrArray      *packages,
           FerryPackage   *base,
           FerryCatalogue *catalogue)
{
  FerryPackageMerge *self = g_new0 (FerryPackageMerge, 1);

  self->packages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < packages->len; i++)
    g_ptr_array_add (self->packages, g_object_ref (g_ptr_array_index (packages, i)));
  g_set_object (&self->base, base);
  g_set_object (&self->catalogue, catalogue);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) _ferry_merge_table_free);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) _ferry_merge_part_free);
  self->decisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

FerryPackageMerge *
_ferry_package_merge_new_bound (FerryPackage    *from,
                                FerryPackage    *to,
                                FerryPackage    *base,
                                FerryCatalogue  *catalogue,
                                const char      *target_id)
{
  g_autoptr(GPtrArray) packages = g_ptr_array_new ();
  g_autoptr(FerryPackageMerge) self = NULL;

  g_ptr_array_add (packages, from);
  g_ptr_array_add (packages, to);
  self = new_merge (packages, base, catalogue);
  self->target_id = g_strdup (target_id);
  _ferry_merge_tables (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_package_merge_new:
 * @packages: (element-type FerryPackage): at least two
 * @base: (nullable): what ran last on the stage that they share; %NULL: every difference is undecided
 * @catalogue: (nullable): tells which columns may hold secrets
 * @error: return location for %FERRY_ERROR_USAGE, %FERRY_ERROR_BLOCKED (they do not fit together)
 *
 * Looks at the tables of several packages: which of them are the same, come from one, are compared record by record, or have to be decided as a whole. Reads no rows. Any thread.
 *
 * Returns: (transfer full) (nullable): the merge
 *
 * Since: 0.1
 */
FerryPackageMerge *
ferry_package_merge_new (GPtrArray       *packages,
                         FerryPackage    *base,
                         FerryCatalogue  *catalogue,
                         GError         **error)
{
  g_autoptr(FerryPackageMerge) self = NULL;

  g_return_val_if_fail (packages != NULL, NULL);

  if (!check_packages (packages, base, error))
    return NULL;
  self = new_merge (packages, base, catalogue);
  _ferry_merge_tables (self);
  return g_steal_pointer (&self);
}

/**
 * ferry_package_merge_free:
 * @self: (nullable) (transfer full): a merge
 *
 * Since: 0.1
 */
void
ferry_package_merge_free (FerryPackageMerge *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->decisions, g_hash_table_unref);
  g_ptr_array_unref (self->packages);
  g_clear_object (&self->base);
  g_clear_object (&self->catalogue);
  g_free (self->target_id);
  g_free (self);
}

static gboolean
names_package (const FerryPackageMerge *self,
               guint                    package,
               const char              *take)
{
  g_autofree char *number = g_strdup_printf ("%u", package + 1);

  return g_str_equal (take, number) || g_strcmp0 (metadata_of (self, package)->source_name, take) == 0 ||
         (strlen (take) >= LEAST_DIGEST && g_str_has_prefix (ferry_package_get_digest (g_ptr_array_index (self->packages, package)), take));
}

static gboolean
parse_choice (const FerryPackageMerge  *self,
              const char               *take,
              int                      *choice,
              GError                  **error)
{
  guint found = 0;

  *choice = g_str_equal (take, "base") && self->base != NULL ? FERRY_MERGE_BASE : g_str_equal (take, "out") ? FERRY_MERGE_OUT : g_str_equal (take, "structure") ? FERRY_MERGE_STRUCTURE : FERRY_MERGE_UNDECIDED;
  for (guint i = 0; *choice == FERRY_MERGE_UNDECIDED && i < self->packages->len; i++)
    found += names_package (self, i, take);
  for (guint i = 0; found == 1 && i < self->packages->len; i++)
    if (names_package (self, i, take))
      *choice = (int) i;
  if (*choice != FERRY_MERGE_UNDECIDED)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, found > 1 ? _("“%s” names several of the migration files: say the number or the digest.")
               : _("“%s” can't be taken: say the number, the source or the digest of one of the migration files, or base, out or structure."), take);
  return FALSE;
}

/* "base" is for records, "structure" for tables; a table is taken only from a package that has it */
static gboolean
fits_table (const FerryMergeTable *table,
            int                    choice)
{
  if (choice >= 0)
    return g_ptr_array_index (table->packed, (guint) choice) != NULL;
  return choice == FERRY_MERGE_OUT || (choice == FERRY_MERGE_STRUCTURE && table->structure != NULL);
}

/* a table that must not be passed over is left out by moving its structure only */
static int
for_table (const FerryMergeTable *table,
           int                    choice)
{
  gboolean passed_over = TRUE;

  for (guint i = 0; i < table->packed->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (table->packed, i);

      passed_over = passed_over && (packed == NULL || ferry_table_rule_allows (packed->rule, FERRY_RULE_SKIP));
    }
  return choice == FERRY_MERGE_OUT && !passed_over ? FERRY_MERGE_STRUCTURE : choice;
}

static gboolean
apply (FerryPackageMerge  *self,
       const char         *subject,
       int                 choice,
       GError            **error)
{
  gboolean all = g_str_equal (subject, "not-merged"), known = strlen (subject) == 16 || all;

  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryMergeTable *table = g_ptr_array_index (self->tables, i);
      gboolean meant = all ? table->reason == FERRY_MERGE_NOT_MERGED : g_str_equal (table->table, subject);

      if (!meant)
        continue;
      known = TRUE;
      if (table->reason != FERRY_MERGE_MERGES && fits_table (table, for_table (table, choice)))
        table->choice = for_table (table, choice);
      else if (table->reason != FERRY_MERGE_MERGES || choice == FERRY_MERGE_STRUCTURE)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Table %s can't be decided like that: that choice has nothing of it to take."), table->table);
          return FALSE;
        }
    }
  if (!known)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” is neither a table of these migration files nor the name of a record that was listed."), subject);
  return known;
}

/**
 * ferry_package_merge_decide:
 * @self: a merge
 * @subject: the id of a record, or a table: it, and those of its records that have no decision of their own; or "not-merged": all tables of that reason
 * @take: number (from 1), source or digest of a package; "base"; "out"; "structure"
 * @error: return location for %FERRY_ERROR_USAGE, %FERRY_ERROR_NOT_FOUND
 *
 * Decides. A later decision replaces an earlier one; what a record has no use for (the base, where the base does not tell of it) leaves it undecided.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_package_merge_decide (FerryPackageMerge  *self,
                            const char         *subject,
                            const char         *take,
                            GError            **error)
{
  int choice;

  g_return_val_if_fail (self != NULL && subject != NULL && take != NULL, FALSE);

  if (!parse_choice (self, take, &choice, error) || !apply (self, subject, choice, error))
    return FALSE;
  g_hash_table_replace (self->decisions, g_strdup (subject), GINT_TO_POINTER (choice));
  return TRUE;
}

int
_ferry_merge_choice_for (FerryPackageMerge *self,
                         const char        *id,
                         const char        *table,
                         const char        *key)
{
  g_autofree char *name = g_strdup_printf ("%s:%s", table, key);
  const char *subjects[] = { id, name, table };
  gpointer choice;

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_hash_table_lookup_extended (self->decisions, subjects[i], NULL, &choice))
      return GPOINTER_TO_INT (choice);
  return FERRY_MERGE_UNDECIDED;
}

/**
 * ferry_package_merge_count_tables:
 * @self: a merge
 *
 * Returns: how many tables are still to be decided as a whole
 *
 * Since: 0.1
 */
guint
ferry_package_merge_count_tables (const FerryPackageMerge *self)
{
  guint n = 0;

  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryMergeTable *table = g_ptr_array_index (self->tables, i);

      n += table->reason != FERRY_MERGE_MERGES && table->choice == FERRY_MERGE_UNDECIDED;
    }
  return n;
}

static gboolean
compare_table (FerryPackageMerge     *self,
               FerryMergeTable       *table,
               FerryMergeRecordFunc   func,
               gpointer               user_data,
               FerryJob              *job,
               GError               **error)
{
  g_autoptr(FerryRowReader) rows = _ferry_merge_rows_new (self, table, func, user_data, FALSE, error);
  g_autoptr(GError) local_error = NULL;
  const char *line;
  gsize length;

  if (rows == NULL)
    return FALSE;
  while (ferry_row_reader_next (rows, &line, &length, &local_error))
    if ((table->rows & 0xfff) == 0 && ferry_job_is_cancelled (job, error))
      return FALSE;
  self->conflicts += table->conflicts;
  self->undecided += table->undecided;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return local_error == NULL;
}

/**
 * ferry_package_merge_compare:
 * @self: a merge
 * @func: (scope call) (nullable): sees every record that was changed differently, in the order of tables and keys; when it returns %FALSE the rest of its table is passed over
 * @user_data: for @func
 * @job: (nullable): progress by table and cancelling
 * @error: return location
 *
 * Compares the records, and counts. Streams: memory does not grow with the tables. Blocking.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_package_merge_compare (FerryPackageMerge     *self,
                             FerryMergeRecordFunc   func,
                             gpointer               user_data,
                             FerryJob              *job,
                             GError               **error)
{
  self->conflicts = self->undecided = 0;
  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryMergeTable *table = g_ptr_array_index (self->tables, i);

      ferry_job_set_progress (job, table->table, i, self->tables->len);
      if (ferry_job_is_cancelled (job, error) || (table->by_record && !compare_table (self, table, func, user_data, job, error)))
        return FALSE;
    }
  return TRUE;
}
