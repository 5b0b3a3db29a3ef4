#pragma once

#include "catalogue/ferry-catalogue.h"

G_BEGIN_DECLS

/**
 * FerryTableSurvey: the tables of a database, classified and counted at one moment, so that the rules of many rule sets can be decided without asking the database again.
 * One thread at a time. Since: 0.1
 */
typedef struct _FerryTableSurvey FerryTableSurvey;

FerryTableSurvey *ferry_table_survey_new     (FerryCatalogue   *catalogue,
                                              FerrySite        *site,
                                              FerryDatabase    *db,
                                              FerrySchema      *schema,
                                              GError          **error);
void              ferry_table_survey_free    (FerryTableSurvey *self);
GPtrArray        *ferry_table_survey_resolve (FerryTableSurvey *self,
                                              FerryRuleSet     *rule_set,
                                              gboolean          lenient,
                                              GError          **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTableSurvey, ferry_table_survey_free)

G_END_DECLS
