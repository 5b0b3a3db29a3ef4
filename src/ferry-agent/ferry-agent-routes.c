#include "config.h"

#include "ferry-agent-router.h"

/**
 * ferry_agent_router_add_all:
 * @self: a table without routes
 *
 * Adds what this agent offers.
 */
void
ferry_agent_router_add_all (FerryAgentRouter *self)
{
  ferry_agent_add_application_routes (self);
  ferry_agent_add_package_routes (self);
  ferry_agent_add_check_routes (self);
  ferry_agent_add_execution_routes (self);
  ferry_agent_add_backup_routes (self);
  ferry_agent_add_nocobase_backup_routes (self);
  ferry_agent_add_nocobase_restore_routes (self);
  ferry_agent_add_backup_settings_routes (self);
  ferry_agent_add_migration_routes (self);
  ferry_agent_add_migration_rule_routes (self);
  ferry_agent_add_migration_log_routes (self);
  ferry_agent_add_storage_routes (self);
  ferry_agent_add_command_routes (self);
  ferry_agent_add_variable_routes (self);
  ferry_agent_add_swagger_routes (self);
}
