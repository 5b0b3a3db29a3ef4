#include "config.h"

#include "backup/ferry-pg-restore.h"

#include "backup/ferry-pg-clearing.h"
#include "backup/ferry-pg-feed.h"
#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-script.h"
#include "backup/ferry-pg-session.h"
#include "backup/ferry-pg-statement.h"
#include "backup/ferry-pg-tool.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* What the script sets and the rest of the transaction wants back. */
static const char * const kept_settings[] = { "search_path", "client_encoding", "check_function_bodies", "client_min_messages", "xmloption",
                                              "standard_conforming_strings", "default_tablespace", "row_security", "statement_timeout", NULL };

/** A dump being played back. */
typedef struct
{
  FerryPgSession      *session;
  FerryPgScript       *script;
  FerryPgClearing     *clearing;   /* NULL once the place is cleared */
  FerryBackupMetadata *metadata;
  GPtrArray           *warnings;   /* nullable */
  FerryJob            *job;
} Restore;

static void
warn (Restore      *self,
      const GError *reason)
{
  if (self->warnings != NULL)
    g_ptr_array_add (self->warnings, g_strdup_printf (_("Not put back as it was: %s"), reason->message));
}

/* A statement that may fail without harm. */
static gboolean
run_soft (Restore     *self,
          const char  *sql,
          GError     **error)
{
  g_autoptr(GError) failure = NULL;
  char sqlstate[6];

  if (ferry_pg_session_try (self->session, sql, sqlstate, &failure))
    return TRUE;
  if (!ferry_pg_statement_may_fail (sql, sqlstate))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  /* a schema that stands there is as it should be */
  if (strcmp (sqlstate, "42P06") != 0)
    warn (self, failure);
  return TRUE;
}

/* setval() outlives ROLLBACK; ALTER SEQUENCE does not. At the end of its range a sequence that was called can only be told by setval(): it was made
 * anew in this transaction, so that a ROLLBACK takes it away. */
static gboolean
run_sequence (Restore     *self,
              const char  *sql,
              GError     **error)
{
  g_autofree char *sequence = NULL;
  g_autofree char *name = NULL;
  g_autofree char *step = NULL;
  g_autofree char *restart = NULL;
  gint64 value, next;
  gboolean called;

  if (!ferry_pg_statement_setval (sql, &sequence, &value, &called) || (name = ferry_pg_canonical_name (sequence)) == NULL)
    return ferry_pg_session_execute (self->session, sql, NULL, error);
  step = ferry_pg_session_value (self->session,
    "SELECT seqincrement FROM pg_catalog.pg_sequence WHERE seqrelid = $1::pg_catalog.regclass", name, error);
  if (step == NULL)
    return FALSE;
  if (!called)
    next = value;
  else if (__builtin_add_overflow (value, g_ascii_strtoll (step, NULL, 10), &next))
    return ferry_pg_session_execute (self->session, sql, NULL, error);
  restart = g_strdup_printf ("ALTER SEQUENCE %s RESTART WITH %" PRId64, name, next);
  return ferry_pg_session_try (self->session, restart, NULL, NULL) || ferry_pg_session_execute (self->session, sql, NULL, error);
}

static gboolean
finish_clearing (Restore  *self,
                 GError  **error)
{
  g_autoptr(FerryPgClearing) clearing = g_steal_pointer (&self->clearing);

  return clearing == NULL || ferry_pg_clearing_run (clearing, self->session, self->warnings, self->job, error);
}

/* A view that depends on itself in a circle is first made hollow: needless where all goes at once. */
static gboolean
is_hollow_view (const char *sql)
{
  return g_str_has_prefix (sql, "CREATE OR REPLACE VIEW ");
}

static gboolean
run_statement (Restore     *self,
               const char  *sql,
               GError     **error)
{
  FerryPgStatementKind kind = ferry_pg_statement_classify (sql);

  if (kind == FERRY_PG_STATEMENT_NOTHING || (self->clearing != NULL && is_hollow_view (sql)))
    return TRUE;
  if (kind == FERRY_PG_STATEMENT_DROP && self->clearing != NULL)
    {
      ferry_pg_clearing_add (self->clearing, sql);
      return TRUE;
    }
  if (kind == FERRY_PG_STATEMENT_SETTING)
    return run_soft (self, sql, error);
  if (kind == FERRY_PG_STATEMENT_REFUSED)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                   _("The backup's script holds a statement that belongs to no backup (“%.30s…”). Nothing was changed; use another backup"), sql);
      return FALSE;
    }
  if (!finish_clearing (self, error))
    return FALSE;
  if (kind == FERRY_PG_STATEMENT_SOFT)
    return run_soft (self, sql, error);
  if (kind == FERRY_PG_STATEMENT_SEQUENCE)
    return run_sequence (self, sql, error);
  return ferry_pg_session_execute (self->session, sql, NULL, error);
}

static gboolean
check_rows (Restore     *self,
            const char  *table,
            gint64       rows,
            GError     **error)
{
  g_autofree char *name = ferry_pg_canonical_name (table);

  for (guint i = 0; name != NULL && i < self->metadata->tables->len; i++)
    {
      const FerryBackupTable *known = g_ptr_array_index (self->metadata->tables, i);
      g_autofree char *known_name = ferry_pg_quoted_name (known->schema, known->name);

      if (strcmp (name, known_name) != 0 || known->rows < 0 || known->rows == rows)
        continue;
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
                   _("The server took %" PRId64 " rows of %s, the backup names %" PRId64 ". Nothing was changed"), rows, name, known->rows);
      return FALSE;
    }
  return TRUE;
}

static gboolean
send_rows (Restore     *self,
           const char  *table,
           GError     **error)
{
  g_autoptr(GError) failure = NULL;
  const char *data;
  gsize length;
  gint64 sent = 0;

  while (ferry_pg_script_read_copy (self->script, &data, &length, NULL, &failure))
    {
      if (!ferry_pg_session_copy (self->session, data, length, error))
        return FALSE;
      sent += (gint64) length;
      ferry_job_set_progress (self->job, table, sent, 0);
      if (ferry_job_is_cancelled (self->job, error))
        return FALSE;
    }
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
run_copy (Restore     *self,
          const char  *sql,
          GError     **error)
{
  g_autofree char *table = ferry_pg_script_copy_table (sql);
  gint64 rows;

  if (!finish_clearing (self, error) || !ferry_pg_session_begin_copy (self->session, sql, error))
    return FALSE;
  if (!send_rows (self, table, error))
    {
      ferry_pg_session_end_copy (self->session, "stopped", NULL);
      return FALSE;
    }
  rows = ferry_pg_session_end_copy (self->session, NULL, error);
  return rows >= 0 && check_rows (self, table, rows, error);
}

static gboolean
run_script (Restore  *self,
            GError  **error)
{
  for (;;)
    {
      g_autofree char *sql = NULL;

      if (ferry_job_is_cancelled (self->job, error))
        return FALSE;
      switch (ferry_pg_script_next (self->script, &sql, NULL, error))
        {
        case FERRY_PG_SCRIPT_END:
          return finish_clearing (self, error);
        case FERRY_PG_SCRIPT_STATEMENT:
          if (!run_statement (self, sql, error))
            return FALSE;
          break;
        case FERRY_PG_SCRIPT_COPY:
          if (!run_copy (self, sql, error))
            return FALSE;
          break;
        case FERRY_PG_SCRIPT_FAILED:
        default:
          return FALSE;
        }
    }
}

static GPtrArray *
save_settings (Restore  *self,
               GError  **error)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; kept_settings[i] != NULL; i++)
    {
      char *value = ferry_pg_session_value (self->session, "SELECT pg_catalog.current_setting($1)", kept_settings[i], error);

      if (value == NULL)
        return NULL;
      g_ptr_array_add (values, value);
    }
  return g_steal_pointer (&values);
}

static gboolean
put_settings_back (Restore    *self,
                   GPtrArray  *values,
                   GError    **error)
{
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT pg_catalog.set_config('%s', $1, false)", kept_settings[i]);
      g_autoptr(GError) failure = NULL;
      g_autofree char *value = ferry_pg_session_value (self->session, sql, g_ptr_array_index (values, i), &failure);

      if (failure != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
play (Restore     *self,
      FerryPgRun  *run,
      GError     **error)
{
  g_autoptr(GPtrArray) settings = save_settings (self, error);

  return settings != NULL && run_script (self, error) && ferry_pg_run_finish (run, NULL, error) && put_settings_back (self, settings, error);
}

/* pg_restore with the dump as it was extracted, or with one that comes by @feed. */
static FerryPgRun *
start (FerryBackupArchive  *archive,
       FerryPgFeed        **feed,
       GError             **error)
{
  const char *arguments[] = { "--clean", "--if-exists", "--file=-", archive->data_path, NULL };
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, error);
  FerryPgRun *run;

  if (tool == NULL)
    return NULL;
  if (archive->data_path != NULL)
    return ferry_pg_tool_run (tool, arguments, NULL, error);
  run = ferry_pg_tool_run_fed (tool, arguments, error);
  if (run != NULL)
    *feed = ferry_pg_feed_begin (archive, run);
  return run;
}

/* What was wrong with the file says more than what pg_restore made of it. */
static gboolean
end_feed (FerryPgFeed  *feed,
          gboolean      ok,
          GError      **error)
{
  g_autoptr(GError) reason = NULL;

  if (feed == NULL)
    return ok;
  if (!ok)
    ferry_pg_feed_stop (feed);
  if (ferry_pg_feed_end (feed, &reason))
    return ok;
  if (error != NULL)
    g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * ferry_pg_restore_run:
 * @db: a PostgreSQL connection in its write transaction
 * @archive: a backup with a dump in pg_dump's custom format: extracted, or else given to pg_restore straight out of the file
 * @drop_tables: quoted names of tables that go besides
 * @warnings: (nullable): receives sentences about owners, grants and the like that could not be put back
 * @job: (nullable): progress in bytes of a table, and cancelling
 * @error: names the statement and the server's reason, or what is wrong with the file; the transaction is then to be rolled back
 *
 * Plays a dump back in the present transaction: pg_restore turns it into a script, whose statements run one by one on this connection; rows are streamed by COPY and
 * counted. Blocks; constant memory.
 *
 * Returns: whether it succeeded: then every byte of the dump was read, and its checksum is right
 *
 * Since: 0.1
 */
gboolean
ferry_pg_restore_run (FerryDatabase       *db,
                      FerryBackupArchive  *archive,
                      GPtrArray           *drop_tables,
                      GPtrArray           *warnings,
                      FerryJob            *job,
                      GError             **error)
{
  g_autoptr(FerryPgRun) run = NULL;
  g_autoptr(FerryPgFeed) feed = NULL;
  g_autoptr(FerryPgSession) session = NULL;
  g_autoptr(FerryPgScript) script = NULL;
  Restore self = { .metadata = archive->metadata, .warnings = warnings, .job = job };
  gboolean ok;

  run = start (archive, &feed, error);
  if (run == NULL)
    return FALSE;
  self.session = session = ferry_pg_session_new (db, job != NULL ? ferry_job_get_cancellable (job) : NULL);
  self.script = script = ferry_pg_script_new (ferry_pg_run_get_output (run));
  self.clearing = ferry_pg_clearing_new ();
  for (guint i = 0; i < drop_tables->len; i++)
    ferry_pg_clearing_add_table (self.clearing, g_ptr_array_index (drop_tables, i));
  ok = end_feed (feed, play (&self, run, error), error);
  g_clear_pointer (&self.clearing, ferry_pg_clearing_free);
  return ok;
}
