#include "config.h"

#include "small-nocobase.h"

#include "ferry-test-files.h"

static char *
snake (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p))
        g_string_append_c (text, '_');
      g_string_append_c (text, g_ascii_tolower (*p));
    }
  return g_string_free (text, FALSE);
}

static const char *
env_or (FerrySite  *site,
        const char *key)
{
  const char *value = ferry_site_get_env (site, key);

  return value != NULL ? value : "";
}

static gboolean
expand_one (const GMatchInfo *match,
            GString          *result,
            gpointer          user_data)
{
  FerrySite *site = user_data;
  g_autofree char *kind = g_match_info_fetch (match, 1);
  g_autofree char *name = g_match_info_fetch (match, 2);
  g_autofree char *physical = g_str_equal (env_or (site, "DB_UNDERSCORED"), "true") ? snake (name) : g_strdup (name);
  const char *schema = env_or (site, "DB_SCHEMA");

  if (*kind == 't' && *schema != '\0')
    g_string_append_printf (result, "\"%s\".", schema);
  g_string_append_printf (result, "\"%s%s\"", *kind == 't' ? env_or (site, "DB_TABLE_PREFIX") : "", physical);
  return FALSE;
}

static char *
expand (FerrySite  *site,
        const char *sql)
{
  g_autoptr(GRegex) names = g_regex_new ("\"([tc]):([^\"]+)\"", 0, 0, NULL);
  gboolean sqlite = ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE;
  g_autofree char *expanded = g_regex_replace_eval (names, sql, -1, 0, 0, expand_one, site, NULL);
  g_autoptr(GString) text = g_string_new (expanded);

  g_string_replace (text, "@AUTO@", sqlite ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "BIGSERIAL PRIMARY KEY", 0);
  g_string_replace (text, "@BOOL@", sqlite ? "TINYINT(1)" : "boolean", 0);
  g_string_replace (text, "@TRUE@", sqlite ? "1" : "true", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
small_nocobase_run (FerrySite  *site,
                    const char *sql)
{
  g_autofree char *expanded = expand (site, sql);

  migrate_fixture_run (site, expanded);
}

char *
small_nocobase_value (FerrySite  *site,
                      const char *sql)
{
  g_autofree char *expanded = expand (site, sql);

  return migrate_fixture_value (site, expanded);
}

void
small_nocobase_assert (FerrySite  *site,
                       const char *sql,
                       const char *expected)
{
  g_autofree char *expanded = expand (site, sql);

  migrate_fixture_assert (site, expanded, expected);
}

FerrySite *
small_nocobase_new (FerryDialect  dialect,
                    const char   *name,
                    const char   *env)
{
  FerrySite *site = migrate_fixture_site_with_env (dialect, name, env);
  g_autofree char *path = g_strdup_printf ("%s/migrate/data/nocobase.sql", g_getenv ("FERRY_TEST_DATA"));
  g_autofree char *sql = ferry_test_read (path, NULL);

  if (*env_or (site, "DB_SCHEMA") != '\0')
    {
      g_autofree char *create = g_strdup_printf ("CREATE SCHEMA \"%s\"", env_or (site, "DB_SCHEMA"));

      migrate_fixture_run (site, create);
    }
  small_nocobase_run (site, sql);
  return site;
}
