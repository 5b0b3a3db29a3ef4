#include "config.h"

#include "release/ferry-catch-up-private.h"
#include "release/ferry-merge-private.h"

#include "base/ferry-error.h"
#include "migrate/ferry-row-merge.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Which tables are not on the old side as they are in the backup, by how much, and why some of them can't be carried over. */

enum { FROM, TO };

static FerryPackage *
package_of (const FerryCatchUp *self,
            guint               side)
{
  return g_ptr_array_index (self->merge->packages, side);
}

static const FerryPackageTable *
packed_in (FerryPackage *package,
           const char   *table)
{
  const FerryPackageTable *packed = ferry_package_metadata_find_table (ferry_package_get_metadata (package), table);

  return packed != NULL && packed->entry != NULL ? packed : NULL;
}

/* The same columns of the same types, in one order and with one key: one side's rows are rows of the other. Indexes, defaults and constraints are the new side's own, and it enforces them. */
static gboolean
same_columns (FerryPackage            *one,
              const FerryPackageTable *a,
              FerryPackage            *two,
              const FerryPackageTable *b)
{
  const char *id = ferry_table_rule_get_table (a->rule);
  const FerryTable *table_a = ferry_schema_find_table (ferry_package_get_structure (one), id);
  const FerryTable *table_b = ferry_schema_find_table (ferry_package_get_structure (two), id);

  if (!_ferry_merge_same_rows (a, b))
    return FALSE;
  for (guint i = 0; a->columns[i] != NULL; i++)
    if (!g_str_equal (ferry_table_find_column (table_a, a->columns[i])->type, ferry_table_find_column (table_b, a->columns[i])->type))
      return FALSE;
  return TRUE;
}

static FerryCatchUpReason
judge (const FerryCatchUp      *self,
       const FerryPackageTable *from,
       const FerryPackageTable *to,
       const FerryPackageTable *base)
{
  if (to == NULL)
    return FERRY_CATCH_UP_NOT_ON_B;
  if (base == NULL)
    return FERRY_CATCH_UP_NOT_IN_BACKUP;
  if (!same_columns (package_of (self, FROM), from, package_of (self, TO), to) || !same_columns (package_of (self, FROM), from, self->merge->base, base) ||
      !_ferry_merge_types_fit (ferry_package_get_structure (package_of (self, FROM)), ferry_package_get_structure (package_of (self, TO)), ferry_table_rule_get_table (from->rule)))
    return FERRY_CATCH_UP_STRUCTURE;
  /* without a key nothing can be compared row by row: all rows of A are taken, which is right where B has none of its own */
  return from->order->unique || g_str_equal (to->sha256, base->sha256) ? FERRY_CATCH_UP_CARRIES : FERRY_CATCH_UP_NO_KEY;
}

/* where rows have no key, a changed one is a new one and a deleted one */
static gboolean
count_row (FerryMergeEvent   event,
           const char       *now_line,
           gsize             now_length,
           const char       *base_line,
           gsize             base_length,
           gpointer          user_data,
           GError          **error)
{
  FerryCatchUpTable *table = user_data;

  table->added += event == FERRY_MERGE_NEW;
  table->changed += event == FERRY_MERGE_CHANGED;
  table->deleted += event == FERRY_MERGE_ONLY_TARGET;
  return TRUE;
}

static gboolean
count (FerryCatchUp             *self,
       FerryCatchUpTable        *table,
       const FerryPackageTable  *from,
       const FerryPackageTable  *base,
       FerryJob                 *job,
       GError                  **error)
{
  g_autoptr(FerryRowReader) now_rows = NULL, base_rows = NULL;

  if (base == NULL)
    {
      table->added = from->rows;
      return TRUE;
    }
  if (!_ferry_merge_same_rows (from, base))
    {
      table->added = table->changed = table->deleted = -1;
      return TRUE;
    }
  now_rows = ferry_package_read_rows (package_of (self, FROM), from, error);
  base_rows = now_rows != NULL ? ferry_package_read_rows (self->merge->base, base, error) : NULL;
  return base_rows != NULL && ferry_row_merge (table->table, now_rows, base_rows, from->order, count_row, table,
                                               job != NULL ? ferry_job_get_cancellable (job) : NULL, error);
}

/* Numbers of sequence fields count up with the users' rows. */
static gboolean
is_configuration (FerryTableRule *rule)
{
  return ferry_table_rule_get_category (rule) == FERRY_DATA_CATEGORY_SYSTEM && !g_str_equal (ferry_table_rule_get_logical_name (rule), "sequences");
}

static void
warn_of_files (FerryCatchUp            *self,
               FerryTableRule          *rule,
               const FerryCatchUpTable *table)
{
  if (g_str_equal (ferry_table_rule_get_logical_name (rule), "attachments") && table->added != 0)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("Files were uploaded on “%s” since the backup: the rows of table %s can be carried over, the files in its storage have to be copied."),
                                                      ferry_instance_get_name (self->from), table->table));
}

static gboolean
find_table (FerryCatchUp             *self,
            const FerryPackageTable  *from,
            FerryJob                 *job,
            GError                  **error)
{
  const char *id = ferry_table_rule_get_table (from->rule);
  const FerryPackageTable *base = packed_in (self->merge->base, id);
  FerryCatchUpTable *table;

  if (base != NULL && _ferry_merge_same_rows (from, base) && g_str_equal (from->sha256, base->sha256))
    return TRUE;
  table = g_new0 (FerryCatchUpTable, 1);
  table->table = g_strdup (id);
  table->reason = judge (self, from, packed_in (package_of (self, TO), id), base);
  table->configuration = is_configuration (from->rule);
  g_ptr_array_add (self->tables, table);
  if (!count (self, table, from, base, job, error))
    return FALSE;
  warn_of_files (self, from->rule, table);
  return TRUE;
}

gboolean
_ferry_catch_up_find_tables (FerryCatchUp  *self,
                             FerryJob      *job,
                             GError       **error)
{
  GPtrArray *tables = ferry_package_get_metadata (package_of (self, FROM))->tables;

  for (guint i = 0; i < tables->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (tables, i);

      ferry_job_set_progress (job, ferry_table_rule_get_table (packed->rule), i, tables->len);
      if (ferry_job_is_cancelled (job, error) || (packed->entry != NULL && !find_table (self, packed, job, error)))
        return FALSE;
    }
  return TRUE;
}

FerryMergeTable *
_ferry_catch_up_merge_table (const FerryCatchUp *self,
                             const char         *table)
{
  for (guint i = 0; i < self->merge->tables->len; i++)
    {
      FerryMergeTable *each = g_ptr_array_index (self->merge->tables, i);

      if (g_str_equal (each->table, table))
        return each;
    }
  return NULL;
}

/**
 * ferry_catch_up_reason_to_string:
 * @reason: a reason
 *
 * Returns: (transfer none): its name in JSON: `carries`, `not-on-b`, `not-in-backup`, `structure`, `no-key`. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_catch_up_reason_to_string (FerryCatchUpReason reason)
{
  static const char * const names[] = { "carries", "not-on-b", "not-in-backup", "structure", "no-key" };

  return names[reason];
}

/**
 * ferry_catch_up_table_dup_why:
 * @table: a table
 *
 * Returns: (transfer full) (nullable): why it can't be carried over, translated; %NULL where it can. Any thread.
 *
 * Since: 0.1
 */
char *
ferry_catch_up_table_dup_why (const FerryCatchUpTable *table)
{
  switch (table->reason)
    {
    case FERRY_CATCH_UP_NOT_ON_B: return g_strdup (_("the new side has no such table"));
    case FERRY_CATCH_UP_NOT_IN_BACKUP: return g_strdup (_("the backup has no such table: what both sides had in common is not known"));
    case FERRY_CATCH_UP_STRUCTURE: return g_strdup (_("its columns, their types or its key are not the same on both sides and in the backup"));
    case FERRY_CATCH_UP_NO_KEY: return g_strdup (_("it has no key that tells its rows apart, and both sides wrote it"));
    case FERRY_CATCH_UP_CARRIES:
    default: return NULL;
    }
}
