#include "config.h"

#include "ferry-agent-body.h"

#include "ferry.h"

#include <string.h>

/* what a body gives, read @step bytes at a time; @before of the text lie in the rest of the head already */
static char *
read_all (const char  *text,
          guint        before,
          gint64       length,
          gint64       limit,
          gsize        step,
          char       **beyond,
          GError     **error)
{
  g_autoptr(GInputStream) base = g_memory_input_stream_new_from_data (text + before, (gssize) (strlen (text) - before), NULL);
  g_autoptr(GByteArray) rest = g_byte_array_new ();
  g_autoptr(FerryAgentBodyStream) stream = NULL;
  g_autoptr(GString) all = g_string_new (NULL);
  char block[64];
  gssize got;

  g_byte_array_append (rest, (const guint8 *) text, before);
  stream = ferry_agent_body_stream_new (base, rest, length, limit);
  while ((got = g_input_stream_read (G_INPUT_STREAM (stream), block, step, NULL, error)) > 0)
    g_string_append_len (all, block, got);
  g_assert_cmpint (got == 0, ==, ferry_agent_body_stream_is_at_end (stream));
  if (got < 0)
    return NULL;
  if (beyond != NULL)
    {
      gsize more = 0;

      g_assert_true (g_input_stream_read_all (base, block, sizeof block, &more, NULL, NULL));
      g_byte_array_append (rest, (const guint8 *) block, (guint) more);
      *beyond = g_strndup ((const char *) rest->data, rest->len);
    }
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
expect (const char *text,
        gint64      length,
        const char *wanted,
        const char *next)
{
  for (guint before = 0; before <= strlen (text); before++)
    for (gsize step = 1; step < 8; step += 3)
      {
        g_autoptr(GError) error = NULL;
        g_autofree char *beyond = NULL, *got = read_all (text, before, length, 1000, step, &beyond, &error);

        g_assert_no_error (error);
        g_assert_cmpstr (got, ==, wanted);
        g_assert_cmpstr (beyond, ==, next);
      }
}

static void
expect_error (const char *text,
              gint64      length,
              gint64      limit,
              FerryError  code)
{
  for (guint before = 0; before <= strlen (text); before++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *got = read_all (text, before, length, limit, 5, NULL, &error);

      g_assert_null (got);
      g_assert_error (error, FERRY_ERROR, (gint) code);
    }
}

static void
test_sized (void)
{
  expect ("hello world", 5, "hello", " world");
  expect ("GET", 0, "", "GET");
  expect_error ("hell", 5, 1000, FERRY_ERROR_CONNECTION);
}

static void
test_chunked (void)
{
  expect ("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\nGET", -1, "hello world", "GET");
  expect ("A\r\n0123456789\r\n0\r\n\r\n", -1, "0123456789", "");
  expect ("0\r\n\r\n", -1, "", "");
  expect ("0005\r\nhello\r\n0\r\n\r\n", -1, "hello", "");
}

static void
test_bad_chunks (void)
{
  static const char * const wrong[] = {
    "5;x=y\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\r\n0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
    "5\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r\n0\r\nX: y\r\n\r\n", "fffffffffffffffff\r\nhello",
    "00000000000000000000005\r\nhello\r\n0\r\n\r\n", "g\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      expect_error (wrong[i], -1, 1000, FERRY_ERROR_USAGE);
    }
  expect_error ("5\r\nhel", -1, 1000, FERRY_ERROR_CONNECTION);
  expect_error ("5\r\nhello\r\n", -1, 1000, FERRY_ERROR_CONNECTION);
  expect_error ("5\r\nhello\r\n0\r\n", -1, 1000, FERRY_ERROR_CONNECTION);
}

static void
test_limit (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *exactly = read_all ("5\r\nhello\r\n0\r\n\r\n", 0, -1, 5, 64, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (exactly, ==, "hello");
  expect_error ("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", -1, 5, FERRY_ERROR_NO_SPACE);
  expect_error ("7fffffffffff\r\nhello world", -1, 5, FERRY_ERROR_NO_SPACE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent/body/sized", test_sized);
  g_test_add_func ("/agent/body/chunked", test_chunked);
  g_test_add_func ("/agent/body/bad-chunks", test_bad_chunks);
  g_test_add_func ("/agent/body/limit", test_limit);
  return g_test_run ();
}
