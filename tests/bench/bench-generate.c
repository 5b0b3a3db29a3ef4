/* Data for tests/bench/run: the same bytes for the same kind and size, everywhere.
 *
 *   bench-generate rows|config MEGABYTES            COPY text on standard output
 *   bench-generate rows|config MEGABYTES FILE       the same rows in a new SQLite database
 */
#include "config.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static guint64 state = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

/* splitmix64, Sebastiano Vigna, public domain */
static guint64
next_random (void)
{
  guint64 z = (state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static const char * const words[] = {
  "order", "customer", "ticket", "invoice", "escalate", "approve", "notify", "warehouse", "delivery", "partner", "region", "segment",
  "discount", "priority", "schedule", "contract", "renewal", "supplier", "margin", "forecast", "account", "payment", "credit", "status",
  "closed", "pending", "review", "assigned", "team", "sales", "support", "finance", "audit", "quarter", "budget", "plan",
};

static const char *
word (void)
{
  return words[next_random () % G_N_ELEMENTS (words)];
}

static char *
uuid (void)
{
  guint64 a = next_random (), b = next_random ();

  return g_strdup_printf ("%08x-%04x-4%03x-a%03x-%012" G_GINT64_MODIFIER "x", (guint) (a >> 32), (guint) (a >> 16) & 0xffff, (guint) a & 0xfff,
                          (guint) (b >> 52), b & G_GUINT64_CONSTANT (0xffffffffffff));
}

typedef struct { guint n; char *values[8]; } Row;

static void
row_clear (Row *row)
{
  for (guint i = 0; i < row->n; i++)
    g_free (row->values[i]);
  row->n = 0;
}

/* id, uuid, name, email, amount, created, active, note: varied values, as business tables have */
static void
make_rows_row (Row     *row,
               guint64  id)
{
  g_autoptr(GString) note = g_string_new (NULL);
  guint64 r = next_random ();
  guint count = (guint) (r % 24);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (note, "%s%s", i > 0 ? " " : "", word ());
  row->n = 8;
  row->values[0] = g_strdup_printf ("%" G_GUINT64_FORMAT, id);
  row->values[1] = uuid ();
  row->values[2] = g_strdup_printf ("%s %s %u", word (), word (), (guint) (next_random () % 10000));
  row->values[3] = g_strdup_printf ("%s.%u@%s.example.test", word (), (guint) (next_random () % 1000000), word ());
  row->values[4] = g_strdup_printf ("%u.%02u", (guint) (next_random () % 100000), (guint) (next_random () % 100));
  row->values[5] = g_strdup_printf ("20%02u-%02u-%02u %02u:%02u:%02u.%03u+00", (guint) (r >> 8) % 26, 1 + (guint) (r >> 16) % 12, 1 + (guint) (r >> 24) % 28,
                                    (guint) (r >> 32) % 24, (guint) (r >> 40) % 60, (guint) (r >> 48) % 60, (guint) (r >> 52) % 1000);
  row->values[6] = g_strdup (r & 1 ? "t" : "f");
  row->values[7] = g_strdup (note->str);
}

static char *
short_id (void)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  char id[12] = { 0 };
  guint64 r = next_random ();

  for (guint i = 0; i < 11; i++, r /= 36)
    id[i] = digits[r % 36];
  return g_strdup (id);
}

/* One node of a page as the platform keeps it: a row of its own with a random id beside it and JSON of one of a few shapes. */
static char *
schema_node (void)
{
  const char *collection = word (), *field = word (), *title = word ();

  switch (next_random () % 8)
    {
    case 0:
      return g_strdup ("{\"type\":\"void\",\"x-component\":\"Grid.Row\"}");
    case 1:
      return g_strdup_printf ("{\"type\":\"void\",\"x-component\":\"Grid.Col\",\"x-component-props\":{\"width\":%u}}", 10 + (guint) (next_random () % 90));
    case 2:
      return g_strdup_printf ("{\"title\":\"{{ t(\\\"%s\\\") }}\",\"x-action\":\"%s\",\"x-component\":\"Action\",\"x-use-component-props\":\"useActionProps\","
                              "\"x-component-props\":{\"type\":\"primary\",\"openMode\":\"drawer\"},\"x-decorator\":\"ACLActionProvider\"}", title, field);
    case 3:
      return g_strdup_printf ("{\"type\":\"void\",\"x-decorator\":\"TableBlockProvider\",\"x-acl-action\":\"%s:list\",\"x-decorator-props\":{\"collection\":\"%s\","
                              "\"dataSource\":\"main\",\"action\":\"list\",\"params\":{\"pageSize\":%u,\"sort\":[\"-%s\"],\"appends\":[\"%s\"]},\"showIndex\":true,"
                              "\"dragSort\":false},\"x-toolbar\":\"BlockSchemaToolbar\",\"x-settings\":\"blockSettings:table\",\"x-component\":\"CardItem\"}",
                              collection, collection, 10 * (1 + (guint) (next_random () % 5)), field, title);
    case 4:
      return g_strdup_printf ("{\"type\":\"void\",\"title\":\"{{t(\\\"%s %s\\\")}}\",\"x-decorator\":\"TableV2.Column.Decorator\",\"x-component\":\"TableV2.Column\","
                              "\"x-component-props\":{\"width\":%u,\"sorter\":%s}}", title, field, 80 + 10 * (guint) (next_random () % 20), next_random () & 1 ? "true" : "false");
    default:
      return g_strdup_printf ("{\"type\":\"string\",\"required\":%s,\"x-toolbar\":\"FormItemSchemaToolbar\",\"x-settings\":\"fieldSettings:FormItem\","
                              "\"x-component\":\"CollectionField\",\"x-decorator\":\"FormItem\",\"x-component-props\":{},\"x-collection-field\":\"%s.%s\"}",
                              next_random () & 1 ? "true" : "false", collection, field);
    }
}

/* key, name, schema */
static void
make_config_row (Row     *row,
                 guint64  id)
{
  row->n = 3;
  row->values[0] = short_id ();
  row->values[1] = next_random () & 1 ? short_id () : g_strdup (word ());
  row->values[2] = schema_node ();
}

static guint64
row_length (const Row *row)
{
  guint64 length = 0;

  for (guint i = 0; i < row->n; i++)
    length += strlen (row->values[i]) + 1;
  return length;
}

static void
print_row (const Row *row)
{
  for (guint i = 0; i < row->n; i++)
    {
      if (i > 0)
        putchar ('\t');
      for (const char *p = row->values[i]; *p != '\0'; p++)
        {
          if (*p == '\\')
            putchar ('\\');
          putchar (*p);
        }
    }
  putchar ('\n');
}

static sqlite3_stmt *
open_sqlite (const char  *path,
             gboolean     config,
             sqlite3    **db)
{
  sqlite3_stmt *statement;
  const char *schema = config ? "CREATE TABLE bench (key TEXT PRIMARY KEY NOT NULL, name TEXT, schema JSON)"
                              : "CREATE TABLE bench (id INTEGER PRIMARY KEY, uuid TEXT, name TEXT, email TEXT, amount REAL, created DATETIME, active TINYINT(1), note TEXT)";

  if (sqlite3_open (path, db) != SQLITE_OK
      || sqlite3_exec (*db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_exec (*db, schema, NULL, NULL, NULL) != SQLITE_OK || sqlite3_exec (*db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK
      || sqlite3_prepare_v2 (*db, config ? "INSERT INTO bench VALUES (?, ?, ?)" : "INSERT INTO bench VALUES (?, ?, ?, ?, ?, ?, ? = 't', ?)", -1,
                             &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (*db));
  return statement;
}

static void
insert_row (sqlite3_stmt *statement,
            const Row    *row)
{
  for (guint i = 0; i < row->n; i++)
    sqlite3_bind_text (statement, (int) i + 1, row->values[i], -1, SQLITE_TRANSIENT);
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("can't insert");
  sqlite3_reset (statement);
}

int
main (int    argc,
      char **argv)
{
  gboolean config = argc > 1 && g_str_equal (argv[1], "config");
  guint64 limit = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) * 1000 * 1000 : 0;
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = argc > 3 ? open_sqlite (argv[3], config, &db) : NULL;
  Row row = { 0 };

  for (guint64 id = 1, written = 0; written < limit; id++)
    {
      if (config)
        make_config_row (&row, id);
      else
        make_rows_row (&row, id);
      written += row_length (&row);
      if (statement != NULL)
        insert_row (statement, &row);
      else
        print_row (&row);
      row_clear (&row);
    }
  if (statement != NULL)
    {
      sqlite3_finalize (statement);
      if (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK || sqlite3_close (db) != SQLITE_OK)
        g_error ("can't finish");
    }
  return 0;
}
