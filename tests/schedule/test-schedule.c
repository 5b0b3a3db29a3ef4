#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "schedule/ferry-schedule.h"

#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)
#define START  (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)   /* 1 January 2026, 00:00 UTC */

static FerrySite *
site_new (const char *name)
{
  g_autofree char *folder = g_build_filename (ferry_test_folder (), name, NULL);
  g_autofree char *env = g_build_filename (folder, ".env", NULL);
  g_autofree char *storage = g_build_filename (folder, "storage", "x", NULL);
  g_autoptr(GError) error = NULL;
  FerrySite *site;

  ferry_test_write (env, "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/nocobase.sqlite\n");
  ferry_test_write (storage, "");
  site = ferry_site_new_for_folder ("2f1d3c54-6b1a-4a0e-9a55-2f6f0d0c1a11", "Production", FERRY_STAGE_PRODUCTION, folder, &error);
  g_assert_no_error (error);
  return site;
}

static void
add_run (FerryBackupSettings *settings,
         gint64               due,
         gint64               started,
         const char          *name)
{
  FerryBackupRun *run = g_new0 (FerryBackupRun, 1);

  run->due = due;
  run->started = started;
  run->ended = started + MINUTE;
  run->name = g_strdup (name);
  g_ptr_array_insert (settings->runs, 0, run);
}

static FerryBackupSettings *
daily (void)
{
  FerryBackupSettings *settings = ferry_backup_settings_new ();

  settings->scheduled = TRUE;
  g_free (settings->cron);
  settings->cron = g_strdup ("0 3 * * *");
  settings->since = START;
  return settings;
}

static void
test_due (void)
{
  g_autoptr(FerryBackupSettings) settings = daily ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 2 * HOUR), ==, 0);
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 3 * HOUR), ==, START + 3 * HOUR);
  /* three were missed: the latest is made up for, once */
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 2 * DAY + 9 * HOUR), ==, START + 2 * DAY + 3 * HOUR);
  add_run (settings, START + 2 * DAY + 3 * HOUR, START + 2 * DAY + 9 * HOUR, "backup");
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 2 * DAY + 10 * HOUR), ==, 0);
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 3 * DAY + 3 * HOUR), ==, START + 3 * DAY + 3 * HOUR);
  /* years */
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 1000 * DAY), ==, START + 999 * DAY + 3 * HOUR);
  settings->scheduled = FALSE;
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 5 * DAY), ==, 0);
}

static void
test_yearly (void)
{
  g_autoptr(FerryBackupSettings) settings = daily ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  g_free (settings->cron);
  settings->cron = g_strdup ("0 0 29 2 *");
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 700 * DAY), ==, 0);
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 1400 * DAY), ==, START + 789 * DAY);   /* 2028 */
}

static void
test_retry (void)
{
  g_autoptr(FerryBackupSettings) settings = daily ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  gint64 due = START + 3 * HOUR, now = due;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (ferry_schedule_find_due (settings, utc, now), ==, due);
      add_run (settings, due, now, NULL);
      g_assert_cmpint (ferry_schedule_find_due (settings, utc, now + 2 * MINUTE), ==, 0);
      now += 20 * MINUTE;
    }
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, now + 5 * HOUR), ==, 0);   /* three were enough */
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, due + DAY), ==, due + DAY);
}

/* A clock that was set back makes no backup of what lies ahead of it due twice. */
static void
test_clock_back (void)
{
  g_autoptr(FerryBackupSettings) settings = daily ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();

  add_run (settings, START + 9 * DAY + 3 * HOUR, START + 9 * DAY + 3 * HOUR, "backup");
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 4 * DAY), ==, 0);
  settings->since = START + 20 * DAY;
  g_assert_cmpint (ferry_schedule_find_due (settings, utc, START + 4 * DAY), ==, 0);
}

static void
test_keep (void)
{
  g_autoptr(FerrySite) site = site_new ("keep");
  g_autoptr(FerryBackupSettings) settings = ferry_schedule_load (site, NULL);
  g_autoptr(FerryBackupSettings) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (ferry_site_get_state_folder (site), "backup-secrets.json", NULL);
  GStatBuf info;

  g_assert_false (settings->scheduled);
  g_assert_cmpint (settings->next, ==, 0);
  settings->scheduled = settings->secrets_in_file = TRUE;
  settings->keep = 3;
  settings->storage_id = 7;
  settings->password = g_strdup ("päss\"word");
  ferry_schedule_save (site, settings, &error);
  g_assert_no_error (error);
  again = ferry_schedule_load (site, &error);
  g_assert_no_error (error);
  g_assert_true (again->scheduled && again->has_password && again->secrets_in_file && !again->has_cloud_secret);
  g_assert_cmpint (again->keep, ==, 3);
  g_assert_cmpint (again->storage_id, ==, 7);
  g_assert_null (again->password);
  g_assert_cmpint (again->next, >, ferry_time_now ());
  g_assert_true (ferry_schedule_read_secrets (site, again, &error));
  g_assert_cmpstr (again->password, ==, "päss\"word");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_damaged (void)
{
  g_autoptr(FerrySite) site = site_new ("damaged");
  g_autofree char *path = g_build_filename (ferry_site_get_state_folder (site), "backup-settings.json", NULL);
  g_autofree char *runs = g_build_filename (ferry_site_get_state_folder (site), "backup-runs.json", NULL);
  static const char * const texts[] = { "", "[]", "{", "{\"keep\": \"5\"}", "{\"scheduled\": 1}", "{\"cloud\": []}", "{\"cron\": 5}", "{\"runs\": [5]}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      ferry_test_write (path, texts[i]);
      g_assert_null (ferry_schedule_load (site, &error));
      g_assert_nonnull (error);
    }
  g_unlink (path);
  ferry_test_write (runs, "{\"runs\": [{\"due\": \"yester");
  {
    g_autoptr(FerryBackupSettings) settings = ferry_schedule_load (site, NULL);

    g_assert_nonnull (settings);   /* a record only */
  }
}

/* what NocoBase's action would send: absent and null stay, "" clears */
static void
test_json (void)
{
  g_autoptr(FerryBackupSettings) settings = ferry_backup_settings_new ();
  g_autoptr(JsonNode) update = ferry_json_parse ("{\"keep\": 5, \"cron\": null, \"encryptionPassword\": \"s3cret pass\", \"storageId\": null, \"cloud\": {\"bucket\": \"b-1\"}}", -1, "test", NULL);
  g_autoptr(JsonNode) nothing = ferry_json_parse ("{\"encryptionPassword\": null}", -1, "test", NULL);
  g_autoptr(JsonNode) clear = ferry_json_parse ("{\"encryptionPassword\": \"\"}", -1, "test", NULL);
  g_autoptr(JsonNode) open = NULL;
  g_autoptr(JsonNode) shown = NULL;
  g_autofree char *text = NULL;
  g_autoptr(FerryBackupSettings) back = ferry_backup_settings_new ();
  g_autoptr(GError) error = NULL;

  add_run (settings, START, START + HOUR, NULL);
  ((FerryBackupRun *) g_ptr_array_index (settings->runs, 0))->problem = g_strdup ("why");
  g_assert_true (ferry_backup_settings_take_json (settings, update, &error));
  g_assert_cmpint (settings->keep, ==, 5);
  g_assert_cmpstr (settings->cron, ==, "0 0 * * *");
  g_assert_cmpstr (settings->cloud->bucket, ==, "b-1");
  g_assert_true (ferry_backup_settings_take_json (settings, nothing, &error));
  g_assert_cmpstr (settings->password, ==, "s3cret pass");
  shown = ferry_backup_settings_to_json (settings, FALSE);
  text = ferry_json_to_string (shown, FALSE);
  g_assert_null (strstr (text, "s3cret"));
  open = ferry_backup_settings_to_json (settings, TRUE);
  g_assert_true (ferry_backup_settings_take_json (back, open, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (back->password, ==, "s3cret pass");
  g_assert_cmpuint (back->runs->len, ==, 1);
  g_assert_cmpstr (((FerryBackupRun *) g_ptr_array_index (back->runs, 0))->problem, ==, "why");
  g_assert_true (ferry_backup_settings_take_json (settings, clear, &error));
  g_assert_cmpstr (settings->password, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/schedule/due", test_due);
  g_test_add_func ("/schedule/yearly", test_yearly);
  g_test_add_func ("/schedule/retry", test_retry);
  g_test_add_func ("/schedule/clock-back", test_clock_back);
  g_test_add_func ("/schedule/keep", test_keep);
  g_test_add_func ("/schedule/damaged", test_damaged);
  g_test_add_func ("/schedule/json", test_json);
  return g_test_run ();
}
