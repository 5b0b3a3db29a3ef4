#include "config.h"

#include "ferry-types.h"

#include "ferry-backups-page.h"
#include "ferry-check-row.h"
#include "ferry-environment-dialog.h"
#include "ferry-execute-assistant.h"
#include "ferry-executions-page.h"
#include "ferry-instance-dialog.h"
#include "ferry-instance-page.h"
#include "ferry-instance-row.h"
#include "ferry-job-row.h"
#include "ferry-jobs-button.h"
#include "ferry-loader.h"
#include "ferry-log-viewer.h"
#include "ferry-message-bar.h"
#include "ferry-overview-page.h"
#include "ferry-package-details.h"
#include "ferry-packages-page.h"
#include "ferry-paste-dialog.h"
#include "ferry-plan-view.h"
#include "ferry-plugin-dialog.h"
#include "ferry-preferences-window.h"
#include "ferry-process-pane.h"
#include "ferry-process-view.h"
#include "ferry-production-strip.h"
#include "ferry-restore-dialog.h"
#include "ferry-rollback-dialog.h"
#include "ferry-sidebar.h"
#include "ferry-sql-view.h"
#include "ferry-variable-dialog.h"
#include "ferry-variables-page.h"

void
ferry_types_ensure (void)
{
  g_type_ensure (FERRY_TYPE_BACKUPS_PAGE);
  g_type_ensure (FERRY_TYPE_CHECK_ROW);
  g_type_ensure (FERRY_TYPE_ENVIRONMENT_DIALOG);
  g_type_ensure (FERRY_TYPE_EXECUTE_ASSISTANT);
  g_type_ensure (FERRY_TYPE_EXECUTIONS_PAGE);
  g_type_ensure (FERRY_TYPE_INSTANCE_DIALOG);
  g_type_ensure (FERRY_TYPE_INSTANCE_PAGE);
  g_type_ensure (FERRY_TYPE_INSTANCE_ROW);
  g_type_ensure (FERRY_TYPE_JOBS_BUTTON);
  g_type_ensure (FERRY_TYPE_JOB_ROW);
  g_type_ensure (FERRY_TYPE_LOADER);
  g_type_ensure (FERRY_TYPE_LOG_VIEWER);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_OVERVIEW_PAGE);
  g_type_ensure (FERRY_TYPE_PACKAGES_PAGE);
  g_type_ensure (FERRY_TYPE_PACKAGE_DETAILS);
  g_type_ensure (FERRY_TYPE_PASTE_DIALOG);
  g_type_ensure (FERRY_TYPE_PLAN_VIEW);
  g_type_ensure (FERRY_TYPE_PLUGIN_DIALOG);
  g_type_ensure (FERRY_TYPE_PREFERENCES_WINDOW);
  g_type_ensure (FERRY_TYPE_PROCESS_PANE);
  g_type_ensure (FERRY_TYPE_PROCESS_VIEW);
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_RESTORE_DIALOG);
  g_type_ensure (FERRY_TYPE_ROLLBACK_DIALOG);
  g_type_ensure (FERRY_TYPE_SIDEBAR);
  g_type_ensure (FERRY_TYPE_SQL_VIEW);
  g_type_ensure (FERRY_TYPE_VARIABLES_PAGE);
  g_type_ensure (FERRY_TYPE_VARIABLE_DIALOG);
}
