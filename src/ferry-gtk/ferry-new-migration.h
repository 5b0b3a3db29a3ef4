#pragma once

#include "ferry-instance-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * FerryNewMigration: makes a migration file of an instance by a rule set, after showing what will be inside. "item" (FerryInstanceItem, nullable: to be chosen). Actions `migration.create`,
 * `migration.cancel`. Closing the window does not stop the work. Main thread. Since: 0.1
 */
#define FERRY_TYPE_NEW_MIGRATION (ferry_new_migration_get_type ())
G_DECLARE_FINAL_TYPE (FerryNewMigration, ferry_new_migration, FERRY, NEW_MIGRATION, AdwWindow)

G_END_DECLS
