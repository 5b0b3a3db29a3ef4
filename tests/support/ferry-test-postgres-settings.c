#include "config.h"

#include "ferry-test-postgres.h"

FerryConnectionSettings *
ferry_test_postgres_settings (const char *database)
{
  FerryConnectionSettings *settings = ferry_connection_settings_new_postgres ();

  ferry_connection_settings_set (settings, "host", ferry_test_postgres_host ());
  ferry_connection_settings_set (settings, "user", "postgres");
  ferry_connection_settings_set (settings, "dbname", database);

  return settings;
}
