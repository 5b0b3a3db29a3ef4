#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "sqlite-fixture.h"

#include <string.h>

#define FAMILY \
  "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p REFERENCES p, o REFERENCES nowhere);" \
  " CREATE TABLE log (x); CREATE TRIGGER tr AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.id); END;" \
  " INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1, 1, NULL), (2, 77, NULL); DELETE FROM log"

typedef struct
{
  const char *name;
  const char *sql;        /* while suspended */
  const char *message;    /* part of the error; NULL: resumes */
} Case;

static const Case cases[] = {
  { "nothing", "SELECT 1", NULL },
  { "known violation stays", "INSERT INTO p VALUES (9)", NULL },
  { "parent goes", "DELETE FROM p WHERE id = 1", "table c would refer to" },
  { "child comes", "INSERT INTO c VALUES (5, 55, NULL)", "1 row of table c" },
  { "children come", "INSERT INTO c VALUES (5, 55, NULL), (6, 55, NULL)", "2 rows of table c" },
  { "violation is healed", "INSERT INTO p VALUES (77)", NULL },
  { "replaced whole", "DELETE FROM p WHERE id = 2", NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *path = sqlite_fixture_new (FAMILY);
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
  g_autofree char *fired = NULL;
  gboolean resumed;

  g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
  g_ptr_array_add (tables, ferry_schema_find_table (schema, "p"));
  g_assert_true (ferry_database_suspend (db, schema, tables, log, &error));
  g_assert_true (ferry_database_execute (db, test->sql, NULL, &error));
  resumed = ferry_database_resume (db, schema, log, &error);
  g_assert_cmpint (resumed, ==, test->message == NULL);
  if (test->message != NULL)
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_CONSTRAINT);
      g_assert_nonnull (strstr (error->message, test->message));
    }
  fired = ferry_database_query_value (db, "SELECT count(*) FROM log", NULL, NULL);
  g_assert_cmpstr (fired, ==, "0");
  g_assert_true (ferry_database_execute (db, "INSERT INTO p VALUES (1000)", NULL, NULL));
  g_free (fired);
  fired = ferry_database_query_value (db, "SELECT count(*) FROM log", NULL, NULL);
  g_assert_cmpstr (fired, ==, "1");
  g_assert_cmpuint (log->len, ==, 2);
  ferry_database_rollback (db);
}

/* a rollback in the middle leaves nothing suspended */
static void
test_rollback (void)
{
  g_autofree char *path = sqlite_fixture_new (FAMILY);
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
  g_autofree char *fired = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (ferry_database_begin (db, FERRY_TRANSACTION_WRITE, &error));
      g_assert_true (ferry_database_suspend (db, schema, schema->tables, log, &error));
      ferry_database_rollback (db);
    }
  g_assert_true (ferry_database_execute (db, "INSERT INTO p VALUES (50)", NULL, &error));
  fired = ferry_database_query_value (db, "SELECT count(*) FROM log", NULL, NULL);
  g_assert_cmpstr (fired, ==, "1");
}

static FerrySchema *
wanted_sequence (gint64 next_value)
{
  FerrySchema *schema = ferry_schema_new (FERRY_DIALECT_SQLITE, "");
  FerrySequence *sequence = ferry_sequence_new ("", "t");

  sequence->next_value = next_value;
  g_ptr_array_add (schema->sequences, sequence);

  return schema;
}

static void
test_sequences (void)
{
  static const struct { const char *rows; gint64 wanted; const char *last; guint statements; } sequences[] = {
    { "", 0, "", 0 },
    { "", 1, "", 0 },
    { "", 12, "11", 1 },
    { "INSERT INTO t VALUES (5)", 3, "5", 0 },
    { "INSERT INTO t VALUES (5)", 10, "9", 1 },
    { "INSERT INTO t VALUES (50); DELETE FROM t", 10, "50", 0 },
    { "INSERT INTO t VALUES (50); UPDATE sqlite_sequence SET seq = 3", 10, "50", 1 },
    { "INSERT INTO t VALUES (50); DELETE FROM sqlite_sequence", 0, "50", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sequences); i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); %s", sequences[i].rows);
      g_autofree char *path = sqlite_fixture_new (sql);
      g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
      g_autoptr(GPtrArray) log = g_ptr_array_new_with_free_func (g_free);
      g_autoptr(GError) error = NULL;
      g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
      g_autoptr(FerrySchema) wanted = wanted_sequence (sequences[i].wanted);
      g_autofree char *last = NULL;

      g_assert_true (ferry_database_raise_sequences (db, schema, ferry_schema_find_table (schema, "t"), wanted, log, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (log->len, ==, sequences[i].statements);
      last = ferry_database_query_value (db, "SELECT seq FROM sqlite_sequence", NULL, &error);
      g_assert_cmpstr (last != NULL ? last : "", ==, sequences[i].last);
    }
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/database/sqlite-suspend/%s", cases[i].name);

      g_test_add_data_func (g_strdelimit (name, " ", '-'), &cases[i], test_case);
    }
  g_test_add_func ("/database/sqlite-suspend/rollback", test_rollback);
  g_test_add_func ("/database/sqlite-suspend/sequences", test_sequences);

  return g_test_run ();
}
