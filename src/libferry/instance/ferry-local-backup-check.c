#include "config.h"

#include "instance/ferry-local-backup-check-private.h"
#include "instance/ferry-local-estimate.h"

#include "backup/ferry-backup-create.h"
#include "backup/ferry-backup-digest.h"
#include "backup/ferry-backup-files.h"
#include "backup/ferry-pg-tool.h"
#include "backup/ferry-backup-writer.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "migrate/ferry-version.h"
#include "schedule/ferry-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Room for what the file system itself needs. */
#define SPARE (16 * 1024 * 1024)

static void
add (FerryRestoreCheck *self,
     FerryCheckLevel    level,
     gboolean           overridable,
     const char        *code,
     const char        *title,
     const char        *found,
     const char        *expected,
     const char        *action)
{
  g_autoptr(FerryCheckItem) item = g_object_new (FERRY_TYPE_CHECK_ITEM, "level", level, "code", code, "title", title, "found", found, "expected", expected,
                                                 "action", action, "overridable", overridable, "secret", strcmp (code, "password") == 0, NULL);

  g_list_store_append (self->items, item);
}

/* What an option gets past is a warning once it is given. */
static void
add_unless (FerryRestoreCheck *self,
            gboolean           agreed,
            const char        *code,
            const char        *title,
            const char        *found,
            const char        *expected,
            const char        *action)
{
  add (self, agreed ? FERRY_CHECK_WARNING : FERRY_CHECK_BLOCKER, TRUE, code, title, found, expected, action);
}

static void
check_origin (FerryRestoreCheck *self)
{
  if (self->made_here)
    add (self, FERRY_CHECK_PASSED, FALSE, "origin", _("It was made here and is as it was then"), NULL, NULL, NULL);
  else
    add_unless (self, self->options->foreign, "origin", _("It was not made here: nothing vouches for what it holds"), NULL, NULL,
                _("Restore it only if you know where it comes from. Its script is read statement by statement, but its functions and triggers become yours."));
}

static void
check_password (FerryRestoreCheck *self)
{
  if (self->kept_password != NULL)
    add (self, FERRY_CHECK_PASSED, FALSE, "kept-password", _("It opens with the restore password in the settings of the backups"), NULL, NULL, NULL);
}

static void
check_dialect (FerryRestoreCheck *self)
{
  const char *found = ferry_dialect_to_string (ferry_site_get_dialect (self->site));
  const char *expected = ferry_dialect_to_string (self->archive->metadata->dialect);

  if (strcmp (found, expected) == 0)
    add (self, FERRY_CHECK_PASSED, FALSE, "dialect", _("Same kind of database"), found, expected, NULL);
  else
    add (self, FERRY_CHECK_BLOCKER, FALSE, "dialect", _("The backup is of another kind of database"), found, expected,
         _("Choose an instance with the same kind of database, or a backup of this kind."));
}

static void
check_version (FerryRestoreCheck *self)
{
  const char *found = self->version, *expected = self->archive->metadata->version;
  int comparison;

  if (*found == '\0' || *expected == '\0')
    {
      if (self->n_tables > 0 && strcmp (found, expected) != 0)
        add (self, FERRY_CHECK_WARNING, FALSE, "version-unknown", _("Only one of the two belongs to a NocoBase application"), *found != '\0' ? found : _("no version"),
             *expected != '\0' ? expected : _("no version"), _("Make sure that this is the backup you mean."));
      return;
    }
  comparison = ferry_version_compare (expected, found);
  if (comparison > 0)
    add (self, FERRY_CHECK_BLOCKER, FALSE, "version-newer", _("The application here is older than the backup"), found, expected, _("Upgrade the application first."));
  else if (comparison < 0)
    add (self, FERRY_CHECK_WARNING, FALSE, "version-older", _("The backup is of an older application version"), found, expected,
         _("The application brings the restored database up to date when it starts."));
  else
    add (self, FERRY_CHECK_PASSED, FALSE, "version", _("Same application version"), found, expected, NULL);
}

static const char *
yes_no (gboolean value)
{
  return value ? "true" : "false";
}

static void
check_naming (FerryRestoreCheck *self)
{
  gboolean found = ferry_site_get_underscored (self->site), expected = self->archive->metadata->underscored;

  if (found != expected)
    add (self, FERRY_CHECK_BLOCKER, FALSE, "underscored", _("DB_UNDERSCORED is another one in the backup"), yes_no (found), yes_no (expected),
         _("Give the instance the backup's value in .env, or choose another backup: the application would not find its tables."));
  if (!self->layout.known || strcmp (self->layout.prefix, ferry_site_get_table_prefix (self->site)) == 0)
    return;
  add (self, FERRY_CHECK_BLOCKER, FALSE, "prefix", _("DB_TABLE_PREFIX is another one in the backup"), ferry_site_get_table_prefix (self->site), self->layout.prefix,
       _("Give the instance the backup's value in .env, or choose another backup: the application would not find its tables."));
}

static void
check_schema (FerryRestoreCheck *self)
{
  const char *found = ferry_site_get_schema (self->site), *wished = self->options->schema;

  if (self->archive->metadata->dialect != FERRY_DIALECT_POSTGRES)
    return;
  if (wished != NULL && strcmp (wished, found) != 0)
    add (self, FERRY_CHECK_BLOCKER, FALSE, "schema", _("The schema to restore into is not the instance's own"), found, wished, _("Name the schema that .env names (DB_SCHEMA)."));
  else if (self->layout.known && strcmp (self->layout.schema, found) != 0)
    add_unless (self, wished != NULL, "schema", _("The backup is of another schema"), found, self->layout.schema,
                _("Name the instance's schema to have the tables put there. Texts of functions that name the old one stay as they are."));
}

/* The major version in "PostgreSQL 15.20 (Debian …" or "15.20"; 0 when there is none. */
static gint64
major_version (const char *text)
{
  const char *p = text != NULL ? strpbrk (text, "0123456789") : NULL;

  return p != NULL ? g_ascii_strtoll (p, NULL, 10) : 0;
}

static void
check_database_version (FerryRestoreCheck *self)
{
  const char *expected = self->archive->metadata->database_version;

  if (self->archive->metadata->dialect != FERRY_DIALECT_POSTGRES || self->database_version == NULL)
    return;
  if (major_version (expected) > major_version (self->database_version))
    add_unless (self, self->options->newer_database, "database-version", _("The backup is of a newer version of PostgreSQL"), self->database_version, expected,
                _("Restore it into a server of that version, or tolerate it: what this server does not know makes the restore fail, and all stays as it was."));
  else
    add (self, FERRY_CHECK_PASSED, FALSE, "database-version", _("The server's version will do"), self->database_version, expected, NULL);
}

static void
check_tool (FerryRestoreCheck *self)
{
  g_auto(GStrv) folders = ferry_pg_tool_folders ();
  g_autoptr(GError) failure = NULL;
  g_autoptr(FerryPgTool) tool = NULL;

  if (self->archive->metadata->dialect != FERRY_DIALECT_POSTGRES)
    return;
  tool = ferry_pg_tool_find ("pg_restore", 0, (const char * const *) folders, &failure);
  if (tool == NULL)
    add (self, FERRY_CHECK_BLOCKER, FALSE, "tool", failure->message, NULL, NULL, _("Install the package postgresql-client."));
}

static gint64
size_of_files (FerryRestoreCheck *self)
{
  gint64 bytes = 0;

  for (guint i = 0; i < ferry_zip_get_n_entries (self->archive->zip); i++)
    {
      const FerryZipEntry *entry = ferry_zip_get_entry (self->archive->zip, i);

      if (g_str_has_prefix (entry->name, "uploads/"))
        bytes += (gint64) entry->size;
    }
  return bytes;
}

static void
check_files (FerryRestoreCheck *self)
{
  const char *storage = ferry_site_get_storage (self->site);
  gint64 needed = size_of_files (self) + SPARE, space = storage != NULL ? ferry_folder_free_space (storage) : -1;
  g_autofree char *needed_text = ferry_format_size (needed);
  g_autofree char *space_text = ferry_format_size (space);

  if (!self->options->files)
    {
      if (self->archive->metadata->has_files)
        add (self, FERRY_CHECK_WARNING, FALSE, "files", _("Uploaded files and the encryption key stay as they are: the database alone is restored"), NULL, NULL, NULL);
      return;
    }
  if (storage == NULL)
    add (self, FERRY_CHECK_BLOCKER, FALSE, "storage", _("The storage folder of the instance is not known, so files can't be restored"), NULL, NULL,
         _("Name it in the instance's settings, or restore without files."));
  else if (space >= 0 && space < needed)
    add (self, FERRY_CHECK_BLOCKER, FALSE, "space", _("There is no room for the files of the backup"), space_text, needed_text, _("Make room and check again."));
  else if (!self->archive->metadata->has_files)
    add (self, FERRY_CHECK_WARNING, FALSE, "no-files", _("The backup holds no uploaded files: those that are here stay"), NULL, NULL, NULL);
}

static void
need_space (FerryRestoreCheck *self,
            const char        *folder,
            gint64             needed,
            const char        *code,
            const char        *title)
{
  gint64 space = ferry_folder_free_space (folder);
  g_autofree char *needed_text = ferry_format_size (needed);
  g_autofree char *space_text = ferry_format_size (space);

  if (space >= 0 && space < needed)
    add (self, FERRY_CHECK_BLOCKER, FALSE, code, title, space_text, needed_text, _("Make room and check again."));
}

/* The present state is saved first; a SQLite database is put together beside the old one. A server's disk can't be looked at. */
static void
check_database_space (FerryRestoreCheck *self)
{
  g_autofree char *own = ferry_local_backups_own_folder (self->site);
  FerryConnectionSettings *connection = ferry_site_get_connection (self->site);
  const FerryZipEntry *data = ferry_zip_find (self->archive->zip, "data");
  gboolean files = ferry_site_get_storage (self->site) != NULL;
  g_autofree char *folder = NULL;

  if (self->nothing)
    add (self, FERRY_CHECK_PASSED, FALSE, "nothing-to-save", _("Nothing is here yet: there is no state to save first"), NULL, NULL, NULL);
  else if (self->database_bytes > 0)
    need_space (self, own, ferry_backup_needed_space (self->site, self->database_bytes, files, FALSE), "space-backup",
                _("There is no room to save the present state first"));
  if (connection->dialect != FERRY_DIALECT_SQLITE || data == NULL)
    return;
  folder = g_path_get_dirname (connection->path);
  need_space (self, folder, (gint64) data->size + SPARE, "space-database", _("There is no room for the database of the backup"));
}

/* What the backup's plugins are that the application here does not have: its packages are no part of a backup. */
static void
check_plugins (FerryRestoreCheck *self)
{
  g_autoptr(GString) lacking = g_string_new (NULL);
  GPtrArray *theirs = self->archive->metadata->plugins;

  for (guint i = 0; self->plugins != NULL && self->plugins->len > 0 && i < theirs->len; i++)
    {
      const FerryPlugin *plugin = g_ptr_array_index (theirs, i);
      gboolean found = FALSE;

      for (guint k = 0; !found && k < self->plugins->len; k++)
        found = strcmp (plugin->name, ((FerryPlugin *) g_ptr_array_index (self->plugins, k))->name) == 0;
      if (!found)
        g_string_append_printf (lacking, "%s%s", lacking->len > 0 ? ", " : "", plugin->name);
    }
  if (lacking->len > 0)
    add (self, FERRY_CHECK_WARNING, FALSE, "plugins", _("The backup has plugins on that are not known here"), NULL, lacking->str,
         _("Install them before the application starts again."));
}

/* Facts of the target. A SQLite file that is not there yet is an empty instance. */
static gboolean
read_target (FerryRestoreCheck  *self,
             GError            **error)
{
  FerryConnectionSettings *connection = ferry_site_get_connection (self->site);
  g_autoptr(FerryDatabase) db = NULL;
  g_autoptr(FerrySchema) schema = NULL;

  if (connection->dialect == FERRY_DIALECT_SQLITE && !g_file_test (connection->path, G_FILE_TEST_EXISTS))
    {
      self->version = g_strdup ("");
      self->nothing = _ferry_restore_nothing_to_save (self->site, NULL);
      return TRUE;
    }
  db = ferry_site_open_database (self->site, self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL, error);
  schema = db != NULL ? ferry_database_read_schema (db, error) : NULL;
  self->version = schema != NULL ? ferry_site_read_version (self->site, db, schema, error) : NULL;
  self->plugins = self->version != NULL ? ferry_site_read_plugins (self->site, db, schema, error) : NULL;
  if (self->plugins == NULL)
    return FALSE;
  self->n_tables = schema->tables->len;
  self->nothing = _ferry_restore_nothing_to_save (self->site, db);
  self->database_bytes = ferry_local_estimate_database (db, NULL);
  self->database_version = ferry_database_dup_version (db);
  return TRUE;
}

/* Where nobody gave a password, and whoever asks agrees, the one that scheduled backups are made with may fit. A keyring that is locked or not there has none. */
static FerryBackupArchive *
open_archive (FerryRestoreCheck  *self,
              const char         *path,
              GError            **error)
{
  g_autoptr(GError) failure = NULL;
  const char *given = self->options->password;
  FerryBackupArchive *archive = ferry_backup_archive_open (path, given, error);

  if (archive != NULL || !self->options->kept_password || (given != NULL && *given != '\0') || error == NULL || !g_error_matches (*error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    return archive;
  self->kept_password = ferry_schedule_dup_password (self->site, NULL);
  archive = self->kept_password != NULL ? ferry_backup_archive_open (path, self->kept_password, &failure) : NULL;
  if (archive != NULL)
    {
      g_clear_error (error);
      return archive;
    }
  g_clear_pointer (&self->kept_password, ferry_secret_free);
  if (failure != NULL && !g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    {
      g_clear_error (error);
      g_propagate_error (error, g_steal_pointer (&failure));
    }
  return NULL;
}

/* Opens the file. One that can't be read is a blocker, not a failure of the check. */
static gboolean
open_file (FerryRestoreCheck  *self,
           const char         *path,
           GError            **error)
{
  g_autoptr(GError) failure = NULL;

  self->archive = open_archive (self, path, &failure);
  if (self->archive != NULL && ferry_backup_layout_read (&self->layout, self->archive, self->job, &failure))
    return TRUE;
  if (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_CANCELLED) || g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    add (self, FERRY_CHECK_BLOCKER, FALSE, "file", failure->message, NULL, NULL, NULL);
  else if (self->options->password == NULL || *self->options->password == '\0')
    add (self, FERRY_CHECK_INPUT, FALSE, "password", _("The backup is protected by a restore password"), NULL, NULL, _("Give the password."));
  else
    add (self, FERRY_CHECK_BLOCKER, FALSE, "password", failure->message, NULL, NULL, _("Give the right password, or use another backup."));
  g_clear_pointer (&self->archive, ferry_backup_archive_free);
  return TRUE;
}

/** What a thread of its own reads. */
typedef struct
{
  const char *path;
  char       *sha256;
  GError     *failure;
} Reading;

static gpointer
read_file (gpointer data)
{
  Reading *self = data;

  self->sha256 = ferry_backup_digest (self->path, &self->failure);
  return NULL;
}

static gboolean
take_origin (FerryRestoreCheck  *self,
             Reading            *reading,
             GError            **error)
{
  g_autoptr(GPtrArray) records = ferry_backup_records_load (self->site);
  g_autofree char *sha256 = g_steal_pointer (&reading->sha256);
  const FerryBackupRecord *record = sha256 != NULL ? ferry_backup_records_find_digest (records, sha256) : NULL;

  self->made_here = record != NULL && record->made;
  if (reading->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&reading->failure));
  return sha256 != NULL;
}

/* The file is read while the server is asked. */
static gboolean
read_both (FerryRestoreCheck  *self,
           const char         *path,
           GError            **error)
{
  Reading reading = { .path = path };
  GThread *thread = g_thread_new ("ferry-digest", read_file, &reading);
  g_autoptr(GError) failure = NULL;
  gboolean ok = read_target (self, &failure);

  g_thread_join (thread);
  if (!take_origin (self, &reading, error))
    return FALSE;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&failure));
  return ok;
}

static void
check_all (FerryRestoreCheck *self)
{
  static void (* const functions[]) (FerryRestoreCheck *self) = {
    check_password, check_origin, check_dialect, check_version, check_naming, check_schema, check_database_version, check_tool, check_files,
    check_database_space, check_plugins,
  };

  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    functions[i] (self);
}

void
_ferry_restore_check_clear (FerryRestoreCheck *self)
{
  g_clear_pointer (&self->archive, ferry_backup_archive_free);
  g_clear_pointer (&self->plugins, g_ptr_array_unref);
  g_clear_object (&self->items);
  ferry_backup_layout_clear (&self->layout);
  g_clear_pointer (&self->kept_password, ferry_secret_free);
  g_free (self->version);
  g_free (self->database_version);
}

gboolean
_ferry_restore_check_run (FerryRestoreCheck  *self,
                          const char         *path,
                          GError            **error)
{
  self->items = g_list_store_new (FERRY_TYPE_CHECK_ITEM);
  if (!open_file (self, path, error))
    return FALSE;
  if (self->archive == NULL)
    return TRUE;
  if (!read_both (self, path, error))
    return FALSE;
  check_all (self);
  return TRUE;
}

/**
 * ferry_local_backups_check:
 * @site: the instance
 * @path: path of a backup, of NocoBase or of Ferry
 * @options: as they would be given to ferry_local_backups_restore()
 * @job: (nullable): progress, cancelling
 * @error: only when the file is not there or the instance can't be asked
 *
 * Tells what keeps a backup from being restored here and what one should know; changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): a list of #FerryCheckItem
 *
 * Since: 0.1
 */
GListModel *
ferry_local_backups_check (FerrySite                 *site,
                           const char                *path,
                           const FerryBackupRestore  *options,
                           FerryJob                  *job,
                           GError                   **error)
{
  g_auto(FerryRestoreCheck) self = { .site = site, .options = options, .job = job };

  return _ferry_restore_check_run (&self, path, error) ? G_LIST_MODEL (g_steal_pointer (&self.items)) : NULL;
}

/* What NocoBase's table of the version is called in SQL; NULL where there is none. The whole structure would take longer than all else that a list needs. */
static char *
find_version_table (FerrySite     *site,
                    FerryDatabase *db)
{
  g_autofree char *name = ferry_site_physical_table (site, "applicationVersion");
  g_autofree char *quoted = ferry_database_quote (name);
  g_autofree char *schema = NULL;
  g_autofree char *whole = NULL;
  const char *parameters[] = { NULL, NULL };

  if (ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE)
    return g_steal_pointer (&quoted);
  schema = ferry_database_quote (ferry_site_get_schema (site));
  parameters[0] = whole = g_strconcat (schema, ".", quoted, NULL);
  return ferry_database_query_value (db, "SELECT $1 WHERE pg_catalog.to_regclass($1) IS NOT NULL", parameters, NULL);
}

char *
_ferry_local_backups_dup_version (FerrySite *site)
{
  g_autoptr(FerryDatabase) db = ferry_site_open_database (site, NULL, NULL);
  g_autofree char *table = db != NULL ? find_version_table (site, db) : NULL;
  g_autofree char *sql = table != NULL ? g_strdup_printf ("SELECT \"value\" FROM %s WHERE \"value\" IS NOT NULL LIMIT 1", table) : NULL;

  return sql != NULL ? ferry_database_query_value (db, sql, NULL, NULL) : NULL;
}

void
_ferry_local_backups_judge (FerrySite   *site,
                            const char  *version,
                            FerryBackup *backup)
{
  const char *dialect = ferry_backup_get_dialect (backup), *theirs = ferry_backup_get_version (backup);
  g_autofree char *why_not = NULL;

  if (ferry_backup_get_problem (backup) != NULL)
    why_not = g_strdup (ferry_backup_get_problem (backup));
  else if (dialect != NULL && strcmp (dialect, ferry_dialect_to_string (ferry_site_get_dialect (site))) != 0)
    why_not = g_strdup_printf (_("Not restorable here: it is of a %s database"), dialect);
  else if (theirs != NULL && *theirs != '\0' && version != NULL && *version != '\0' && ferry_version_compare (theirs, version) > 0)
    why_not = g_strdup_printf (_("Not restorable here: it is of version %s, the application is %s"), theirs, version);
  if (why_not != NULL)
    g_object_set (backup, "restorable", FALSE, "why-not", why_not, NULL);
}
