#include "config.h"

#include "migrate/ferry-row-merge.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  FerryRowReader *reader;
  const char     *line;      /* NULL at the end */
  gsize           length;
  GString        *previous;  /* to prove the order; NULL where it is proved elsewhere */
} Side;

static void
side_clear (Side *side)
{
  if (side->previous != NULL)
    g_string_free (side->previous, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static gboolean
side_check_order (Side                 *side,
                  const char           *table,
                  const FerryRowOrder  *order,
                  GError              **error)
{
  int comparison;

  if (side->previous == NULL || side->line == NULL)
    return TRUE;

  comparison = ferry_row_order_compare (order, side->previous->str, side->previous->len, side->line, side->length);
  if (comparison > 0 || (comparison == 0 && order->unique))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, comparison == 0
                   ? _("Table “%s” of the target holds several rows with the same key. Remove the duplicates, then try again.")
                   : _("The rows of table “%s” do not come from the database in the order of their key. Rebuild its indexes (REINDEX), then try again."),
                   table);
      return FALSE;
    }
  g_string_truncate (side->previous, 0);
  g_string_append_len (side->previous, side->line, (gssize) side->length);
  return TRUE;
}

static gboolean
side_advance (Side                 *side,
              const char           *table,
              const FerryRowOrder  *order,
              GError              **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean first = side->line == NULL;

  if (side->reader == NULL)
    return TRUE;
  if (!ferry_row_reader_next (side->reader, &side->line, &side->length, &local_error))
    {
      side->line = NULL;
      side->reader = NULL;
      if (local_error == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (first && side->previous != NULL)
    {
      g_string_append_len (side->previous, side->line, (gssize) side->length);
      return TRUE;
    }
  return side_check_order (side, table, order, error);
}

static gboolean
step (Side                 *new_side,
      Side                 *old_side,
      const char           *table,
      const FerryRowOrder  *order,
      FerryMergeFunc        func,
      gpointer              user_data,
      GError              **error)
{
  gboolean same_bytes = new_side->line != NULL && old_side->line != NULL && new_side->length == old_side->length
                        && memcmp (new_side->line, old_side->line, new_side->length) == 0;
  int comparison = same_bytes ? 0
                 : new_side->line == NULL ? 1
                 : old_side->line == NULL ? -1
                 : ferry_row_order_compare (order, new_side->line, new_side->length, old_side->line, old_side->length);
  FerryMergeEvent event = same_bytes ? FERRY_MERGE_EQUAL
                        : comparison < 0 ? FERRY_MERGE_NEW
                        : comparison > 0 ? FERRY_MERGE_ONLY_TARGET
                        : FERRY_MERGE_CHANGED;

  if (!func (event, comparison <= 0 ? new_side->line : NULL, comparison <= 0 ? new_side->length : 0,
             comparison >= 0 ? old_side->line : NULL, comparison >= 0 ? old_side->length : 0, user_data, error))
    return FALSE;
  if (comparison <= 0 && !side_advance (new_side, table, order, error))
    return FALSE;
  return comparison < 0 || side_advance (old_side, table, order, error);
}

/**
 * ferry_row_merge:
 * @table: the table's name, for messages
 * @package_rows: rows of the package in key order
 * @target_rows: (nullable): rows of the target in the same order; %NULL for none
 * @order: the key of both streams
 * @func: called for every row; returning %FALSE ends the merge as a failure if it set @error
 * @user_data: for @func
 * @cancellable: (nullable): ends the merge with %FERRY_ERROR_CANCELLED
 * @error: return location
 *
 * Walks two streams in key order side by side, in constant memory. The target's order is proved while it is read: a
 * table whose key is not unique there, or whose index is damaged, is refused instead of being merged wrongly. The
 * package's order is proved by ferry_package_verify(). Blocking, any thread.
 *
 * Returns: %TRUE when both streams were read to the end.
 *
 * Since: 0.1
 */
gboolean
ferry_row_merge (const char           *table,
                 FerryRowReader       *package_rows,
                 FerryRowReader       *target_rows,
                 const FerryRowOrder  *order,
                 FerryMergeFunc        func,
                 gpointer              user_data,
                 GCancellable         *cancellable,
                 GError              **error)
{
  g_auto(Side) new_side = { .reader = package_rows };
  g_auto(Side) old_side = { .reader = target_rows, .previous = g_string_new (NULL) };
  guint count = 0;

  if (!side_advance (&new_side, table, order, error) || !side_advance (&old_side, table, order, error))
    return FALSE;
  while (new_side.line != NULL || old_side.line != NULL)
    {
      if ((++count & 0xfff) == 0 && g_cancellable_is_cancelled (cancellable))
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped."));
          return FALSE;
        }
      if (!step (&new_side, &old_side, table, order, func, user_data, error))
        return FALSE;
    }
  return TRUE;
}
