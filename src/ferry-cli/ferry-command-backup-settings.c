#include "config.h"

#include "ferry-backup-args.h"
#include "ferry-command.h"
#include "ferry-format.h"
#include "ferry-run.h"

#include <inttypes.h>
#include <string.h>

typedef struct
{
  char    *scheduled, *cron, *files, *password_file, *secrets_in;
  char    *cloud, *endpoint, *region, *bucket, *prefix, *path_style, *key_id, *secret_file;
  int      keep;
  gboolean no_password, test_cloud;
} Options;

static void
options_clear (Options *self)
{
  char **texts[] = { &self->scheduled, &self->cron, &self->files, &self->password_file, &self->secrets_in, &self->cloud, &self->endpoint, &self->region,
                     &self->bucket, &self->prefix, &self->path_style, &self->key_id, &self->secret_file };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (FerryCli   *cli,
       char      **arguments,
       Options    *options,
       char     ***names,
       GError    **error)
{
  const GOptionEntry entries[] = {
    { "scheduled", 0, 0, G_OPTION_ARG_STRING, &options->scheduled, N_("Make backups by themselves"), "yes|no" },
    { "cron", 0, 0, G_OPTION_ARG_STRING, &options->cron, N_("When: minute, hour, day of the month, month, day of the week; local time"), "\"0 2 * * *\"" },
    { "keep", 0, 0, G_OPTION_ARG_INT, &options->keep, N_("How many scheduled backups stay"), "N" },
    { "files", 0, 0, G_OPTION_ARG_STRING, &options->files, N_("Uploaded files too"), "yes|no" },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file, N_("Encrypt them: the restore password is this file's first line; - is standard input"), "FILE" },
    { "no-password", 0, 0, G_OPTION_ARG_NONE, &options->no_password, N_("Do not encrypt them (any more)"), NULL },
    { "cloud", 0, 0, G_OPTION_ARG_STRING, &options->cloud, N_("Copy them to an S3-compatible storage"), "yes|no" },
    { "cloud-endpoint", 0, 0, G_OPTION_ARG_STRING, &options->endpoint, N_("Its address"), "URL" },
    { "cloud-region", 0, 0, G_OPTION_ARG_STRING, &options->region, N_("Its region"), "REGION" },
    { "cloud-bucket", 0, 0, G_OPTION_ARG_STRING, &options->bucket, N_("The bucket there"), "NAME" },
    { "cloud-prefix", 0, 0, G_OPTION_ARG_STRING, &options->prefix, N_("What the names of the copies begin with"), "TEXT" },
    { "cloud-path-style", 0, 0, G_OPTION_ARG_STRING, &options->path_style, N_("The bucket's name stands in the path, not in the host's name"), "yes|no" },
    { "cloud-key-id", 0, 0, G_OPTION_ARG_STRING, &options->key_id, N_("The id of the access key"), "ID" },
    { "cloud-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->secret_file, N_("Its secret: this file's first line; - is standard input"), "FILE" },
    { "secrets-in", 0, 0, G_OPTION_ARG_STRING, &options->secrets_in, N_("Where secrets are kept; by default in the keyring where there is one"), "keyring|file" },
    { "test-cloud", 0, 0, G_OPTION_ARG_NONE, &options->test_cloud, N_("Try the cloud storage: write, list and delete a small file"), NULL },
    { NULL }
  };

  return ferry_command_parse (cli, arguments, entries, 1, 1, names, error);
}

static gboolean
take_yes_no (const char  *option,
             const char  *text,
             gboolean    *value,
             GError     **error)
{
  if (text == NULL)
    return TRUE;
  if (strcmp (text, "yes") != 0 && strcmp (text, "no") != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“--%s %s”: say yes or no."), option, text);
      return FALSE;
    }
  *value = strcmp (text, "yes") == 0;

  return TRUE;
}

static void
take_text (const char  *text,
           char       **field)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = g_strdup (text);
}

static gboolean
take_place (FerryBackupSettings  *settings,
            const Options        *options,
            GError              **error)
{
  if (options->secrets_in == NULL)
    return TRUE;
  settings->secrets_in_file = strcmp (options->secrets_in, "file") == 0;
  if (settings->secrets_in_file || strcmp (options->secrets_in, "keyring") == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“--secrets-in %s”: say keyring or file."), options->secrets_in);

  return FALSE;
}

static gboolean
take_cloud (FerryCli             *cli,
            FerryBackupSettings  *settings,
            const Options        *options,
            GError              **error)
{
  if (!take_yes_no ("cloud", options->cloud, &settings->cloud->enabled, error) ||
      !take_yes_no ("cloud-path-style", options->path_style, &settings->cloud->path_style, error) ||
      !ferry_backup_args_password (cli, options->secret_file, &settings->cloud_secret, error))
    return FALSE;
  take_text (options->endpoint, &settings->cloud->endpoint);
  take_text (options->region, &settings->cloud->region);
  take_text (options->bucket, &settings->cloud->bucket);
  take_text (options->prefix, &settings->cloud->prefix);
  take_text (options->key_id, &settings->cloud->access_key);
  if (settings->cloud->enabled && ferry_cloud_settings_is_plain (settings->cloud))
    ferry_cli_warn (cli, _("%s is not encrypted: everybody on the way can read copies without a restore password."), settings->cloud->endpoint);

  return TRUE;
}

static gboolean
take_all (FerryCli             *cli,
          FerryBackupSettings  *settings,
          const Options        *options,
          GError              **error)
{
  if (options->password_file != NULL && options->no_password)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Say --password-file or --no-password, not both."));
      return FALSE;
    }
  if (g_strcmp0 (options->password_file, "-") == 0 && g_strcmp0 (options->secret_file, "-") == 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Only one of --password-file and --cloud-secret-file can be standard input."));
      return FALSE;
    }
  if (!take_yes_no ("scheduled", options->scheduled, &settings->scheduled, error) || !take_yes_no ("files", options->files, &settings->files, error) ||
      !ferry_backup_args_password (cli, options->password_file, &settings->password, error) || !take_place (settings, options, error) ||
      !take_cloud (cli, settings, options, error))
    return FALSE;
  take_text (options->cron, &settings->cron);
  if (options->keep != G_MININT)
    settings->keep = options->keep;
  if (options->no_password)
    settings->password = g_strdup ("");

  return TRUE;
}

static gboolean
is_change (const Options *options)
{
  return options->scheduled != NULL || options->cron != NULL || options->files != NULL || options->password_file != NULL || options->secrets_in != NULL ||
         options->cloud != NULL || options->endpoint != NULL || options->region != NULL || options->bucket != NULL || options->prefix != NULL ||
         options->path_style != NULL || options->key_id != NULL || options->secret_file != NULL || options->keep != G_MININT || options->no_password;
}

static void
say_cloud (FerryCli                  *cli,
           const FerryBackupSettings *settings)
{
  const FerryCloudSettings *cloud = settings->cloud;

  if (cloud->enabled)
    ferry_cli_say (cli, _("Cloud copy:       %s, bucket %s, prefix “%s”\n"), cloud->endpoint, cloud->bucket, cloud->prefix);
  else
    ferry_cli_say (cli, _("Cloud copy:       no\n"));
}

static void
say_runs (FerryCli                  *cli,
          const FerryBackupSettings *settings)
{
  for (guint i = 0; i < MIN (settings->runs->len, 5); i++)
    {
      const FerryBackupRun *run = g_ptr_array_index (settings->runs, i);
      g_autofree char *when = ferry_format_time (run->started);

      if (run->problem != NULL)
        ferry_cli_say_styled (cli, FERRY_STYLE_BAD, _("%s  failed: %s\n"), when, run->problem);
      else
        ferry_cli_say (cli, run->copy != NULL ? _("%s  %s, copied\n") : _("%s  %s\n"), when, run->name);
    }
}

static void
say (FerryCli                  *cli,
     const FerryBackupSettings *settings)
{
  g_autofree char *next = settings->next > 0 ? ferry_format_time (settings->next) : g_strdup (_("none"));

  ferry_cli_say (cli, _("Scheduled:        %s\n"), settings->scheduled ? _("yes") : _("no"));
  ferry_cli_say (cli, _("Schedule:         %s\n"), settings->cron);
  ferry_cli_say (cli, _("Next:             %s\n"), next);
  ferry_cli_say (cli, _("Kept:             %" PRId64 "\n"), settings->keep);
  ferry_cli_say (cli, _("Uploaded files:   %s\n"), settings->files ? _("yes") : _("no"));
  ferry_cli_say (cli, _("Restore password: %s\n"), settings->has_password ? _("yes") : _("none: the backups are not encrypted"));
  say_cloud (cli, settings);
  if (settings->has_password || settings->has_cloud_secret)
    ferry_cli_say (cli, _("Secrets:          %s\n"), settings->secrets_in_file ? _("in a file that only you can read, in the state folder of the instance") : _("in the keyring"));
  if (settings->application_cron != NULL)
    ferry_cli_say_styled (cli, FERRY_STYLE_WARNING, _("NocoBase makes backups of its own as well (%s).\n"), settings->application_cron);
  say_runs (cli, settings);
}

/* The settings hold whether or not a timer could be set: what to do then is said. */
static void
set_timer (FerryCli                  *cli,
           const FerryBackupSettings *settings)
{
  g_autoptr (GError) failure = NULL;

  if (settings->scheduled && !ferry_schedule_timer_is_enabled () && !ferry_schedule_enable_timer (TRUE, &failure))
    ferry_cli_warn (cli, "%s", failure->message);
}

typedef struct { FerryInstance *instance; FerryBackupSettings *settings; } Test;

static gboolean
test_cb (FerryJob  *job,
         gpointer   user_data,
         GError   **error)
{
  Test *test = user_data;

  ferry_job_add_step (job, "cloud", _("Try the cloud storage"), 1);
  ferry_job_begin_step (job, "cloud");

  return ferry_scheduled_backup_test_cloud (FERRY_LOCAL_INSTANCE (test->instance), test->settings, job, error);
}

static gboolean
test_cloud (FerryCli             *cli,
            FerryInstance        *instance,
            FerryBackupSettings  *settings,
            GError              **error)
{
  g_autoptr (FerryJob) job = ferry_job_new (_("Try the cloud storage"));
  Test test = { instance, settings };

  if (!FERRY_IS_LOCAL_INSTANCE (instance))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("“%s” is not on this computer: try its cloud storage where it is."), ferry_instance_get_name (instance));
      return FALSE;
    }
  if (!ferry_run_job (cli, job, test_cb, &test, error))
    return FALSE;
  ferry_cli_say_styled (cli, FERRY_STYLE_GOOD, _("The cloud storage takes copies.\n"));

  return TRUE;
}

gboolean
ferry_command_backup_settings (FerryCli  *cli,
                               char     **arguments,
                               GError   **error)
{
  g_auto (Options) options = { .keep = G_MININT };
  g_auto (GStrv) names = NULL;
  g_autoptr (FerryInstance) instance = NULL;
  g_autoptr (FerryBackupSettings) settings = NULL;
  g_autoptr (FerryBackupSettings) now = NULL;
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) result = ferry_json_object_node (object);

  if (!parse (cli, arguments, &options, &names, error) || (instance = ferry_cli_open_instance (cli, names[0], error)) == NULL ||
      (settings = ferry_instance_get_backup_settings (instance, error)) == NULL || !take_all (cli, settings, &options, error))
    return FALSE;
  if ((options.test_cloud && !test_cloud (cli, instance, settings, error)) ||
      (is_change (&options) && !ferry_instance_set_backup_settings (instance, settings, error)))
    return FALSE;
  if (is_change (&options) && FERRY_IS_LOCAL_INSTANCE (instance))
    set_timer (cli, settings);
  now = ferry_instance_get_backup_settings (instance, error);
  if (now == NULL)
    return FALSE;
  say (cli, now);
  ferry_json_set_text (object, "instance", ferry_instance_get_name (instance));
  ferry_json_set_node_of (object, "settings", ferry_backup_settings_to_json (now, FALSE));
  ferry_cli_take_result (cli, g_steal_pointer (&result));

  return TRUE;
}
