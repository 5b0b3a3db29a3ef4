#include "config.h"

#include "archive/ferry-package.h"

#include "archive/ferry-package-private.h"

#include "base/ferry-error.h"
#include "database/ferry-row-field.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define PROGRESS_BYTES (4 * 1024 * 1024)

/* what goes from one table to the next */
typedef struct
{
  FerryPackage *package;
  FerryJob     *job;
  gint64        done;       /* bytes of all rows so far */
  gint64        total;
  gint64        reported;
  GString      *previous;   /* the row before */
} Verification;

static gboolean
report (Verification  *self,
        const char    *table,
        gboolean       now,
        GError       **error)
{
  if (!now && self->done - self->reported < PROGRESS_BYTES)
    return TRUE;
  self->reported = self->done;
  ferry_job_set_progress (self->job, table, self->done, self->total);

  return !ferry_job_is_cancelled (self->job, error);
}

static gboolean
check_order (Verification             *self,
             const FerryPackageTable  *table,
             const char               *line,
             gsize                     length,
             GError                  **error)
{
  int order = ferry_row_order_compare (table->order, self->previous->str, self->previous->len, line, length);

  if (order < 0 || (order == 0 && !table->order->unique))
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                       order == 0 ? _("its key is that of the row before") : _("it is not in key order"));

  return FALSE;
}

static gboolean
check_row (Verification             *self,
           const FerryPackageTable  *table,
           gint64                    row,
           const char               *line,
           gsize                     length,
           GError                  **error)
{
  FerryDialect dialect = ferry_package_get_metadata (self->package)->dialect;

  if (ferry_row_check_line (dialect, table->order, g_strv_length (table->columns), line, length, error)
      && (row == 1 || check_order (self, table, line, length, error)))
    {
      g_string_truncate (self->previous, 0);
      g_string_append_len (self->previous, line, (gssize) length);
      return TRUE;
    }
  g_prefix_error (error, _("“%s” is damaged: table “%s”, row %" PRId64 ": "), ferry_package_get_path (self->package),
                  ferry_table_rule_get_table (table->rule), row);

  return FALSE;
}

static gboolean
verify_table (Verification             *self,
              const FerryPackageTable  *table,
              GError                  **error)
{
  g_autoptr(FerryRowReader) rows = ferry_package_read_rows (self->package, table, error);
  const char *name = ferry_table_rule_get_table (table->rule);
  g_autoptr(GError) failure = NULL;
  const char *line;
  gsize length;

  if (rows == NULL || !report (self, name, TRUE, error))
    return FALSE;
  for (gint64 row = 1; ferry_row_reader_next (rows, &line, &length, &failure); row++)
    {
      self->done += (gint64) length + 1;
      if (!check_row (self, table, row, line, length, error) || !report (self, name, FALSE, error))
        return FALSE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  return TRUE;
}

/**
 * ferry_package_verify:
 * @self: a package
 * @job: (nullable): receives progress in bytes, and may cancel
 * @error: return location for %FERRY_ERROR_DAMAGED, %FERRY_ERROR_CANCELLED, %FERRY_ERROR_IO
 *
 * Reads every entry to its end: checksums, digests, numbers of rows and bytes, the form of every row, the number of its values,
 * and that the keys ascend. A package that passed once is not read again through the same object: reading its rows proves them each time. Metadata and structure were checked in the same way at opening. Constant memory. Blocking; any
 * thread.
 *
 * Returns: %TRUE when all of it is as it was written
 *
 * Since: 0.1
 */
gboolean
ferry_package_verify (FerryPackage  *self,
                      FerryJob      *job,
                      GError       **error)
{
  g_autoptr(GString) previous = g_string_new (NULL);
  Verification verification = { self, job, 0, 0, 0, previous };
  GPtrArray *tables;

  g_return_val_if_fail (FERRY_IS_PACKAGE (self), FALSE);

  if (_ferry_package_is_verified (self))
    return TRUE;
  tables = ferry_package_get_metadata (self)->tables;
  for (guint i = 0; i < tables->len; i++)
    verification.total += ((FerryPackageTable *) g_ptr_array_index (tables, i))->bytes;
  for (guint i = 0; i < tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (tables, i);

      if (table->entry != NULL && !verify_table (&verification, table, error))
        return FALSE;
    }
  ferry_job_set_progress (job, NULL, verification.done, verification.total);
  _ferry_package_set_verified (self);

  return TRUE;
}
