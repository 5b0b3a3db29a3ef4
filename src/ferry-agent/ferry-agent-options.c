#include "config.h"

#include "ferry-agent-options.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>

#define GROUP "agent"
#define COMMANDS "commands"
#define DEFAULT_LISTEN "127.0.0.1:13080"
#define DEFAULT_UPLOAD_LIMIT 10240   /* MiB */

void
ferry_agent_settings_clear (FerryAgentSettings *self)
{
  char **texts[] = { &self->config, &self->app, &self->database, &self->env_file, &self->storage, &self->state, &self->name, &self->stage, &self->restart_command,
                     &self->listen, &self->certificate, &self->key, &self->scope };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&self->commands, g_strfreev);
  g_clear_pointer (&self->hosts, g_strfreev);
  g_clear_pointer (&self->rest, g_strfreev);
}

/* ---- the configuration file: the options' own names ---- */

static gboolean
take_text (GKeyFile   *file,
           const char *key,
           char      **text,
           GError    **error)
{
  if (*text != NULL || !g_key_file_has_key (file, GROUP, key, NULL))
    return TRUE;
  *text = g_key_file_get_string (file, GROUP, key, error);
  return *text != NULL;
}

static gboolean
check_keys (GKeyFile    *file,
            const char  *path,
            GError     **error)
{
  static const char * const known[] = { "app", "database", "env", "storage", "state", "name", "stage", "restart-command", "listen", "tls-certificate", "tls-key", "host",
                                        "behind-proxy", "upload-limit", NULL };
  g_auto(GStrv) keys = g_key_file_get_keys (file, GROUP, NULL, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_strv_contains (known, keys[i]))
      {
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("%s: there is no setting “%s”."), path, keys[i]);
        return FALSE;
      }
  return keys != NULL;
}

static gboolean
take_rest (FerryAgentSettings  *self,
           GKeyFile            *file,
           GError             **error)
{
  g_autoptr(GError) local_error = NULL;

  if (self->hosts == NULL)
    self->hosts = g_key_file_get_string_list (file, GROUP, "host", NULL, NULL);
  if (!self->behind_proxy && g_key_file_has_key (file, GROUP, "behind-proxy", NULL))
    self->behind_proxy = g_key_file_get_boolean (file, GROUP, "behind-proxy", &local_error);
  if (local_error == NULL && self->upload_limit == 0 && g_key_file_has_key (file, GROUP, "upload-limit", NULL))
    self->upload_limit = g_key_file_get_integer (file, GROUP, "upload-limit", &local_error);
  if (local_error == NULL)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, "%s: %s", self->config, local_error->message);
  return FALSE;
}

/* those of the command line and those of the file */
static gboolean
take_commands (FerryAgentSettings  *self,
               GKeyFile            *file,
               GError             **error)
{
  g_auto(GStrv) names = g_key_file_get_keys (file, COMMANDS, NULL, NULL);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; self->commands != NULL && self->commands[i] != NULL; i++)
    g_strv_builder_add (builder, self->commands[i]);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *command = g_key_file_get_string (file, COMMANDS, names[i], error);
      g_autofree char *pair = command != NULL ? g_strconcat (names[i], "=", command, NULL) : NULL;

      if (pair == NULL)
        return FALSE;
      g_strv_builder_add (builder, pair);
    }
  g_strfreev (self->commands);
  self->commands = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_config (FerryAgentSettings  *self,
             GError             **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  const struct { const char *key; char **text; } texts[] = {
    { "app", &self->app }, { "database", &self->database }, { "env", &self->env_file }, { "storage", &self->storage }, { "state", &self->state }, { "name", &self->name },
    { "stage", &self->stage }, { "restart-command", &self->restart_command }, { "listen", &self->listen }, { "tls-certificate", &self->certificate },
    { "tls-key", &self->key },
  };

  if (!g_key_file_load_from_file (file, self->config, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", self->config);
      return FALSE;
    }
  if (!check_keys (file, self->config, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!take_text (file, texts[i].key, texts[i].text, error))
      return FALSE;
  return take_commands (self, file, error) && take_rest (self, file, error);
}

/* ---- both ---- */

/* systemd names the folder that it made for the unit */
static void
fill (FerryAgentSettings *self)
{
  const char *made = g_getenv ("STATE_DIRECTORY");

  if (self->state == NULL)
    self->state = made != NULL && g_path_is_absolute (made) ? g_strdup (made) : g_build_filename (g_get_user_data_dir (), "ferry-agent", NULL);
  if (self->listen == NULL)
    self->listen = g_strdup (DEFAULT_LISTEN);
  if (self->upload_limit == 0)
    self->upload_limit = DEFAULT_UPLOAD_LIMIT;
}

static void
version_cb (void)
{
  printf ("ferry-agent %s\n", FERRY_VERSION);
  exit (0);
}

/**
 * ferry_agent_settings_parse:
 * @self: (out caller-allocates): zeroed
 * @argc: as main() has it
 * @argv: as main() has it
 * @error: return location
 *
 * Reads the command line, and the configuration file that it names. Help and version end the program.
 *
 * Returns: %FALSE with @error
 */
gboolean
ferry_agent_settings_parse (FerryAgentSettings  *self,
                            int                  argc,
                            char               **argv,
                            GError             **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &self->config, N_("Configuration file: [agent] with these options as keys, [commands] with names and commands"), N_("FILE") },
    { "app", 0, 0, G_OPTION_ARG_FILENAME, &self->app, N_("Folder of the application: .env and storage/"), N_("DIR") },
    { "database", 0, 0, G_OPTION_ARG_STRING, &self->database, N_("Instead of a folder: address of the database, without a password"), N_("ADDRESS") },
    { "env", 0, 0, G_OPTION_ARG_FILENAME, &self->env_file, N_("With --database: the application's .env"), N_("FILE") },
    { "storage", 0, 0, G_OPTION_ARG_FILENAME, &self->storage, N_("With --database: the application's storage folder"), N_("DIR") },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &self->state, N_("The agent's own folder: tokens, migration files"), N_("DIR") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &self->name, N_("What the instance is called"), N_("NAME") },
    { "stage", 0, 0, G_OPTION_ARG_STRING, &self->stage, N_("development, staging or production"), N_("STAGE") },
    { "restart-command", 0, 0, G_OPTION_ARG_STRING, &self->restart_command, N_("Restarts the application; run without a shell"), N_("COMMAND") },
    { "command", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->commands, N_("A command that releases may run by its name; run without a shell; may be repeated"), N_("NAME=COMMAND") },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &self->listen, N_("Where to listen (127.0.0.1:13080)"), N_("ADDRESS:PORT") },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->hosts, N_("A name that callers may use, besides addresses; may be repeated"), N_("NAME") },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &self->certificate, N_("Certificate with its chain, PEM"), N_("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &self->key, N_("The certificate's key, PEM"), N_("FILE") },
    { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &self->behind_proxy, N_("A proxy with TLS stands in front; nobody else reaches the address"), NULL },
    { "upload-limit", 0, 0, G_OPTION_ARG_INT, &self->upload_limit, N_("Largest file that is taken (10240)"), N_("MIB") },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &self->scope, N_("token create: read, or write (everything)"), N_("SCOPE") },
    { "expires", 0, 0, G_OPTION_ARG_INT, &self->days, N_("token create: valid for so many days"), N_("DAYS") },
    { "version", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, version_cb, N_("Print the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->rest, NULL, NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (_("serve | token create NAME | token list | token revoke NAME"));

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Serves an instance to Ferry and to NocoBase's own command line over HTTP."));
  if (!g_option_context_parse (context, &argc, &argv, error) || (self->config != NULL && !read_config (self, error)))
    return FALSE;
  fill (self);
  if (self->upload_limit > 0 && self->days >= 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Limits and days are positive numbers."));
  return FALSE;
}
