#include "config.h"

#include "ferry-remote-options.h"

#include <string.h>

void
ferry_remote_options_clear (FerryRemoteOptions *self)
{
  g_free (self->url);
  g_free (self->token_file);
  g_free (self->certificate);
  g_free (self->restart_command);
  ferry_secret_free (self->token);
}

/**
 * ferry_remote_options_apply:
 *
 * Puts what the options name into the record.
 *
 * Returns: %FALSE with %FERRY_ERROR_USAGE
 */
gboolean
ferry_remote_options_apply (FerryRemoteOptions   *self,
                            FerryInstanceRecord  *record,
                            GError              **error)
{
  if (self->restart_command != NULL)
    {
      g_free (record->restart_command);
      record->restart_command = *self->restart_command != '\0' ? g_strdup (self->restart_command) : NULL;
    }
  if (self->url != NULL)
    {
      g_free (record->kind);
      g_free (record->address);
      record->kind = g_strdup ("remote");
      record->address = g_strdup (self->url);
      g_clear_pointer (&record->certificate, g_free);
    }
  if (g_strcmp0 (record->kind, "remote") != 0 && (self->token_file != NULL || self->certificate != NULL || self->plain_http))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("--token-file, --accept-certificate and --plain-http go with --url; “%s” is not reached by an address."), record->name);
      return FALSE;
    }
  if (self->token_file != NULL)
    {
      g_free (record->token_file);
      record->token_file = strcmp (self->token_file, "-") != 0 ? g_canonicalize_filename (self->token_file, NULL) : NULL;
    }

  return TRUE;
}

/* Kept, so that it can go to the keyring once it was taken. */
static char *
ask_cb (FerryInstance *instance,
        gpointer       user_data)
{
  FerryRemoteOptions *self = user_data;
  g_autofree char *prompt = g_strdup_printf (_("Token or API key for “%s”: "), ferry_instance_get_name (instance));
  char *token = ferry_terminal_ask (prompt, TRUE, NULL, NULL);

  ferry_secret_free (self->token);
  self->token = g_strdup (token);

  return token;
}

gboolean
ferry_remote_options_attach (FerryRemoteOptions  *self,
                             FerryCli            *cli,
                             FerryInstance       *instance,
                             GError             **error)
{
  FerryRemoteInstance *remote = FERRY_IS_REMOTE_INSTANCE (instance) ? FERRY_REMOTE_INSTANCE (instance) : NULL;

  if (remote == NULL)
    return TRUE;
  if (ferry_remote_instance_is_in_the_clear (remote) && !self->plain_http)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE,
                   _("Over %s everybody on the way can read the token. Take an https:// address, or say --plain-http if the way is safe."),
                   ferry_remote_instance_get_address (remote));
      return FALSE;
    }
  if (self->token_file != NULL && strcmp (self->token_file, "-") == 0)
    {
      self->token = ferry_remote_token_read_file ("-", error);
      if (self->token == NULL)
        return FALSE;
      ferry_remote_instance_set_token (remote, self->token);
    }
  else if (ferry_cli_may_ask (cli))
    ferry_remote_instance_set_token_func (remote, ask_cb, self);

  return TRUE;
}

static char *
normalise (const char *fingerprint)
{
  GString *text = g_string_new (NULL);

  for (const char *p = fingerprint; *p != '\0'; p++)
    if (g_ascii_isxdigit (*p))
      g_string_append_c (text, g_ascii_tolower (*p));

  return g_string_free (text, FALSE);
}

static gboolean
is_accepted (FerryRemoteOptions *self,
             FerryCli           *cli,
             const char         *offered,
             const GError       *failure)
{
  g_autofree char *named = self->certificate != NULL ? normalise (self->certificate) : NULL;
  g_autofree char *question = NULL;

  if (named != NULL)
    return g_str_equal (named, offered);
  if (!ferry_cli_may_ask (cli))
    return FALSE;
  question = g_strdup_printf (_("%s\nAccept this certificate for this instance?"), failure->message);

  return ferry_terminal_confirm (question, NULL);
}

gboolean
ferry_remote_options_accept (FerryRemoteOptions   *self,
                             FerryCli             *cli,
                             FerryInstance        *instance,
                             FerryInstanceRecord  *record,
                             GError               *failure,
                             GError              **error)
{
  gboolean unknown = g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CERTIFICATE) || g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CERTIFICATE_CHANGED);
  g_autofree char *offered = unknown ? ferry_remote_instance_dup_certificate (FERRY_REMOTE_INSTANCE (instance)) : NULL;

  if (offered == NULL || !is_accepted (self, cli, offered, failure))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  g_free (record->certificate);
  record->certificate = g_strdup (offered);
  ferry_remote_instance_accept_certificate (FERRY_REMOTE_INSTANCE (instance), offered);

  return TRUE;
}

gboolean
ferry_remote_options_keep (FerryRemoteOptions         *self,
                           FerryCli                   *cli,
                           const FerryInstanceRecord  *record,
                           GError                    **error)
{
  g_autofree char *label = g_strdup_printf (_("Ferry: token of “%s”"), record->name);
  g_autoptr (GError) local_error = NULL;

  if (self->token == NULL || ferry_keyring_store (record->id, label, self->token, &local_error))
    return TRUE;
  if (self->token_file == NULL)   /* it was asked for, and will be again */
    {
      ferry_cli_warn (cli, _("%s. Ferry will ask for the token each time; --token-file FILE spares that."), local_error->message);
      return TRUE;
    }
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, _("%s. Put the token into a file that only you can read and say --token-file FILE."), local_error->message);

  return FALSE;
}
