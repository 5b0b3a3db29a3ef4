#include "config.h"

#include "migrate/ferry-table-work.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

/* Where more than this part of the target's rows would be touched, deleting all and loading is cheaper than the difference. */
#define REPLACE_SHARE 0.6
/* Small tables are never replaced: the difference keeps the log readable. */
#define REPLACE_MINIMUM 10000

static char **
dup_key_columns (const FerryPackageTable *packed)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (!packed->order->unique)
    return NULL;
  for (guint i = 0; i < packed->order->n_keys; i++)
    g_strv_builder_add (builder, packed->columns[packed->order->index[i]]);
  return g_strv_builder_end (builder);
}

static FerryRowColumn *
column_as_it_will_be (FerryTableWork        *self,
                      const FerryTable      *source,
                      const FerrySchemaDiff *structure,
                      const char            *name)
{
  g_autofree char *key = g_strdup_printf ("%s\t%s", self->table, name);
  const char *expression = g_hash_table_lookup (structure->conversions, key);
  const char *type = g_hash_table_lookup (structure->conversion_types, key);
  const FerryColumn *column = ferry_table_find_column (source, name);

  if (type == NULL && expression != NULL && column != NULL)
    type = column->type;

  return ferry_row_column_new (name, type, expression);
}

static gboolean
has_column (char       **columns,
            const char  *name)
{
  return g_strv_contains ((const char * const *) columns, name);
}

/**
 * ferry_table_work_new:
 * @packed: (transfer none): the table in the package's metadata, with rows; must outlive the work
 * @source: the table's structure in the package
 * @target: (transfer none) (nullable): its structure on the target now
 * @table: its id
 * @structure: what will be done to the target's structure
 *
 * Makes the work for one table. Nothing is read yet.
 *
 * Returns: (transfer full): the work.
 *
 * Since: 0.1
 */
FerryTableWork *
ferry_table_work_new (FerryPackageTable     *packed,
                      const FerryTable      *source,
                      FerryTable            *target,
                      const char            *table,
                      const FerrySchemaDiff *structure)
{
  FerryTableWork *self = g_new0 (FerryTableWork, 1);

  self->table = g_strdup (table);
  self->packed = packed;
  self->rule = ferry_table_rule_get_rule (packed->rule);
  self->target = target != NULL ? ferry_table_ref (target) : NULL;
  self->key_columns = dup_key_columns (packed);
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  for (guint i = 0; packed->columns[i] != NULL; i++)
    g_ptr_array_add (self->columns, column_as_it_will_be (self, source, structure, packed->columns[i]));
  for (guint i = 0; target != NULL && i < target->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (target->columns, i);

      if (column->generated == FERRY_GENERATED_NONE && !has_column (packed->columns, column->name))
        self->target_only_columns = TRUE;
    }
  return self;
}

typedef struct
{
  FerryTableWork    *work;
  FerryReleasedRows *released;
  FerryHash         *hash;
  FerryHash         *all;    /* nullable: every row of the target */
  GString           *key;
  FerryWorkRowFunc   func;
  gpointer           user_data;
  FerryJob          *job;
  gint64             seen;
} Comparing;

static gboolean
spool_key (Comparing   *comparing,
           const char  *line,
           gsize        length,
           GError     **error)
{
  FerryTableWork *work = comparing->work;

  if (work->deleted_keys == NULL || work->key_columns == NULL)
    return TRUE;
  g_string_truncate (comparing->key, 0);
  ferry_row_order_append_key (work->packed->order, line, length, comparing->key);
  return ferry_row_spool_append (work->deleted_keys, comparing->key->str, comparing->key->len, error);
}

static gboolean
found_new (Comparing   *comparing,
           const char  *line,
           gsize        length,
           GError     **error)
{
  FerryTableWork *work = comparing->work;

  work->inserts++;
  return work->new_rows == NULL || work->key_columns == NULL
         || ferry_row_spool_append (work->new_rows, line, length, error);
}

static gboolean
found_changed (Comparing   *comparing,
               const char  *line,
               gsize        length,
               GError     **error)
{
  FerryTableWork *work = comparing->work;

  if (work->rule == FERRY_RULE_INSERT_IGNORE)
    {
      work->conflicts++;
      return TRUE;
    }
  work->updates++;
  return work->changed_rows == NULL || ferry_row_spool_append (work->changed_rows, line, length, error);
}

static gboolean
found_only_target (Comparing   *comparing,
                   const char  *line,
                   gsize        length,
                   GError     **error)
{
  comparing->work->deletes++;
  return spool_key (comparing, line, length, error);
}

/**
 * ferry_table_work_keep_released:
 * @self: a work that was not compared yet
 * @path: file to make
 * @error: return location
 *
 * Keeps the digests of the package's rows while they pass, for the next plan's "changed on the target since its last release". Tables
 * without key, and rows that may stay as they are (insert-ignore), keep none.
 *
 * Returns: %FALSE with @error when the file can't be made.
 *
 * Since: 0.1
 */
gboolean
ferry_table_work_keep_released (FerryTableWork  *self,
                                const char      *path,
                                GError         **error)
{
  if (self->key_columns == NULL || self->rule == FERRY_RULE_INSERT_IGNORE)
    return TRUE;
  self->released_out = ferry_released_rows_create (path, (const char * const *) self->packed->columns, self->packed->order,
                                                    self->rule == FERRY_RULE_OVERWRITE, error);
  return self->released_out != NULL;
}

/**
 * ferry_table_work_released:
 * @self: a work
 * @line: a row line of the package
 * @length: bytes of it
 * @error: return location
 *
 * Keeps the digest of one released row where that was asked for.
 *
 * Returns: %FALSE with @error when the disk refuses.
 *
 * Since: 0.1
 */
gboolean
ferry_table_work_released (FerryTableWork  *self,
                           const char      *line,
                           gsize            length,
                           GError         **error)
{
  return self->released_out == NULL || ferry_released_rows_add (self->released_out, line, length, error);
}

static gboolean
on_row (FerryMergeEvent   event,
        const char       *new_line,
        gsize             new_length,
        const char       *old_line,
        gsize             old_length,
        gpointer          user_data,
        GError          **error)
{
  Comparing *comparing = user_data;
  FerryTableWork *work = comparing->work;
  FerryReleasedVerdict verdict = FERRY_RELEASED_UNKNOWN;

  if ((++comparing->seen & 0x3fff) == 0)
    ferry_job_set_progress (comparing->job, work->table, comparing->seen, work->packed->rows);
  if (old_line != NULL)
    work->target_rows++;
  if (old_line != NULL && comparing->all != NULL)
    {
      ferry_hash_update (comparing->all, old_line, old_length);
      ferry_hash_update (comparing->all, "\n", 1);
    }
  if (new_line != NULL && !ferry_table_work_released (work, new_line, new_length, error))
    return FALSE;
  if (event == FERRY_MERGE_EQUAL)
    {
      work->equal++;
      return TRUE;
    }
  if (event == FERRY_MERGE_ONLY_TARGET && work->rule != FERRY_RULE_OVERWRITE)
    return TRUE;
  if (old_line != NULL)
    {
      ferry_hash_update (comparing->hash, old_line, old_length);
      ferry_hash_update (comparing->hash, "\n", 1);
      verdict = ferry_released_rows_judge (comparing->released, old_line, old_length);
      if (verdict == FERRY_RELEASED_CHANGED || verdict == FERRY_RELEASED_NEW)
        work->changed_on_target++;
    }
  if (comparing->func != NULL
      && !comparing->func (event, verdict, new_line, new_length, old_line, old_length, comparing->user_data, error))
    return FALSE;
  return event == FERRY_MERGE_NEW ? found_new (comparing, new_line, new_length, error)
       : event == FERRY_MERGE_CHANGED ? found_changed (comparing, new_line, new_length, error)
       : found_only_target (comparing, old_line, old_length, error);
}

static void
choose_method (FerryTableWork *self)
{
  gint64 touched = self->inserts + self->updates + self->deletes;

  if (touched == 0)
    self->method = FERRY_WORK_NOTHING;
  else if (self->target == NULL || self->target_rows == 0)
    self->method = FERRY_WORK_LOAD;
  else if (self->key_columns == NULL)
    self->method = FERRY_WORK_REPLACE;
  else if (self->rule == FERRY_RULE_OVERWRITE && !self->target_only_columns
           && self->target_rows >= REPLACE_MINIMUM && (double) touched > REPLACE_SHARE * (double) self->target_rows)
    self->method = FERRY_WORK_REPLACE;
  else
    self->method = FERRY_WORK_DIFFERENCE;
  if (self->method != FERRY_WORK_DIFFERENCE)
    {
      g_clear_object (&self->new_rows);
      g_clear_object (&self->changed_rows);
      g_clear_object (&self->deleted_keys);
    }
}

/* A reader whose first row was looked at already. */
static gboolean
target_is_empty (FerryTableWork  *self,
                 FerryDatabase   *db,
                 gboolean        *empty,
                 GError         **error)
{
  g_autofree char *table = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *value = NULL;
  g_autoptr(GError) local_error = NULL;

  *empty = TRUE;
  if (self->target == NULL)
    return TRUE;
  table = ferry_database_quote_table (db, self->target);
  sql = g_strdup_printf ("SELECT 1 FROM %s%s LIMIT 1",
                         ferry_database_get_dialect (db) == FERRY_DIALECT_POSTGRES ? "ONLY " : "", table);
  value = ferry_database_query_value (db, sql, NULL, &local_error);
  *empty = value == NULL;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
make_spools (FerryTableWork *self,
             const char     *folder)
{
  if (folder == NULL || self->key_columns == NULL)
    return;
  self->new_rows = ferry_row_spool_new (folder);
  self->changed_rows = ferry_row_spool_new (folder);
  self->deleted_keys = ferry_row_spool_new (folder);
}

static gboolean
merge (FerryTableWork  *self,
       FerryDatabase   *db,
       FerryPackage    *package,
       gboolean         empty,
       Comparing       *comparing,
       GError         **error)
{
  g_autoptr(FerryRowReader) package_rows = ferry_package_read_rows (package, self->packed, error);
  g_autoptr(FerryRowReader) target_rows = NULL;

  if (package_rows == NULL)
    return FALSE;
  if (!empty)
    {
      target_rows = ferry_database_read_rows (db, self->target, self->columns, self->packed->order, error);
      if (target_rows == NULL)
        return FALSE;
    }
  return ferry_row_merge (self->table, package_rows, target_rows, self->packed->order, on_row, comparing,
                          ferry_database_get_cancellable (db), error);
}

/**
 * ferry_table_work_compare:
 * @self: the work
 * @db: the target's database, inside a transaction
 * @package: the package
 * @spool_folder: (nullable): where rows that differ are kept for ferry_apply; %NULL only counts
 * @released_path: (nullable): the released rows of the table's last release
 * @func: (nullable): sees every row that differs
 * @user_data: for @func
 * @job: (nullable): progress in rows
 * @error: return location
 *
 * Compares the package's rows with the target's, by one merge of two streams, and chooses the method. An empty target without
 * @func is not merged at all: every row is new.
 *
 * Returns: %FALSE with @error, or without when @func stopped it.
 *
 * Since: 0.1
 */
gboolean
ferry_table_work_compare (FerryTableWork    *self,
                          FerryDatabase     *db,
                          FerryPackage      *package,
                          const char        *spool_folder,
                          const char        *released_path,
                          FerryWorkRowFunc   func,
                          gpointer           user_data,
                          FerryJob          *job,
                          GError           **error)
{
  g_autoptr(FerryReleasedRows) released = NULL;
  g_autoptr(FerryHash) hash = ferry_hash_new ();
  g_autoptr(FerryHash) all = self->packed->target_sha256 != NULL ? ferry_hash_new () : NULL;
  g_autoptr(GString) key = g_string_new (NULL);
  Comparing comparing = { .work = self, .hash = hash, .all = all, .key = key, .func = func, .user_data = user_data, .job = job };
  gboolean empty;

  if (!target_is_empty (self, db, &empty, error))
    return FALSE;
  if (empty && func == NULL)
    self->inserts = self->packed->rows;
  else
    {
      if (released_path != NULL && self->key_columns != NULL)
        released = ferry_released_rows_open (released_path, (const char * const *) self->packed->columns, self->packed->order);
      comparing.released = released;
      self->released_known = released != NULL;
      make_spools (self, spool_folder);
      if (!merge (self, db, package, empty, &comparing, error))
        return FALSE;
    }
  self->rows_digest = ferry_hash_finish_hex (hash);
  self->target_digest = all != NULL ? ferry_hash_finish_hex (all) : NULL;
  choose_method (self);
  return TRUE;
}

/**
 * ferry_table_work_writes:
 * @self: a compared work
 *
 * Whether any row of the table will be written.
 *
 * Returns: %TRUE when something differs.
 *
 * Since: 0.1
 */
gboolean
ferry_table_work_writes (const FerryTableWork *self)
{
  return self->method != FERRY_WORK_NOTHING;
}

/**
 * ferry_table_work_free:
 * @self: (nullable): a work
 *
 * Frees it with its spools.
 *
 * Since: 0.1
 */
void
ferry_table_work_free (FerryTableWork *self)
{
  if (self == NULL)
    return;
  g_free (self->table);
  g_clear_pointer (&self->target, ferry_table_unref);
  g_strfreev (self->key_columns);
  g_ptr_array_unref (self->columns);
  g_free (self->rows_digest);
  g_free (self->target_digest);
  g_clear_object (&self->new_rows);
  g_clear_object (&self->changed_rows);
  g_clear_object (&self->deleted_keys);
  g_clear_pointer (&self->released_out, ferry_released_rows_free);
  g_free (self);
}
