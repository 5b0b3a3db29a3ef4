#include "config.h"

#include "archive/ferry-row-spool.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <string.h>

/* lines of growing length, so that they lie across every boundary */
static char *
make_line (guint i)
{
  return g_strdup_printf ("%u\t%*s", i, (int) (i * 7 % 3000), "x");
}

static void
fill (FerryRowSpool *spool,
      guint          n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = make_line (i);
      g_autoptr(GError) error = NULL;

      ferry_row_spool_append (spool, line, strlen (line), &error);
      g_assert_no_error (error);
    }
}

static void
check (FerryRowSpool *spool,
       guint          n)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRowReader) rows = ferry_row_spool_read (spool, &error);
  const char *line;
  gsize length;

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *expected = make_line (i);

      g_assert_true (ferry_row_reader_next (rows, &line, &length, &error));
      g_assert_cmpmem (line, length, expected, strlen (expected));
    }
  g_assert_false (ferry_row_reader_next (rows, &line, &length, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr(FerryRowSpool) spool = ferry_row_spool_new (ferry_test_folder ());

  fill (spool, n);
  g_assert_cmpint (ferry_row_spool_get_rows (spool), ==, n);
  check (spool, n);
  check (spool, n);
}

static void
test_long_line (void)
{
  g_autoptr(FerryRowSpool) spool = ferry_row_spool_new (ferry_test_folder ());
  g_autofree char *text = g_strnfill (5 * 1024 * 1024, 'x');
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryRowReader) rows = NULL;
  const char *line;
  gsize length;

  g_assert_true (ferry_row_spool_append (spool, "", 0, &error));
  g_assert_true (ferry_row_spool_append (spool, text, strlen (text), &error));
  g_assert_true (ferry_row_spool_append (spool, "a", 1, &error));
  rows = ferry_row_spool_read (spool, &error);
  g_assert_true (ferry_row_reader_next (rows, &line, &length, &error));
  g_assert_cmpuint (length, ==, 0);
  g_assert_true (ferry_row_reader_next (rows, &line, &length, &error));
  g_assert_cmpmem (line, length, text, strlen (text));
  g_assert_true (ferry_row_reader_next (rows, &line, &length, &error));
  g_assert_cmpmem (line, length, "a", 1);
  g_assert_false (ferry_row_reader_next (rows, &line, &length, &error));
}

/* nothing is left in the folder, and none is needed for few rows */
static void
test_folder (void)
{
  g_autoptr(FerryRowSpool) small = ferry_row_spool_new ("/nonexistent");
  g_autoptr(FerryRowSpool) large = ferry_row_spool_new ("/nonexistent");
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  g_autoptr(GError) error = NULL;

  fill (small, 3);
  check (small, 3);
  g_assert_true (ferry_row_spool_append (large, text, strlen (text), &error));
  g_assert_false (ferry_row_spool_append (large, text, strlen (text), &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/nonexistent"));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);

  g_test_add_data_func ("/archive/row-spool/empty", GUINT_TO_POINTER (0), test_round_trip);
  g_test_add_data_func ("/archive/row-spool/memory", GUINT_TO_POINTER (100), test_round_trip);
  g_test_add_data_func ("/archive/row-spool/disk", GUINT_TO_POINTER (3000), test_round_trip);
  g_test_add_func ("/archive/row-spool/long-line", test_long_line);
  g_test_add_func ("/archive/row-spool/folder", test_folder);

  return g_test_run ();
}
