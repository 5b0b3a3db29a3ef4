#include "config.h"

#include "database/ferry-postgres-private.h"

/* What the text form of values, the meaning of names and the length of a statement depend on. Roles and databases can
 * have settings of their own for all of these. Settings that the server does not know are left out. */
static const char * const pins[][2] = {
  { "DateStyle", "ISO, YMD" },
  { "IntervalStyle", "postgres" },
  { "TimeZone", "UTC" },
  { "extra_float_digits", "1" },
  { "bytea_output", "hex" },
  { "lc_monetary", "C" },
  { "xmloption", "content" },
  { "array_nulls", "on" },
  { "standard_conforming_strings", "on" },
  { "transform_null_equals", "off" },
  { "quote_all_identifiers", "off" },
  { "row_security", "off" },
  { "jit", "off" },
  { "lock_timeout", "0" },
  { "statement_timeout", "0" },
  { "transaction_timeout", "0" },
  { "idle_in_transaction_session_timeout", "0" },
  { "idle_session_timeout", "0" },
  { "client_min_messages", "warning" },
};

static char *
pin_statement (void)
{
  GString *sql = g_string_new ("SELECT pg_catalog.set_config(s.name, v.value, false) FROM (VALUES ");

  for (guint i = 0; i < G_N_ELEMENTS (pins); i++)
    g_string_append_printf (sql, "%s('%s','%s')", i > 0 ? "," : "", pins[i][0], pins[i][1]);
  g_string_append (sql, ") v(name, value) JOIN pg_catalog.pg_settings s ON s.name = v.name");

  return g_string_free (sql, FALSE);
}

/* Rows are read in an order that an index rarely has: 4 MB, the server's default, makes it sort them on disk in many runs. An administrator's larger
 * memory stays. */
#define SORT_MEMORY \
  "SELECT pg_catalog.set_config('work_mem', '64MB', false) FROM pg_catalog.pg_settings s" \
  " WHERE s.name = 'work_mem' AND s.setting::pg_catalog.int8 < 65536"

/* search_path goes first and alone, since until then "=" could be anybody's operator */
gboolean
_ferry_postgres_pin (FerryPostgres  *self,
                     GError        **error)
{
  g_autofree char *sql = pin_statement ();
  g_autoptr(PGresult) path = _ferry_postgres_run (self, "SELECT pg_catalog.set_config('search_path', '', false)", NULL, error);
  g_autoptr(PGresult) result = NULL;
  g_autoptr(PGresult) memory = NULL;
  g_autoptr(PGresult) check_interval = NULL;

  if (path == NULL)
    return FALSE;
  result = _ferry_postgres_run (self, sql, NULL, error);
  memory = result != NULL ? _ferry_postgres_run (self, SORT_MEMORY, NULL, error) : NULL;
  if (memory == NULL)
    return FALSE;

  /* the server notices a dead client while it works; servers before 14 or on some systems can't, and nothing is lost */
  check_interval = _ferry_postgres_run (self, "SET client_connection_check_interval = '500ms'", NULL, NULL);
  return PQstatus (self->connection) == CONNECTION_OK;
}
