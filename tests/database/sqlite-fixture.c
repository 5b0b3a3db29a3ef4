#include "config.h"

#include "sqlite-fixture.h"

#include "database/ferry-sqlite.h"
#include "ferry-test-files.h"

#include <string.h>

typedef struct
{
  FerryRowReader       parent_instance;
  GPtrArray           *lines;
  guint                next;
} LinesReader;

typedef FerryRowReaderClass LinesReaderClass;

static GType lines_reader_get_type (void);
G_DEFINE_TYPE (LinesReader, lines_reader, FERRY_TYPE_ROW_READER)

static gboolean
lines_reader_next (FerryRowReader  *reader,
                   const char     **line,
                   gsize           *length,
                   GError         **error)
{
  LinesReader *self = (LinesReader *) reader;

  if (self->next == self->lines->len)
    return FALSE;
  *line = g_ptr_array_index (self->lines, self->next++);
  *length = strlen (*line);

  return TRUE;
}

static void
lines_reader_finalize (GObject *object)
{
  g_ptr_array_unref (((LinesReader *) object)->lines);
  G_OBJECT_CLASS (lines_reader_parent_class)->finalize (object);
}

static void
lines_reader_class_init (LinesReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lines_reader_finalize;
  klass->next = lines_reader_next;
}

static void
lines_reader_init (LinesReader *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_free);
}

FerryRowReader *
sqlite_fixture_lines (const char * const *lines)
{
  LinesReader *self = g_object_new (lines_reader_get_type (), NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (self->lines, g_strdup (lines[i]));

  return FERRY_ROW_READER (self);
}

void
sqlite_fixture_run (const char *path,
                    const char *sql)
{
  char *message = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

char *
sqlite_fixture_new (const char *sql)
{
  char *path = g_build_filename (ferry_test_folder (), "db.sqlite", NULL);

  sqlite_fixture_run (path, sql);
  sqlite_fixture_run (path, "PRAGMA user_version = 1");

  return path;
}

static int
append_row (void  *data,
            int    n,
            char **values,
            char **names)
{
  GString *text = data;

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", values[i] != NULL ? values[i] : "NULL");
  g_string_append_c (text, '\n');

  return 0;
}

char *
sqlite_fixture_dump (const char *path,
                     const char *sql)
{
  GString *text = g_string_new (NULL);
  char *message = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, append_row, text, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);

  return g_string_free (text, FALSE);
}

FerryDatabase *
sqlite_fixture_open (const char *path)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_sqlite (path);
  g_autoptr(GError) error = NULL;
  FerryDatabase *db = ferry_sqlite_open (settings, NULL, &error);

  g_assert_no_error (error);

  return db;
}

FerrySchema *
sqlite_fixture_schema (const char *path)
{
  g_autoptr(FerryDatabase) db = sqlite_fixture_open (path);
  g_autoptr(GError) error = NULL;
  FerrySchema *schema = ferry_database_read_schema (db, &error);

  g_assert_no_error (error);

  return schema;
}

char **
sqlite_fixture_columns (const FerryTable *table)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < table->columns->len; i++)
    {
      const FerryColumn *column = g_ptr_array_index (table->columns, i);

      if (column->generated == FERRY_GENERATED_NONE)
        g_ptr_array_add (names, g_strdup (column->name));
    }
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (names, FALSE);
}

char *
sqlite_fixture_rows (FerryDatabase *db,
                     const char    *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (db, &error);
  FerryTable *table = ferry_schema_find_table (schema, name);
  g_auto(GStrv) columns = sqlite_fixture_columns (table);
  g_autoptr(FerryRowOrder) order = ferry_row_order_new (FERRY_DIALECT_SQLITE, table, (const char * const *) columns);
  g_autoptr(GPtrArray) row_columns = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_row_column_free);
  g_autoptr(FerryRowReader) reader = NULL;
  GString *rows = g_string_new (NULL);
  const char *line;
  gsize length;

  for (guint i = 0; columns[i] != NULL; i++)
    g_ptr_array_add (row_columns, ferry_row_column_new (columns[i], NULL, NULL));
  reader = ferry_database_read_rows (db, table, row_columns, order, &error);
  g_assert_no_error (error);
  while (ferry_row_reader_next (reader, &line, &length, &error))
    {
      g_string_append_len (rows, line, (gssize) length);
      g_string_append_c (rows, '\n');
    }
  g_assert_no_error (error);

  return g_string_free (rows, FALSE);
}
