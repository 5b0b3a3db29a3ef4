#include "config.h"

#include "schedule/ferry-schedule.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"
#include "schedule/ferry-cron.h"
#include "schedule/ferry-schedule-private.h"

#include <glib/gi18n-lib.h>

#define MOST_BYTES    (4 * 1024 * 1024)
#define MOST_RUNS     400
#define MOST_KEEP     10000
#define RETRY_PAUSE   (15 * 60 * G_USEC_PER_SEC)
#define MOST_ATTEMPTS 3

char *
_ferry_schedule_path (FerrySite  *site,
                      const char *name)
{
  return g_build_filename (ferry_site_get_state_folder (site), name, NULL);
}

/* NULL without error: there is none */
JsonNode *
_ferry_schedule_read (FerrySite   *site,
                      const char  *name,
                      GError     **error)
{
  g_autofree char *path = _ferry_schedule_path (site, name);
  g_autofree char *text = NULL;
  g_autoptr(GError) cause = NULL;
  JsonNode *node = NULL;
  gsize length = 0;

  if (!ferry_file_read (path, MOST_BYTES, &text, &length, &cause))
    {
      if (!g_error_matches (cause, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
        g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  node = ferry_json_parse (text, (gssize) length, path, error);
  explicit_bzero (text, length);
  return node;
}

gboolean
_ferry_schedule_write (FerrySite   *site,
                       const char  *name,
                       JsonNode    *node,
                       GError     **error)
{
  g_autofree char *path = _ferry_schedule_path (site, name);
  char *text = ferry_json_to_string (node, TRUE);
  gboolean written = ferry_folder_make (ferry_site_get_state_folder (site), error) && ferry_file_write_durable (path, text, -1, error);

  explicit_bzero (text, strlen (text));
  g_free (text);
  return written;
}

static gboolean
load_runs (FerrySite            *site,
           FerryBackupSettings  *settings,
           GError              **error)
{
  g_autoptr(GError) cause = NULL;
  g_autoptr(JsonNode) node = _ferry_schedule_read (site, FERRY_SCHEDULE_RUNS, &cause);

  if (cause == NULL && (node == NULL || ferry_backup_settings_take_json (settings, node, &cause)))
    return TRUE;
  if (g_error_matches (cause, FERRY_ERROR, FERRY_ERROR_DAMAGED))   /* a record, nothing that a backup needs */
    {
      g_message ("%s", cause->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

static gint64
next_run (const FerryBackupSettings *settings,
          GTimeZone                 *zone,
          gint64                     after)
{
  g_autoptr(FerryCron) cron = settings->scheduled ? ferry_cron_parse (settings->cron, NULL) : NULL;

  return cron != NULL ? MAX (ferry_cron_next (cron, zone, after), 0) : 0;
}

/**
 * ferry_schedule_load:
 * @site: the instance
 * @error: %FERRY_ERROR_DAMAGED, PERMISSION, IO
 *
 * Reads the settings of an instance's backups, without secrets; where nothing was set, NocoBase's defaults with the schedule off. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the settings.
 *
 * Since: 0.1
 */
FerryBackupSettings *
ferry_schedule_load (FerrySite  *site,
                     GError    **error)
{
  g_autoptr(FerryBackupSettings) settings = ferry_backup_settings_new ();
  g_autoptr(GError) cause = NULL;
  g_autoptr(JsonNode) node = _ferry_schedule_read (site, FERRY_SCHEDULE_SETTINGS, &cause);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if ((node != NULL && !ferry_backup_settings_take_json (settings, node, error)) || !load_runs (site, settings, error))
    return NULL;
  settings->next = next_run (settings, NULL, ferry_time_now ());
  return g_steal_pointer (&settings);
}

static gboolean
validate (const FerryBackupSettings  *settings,
          GError                    **error)
{
  g_autoptr(FerryCron) cron = ferry_cron_parse (settings->cron, error);

  if (cron == NULL)
    return FALSE;
  if (settings->keep < 1 || settings->keep > MOST_KEEP)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The number of backups to keep must be between 1 and %d."), MOST_KEEP);
      return FALSE;
    }
  return !settings->cloud->enabled || ferry_cloud_settings_validate (settings->cloud, error);
}

static void
take_since (FerrySite           *site,
            FerryBackupSettings *settings)
{
  g_autoptr(FerryBackupSettings) before = ferry_schedule_load (site, NULL);

  /* what a new schedule would have wanted in the past is no missed run */
  if (before == NULL || !before->scheduled || g_strcmp0 (before->cron, settings->cron) != 0 || before->since == 0)
    settings->since = ferry_time_now ();
  else
    settings->since = before->since;
}

/**
 * ferry_schedule_save:
 * @site: the instance
 * @settings: what shall hold from now on; secrets %NULL: unchanged, "": none
 * @error: %FERRY_ERROR_USAGE naming what is wrong; PERMISSION, IO, NO_SPACE
 *
 * Keeps settings, and their secrets in the keyring; where there is none, in a file that only this user can read. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_schedule_save (FerrySite                  *site,
                     const FerryBackupSettings  *settings,
                     GError                    **error)
{
  g_autoptr(FerryBackupSettings) kept = ferry_backup_settings_copy (settings);
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object;

  if (!validate (kept, error) || !_ferry_schedule_keep_secrets (site, kept, error))
    return FALSE;
  if (kept->cloud->enabled && !kept->has_cloud_secret)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("The secret of the cloud storage's access key is missing."));
      return FALSE;
    }
  take_since (site, kept);
  node = ferry_backup_settings_to_json (kept, FALSE);
  object = json_node_get_object (node);
  json_object_remove_member (object, "runs");
  json_object_remove_member (object, "next");
  json_object_remove_member (object, "applicationCron");
  return _ferry_schedule_write (site, FERRY_SCHEDULE_SETTINGS, node, error);
}

/**
 * ferry_schedule_save_runs:
 * @site: the instance
 * @runs: (element-type FerryBackupRun): newest first; the oldest beyond some hundreds are forgotten
 * @error: PERMISSION, IO, NO_SPACE
 *
 * Keeps what ran. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_schedule_save_runs (FerrySite  *site,
                          GPtrArray  *runs,
                          GError    **error)
{
  JsonArray *array = json_array_new ();
  JsonObject *object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < MIN (runs->len, MOST_RUNS); i++)
    json_array_add_element (array, ferry_backup_run_to_json (g_ptr_array_index (runs, i)));
  json_object_set_array_member (object, "runs", array);
  json_node_take_object (node, object);
  return _ferry_schedule_write (site, FERRY_SCHEDULE_RUNS, node, error);
}

/* the runs since the schedule holds; those of before belong to another */
static const FerryBackupRun *
last_run (const FerryBackupSettings *settings,
          guint                     *failures)
{
  const FerryBackupRun *last = settings->runs->len > 0 ? g_ptr_array_index (settings->runs, 0) : NULL;

  *failures = 0;
  for (guint i = 0; last != NULL && i < settings->runs->len; i++)
    {
      const FerryBackupRun *run = g_ptr_array_index (settings->runs, i);

      if (run->due != last->due || run->name != NULL)
        break;
      (*failures)++;
    }
  return last;
}

/* the latest run after @after and not after @now: looked for in the last hour first, since a schedule may have missed thousands */
static gint64
latest_run (const FerryBackupSettings *settings,
            GTimeZone                 *zone,
            gint64                     after,
            gint64                     now)
{
  static const gint64 hours[] = { 1, 24, 24 * 32, 24 * 400, 24 * 366 * 9 };
  gint64 latest = 0;

  for (guint i = 0; latest == 0 && i < G_N_ELEMENTS (hours); i++)
    {
      gint64 start = MAX (after, now - hours[i] * 3600 * G_USEC_PER_SEC);

      for (gint64 run = next_run (settings, zone, start); run != 0 && run <= now; run = next_run (settings, zone, run))
        latest = run;
    }
  return latest;
}

/**
 * ferry_schedule_find_due:
 * @settings: settings with runs
 * @zone: (nullable): the time zone; %NULL: local
 * @now: µs since 1970
 *
 * Tells whether a backup is due. Of runs that were missed, because the computer was off say, one is made up for. A run that failed is tried again, at most twice and a quarter of an hour
 * apart. Any thread.
 *
 * Returns: the time that the schedule wanted, µs since 1970; 0 when none is due
 *
 * Since: 0.1
 */
gint64
ferry_schedule_find_due (const FerryBackupSettings *settings,
                         GTimeZone                 *zone,
                         gint64                     now)
{
  guint failures;
  const FerryBackupRun *last = last_run (settings, &failures);
  gint64 after = MAX (settings->since, last != NULL ? MAX (last->due, MIN (last->started, now)) : 0);
  gint64 due = next_run (settings, zone, after);

  if (!settings->scheduled || due == 0)
    return 0;
  if (due > now)
    return failures > 0 && failures < MOST_ATTEMPTS && last->due >= settings->since && now - last->ended >= RETRY_PAUSE ? last->due : 0;
  return latest_run (settings, zone, after, now);
}
