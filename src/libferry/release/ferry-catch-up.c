#include "config.h"

#include "release/ferry-catch-up-private.h"
#include "release/ferry-merge-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "instance/ferry-local-instance.h"
#include "migrate/ferry-version.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
table_free (gpointer data)
{
  FerryCatchUpTable *table = data;

  g_free (table->table);
  g_free (table);
}

static FerryCatchUp *
new_empty (const FerryCatchUpOptions *options,
           FerryCatalogue            *catalogue)
{
  FerryCatchUp *self = g_new0 (FerryCatchUp, 1);

  self->from = g_object_ref (options->from);
  self->to = g_object_ref (options->to);
  self->catalogue = g_object_ref (catalogue);
  self->backup = g_strdup (options->backup);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->room_lock = -1;
  return self;
}

/**
 * ferry_catch_up_free:
 * @self: (nullable) (transfer full): a catch-up
 *
 * Removes what lay in its room. Any thread.
 *
 * Since: 0.1
 */
void
ferry_catch_up_free (FerryCatchUp *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->merge, ferry_package_merge_free);
  g_clear_object (&self->from);
  g_clear_object (&self->to);
  g_clear_object (&self->catalogue);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->warnings);
  g_hash_table_unref (self->named);
  if (self->room != NULL)
    ferry_folder_remove (self->room, NULL);
  ferry_fd_close (&self->room_lock);
  g_free (self->room);
  g_free (self->backup);
  g_free (self->sha256);
  g_free (self);
}

/* ---- what there is --------------------------------------------------------------------------------------------------------- */

static gboolean
offers (FerryInstance              *side,
        FerryInstanceCapabilities   capability,
        FerryJob                   *job,
        GError                    **error)
{
  g_autofree char *why = NULL;

  if (!ferry_instance_meet (side, job, error))
    return FALSE;
  if ((ferry_instance_get_capabilities (side) & capability) == capability)
    return TRUE;
  why = ferry_instance_dup_why_not (side, capability);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED, "%s", why != NULL ? why : ferry_instance_get_name (side));
  return FALSE;
}

static gboolean
check_sides (const FerryCatchUpOptions  *options,
             FerryJob                   *job,
             GError                    **error)
{
  return offers (options->from, FERRY_CAN_SNAPSHOT, job, error) && offers (options->to, FERRY_CAN_SNAPSHOT, job, error) && offers (options->to, FERRY_CAN_EXECUTE, job, error);
}

static char *
dup_place (FerryInstance *side)
{
  return FERRY_IS_LOCAL_INSTANCE (side) ? ferry_connection_settings_describe (ferry_site_get_connection (ferry_local_instance_get_site (FERRY_LOCAL_INSTANCE (side)))) : NULL;
}

static gboolean
are_two (const FerryCatchUpOptions  *options,
         GError                    **error)
{
  g_autofree char *from = dup_place (options->from), *to = dup_place (options->to);

  if (!g_str_equal (ferry_instance_get_id (options->from), ferry_instance_get_id (options->to)) && (from == NULL || to == NULL || !g_str_equal (from, to)))
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” and “%s” are the same: name the old side, then the new one."),
               ferry_instance_get_name (options->from), ferry_instance_get_name (options->to));
  return FALSE;
}

/* Names and values mean the same only where tables are named alike. */
static gboolean
same_layout (FerryPackage  *one,
             FerryPackage  *other,
             GError       **error)
{
  const FerryPackageMetadata *a = ferry_package_get_metadata (one), *b = ferry_package_get_metadata (other);

  if (a->dialect == b->dialect && a->underscored == b->underscored && g_strcmp0 (a->table_prefix, b->table_prefix) == 0 && g_strcmp0 (a->schema, b->schema) == 0)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("The two sides are not laid out alike (kind of database, DB_UNDERSCORED, DB_TABLE_PREFIX or DB_SCHEMA)."));
  return FALSE;
}

/* The new side may be newer, never older. */
static gboolean
compare_versions (FerryCatchUp  *self,
                  FerryPackage  *from,
                  FerryPackage  *to,
                  GError       **error)
{
  const char *a = ferry_package_get_metadata (from)->application_version, *b = ferry_package_get_metadata (to)->application_version;
  int order = a != NULL && b != NULL && *a != '\0' && *b != '\0' ? ferry_version_compare (a, b) : 0;

  if (order < 0)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("“%s” is version %s and “%s” version %s: make sure that the newer one takes the older one's rows as they are."),
                                                      ferry_instance_get_name (self->from), a, ferry_instance_get_name (self->to), b));
  if (order > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("“%s” is version %s, older than version %s of “%s”: upgrade it first."), ferry_instance_get_name (self->to), b, a,
                 ferry_instance_get_name (self->from));
  return order <= 0;
}

/* The values are not compared: they never travel. */
static void
warn_of_variables (FerryCatchUp *self,
                   FerryPackage *from,
                   FerryPackage *base)
{
  GPtrArray *now = ferry_package_get_metadata (from)->variables, *before = ferry_package_get_metadata (base)->variables;
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < before->len; i++)
    g_hash_table_add (known, (gpointer) ferry_variable_get_name (g_ptr_array_index (before, i)));
  for (guint i = 0; i < now->len; i++)
    {
      const char *name = ferry_variable_get_name (g_ptr_array_index (now, i));

      if (!g_hash_table_contains (known, name))
        g_ptr_array_add (self->warnings, g_strdup_printf (_("The variable %s came since the backup: variables are not carried over, set it by hand."), name));
    }
}

static gboolean
take_states (FerryCatchUp               *self,
             const FerryCatchUpOptions  *options,
             FerryJob                   *job,
             GError                    **error)
{
  g_autoptr(FerryPackage) from = NULL, to = NULL, base = NULL;

  ferry_job_begin_step (job, "base");
  base = _ferry_catch_up_take_base (self, options, job, error);
  if (base == NULL || !_ferry_catch_up_check_made (self, options, base, error))
    return FALSE;
  ferry_job_begin_step (job, "old");
  from = _ferry_catch_up_take_side (self, self->from, "a", options->tables, job, error);
  if (from == NULL)
    return FALSE;
  ferry_job_begin_step (job, "new");
  to = _ferry_catch_up_take_side (self, self->to, "b", options->tables, job, error);
  if (to == NULL || !_ferry_catch_up_check_restored (self, options, to, error) || !same_layout (from, to, error) || !same_layout (from, base, error) || !compare_versions (self, from, to, error))
    return FALSE;
  warn_of_variables (self, from, base);
  self->merge = _ferry_package_merge_new_bound (from, to, base, self->catalogue, ferry_package_get_metadata (to)->source_id);
  return TRUE;
}

/* Nothing is merged but what is chosen. */
static void
leave_out_all (FerryCatchUp *self)
{
  for (guint i = 0; i < self->merge->tables->len; i++)
    {
      FerryMergeTable *table = g_ptr_array_index (self->merge->tables, i);

      table->choice = FERRY_MERGE_OUT;
      table->by_record = FALSE;
      table->rows_from = -1;
    }
}

static gboolean
look (FerryCatchUp               *self,
      const FerryCatchUpOptions  *options,
      FerryJob                   *job,
      GError                    **error)
{
  self->room = _ferry_catch_up_make_room (options->folder, &self->room_lock, error);
  if (self->room == NULL || !check_sides (options, job, error) || !take_states (self, options, job, error))
    return FALSE;
  leave_out_all (self);
  ferry_job_begin_step (job, "compare");
  return _ferry_catch_up_find_tables (self, job, error);
}

/**
 * ferry_catch_up_new:
 * @options: the two sides, the backup, which tables
 * @catalogue: the catalogue
 * @job: (nullable): steps `base`, `old`, `new`, `compare`
 * @error: %FERRY_ERROR_BLOCKED when the backup is not known to be A's, or B not to be restored from it; %FERRY_ERROR_UNSUPPORTED for sides that do not tell whole states; the errors of
 *   ferry_package_create()
 *
 * Reads both sides and the backup, each once, and tells which tables users wrote on A since the backup. Changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the catch-up, nothing chosen yet
 *
 * Since: 0.1
 */
FerryCatchUp *
ferry_catch_up_new (const FerryCatchUpOptions  *options,
                    FerryCatalogue             *catalogue,
                    FerryJob                   *job,
                    GError                    **error)
{
  g_autoptr(FerryCatchUp) self = NULL;

  g_return_val_if_fail (options != NULL && options->from != NULL && options->to != NULL && options->backup != NULL && options->folder != NULL, NULL);

  if (!are_two (options, error))
    return NULL;
  ferry_job_add_step (job, "base", _("Read the backup"), 25);
  ferry_job_add_step (job, "old", _("Read the old side"), 10);
  ferry_job_add_step (job, "new", _("Read the new side"), 10);
  ferry_job_add_step (job, "compare", _("Compare"), 10);
  self = new_empty (options, catalogue);
  return look (self, options, job, error) ? g_steal_pointer (&self) : NULL;
}

/* ---- choices and decisions ------------------------------------------------------------------------------------------------- */

static FerryCatchUpTable *
find_table (FerryCatchUp *self,
            const char   *table)
{
  for (guint i = 0; i < self->tables->len; i++)
    if (g_str_equal (((FerryCatchUpTable *) g_ptr_array_index (self->tables, i))->table, table))
      return g_ptr_array_index (self->tables, i);
  return NULL;
}

static void
take_table (FerryCatchUp      *self,
            FerryCatchUpTable *table)
{
  FerryMergeTable *merged = _ferry_catch_up_merge_table (self, table->table);

  table->chosen = TRUE;
  merged->choice = FERRY_MERGE_UNDECIDED;
  merged->reason = FERRY_MERGE_MERGES;
  merged->by_record = ((FerryPackageTable *) g_ptr_array_index (merged->packed, 0))->order->unique;
  merged->rows_from = merged->by_record ? -1 : 0;
}

static void
take_data (FerryCatchUp *self)
{
  g_autoptr(GString) left = g_string_new (NULL);

  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryCatchUpTable *table = g_ptr_array_index (self->tables, i);

      if (table->reason != FERRY_CATCH_UP_CARRIES)
        continue;
      if (!table->configuration)
        take_table (self, table);
      else
        g_string_append_printf (left, "%s%s", left->len > 0 ? ", " : "", table->table);
    }
  if (left->len > 0)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("Configuration was changed on “%s”, too, and is carried over only where it is named: %s."), ferry_instance_get_name (self->from), left->str));
}

/* A table that was not written needs nothing. */
static gboolean
is_as_before (FerryCatchUp  *self,
              const char    *table,
              GError       **error)
{
  FerryPackageMetadata *metadata = ferry_package_get_metadata (g_ptr_array_index (self->merge->packages, 0));
  const FerryPackageTable *packed = ferry_package_metadata_find_table (metadata, table);

  if (packed == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” has no table “%s”."), ferry_instance_get_name (self->from), table);
  else if (packed->entry == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("The rows of table %s never travel."), table);
  else
    return TRUE;
  return FALSE;
}

/**
 * ferry_catch_up_choose:
 * @self: a catch-up
 * @table: (nullable): id of a table; %NULL: all that differ and can be carried over, but configuration, which is named in a warning
 * @error: %FERRY_ERROR_BLOCKED saying why it can't be, %FERRY_ERROR_NOT_FOUND
 *
 * Chooses. A table that is as in the backup needs nothing and is no mistake. Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_catch_up_choose (FerryCatchUp  *self,
                       const char    *table,
                       GError       **error)
{
  FerryCatchUpTable *found = table != NULL ? find_table (self, table) : NULL;
  g_autofree char *why = found != NULL ? ferry_catch_up_table_dup_why (found) : NULL;

  if (table == NULL)
    take_data (self);
  else if (why != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Table %s can't be carried over: %s."), table, why);
  else if (found != NULL)
    take_table (self, found);
  else
    return is_as_before (self, table, error);
  return why == NULL;
}

/**
 * ferry_catch_up_leave_out:
 * @self: a catch-up
 * @table: id of a table
 *
 * Takes a choice back. ferry_catch_up_compare() has to follow. Any thread.
 *
 * Since: 0.1
 */
void
ferry_catch_up_leave_out (FerryCatchUp *self,
                          const char   *table)
{
  FerryCatchUpTable *found = find_table (self, table);
  FerryMergeTable *merged = _ferry_catch_up_merge_table (self, table);

  if (found == NULL || !found->chosen)
    return;
  found->chosen = FALSE;
  found->conflicts = found->undecided = found->open = 0;
  merged->choice = FERRY_MERGE_OUT;
  merged->by_record = FALSE;
}

static gboolean
parse_take (const char  *take,
            int         *choice,
            GError     **error)
{
  *choice = g_ascii_strcasecmp (take, "a") == 0 ? 0 : g_ascii_strcasecmp (take, "b") == 0 ? 1 : -1;
  if (*choice >= 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” can't be taken: say a (the old side) or b (the new one)."), take);
  return FALSE;
}

/**
 * ferry_catch_up_decide:
 * @self: a catch-up
 * @subject: (nullable): `TABLE:KEY` or the id of a record; or a table: its conflicts that have no decision of their own; %NULL: every such conflict
 * @take: `a`: as the old side has it, or `b`: as the new one
 * @error: %FERRY_ERROR_USAGE
 *
 * Decides a conflict. Whether the record is one is known after ferry_catch_up_compare(), which refuses what decides nothing. Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_catch_up_decide (FerryCatchUp  *self,
                       const char    *subject,
                       const char    *take,
                       GError       **error)
{
  int choice;

  g_return_val_if_fail (self != NULL && take != NULL, FALSE);

  if (!parse_take (take, &choice, error))
    return FALSE;
  for (guint i = 0; subject == NULL && i < self->merge->tables->len; i++)
    {
      const char *table = ((FerryMergeTable *) g_ptr_array_index (self->merge->tables, i))->table;

      if (!g_hash_table_contains (self->merge->decisions, table))
        g_hash_table_insert (self->merge->decisions, g_strdup (table), GINT_TO_POINTER (choice));
    }
  if (subject != NULL)
    g_hash_table_replace (self->merge->decisions, g_strdup (subject), GINT_TO_POINTER (choice));
  if (subject != NULL && _ferry_catch_up_merge_table (self, subject) == NULL)
    g_hash_table_replace (self->named, g_strdup (subject), GINT_TO_POINTER (FALSE));
  return TRUE;
}

static gboolean
decide_one (FerryCatchUp  *self,
            const char    *decision,
            GError       **error)
{
  const char *equals = strrchr (decision, '=');
  g_autofree char *subject = equals != NULL ? g_strndup (decision, (gsize) (equals - decision)) : NULL;

  if (subject != NULL && *subject != '\0')
    return ferry_catch_up_decide (self, subject, equals + 1, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("“%s” decides nothing: say TABLE:KEY=a or TABLE:KEY=b."), decision);
  return FALSE;
}

/**
 * ferry_catch_up_decide_all:
 * @self: a catch-up
 * @decisions: (nullable) (array zero-terminated=1): `TABLE:KEY=a`, `TABLE=b`, as they are typed
 * @take: (nullable): `a` or `b`, for the conflicts that these do not decide
 * @error: %FERRY_ERROR_USAGE
 *
 * Decides, see ferry_catch_up_decide(). Any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_catch_up_decide_all (FerryCatchUp        *self,
                           const char * const  *decisions,
                           const char          *take,
                           GError             **error)
{
  for (guint i = 0; decisions != NULL && decisions[i] != NULL; i++)
    if (!decide_one (self, decisions[i], error))
      return FALSE;
  return take == NULL || ferry_catch_up_decide (self, NULL, take, error);
}
