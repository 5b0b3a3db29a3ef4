#include "config.h"

#include "migrate-cycle.h"

#include "migrate-oracle.h"

/* A table on both sides, before and after. */
typedef struct
{
  FerrySite        *source_site;
  FerrySite        *target_site;
  const FerryTable *source;
  const FerryTable *before;     /* NULL: the release makes it */
  const FerryTable *after;
  GPtrArray        *rows_before;  /* over the columns that stay as they are */
  const char       *id;
} Case;

void
migrate_cycle_assert_same (GHashTable *a,
                           GHashTable *b)
{
  GHashTableIter iter;
  gpointer table, digest;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &table, &digest))
    if (g_strcmp0 (digest, g_hash_table_lookup (b, table)) != 0)
      g_error ("table %s differs", (char *) table);
  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
}

static GPtrArray *
rows_of (FerrySite        *site,
         const FerryTable *table,
         const FerryTable *a,
         const FerryTable *b)
{
  g_auto(GStrv) columns = migrate_oracle_shared (a, b);

  return migrate_oracle_rows (site, table, (const char * const *) columns);
}

static GPtrArray *
kept_rows (FerrySite        *site,
           const FerryTable *table,
           const FerryTable *before,
           const FerryTable *source)
{
  g_auto(GStrv) columns = migrate_oracle_kept (before, source);

  return migrate_oracle_rows (site, table, (const char * const *) columns);
}

static GPtrArray *
keys_of (FerrySite        *site,
         const FerryTable *table,
         const FerryKey   *key)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) columns = NULL;

  for (guint i = 0; i < key->columns->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (key->columns, i));
  columns = g_strv_builder_end (builder);
  return migrate_oracle_rows (site, table, (const char * const *) columns);
}

static void
check_overwritten (Case *self)
{
  g_autoptr(GPtrArray) wanted = rows_of (self->source_site, self->source, self->source, self->after);
  g_autoptr(GPtrArray) found = rows_of (self->target_site, self->after, self->source, self->after);

  if (!migrate_oracle_equal (wanted, found))
    g_error ("%s: overwritten rows differ: %u wanted, %u found, %u missing, first wanted %s, first found %s", self->id, wanted->len, found->len,
             migrate_oracle_missing (wanted, found), wanted->len > 0 ? (char *) wanted->pdata[0] : "-", found->len > 0 ? (char *) found->pdata[0] : "-");
}

static void
check_merged (Case      *self,
              FerryRule  rule)
{
  g_autoptr(GPtrArray) keys_source = keys_of (self->source_site, self->source, ferry_table_get_row_key (self->source));
  g_autoptr(GPtrArray) keys_after = keys_of (self->target_site, self->after, ferry_table_get_row_key (self->source));
  g_autoptr(GPtrArray) wanted = rows_of (self->source_site, self->source, self->source, self->after);
  g_autoptr(GPtrArray) found = rows_of (self->target_site, self->after, self->source, self->after);

  if (rule == FERRY_RULE_UPSERT && !migrate_oracle_holds (wanted, found))
    g_error ("%s: rows of the package are missing after upsert", self->id);
  if (!migrate_oracle_holds (keys_source, keys_after))
    g_error ("%s: keys of the package are missing", self->id);
  if (self->before == NULL)
    return;
  g_assert_cmpuint (keys_after->len, >=, self->rows_before->len);
  if (rule == FERRY_RULE_INSERT_IGNORE)
    {
      g_autoptr(GPtrArray) kept = kept_rows (self->target_site, self->after, self->before, self->source);

      if (!migrate_oracle_holds (self->rows_before, kept))
        g_error ("%s: rows that were there changed", self->id);
    }
}

static void
check_kept (Case *self)
{
  g_autoptr(GPtrArray) kept = NULL;

  if (self->before == NULL)
    {
      g_auto(GStrv) none = g_new0 (char *, 1);

      kept = rows_of (self->target_site, self->after, self->after, self->after);
      g_assert_cmpuint (kept->len, ==, 0);
      return;
    }
  kept = kept_rows (self->target_site, self->after, self->before, self->source);
  if (!migrate_oracle_equal (self->rows_before, kept))
    g_error ("%s: rows changed though they should stay", self->id);
}

static void
check_table (Case      *self,
             FerryRule  rule)
{
  switch (rule)
    {
    case FERRY_RULE_OVERWRITE: check_overwritten (self); break;
    case FERRY_RULE_UPSERT:
    case FERRY_RULE_INSERT_IGNORE: check_merged (self, rule); break;
    case FERRY_RULE_SCHEMA_ONLY: check_kept (self); break;
    case FERRY_RULE_SKIP:
      if (self->before != NULL)
        check_kept (self);
      else
        g_assert_null (self->after);
      break;
    case FERRY_RULE_DEFAULT:
    default: g_assert_not_reached ();
    }
}

/* the target's rows before, over the columns that keep their type */
static GHashTable *
remember (FerrySite   *target,
          FerrySchema *before,
          FerrySchema *wanted)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < before->tables->len; i++)
    {
      FerryTable *table = g_ptr_array_index (before->tables, i);
      g_autofree char *id = ferry_schema_table_id (before, table);
      const FerryTable *as = ferry_schema_find_table (wanted, id);

      g_hash_table_insert (all, g_strdup (id), kept_rows (target, table, table, as));
    }
  return all;
}

static void
check_all (FerrySite    *source,
           FerrySite    *target,
           FerryPackage *package,
           FerrySchema  *before,
           GHashTable   *rows)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (package);
  g_autoptr(FerrySchema) here = migrate_oracle_schema (source);
  g_autoptr(FerrySchema) after = migrate_oracle_schema (target);

  for (guint i = 0; i < metadata->tables->len; i++)
    {
      const FerryPackageTable *packed = g_ptr_array_index (metadata->tables, i);
      const char *id = ferry_table_rule_get_table (packed->rule);
      Case each = { .source_site = source, .target_site = target, .id = id };

      each.source = ferry_schema_find_table (here, id);
      each.before = ferry_schema_find_table (before, id);
      each.after = ferry_schema_find_table (after, id);
      each.rows_before = g_hash_table_lookup (rows, id);
      check_table (&each, ferry_table_rule_get_rule (packed->rule));
    }
  for (guint i = 0; i < before->tables->len; i++)
    {
      g_autofree char *id = ferry_schema_table_id (before, g_ptr_array_index (before->tables, i));

      g_assert_nonnull (ferry_schema_find_table (after, id));
    }
}

static void
assert_nothing_left (FerrySite    *target,
                     FerryPackage *package,
                     gboolean      allow_destructive)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryDatabase) db = ferry_site_open_database (target, NULL, &error);
  FerryInputs inputs = { .allow_destructive = allow_destructive };
  g_autoptr(FerryPlan) plan = ferry_plan_make (target, db, package, catalogue, &inputs, NULL, &error);

  g_assert_no_error (error);
  if (!ferry_plan_is_empty (plan))
    {
      g_autofree char *sql = ferry_plan_to_sql (plan);

      g_error ("a second release would do something: %d inserts, %d updates, %d deletes, %s", (int) plan->inserts, (int) plan->updates, (int) plan->deletes, sql);
    }
}

static FerryExecution *
execute (FerrySite    *target,
         FerryPackage *package,
         gboolean      allow_destructive)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .inputs = { .ignore_plugins = TRUE, .allow_destructive = allow_destructive }, .verify_full = TRUE };
  FerryExecution *execution = ferry_execute (target, package, catalogue, &options, NULL, &error);

  g_assert_no_error (error);
  return execution;
}

void
migrate_cycle_run (FerrySite    *source,
                   FerrySite    *target,
                   FerryRuleSet *rules,
                   gboolean      allow_destructive)
{
  g_autoptr(FerryPackage) package = migrate_fixture_package (source, rules);
  g_autoptr(FerrySchema) before = migrate_oracle_schema (target);
  g_autoptr(FerrySchema) here = migrate_oracle_schema (source);
  g_autoptr(GHashTable) rows = remember (target, before, here);
  g_autoptr(GHashTable) digests = migrate_fixture_digests (target);
  g_autofree char *structure = migrate_fixture_structure (target);
  g_autoptr(FerryExecution) execution = execute (target, package, allow_destructive);
  g_autoptr(FerryExecution) rollback = NULL;
  g_autoptr(GHashTable) digests_after = NULL;
  g_autofree char *structure_after = NULL;
  g_autoptr(GError) error = NULL;

  check_all (source, target, package, before, rows);
  assert_nothing_left (target, package, allow_destructive);
  rollback = ferry_rollback (target, execution, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  structure_after = migrate_fixture_structure (target);
  digests_after = migrate_fixture_digests (target);
  g_assert_cmpstr (structure, ==, structure_after);
  migrate_cycle_assert_same (digests, digests_after);
}

char *
migrate_cycle_refused (FerrySite    *target,
                       FerryPackage *package)
{
  g_autoptr(FerryCatalogue) catalogue = migrate_fixture_catalogue ();
  g_autoptr(GHashTable) digests = migrate_fixture_digests (target);
  g_autoptr(GHashTable) digests_after = NULL;
  g_autofree char *structure = migrate_fixture_structure (target);
  g_autofree char *structure_after = NULL;
  g_autoptr(GError) error = NULL;
  FerryExecuteOptions options = { .inputs = { .ignore_plugins = TRUE, .allow_destructive = TRUE }, .verify_full = TRUE };
  g_autoptr(FerryExecution) execution = ferry_execute (target, package, catalogue, &options, NULL, &error);

  g_assert_nonnull (error);
  g_assert_true (execution == NULL || ferry_execution_get_state (execution) == FERRY_EXECUTION_FAILED);
  structure_after = migrate_fixture_structure (target);
  digests_after = migrate_fixture_digests (target);
  g_assert_cmpstr (structure, ==, structure_after);
  migrate_cycle_assert_same (digests, digests_after);
  return g_strdup (error->message);
}
