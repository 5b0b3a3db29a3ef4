#include "config.h"

#include "ferry-command.h"

const FerryCommand ferry_commands[] = {
  { "instance add", "NAME (--app DIR | --database URI [--env-file FILE] [--storage DIR])", N_("Add an instance of an application"), ferry_command_instance_add },
  { "instance list", "", N_("List the instances"), ferry_command_instance_list },
  { "instance show", "NAME", N_("Look at an instance: database, version, key, last execution"), ferry_command_instance_show },
  { "instance edit", "NAME", N_("Change an instance's name, stage or place"), ferry_command_instance_edit },
  { "instance remove", "NAME", N_("Forget an instance; nothing of it is deleted"), ferry_command_instance_remove },
  { "tables", "INSTANCE", N_("Show the tables of an instance, the rule of each and why"), ferry_command_tables },
  { "rules list", "", N_("List the rule sets"), ferry_command_rules_list },
  { "rules show", "NAME", N_("Show a rule set"), ferry_command_rules_show },
  { "rules create", "NAME", N_("Create a rule set"), ferry_command_rules_create },
  { "rules edit", "NAME", N_("Change a rule set"), ferry_command_rules_edit },
  { "rules remove", "NAME", N_("Remove a rule set"), ferry_command_rules_remove },
  { "rules export", "NAME [FILE]", N_("Write a rule set to a file"), ferry_command_rules_export },
  { "rules import", "FILE", N_("Read a rule set from a file"), ferry_command_rules_import },
  { "package create", "INSTANCE", N_("Make a migration file from an instance"), ferry_command_package_create },
  { "package list", "[INSTANCE]", N_("List the migration files of the library"), ferry_command_package_list },
  { "package show", "FILE", N_("Show what is in a migration file"), ferry_command_package_show },
  { "package verify", "FILE", N_("Read a migration file to the last byte"), ferry_command_package_verify },
  { "package import", "FILE", N_("Copy a migration file into the library"), ferry_command_package_import },
  { "package export", "FILE PATH", N_("Copy a migration file out of the library"), ferry_command_package_export },
  { "package remove", "FILE", N_("Remove a migration file from the library"), ferry_command_package_remove },
  { "check", "FILE INSTANCE", N_("Tell whether a migration file may run on an instance (3: blocked, 4: input needed)"), ferry_command_check },
  { "plan", "FILE INSTANCE", N_("Tell what a migration file would do to an instance; changes nothing"), ferry_command_plan },
  { "execute", "FILE INSTANCE", N_("Run a migration file on an instance"), ferry_command_execute },
  { "migrate", "SOURCE TARGET", N_("Create, check and execute in one go"), ferry_command_migrate },
  { "rollback", "INSTANCE [EXECUTION]", N_("Put an instance back as it was before an execution"), ferry_command_rollback },
  { "log list", "INSTANCE", N_("List the executions of an instance"), ferry_command_log_list },
  { "log show", "INSTANCE [EXECUTION]", N_("Show an execution's log"), ferry_command_log_show },
  { "log sql", "INSTANCE [EXECUTION]", N_("Print the structural SQL that an execution ran"), ferry_command_log_sql },
  { "log export", "INSTANCE [EXECUTION]", N_("Write all that is known of an execution to files"), ferry_command_log_export },
  { "help", "[COMMAND]", N_("Tell how a command is used"), ferry_command_help },
  { NULL }
};
