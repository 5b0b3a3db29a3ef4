#pragma once

#include "ferry-cli.h"

G_BEGIN_DECLS

/* FerryCommand: a row of the table of commands. @name may be two words; @run gets what follows them and leaves @error where it fails. */
struct _FerryCommand
{
  const char *name;          /* "instance add" */
  const char *arguments;     /* "NAME --app DIR", not translated */
  const char *description;   /* N_() */
  gboolean  (*run) (FerryCli *cli, char **arguments, GError **error);
};

/* the table; the last row has no name */
extern const FerryCommand ferry_commands[];

gboolean ferry_command_dispatch (FerryCli             *cli,
                                 char                **arguments,
                                 GError              **error);
/* Parses the options of a command. @positional: what is left, between @least and @most of it. FALSE without @error: help was given. */
gboolean ferry_command_parse    (FerryCli             *cli,
                                 char                **arguments,
                                 const GOptionEntry   *entries,
                                 guint                 least,
                                 guint                 most,
                                 char               ***positional,
                                 GError              **error);

/* the commands, one file each */
gboolean ferry_command_instance_add     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_instance_list    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_instance_show    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_instance_edit    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_instance_remove  (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_instance_lock    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_tables           (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_list       (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_show       (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_create     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_edit       (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_remove     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_export     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rules_import     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_create   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_list     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_show     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_verify   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_import   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_export   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_package_remove   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_check            (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_plan             (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_execute          (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_migrate          (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_rollback         (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_create    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_list      (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_show      (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_verify    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_prove     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_restore   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_copies    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_fetch     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_import    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_export    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_remove    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_restore          (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_log_list         (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_log_show         (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_log_sql          (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_log_follow       (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_log_export       (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_pipeline_list    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_pipeline_show    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_pipeline_create  (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_pipeline_edit    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_pipeline_remove  (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_settings  (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_backup_run_due   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_pipeline_drift   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_new      (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_list     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_show     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_run      (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_skip     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_retry    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_accept   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_merge    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_hook     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_verify   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_release_export   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_list    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_rules   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_create  (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_fetch   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_remove  (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_check   (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_execute (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_logs    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_nocobase_log     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_storage_list     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_storage_copy     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_catch_up_list    (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_catch_up_run     (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_ask              (FerryCli *cli, char **arguments, GError **error);
gboolean ferry_command_help             (FerryCli *cli, char **arguments, GError **error);

G_END_DECLS
