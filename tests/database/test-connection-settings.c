#include "config.h"

#include "base/ferry-error.h"
#include "database/ferry-connection-settings.h"

#include "ferry-test-env.h"

static void
test_dialect (void)
{
  FerryDialect dialect = FERRY_DIALECT_SQLITE;

  g_assert_true (ferry_dialect_from_string ("postgres", &dialect));
  g_assert_cmpint (dialect, ==, FERRY_DIALECT_POSTGRES);
  g_assert_true (ferry_dialect_from_string ("sqlite", &dialect));
  g_assert_cmpstr (ferry_dialect_to_string (dialect), ==, "sqlite");
  g_assert_false (ferry_dialect_from_string ("mysql", &dialect));
  g_assert_false (ferry_dialect_from_string (NULL, &dialect));
  g_assert_cmpint (dialect, ==, FERRY_DIALECT_SQLITE);
}

static void
test_addresses (void)
{
  static const struct { const char *uri, *described; } cases[] = {
    { "postgresql://ada@db.example:5433/nb_prod?sslmode=require", "nb_prod on db.example:5433" },
    { "postgres://db.example/nb", "nb on db.example" },
    { "postgresql://[::1]:5432/nb", "nb on [::1]:5432" },
    { "postgresql:///nb?host=/run/pg&port=5433", "nb on /run/pg" },
    { "postgresql://ada@", "ada on this computer" },
    { "postgresql://", "the default database on this computer" },
    { "postgresql:///a%20b", "a b on this computer" },
    { "sqlite:/srv/db.sqlite", "/srv/db.sqlite" },
    { "sqlite:///srv/db.sqlite", "/srv/db.sqlite" },
    { "/srv/../srv/db.sqlite", "/srv/db.sqlite" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_from_uri (cases[i].uri, &error);
      g_autofree char *described = NULL;

      g_assert_no_error (error);
      described = ferry_connection_settings_describe (settings);
      g_assert_cmpstr (described, ==, cases[i].described);
    }
}

static void
test_refused (void)
{
  static const char * const uris[] = {
    "postgresql://ada:canary@host/db", "postgresql://host/db?password=canary", "postgresql://host/db?sslpassword=canary",
    "postgresql://ada:canary@host/db?nosuchthing=1", "postgresql://ada:canary%zz@host/db", "mysql://ada:canary@host/db", "sqlite:", "", "sqlite://host/canary",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(GError) error = NULL;
      FerryConnectionSettings *settings = ferry_connection_settings_new_from_uri (uris[i], &error);

      g_assert_null (settings);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
      g_assert_null (strstr (error->message, "canary"));
    }
}

static void
test_values (void)
{
  g_autoptr(FerryConnectionSettings) settings = ferry_connection_settings_new_postgres ();
  g_autoptr(FerryConnectionSettings) same = ferry_connection_settings_ref (settings);
  g_autofree char *described = NULL;

  ferry_connection_settings_set (settings, "password", "canary");
  ferry_connection_settings_set (settings, "dbname", "nb");
  ferry_connection_settings_set (settings, "host", "h");
  ferry_connection_settings_set (settings, "host", "");
  g_assert_cmpstr (ferry_connection_settings_get (same, "password"), ==, "canary");
  g_assert_null (ferry_connection_settings_get (same, "host"));
  g_assert_cmpstr (settings->schema, ==, "public");
  described = ferry_connection_settings_describe (settings);
  g_assert_null (strstr (described, "canary"));
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);

  g_test_add_func ("/database/connection-settings/dialect", test_dialect);
  g_test_add_func ("/database/connection-settings/addresses", test_addresses);
  g_test_add_func ("/database/connection-settings/refused", test_refused);
  g_test_add_func ("/database/connection-settings/values", test_values);

  return g_test_run ();
}
