#include "config.h"

#include "catalogue/ferry-table-survey.h"

#include "catalogue/ferry-independent-rules.h"
#include "catalogue/ferry-rule-resolver.h"
#include "catalogue/ferry-table-classifier.h"

struct _FerryTableSurvey
{
  FerryCatalogue *catalogue;   /* the nodes borrow its entries */
  GPtrArray      *nodes;       /* FerryTableNode* */
};

/**
 * ferry_table_survey_new:
 * @catalogue: a catalogue
 * @site: the instance's place: prefix, naming and schema
 * @db: its database, in any transaction; needed only while this runs
 * @schema: the structure of @db; FerryTable.rows as far as counted
 * @error: the database's reason
 *
 * Classifies every table. Blocks; the thread of @db.
 *
 * Returns: (transfer full) (nullable): the survey, or %NULL with @error
 *
 * Since: 0.1
 */
FerryTableSurvey *
ferry_table_survey_new (FerryCatalogue  *catalogue,
                        FerrySite       *site,
                        FerryDatabase   *db,
                        FerrySchema     *schema,
                        GError         **error)
{
  GPtrArray *nodes;
  FerryTableSurvey *self;

  g_return_val_if_fail (FERRY_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (FERRY_IS_SITE (site), NULL);
  g_return_val_if_fail (schema != NULL, NULL);

  nodes = ferry_table_classifier_run (catalogue, site, db, schema, error);
  if (nodes == NULL)
    return NULL;
  self = g_new0 (FerryTableSurvey, 1);
  self->catalogue = g_object_ref (catalogue);
  self->nodes = nodes;
  return self;
}

/**
 * ferry_table_survey_free:
 * @self: (nullable): a survey
 *
 * Since: 0.1
 */
void
ferry_table_survey_free (FerryTableSurvey *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->nodes);
  g_object_unref (self->catalogue);
  g_free (self);
}

/**
 * ferry_table_survey_resolve:
 * @self: a survey
 * @rule_set: the rules
 * @lenient: passes over names of @rule_set that the instance does not have
 * @error: %FERRY_ERROR_USAGE names table, rule and reason of an independent rule that can't apply, %FERRY_ERROR_NOT_FOUND an unknown table
 *
 * Decides the effective rule of every table as ferry_catalogue_resolve() does. Asks nobody: a matter of milliseconds for thousands of tables.
 *
 * Returns: (transfer full) (element-type FerryTableRule) (nullable): one rule per table, sorted by table, or %NULL with @error
 *
 * Since: 0.1
 */
GPtrArray *
ferry_table_survey_resolve (FerryTableSurvey  *self,
                            FerryRuleSet      *rule_set,
                            gboolean           lenient,
                            GError           **error)
{
  GPtrArray *rules;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_RULE_SET (rule_set), NULL);

  for (guint i = 0; i < self->nodes->len; i++)
    ferry_table_node_reset (g_ptr_array_index (self->nodes, i));
  if (!ferry_independent_rules_apply (self->nodes, rule_set, lenient, error))
    return NULL;
  ferry_rule_resolver_run (self->nodes, rule_set);
  rules = g_ptr_array_new_full (self->nodes->len, g_object_unref);
  for (guint i = 0; i < self->nodes->len; i++)
    g_ptr_array_add (rules, ferry_table_node_to_rule (g_ptr_array_index (self->nodes, i)));
  return rules;
}
