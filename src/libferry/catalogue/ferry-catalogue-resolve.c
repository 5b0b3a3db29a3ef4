#include "config.h"

#include "catalogue/ferry-catalogue.h"

#include "catalogue/ferry-table-survey.h"

/**
 * ferry_catalogue_resolve:
 * @self: a catalogue
 * @site: the instance's place: prefix, naming and schema
 * @db: its database, in any transaction
 * @schema: the structure of @db; FerryTable.rows as far as counted
 * @rule_set: the rules
 * @lenient: passes over names of @rule_set that the instance does not have
 * @error: %FERRY_ERROR_USAGE names table, rule and reason of an independent rule that can't apply, %FERRY_ERROR_NOT_FOUND an unknown table
 *
 * Classifies every table and decides its effective rule. The order of what counts:
 *
 * 1. A partition has the rule of its parent. The rows of some built-in tables never travel.
 * 2. An independent rule, within what the catalogue allows.
 * 3. Join tables, tree-path tables and those that the catalogue makes follow another table: the least destructive of their owners' rules.
 * 4. Built-in tables: the group's rule where their default is `overwrite`, else their default. Other tables: the user rule.
 *
 * Where `upsert` or `insert-ignore` comes from 3 or 4 and the table has no key for it, it falls back to `schema-only` and keeps the wanted rule.
 * The built-in catalogue holds only in a database that is a NocoBase; the user's additions hold in any. Ferry's witness table does not appear. Blocks; the thread of @db.
 *
 * Returns: (transfer full) (element-type FerryTableRule) (nullable): one rule per table, sorted by table, or %NULL with @error set
 *
 * Since: 0.1
 */
GPtrArray *
ferry_catalogue_resolve (FerryCatalogue  *self,
                         FerrySite       *site,
                         FerryDatabase   *db,
                         FerrySchema     *schema,
                         FerryRuleSet    *rule_set,
                         gboolean         lenient,
                         GError         **error)
{
  g_autoptr(FerryTableSurvey) survey = ferry_table_survey_new (self, site, db, schema, error);

  return survey != NULL ? ferry_table_survey_resolve (survey, rule_set, lenient, error) : NULL;
}
