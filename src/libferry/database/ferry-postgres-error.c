#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/ferry-error.h"
#include "database/ferry-postgres-private.h"

/* Source: PostgreSQL 15 documentation, Appendix A, "PostgreSQL Error Codes". The first prefix that fits holds. */
static const struct
{
  const char *prefix;
  FerryError  code;
  const char *next_step;   /* nullable */
} states[] = {
  { "08", FERRY_ERROR_CONNECTION, N_("check the server and the network, then try again") },
  { "23", FERRY_ERROR_CONSTRAINT, NULL },
  { "25006", FERRY_ERROR_PERMISSION, N_("the database is read-only: choose the primary server, or allow writing") },
  { "28", FERRY_ERROR_AUTHENTICATION, N_("check user and password") },
  { "3D000", FERRY_ERROR_NOT_FOUND, NULL },
  { "3F000", FERRY_ERROR_NOT_FOUND, NULL },
  { "40001", FERRY_ERROR_BUSY, N_("another session changed the same rows: try again") },
  { "40P01", FERRY_ERROR_BUSY, N_("another session wanted the same tables the other way round: try again") },
  { "42501", FERRY_ERROR_PERMISSION, N_("grant the right to this user, or connect as the owner of the tables") },
  { "42P01", FERRY_ERROR_NOT_FOUND, NULL },
  { "53100", FERRY_ERROR_NO_SPACE, N_("make room on the database server, then try again") },
  { "53300", FERRY_ERROR_BUSY, N_("the server has no free connection: close some, then try again") },
  { "55006", FERRY_ERROR_BUSY, N_("end what uses it, then try again") },
  { "55P03", FERRY_ERROR_BUSY, N_("another session holds the lock: wait or end it, then try again") },
  { "57014", FERRY_ERROR_BUSY, N_("somebody else cancelled the statement on the server: try again") },
  { "57P", FERRY_ERROR_CONNECTION, N_("the server was stopped or is starting: try again when it runs") },
  { "58", FERRY_ERROR_IO, N_("the server has trouble with its files: see its log") },
  { "XX00", FERRY_ERROR_IO, N_("the server found its data damaged or failed itself: see its log") },
};

static const char *
field (PGresult *result,
       int       code)
{
  const char *text = result != NULL ? PQresultErrorField (result, code) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

gboolean
_ferry_postgres_has_state (FerryPostgres *self,
                           const char    *sqlstate)
{
  return strncmp (self->sqlstate, sqlstate, strlen (sqlstate)) == 0;
}

/* details of violated constraints and the end of "invalid input syntax for type integer: "x"" are values of users */
static void
append_cause (GString    *message,
              PGresult   *result,
              const char *state)
{
  const char *primary = field (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *detail = field (result, PG_DIAG_MESSAGE_DETAIL);
  const char *value = g_str_has_prefix (state, "22") && primary != NULL ? strstr (primary, ": \"") : NULL;

  if (primary != NULL)
    g_string_append_len (message, primary, value != NULL ? value - primary : -1);
  if (detail != NULL && (g_str_has_prefix (state, "2B") || g_str_has_prefix (state, "42") || g_str_has_prefix (state, "55")))
    g_string_append_printf (message, ": %s", detail);
}

/* where it is: table, constraint; of a COPY the number of the row and its column, but not the value */
static void
append_place (GString  *message,
              PGresult *result)
{
  const char *schema = field (result, PG_DIAG_SCHEMA_NAME);
  const char *table = field (result, PG_DIAG_TABLE_NAME);
  const char *constraint = field (result, PG_DIAG_CONSTRAINT_NAME);
  const char *context = field (result, PG_DIAG_CONTEXT);
  g_autoptr(GRegex) regex = g_regex_new ("^COPY .*, line ([0-9]+)(?:, column ([^:\n]+))?", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  if (table != NULL)
    g_string_append_printf (message, _(" (table %s.%s)"), schema != NULL ? schema : "", table);
  if (constraint != NULL)
    g_string_append_printf (message, _(" (constraint %s)"), constraint);
  if (context != NULL && g_regex_match (regex, context, 0, &match))
    {
      g_autofree char *row = g_match_info_fetch (match, 1);
      g_autofree char *column = g_match_info_fetch (match, 2);

      if (column != NULL && *column != '\0')
        g_string_append_printf (message, _(" (row %s, column %s)"), row, column);
      else
        g_string_append_printf (message, _(" (row %s)"), row);
    }
}

static void
set_from_result (const char  *state,
                 PGresult    *result,
                 GError     **error)
{
  g_autoptr(GString) message = g_string_new (_("The database refused a statement: "));
  FerryError code = FERRY_ERROR_SQL;

  append_cause (message, result, state);
  append_place (message, result);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_has_prefix (state, states[i].prefix))
      {
        code = states[i].code;
        if (states[i].next_step != NULL)
          g_string_append_printf (message, "; %s", _(states[i].next_step));
        break;
      }
  if (*state != '\0')
    g_string_append_printf (message, " [%s]", state);

  g_set_error_literal (error, FERRY_ERROR, (gint) code, message->str);
}

/* libpq breaks and indents its lines: they become one */
char *
_ferry_postgres_one_line (const char *message)
{
  g_autoptr(GRegex) space = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *line = g_regex_replace_literal (space, message, -1, 0, " ", 0, NULL);

  return g_strstrip (g_steal_pointer (&line));
}

void
_ferry_postgres_set_lost (FerryPostgres  *self,
                          GError        **error)
{
  g_autofree char *what = ferry_connection_settings_describe (ferry_database_get_settings (FERRY_DATABASE (self)));
  g_autofree char *cause = _ferry_postgres_one_line (PQerrorMessage (self->connection));

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION,
               _("%s: the connection to the database is lost (%s); check the server and the network, then try again"), what, cause);
}

/* whether @result is a success; sets @error and remembers the SQLSTATE otherwise */
gboolean
_ferry_postgres_check (FerryPostgres  *self,
                       PGresult       *result,
                       GError        **error)
{
  GCancellable *cancellable = ferry_database_get_cancellable (FERRY_DATABASE (self));
  ExecStatusType status = result != NULL ? PQresultStatus (result) : PGRES_FATAL_ERROR;
  gboolean lost = PQstatus (self->connection) == CONNECTION_BAD;
  const char *state = field (result, PG_DIAG_SQLSTATE);

  if (!lost && (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK))
    return TRUE;

  g_strlcpy (self->sqlstate, state != NULL ? state : "", sizeof self->sqlstate);
  if (self->interrupted && g_cancellable_is_cancelled (cancellable) && (lost || _ferry_postgres_has_state (self, "57014")))
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped while the database was working"));
  else if (lost)
    _ferry_postgres_set_lost (self, error);
  else if (status == PGRES_EMPTY_QUERY)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SQL, _("The database was given a statement that is empty"));
  else if (status != PGRES_FATAL_ERROR)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SQL, _("The database was given a statement that can't run here (COPY)"));
  else
    set_from_result (self->sqlstate, result, error);

  return FALSE;
}
