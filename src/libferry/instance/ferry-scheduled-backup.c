#include "config.h"

#include "instance/ferry-scheduled-backup.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3.h"
#include "instance/ferry-local-backups.h"
#include "schedule/ferry-schedule.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>

#define LOCK "backup-run.lock"

typedef struct
{
  FerryInstance       *instance;
  FerrySite           *site;
  FerryBackupSettings *settings;
  FerryBackupRun      *run;
  FerryJob            *job;
} Run;

static int
take_lock (FerrySite  *site,
           GError    **error)
{
  g_autofree char *path = g_build_filename (ferry_site_get_state_folder (site), LOCK, NULL);
  FERRY_AUTO_FD fd = -1;

  if (!ferry_folder_make (ferry_site_get_state_folder (site), error))
    return -1;
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    ferry_error_set_errno (error, errno, _("%s can't be written"), path);
  else if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return g_steal_fd (&fd);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("A scheduled backup of “%s” is being made already."), ferry_site_get_name (site));
  return -1;
}

/* ---- retention -------------------------------------------------------------------------------------------------------------- */

static gboolean
prune (Run     *self,
       GError **error)
{
  g_autoptr(GPtrArray) removed = ferry_local_backups_prune (self->site, (guint) MAX (self->settings->keep, 0), error);

  if (removed != NULL)
    self->run->removed = removed->len;
  return removed != NULL;
}

/* ---- the copy --------------------------------------------------------------------------------------------------------------- */

/* Only copies that these runs made are taken away: others may share the bucket. */
static gboolean
prune_copies (Run      *self,
              FerryS3  *s3,
              GError  **error)
{
  gint64 kept = 1;   /* the one just made */

  for (guint i = 0; i < self->settings->runs->len; i++)
    {
      FerryBackupRun *run = g_ptr_array_index (self->settings->runs, i);

      if (run->copy == NULL || run->copy_removed || ++kept <= self->settings->keep)
        continue;
      if (!ferry_s3_remove (s3, run->copy, self->job, error))
        return FALSE;
      run->copy_removed = TRUE;
    }
  return TRUE;
}

/* A copy that could not be made is made up for by the next run, as long as its backup is there. */
static gboolean
copy_missed (Run      *self,
             FerryS3  *s3,
             GError  **error)
{
  for (guint i = 0; i < self->settings->runs->len; i++)
    {
      FerryBackupRun *run = g_ptr_array_index (self->settings->runs, i);
      gboolean missed = run->name != NULL && run->copy == NULL && run->problem != NULL;
      g_autoptr(FerryBackup) backup = missed ? ferry_instance_find_backup (self->instance, run->name, self->settings->password, NULL) : NULL;
      g_autofree char *key = NULL;

      if (backup == NULL)
        continue;
      key = g_strconcat (self->settings->cloud->prefix, run->name, NULL);
      if (!ferry_s3_upload (s3, ferry_backup_get_path (backup), key, self->job, error))
        return FALSE;
      run->copy = g_steal_pointer (&key);
    }
  return TRUE;
}

static gboolean
copy (Run          *self,
      FerryBackup  *backup,
      GError      **error)
{
  g_autoptr(FerryS3) s3 = ferry_s3_new (self->settings->cloud, self->settings->cloud_secret, error);
  g_autofree char *key = g_strconcat (self->settings->cloud->prefix, ferry_backup_get_name (backup), NULL);

  ferry_job_begin_step (self->job, "copy");
  if (s3 == NULL || !ferry_s3_upload (s3, ferry_backup_get_path (backup), key, self->job, error))
    return FALSE;
  self->run->copy = g_steal_pointer (&key);
  return copy_missed (self, s3, error) && prune_copies (self, s3, error);
}

/* ---- the run ---------------------------------------------------------------------------------------------------------------- */

static gboolean
make (Run     *self,
      GError **error)
{
  FerryBackupCreate request = { .files = self->settings->files, .everything = TRUE, .reason = "scheduled" };
  g_autoptr(FerryBackup) backup = NULL;

  if (!ferry_schedule_read_secrets (self->site, self->settings, error))
    return FALSE;
  request.password = self->settings->password != NULL && *self->settings->password != '\0' ? self->settings->password : NULL;
  backup = ferry_instance_create_backup (self->instance, &request, self->job, error);
  if (backup == NULL)
    return FALSE;
  self->run->name = g_strdup (ferry_backup_get_name (backup));
  if (self->settings->cloud->enabled)
    ferry_job_add_step (self->job, "copy", _("Copy to the cloud storage"), 50);
  return (!self->settings->cloud->enabled || copy (self, backup, error)) && prune (self, error);
}

static gboolean
make_and_record (Run     *self,
                 GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (!make (self, &cause))
    self->run->problem = g_strdup (cause->message);
  self->run->ended = ferry_time_now ();
  g_ptr_array_insert (self->settings->runs, 0, ferry_backup_run_copy (self->run));
  if (!ferry_schedule_save_runs (self->site, self->settings->runs, cause == NULL ? error : NULL) && cause == NULL)
    return FALSE;
  if (cause != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return self->run->problem == NULL;
}

/**
 * ferry_scheduled_backup_run:
 * @instance: an instance
 * @now: the time, µs since 1970
 * @job: (nullable): steps `backup`, `verify-backup`, `copy`; cancelling
 * @run: (out) (optional) (nullable) (transfer full): what ran, also when it failed; %NULL: none was due
 * @error: return location; %FERRY_ERROR_BUSY when another process is at it
 *
 * Makes the backup that is due by the settings, if one is: backup, copy to the cloud storage, then retention. What became of it is recorded with the instance. Where the restore password or
 * the cloud storage's secret can't be read, no backup is made: one without its password would lie open. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_scheduled_backup_run (FerryLocalInstance  *instance,
                            gint64               now,
                            FerryJob            *job,
                            FerryBackupRun     **run,
                            GError             **error)
{
  FerrySite *site = ferry_local_instance_get_site (instance);
  FERRY_AUTO_FD lock = take_lock (site, error);
  g_autoptr(FerryBackupSettings) settings = lock >= 0 ? ferry_schedule_load (site, error) : NULL;
  g_autoptr(FerryBackupRun) made = g_new0 (FerryBackupRun, 1);
  Run self = { .instance = FERRY_INSTANCE (instance), .site = site, .settings = settings, .run = made, .job = job };
  gboolean done;

  if (run != NULL)
    *run = NULL;
  if (settings == NULL)
    return FALSE;
  made->due = ferry_schedule_find_due (settings, NULL, now);
  if (made->due == 0)
    return TRUE;
  made->started = ferry_time_now ();
  done = make_and_record (&self, error);
  if (run != NULL)
    *run = g_steal_pointer (&made);
  return done;
}

/**
 * ferry_scheduled_backup_test_cloud:
 * @instance: an instance
 * @settings: what is to be tried; where it has no secret, the one that is kept
 * @job: (nullable): cancelling
 * @error: return location; says what is wrong
 *
 * Writes, lists and deletes a small file in the cloud storage. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_scheduled_backup_test_cloud (FerryLocalInstance         *instance,
                                   const FerryBackupSettings  *settings,
                                   FerryJob                   *job,
                                   GError                    **error)
{
  FerrySite *site = ferry_local_instance_get_site (instance);
  g_autoptr(FerryBackupSettings) kept = settings->cloud_secret == NULL || *settings->cloud_secret == '\0' ? ferry_schedule_load (site, error) : ferry_backup_settings_copy (settings);
  g_autoptr(FerryS3) s3 = NULL;

  if (kept == NULL)
    return FALSE;
  if (kept->cloud_secret == NULL)
    {
      kept->cloud->enabled = TRUE;
      kept->has_password = FALSE;
      if (!ferry_schedule_read_secrets (site, kept, error))
        return FALSE;
    }
  s3 = ferry_s3_new (settings->cloud, kept->cloud_secret, error);
  return s3 != NULL && ferry_s3_test (s3, job, error);
}
