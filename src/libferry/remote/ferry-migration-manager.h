#pragma once

#include "instance/ferry-instance.h"
#include "model/ferry-manager-record.h"

G_BEGIN_DECLS

/*
 * NocoBase's own commercial migration manager, where its API has it (FERRY_CAN_MANAGE_MIGRATIONS): its rules, its migration files and its logs. The files are its own: what is in them nobody
 * but NocoBase can read, so Ferry passes them through and tells what NocoBase tells. Every function blocks and may be called in any thread; @job is nullable. Since: 0.1
 */

/** FerryManagerList: what it lists. Since: 0.1 */
typedef enum { FERRY_MANAGER_RULES, FERRY_MANAGER_MIGRATIONS, FERRY_MANAGER_LOGS } FerryManagerList;

/** FerryManagerInputs: what goes with a file that is checked or executed. Borrowed. Since: 0.1 */
typedef struct
{
  GPtrArray *variables;       /* FerryVariable*; nullable */
  gboolean   skip_backup;     /* execute only: NocoBase makes none beforehand */
  gboolean   ignore_plugins;  /* go on although plugins are missing or disabled, where the other side asks for that */
} FerryManagerInputs;

GPtrArray          *ferry_migration_manager_list    (FerryInstance             *instance,
                                                     FerryManagerList           list,
                                                     FerryJob                  *job,
                                                     GError                   **error);   /* FerryManagerRecord* */
FerryManagerRecord *ferry_migration_manager_find    (FerryInstance             *instance,
                                                     FerryManagerList           list,
                                                     const char                *name,
                                                     FerryJob                  *job,
                                                     GError                   **error);
FerryManagerRecord *ferry_migration_manager_create  (FerryInstance             *instance,
                                                     const char                *rule,     /* nullable: id */
                                                     const char                *title,    /* nullable */
                                                     FerryJob                  *job,
                                                     GError                   **error);
gboolean            ferry_migration_manager_fetch   (FerryInstance             *instance,
                                                     FerryManagerList           list,
                                                     const char                *name,
                                                     const char                *path,
                                                     gboolean                   overwrite,
                                                     FerryJob                  *job,
                                                     GError                   **error);
gboolean            ferry_migration_manager_remove  (FerryInstance             *instance,
                                                     const char                *name,
                                                     FerryJob                  *job,
                                                     GError                   **error);
GListModel         *ferry_migration_manager_check   (FerryInstance             *instance,
                                                     const char                *path,
                                                     const FerryManagerInputs  *inputs,   /* nullable */
                                                     FerryJob                  *job,
                                                     GError                   **error);   /* FerryCheckItem */
FerryManagerRecord *ferry_migration_manager_execute (FerryInstance             *instance,
                                                     const char                *path,
                                                     const FerryManagerInputs  *inputs,   /* nullable */
                                                     FerryJob                  *job,
                                                     GError                   **error);

G_END_DECLS
