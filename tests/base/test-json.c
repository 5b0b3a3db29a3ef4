#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-json.h"

#include <string.h>
#include <glib/gstdio.h>

typedef struct { const char *name; const char *text; gssize length; } Case;

/* in the spirit of JSONTestSuite: y_ must be accepted, n_ refused */
static const Case accepted[] = {
  { "array-empty", "[]", -1 },
  { "array-with-spaces", " [ ] ", -1 },
  { "array-nested-empty", "[[]   ]", -1 },
  { "array-of-one-null", "[null]", -1 },
  { "array-several-null", "[1,null,null,null,2]", -1 },
  { "array-heterogeneous", "[null, 1, \"1\", {}]", -1 },
  { "array-newline", "[1\n]", -1 },
  { "array-leading-space", " [1]", -1 },
  { "array-trailing-space", "[2] ", -1 },
  { "array-tab-cr", "\t[\r\n1\t]\r\n", -1 },
  { "object-empty", "{}", -1 },
  { "object-empty-key", "{\"\":0}", -1 },
  { "object-basic", "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}", -1 },
  { "object-escaped-nul-key", "{\"foo\\u0000bar\": 42}", -1 },
  { "object-keys-differ-after-nul", "{\"a\\u0000b\":1,\"a\\u0000c\":2}", -1 },
  { "object-same-key-deeper", "{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":2}}", -1 },
  { "object-key-case", "{\"a\":1,\"A\":2}", -1 },
  { "object-extreme-numbers", "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }", -1 },
  { "object-unicode-key", "{\"\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87\":1}", -1 },
  { "number-zero", "0", -1 },
  { "number-minus-zero", "[-0]", -1 },
  { "number-zero-fraction", "[0.0]", -1 },
  { "number-zero-exponent", "[0e1]", -1 },
  { "number-zero-exponent-plus", "[0e+1]", -1 },
  { "number-int-exponent", "[20e1]", -1 },
  { "number-upper-e-minus", "[1E-2]", -1 },
  { "number-upper-e-plus", "[1E+2]", -1 },
  { "number-close-to-zero", "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]", -1 },
  { "number-tiny-underflow", "[123e-10000000]", -1 },
  { "number-int64-max", "[9223372036854775807]", -1 },
  { "number-int64-min", "[-9223372036854775808]", -1 },
  { "number-double-max", "[1.7976931348623157e308]", -1 },
  { "number-alone", "42", -1 },
  { "number-negative-alone", "-0.1", -1 },
  { "string-alone", "\"asd\"", -1 },
  { "string-empty-alone", "\"\"", -1 },
  { "string-escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", -1 },
  { "string-escaped-surrogates", "[\"\\uD801\\udc37\"]", -1 },
  { "string-last-surrogates", "[\"\\uDBFF\\uDFFF\"]", -1 },
  { "string-nul-escape", "[\"\\u0000\"]", -1 },
  { "string-double-escape-a", "[\"\\\\a\"]", -1 },
  { "string-escaped-u", "[\"\\\\u12\"]", -1 },
  { "string-del", "[\"a\x7f\"]", -1 },
  { "string-utf8-2", "[\"\xc3\xa9\"]", -1 },
  { "string-utf8-3", "[\"\xe2\x82\xac\"]", -1 },
  { "string-utf8-4", "[\"\xf0\x9d\x84\x9e\"]", -1 },
  { "string-noncharacter", "[\"\xef\xbf\xbf\"]", -1 },
  { "string-line-separator", "[\"\xe2\x80\xa8\"]", -1 },
  { "string-comment-inside", "[\"a/*b*/c\"]", -1 },
  { "string-u-escape-noncharacter", "[\"\\uFFFF\"]", -1 },
  { "word-true", "true", -1 },
  { "word-false", "false", -1 },
  { "word-null", "null", -1 },
  { "not-nul-terminated", "[1]garbage", 3 },
};

static const Case refused[] = {
  { "empty", "", -1 },
  { "space-only", " ", -1 },
  { "array-1-true-without-comma", "[1 true]", -1 },
  { "array-colon", "[\"\": 1]", -1 },
  { "array-comma-after-close", "[\"\"],", -1 },
  { "array-comma-and-number", "[,1]", -1 },
  { "array-double-comma", "[1,,2]", -1 },
  { "array-double-extra-comma", "[\"x\",,]", -1 },
  { "array-extra-close", "[\"x\"]]", -1 },
  { "array-extra-comma", "[\"\",]", -1 },
  { "array-incomplete", "[\"x\"", -1 },
  { "array-just-comma", "[,]", -1 },
  { "array-just-minus", "[-]", -1 },
  { "array-items-on-lines", "[\"a\",\n4\n,1,", -1 },
  { "array-star", "[*]", -1 },
  { "array-unclosed", "[1", -1 },
  { "array-unclosed-new-lines", "[1,\n1\n,1", -1 },
  { "array-closed-as-object", "[1}", -1 },
  { "word-incomplete-false", "[fals]", -1 },
  { "word-incomplete-null", "[nul]", -1 },
  { "word-incomplete-true", "[tru]", -1 },
  { "word-capital", "[True]", -1 },
  { "word-nan", "[NaN]", -1 },
  { "word-infinity", "[Infinity]", -1 },
  { "word-run-on", "[nullx]", -1 },
  { "word-undefined", "undefined", -1 },
  { "nul-byte-alone", "\0", 1 },
  { "nul-byte-inside", "[1\0]", 4 },
  { "nul-byte-after", "[1]\0", 4 },
  { "nul-byte-in-string", "[\"a\0b\"]", 7 },
  { "number-plus", "[+1]", -1 },
  { "number-plus-inf", "[+Inf]", -1 },
  { "number-minus-01", "[-01]", -1 },
  { "number-minus-1-dot", "[-1.]", -1 },
  { "number-leading-zero", "[012]", -1 },
  { "number-leading-dot", "[.123]", -1 },
  { "number-minus-dot", "[-.123]", -1 },
  { "number-0e", "[0e]", -1 },
  { "number-0e-plus", "[0e+]", -1 },
  { "number-0.3e", "[0.3e]", -1 },
  { "number-double-dot", "[1.2.3]", -1 },
  { "number-exponent-minus-only", "[1e-]", -1 },
  { "number-exponent-sign-twice", "[1e+-1]", -1 },
  { "number-dot-e", "[2.e3]", -1 },
  { "number-hex", "[0x42]", -1 },
  { "number-letters", "[1a]", -1 },
  { "number-minus-letter", "[-a]", -1 },
  { "number-minus-space", "[- 1]", -1 },
  { "number-thousands", "[1 000]", -1 },
  { "number-fullwidth-digit", "[\xef\xbc\x91]", -1 },
  { "number-beyond-int64", "[9223372036854775808]", -1 },
  { "number-below-int64", "[-9223372036854775809]", -1 },
  { "number-beyond-double", "[1e999]", -1 },
  { "object-bracket-key", "{[: \"x\"}\n", -1 },
  { "object-comma-for-colon", "{\"x\", null}", -1 },
  { "object-double-colon", "{\"x\"::\"b\"}", -1 },
  { "object-missing-colon", "{\"a\" b}", -1 },
  { "object-missing-value", "{\"a\":", -1 },
  { "object-missing-key", "{:\"b\"}", -1 },
  { "object-no-colon", "{\"a\"", -1 },
  { "object-non-string-key", "{1:1}", -1 },
  { "object-null-key", "{null:null}", -1 },
  { "object-single-quote", "{'a':0}", -1 },
  { "object-trailing-comma", "{\"id\":0,}", -1 },
  { "object-trailing-comment", "{\"a\":\"b\"}/**/", -1 },
  { "object-trailing-hash", "{\"a\":\"b\"}#{}", -1 },
  { "object-two-commas", "{\"a\":\"b\",,\"c\":\"d\"}", -1 },
  { "object-unquoted-key", "{a: \"b\"}", -1 },
  { "object-unterminated-value", "{\"a\":\"a", -1 },
  { "object-lone-comma", "{,}", -1 },
  { "object-closed-as-array", "{\"a\":1]", -1 },
  { "object-twice-same-key", "{\"a\":1,\"a\":1}", -1 },
  { "object-same-key-escaped", "{\"a\":1,\"\\u0061\":2}", -1 },
  { "object-same-key-surrogates", "{\"\xf0\x9d\x84\x9e\":1,\"\\ud834\\udd1e\":2}", -1 },
  { "object-same-key-far", "{\"a\":{\"b\":[1,{}]},\"c\":0,\"a\":2}", -1 },
  { "string-1-surrogate-then-escape", "[\"\\uD800\\\"]", -1 },
  { "string-lone-high", "[\"\\uD800\"]", -1 },
  { "string-lone-low", "[\"\\uDC00\"]", -1 },
  { "string-high-high", "[\"\\uD800\\uD800\"]", -1 },
  { "string-high-then-letter", "[\"\\uD800abc\"]", -1 },
  { "string-incomplete-surrogate", "[\"\\uD834\\uDd\"]", -1 },
  { "string-u-1-digit", "[\"\\u1\"]", -1 },
  { "string-u-3-digits", "[\"\\u123\"]", -1 },
  { "string-u-no-hex", "[\"\\u00g0\"]", -1 },
  { "string-x-escape", "[\"\\x00\"]", -1 },
  { "string-a-escape", "[\"\\a\"]", -1 },
  { "string-u-upper", "[\"\\UA66D\"]", -1 },
  { "string-backslash-at-end", "[\"\\", -1 },
  { "string-escape-nul", "[\"\\\0\"]", 5 },
  { "string-raw-newline", "[\"new\nline\"]", -1 },
  { "string-raw-tab", "[\"\t\"]", -1 },
  { "string-raw-control", "[\"a\x1f\"]", -1 },
  { "string-single-quotes", "['single quote']", -1 },
  { "string-unquoted", "[abc]", -1 },
  { "string-unterminated", "\"abc", -1 },
  { "string-trailing-text", "\"\"x", -1 },
  { "utf8-overlong", "[\"\xc0\xaf\"]", -1 },
  { "utf8-surrogate", "[\"\xed\xa0\x80\"]", -1 },
  { "utf8-truncated", "[\"\xe2\x82\"]", -1 },
  { "utf8-lone-continuation", "[\"\x81\"]", -1 },
  { "utf8-beyond-unicode", "[\"\xf4\xbf\xbf\xbf\"]", -1 },
  { "utf8-latin1", "[\"\xe9\"]", -1 },
  { "utf8-outside-string", "[\xc3\xa9]", -1 },
  { "bom", "\xef\xbb\xbf{}", -1 },
  { "utf16", "[\0\"\0\xe9\0\"\0]\0", 10 },
  { "space-formfeed", "[\f]", -1 },
  { "space-vertical-tab", "[\v1]", -1 },
  { "space-nbsp", "[\xc2\xa0" "1]", -1 },
  { "structure-comment", "[1/*x*/]", -1 },
  { "structure-line-comment", "[1]//x", -1 },
  { "structure-two-values", "1 2", -1 },
  { "structure-double-array", "[][]", -1 },
  { "structure-end-array", "]", -1 },
  { "structure-lone-open-object", "{", -1 },
  { "structure-lone-open-array", "[", -1 },
  { "structure-object-then-open", "{}{", -1 },
  { "structure-angle", "<null>", -1 },
  { "structure-assignment", "var a = {}", -1 },
  { "structure-semicolon", "[1];", -1 },
};

static void
test_accepted (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_json_scan (c->text, c->length < 0 ? strlen (c->text) : (gsize) c->length, c->name, &error));
  g_assert_no_error (error);
  if (strstr (c->text, "u0000") == NULL)
    {
      g_autoptr(JsonNode) node = ferry_json_parse (c->text, c->length, c->name, &error);
      g_autoptr(JsonNode) again = NULL;
      g_autofree char *text = NULL, *text_again = NULL;

      g_assert_no_error (error);
      text = ferry_json_to_string (node, FALSE);
      again = ferry_json_parse (text, -1, c->name, &error);
      g_assert_no_error (error);
      text_again = ferry_json_to_string (again, FALSE);
      g_assert_cmpstr (text, ==, text_again);
    }
}

static void
test_refused (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;
  gsize length = c->length < 0 ? strlen (c->text) : (gsize) c->length;
  /* a copy of exactly that length: reading beyond the end is seen */
  g_autofree char *copy = length > 0 ? g_memdup2 (c->text, length) : g_malloc (1);

  g_assert_false (ferry_json_scan (copy, length, c->name, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, c->name));
  g_clear_error (&error);
  node = ferry_json_parse (copy, (gssize) length, c->name, &error);
  g_assert_null (node);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static void
test_depth (void)
{
  struct { const char *open, *close; gsize count; gboolean ok; } cases[] = {
    { "[", "]", 64, TRUE }, { "[", "]", 65, FALSE }, { "[", "", 100000, FALSE }, { "[", "]", 100000, FALSE },
    { "{\"a\":", "}", 100000, FALSE }, { "[{\"\":", "", 50000, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;

      for (gsize n = 0; n < cases[i].count; n++)
        g_string_append (text, cases[i].open);
      for (gsize n = 0; n < cases[i].count; n++)
        g_string_append (text, cases[i].close);
      g_assert_true (ferry_json_scan (text->str, text->len, "deep", &error) == cases[i].ok);
      if (!cases[i].ok)
        g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void
test_size (void)
{
  gsize length = 64 * 1024 * 1024 + 1;
  g_autofree char *text = g_malloc (length);
  g_autoptr(GError) error = NULL;

  memset (text, ' ', length);
  text[0] = '1';
  g_assert_true (ferry_json_scan (text, length - 1, "big", &error));
  g_assert_false (ferry_json_scan (text, length, "big", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

static void
test_position (void)
{
  g_autoptr(GError) error = NULL;
  const char *text = "{\n  \"\xc3\xa9\": 1,\n  \"\xc3\xa9\": 2\n}";

  g_assert_false (ferry_json_scan (text, strlen (text), "rules.json", &error));
  g_assert_cmpstr (error->message, ==, "rules.json: not valid JSON, line 3, column 3: the same member occurs twice");
}

static void
test_nul (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_json_parse ("{\"a\\u0000b\":1}", -1, "x", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (ferry_json_parse ("[\"a\\u0000b\"]", -1, "x", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

/* every truncation of a valid text is refused, and read no further than its end */
static void
test_truncation (void)
{
  const char *text = "{\"a\":[1.5e+3,true,null,\"\\ud834\\udd1e\xc3\xa9\"],\"b\":{\"c\":-0}}";

  for (gsize n = 0; n < strlen (text); n++)
    {
      g_autofree char *copy = g_memdup2 (text, MAX (n, 1));

      g_assert_false (ferry_json_scan (copy, n, "x", NULL));
    }
  g_assert_true (ferry_json_scan (text, strlen (text), "x", NULL));
}

static void
test_write (void)
{
  struct { const char *in, *out; } cases[] = {
    { " {\"z\" : 1 , \"a\":[ 1,2 ],\"m\":{}, \"e\":[]}", "{\"z\":1,\"a\":[1,2],\"m\":{},\"e\":[]}" },
    { "[0.1,1.0,1e21,-0.0,1e-7,123456789.25]", "[0.1,1.0,1e+21,-0.0,1e-07,123456789.25]" },
    { "[5e-324,1.7976931348623157e308,0.30000000000000004]", "[4.94065645841247e-324,1.7976931348623157e+308,0.30000000000000004]" },
    { "[-9223372036854775808,9223372036854775807,-0]", "[-9223372036854775808,9223372036854775807,0]" },
    { "[true,false,null,\"\"]", "[true,false,null,\"\"]" },
    { "[\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\\u00e9\\ud834\\udd1e\"]", "[\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\\u007f\xc3\xa9\xf0\x9d\x84\x9e\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) node = ferry_json_parse (cases[i].in, -1, "x", &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = ferry_json_to_string (node, FALSE);
      g_assert_cmpstr (text, ==, cases[i].out);
    }
}

static void
test_write_pretty (void)
{
  g_autoptr(JsonNode) node = ferry_json_parse ("{\"a\":[1,{\"b\":2}],\"c\":{},\"d\":[]}", -1, "x", NULL);
  g_autofree char *text = ferry_json_to_string (node, TRUE);

  g_assert_cmpstr (text, ==, "{\n  \"a\": [\n    1,\n    {\n      \"b\": 2\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}");
}

static void
test_members (void)
{
  g_autoptr(JsonNode) node = ferry_json_parse ("{\"s\":\"x\",\"i\":7,\"d\":1.5,\"b\":true,\"o\":{},\"a\":[],\"n\":null}", -1, "x", NULL);
  JsonObject *o = json_node_get_object (node);
  g_autoptr(GError) error = NULL;
  gint64 value = 0;

  g_assert_cmpstr (ferry_json_get_string (o, "s", &error), ==, "x");
  g_assert_true (ferry_json_get_int (o, "i", &value, &error));
  g_assert_cmpint (value, ==, 7);
  g_assert_nonnull (ferry_json_get_object (o, "o", &error));
  g_assert_nonnull (ferry_json_get_array (o, "a", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (ferry_json_opt_string (o, "n", "f"), ==, "f");
  g_assert_cmpstr (ferry_json_opt_string (o, "s", "f"), ==, "x");
  g_assert_cmpint (ferry_json_opt_int (o, "n", 3), ==, 3);
  g_assert_cmpint (ferry_json_opt_int (o, "i", 3), ==, 7);
  g_assert_cmpint (ferry_json_opt_int (o, "d", 3), ==, 3);
  g_assert_true (ferry_json_opt_bool (o, "b", FALSE));
  g_assert_true (ferry_json_opt_bool (o, "missing", TRUE));
}

static void
test_members_wrong (void)
{
  g_autoptr(JsonNode) node = ferry_json_parse ("{\"s\":\"x\",\"d\":1.5,\"n\":null}", -1, "x", NULL);
  JsonObject *o = json_node_get_object (node);
  const char *members[] = { "d", "n", "missing" };
  gint64 value;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      GError *errors[4] = { NULL };

      g_assert_null (ferry_json_get_string (o, members[i], &errors[0]));
      g_assert_false (ferry_json_get_int (o, members[i], &value, &errors[1]));
      g_assert_null (ferry_json_get_object (o, members[i], &errors[2]));
      g_assert_null (ferry_json_get_array (o, members[i], &errors[3]));
      for (guint e = 0; e < 4; e++)
        {
          g_assert_error (errors[e], FERRY_ERROR, FERRY_ERROR_DAMAGED);
          g_assert_nonnull (strstr (errors[e]->message, members[i]));
          g_clear_error (&errors[e]);
        }
    }
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-json-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = NULL;

  g_assert_null (ferry_json_parse_file (path, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "[1]\n", -1, NULL));
  node = ferry_json_parse_file (path, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  g_unlink (path);
  g_rmdir (folder);
}

static void
add_cases (const char    *prefix,
           const Case    *cases,
           gsize          n,
           GTestDataFunc  func)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/base/json/%s/%s", prefix, cases[i].name);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_cases ("accept", accepted, G_N_ELEMENTS (accepted), test_accepted);
  add_cases ("refuse", refused, G_N_ELEMENTS (refused), test_refused);
  g_test_add_func ("/base/json/depth", test_depth);
  g_test_add_func ("/base/json/size", test_size);
  g_test_add_func ("/base/json/position", test_position);
  g_test_add_func ("/base/json/nul", test_nul);
  g_test_add_func ("/base/json/truncation", test_truncation);
  g_test_add_func ("/base/json/write", test_write);
  g_test_add_func ("/base/json/write-pretty", test_write_pretty);
  g_test_add_func ("/base/json/members", test_members);
  g_test_add_func ("/base/json/members-wrong", test_members_wrong);
  g_test_add_func ("/base/json/file", test_file);
  return g_test_run ();
}
