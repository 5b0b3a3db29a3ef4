#include "config.h"

#include "postgres-fixture.h"

#include "ferry-test-postgres.h"

void
fixture_set_up (Fixture       *fixture,
                gconstpointer  sql)
{
  g_autoptr(FerryConnectionSettings) settings = NULL;
  g_autoptr(GError) error = NULL;

  fixture->name = ferry_test_postgres_create_database ();
  if (sql != NULL)
    ferry_test_postgres_run (fixture->name, sql);
  fixture->cancellable = g_cancellable_new ();
  settings = ferry_test_postgres_settings (fixture->name);
  fixture->db = ferry_database_open (settings, fixture->cancellable, &error);
  g_assert_no_error (error);
}

void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  sql)
{
  g_clear_pointer (&fixture->schema, ferry_schema_unref);
  g_assert_finalize_object (fixture->db);
  g_clear_object (&fixture->cancellable);
}

FerryDatabase *
fixture_open (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  FerryDatabase *db = ferry_database_open (ferry_database_get_settings (fixture->db), NULL, &error);

  g_assert_no_error (error);
  return db;
}

void
fixture_run (FerryDatabase *db,
             const char    *sql)
{
  g_autoptr(GError) error = NULL;

  ferry_database_execute (db, sql, NULL, &error);
  g_assert_no_error (error);
}

void
fixture_begin (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  ferry_database_begin (fixture->db, FERRY_TRANSACTION_WRITE, &error);
  g_assert_no_error (error);
}

void
fixture_commit (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  ferry_database_commit (fixture->db, &error);
  g_assert_no_error (error);
}

const FerryTable *
fixture_table (Fixture    *fixture,
               const char *id)
{
  g_autoptr(GError) error = NULL;
  const FerryTable *table;

  if (fixture->schema == NULL)
    fixture->schema = ferry_database_read_schema (fixture->db, &error);
  g_assert_no_error (error);
  table = ferry_schema_find_table (fixture->schema, id);
  g_assert_nonnull (table);

  return table;
}

void
fixture_assert_value (FerryDatabase *db,
                      const char    *sql,
                      const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *value = ferry_database_query_value (db, sql, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

GPtrArray *
fixture_read (FerryDatabase      *db,
              const FerryTable   *table,
              const char * const *columns,
              gboolean            ordered)
{
  g_autoptr(GPtrArray) row_columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  g_autoptr(FerryRowOrder) order = ordered ? ferry_row_order_new (FERRY_DIALECT_POSTGRES, table, columns) : NULL;
  g_autoptr(FerryRowReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *line;
  gsize length;

  for (guint i = 0; columns[i] != NULL; i++)
    g_ptr_array_add (row_columns, ferry_row_column_new (columns[i], NULL, NULL));
  reader = ferry_database_read_rows (db, table, row_columns, order, &error);
  g_assert_no_error (error);
  while (ferry_row_reader_next (reader, &line, &length, &error))
    g_ptr_array_add (lines, g_strndup (line, length));
  g_assert_no_error (error);

  return lines;
}

gboolean
fixture_write (FerryDatabase       *db,
               const FerryTable    *table,
               const char * const  *columns,
               GPtrArray           *lines,
               GError             **error)
{
  g_autoptr(FerryRowWriter) writer = ferry_database_write_rows (db, table, columns, error);
  gint64 n_rows = -1;

  if (writer == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      if (!ferry_row_writer_write (writer, line, strlen (line), error))
        return FALSE;
    }
  if (!ferry_row_writer_finish (writer, &n_rows, error))
    return FALSE;
  g_assert_cmpint (n_rows, ==, lines->len);

  return TRUE;
}

/* ---- lines of the test's own as a stream ---- */

#define TEST_TYPE_LINES (test_lines_get_type ())
G_DECLARE_FINAL_TYPE (TestLines, test_lines, TEST, LINES, FerryRowReader)

struct _TestLines
{
  FerryRowReader   parent_instance;
  char           **lines;
  guint            position;
};

G_DEFINE_FINAL_TYPE (TestLines, test_lines, FERRY_TYPE_ROW_READER)

static gboolean
test_lines_next (FerryRowReader  *reader,
                 const char     **line,
                 gsize           *length,
                 GError         **error)
{
  TestLines *self = TEST_LINES (reader);

  if (self->lines[self->position] == NULL)
    return FALSE;
  *line = self->lines[self->position++];
  *length = strlen (*line);

  return TRUE;
}

static void
test_lines_finalize (GObject *object)
{
  g_strfreev (TEST_LINES (object)->lines);
  G_OBJECT_CLASS (test_lines_parent_class)->finalize (object);
}

static void
test_lines_class_init (TestLinesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_lines_finalize;
  FERRY_ROW_READER_CLASS (klass)->next = test_lines_next;
}

static void
test_lines_init (TestLines *self)
{
}

FerryRowReader *
fixture_lines_new (const char * const *lines)
{
  TestLines *self = g_object_new (TEST_TYPE_LINES, NULL);

  self->lines = g_strdupv ((char **) lines);
  return FERRY_ROW_READER (self);
}
