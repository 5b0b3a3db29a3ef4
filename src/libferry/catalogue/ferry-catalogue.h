#pragma once

#include "model/ferry-rule-set.h"
#include "model/ferry-table-rule.h"
#include "site/ferry-site.h"

G_BEGIN_DECLS

/** FerryCatalogueEntry: what the catalogue knows of a built-in table (logical name). Since: 0.1 */
typedef struct
{
  char              *table;
  char              *origin;           /* nullable */
  FerryTableGroup    group;            /* CORE or PLUGIN */
  FerryDataCategory  category;
  FerryRule          default_rule;     /* Ferry's: backupSettings schema-only */
  char             **allowed_rules;    /* nullable: any */
  char              *follows;          /* nullable */
  char             **may_hold_secrets; /* nullable: columns */
  gboolean           data_never_travels;
  gboolean           added;            /* by the user's file: holds in any database, the built-in ones only in a NocoBase */
} FerryCatalogueEntry;

/**
 * FerryCatalogue: the built-in tables of NocoBase, from the data file compiled in (GResource) and the users' additions
 * (`$FERRY_HOME/catalogue.json`, same form, wins by table). Immutable after loading. Since: 0.1
 */
#define FERRY_TYPE_CATALOGUE (ferry_catalogue_get_type ())
G_DECLARE_FINAL_TYPE (FerryCatalogue, ferry_catalogue, FERRY, CATALOGUE, GObject)

FerryCatalogue            *ferry_catalogue_new     (const char      *additions_path,    /* nullable */
                                                    GError         **error);
const FerryCatalogueEntry *ferry_catalogue_find    (FerryCatalogue  *self,
                                                    const char      *logical_name);      /* nullable */
/**
 * ferry_catalogue_resolve: classifies every table of @schema and decides its effective rule under @rule_set as design §3 says, reading `collections` and
 * `fields` through @db. Independent rules that can't apply are refused: FERRY_ERROR_USAGE naming table, rule and reason; unknown table names in the rule set are
 * FERRY_ERROR_NOT_FOUND unless @lenient. Returns FerryTableRule* sorted by table; rows are taken from FerryTable.rows.
 */
GPtrArray                 *ferry_catalogue_resolve (FerryCatalogue  *self,
                                                    FerrySite       *site,
                                                    FerryDatabase   *db,
                                                    FerrySchema     *schema,
                                                    FerryRuleSet    *rule_set,
                                                    gboolean         lenient,
                                                    GError         **error);

G_END_DECLS
