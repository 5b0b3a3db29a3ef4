#include "config.h"

#include "release/ferry-merge-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "catalogue/ferry-catalogue.h"
#include "catalogue/ferry-secret-scan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One stream of rows in key order. */
typedef struct
{
  FerryRowReader *reader;   /* nullable: none, or at its end */
  const char     *line;     /* NULL at the end */
  gsize           length;
  gboolean        due;      /* its line was used */
  gboolean        here;     /* its line belongs to the record that is looked at */
} Way;

#define FERRY_TYPE_MERGE_ROWS (ferry_merge_rows_get_type ())
G_DECLARE_FINAL_TYPE (FerryMergeRows, ferry_merge_rows, FERRY, MERGE_ROWS, FerryRowReader)

struct _FerryMergeRows
{
  FerryRowReader        parent_instance;
  FerryPackageMerge    *merge;      /* borrowed, like the table: both outlive the stream */
  FerryMergeTable      *table;
  const FerryPackageTable *form;    /* columns and order of all ways */
  FerryMergeRecordFunc  func;
  gpointer              user_data;
  gboolean              strict;
  guint                 n;          /* packages; the base is way number @n */
  Way                  *ways;
  gboolean             *masked;
  GString              *key;
  GString              *field;
};

G_DEFINE_FINAL_TYPE (FerryMergeRows, ferry_merge_rows, FERRY_TYPE_ROW_READER)

static gboolean
advance (FerryMergeRows  *self,
         GError         **error)
{
  for (guint i = 0; i <= self->n; i++)
    {
      Way *way = &self->ways[i];
      g_autoptr(GError) local_error = NULL;

      if (!way->due || way->reader == NULL)
        continue;
      way->due = FALSE;
      if (ferry_row_reader_next (way->reader, &way->line, &way->length, &local_error))
        continue;
      way->line = NULL;
      g_clear_object (&way->reader);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

/* The next record in key order: its line in every way that has it. NULL: the end. */
static Way *
gather (FerryMergeRows *self)
{
  Way *first = NULL;

  for (guint i = 0; i <= self->n; i++)
    {
      Way *way = &self->ways[i];
      int sign = way->line == NULL ? 1 : first == NULL ? -1 : ferry_row_order_compare (self->form->order, way->line, way->length, first->line, first->length);

      way->here = sign <= 0;
      if (sign >= 0)
        continue;
      for (guint k = 0; k < i; k++)
        self->ways[k].here = FALSE;
      first = way;
    }
  for (guint i = 0; i <= self->n; i++)
    self->ways[i].due = self->ways[i].here;
  return first;
}

static gboolean
same_line (const Way *a,
           const Way *b)
{
  if (!a->here || !b->here)
    return a->here == b->here;
  return a->length == b->length && memcmp (a->line, b->line, a->length) == 0;
}

/* What those say who changed it. FALSE: it was changed differently. Only where the table shall end with exactly these rows, a row that is missing says something. */
static gboolean
agree (FerryMergeRows  *self,
       const Way      **result)
{
  const Way *base = &self->ways[self->n];
  gboolean based = _ferry_merge_same_rows (_ferry_merge_base_table (self->merge, self->table->table), self->form);
  gboolean overwrite = self->table->rule == FERRY_RULE_OVERWRITE;
  const Way *taken = NULL, *present = NULL;

  for (guint i = 0; i < self->n; i++)
    {
      const Way *way = &self->ways[i];
      const FerryPackageTable *packed = g_ptr_array_index (self->table->packed, i);

      if (packed == NULL || packed->entry == NULL || (!way->here && !overwrite))
        continue;
      present = way->here ? way : present;
      if (based && same_line (way, base))
        continue;
      if (taken != NULL && !same_line (taken, way))
        return FALSE;
      taken = way;
    }
  *result = taken != NULL ? taken : present;
  return TRUE;
}

/* Values that are not shown can still be told apart: the same number is the same value. */
static char *
hide_value (FerryMergeRows *self,
            guint           column)
{
  g_autoptr(GString) other = g_string_new (NULL);
  guint i = 0;

  while (i <= self->n && !(self->ways[i].here && ferry_row_get_field (self->ways[i].line, self->ways[i].length, column, other) && g_string_equal (other, self->field)))
    i++;
  return g_strdup_printf (_("(not shown: value %u)"), i + 1);
}

static char *
show_value (FerryMergeRows *self,
            const Way      *way,
            guint           column)
{
  gboolean tagged = ferry_package_get_metadata (g_ptr_array_index (self->merge->packages, 0))->dialect == FERRY_DIALECT_SQLITE;

  if (!ferry_row_get_field (way->line, way->length, column, self->field))
    return NULL;
  if (self->masked[column])
    return hide_value (self, column);
  if (tagged && self->field->len > 0)
    return self->field->str[0] == 'x' ? g_strdup_printf ("x'%s'", self->field->str + 1) : g_strdup (self->field->str + 1);
  return g_strdup (self->field->str);
}

static char **
show_line (FerryMergeRows *self,
           const Way      *way,
           guint           n_columns)
{
  char **values = way->here ? g_new0 (char *, n_columns + 1) : NULL;

  for (guint i = 0; values != NULL && i < n_columns; i++)
    values[i] = show_value (self, way, i);
  return values;
}

static void
free_values (char  **values,
             guint   n)
{
  for (guint i = 0; values != NULL && i < n; i++)
    g_free (values[i]);
  g_free (values);
}

static char *
show_key (FerryMergeRows *self,
          const Way      *way)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->form->order->n_keys; i++)
    {
      g_autofree char *value = show_value (self, way, self->form->order->index[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value != NULL ? value : "NULL");
    }
  return g_string_free (text, FALSE);
}

static void
show (FerryMergeRows   *self,
      FerryMergeRecord *record)
{
  record->n_versions = self->n;
  record->versions = g_new0 (char **, self->n);
  record->columns = (const char * const *) self->form->columns;
  record->n_columns = g_strv_length (self->form->columns);
  for (guint i = 0; i < self->n; i++)
    record->versions[i] = show_line (self, &self->ways[i], record->n_columns);
  record->base = show_line (self, &self->ways[self->n], record->n_columns);
}

static void
record_clear (FerryMergeRecord *record)
{
  for (guint i = 0; record->versions != NULL && i < record->n_versions; i++)
    free_values (record->versions[i], record->n_columns);
  g_free (record->versions);
  free_values (record->base, record->n_columns);
  g_free (record->key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryMergeRecord, record_clear)

static void
identify (FerryMergeRows   *self,
          FerryMergeRecord *record,
          const Way        *first)
{
  g_autofree char *digest = NULL;

  g_string_assign (self->key, self->table->table);
  g_string_append_c (self->key, '\0');
  ferry_row_order_append_key (self->form->order, first->line, first->length, self->key);
  digest = ferry_sha256_hex (self->key->str, self->key->len);
  g_strlcpy (record->id, digest, sizeof record->id);
  record->based = _ferry_merge_same_rows (_ferry_merge_base_table (self->merge, self->table->table), self->form);
  record->key = show_key (self, first);
  record->choice = _ferry_merge_choice_for (self->merge, record->id, self->table->table, record->key);
}

/* A choice that this record can't follow is none: “base” where the base does not tell of it, a package that does not have it. */
static const Way *
chosen (FerryMergeRows   *self,
        FerryMergeRecord *record)
{
  if (record->choice == FERRY_MERGE_BASE && record->based)
    return &self->ways[self->n];
  if (record->choice >= 0 && (self->ways[record->choice].here || self->table->rule == FERRY_RULE_OVERWRITE))
    return &self->ways[record->choice];
  if (record->choice != FERRY_MERGE_OUT)
    record->choice = FERRY_MERGE_UNDECIDED;
  return NULL;
}

static void
count_moved (FerryMergeRows *self,
             const Way      *result)
{
  static const Way none = { 0 };

  self->table->moved += !same_line (result != NULL ? result : &none, &self->ways[1]);
}

/* FALSE with or without @error: it ends here. */
static gboolean
decide (FerryMergeRows  *self,
        const Way       *first,
        const Way      **result,
        GError         **error)
{
  g_auto(FerryMergeRecord) record = { .table = self->table };

  identify (self, &record, first);
  *result = chosen (self, &record);
  self->table->conflicts++;
  self->table->undecided += record.choice == FERRY_MERGE_UNDECIDED;
  if (record.choice != FERRY_MERGE_UNDECIDED)
    count_moved (self, *result);
  if (record.choice == FERRY_MERGE_UNDECIDED && self->strict)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("Table %s, record %s was changed differently and is not decided yet."), self->table->table, record.key);
      return FALSE;
    }
  if (self->func == NULL)
    return TRUE;
  show (self, &record);
  return self->func (&record, self->user_data);
}

static gboolean
ferry_merge_rows_next (FerryRowReader  *reader,
                       const char     **line,
                       gsize           *length,
                       GError         **error)
{
  FerryMergeRows *self = FERRY_MERGE_ROWS (reader);

  for (;;)
    {
      const Way *first, *result = NULL;

      if (!advance (self, error) || (first = gather (self)) == NULL)
        return FALSE;
      if (agree (self, &result))
        count_moved (self, result);
      else if (!decide (self, first, &result, error))
        return FALSE;
      if (result == NULL || !result->here)
        continue;
      *line = result->line;
      *length = result->length;
      self->table->rows++;
      return TRUE;
    }
}

static void
ferry_merge_rows_finalize (GObject *object)
{
  FerryMergeRows *self = FERRY_MERGE_ROWS (object);

  for (guint i = 0; i <= self->n; i++)
    g_clear_object (&self->ways[i].reader);
  g_free (self->ways);
  g_free (self->masked);
  g_string_free (self->key, TRUE);
  g_string_free (self->field, TRUE);
  G_OBJECT_CLASS (ferry_merge_rows_parent_class)->finalize (object);
}

static void
ferry_merge_rows_class_init (FerryMergeRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_merge_rows_finalize;
  FERRY_ROW_READER_CLASS (klass)->next = ferry_merge_rows_next;
}

static void
ferry_merge_rows_init (FerryMergeRows *self)
{
  self->key = g_string_new (NULL);
  self->field = g_string_new (NULL);
}

static void
mask_columns (FerryMergeRows *self)
{
  const FerryCatalogueEntry *entry = self->merge->catalogue != NULL
    ? ferry_catalogue_find (self->merge->catalogue, ferry_table_rule_get_logical_name (self->form->rule)) : NULL;

  self->masked = g_new0 (gboolean, g_strv_length (self->form->columns) + 1);
  for (guint i = 0; self->form->columns[i] != NULL; i++)
    self->masked[i] = ferry_secret_column (self->form->columns[i])
                      || (entry != NULL && entry->may_hold_secrets != NULL && g_strv_contains ((const char * const *) entry->may_hold_secrets, self->form->columns[i]));
}

static gboolean
open_way (FerryMergeRows          *self,
          guint                    number,
          FerryPackage            *package,
          const FerryPackageTable *packed,
          GError                 **error)
{
  self->ways[number].due = TRUE;
  self->ways[number].reader = ferry_package_read_rows (package, packed, error);
  return self->ways[number].reader != NULL;
}

FerryRowReader *
_ferry_merge_rows_new (FerryPackageMerge     *merge,
                       FerryMergeTable       *table,
                       FerryMergeRecordFunc   func,
                       gpointer               user_data,
                       gboolean               strict,
                       GError               **error)
{
  g_autoptr(FerryMergeRows) self = g_object_new (FERRY_TYPE_MERGE_ROWS, NULL);
  FerryPackageTable *base = _ferry_merge_base_table (merge, table->table);

  self->merge = merge;
  self->table = table;
  self->func = func;
  self->user_data = user_data;
  self->strict = strict;
  self->n = merge->packages->len;
  self->ways = g_new0 (Way, self->n + 1);
  table->rows = table->conflicts = table->undecided = table->moved = 0;
  for (guint i = 0; i < self->n; i++)
    {
      FerryPackageTable *packed = g_ptr_array_index (table->packed, i);

      if (packed == NULL || packed->entry == NULL)
        continue;
      self->form = packed;
      if (!open_way (self, i, g_ptr_array_index (merge->packages, i), packed, error))
        return NULL;
    }
  if (_ferry_merge_same_rows (base, self->form) && !open_way (self, self->n, merge->base, base, error))
    return NULL;
  mask_columns (self);
  return FERRY_ROW_READER (g_steal_pointer (&self));
}
