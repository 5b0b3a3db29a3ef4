#include "config.h"

#include "backup/ferry-pg-dump.h"

#include "backup/ferry-pg-proof.h"
#include "backup/ferry-pg-tool.h"
#include "base/ferry-error.h"
#include "database/ferry-postgres-connection.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CHUNK (256 * 1024)

struct _FerryPgDump
{
  FerryDatabase      *db;            /* in its snapshot */
  FerryPgTool        *tool;
  char               *only_schema;   /* nullable */
  const char * const *skip_data;     /* nullable: the caller's */
  char               *snapshot;
  char               *conninfo;
  char               *password_file; /* nullable */
};

/* Every table that pg_dump will write: none of the system's, none that belongs to an extension. */
#define TABLES \
  "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " \
  "WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' " \
  "AND ($1 = '' OR n.nspname = $1) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass " \
  "AND d.objid = c.oid AND d.deptype = 'e') AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass " \
  "AND d.objid = n.oid AND d.deptype = 'e') ORDER BY 1, 2"

static gboolean
connect_tool (FerryPgDump           *self,
              FerryBackupWorkspace  *workspace,
              GError               **error)
{
  g_autofree char *path = ferry_backup_workspace_path (workspace, "password");
  PGconn *connection = ferry_postgres_get_connection (self->db);
  gboolean written;

  self->conninfo = ferry_pg_conninfo (connection, error);
  if (self->conninfo == NULL || !ferry_pg_write_password (connection, path, &written, error))
    return FALSE;
  if (written)
    self->password_file = g_steal_pointer (&path);
  return TRUE;
}

static gboolean
export_snapshot (FerryPgDump  *self,
                 GError      **error)
{
  if (!ferry_database_begin (self->db, FERRY_TRANSACTION_SNAPSHOT, error))
    return FALSE;
  self->snapshot = ferry_database_query_value (self->db, "SELECT pg_catalog.pg_export_snapshot()", NULL, error);
  return self->snapshot != NULL;
}

/**
 * ferry_pg_dump_new:
 * @db: a connection outside of any transaction; nobody else may use it until the dump is freed
 * @only_schema: (nullable): the one schema to dump; %NULL for the whole database
 * @skip_data: (nullable): ids of tables whose rows are left out; must outlive the dump
 * @workspace: where the password's file lies; must outlive the dump
 * @error: %FERRY_ERROR_UNSUPPORTED when no pg_dump will do, naming the package
 *
 * Finds pg_dump and takes a snapshot. Blocks; one thread.
 *
 * Returns: (transfer full): the dump
 *
 * Since: 0.1
 */
FerryPgDump *
ferry_pg_dump_new (FerryDatabase         *db,
                   const char            *only_schema,
                   const char * const    *skip_data,
                   FerryBackupWorkspace  *workspace,
                   GError               **error)
{
  g_autoptr(FerryPgDump) self = g_new0 (FerryPgDump, 1);
  g_auto(GStrv) folders = ferry_pg_tool_folders ();

  g_return_val_if_fail (FERRY_IS_DATABASE (db) && workspace != NULL, NULL);

  self->db = g_object_ref (db);
  self->only_schema = g_strdup (only_schema);
  self->skip_data = skip_data;
  self->tool = ferry_pg_tool_find ("pg_dump", ferry_database_get_version (db) / 10000, (const char * const *) folders, error);
  if (self->tool == NULL || !connect_tool (self, workspace, error) || !export_snapshot (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ferry_pg_dump_free:
 * @self: (nullable): a dump
 *
 * Ends the snapshot.
 *
 * Since: 0.1
 */
void
ferry_pg_dump_free (FerryPgDump *self)
{
  if (self == NULL)
    return;
  if (self->snapshot != NULL)
    ferry_database_rollback (self->db);
  g_clear_pointer (&self->tool, ferry_pg_tool_free);
  g_clear_object (&self->db);
  g_free (self->only_schema);
  g_free (self->snapshot);
  g_free (self->conninfo);
  g_free (self->password_file);
  g_free (self);
}

/**
 * ferry_pg_dump_get_size:
 * @self: a dump
 * @error: where to set the error
 *
 * Returns: the bytes that the database takes on the server, indexes included; -1 on failure
 *
 * Since: 0.1
 */
gint64
ferry_pg_dump_get_size (FerryPgDump  *self,
                        GError      **error)
{
  g_autofree char *size = NULL;

  g_return_val_if_fail (self != NULL, -1);

  size = ferry_database_query_value (self->db, "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())", NULL, error);
  return size != NULL ? g_ascii_strtoll (size, NULL, 10) : -1;
}

/* an id is "table" in the application's schema, or "schema.table" */
static gboolean
is_skipped (FerryPgDump            *self,
            const FerryBackupTable *table)
{
  g_autofree char *full = g_strconcat (table->schema, ".", table->name, NULL);
  const char *main_schema = ferry_database_get_settings (self->db)->schema;

  if (self->skip_data == NULL)
    return FALSE;
  return g_strv_contains (self->skip_data, full) ||
         (g_strcmp0 (table->schema, main_schema != NULL ? main_schema : "public") == 0 && g_strv_contains (self->skip_data, table->name));
}

static gboolean
collect_table (guint               n,
               const char * const *values,
               gpointer            user_data)
{
  ferry_backup_metadata_add_table (user_data, values[0], values[1], -1, TRUE);
  return TRUE;
}

static gboolean
count_table (FerryPgDump       *self,
             FerryBackupTable  *table,
             GError           **error)
{
  g_autofree char *name = ferry_pg_quoted_name (table->schema, table->name);
  g_autofree char *sql = g_strdup_printf ("SELECT pg_catalog.count(*) FROM ONLY %s", name);
  g_autofree char *rows = ferry_database_query_value (self->db, sql, NULL, error);

  table->rows = rows != NULL ? g_ascii_strtoll (rows, NULL, 10) : -1;
  return rows != NULL;
}

/**
 * ferry_pg_dump_describe:
 * @self: a dump
 * @metadata: receives pg_dump's version, and every table with the number of its rows in the snapshot
 * @job: (nullable): progress in tables, and cancelling
 * @error: %FERRY_ERROR_SQL, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_CONNECTION, %FERRY_ERROR_CANCELLED
 *
 * Lists what the dump will hold. Reads every table once. Blocks; one thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_dump_describe (FerryPgDump          *self,
                        FerryBackupMetadata  *metadata,
                        FerryJob             *job,
                        GError              **error)
{
  const char *parameters[] = { NULL, NULL };

  g_return_val_if_fail (self != NULL && metadata != NULL, FALSE);

  parameters[0] = self->only_schema != NULL ? self->only_schema : "";
  metadata->client_version = g_strconcat (self->tool->version, "\n", NULL);
  metadata->schema = g_strdup (self->only_schema);
  if (!ferry_database_query (self->db, TABLES, parameters, collect_table, metadata, error))
    return FALSE;
  for (guint i = 0; i < metadata->tables->len; i++)
    {
      FerryBackupTable *table = g_ptr_array_index (metadata->tables, i);

      ferry_job_set_progress (job, table->name, i, metadata->tables->len);
      table->with_rows = !is_skipped (self, table);
      if (ferry_job_is_cancelled (job, error) || (table->with_rows && !count_table (self, table, error)))
        return FALSE;
    }
  return TRUE;
}

static void
add_skipped (FerryPgDump *self,
             GPtrArray   *arguments)
{
  const char *main_schema = ferry_database_get_settings (self->db)->schema;

  for (guint i = 0; self->skip_data != NULL && self->skip_data[i] != NULL; i++)
    {
      const char *id = self->skip_data[i];
      const char *dot = strchr (id, '.');
      g_autofree char *in_main = ferry_pg_quoted_name (main_schema != NULL ? main_schema : "public", id);

      g_ptr_array_add (arguments, g_strconcat ("--exclude-table-data=", in_main, NULL));
      if (dot != NULL)
        {
          g_autofree char *schema = g_strndup (id, (gsize) (dot - id));
          g_autofree char *name = ferry_pg_quoted_name (schema, dot + 1);

          g_ptr_array_add (arguments, g_strconcat ("--exclude-table-data=", name, NULL));
        }
    }
}

static GPtrArray *
build_arguments (FerryPgDump *self)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (arguments, g_strdup ("--format=custom"));
  g_ptr_array_add (arguments, g_strdup ("--no-password"));
  g_ptr_array_add (arguments, g_strdup ("--quote-all-identifiers"));
  g_ptr_array_add (arguments, g_strdup ("--lock-wait-timeout=60000"));
  g_ptr_array_add (arguments, g_strconcat ("--snapshot=", self->snapshot, NULL));
  if (self->only_schema != NULL)
    {
      g_autofree char *quoted = ferry_database_quote (self->only_schema);

      g_ptr_array_add (arguments, g_strconcat ("--schema=", quoted, NULL));
    }
  add_skipped (self, arguments);
  g_ptr_array_add (arguments, g_strconcat ("--dbname=", self->conninfo, NULL));
  g_ptr_array_add (arguments, NULL);
  return arguments;
}

static gboolean
pump (FerryPgRun      *run,
      FerryZipWriter  *writer,
      FerryPgProof    *proof,
      FerryJob        *job,
      GError         **error)
{
  GCancellable *cancellable = job != NULL ? ferry_job_get_cancellable (job) : NULL;
  GInputStream *output = ferry_pg_run_get_output (run);
  g_autofree char *chunk = g_malloc (CHUNK);
  gint64 done = 0;
  gssize n;

  while ((n = g_input_stream_read (output, chunk, CHUNK, cancellable, error)) > 0)
    {
      if (!ferry_zip_writer_write (writer, chunk, (gsize) n, error) || !ferry_pg_proof_feed (proof, chunk, (gsize) n, error))
        return FALSE;
      done += n;
      ferry_job_set_progress (job, NULL, done, 0);
    }
  if (n < 0)
    ferry_error_convert_io (error, "pg_dump");
  return n == 0 && ferry_pg_run_finish (run, cancellable, error);
}

/**
 * ferry_pg_dump_write:
 * @self: a dump
 * @writer: the ZIP; the entry `data` is added to it
 * @proof: reads along
 * @job: (nullable): progress in bytes, and cancelling
 * @error: pg_dump's own words; %FERRY_ERROR_NO_SPACE; %FERRY_ERROR_CANCELLED
 *
 * Runs pg_dump and streams what it writes into the ZIP, stored: it is compressed already. Blocks; one thread.
 *
 * Returns: whether it succeeded
 *
 * Since: 0.1
 */
gboolean
ferry_pg_dump_write (FerryPgDump     *self,
                     FerryZipWriter  *writer,
                     FerryPgProof    *proof,
                     FerryJob        *job,
                     GError         **error)
{
  g_autoptr(GPtrArray) arguments = NULL;
  g_autoptr(FerryPgRun) run = NULL;

  g_return_val_if_fail (self != NULL && writer != NULL && proof != NULL, FALSE);

  arguments = build_arguments (self);
  run = ferry_pg_tool_run (self->tool, (const char * const *) arguments->pdata, self->password_file, error);
  return run != NULL && ferry_zip_writer_begin (writer, "data", FERRY_ZIP_STORED, error) && pump (run, writer, proof, job, error) &&
         ferry_zip_writer_end (writer, NULL, error);
}
