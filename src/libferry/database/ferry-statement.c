#include "config.h"

#include "database/ferry-statement.h"

/**
 * ferry_statement_new:
 * @phase: before or after the data
 * @kind: what it does, a stable word such as "add-column"
 * @table: (nullable): id of the table; %NULL for types
 * @object: (nullable): the column, key or index
 * @sql: (transfer full): one statement without ending semicolon
 *
 * A statement without hazard, its values not counted.
 *
 * Returns: (transfer full): the statement. Any thread.
 *
 * Since: 0.1
 */
FerryStatement *
ferry_statement_new (FerryStatementPhase  phase,
                     const char          *kind,
                     const char          *table,
                     const char          *object,
                     char                *sql)
{
  FerryStatement *self;

  g_return_val_if_fail (kind != NULL && sql != NULL, NULL);

  self = g_new0 (FerryStatement, 1);
  self->phase = phase;
  self->kind = g_strdup (kind);
  self->table = g_strdup (table);
  self->object = g_strdup (object);
  self->sql = sql;
  self->hazard = FERRY_HAZARD_NONE;
  self->values_lost = -1;

  return self;
}

/**
 * ferry_statement_free:
 * @self: (nullable) (transfer full): a statement
 *
 * Frees it. Any thread.
 *
 * Since: 0.1
 */
void
ferry_statement_free (FerryStatement *self)
{
  if (self == NULL)
    return;

  g_free (self->table);
  g_free (self->object);
  g_free (self->kind);
  g_free (self->sql);
  g_free (self->count_sql);
  g_free (self->note);
  g_free (self);
}
