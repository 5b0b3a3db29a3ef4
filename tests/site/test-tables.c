#include "config.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "nocobase-fixture.h"
#include "site/ferry-site.h"

static const char * const environments[] = {
  "", "DB_UNDERSCORED=true\n", "DB_TABLE_PREFIX=nb_\n", "DB_UNDERSCORED=true\nDB_TABLE_PREFIX=nb_\n",
};

typedef struct
{
  FerrySite     *site;
  FerryDatabase *db;
  FerrySchema   *schema;
} Fixture;

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->schema, ferry_schema_unref);
  g_clear_object (&self->db);
  g_clear_object (&self->site);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* data: index of the environment, 100 more for PostgreSQL */
static void
fixture_init (Fixture       *self,
              gconstpointer  data)
{
  guint index = GPOINTER_TO_UINT (data);

  self->site = index >= 100 ? nocobase_fixture_postgres (environments[index - 100]) : nocobase_fixture_new (environments[index]);
  self->db = nocobase_fixture_open (self->site, &self->schema);
}

static void
test_version (gconstpointer data)
{
  g_auto(Fixture) f = { 0 };
  g_autofree char *version = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&f, data);
  version = ferry_site_read_version (f.site, f.db, f.schema, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (version, ==, "2.2.15");
}

static void
test_plugins (gconstpointer data)
{
  g_auto(Fixture) f = { 0 };
  g_autoptr(GPtrArray) plugins = NULL;
  g_autoptr(GError) error = NULL;
  FerryPlugin *plugin;

  fixture_init (&f, data);
  plugins = ferry_site_read_plugins (f.site, f.db, f.schema, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plugins->len, ==, 3);
  plugin = g_ptr_array_index (plugins, 0);
  g_assert_cmpstr (plugin->name, ==, "acl");
  g_assert_true (plugin->enabled && !plugin->installed);
  plugin = g_ptr_array_index (plugins, 1);
  g_assert_cmpstr (plugin->package_name, ==, "@nocobase/plugin-kanban");
  g_assert_cmpstr (plugin->version, ==, "2.2.15");
  g_assert_true (!plugin->enabled && plugin->installed);
}

static FerryVariable *
find (GPtrArray  *variables,
      const char *name)
{
  for (guint i = 0; i < variables->len; i++)
    if (g_str_equal (ferry_variable_get_name (g_ptr_array_index (variables, i)), name))
      return g_ptr_array_index (variables, i);
  return NULL;
}

static void
test_variables (gconstpointer data)
{
  g_auto(Fixture) f = { 0 };
  g_autoptr(GPtrArray) variables = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&f, data);
  variables = ferry_site_read_variables (f.site, f.db, f.schema, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (variables->len, ==, 3);
  g_assert_cmpstr (ferry_variable_get_value (find (variables, "HOST")), ==, "smtp");
  g_assert_true (ferry_variable_get_secret (find (variables, "PASSWORD")));
  g_assert_null (ferry_variable_get_value (find (variables, "PASSWORD")));
  g_assert_false (ferry_variable_get_secret (find (variables, "UNTYPED")));
  g_assert_null (ferry_variable_get_value (find (variables, "UNTYPED")));
}

static char *
read_text (Fixture    *f,
           const char *column,
           const char *name)
{
  g_autofree char *table = ferry_site_physical_table (f->site, "environmentVariables");
  g_autofree char *physical = ferry_site_physical_column (f->site, column);
  g_autofree char *quoted = ferry_database_quote_table (f->db, ferry_schema_find_table (f->schema, table));
  g_autofree char *sql = NULL;
  g_autoptr(GError) error = NULL;
  char *value;

  sql = g_strdup_printf ("SELECT CAST(\"%s\" AS TEXT) FROM %s WHERE name = '%s'", physical, quoted, name);
  value = ferry_database_query_value (f->db, sql, NULL, &error);
  g_assert_no_error (error);
  return value;
}

static void
assert_text (Fixture    *f,
             const char *column,
             const char *name,
             const char *expected)
{
  g_autofree char *value = read_text (f, column, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_secret (Fixture    *f,
               const char *name,
               const char *plain)
{
  g_autofree char *stored = read_text (f, "value", name);
  g_autoptr(GError) error = NULL;
  char *decrypted = ferry_secret_decrypt ((const guint8 *) "0123456789abcdef0123456789abcdef", stored, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (decrypted, ==, plain);
  ferry_secret_free (decrypted);
  assert_text (f, "type", name, "secret");
}

static void
assert_time_form (Fixture    *f,
                  const char *column,
                  const char *name)
{
  g_autofree char *value = read_text (f, column, name);

  if (ferry_site_get_dialect (f->site) == FERRY_DIALECT_SQLITE)
    g_assert_true (g_regex_match_simple ("^20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\+00:00$", value, 0, 0));
  g_assert_false (g_str_has_prefix (value, "2020-01-01"));
}

static const struct { const char *name; gboolean secret; const char *value; } written[] = {
  { "HOST", FALSE, "it's \"new\" \\ $1 ?1" },
  { "PASSWORD", FALSE, "stays a secret" },
  { "UNTYPED", TRUE, "now secret" },
  { "FRESH", FALSE, "" },
  { "FRESH_SECRET", TRUE, "gr\xC3\xBC\xC3\x9F" },
  { "CLEARED", TRUE, "" },
  { "ABSENT", TRUE, NULL },
};

static GPtrArray *
make_variables (void)
{
  GPtrArray *variables = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    g_ptr_array_add (variables, ferry_variable_new (written[i].name, written[i].secret, written[i].value));
  return variables;
}

static void
test_write (gconstpointer data)
{
  g_auto(Fixture) f = { 0 };
  g_autoptr(GPtrArray) variables = make_variables ();
  g_autoptr(GError) error = NULL;

  fixture_init (&f, data);
  g_assert_true (ferry_database_begin (f.db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_true (ferry_site_write_variables (f.site, f.db, f.schema, variables, &error));
  g_assert_no_error (error);
  g_assert_true (ferry_database_commit (f.db, &error));
  assert_text (&f, "value", "HOST", written[0].value);
  assert_text (&f, "type", "HOST", "default");
  assert_secret (&f, "PASSWORD", "stays a secret");
  assert_secret (&f, "UNTYPED", "now secret");
  assert_text (&f, "value", "FRESH", "");
  assert_secret (&f, "FRESH_SECRET", written[4].value);
  assert_secret (&f, "CLEARED", "");
  assert_text (&f, "name", "ABSENT", NULL);
  assert_time_form (&f, "updatedAt", "HOST");
  assert_time_form (&f, "createdAt", "FRESH");
}

static void
test_write_keeps_created (gconstpointer data)
{
  g_auto(Fixture) f = { 0 };
  g_autoptr(GPtrArray) variables = make_variables ();
  g_autofree char *before = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&f, data);
  before = read_text (&f, "createdAt", "HOST");
  g_assert_true (ferry_database_begin (f.db, FERRY_TRANSACTION_WRITE, &error));
  g_assert_true (ferry_site_write_variables (f.site, f.db, f.schema, variables, &error));
  assert_text (&f, "createdAt", "HOST", before);
  ferry_database_rollback (f.db);
  assert_text (&f, "value", "HOST", "smtp");
  assert_text (&f, "name", "FRESH", NULL);
}

static void
test_write_refused (void)
{
  g_auto(Fixture) f = { 0 };
  g_autoptr(GPtrArray) variables = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;

  fixture_init (&f, GUINT_TO_POINTER (0));
  g_ptr_array_add (variables, ferry_variable_new ("no name", FALSE, "x"));
  g_assert_false (ferry_site_write_variables (f.site, f.db, f.schema, variables, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
}

static void
test_no_nocobase (void)
{
  g_autoptr(FerrySchema) empty = ferry_schema_new (FERRY_DIALECT_SQLITE, "");
  g_auto(Fixture) f = { 0 };
  g_autoptr(GPtrArray) plugins = NULL;
  g_autoptr(GPtrArray) variables = NULL;
  g_autofree char *version = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&f, GUINT_TO_POINTER (0));
  version = ferry_site_read_version (f.site, f.db, empty, &error);
  g_assert_cmpstr (version, ==, "");
  plugins = ferry_site_read_plugins (f.site, f.db, empty, &error);
  g_assert_cmpuint (plugins->len, ==, 0);
  variables = ferry_site_read_variables (f.site, f.db, empty, &error);
  g_assert_cmpuint (variables->len, ==, 0);
  g_assert_no_error (error);
  g_ptr_array_add (variables, ferry_variable_new ("A", FALSE, "x"));
  g_assert_false (ferry_site_write_variables (f.site, f.db, empty, variables, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

static const struct { const char *name; GTestDataFunc func; } tests[] = {
  { "version", test_version }, { "plugins", test_plugins }, { "variables", test_variables },
  { "write", test_write }, { "write-keeps-created", test_write_keeps_created },
};

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  for (guint t = 0; t < G_N_ELEMENTS (tests); t++)
    for (guint e = 0; e < 2 * G_N_ELEMENTS (environments); e++)
      {
        guint n = G_N_ELEMENTS (environments);
        guint index = e < n ? e : 100 + e - n;
        g_autofree char *path = g_strdup_printf ("/site/tables/%s/%s-%u", tests[t].name, e < n ? "sqlite" : "postgres", e % n);

        g_test_add_data_func (path, GUINT_TO_POINTER (index), tests[t].func);
      }
  g_test_add_func ("/site/tables/write-refused", test_write_refused);
  g_test_add_func ("/site/tables/no-nocobase", test_no_nocobase);
  return g_test_run ();
}
