#include "config.h"

#include "backup/ferry-backup-layout.h"

#include "backup/ferry-pg-tool.h"
#include "backup/ferry-sqlite-file.h"

#include <string.h>

/**
 * ferry_backup_layout_clear:
 * @self: a layout
 *
 * Frees what it holds.
 *
 * Since: 0.1
 */
void
ferry_backup_layout_clear (FerryBackupLayout *self)
{
  g_clear_pointer (&self->schema, g_free);
  g_clear_pointer (&self->prefix, g_free);
}

static void
take_table (FerryBackupLayout *self,
            const char        *schema,
            const char        *name,
            gboolean           underscored)
{
  const char *logical = underscored ? "application_version" : "applicationVersion";

  if (self->known || !g_str_has_suffix (name, logical))
    return;
  self->known = TRUE;
  self->schema = g_strdup (schema);
  self->prefix = g_strndup (name, strlen (name) - strlen (logical));
}

static void
take_metadata (FerryBackupLayout   *self,
               FerryBackupMetadata *metadata,
               gboolean             underscored)
{
  for (guint i = 0; i < metadata->tables->len; i++)
    {
      const FerryBackupTable *table = g_ptr_array_index (metadata->tables, i);

      take_table (self, table->schema, table->name, underscored);
    }
}

/* A line of pg_restore --list: "312; 1259 17131 TABLE public applicationVersion nb". Names with spaces are none of the application's. */
static void
take_line (FerryBackupLayout *self,
           const char        *line,
           gboolean           underscored)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);

  if (g_strv_length (words) >= 6 && strcmp (words[3], "TABLE") == 0 && strcmp (words[4], "DATA") != 0)
    take_table (self, words[4], words[5], underscored);
}

static gboolean
read_lines (FerryBackupLayout  *self,
            FerryPgRun         *run,
            gboolean            underscored,
            GError            **error)
{
  g_autoptr(GDataInputStream) lines = g_data_input_stream_new (ferry_pg_run_get_output (run));
  g_autoptr(GError) failure = NULL;
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, &failure)) != NULL)
    {
      take_line (self, line, underscored);
      g_free (line);
    }
  return ferry_pg_run_finish (run, NULL, error);
}

static gboolean
read_dump (FerryBackupLayout  *self,
           const char         *path,
           gboolean            underscored,
           GError            **error)
{
  const char *arguments[] = { "--list", path, NULL };
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(FerryPgTool) tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, error);
  g_autoptr(FerryPgRun) run = tool != NULL ? ferry_pg_tool_run (tool, arguments, NULL, error) : NULL;

  return run != NULL && read_lines (self, run, underscored, error);
}

/**
 * ferry_backup_layout_read:
 * @self: a cleared layout
 * @archive: a backup
 * @job: (nullable): progress, cancelling
 * @error: the errors of extracting, and of pg_restore
 *
 * Finds out how a backup names its tables: by the list of our own metadata, else by that of the dump or the database file, which is extracted for it. Blocks.
 *
 * Returns: %FALSE with @error
 *
 * Since: 0.1
 */
gboolean
ferry_backup_layout_read (FerryBackupLayout   *self,
                          FerryBackupArchive  *archive,
                          FerryJob            *job,
                          GError             **error)
{
  gboolean underscored = archive->metadata->underscored;
  g_autoptr(FerryBackupMetadata) found = NULL;
  const char *data;

  if (archive->metadata->tables->len > 0)
    {
      take_metadata (self, archive->metadata, underscored);
      return TRUE;
    }
  data = ferry_backup_archive_extract_data (archive, job, error);
  if (data == NULL)
    return FALSE;
  if (archive->metadata->dialect == FERRY_DIALECT_POSTGRES)
    return read_dump (self, data, underscored, error);
  found = ferry_backup_metadata_new ();
  if (!ferry_sqlite_file_check (data, job, error) || !ferry_sqlite_file_list (data, found, job, error))
    return FALSE;
  take_metadata (self, found, underscored);
  return TRUE;
}
