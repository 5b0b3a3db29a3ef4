#pragma once

#include "ferry-agent-command-list.h"
#include "ferry-agent-router.h"
#include "ferry-agent-task.h"
#include "ferry-agent-tokens.h"

G_BEGIN_DECLS

/** FerryAgentOptions: how an agent is set up. Strings are borrowed. Since: 0.1 */
typedef struct
{
  const char *app;               /* an application's folder; or a database: */
  const char *database;          /* its address, without password */
  const char *env_file;          /* nullable */
  const char *storage;           /* nullable */
  const char *state;             /* the agent's own folder */
  const char *name;              /* nullable: the folder's */
  const char *stage;             /* nullable: "production" */
  const char *restart_command;   /* nullable */
  const char * const *commands;  /* nullable: "NAME=COMMAND" that releases may run by name */
  gint64      upload_limit;      /* bytes */
} FerryAgentOptions;

/**
 * FerryAgent: what is served: one local instance with its folders, tokens and tasks. Every function may be called in any thread. Since: 0.1
 */
FerryAgent       *ferry_agent_new                   (const FerryAgentOptions *options,
                                                     GError        **error);
void              ferry_agent_free                  (FerryAgent     *self);
FerryInstance    *ferry_agent_get_instance          (FerryAgent     *self);
FerrySite        *ferry_agent_get_site              (FerryAgent     *self);
FerryCatalogue   *ferry_agent_get_catalogue         (FerryAgent     *self);
FerryAgentTasks  *ferry_agent_get_tasks             (FerryAgent     *self);
FerryAgentTokens *ferry_agent_get_tokens            (FerryAgent     *self);
FerryAgentRouter *ferry_agent_get_router            (FerryAgent     *self);
void              ferry_agent_stop                  (FerryAgent     *self);     /* what goes on only for a caller ends */
gboolean          ferry_agent_is_stopping           (FerryAgent     *self);
const char       *ferry_agent_get_state_folder      (FerryAgent     *self);     /* of the agent; 0700 */
gint64            ferry_agent_get_upload_limit      (FerryAgent     *self);     /* bytes */
FerryAgentCommandList *ferry_agent_get_command_list (FerryAgent     *self);

/* migration files: STATE/packages/<digest>.nbdata */
const char       *ferry_agent_get_packages_folder   (FerryAgent     *self);
char             *ferry_agent_dup_package_path      (FerryAgent     *self,
                                                     const char     *digest,    /* nullable; anything but 64 hex digits is USAGE */
                                                     GError        **error);
gboolean          ferry_agent_holds_data            (FerryPackage   *package);   /* the users' own rows: for tokens that may write */
FerryPackage     *ferry_agent_open_package          (FerryAgent     *self,
                                                     const char     *digest,
                                                     GError        **error);
/* SHA-256 of a file's bytes, reckoned once for a file that stays as it is */
char             *ferry_agent_dup_sha256            (FerryAgent     *self,
                                                     const char     *path,
                                                     GError        **error);
void              ferry_agent_remember_sha256       (FerryAgent     *self,
                                                     const char     *path,
                                                     const char     *sum);
void              ferry_agent_forget_packages       (FerryAgent     *self);     /* closes those that nobody asked for lately */
/* those of more than a month ago, unless they are listed; FALSE: not now */
gboolean          ferry_agent_prune_packages        (FerryAgent     *self);
/* takes a file in: it is read to the last byte, gets the name of its digest, and is gone from @path in any case */
FerryPackage     *ferry_agent_keep_package          (FerryAgent     *self,
                                                     const char     *path,
                                                     const char     *digest,    /* nullable: what it must be */
                                                     FerryJob       *job,       /* nullable */
                                                     GError        **error);
gboolean          ferry_agent_check_backup_name     (const char     *name,      /* nullable; a plain file name, or USAGE */
                                                     GError        **error);

char             *ferry_agent_dup_incoming_path     (FerryAgent     *self);     /* a new name in STATE/incoming */
/* writes a stream into a new file of STATE/incoming (the caller removes it); never more than @limit bytes */
char             *ferry_agent_receive               (FerryAgent     *self,
                                                     GInputStream   *stream,
                                                     gint64          limit,
                                                     char          **sha256,    /* (out) (optional) (transfer full) */
                                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgent, ferry_agent_free)

G_END_DECLS
