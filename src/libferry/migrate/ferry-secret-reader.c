#include "config.h"

#include "migrate/ferry-secret-reader.h"

#include "catalogue/ferry-secret-scan.h"

#include <string.h>

/* One table full of tokens must not fill the memory: further findings of it are the same news. */
#define FINDINGS_PER_TABLE 200

struct _FerrySecretReader
{
  FerryRowReader            parent_instance;
  FerryRowReader           *rows;
  FerryDialect              dialect;
  const FerryPackageTable  *table;
  char                    **columns;
  GPtrArray                *findings;
  GString                  *field;
  guint                     found;
};

G_DEFINE_FINAL_TYPE (FerrySecretReader, ferry_secret_reader, FERRY_TYPE_ROW_READER)

static char *
describe_key (FerrySecretReader *self,
              const char        *line,
              gsize              length)
{
  const FerryRowOrder *order = self->table->order;
  GString *key = g_string_new (NULL);

  for (guint i = 0; order->unique && i < order->n_keys; i++)
    if (ferry_row_get_field (line, length, order->index[i], self->field))
      g_string_append_printf (key, "%s%s", i > 0 ? ", " : "",
                              self->field->str + (self->dialect == FERRY_DIALECT_SQLITE && self->field->len > 0 ? 1 : 0));
  return g_string_free (key, FALSE);
}

static void
scan_column (FerrySecretReader *self,
             const char        *line,
             gsize              length,
             guint              index)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint skip = self->dialect == FERRY_DIALECT_SQLITE ? 1 : 0;

  if (!ferry_row_get_field (line, length, index, self->field) || self->field->len <= skip)
    return;
  ferry_secret_scan_value (self->table->columns[index], self->field->str + skip, self->field->len - skip, paths);
  for (guint i = 0; i < paths->len && self->found < FINDINGS_PER_TABLE; i++, self->found++)
    {
      g_autofree char *key = describe_key (self, line, length);

      g_ptr_array_add (self->findings, ferry_secret_finding_new (ferry_table_rule_get_table (self->table->rule),
                                                                 self->table->columns[index], key, g_ptr_array_index (paths, i)));
    }
}

static gboolean
ferry_secret_reader_next (FerryRowReader  *reader,
                          const char     **line,
                          gsize           *length,
                          GError         **error)
{
  FerrySecretReader *self = FERRY_SECRET_READER (reader);

  if (!ferry_row_reader_next (self->rows, line, length, error))
    return FALSE;
  for (guint i = 0; self->found < FINDINGS_PER_TABLE && self->table->columns[i] != NULL; i++)
    if (g_strv_contains ((const char * const *) self->columns, self->table->columns[i]))
      scan_column (self, *line, *length, i);
  return TRUE;
}

static void
ferry_secret_reader_finalize (GObject *object)
{
  FerrySecretReader *self = FERRY_SECRET_READER (object);

  g_clear_object (&self->rows);
  g_strfreev (self->columns);
  g_ptr_array_unref (self->findings);
  g_string_free (self->field, TRUE);
  G_OBJECT_CLASS (ferry_secret_reader_parent_class)->finalize (object);
}

static void
ferry_secret_reader_class_init (FerrySecretReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_secret_reader_finalize;
  FERRY_ROW_READER_CLASS (klass)->next = ferry_secret_reader_next;
}

static void
ferry_secret_reader_init (FerrySecretReader *self)
{
  self->field = g_string_new (NULL);
}

/**
 * ferry_secret_reader_new:
 * @rows: the rows
 * @dialect: their form
 * @table: the table they belong to; must outlive the reader
 * @columns: (array zero-terminated=1): columns that may hold secrets
 * @findings: (element-type FerrySecretFinding): findings are added here; never a value
 *
 * Wraps a reader of rows. Any thread, one at a time.
 *
 * Returns: (transfer full): the reader.
 *
 * Since: 0.1
 */
FerryRowReader *
ferry_secret_reader_new (FerryRowReader           *rows,
                         FerryDialect              dialect,
                         const FerryPackageTable  *table,
                         char                    **columns,
                         GPtrArray                *findings)
{
  FerrySecretReader *self = g_object_new (FERRY_TYPE_SECRET_READER, NULL);

  self->rows = g_object_ref (rows);
  self->dialect = dialect;
  self->table = table;
  self->columns = g_strdupv (columns);
  self->findings = g_ptr_array_ref (findings);
  return FERRY_ROW_READER (self);
}
