#include "config.h"

#include "migrate/ferry-comparison.h"

#include "base/ferry-error.h"
#include "catalogue/ferry-secret-scan.h"
#include "migrate/ferry-journal-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  FerryTableWork     *work;
  FerryDialect        dialect;
  guint               n;
  gboolean           *masked;
  FerryRowChangeFunc  func;
  gpointer            user_data;
  GString            *field;
} Showing;

static char *
show_value (Showing    *showing,
            const char *line,
            gsize       length,
            guint       index)
{
  if (!ferry_row_get_field (line, length, index, showing->field))
    return NULL;
  if (showing->dialect == FERRY_DIALECT_SQLITE && showing->field->len > 0)
    return showing->field->str[0] == 'x' ? g_strdup_printf ("x'%s'", showing->field->str + 1) : g_strdup (showing->field->str + 1);
  return g_strdup (showing->field->str);
}

static char **
show_line (Showing    *showing,
           const char *line,
           gsize       length)
{
  char **values = line != NULL ? g_new0 (char *, showing->n + 1) : NULL;

  for (guint i = 0; line != NULL && i < showing->n; i++)
    values[i] = show_value (showing, line, length, i);
  return values;
}

static void
mask (Showing  *showing,
      char    **old_values,
      char    **new_values)
{
  for (guint i = 0; i < showing->n; i++)
    {
      gboolean same = old_values != NULL && new_values != NULL && g_strcmp0 (old_values[i], new_values[i]) == 0;

      if (!showing->masked[i])
        continue;
      for (guint side = 0; side < 2; side++)
        {
          char **values = side == 0 ? old_values : new_values;

          if (values != NULL && values[i] != NULL)
            {
              g_free (values[i]);
              values[i] = g_strdup (same ? _("(same)") : _("(differs)"));
            }
        }
    }
}

static void
free_values (char  **values,
             guint   n)
{
  for (guint i = 0; values != NULL && i < n; i++)
    g_free (values[i]);
  g_free (values);
}

static FerryRowChangeKind
kind_of (FerryTableWork  *work,
         FerryMergeEvent  event)
{
  return event == FERRY_MERGE_NEW ? FERRY_ROW_NEW
       : event == FERRY_MERGE_ONLY_TARGET ? FERRY_ROW_ONLY_ON_TARGET
       : work->rule == FERRY_RULE_INSERT_IGNORE ? FERRY_ROW_CONFLICT : FERRY_ROW_CHANGED;
}

static gboolean
on_row (FerryMergeEvent        event,
        FerryReleasedVerdict   verdict,
        const char            *new_line,
        gsize                  new_length,
        const char            *old_line,
        gsize                  old_length,
        gpointer               user_data,
        GError               **error)
{
  Showing *showing = user_data;
  char **old_values = show_line (showing, old_line, old_length);
  char **new_values = show_line (showing, new_line, new_length);
  gboolean go_on;

  mask (showing, old_values, new_values);
  go_on = showing->func (kind_of (showing->work, event),
                         verdict == FERRY_RELEASED_CHANGED || verdict == FERRY_RELEASED_NEW,
                         showing->n, (const char * const *) showing->work->packed->columns,
                         (const char * const *) old_values, (const char * const *) new_values, showing->user_data);
  free_values (old_values, showing->n);
  free_values (new_values, showing->n);
  return go_on;
}

static gboolean *
masked_columns (FerryTableWork *work,
                FerryCatalogue *catalogue,
                guint           n)
{
  gboolean *masked = g_new0 (gboolean, n);
  const FerryCatalogueEntry *entry = catalogue != NULL
    ? ferry_catalogue_find (catalogue, ferry_table_rule_get_logical_name (work->packed->rule)) : NULL;

  for (guint i = 0; i < n; i++)
    masked[i] = ferry_secret_column (work->packed->columns[i])
                || (entry != NULL && entry->may_hold_secrets != NULL
                    && g_strv_contains ((const char * const *) entry->may_hold_secrets, work->packed->columns[i]));
  return masked;
}

static gboolean
show_rows (FerryComparison     *comparison,
           FerryJournal        *journal,
           FerryCatalogue      *catalogue,
           const char          *table,
           FerryRowChangeFunc   func,
           gpointer             user_data,
           GError             **error)
{
  FerryTableWork *work = ferry_comparison_find_work (comparison, table);
  g_autofree gboolean *masked = NULL;
  g_autoptr(GString) field = g_string_new (NULL);
  g_autofree char *released = _ferry_journal_find_released (journal, table);
  g_autoptr(GError) local_error = NULL;
  Showing showing = { .work = work, .func = func, .user_data = user_data, .field = field };

  if (work == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                   _("The migration file holds no rows of table “%s”. “ferry package show” lists the tables whose rows travel."), table);
      return FALSE;
    }
  showing.dialect = ferry_database_get_dialect (comparison->db);
  showing.n = g_strv_length (work->packed->columns);
  showing.masked = masked = masked_columns (work, catalogue, showing.n);
  if (ferry_table_work_compare (work, comparison->db, comparison->package, NULL, released, on_row, &showing, NULL, &local_error)
      || local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * ferry_plan_rows:
 * @target: the instance
 * @db: its database, outside a transaction
 * @package: the package
 * @catalogue: (nullable): tells which columns may hold secrets
 * @table: id of a table
 * @func: (scope call): sees the rows that differ, in key order
 * @user_data: for @func
 * @error: return location
 *
 * Shows the rows of one table, old against new, as they are now. Values of columns that may hold secrets are never shown. Blocking, any thread.
 *
 * Returns: %TRUE when all were shown or @func had enough.
 *
 * Since: 0.1
 */
gboolean
ferry_plan_rows (FerrySite           *target,
                 FerryDatabase       *db,
                 FerryPackage        *package,
                 FerryCatalogue      *catalogue,
                 const char          *table,
                 FerryRowChangeFunc   func,
                 gpointer             user_data,
                 GError             **error)
{
  g_autoptr(FerryComparison) comparison = NULL;
  g_autoptr(FerryJournal) journal = ferry_journal_open (target, error);
  gboolean success;

  if (journal == NULL || !ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, error))
    return FALSE;
  comparison = ferry_comparison_new (target, db, package, FALSE, error);
  success = comparison != NULL && show_rows (comparison, journal, catalogue, table, func, user_data, error);
  ferry_database_rollback (db);
  return success;
}
