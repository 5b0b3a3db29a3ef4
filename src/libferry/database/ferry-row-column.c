#include "config.h"

#include "database/ferry-row-column.h"

/**
 * ferry_row_column_new:
 * @name: name of the column in the stream
 * @type: (nullable): PostgreSQL type whose text form the stream shall have
 * @expression: (nullable): SQL over the table's own columns that gives the value; %NULL reads the column @name
 *
 * Makes a column of a row stream. Any thread.
 *
 * Returns: (transfer full): the column; free it with ferry_row_column_free()
 *
 * Since: 0.1
 */
FerryRowColumn *
ferry_row_column_new (const char *name,
                      const char *type,
                      const char *expression)
{
  FerryRowColumn *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (FerryRowColumn, 1);
  self->name = g_strdup (name);
  self->type = g_strdup (type);
  self->expression = g_strdup (expression);

  return self;
}

/**
 * ferry_row_column_free:
 * @self: (nullable) (transfer full): a column
 *
 * Frees @self and its strings. Any thread.
 *
 * Since: 0.1
 */
void
ferry_row_column_free (FerryRowColumn *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->type);
  g_free (self->expression);
  g_free (self);
}
