#include "config.h"

#include "ferry-test-libpq.h"

#include "base/ferry-error.h"

#include "ferry-test-postgres.h"

#include <libpq-fe.h>

#define FERRY_TYPE_TEST_LIBPQ (ferry_test_libpq_get_type ())
G_DECLARE_FINAL_TYPE (FerryTestLibpq, ferry_test_libpq, FERRY, TEST_LIBPQ, FerryDatabase)

struct _FerryTestLibpq
{
  FerryDatabase  parent_instance;
  PGconn        *connection;
};

G_DEFINE_FINAL_TYPE (FerryTestLibpq, ferry_test_libpq, FERRY_TYPE_DATABASE)

static FerryDialect
get_dialect (FerryDatabase *database)
{
  return FERRY_DIALECT_POSTGRES;
}

static int
get_version (FerryDatabase *database)
{
  return PQserverVersion (FERRY_TEST_LIBPQ (database)->connection);
}

static gboolean
check (PGresult    *result,
       const char  *sql,
       GError     **error)
{
  if (PQresultStatus (result) == PGRES_COMMAND_OK || PQresultStatus (result) == PGRES_TUPLES_OK)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_SQL, "%s: %s", PQresultErrorMessage (result), sql);
  PQclear (result);

  return FALSE;
}

static gboolean
query (FerryDatabase       *database,
       const char          *sql,
       const char * const  *parameters,
       FerryRowFunc         func,
       gpointer             user_data,
       GError             **error)
{
  FerryTestLibpq *self = FERRY_TEST_LIBPQ (database);
  int n_parameters = parameters != NULL ? (int) g_strv_length ((char **) parameters) : 0;
  PGresult *result = PQexecParams (self->connection, sql, n_parameters, NULL, parameters, NULL, NULL, 0);
  g_autofree const char **values = NULL;

  if (!check (result, sql, error))
    return FALSE;

  values = g_new0 (const char *, MAX (PQnfields (result), 1));
  for (int row = 0; row < PQntuples (result); row++)
    {
      for (int i = 0; i < PQnfields (result); i++)
        values[i] = PQgetisnull (result, row, i) ? NULL : PQgetvalue (result, row, i);
      if (!func ((guint) PQnfields (result), values, user_data))
        break;
    }
  PQclear (result);

  return TRUE;
}

/* the extended protocol: a second statement in the text is an error */
static gboolean
execute (FerryDatabase  *database,
         const char     *sql,
         gint64         *affected,
         GError        **error)
{
  PGresult *result = PQexecParams (FERRY_TEST_LIBPQ (database)->connection, sql, 0, NULL, NULL, NULL, NULL, 0);

  if (!check (result, sql, error))
    return FALSE;
  if (affected != NULL)
    *affected = g_ascii_strtoll (PQcmdTuples (result), NULL, 10);
  PQclear (result);

  return TRUE;
}

static gboolean
begin (FerryDatabase         *database,
       FerryTransactionMode   mode,
       GError               **error)
{
  return execute (database, "BEGIN", NULL, error);
}

static gboolean
commit (FerryDatabase  *database,
        GError        **error)
{
  return execute (database, "COMMIT", NULL, error);
}

static void
roll_back (FerryDatabase *database)
{
  execute (database, "ROLLBACK", NULL, NULL);
}

static void
finalize (GObject *object)
{
  PQfinish (FERRY_TEST_LIBPQ (object)->connection);
  G_OBJECT_CLASS (ferry_test_libpq_parent_class)->finalize (object);
}

static void
ferry_test_libpq_class_init (FerryTestLibpqClass *klass)
{
  FerryDatabaseClass *database_class = FERRY_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  database_class->get_dialect = get_dialect;
  database_class->get_version = get_version;
  database_class->query = query;
  database_class->execute = execute;
  database_class->begin = begin;
  database_class->commit = commit;
  database_class->rollback = roll_back;
}

static void
ferry_test_libpq_init (FerryTestLibpq *self)
{
}

FerryDatabase *
ferry_test_libpq_open (const char *database)
{
  const char *keywords[] = { "host", "user", "dbname", "client_encoding", "options", NULL };
  const char *values[] = { ferry_test_postgres_host (), "postgres", database, "UTF8",
                           "-c client_min_messages=error -c search_path= -c timezone=UTC", NULL };
  FerryTestLibpq *self = g_object_new (FERRY_TYPE_TEST_LIBPQ, NULL);

  self->connection = PQconnectdbParams (keywords, values, 0);
  if (PQstatus (self->connection) != CONNECTION_OK)
    g_error ("%s", PQerrorMessage (self->connection));

  return FERRY_DATABASE (self);
}
