#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "database/ferry-row-field.h"
#include "database/ferry-row-order.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

typedef struct
{
  const char    *name;
  FerryKeyOrder  order;
  const char    *a;
  const char    *b;      /* sorts behind @a, or like it when @same */
  gboolean       same;
} Pair;

static const Pair pairs[] = {
  { "integer-numeric", FERRY_KEY_ORDER_INTEGER, "9", "10" },
  { "integer-negative", FERRY_KEY_ORDER_INTEGER, "-10", "-9" },
  { "integer-signs", FERRY_KEY_ORDER_INTEGER, "-1", "0" },
  { "integer-large", FERRY_KEY_ORDER_INTEGER, "9223372036854775806", "9223372036854775807" },
  { "integer-null", FERRY_KEY_ORDER_INTEGER, "\\N", "-9223372036854775808" },
  { "integer-same", FERRY_KEY_ORDER_INTEGER, "42", "42", TRUE },
  { "bytes-text", FERRY_KEY_ORDER_BYTES, "10", "9" },
  { "bytes-prefix", FERRY_KEY_ORDER_BYTES, "ab", "abc" },
  { "bytes-empty", FERRY_KEY_ORDER_BYTES, "", "a" },
  { "bytes-null-empty", FERRY_KEY_ORDER_BYTES, "\\N", "" },
  { "bytes-null-same", FERRY_KEY_ORDER_BYTES, "\\N", "\\N", TRUE },
  { "bytes-case", FERRY_KEY_ORDER_BYTES, "Z", "a" },
  { "bytes-high", FERRY_KEY_ORDER_BYTES, "z", "\xc3\xa4" },
  { "bytes-newline-space", FERRY_KEY_ORDER_BYTES, "a\\nz", "a b" },
  { "bytes-tab-newline", FERRY_KEY_ORDER_BYTES, "a\\tz", "a\\nb" },
  { "bytes-return-newline", FERRY_KEY_ORDER_BYTES, "\\n", "\\r" },
  { "bytes-escaped-prefix", FERRY_KEY_ORDER_BYTES, "a", "a\\n" },
  { "bytes-backslash-letter", FERRY_KEY_ORDER_BYTES, "a[", "a\\\\" },
  { "bytes-backslash-high", FERRY_KEY_ORDER_BYTES, "a\\\\", "a]" },
  { "bytes-backslash-n", FERRY_KEY_ORDER_BYTES, "\\n", "\\\\n" },
  { "bytes-backslashes", FERRY_KEY_ORDER_BYTES, "\\\\\\n", "\\\\\\\\" },
  { "bytes-long", FERRY_KEY_ORDER_BYTES, "0123456789abcdef0123456789abcdef-1", "0123456789abcdef0123456789abcdef-2" },
  { "tagged-null", FERRY_KEY_ORDER_TAGGED, "\\N", "i-5" },
  { "tagged-classes-1", FERRY_KEY_ORDER_TAGGED, "i999", "t" },
  { "tagged-classes-2", FERRY_KEY_ORDER_TAGGED, "tzzz", "x" },
  { "tagged-mixed", FERRY_KEY_ORDER_TAGGED, "i1", "r1.5" },
  { "tagged-mixed-same", FERRY_KEY_ORDER_TAGGED, "i1", "r1", TRUE },
  { "tagged-zero", FERRY_KEY_ORDER_TAGGED, "r-0", "i0", TRUE },
  { "tagged-beyond-2-53", FERRY_KEY_ORDER_TAGGED, "r9007199254740992", "i9007199254740993" },
  { "tagged-minus-infinity", FERRY_KEY_ORDER_TAGGED, "r-Inf", "i-9223372036854775808" },
  { "tagged-infinity", FERRY_KEY_ORDER_TAGGED, "i9223372036854775807", "rInf" },
  { "tagged-maximum", FERRY_KEY_ORDER_TAGGED, "i9223372036854775807", "r9.2233720368547758e+18" },
  { "tagged-minimum", FERRY_KEY_ORDER_TAGGED, "i-9223372036854775808", "r-9.2233720368547758e+18", TRUE },
  { "tagged-nul", FERRY_KEY_ORDER_TAGGED, "ta\\0b", "ta\\bb" },
  { "tagged-blob", FERRY_KEY_ORDER_TAGGED, "x0aff", "xff" },
};

static int
compare (FerryKeyOrder  order,
         const char    *a,
         const char    *b)
{
  guint index = 0;
  FerryRowOrder key = { 1, &index, &order, TRUE };

  return ferry_row_order_compare (&key, a, strlen (a), b, strlen (b));
}

static void
test_pair (gconstpointer data)
{
  const Pair *pair = data;

  g_assert_cmpint (compare (pair->order, pair->a, pair->a), ==, 0);
  g_assert_cmpint (compare (pair->order, pair->b, pair->b), ==, 0);
  if (pair->same)
    g_assert_cmpint (compare (pair->order, pair->a, pair->b), ==, 0);
  else
    g_assert_cmpint (compare (pair->order, pair->a, pair->b), <, 0);
  if (!pair->same)
    g_assert_cmpint (compare (pair->order, pair->b, pair->a), >, 0);
}

/* the key lies in any columns and in any order; everything else is not looked at */
static void
test_several_columns (void)
{
  guint index[] = { 3, 1 };
  FerryKeyOrder orders[] = { FERRY_KEY_ORDER_BYTES, FERRY_KEY_ORDER_INTEGER };
  FerryRowOrder order = { 2, index, orders, TRUE };
  static const char a[] = "zzz\t10\tx\tb";
  static const char b[] = "aaa\t9\ty\tc";
  static const char c[] = "aaa\t9\ty\tb";
  g_autoptr(GString) key = g_string_new (NULL);

  g_assert_cmpint (ferry_row_order_compare (&order, a, strlen (a), b, strlen (b)), <, 0);
  g_assert_cmpint (ferry_row_order_compare (&order, a, strlen (a), c, strlen (c)), >, 0);
  ferry_row_order_append_key (&order, a, strlen (a), key);
  g_assert_cmpstr (key->str, ==, "b\t10");
}

/* unescaped order, done the slow way */
static int
reference_compare (const char *a,
                   gsize       length_a,
                   const char *b,
                   gsize       length_b)
{
  int sign = memcmp (a, b, MIN (length_a, length_b));

  if (sign != 0)
    return sign < 0 ? -1 : 1;

  return length_a < length_b ? -1 : length_a > length_b;
}

static void
random_bytes (GString *bytes)
{
  static const char alphabet[] = "\b\t\n\v\f\r\\abNnrt0[]\x01\xff ";
  guint length = g_test_rand_int_range (0, 14);

  g_string_truncate (bytes, 0);
  for (guint i = 0; i < length; i++)
    g_string_append_c (bytes, alphabet[g_test_rand_int_range (0, (gint32) sizeof alphabet)]);
}

static void
test_escaped_order (void)
{
  g_autoptr(GString) a = g_string_new (NULL), b = g_string_new (NULL), x = g_string_new (NULL), y = g_string_new (NULL);

  for (guint i = 0; i < 200000; i++)
    {
      random_bytes (a);
      if (i % 2 == 0)
        random_bytes (b);
      else
        {
          g_string_assign (b, "");
          g_string_append_len (b, a->str, (gssize) a->len);
          if (b->len > 0)
            b->str[g_test_rand_int_range (0, (gint32) b->len)] = "\\\nn"[i % 3];
        }
      g_string_truncate (x, 0);
      g_string_truncate (y, 0);
      ferry_row_append_escaped (x, a->str, a->len);
      ferry_row_append_escaped (y, b->str, b->len);
      g_assert_cmpint (compare (FERRY_KEY_ORDER_BYTES, x->str, y->str), ==, reference_compare (a->str, a->len, b->str, b->len));
      g_assert_true (ferry_row_get_field (x->str, x->len, 0, y));
      g_assert_cmpmem (y->str, y->len, a->str, a->len);
    }
}

static gint64
random_integer (void)
{
  gint64 value = (gint64) ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ());
  static const gint64 edges[] = { 0, 1, -1, G_MAXINT64, G_MININT64, 1LL << 53, (1LL << 53) + 1, -(1LL << 53) - 1 };

  if (g_test_rand_bit ())
    return edges[g_test_rand_int_range (0, G_N_ELEMENTS (edges))] ;
  return value >> g_test_rand_int_range (0, 63);
}

static double
random_real (void)
{
  static const double edges[] = { 0.0, -0.0, 0.5, -0.5, 1.0, 9007199254740992.0, 9007199254740994.0, 9.2233720368547758e18, -9.2233720368547758e18,
                                  1e300, -1e300, 4.9406564584124654e-324, 1.0 / 3.0 };

  if (g_test_rand_bit ())
    return edges[g_test_rand_int_range (0, G_N_ELEMENTS (edges))];
  if (g_test_rand_int_range (0, 20) == 0)
    return g_test_rand_bit () ? INFINITY : -INFINITY;
  return g_test_rand_bit () ? (double) random_integer () : g_test_rand_double_range (-1e6, 1e6);
}

static void
bind_random (sqlite3_stmt *statement,
             GString      *bytes)
{
  random_bytes (bytes);
  switch (g_test_rand_int_range (0, 5))
    {
    case 0: sqlite3_bind_int64 (statement, 1, random_integer ()); break;
    case 1: sqlite3_bind_double (statement, 1, random_real ()); break;
    case 2: sqlite3_bind_text (statement, 1, bytes->str, (int) bytes->len, SQLITE_TRANSIENT); break;
    case 3: sqlite3_bind_blob (statement, 1, bytes->str, (int) bytes->len, SQLITE_TRANSIENT); break;
    default: sqlite3_bind_null (statement, 1); break;
    }
}

/* the row form of a value, written here on its own so that the test does not lean on the SQLite end */
static void
append_value (GString      *line,
              sqlite3_stmt *statement)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const guint8 *bytes = sqlite3_column_blob (statement, 0);
  int n = sqlite3_column_bytes (statement, 0);

  g_string_truncate (line, 0);
  switch (sqlite3_column_type (statement, 0))
    {
    case SQLITE_INTEGER:
      g_string_append_printf (line, "i%" G_GINT64_FORMAT, (gint64) sqlite3_column_int64 (statement, 0));
      break;
    case SQLITE_FLOAT:
      if (isinf (sqlite3_column_double (statement, 0)))
        g_string_append (line, sqlite3_column_double (statement, 0) > 0 ? "rInf" : "r-Inf");
      else
        g_string_append_printf (line, "r%s", g_ascii_formatd (number, sizeof number, "%.17g", sqlite3_column_double (statement, 0)));
      break;
    case SQLITE_TEXT:
      g_string_append_c (line, 't');
      ferry_row_append_escaped (line, (const char *) bytes, (gsize) n);
      break;
    case SQLITE_BLOB:
      g_string_append_c (line, 'x');
      for (int i = 0; i < n; i++)
        g_string_append_printf (line, "%02x", bytes[i]);
      break;
    default:
      g_string_append (line, "\\N");
    }
}

static void
execute (sqlite3    *db,
         const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

/* rows as SQLite itself sorts them: neighbours never descend, and are the same exactly where SQLite says so */
static void
test_sqlite_order (void)
{
  g_autoptr(GString) bytes = g_string_new (NULL), line = g_string_new (NULL), before = g_string_new (NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  guint n = 0;

  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  execute (db, "CREATE TABLE t (v)");
  g_assert_cmpint (sqlite3_prepare_v2 (db, "INSERT INTO t VALUES (?1)", -1, &statement, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < 20000; i++)
    {
      bind_random (statement, bytes);
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
      sqlite3_reset (statement);
    }
  sqlite3_finalize (statement);

  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT v, v IS lag (v) OVER (ORDER BY v COLLATE BINARY) FROM t ORDER BY v COLLATE BINARY", -1,
                                       &statement, NULL), ==, SQLITE_OK);
  for (; sqlite3_step (statement) == SQLITE_ROW; n++)
    {
      append_value (line, statement);
      g_assert_true (ferry_row_check_line (FERRY_DIALECT_SQLITE, NULL, 1, line->str, line->len, NULL));
      if (n > 0 && sqlite3_column_int (statement, 1))
        g_assert_cmpint (compare (FERRY_KEY_ORDER_TAGGED, before->str, line->str), ==, 0);
      else if (n > 0)
        g_assert_cmpint (compare (FERRY_KEY_ORDER_TAGGED, before->str, line->str), <, 0);
      g_string_assign (before, line->str);
    }
  g_assert_cmpuint (n, ==, 20000);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static FerryTable *
make_table (gboolean with_key)
{
  static const char * const columns[][2] = { { "name", "text" }, { "id", "bigint" }, { "n", "numeric(5,2)" }, { "o", "oid" } };
  FerryTable *table = ferry_table_new ("public", "t");
  FerryKey *key;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      FerryColumn *column = ferry_column_new (columns[i][0], columns[i][1]);

      column->not_null = TRUE;
      g_ptr_array_add (table->columns, column);
    }
  if (!with_key)
    return table;
  key = ferry_key_new ("t_pkey", TRUE);
  g_ptr_array_add (key->columns, g_strdup ("id"));
  g_ptr_array_add (key->columns, g_strdup ("name"));
  g_ptr_array_add (table->keys, key);

  return table;
}

static void
test_new (void)
{
  static const char * const columns[] = { "name", "n", "id", NULL };
  static const char * const without_key[] = { "name", "o", NULL };
  g_autoptr(FerryTable) table = make_table (TRUE);
  g_autoptr(FerryTable) keyless = make_table (FALSE);
  g_autoptr(FerryRowOrder) order = ferry_row_order_new (FERRY_DIALECT_POSTGRES, table, columns);
  g_autoptr(FerryRowOrder) tagged = ferry_row_order_new (FERRY_DIALECT_SQLITE, table, columns);
  g_autoptr(FerryRowOrder) all = ferry_row_order_new (FERRY_DIALECT_POSTGRES, keyless, columns);
  g_autoptr(FerryRowOrder) partial = ferry_row_order_new (FERRY_DIALECT_POSTGRES, table, without_key);

  g_assert_true (order->unique);
  g_assert_cmpuint (order->n_keys, ==, 2);
  g_assert_cmpuint (order->index[0], ==, 2);
  g_assert_cmpint (order->order[0], ==, FERRY_KEY_ORDER_INTEGER);
  g_assert_cmpuint (order->index[1], ==, 0);
  g_assert_cmpint (order->order[1], ==, FERRY_KEY_ORDER_BYTES);
  g_assert_cmpint (tagged->order[0], ==, FERRY_KEY_ORDER_TAGGED);
  g_assert_false (all->unique);
  g_assert_cmpuint (all->n_keys, ==, 3);
  g_assert_cmpint (all->order[1], ==, FERRY_KEY_ORDER_BYTES);
  g_assert_cmpint (all->order[2], ==, FERRY_KEY_ORDER_INTEGER);
  g_assert_false (partial->unique);
  g_assert_cmpint (partial->order[1], ==, FERRY_KEY_ORDER_INTEGER);
}

static void
test_json (void)
{
  guint index[] = { 2, 0 };
  FerryKeyOrder orders[] = { FERRY_KEY_ORDER_INTEGER, FERRY_KEY_ORDER_TAGGED };
  FerryRowOrder order = { 2, index, orders, TRUE };
  g_autoptr(FerryRowOrder) copy = ferry_row_order_copy (&order);
  g_autoptr(JsonNode) node = ferry_row_order_to_json (copy);
  g_autoptr(FerryRowOrder) back = ferry_row_order_new_from_json (node, 3, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (back->n_keys, ==, 2);
  g_assert_cmpuint (back->index[0], ==, 2);
  g_assert_cmpint (back->order[1], ==, FERRY_KEY_ORDER_TAGGED);
  g_assert_true (back->unique);
  g_assert_null (ferry_row_order_new_from_json (node, 2, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static void
test_bad_json (void)
{
  static const char * const texts[] = {
    "[]", "{}", "{\"keys\":{}}", "{\"keys\":[1]}", "{\"keys\":[{\"column\":-1,\"order\":\"bytes\"}]}",
    "{\"keys\":[{\"column\":9,\"order\":\"bytes\"}]}", "{\"keys\":[{\"column\":0,\"order\":\"odd\"}]}",
    "{\"keys\":[{\"column\":0}]}", "{\"keys\":[{},{},{},{}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = ferry_json_parse (texts[i], -1, "test", &error);

      g_assert_no_error (error);
      g_assert_null (ferry_row_order_new_from_json (node, 3, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_hash (void)
{
  static const char line[] = "1\tab\\n\t\\N";
  guint all[] = { 0, 1, 2 };
  guint swapped[] = { 1, 0 };

  /* FIPS 180-2, appendix B.1: the digest of "abc" */
  g_assert_cmphex (ferry_row_hash (line, strlen (line), NULL, 0), ==, ferry_row_hash (line, strlen (line), all, 3));
  g_assert_cmphex (ferry_row_hash ("ab\\n\t1", 6, NULL, 0), ==, ferry_row_hash (line, strlen (line), swapped, 2));
  g_assert_cmphex (ferry_row_hash ("abc", 3, NULL, 0), ==, 0x78af5f94892f3950ULL);
}

typedef struct
{
  const char   *line;
  FerryDialect  dialect;
  guint         n_columns;
  gboolean      good;
} Line;

static const Line lines[] = {
  { "1\tx", FERRY_DIALECT_POSTGRES, 2, TRUE },
  { "", FERRY_DIALECT_POSTGRES, 0, TRUE },
  { "", FERRY_DIALECT_POSTGRES, 1, TRUE },
  { "\\N\t", FERRY_DIALECT_POSTGRES, 2, TRUE },
  { "a\\b\\f\\n\\r\\t\\v\\\\", FERRY_DIALECT_POSTGRES, 1, TRUE },
  { "\x01\x1f\x7f\xff", FERRY_DIALECT_POSTGRES, 1, TRUE },
  { "1", FERRY_DIALECT_POSTGRES, 2, FALSE },
  { "1\t2\t3", FERRY_DIALECT_POSTGRES, 2, FALSE },
  { "x", FERRY_DIALECT_POSTGRES, 0, FALSE },
  { "\\.", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "\\x41", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "\\101", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "a\\0", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "a\\Nb", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "a\\", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "a\rb", FERRY_DIALECT_POSTGRES, 1, FALSE },
  { "i1\tr1.5\tta\\0\tx00ff\t\\N", FERRY_DIALECT_SQLITE, 5, TRUE },
  { "i-9223372036854775808", FERRY_DIALECT_SQLITE, 1, TRUE },
  { "i9223372036854775808", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "i01", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "i-0", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "i", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "r", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "rnan", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "r0x10", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "r1e400e", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "rInf", FERRY_DIALECT_SQLITE, 1, TRUE },
  { "xAB", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "xabc", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "zabc", FERRY_DIALECT_SQLITE, 1, FALSE },
  { "", FERRY_DIALECT_SQLITE, 1, FALSE },
};

static void
test_check_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean good = ferry_row_check_line (lines[i].dialect, NULL, lines[i].n_columns, lines[i].line, strlen (lines[i].line), &error);

      g_assert_cmpint (good, ==, lines[i].good);
      if (!good)
        g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_check_key (void)
{
  static const char * const bad[] = { "01", "-0", "+1", "1 ", "", "a" };
  guint index = 0;
  FerryKeyOrder integer = FERRY_KEY_ORDER_INTEGER;
  FerryRowOrder order = { 1, &index, &integer, TRUE };

  g_assert_true (ferry_row_check_line (FERRY_DIALECT_POSTGRES, &order, 1, "-17", 3, NULL));
  g_assert_true (ferry_row_check_line (FERRY_DIALECT_POSTGRES, &order, 1, "\\N", 2, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ferry_row_check_line (FERRY_DIALECT_POSTGRES, &order, 1, bad[i], strlen (bad[i]), NULL));
}

static void
test_get_field (void)
{
  static const char line[] = "a\t\\N\tb\\\\c\t";
  g_autoptr(GString) value = g_string_new ("old");

  g_assert_true (ferry_row_get_field (line, strlen (line), 0, value));
  g_assert_cmpstr (value->str, ==, "a");
  g_assert_false (ferry_row_get_field (line, strlen (line), 1, value));
  g_assert_cmpstr (value->str, ==, "");
  g_assert_true (ferry_row_get_field (line, strlen (line), 2, value));
  g_assert_cmpstr (value->str, ==, "b\\c");
  g_assert_true (ferry_row_get_field (line, strlen (line), 3, value));
  g_assert_cmpstr (value->str, ==, "");
  g_assert_false (ferry_row_get_field (line, strlen (line), 4, value));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *path = g_strconcat ("/database/row-order/compare/", pairs[i].name, NULL);

      g_test_add_data_func (path, &pairs[i], test_pair);
    }
  g_test_add_func ("/database/row-order/several-columns", test_several_columns);
  g_test_add_func ("/database/row-order/escaped", test_escaped_order);
  g_test_add_func ("/database/row-order/sqlite", test_sqlite_order);
  g_test_add_func ("/database/row-order/new", test_new);
  g_test_add_func ("/database/row-order/json", test_json);
  g_test_add_func ("/database/row-order/bad-json", test_bad_json);
  g_test_add_func ("/database/row-order/hash", test_hash);
  g_test_add_func ("/database/row-order/check-line", test_check_line);
  g_test_add_func ("/database/row-order/check-key", test_check_key);
  g_test_add_func ("/database/row-order/get-field", test_get_field);

  return g_test_run ();
}
