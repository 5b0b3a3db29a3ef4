#include "config.h"

#include "backup/ferry-pg-proof.h"

#include "backup/ferry-pg-script.h"
#include "backup/ferry-pg-tool.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/** What a dump was found to hold: canonical name -> number of rows (gint64*), -1 without rows. */
typedef struct
{
  FerryPgScript *script;
  FerryJob      *job;
  GHashTable    *tables;
} Proof;

static gint64 *
table_rows (Proof      *proof,
            const char *name)
{
  gint64 *rows = g_hash_table_lookup (proof->tables, name);

  if (rows == NULL)
    {
      rows = g_new (gint64, 1);
      *rows = -1;
      g_hash_table_insert (proof->tables, g_strdup (name), rows);
    }
  return rows;
}

static gint64
count_lines (const char *data,
             gsize       length)
{
  const char *end = data + length;
  gint64 n = 0;

  while (data < end && (data = memchr (data, '\n', (gsize) (end - data))) != NULL)
    {
      n++;
      data++;
    }
  return n;
}

static gboolean
count_copy (Proof       *proof,
            const char  *statement,
            GError     **error)
{
  g_autofree char *table = ferry_pg_script_copy_table (statement);
  g_autofree char *name = ferry_pg_canonical_name (table);
  g_autoptr(GError) failure = NULL;
  const char *data;
  gsize length;
  gint64 rows = 0;

  while (ferry_pg_script_read_copy (proof->script, &data, &length, NULL, &failure))
    {
      rows += count_lines (data, length);
      ferry_job_set_progress (proof->job, table, rows, 0);
      if (ferry_job_is_cancelled (proof->job, error))
        return FALSE;
    }
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (name != NULL)
    *table_rows (proof, name) = rows;
  return TRUE;
}

static gboolean
read_script (Proof   *proof,
             GError **error)
{
  for (;;)
    {
      g_autofree char *text = NULL;
      g_autofree char *dropped = NULL;

      if (ferry_job_is_cancelled (proof->job, error))
        return FALSE;
      switch (ferry_pg_script_next (proof->script, &text, NULL, error))
        {
        case FERRY_PG_SCRIPT_END:
          return TRUE;
        case FERRY_PG_SCRIPT_STATEMENT:
          dropped = ferry_pg_dropped_table (text);
          if (dropped != NULL)
            table_rows (proof, dropped);
          break;
        case FERRY_PG_SCRIPT_COPY:
          if (!count_copy (proof, text, error))
            return FALSE;
          break;
        case FERRY_PG_SCRIPT_FAILED:
        default:
          return FALSE;
        }
    }
}

static gboolean
compare_table (GHashTable              *tables,
               const FerryBackupTable  *table,
               GError                 **error)
{
  g_autofree char *name = ferry_pg_quoted_name (table->schema, table->name);
  const gint64 *rows = g_hash_table_lookup (tables, name);

  if (rows == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The backup lacks the table %s, which its metadata names. Use another backup"), name);
      return FALSE;
    }
  if (table->with_rows && table->rows >= 0 && MAX (*rows, 0) != table->rows)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                   _("The backup holds %" PRId64 " rows of the table %s, its metadata names %" PRId64 ". Use another backup"),
                   MAX (*rows, 0), name, table->rows);
      return FALSE;
    }
  return TRUE;
}

static gboolean
compare_tables (GHashTable           *tables,
                FerryBackupMetadata  *metadata,
                GError              **error)
{
  for (guint i = 0; i < metadata->tables->len; i++)
    if (!compare_table (tables, g_ptr_array_index (metadata->tables, i), error))
      return FALSE;
  return TRUE;
}

/* The words of pg_restore say more than "the script ends too early". */
static gboolean
finish_run (FerryPgRun  *run,
            gboolean     ok,
            FerryJob    *job,
            GError     **error)
{
  g_autoptr(GError) failure = NULL;

  if (!ok && ferry_job_is_cancelled (job, NULL))
    return FALSE;
  if (ok && ferry_pg_run_finish (run, NULL, &failure))
    return TRUE;
  if (failure != NULL && failure->code == FERRY_ERROR_UNSUPPORTED)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (failure != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("The dump in the backup can't be read: %s. Use another backup"), failure->message);
  return FALSE;
}

/**
 * ferry_pg_proof_run:
 * @path: path of a dump in pg_dump's custom format
 * @metadata: the metadata of its backup
 * @job: (nullable): progress in rows, and cancelling
 * @error: %FERRY_ERROR_DAMAGED, %FERRY_ERROR_UNSUPPORTED without a pg_restore that can read it, %FERRY_ERROR_CANCELLED
 *
 * Has pg_restore unpack the whole dump into a script that goes nowhere, counts the rows of every table and compares with @metadata: no table that is
 * named there may lack, and every count must be the same. A dump that is cut off or altered fails here. Blocks; constant memory.
 *
 * Returns: whether the dump is whole
 *
 * Since: 0.1
 */
gboolean
ferry_pg_proof_run (const char           *path,
                    FerryBackupMetadata  *metadata,
                    FerryJob             *job,
                    GError              **error)
{
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, error);
  const char *arguments[] = { "--clean", "--if-exists", "--file=-", path, NULL };
  g_autoptr(FerryPgRun) run = tool != NULL ? ferry_pg_tool_run (tool, arguments, NULL, error) : NULL;
  g_autoptr(FerryPgScript) script = NULL;
  g_autoptr(GHashTable) tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Proof proof = { NULL, job, tables };
  gboolean ok;

  if (run == NULL)
    return FALSE;
  proof.script = script = ferry_pg_script_new (ferry_pg_run_get_output (run));
  ok = read_script (&proof, error);
  return finish_run (run, ok, job, error) && compare_tables (tables, metadata, error);
}

/* ---- while the dump is made --------------------------------------------------------------------------------------------------- */

struct _FerryPgProof
{
  FerryBackupMetadata *metadata;
  FerryPgRun          *run;
  FerryPgScript       *script;
  GHashTable          *tables;
  GThread             *thread;    /* nullable: joined */
  GError              *failure;   /* of the thread */
};

static gpointer
read_along (gpointer data)
{
  FerryPgProof *self = data;
  Proof proof = { self->script, NULL, self->tables };

  return GINT_TO_POINTER (read_script (&proof, &self->failure));
}

/**
 * ferry_pg_proof_begin:
 * @metadata: what the dump should hold; must outlive the proof
 * @error: %FERRY_ERROR_UNSUPPORTED without a pg_restore
 *
 * Begins a proof of a dump that comes piece by piece.
 *
 * Returns: (transfer full) (nullable): the proof
 *
 * Since: 0.1
 */
FerryPgProof *
ferry_pg_proof_begin (FerryBackupMetadata  *metadata,
                      GError              **error)
{
  const char *arguments[] = { "--clean", "--if-exists", "--file=-", NULL };
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, error);
  g_autoptr(FerryPgProof) self = g_new0 (FerryPgProof, 1);

  self->metadata = metadata;
  self->run = tool != NULL ? ferry_pg_tool_run_fed (tool, arguments, error) : NULL;
  if (self->run == NULL)
    return NULL;
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->script = ferry_pg_script_new (ferry_pg_run_get_output (self->run));
  self->thread = g_thread_new ("ferry-proof", read_along, self);
  return g_steal_pointer (&self);
}

/**
 * ferry_pg_proof_feed:
 * @self: a proof
 * @data: the next bytes of the dump
 * @length: how many
 * @error: %FERRY_ERROR_IO
 *
 * Gives pg_restore the next piece. One that reads no more is told by ferry_pg_proof_end(). Blocks.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_proof_feed (FerryPgProof  *self,
                     const char    *data,
                     gsize          length,
                     GError       **error)
{
  return ferry_pg_run_feed (self->run, data, length, error);
}

/**
 * ferry_pg_proof_end:
 * @self: a proof that was fed to the last byte
 * @error: as ferry_pg_proof_run()
 *
 * Waits until pg_restore has read everything, and compares. Blocks.
 *
 * Returns: whether the dump is whole
 *
 * Since: 0.1
 */
gboolean
ferry_pg_proof_end (FerryPgProof  *self,
                    GError       **error)
{
  gboolean ok;

  ferry_pg_run_end_input (self->run);
  ok = GPOINTER_TO_INT (g_thread_join (g_steal_pointer (&self->thread)));
  if (self->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&self->failure));
  return finish_run (self->run, ok, NULL, error) && compare_tables (self->tables, self->metadata, error);
}

/**
 * ferry_pg_proof_free:
 * @self: (nullable): a proof
 *
 * Stops it.
 *
 * Since: 0.1
 */
void
ferry_pg_proof_free (FerryPgProof *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    {
      ferry_pg_run_stop (self->run);
      g_thread_join (self->thread);
    }
  g_clear_pointer (&self->script, ferry_pg_script_free);
  g_clear_pointer (&self->run, ferry_pg_run_free);
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_error (&self->failure);
  g_free (self);
}
