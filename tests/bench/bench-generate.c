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

/* key, name, schema: JSON as a page of a low-code platform is kept */
static void
make_config_row (Row     *row,
                 guint64  id)
{
  g_autoptr(GString) json = g_string_new (NULL);
  guint n = 2 + (guint) (next_random () % 10);

  g_string_append_printf (json, "{\"type\":\"void\",\"title\":\"{{t(\\\"%s\\\")}}\",\"x-component\":\"Grid\",\"x-designer\":\"Grid.Designer\",\"properties\":{", word ());
  for (guint i = 0; i < n; i++)
    g_string_append_printf (json, "%s\"%012" G_GINT64_MODIFIER "x\":{\"_isJSONSchemaObject\":true,\"version\":\"2.0\",\"type\":\"void\",\"x-component\":\"Grid.Col\","
                            "\"x-component-props\":{\"width\":%u,\"sortable\":%s},\"x-collection-field\":\"%s.%s\",\"x-read-pretty\":true,\"x-decorator\":\"FormItem\","
                            "\"x-uid\":\"%011" G_GINT64_MODIFIER "x\",\"x-async\":false,\"x-index\":%u}", i > 0 ? "," : "", next_random () >> 16, (guint) (next_random () % 100),
                            next_random () & 1 ? "true" : "false", word (), word (), next_random () >> 20, i + 1);
  g_string_append (json, "},\"x-app-version\":\"2.2.15\",\"x-acl-action-props\":{\"skipScopeCheck\":false}}");
  row->n = 3;
  row->values[0] = g_strdup_printf ("%011" G_GINT64_MODIFIER "x%u", next_random () >> 20, (guint) id);
  row->values[1] = g_strdup_printf ("%s-%s", word (), word ());
  row->values[2] = g_string_free (g_steal_pointer (&json), FALSE);
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
