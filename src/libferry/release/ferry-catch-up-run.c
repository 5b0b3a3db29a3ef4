#include "config.h"

#include "release/ferry-catch-up-private.h"

#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Comparing the three states record by record, and carrying over what was chosen. */

typedef struct
{
  FerryCatchUp         *catch_up;
  FerryMergeRecordFunc  func;
  gpointer              user_data;
} Comparing;

static gboolean
record_cb (const FerryMergeRecord *record,
           gpointer                user_data)
{
  Comparing *self = user_data;
  g_autofree char *name = g_strdup_printf ("%s:%s", record->table->table, record->key);
  const char *subjects[] = { record->id, name };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_hash_table_contains (self->catch_up->named, subjects[i]))
      g_hash_table_replace (self->catch_up->named, g_strdup (subjects[i]), GINT_TO_POINTER (TRUE));
  if (self->func != NULL)
    self->func (record, self->user_data);
  return TRUE;
}

static void
take_counts (FerryCatchUp *self)
{
  self->conflicts = self->undecided = self->open = 0;
  for (guint i = 0; i < self->tables->len; i++)
    {
      FerryCatchUpTable *table = g_ptr_array_index (self->tables, i);
      const FerryMergeTable *merged = _ferry_catch_up_merge_table (self, table->table);

      if (!table->chosen)
        continue;
      table->conflicts = merged->by_record ? merged->conflicts : 0;
      table->undecided = merged->by_record ? merged->undecided : 0;
      table->open = merged->by_record ? merged->moved : table->added + table->deleted;   /* without a key the new side is as the backup */
      self->conflicts += table->conflicts;
      self->undecided += table->undecided;
      self->open += table->open;
    }
}

static gboolean
all_used (FerryCatchUp  *self,
          GError       **error)
{
  GHashTableIter iter;
  gpointer subject, met;

  g_hash_table_iter_init (&iter, self->named);
  while (g_hash_table_iter_next (&iter, &subject, &met))
    if (!GPOINTER_TO_INT (met))
      {
        g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("“%s” is no conflict of the chosen tables: there is nothing to decide."), (const char *) subject);
        return FALSE;
      }
  return TRUE;
}

/**
 * ferry_catch_up_compare:
 * @self: a catch-up with tables chosen
 * @func: (scope call) (nullable): sees every conflict: version 0 is of A, version 1 of B
 * @user_data: for @func; what it returns is ignored
 * @job: (nullable): progress by table and cancelling
 * @error: %FERRY_ERROR_NOT_FOUND for a decision that meets no conflict
 *
 * Compares the chosen tables record by record, and counts conflicts. Blocking, any thread.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_catch_up_compare (FerryCatchUp          *self,
                        FerryMergeRecordFunc   func,
                        gpointer               user_data,
                        FerryJob              *job,
                        GError               **error)
{
  Comparing comparing = { .catch_up = self, .func = func, .user_data = user_data };

  g_return_val_if_fail (self != NULL, FALSE);

  if (!ferry_package_merge_compare (self->merge, record_cb, &comparing, job, error))
    return FALSE;
  take_counts (self);
  return all_used (self, error);
}

/* ---- carrying over --------------------------------------------------------------------------------------------------------- */

static char **
chosen_tables (FerryCatchUp *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryCatchUpTable *table = g_ptr_array_index (self->tables, i);

      if (table->chosen)
        g_strv_builder_add (builder, table->table);
    }
  return g_strv_builder_end (builder);
}

/* What the new side has already is not locked there, nor backed up for. */
static gboolean
leave_out_done (FerryCatchUp *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->tables->len; i++)
    {
      const FerryCatchUpTable *table = g_ptr_array_index (self->tables, i);
      FerryMergeTable *merged = _ferry_catch_up_merge_table (self, table->table);

      if (table->chosen && table->open == 0)
        merged->choice = FERRY_MERGE_OUT;
      any = any || table->open > 0;
    }
  return any;
}

static FerryPackage *
write_package (FerryCatchUp  *self,
               FerryJob      *job,
               GError       **error)
{
  g_autofree char *path = g_build_filename (self->room, "catch-up.nbdata", NULL);
  g_autofree char *title = g_strdup_printf (_("Written meanwhile on %s"), ferry_instance_get_name (self->from));

  ferry_job_add_step (job, "write", _("Put together what is carried over"), 15);
  ferry_job_begin_step (job, "write");
  return ferry_package_merge_write (self->merge, path, title, job, error);
}

/* What was written on the old side after it was read, did not come along. */
static gboolean
look_again (FerryCatchUp        *self,
            const char * const  *tables,
            GPtrArray           *written,
            FerryJob            *job,
            GError             **error)
{
  g_autoptr(FerryPackage) now = NULL;
  FerryPackageMetadata *before = ferry_package_get_metadata (g_ptr_array_index (self->merge->packages, 0));

  ferry_job_add_step (job, "look-again", _("Look at the old side again"), 10);
  ferry_job_begin_step (job, "look-again");
  now = _ferry_catch_up_take_side (self, self->from, "a-after", tables, job, error);
  for (guint i = 0; now != NULL && tables[i] != NULL; i++)
    {
      const FerryPackageTable *then = ferry_package_metadata_find_table (before, tables[i]);
      const FerryPackageTable *table = ferry_package_metadata_find_table (ferry_package_get_metadata (now), tables[i]);

      if (table == NULL || g_strcmp0 (table->sha256, then->sha256) != 0)
        g_ptr_array_add (written, g_strdup (tables[i]));
    }
  return now != NULL;
}

static gboolean
all_decided (FerryCatchUp  *self,
             GError       **error)
{
  if (self->undecided == 0)
    return TRUE;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INPUT_NEEDED,
               ngettext ("%" PRId64 " row was changed on both sides and is not decided yet; nothing was changed.",
                         "%" PRId64 " rows were changed on both sides and are not decided yet; nothing was changed.", (gulong) self->undecided), self->undecided);
  return FALSE;
}

/**
 * ferry_catch_up_run:
 * @self: a catch-up that was compared, everything decided
 * @options: of the execution
 * @written: (out) (transfer full) (element-type utf8): the chosen tables that were written on A while this ran: their last changes did not come along
 * @job: (nullable): steps `write`, those of ferry_execute(), `look-again`
 * @error: %FERRY_ERROR_INPUT_NEEDED while something is undecided; %FERRY_ERROR_PLAN_CHANGED when B was written since it was read; the errors of ferry_execute()
 *
 * Carries the rows over: makes a migration file that is bound to B and the rows that it held, and executes it like any other. All or nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without @error when there was nothing to carry
 *
 * Since: 0.1
 */
FerryExecution *
ferry_catch_up_run (FerryCatchUp               *self,
                    const FerryExecuteOptions  *options,
                    GPtrArray                 **written,
                    FerryJob                   *job,
                    GError                    **error)
{
  g_auto(GStrv) tables = chosen_tables (self);
  g_autoptr(FerryPackage) package = NULL;
  g_autoptr(FerryExecution) execution = NULL;
  g_autoptr(GError) failure = NULL;

  *written = g_ptr_array_new_with_free_func (g_free);
  if (!all_decided (self, error) || !leave_out_done (self) || (package = write_package (self, job, error)) == NULL)
    return NULL;
  execution = ferry_instance_execute (self->to, package, options, job, &failure);
  if (failure == NULL && !look_again (self, (const char * const *) tables, *written, job, &failure))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_COMMITTED, _("Everything was carried over, but the old side could not be looked at again: %s"), failure->message);
      return g_steal_pointer (&execution);
    }
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  return g_steal_pointer (&execution);
}
