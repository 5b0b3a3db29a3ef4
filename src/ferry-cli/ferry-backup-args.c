#include "config.h"

#include "ferry-backup-args.h"

#include "ferry-format.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_BYTES 4096

/**
 * ferry_backup_args_name:
 * @instance: an instance
 * @argument: what was written: a name of its list, or a path
 *
 * Returns: (transfer full): the name, or an absolute path: of what has a “/”, and of a file here that is not in the list
 */
char *
ferry_backup_args_name (FerryInstance *instance,
                        const char    *argument)
{
  g_autoptr (FerryBackup) backup = NULL;
  g_autoptr (GError) failure = NULL;

  if (strchr (argument, '/') != NULL)
    return g_canonicalize_filename (argument, NULL);
  if (!g_file_test (argument, G_FILE_TEST_EXISTS))
    return g_strdup (argument);
  backup = ferry_instance_find_backup (instance, argument, NULL, &failure);

  return backup != NULL ? g_strdup (argument) : g_canonicalize_filename (argument, NULL);
}

static gssize
read_line (int         fd,
           char       *buffer,
           const char *place,
           GError    **error)
{
  gsize length = 0;
  gssize n;

  while (length < MOST_BYTES && ((n = read (fd, buffer + length, MOST_BYTES - length)) > 0 || (n < 0 && errno == EINTR)))
    length += (gsize) MAX (n, 0);
  if (length == MOST_BYTES || memchr (buffer, '\0', length) != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s is no password: it is too long or no text."), place);
      return -1;
    }
  while (length > 0 && (buffer[length - 1] == '\n' || buffer[length - 1] == '\r'))
    length--;
  if (length == 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s holds no password."), place);

  return length > 0 ? (gssize) length : -1;
}

/**
 * ferry_backup_args_password:
 * @file: (nullable): path of a file, or "-"
 * @password: (out) (transfer full) (nullable): its first line; wipe it with ferry_terminal_wipe()
 *
 * Returns: %FALSE with @error
 */
gboolean
ferry_backup_args_password (FerryCli    *cli,
                            const char  *file,
                            char       **password,
                            GError     **error)
{
  gboolean standard = g_strcmp0 (file, "-") == 0;
  FERRY_AUTO_FD opened = file == NULL || standard ? -1 : open (file, O_RDONLY | O_CLOEXEC);
  g_autofree char *place = standard ? g_strdup (_("Standard input")) : g_strdup_printf ("“%s”", file);
  char buffer[MOST_BYTES];
  struct stat info;
  gssize length;

  *password = NULL;
  if (file == NULL)
    return TRUE;
  if (!standard && opened < 0)
    {
      ferry_error_set_errno (error, errno, _("%s can't be opened"), place);
      return FALSE;
    }
  if (!standard && fstat (opened, &info) == 0 && S_ISREG (info.st_mode) && (info.st_mode & 077) != 0)
    ferry_cli_warn (cli, _("“%s” can be read by other users of this computer: chmod 600 it."), file);
  length = read_line (standard ? STDIN_FILENO : opened, buffer, place, error);
  if (length > 0)
    *password = g_strndup (buffer, (gsize) length);
  explicit_bzero (buffer, sizeof buffer);

  return length > 0;
}

/**
 * ferry_backup_args_unlock:
 * @backup: what is to be read
 * @password: (inout) (nullable): stays when it is given
 *
 * Returns: %FALSE with @error: %FERRY_ERROR_INPUT_NEEDED where nobody can be asked
 */
gboolean
ferry_backup_args_unlock (FerryCli     *cli,
                          FerryBackup  *backup,
                          char        **password,
                          GError      **error)
{
  if (*password != NULL || !ferry_backup_get_encrypted (backup))
    return TRUE;
  if (!ferry_cli_may_ask (cli))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED, _("“%s” is protected by a restore password: say --password-file FILE, or “-” for standard input."),
                   ferry_backup_get_name (backup));
      return FALSE;
    }
  *password = ferry_terminal_ask (_("Restore password: "), TRUE, NULL, error);

  return *password != NULL;
}

/**
 * ferry_backup_args_ask_new:
 *
 * Asks twice for a new restore password: without it nobody can read the backup.
 *
 * Returns: (transfer full) (nullable): the password
 */
char *
ferry_backup_args_ask_new (GError **error)
{
  char *first = ferry_terminal_ask (_("New restore password: "), TRUE, NULL, error);
  char *second = first != NULL ? ferry_terminal_ask (_("The same again: "), TRUE, NULL, error) : NULL;

  if (second != NULL && *first != '\0' && strcmp (first, second) == 0)
    {
      ferry_terminal_wipe (second);
      return first;
    }
  if (second != NULL)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("The two are not the same, or empty; nothing was done."));
  if (first != NULL)
    ferry_terminal_wipe (first);
  if (second != NULL)
    ferry_terminal_wipe (second);

  return NULL;
}

/**
 * ferry_backup_reason_text:
 *
 * Returns: (transfer none): why a backup was made, for people
 */
const char *
ferry_backup_reason_text (FerryBackup *backup)
{
  static const struct { const char *reason, *text; } reasons[] = {
    { "manual", N_("by hand") }, { "scheduled", N_("scheduled") }, { "release", N_("for a release") }, { "execution", N_("before an execution") },
    { "rollback", N_("before a rollback") }, { "restore", N_("before a restore") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (ferry_backup_get_reason (backup), reasons[i].reason) == 0)
      return _(reasons[i].text);

  return "";
}

static void
say_line (FerryCli   *cli,
          const char *name,
          const char *value)
{
  if (value != NULL && *value != '\0')
    ferry_cli_say (cli, "%-14s %s\n", name, value);
}

static const char *
origin_text (FerryBackup *backup)
{
  switch (ferry_backup_get_origin (backup))
    {
    case FERRY_BACKUP_AUTHENTICATED: return _("made here, unchanged when it was last read");
    case FERRY_BACKUP_HERE: return _("made here");
    case FERRY_BACKUP_FOREIGN:
    default: return _("not made here");
    }
}

/**
 * ferry_backup_args_say:
 *
 * Tells all that is known of a backup.
 */
void
ferry_backup_args_say (FerryCli    *cli,
                       FerryBackup *backup)
{
  g_autofree char *created = ferry_format_time (ferry_backup_get_created (backup));
  g_autofree char *size = ferry_format_size (ferry_backup_get_size (backup));
  g_autofree char *state = ferry_backup_dup_state_text (backup, ferry_time_now ());

  ferry_cli_say_styled (cli, FERRY_STYLE_BOLD, "%s\n", ferry_backup_get_name (backup));
  say_line (cli, _("Title"), ferry_backup_get_title (backup));
  say_line (cli, _("Made"), created);
  say_line (cli, _("Why"), ferry_backup_reason_text (backup));
  say_line (cli, _("Release"), ferry_backup_get_release (backup));
  say_line (cli, _("Size"), size);
  say_line (cli, _("Application"), ferry_backup_get_version (backup));
  say_line (cli, _("Database"), ferry_backup_get_server_version (backup));
  say_line (cli, _("Files"), ferry_backup_get_has_files (backup) ? _("yes") : _("no"));
  say_line (cli, _("Encrypted"), ferry_backup_get_encrypted (backup) ? _("yes") : _("no"));
  say_line (cli, _("Origin"), origin_text (backup));
  say_line (cli, _("State"), state);
  say_line (cli, _("Path"), ferry_backup_get_path (backup));
}

/**
 * ferry_backup_args_take:
 *
 * Makes a backup what --json prints.
 */
void
ferry_backup_args_take (FerryCli      *cli,
                        FerryInstance *instance,
                        FerryBackup   *backup)
{
  JsonObject *object = json_object_new ();

  ferry_json_set_text (object, "instance", ferry_instance_get_name (instance));
  ferry_json_set_node_of (object, "backup", ferry_backup_to_json (backup));
  ferry_cli_take_result (cli, ferry_json_object_node (object));
}
