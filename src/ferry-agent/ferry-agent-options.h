#pragma once

#include "ferry-agent-listener.h"

G_BEGIN_DECLS

/** FerryAgentSettings: what the command line and the configuration file say together. The command line goes first. */
typedef struct
{
  char    *config;
  char    *app, *database, *env_file, *storage;
  char    *state;
  char    *name, *stage;
  char    *restart_command;
  char   **commands;             /* nullable: "NAME=COMMAND" */
  char    *listen;
  char    *certificate, *key;
  char   **hosts;
  gboolean behind_proxy;
  int      upload_limit;         /* MiB */
  char    *scope;                /* token create */
  int      days;
  char   **rest;                 /* what is no option */
} FerryAgentSettings;

gboolean ferry_agent_settings_parse (FerryAgentSettings  *self,
                                     int                  argc,
                                     char               **argv,
                                     GError             **error);
void     ferry_agent_settings_clear (FerryAgentSettings  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryAgentSettings, ferry_agent_settings_clear)

G_END_DECLS
