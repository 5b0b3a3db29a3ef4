#include "config.h"

#include "database/ferry-sqlite-rebuild.h"

#include "database/ferry-sqlite-affinity.h"
#include "database/ferry-sqlite-compare.h"
#include "database/ferry-sqlite-ddl.h"
#include "database/ferry-sqlite-statement.h"

#include <sqlite3.h>

/* Source of the procedure: SQLite documentation, "ALTER TABLE", section 7, "Making Other Kinds Of Table Schema Changes". Connections of
 * Ferry have foreign keys off and legacy_alter_table on, so that nothing that refers to the table notices. Indexes and triggers go with the
 * old table; whoever calls makes them again. */

/**
 * ferry_sqlite_conversion:
 * @from: a table
 * @to: what it is to be
 * @column: a column of @to that @from has too
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): an expression, or %NULL when the column's values stay as they are
 *
 * Since: 0.1
 */
char *
ferry_sqlite_conversion (const FerryTable  *from,
                         const FerryTable  *to,
                         const FerryColumn *column)
{
  const FerryColumn *old = ferry_sqlite_find_column (from, column->name);
  g_autoptr(GString) name = g_string_new (NULL);

  ferry_sqlite_append_name (name, column->name);

  return ferry_sqlite_affinity_convert (name->str, ferry_sqlite_affinity (old->type, from->strict),
                                        ferry_sqlite_affinity (column->type, to->strict));
}

/* rowids without a name stay, for something outside (a full text index) may know them */
static gboolean
keeps_rowid (const FerryTable *from,
             const FerryTable *to)
{
  const FerryKey *key = ferry_table_get_primary (to);
  const FerryColumn *column = key != NULL && key->columns->len == 1
                              ? ferry_sqlite_find_column (to, g_ptr_array_index (key->columns, 0)) : NULL;

  if (from->without_rowid || to->without_rowid)
    return FALSE;
  if (column != NULL && g_ascii_strcasecmp (column->type, "INTEGER") == 0)
    return FALSE;

  return ferry_sqlite_find_column (from, "rowid") == NULL && ferry_sqlite_find_column (to, "rowid") == NULL;
}

static void
append_value (GString           *values,
              const FerryTable  *from,
              const FerryTable  *to,
              const FerryColumn *column)
{
  g_autofree char *conversion = ferry_sqlite_conversion (from, to, column);

  if (conversion != NULL)
    g_string_append (values, conversion);
  else
    ferry_sqlite_append_name (values, column->name);
}

/**
 * ferry_sqlite_copy_sql:
 * @from: a table
 * @to: what it is to be
 * @temporary: the name under which @to stands
 *
 * New columns are left out: they get their default. Any thread.
 *
 * Returns: (transfer full): an INSERT … SELECT
 *
 * Since: 0.1
 */
char *
ferry_sqlite_copy_sql (const FerryTable *from,
                       const FerryTable *to,
                       const char       *temporary)
{
  GString *sql = g_string_new ("INSERT INTO ");
  g_autoptr(GString) values = g_string_new (NULL);
  gboolean rowid = keeps_rowid (from, to);

  ferry_sqlite_append_name (sql, temporary);
  g_string_append (sql, rowid ? " (rowid" : " (");
  g_string_append (values, rowid ? "rowid" : "");
  for (guint i = 0, n = rowid; i < to->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (to->columns, i);

      if (column->generated != FERRY_GENERATED_NONE || ferry_sqlite_find_column (from, column->name) == NULL)
        continue;
      g_string_append (sql, n > 0 ? ", " : "");
      g_string_append (values, n++ > 0 ? ", " : "");
      ferry_sqlite_append_name (sql, column->name);
      append_value (values, from, to, column);
    }
  g_string_append_printf (sql, ") SELECT %s FROM ", values->str);
  ferry_sqlite_append_name (sql, from->name);

  return g_string_free (sql, FALSE);
}

static gboolean
has_sequence (const FerryTable *table)
{
  for (guint i = 0; i < table->columns->len; i++)
    if (((FerryColumn *) g_ptr_array_index (table->columns, i))->identity == FERRY_IDENTITY_AUTOINCREMENT)
      return TRUE;

  return FALSE;
}

static FerryStatement *
add (GPtrArray           *statements,
     FerryStatementPhase  phase,
     const char          *kind,
     const FerryTable    *table,
     char                *sql)
{
  FerryStatement *statement = ferry_statement_new (phase, kind, table->name, NULL, sql);

  g_ptr_array_add (statements, statement);

  return statement;
}

static char *
take (char *sql)
{
  char *copy = g_strdup (sql);

  sqlite3_free (sql);

  return copy;
}

/* the copy starts counting at its own rows: the old table's count, which is never lower, takes its place */
static void
add_sequence (GPtrArray           *statements,
              FerryStatementPhase  phase,
              const FerryTable    *table,
              const char          *temporary)
{
  add (statements, phase, "rebuild-sequence", table, take (sqlite3_mprintf ("DELETE FROM sqlite_sequence WHERE name = %Q", temporary)));
  add (statements, phase, "rebuild-sequence", table,
       take (sqlite3_mprintf ("INSERT INTO sqlite_sequence (name, seq) SELECT %Q, seq FROM sqlite_sequence WHERE name = %Q", temporary, table->name)));
}

/**
 * ferry_sqlite_rebuild:
 * @from: the table as it is when the statements run
 * @to: what it is to be
 * @temporary: a name that no table has
 * @phase: when they run
 * @statements: (inout) (element-type FerryStatement): where they are appended
 *
 * Any thread.
 *
 * Returns: (transfer none): the statement that copies the rows, to note its hazard
 *
 * Since: 0.1
 */
FerryStatement *
ferry_sqlite_rebuild (const FerryTable    *from,
                      const FerryTable    *to,
                      const char          *temporary,
                      FerryStatementPhase  phase,
                      GPtrArray           *statements)
{
  FerryStatement *copy;

  add (statements, phase, "rebuild-create", from, ferry_sqlite_create_table_sql (to, temporary));
  copy = add (statements, phase, "rebuild-copy", from, ferry_sqlite_copy_sql (from, to, temporary));
  if (has_sequence (from) && has_sequence (to))
    add_sequence (statements, phase, from, temporary);
  add (statements, phase, "rebuild-drop", from, take (sqlite3_mprintf ("DROP TABLE \"%w\"", from->name)));
  add (statements, phase, "rebuild-rename", from, take (sqlite3_mprintf ("ALTER TABLE \"%w\" RENAME TO \"%w\"", temporary, from->name)));

  return copy;
}
