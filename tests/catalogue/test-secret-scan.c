#include "config.h"

#include "catalogue/ferry-secret-scan.h"
#include "ferry-test-env.h"

static const struct { const char *name; gboolean secret; } columns[] = {
  { "password", TRUE }, { "resetToken", TRUE }, { "reset_token", TRUE }, { "PASSWORD", TRUE }, { "encryptionPassword", TRUE },
  { "apiKey", TRUE }, { "api_key", TRUE }, { "api-key", TRUE }, { "APIKey", TRUE }, { "accessKeySecret", TRUE }, { "accessKeyId", TRUE }, { "privateKey", TRUE },
  { "clientSecret", TRUE }, { "client_secret", TRUE }, { "credentials", TRUE }, { "token", TRUE }, { "tokens", TRUE }, { "Authorization", TRUE }, { "pwd", TRUE },
  { "connectionString", TRUE }, { "passphrase", TRUE }, { "secret", TRUE }, { "SecretAccessKey", TRUE },
  { "id", FALSE }, { "name", FALSE }, { "key", FALSE }, { "options", FALSE }, { "title", FALSE }, { "tokenUrl", FALSE }, { "maxTokens", FALSE }, { "max_tokens", FALSE },
  { "tokenExpiresIn", FALSE }, { "passwordPolicy", FALSE }, { "passwordField", FALSE }, { "author", FALSE }, { "sort", FALSE }, { "", FALSE }, { "compass", FALSE },
  { "uiSchemaXUid", FALSE }, { "keyboard", FALSE }, { "shipping", FALSE },
};

static void
test_columns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_test_message ("%s", columns[i].name);
      g_assert_cmpint (ferry_secret_column (columns[i].name), ==, columns[i].secret);
    }
}

/* column, value, paths joined with a blank */
static const struct { const char *name, *column, *value, *paths; } values[] = {
  { "empty-object", "options", "{}", "" },
  { "null", "options", "null", "" },
  { "empty", "value", "", "" },
  { "text", "value", "hunter2", "value" },
  { "text-number", "value", "12345", "value" },
  { "text-json-string", "value", "\"hunter2\"", "value" },
  { "text-reference", "value", "{{$env.SMTP_PASSWORD}}", "" },
  { "text-reference-spaced", "password", " {{ $env.SMTP_PASSWORD }} ", "" },
  { "literal", "options", "{\"secretAccessKey\":\"abc\"}", "options.secretAccessKey" },
  { "reference", "options", "{\"secretAccessKey\":\"{{$env.AWS_SECRET}}\"}", "" },
  { "reference-spaced", "options", "{\"password\":\"{{ $env.X }}\"}", "" },
  { "secrets-reference", "options", "{\"password\":\"{{$secrets.X}}\"}", "" },
  { "half-reference", "options", "{\"password\":\"abc{{$env.X}}\"}", "options.password" },
  { "bearer-reference", "options", "{\"authorization\":\"Bearer {{$env.X}}\"}", "" },
  { "template-literal", "options", "{\"password\":\"{{hunter2}}\"}", "options.password" },
  { "empty-literal", "options", "{\"password\":\"\"}", "" },
  { "blank-literal", "options", "{\"password\":\"  \"}", "" },
  { "null-member", "options", "{\"password\":null}", "" },
  { "nested", "options", "{\"a\":{\"b\":[{\"x\":1},{\"apiKey\":\"k\"}]}}", "options.a.b[1].apiKey" },
  { "case", "options", "{\"CLIENT_SECRET\":\"k\"}", "options.CLIENT_SECRET" },
  { "list", "options", "{\"tokens\":[\"a\",\"{{$env.B}}\",\"c\"]}", "options.tokens[0] options.tokens[2]" },
  { "no-secret", "options", "{\"host\":\"smtp.example\",\"port\":25,\"secure\":true,\"maxTokens\":\"2000\",\"tokenUrl\":\"https://x/token\"}", "" },
  { "header", "options", "{\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer abc\"},{\"name\":\"Accept\",\"value\":\"x\"}]}", "options.headers[0].value" },
  { "header-reference", "options", "{\"headers\":[{\"name\":\"X-Api-Key\",\"value\":\"{{$env.K}}\"}]}", "" },
  { "uri-password", "options", "{\"url\":\"postgres://nb:pw@db/x\"}", "options.url" },
  { "uri-plain", "options", "{\"url\":\"postgres://nb@db/x\",\"web\":\"https://x.example:8080/a@b\"}", "" },
  { "uri-reference", "options", "{\"url\":\"postgres://nb:{{$env.PW}}@db/x\"}", "" },
  { "ado", "options", "{\"dsn2\":\"Server=x;Password=abc;\"}", "options.dsn2" },
  { "query-token", "options", "{\"webhook\":\"https://x/send?access_token=abc\"}", "options.webhook" },
  { "private-key", "options", "{\"file\":\"-----BEGIN RSA PRIVATE KEY-----\\nabc\"}", "options.file" },
  { "embedded", "options", "{\"account\":\"{\\\"private_key\\\":\\\"abc\\\"}\"}", "options.account.private_key" },
  { "root-array", "options", "[{\"token\":\"a\"}]", "options[0].token" },
  { "malformed", "options", "{\"password\":\"abc\"", "options" },
  { "two", "options", "{\"a\":{\"password\":\"x\"},\"b\":{\"password\":\"y\"}}", "options.a.password options.b.password" },
};

static void
test_value (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  ferry_secret_scan_value (values[i].column, values[i].value, strlen (values[i].value), paths);
  ferry_secret_scan_value (values[i].column, values[i].value, strlen (values[i].value), paths);
  g_ptr_array_add (paths, NULL);
  joined = g_strjoinv (" ", (char **) paths->pdata);
  g_assert_cmpstr (joined, ==, values[i].paths);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/catalogue/secret-scan/columns", test_columns);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *name = g_strconcat ("/catalogue/secret-scan/value/", values[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_value);
    }
  return g_test_run ();
}
