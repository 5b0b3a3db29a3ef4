#include "config.h"

#include "database/ferry-dialect.h"

static const char * const dialect_names[] = { "postgres", "sqlite" };

/**
 * ferry_dialect_to_string:
 * @dialect: a dialect
 *
 * The dialect as NocoBase's `DB_DIALECT` writes it. Any thread.
 *
 * Returns: (transfer none): "postgres" or "sqlite"
 *
 * Since: 0.1
 */
const char *
ferry_dialect_to_string (FerryDialect dialect)
{
  g_return_val_if_fail ((guint) dialect < G_N_ELEMENTS (dialect_names), dialect_names[0]);

  return dialect_names[dialect];
}

/**
 * ferry_dialect_from_string:
 * @text: (nullable): "postgres" or "sqlite"
 * @dialect: (out): receives the dialect; untouched for any other text
 *
 * Any thread.
 *
 * Returns: %TRUE when @text names a dialect that Ferry knows
 *
 * Since: 0.1
 */
gboolean
ferry_dialect_from_string (const char   *text,
                           FerryDialect *dialect)
{
  g_return_val_if_fail (dialect != NULL, FALSE);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (dialect_names); i++)
    if (g_str_equal (text, dialect_names[i]))
      {
        *dialect = (FerryDialect) i;
        return TRUE;
      }

  return FALSE;
}
