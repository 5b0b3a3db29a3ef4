#include "config.h"

#include "database/ferry-sqlite-affinity.h"

#include <string.h>

/**
 * ferry_sqlite_affinity:
 * @type: declared type of a column, may be ""
 * @strict: whether its table is STRICT, where ANY means none
 *
 * Source: SQLite documentation, "Datatypes In SQLite", section 3.1, and "STRICT Tables". Any thread.
 *
 * Returns: the column's affinity
 *
 * Since: 0.1
 */
FerrySqliteAffinity
ferry_sqlite_affinity (const char *type,
                       gboolean    strict)
{
  g_autofree char *upper = g_ascii_strup (type, -1);

  if (strict && strcmp (upper, "ANY") == 0)
    return FERRY_SQLITE_AFFINITY_NONE;
  if (strstr (upper, "INT") != NULL)
    return FERRY_SQLITE_AFFINITY_NUMBER;
  if (strstr (upper, "CHAR") != NULL || strstr (upper, "CLOB") != NULL || strstr (upper, "TEXT") != NULL)
    return FERRY_SQLITE_AFFINITY_TEXT;
  if (strstr (upper, "BLOB") != NULL || *upper == '\0')
    return FERRY_SQLITE_AFFINITY_NONE;
  if (strstr (upper, "REAL") != NULL || strstr (upper, "FLOA") != NULL || strstr (upper, "DOUB") != NULL)
    return FERRY_SQLITE_AFFINITY_REAL;

  return FERRY_SQLITE_AFFINITY_NUMBER;
}

static char *
fill_in (const char *pattern,
         const char *name)
{
  g_auto(GStrv) parts = g_strsplit (pattern, "@", -1);

  return g_strjoinv (name, parts);
}

/**
 * ferry_sqlite_affinity_convert:
 * @name: a column's name, quoted
 * @from: its affinity
 * @to: the affinity that it will have
 *
 * Affinity turns a text into a number only if it looks like one. In SQL that is what the comparison of the text with its own
 * CAST tells, because numeric affinity is applied to the text before comparing. Any thread.
 *
 * Returns: (transfer full) (nullable): an expression over the table's own columns, or %NULL when no value changes
 *
 * Since: 0.1
 */
char *
ferry_sqlite_affinity_convert (const char          *name,
                               FerrySqliteAffinity  from,
                               FerrySqliteAffinity  to)
{
  if (from == to || to == FERRY_SQLITE_AFFINITY_NONE)
    return NULL;
  if (to == FERRY_SQLITE_AFFINITY_TEXT)
    return fill_in ("CASE WHEN typeof(@) IN ('integer', 'real') THEN CAST(@ AS TEXT) ELSE @ END", name);
  if (to == FERRY_SQLITE_AFFINITY_REAL)
    return fill_in ("CASE WHEN typeof(@) = 'integer' OR (typeof(@) = 'text' AND CAST(@ AS NUMERIC) = @) THEN CAST(@ AS REAL) ELSE @ END", name);

  return fill_in ("CASE WHEN typeof(@) = 'text' AND CAST(@ AS NUMERIC) = @ THEN CAST(@ AS NUMERIC)"
                  " WHEN typeof(@) = 'real' AND abs(@) < 9.2e18 AND CAST(@ AS INTEGER) = @ THEN CAST(@ AS INTEGER) ELSE @ END", name);
}

/**
 * ferry_sqlite_affinity_loss:
 * @name: a column's name, quoted
 * @from: its affinity
 * @to: the affinity that it will have
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): a condition that holds for the rows that would lose, or %NULL when none can
 *
 * Since: 0.1
 */
char *
ferry_sqlite_affinity_loss (const char          *name,
                            FerrySqliteAffinity  from,
                            FerrySqliteAffinity  to)
{
  if (from == to || to == FERRY_SQLITE_AFFINITY_NONE)
    return NULL;
  if (to == FERRY_SQLITE_AFFINITY_TEXT)
    return fill_in ("typeof(@) = 'real' AND CAST(CAST(@ AS TEXT) AS REAL) <> @", name);
  if (to == FERRY_SQLITE_AFFINITY_NUMBER && from == FERRY_SQLITE_AFFINITY_REAL)
    return NULL;
  if (to == FERRY_SQLITE_AFFINITY_NUMBER)
    return fill_in ("typeof(@) = 'text' AND CAST(@ AS NUMERIC) = @ AND CAST(CAST(@ AS NUMERIC) AS TEXT) || '' <> @ COLLATE BINARY", name);

  return fill_in ("(typeof(@) = 'integer' AND CAST(CAST(@ AS REAL) AS INTEGER) <> @)"
                  " OR (typeof(@) = 'text' AND CAST(@ AS NUMERIC) = @ AND CAST(CAST(@ AS NUMERIC) AS TEXT) || '' <> @ COLLATE BINARY)", name);
}
