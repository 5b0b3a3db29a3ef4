#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "site/ferry-env-file.h"

/* What dotenv 16 gives for each text; %NULL: the name is not set. */
static const struct { const char *name, *text, *key, *value; } cases[] = {
  { "plain", "A=b\n", "A", "b" },
  { "no-newline", "A=b", "A", "b" },
  { "spaces", "  A  =  b c  \n", "A", "b c" },
  { "empty", "A=\nB=c\n", "A", "" },
  { "empty-then-next", "A=\nB=c\n", "B", "c" },
  { "empty-quoted", "A=\"\"\n", "A", "" },
  { "export", "export A=b\n", "A", "b" },
  { "comment-line", "# A=x\n  # A=y\nA=b\n", "A", "b" },
  { "commented-only", "#A=x\n", "A", NULL },
  { "comment-after", "A=b # c\n", "A", "b" },
  { "hash-bare", "A=b#c\n", "A", "b" },
  { "hash-double", "A=\"b # c\" # d\n", "A", "b # c" },
  { "hash-single", "A='b#c'\n", "A", "b#c" },
  { "hash-backtick", "A=`b#c`\n", "A", "b#c" },
  { "equals", "A=b=c==\n", "A", "b=c==" },
  { "colon", "A: b\n", "A", "b" },
  { "colon-no-space", "A:b\n", "A", NULL },
  { "url", "A=http://x:80/y?z=1\n", "A", "http://x:80/y?z=1" },
  { "double-newline", "A=\"b\\nc\\rd\"\n", "A", "b\nc\rd" },
  { "double-tab-stays", "A=\"b\\tc\"\n", "A", "b\\tc" },
  { "single-newline-stays", "A='b\\nc'\n", "A", "b\\nc" },
  { "bare-newline-stays", "A=b\\nc\n", "A", "b\\nc" },
  { "double-many-lines", "A=\"b\nc\"\nD=e\n", "A", "b\nc" },
  { "after-many-lines", "A='b\nc'\nD=e\n", "D", "e" },
  { "quote-inside", "A=b\"c\n", "A", "b\"c" },
  { "other-quotes", "A=\"it's `x`\"\n", "A", "it's `x`" },
  { "escaped-quote", "A=\"b\\\"c\"\n", "A", "b\\\"c" },
  { "quote-not-ended", "A=\"b\nC=d\n", "A", "\"b" },
  { "after-quote-not-ended", "A='b\nC=d\n", "C", "d" },
  { "spaces-in-quotes", "A=\" b \"\n", "A", " b " },
  { "crlf", "A=b\r\nC=d\r\n", "A", "b" },
  { "crlf-second", "A=b\r\nC=d\r\n", "C", "d" },
  { "cr", "A=b\rC=d\r", "C", "d" },
  { "bom", "\xEF\xBB\xBF" "A=b\n", "A", "b" },
  { "last-wins", "A=b\nA=c\n", "A", "c" },
  { "last-empty-wins", "A=b\nA=\n", "A", "" },
  { "no-expansion", "A=b\nC=${A}$A\n", "C", "${A}$A" },
  { "dots-dashes", "A.b-c=d\n", "A.b-c", "d" },
  { "garbage-line", "nonsense\nA=b\n", "A", "b" },
  { "umlaut", "A=gr\xC3\xBC\xC3\x9F\xC2\xA0" "e\n", "A", "gr\xC3\xBC\xC3\x9F\xC2\xA0" "e" },
  { "not-utf8", "A=b\xFF" "c\n", "A", "b\xFF" "c" },
  { "case-matters", "a=b\n", "A", NULL },
  { "nothing", "", "A", NULL },
  { "pem", "A=\"-----BEGIN X-----\\nabc\\n-----END X-----\"\n", "A", "-----BEGIN X-----\nabc\n-----END X-----" },
};

static void
test_parse (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(FerryEnvFile) file = ferry_env_file_new_from_data (cases[i].text, -1);

  g_assert_cmpstr (ferry_env_file_get (file, cases[i].key), ==, cases[i].value);
}

static void
test_long_value (void)
{
  g_autofree char *value = g_strnfill (200000, 'x');
  g_autofree char *text = g_strdup_printf ("A=\"%s\"\nB='%s\nC=%s\n", value, value, value);
  g_autoptr(FerryEnvFile) file = ferry_env_file_new_from_data (text, -1);

  g_assert_cmpstr (ferry_env_file_get (file, "A"), ==, value);
  g_assert_cmpstr (ferry_env_file_get (file, "C"), ==, value);
}

static void
test_length_and_nul (void)
{
  g_autoptr(FerryEnvFile) cut = ferry_env_file_new_from_data ("A=bcd", 4);
  g_autoptr(FerryEnvFile) nul = ferry_env_file_new_from_data ("A=b\0C=d", 7);

  g_assert_cmpstr (ferry_env_file_get (cut, "A"), ==, "bc");
  g_assert_cmpstr (ferry_env_file_get (nul, "A"), ==, "b");
}

static void
test_path (void)
{
  g_autofree char *path = g_build_filename (ferry_test_folder (), ".env", NULL);
  g_autofree char *missing = g_build_filename (ferry_test_folder (), "none.env", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryEnvFile) file = NULL;

  ferry_test_write (path, "A=b\n");
  file = ferry_env_file_new_from_path (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_env_file_get (file, "A"), ==, "b");
  g_assert_null (ferry_env_file_new_from_path (missing, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "none.env"));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/site/env-file/parse/", cases[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_parse);
    }
  g_test_add_func ("/site/env-file/long-value", test_long_value);
  g_test_add_func ("/site/env-file/length-and-nul", test_length_and_nul);
  g_test_add_func ("/site/env-file/path", test_path);
  return g_test_run ();
}
