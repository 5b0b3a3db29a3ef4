#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* FerryRemoteOptions: what describes an instance that is reached over HTTP(S). The token is never an argument. */
typedef struct
{
  char     *url;
  char     *token_file;      /* "-": standard input, kept in the keyring */
  char     *certificate;     /* fingerprint, with or without colons */
  char     *restart_command;
  gboolean  plain_http;
  char     *token;           /* read or asked for */
} FerryRemoteOptions;

#define FERRY_REMOTE_ENTRIES(options) \
    { "url", 0, 0, G_OPTION_ARG_STRING, &(options)->url, N_("Address of a Ferry agent or of the application itself"), "URL" }, \
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &(options)->token_file, N_("Read the token or API key from here each time; - reads it now from standard input and keeps it in the keyring"), "FILE" }, \
    { "accept-certificate", 0, 0, G_OPTION_ARG_STRING, &(options)->certificate, N_("Accept the certificate with this SHA-256 fingerprint although nobody vouches for it"), "FINGERPRINT" }, \
    { "plain-http", 0, 0, G_OPTION_ARG_NONE, &(options)->plain_http, N_("Send the token readable for everybody on the way"), NULL }, \
    { "restart-command", 0, 0, G_OPTION_ARG_STRING, &(options)->restart_command, N_("Command that restarts the application; no shell runs it"), "COMMAND" }

void     ferry_remote_options_clear  (FerryRemoteOptions         *self);
gboolean ferry_remote_options_apply  (FerryRemoteOptions         *self,
                                      FerryInstanceRecord        *record,
                                      GError                    **error);
/* before the instance is asked: who gives the token, and may it travel like that? */
gboolean ferry_remote_options_attach (FerryRemoteOptions         *self,
                                      FerryCli                   *cli,
                                      FerryInstance              *instance,
                                      GError                    **error);
/* after it was refused for its certificate: TRUE where it is accepted now and may be asked again; takes @failure over otherwise */
gboolean ferry_remote_options_accept (FerryRemoteOptions         *self,
                                      FerryCli                   *cli,
                                      FerryInstance              *instance,
                                      FerryInstanceRecord        *record,
                                      GError                     *failure,
                                      GError                    **error);
/* after it answered: the token that was entered goes to the keyring */
gboolean ferry_remote_options_keep   (FerryRemoteOptions         *self,
                                      FerryCli                   *cli,
                                      const FerryInstanceRecord  *record,
                                      GError                    **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryRemoteOptions, ferry_remote_options_clear)

G_END_DECLS
