#include "config.h"

#include "migrate/ferry-check-private.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>

typedef gboolean (*CheckFunc) (FerryCheck *self, GError **error);

void
_ferry_check_add (FerryCheck      *self,
                  FerryCheckLevel  level,
                  const char      *code,
                  const char      *subject,
                  const char      *title,
                  const char      *found,
                  const char      *expected,
                  const char      *action)
{
  g_ptr_array_add (self->items, ferry_check_item_new (level, code, subject, title, found, expected, action));
}

static gboolean
check_file (FerryCheck  *self,
            GError     **error)
{
  g_autoptr(GError) local_error = NULL;

  if (ferry_package_verify (self->package, self->job, &local_error))
    {
      _ferry_check_add (self, FERRY_CHECK_PASSED, "file-intact", NULL, _("The migration file is whole"),
                        ferry_package_get_digest (self->package), NULL, NULL);
      return TRUE;
    }
  if (g_error_matches (local_error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  _ferry_check_add (self, FERRY_CHECK_BLOCKER, "file-damaged", NULL, _("The migration file is damaged"), local_error->message, NULL,
                    _("Create it again, or fetch it again from where it was made."));
  return TRUE;
}

static gboolean
check_dialect (FerryCheck  *self,
               GError     **error)
{
  const char *found = ferry_dialect_to_string (ferry_database_get_dialect (self->db));
  const char *expected = ferry_dialect_to_string (self->metadata->dialect);

  if (g_str_equal (found, expected))
    _ferry_check_add (self, FERRY_CHECK_PASSED, "dialect", NULL, _("Same kind of database"), found, expected, NULL);
  else
    _ferry_check_add (self, FERRY_CHECK_BLOCKER, "dialect", NULL, _("The migration file was made from another kind of database"), found, expected,
                      _("Choose a target with the same kind of database as the source."));
  return TRUE;
}

/* A catch-up was made for what one instance held, and for no other. */
static gboolean
check_target (FerryCheck  *self,
              GError     **error)
{
  if (self->metadata->target_id == NULL)
    return TRUE;
  if (g_str_equal (self->metadata->target_id, ferry_site_get_id (self->site)))
    _ferry_check_add (self, FERRY_CHECK_PASSED, "target", NULL, _("The migration file was made for this instance"), NULL, NULL, NULL);
  else
    _ferry_check_add (self, FERRY_CHECK_BLOCKER, "target", NULL, _("The migration file was made for what another instance held"),
                      ferry_site_get_id (self->site), self->metadata->target_id, _("Compare again with this instance."));
  return TRUE;
}

static void
check_env_key (FerryCheck *self,
               const char *key)
{
  const char *fallback = ferry_site_compared_default (key);
  const char *expected = g_hash_table_lookup (self->metadata->env, key);
  const char *found = ferry_site_get_env (self->site, key);
  g_autofree char *title = NULL;

  expected = expected != NULL && *expected != '\0' ? expected : fallback;
  found = found != NULL && *found != '\0' ? found : fallback;
  if (g_str_equal (expected, found))
    {
      title = g_strdup_printf (_("%s agrees"), key);
      _ferry_check_add (self, FERRY_CHECK_PASSED, "env", key, title, found, expected, NULL);
      return;
    }
  title = g_strdup_printf (_("%s differs between source and target"), key);
  _ferry_check_add (self, FERRY_CHECK_BLOCKER, "env", key, title, found, expected,
                    _("Give both instances the same value in .env. Tables are named by it, so this needs a new installation of one of them."));
}

static gboolean
check_env (FerryCheck  *self,
           GError     **error)
{
  const char * const *keys = ferry_site_compared_keys ();

  if (!ferry_site_has_env (self->site))
    {
      _ferry_check_add (self, FERRY_CHECK_WARNING, "env-unknown", NULL,
                        _("The target's .env is not known, so its settings can't be compared"), NULL, NULL,
                        _("Name it with “ferry instance edit … --env-file FILE”."));
      return TRUE;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    check_env_key (self, keys[i]);
  return TRUE;
}

static gboolean
check_version (FerryCheck  *self,
               GError     **error)
{
  g_autofree char *found = ferry_site_read_version (self->site, self->db, self->schema, error);
  const char *expected = self->metadata->application_version;
  int comparison;

  if (found == NULL)
    return FALSE;
  if (*expected == '\0' && *found == '\0')
    return TRUE;
  if (*expected == '\0' || *found == '\0')
    {
      _ferry_check_add (self, FERRY_CHECK_WARNING, "version-unknown", NULL, _("Only one of the two databases belongs to a NocoBase application"),
                        *found != '\0' ? found : _("no version"), *expected != '\0' ? expected : _("no version"),
                        _("Make sure that this is the target you mean."));
      return TRUE;
    }
  comparison = ferry_version_compare (expected, found);
  if (comparison > 0)
    _ferry_check_add (self, FERRY_CHECK_BLOCKER, "version-newer", NULL, _("The migration file was made by a newer application version"), found, expected,
                      _("Upgrade the target first."));
  else if (comparison < 0)
    _ferry_check_add (self, FERRY_CHECK_WARNING, "version-older", NULL, _("The migration file was made by an older application version"), found, expected,
                      _("Upgrade the source and create the file again, or go on if the release notes allow it."));
  else
    _ferry_check_add (self, FERRY_CHECK_PASSED, "version", NULL, _("Same application version"), found, expected, NULL);
  return TRUE;
}

static gboolean
check_protected_tables (FerryCheck  *self,
                        GError     **error)
{
  for (guint i = 0; i < self->metadata->tables->len; i++)
    {
      const FerryPackageTable *table = g_ptr_array_index (self->metadata->tables, i);
      const FerryCatalogueEntry *entry = self->catalogue != NULL
        ? ferry_catalogue_find (self->catalogue, ferry_table_rule_get_logical_name (table->rule)) : NULL;

      if (table->entry != NULL && (g_str_equal (ferry_table_rule_get_table (table->rule), "ferry_execution")
                                   || (entry != NULL && entry->data_never_travels)))
        _ferry_check_add (self, FERRY_CHECK_BLOCKER, "protected-table", ferry_table_rule_get_table (table->rule),
                          _("The migration file holds rows of a table whose rows never travel"),
                          ferry_table_rule_get_table (table->rule), NULL, _("Do not use this file: Ferry does not make such files."));
    }
  return TRUE;
}

static gboolean
check_structure (FerryCheck  *self,
                 GError     **error)
{
  g_autoptr(FerryComparison) comparison = NULL;

  if (self->metadata->dialect != ferry_database_get_dialect (self->db))
    return TRUE;
  comparison = ferry_comparison_new (self->site, self->db, self->package, self->inputs != NULL && self->inputs->allow_destructive, error);
  if (comparison == NULL)
    return FALSE;
  for (guint i = 0; i < comparison->structure->refusals->len; i++)
    _ferry_check_add (self, FERRY_CHECK_BLOCKER, "structure", NULL, g_ptr_array_index (comparison->structure->refusals, i), NULL, NULL,
                      _("Mend it on the source and create the file again, or leave the table out by an independent rule."));
  if (comparison->structure->refusals->len == 0)
    _ferry_check_add (self, FERRY_CHECK_PASSED, "structure", NULL, _("The structure can be brought up to date"), NULL, NULL, NULL);
  _ferry_check_variables (self, comparison->variables);
  return TRUE;
}

/* By level; inside a level in the order in which the checks ran. */
static GListModel *
sorted (GPtrArray *items)
{
  GListStore *store = g_list_store_new (FERRY_TYPE_CHECK_ITEM);

  for (FerryCheckLevel level = FERRY_CHECK_BLOCKER; level <= FERRY_CHECK_PASSED; level++)
    for (guint i = 0; i < items->len; i++)
      if (ferry_check_item_get_level (g_ptr_array_index (items, i)) == level)
        g_list_store_append (store, g_ptr_array_index (items, i));
  return G_LIST_MODEL (store);
}

static gboolean
run_all (FerryCheck  *self,
         GError     **error)
{
  static const CheckFunc functions[] = {
    check_dialect, check_target, check_env, check_version, check_protected_tables, _ferry_check_plugins, check_structure, _ferry_check_sequences, _ferry_check_surroundings,
  };

  self->schema = ferry_database_read_schema (self->db, error);
  if (self->schema == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    if (ferry_job_is_cancelled (self->job, error) || !functions[i] (self, error))
      return FALSE;
  return TRUE;
}

/**
 * ferry_check_run:
 * @target: the instance
 * @db: its database, outside a transaction
 * @package: the package
 * @catalogue: (nullable): the catalogue
 * @inputs: (nullable): what was entered already: variables given are Passed, plugins ignored are so marked
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Checks whether a package may run on a target. Every check runs; what can't be known is a warning, never Passed. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a list of #FerryCheckItem: blockers, inputs, warnings, passed. %NULL only when the target
 * can't be reached or read.
 *
 * Since: 0.1
 */
GListModel *
ferry_check_run (FerrySite          *target,
                 FerryDatabase      *db,
                 FerryPackage       *package,
                 FerryCatalogue     *catalogue,
                 const FerryInputs  *inputs,
                 FerryJob           *job,
                 GError            **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  FerryCheck self = { .site = target, .db = db, .package = package, .metadata = ferry_package_get_metadata (package),
                      .catalogue = catalogue, .inputs = inputs, .job = job, .items = items };
  gboolean complete;

  if (!check_file (&self, error) || !ferry_database_begin (db, FERRY_TRANSACTION_SNAPSHOT, error))
    return NULL;
  complete = run_all (&self, error);
  ferry_database_rollback (db);
  g_clear_pointer (&self.schema, ferry_schema_unref);
  return complete ? sorted (items) : NULL;
}

/**
 * ferry_check_count:
 * @items: from ferry_check_run()
 * @level: a level
 *
 * Counts the items of one level.
 *
 * Returns: how many.
 *
 * Since: 0.1
 */
guint
ferry_check_count (GListModel      *items,
                   FerryCheckLevel  level)
{
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FerryCheckItem) item = g_list_model_get_item (items, i);

      count += ferry_check_item_get_level (item) == level;
    }
  return count;
}
