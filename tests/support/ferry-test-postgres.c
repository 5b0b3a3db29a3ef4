#include "config.h"

#include "ferry-test-postgres.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#define HOW "run the test through build-aux/with-postgres (it starts a throwaway PostgreSQL server)"

static GPtrArray *databases;

const char *
ferry_test_postgres_host (void)
{
  return ferry_test_require_env ("FERRY_TEST_PGHOST", HOW);
}

static PGconn *
connect_to (const char *database)
{
  const char *keywords[] = { "host", "user", "dbname", "client_encoding", "options", NULL };
  const char *values[] = { ferry_test_postgres_host (), "postgres", database, "UTF8", "-c client_min_messages=warning", NULL };
  PGconn *connection = PQconnectdbParams (keywords, values, 0);

  if (PQstatus (connection) != CONNECTION_OK)
    g_error ("the test server does not answer: %s %s", PQerrorMessage (connection), HOW);

  return connection;
}

static char *
run (const char *database,
     const char *sql)
{
  PGconn *connection = connect_to (database);
  PGresult *result = PQexec (connection, sql);
  char *value = NULL;

  if (PQresultStatus (result) != PGRES_COMMAND_OK && PQresultStatus (result) != PGRES_TUPLES_OK && PQresultStatus (result) != PGRES_EMPTY_QUERY)
    g_error ("%s\n%s", PQresultErrorMessage (result), sql);
  if (PQntuples (result) > 0 && PQnfields (result) > 0 && !PQgetisnull (result, 0, 0))
    value = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  PQfinish (connection);

  return value;
}

static void
drop_databases (void)
{
  for (guint i = 0; i < databases->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP DATABASE IF EXISTS %s WITH (FORCE)", (char *) g_ptr_array_index (databases, i));

      g_free (run ("postgres", sql));
    }
  g_clear_pointer (&databases, g_ptr_array_unref);
}

const char *
ferry_test_postgres_create_database (void)
{
  g_autofree char *sql = NULL;
  char *name;

  if (databases == NULL)
    {
      databases = g_ptr_array_new_with_free_func (g_free);
      atexit (drop_databases);
    }
  name = g_strdup_printf ("ferry_%d_%u", (int) getpid (), databases->len + 1);
  sql = g_strdup_printf ("CREATE DATABASE %s TEMPLATE template0", name);
  g_free (run ("postgres", sql));
  g_ptr_array_add (databases, name);

  return name;
}

char *
ferry_test_postgres_uri (const char *database)
{
  g_autofree char *host = g_uri_escape_string (ferry_test_postgres_host (), NULL, FALSE);

  return g_strdup_printf ("postgresql:///%s?host=%s&user=postgres", database, host);
}

void
ferry_test_postgres_run (const char *database,
                         const char *sql)
{
  g_free (run (database, sql));
}

char *
ferry_test_postgres_value (const char *database,
                           const char *sql)
{
  return run (database, sql);
}

char *
ferry_test_postgres_program (const char *name)
{
  return g_build_filename (ferry_test_require_env ("FERRY_TEST_PGBIN", HOW), name, NULL);
}

static void
run_psql (const char *database,
          const char *path)
{
  g_autofree char *psql = ferry_test_postgres_program ("psql");
  const char *arguments[] = { psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", ferry_test_postgres_host (), "-U", "postgres",
                              "-d", database, "-o", "/dev/null", "-f", path, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *messages = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &messages, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", path, messages);
}

void
ferry_test_postgres_load (const char *database,
                          const char *path)
{
  g_autofree char *unpacked = NULL;

  if (!g_str_has_suffix (path, ".gz"))
    {
      run_psql (database, path);
      return;
    }
  unpacked = g_build_filename (ferry_test_folder (), "script.sql", NULL);
  ferry_test_gunzip (path, unpacked);
  run_psql (database, unpacked);
}
