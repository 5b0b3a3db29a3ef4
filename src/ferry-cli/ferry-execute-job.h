#pragma once

#include "ferry-release.h"

G_BEGIN_DECLS

/* FerryExecuteCommandOptions: the options of execute and migrate besides the inputs. */
typedef struct
{
  char     *plan;
  gboolean  skip_backup;
  gboolean  yes;
  char     *verify;
  gboolean  restart;
} FerryExecuteCommandOptions;

#define FERRY_EXECUTE_ENTRIES(options) \
    { "plan", 0, 0, G_OPTION_ARG_STRING, &(options)->plan, N_("Refuse if the target is not as it was when this plan was made"), "DIGEST" }, \
    { "skip-backup", 0, 0, G_OPTION_ARG_NONE, &(options)->skip_backup, N_("Make no backup: no rollback afterwards"), NULL }, \
    { "verify", 0, 0, G_OPTION_ARG_STRING, &(options)->verify, N_("“full” also compares the digest of every table before the commit"), "full" }, \
    { "restart", 0, 0, G_OPTION_ARG_NONE, &(options)->restart, N_("Restart the application afterwards and wait until it is up"), NULL }, \
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &(options)->yes, N_("Do not ask for a confirmation"), NULL }

void     ferry_execute_command_options_clear (FerryExecuteCommandOptions        *self);
gboolean ferry_execute_command_options_check (FerryCli                          *cli,
                                              const FerryExecuteCommandOptions  *self,
                                              GError                           **error);
gboolean ferry_release_execute               (FerryRelease                      *release,
                                              const FerryExecuteCommandOptions  *options,
                                              GError                           **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryExecuteCommandOptions, ferry_execute_command_options_clear)

G_END_DECLS
