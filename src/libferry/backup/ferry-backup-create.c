#include "config.h"

#include "backup/ferry-backup-create.h"

#include "backup/ferry-backup-archive.h"
#include "backup/ferry-backup-files.h"
#include "backup/ferry-backup-name.h"
#include "backup/ferry-backup-private.h"
#include "backup/ferry-backup-record.h"
#include "backup/ferry-pg-dump.h"
#include "backup/ferry-pg-proof.h"
#include "backup/ferry-sqlite-file.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <openssl/crypto.h>
#include <string.h>

/* What besides the data must fit: metadata, folders, the file system's own needs. */
#define SPARE (16 * 1024 * 1024)

/** A backup being made. */
typedef struct
{
  FerrySite                *site;
  const FerryBackupOptions *options;
  FerryJob                 *job;
  FerryBackupWorkspace     *workspace;
  FerryDatabase            *db;         /* PostgreSQL: in the dump's snapshot; SQLite: the copy */
  FerryPgDump              *dump;       /* PostgreSQL */
  char                     *copy;       /* SQLite: path of the copy */
  FerryBackupMetadata      *metadata;
  FerryZipWriter           *writer;
  char                     *file;       /* path of the finished ZIP, encrypted where asked for */
} Creation;

static void
creation_clear (Creation *self)
{
  g_clear_object (&self->writer);
  g_clear_pointer (&self->dump, ferry_pg_dump_free);
  g_clear_object (&self->db);
  g_clear_pointer (&self->metadata, ferry_backup_metadata_free);
  g_clear_pointer (&self->workspace, ferry_backup_workspace_free);
  g_free (self->copy);
  g_free (self->file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Creation, creation_clear)

static GCancellable *
cancellable_of (Creation *self)
{
  return self->job != NULL ? ferry_job_get_cancellable (self->job) : NULL;
}

/**
 * ferry_backup_needed_space:
 * @site: an instance
 * @database: bytes that its database takes where it is
 * @files: whether uploads are backed up too
 * @encrypted: whether there is a restore password
 *
 * A dump is compressed and has no indexes: a quarter of what the server holds is on the safe side. Of SQLite first the copy is made, then the ZIP with it in: at most the file and
 * a half. What is encrypted lies there twice for a moment. Blocks; any thread.
 *
 * Returns: the bytes that must be free where the backup goes
 *
 * Since: 0.1
 */
gint64
ferry_backup_needed_space (FerrySite *site,
                           gint64     database,
                           gboolean   files,
                           gboolean   encrypted)
{
  gint64 needed = ferry_site_get_dialect (site) == FERRY_DIALECT_SQLITE ? database + database / 2 : database / 4;

  if (files)
    needed += ferry_backup_files_measure (ferry_site_get_storage (site));
  return (encrypted ? needed * 2 : needed) + SPARE;
}

static gboolean
check_space (Creation  *self,
             gint64     database,
             GError   **error)
{
  gint64 needed = ferry_backup_needed_space (self->site, database, self->options->files, self->options->password != NULL);
  gint64 space = ferry_folder_free_space (self->options->folder);
  g_autofree char *needed_text = NULL;
  g_autofree char *space_text = NULL;

  if (space < 0 || space >= needed)
    return TRUE;
  needed_text = ferry_format_size (needed);
  space_text = ferry_format_size (space);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE,
               _("The backup needs about %s in %s, where %s are free. Make room or choose another folder"), needed_text,
               self->options->folder, space_text);
  return FALSE;
}

static gboolean
prepare_postgres (Creation  *self,
                  GError   **error)
{
  const char *schema = ferry_site_get_schema (self->site);
  const char *only = strcmp (schema, "public") != 0 && *schema != '\0' ? schema : NULL;
  gint64 size;

  self->db = ferry_site_open_database (self->site, cancellable_of (self), error);
  if (self->db == NULL)
    return FALSE;
  self->dump = ferry_pg_dump_new (self->db, only, self->options->everything ? NULL : self->options->skip_data, self->workspace, error);
  size = self->dump != NULL ? ferry_pg_dump_get_size (self->dump, error) : -1;
  return size >= 0 && check_space (self, size, error) && ferry_pg_dump_describe (self->dump, self->metadata, self->job, error);
}

static gboolean
prepare_sqlite (Creation  *self,
                GError   **error)
{
  const char *live = ferry_site_get_connection (self->site)->path;
  g_autoptr(FerryConnectionSettings) settings = NULL;
  GStatBuf info;

  if (g_stat (live, &info) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The database %s can't be found. Check the instance's settings"), live);
      return FALSE;
    }
  self->copy = ferry_backup_workspace_path (self->workspace, "copy");
  if (!check_space (self, info.st_size, error) || !ferry_sqlite_file_copy (live, self->copy, self->job, error) ||
      !ferry_sqlite_file_check (self->copy, self->job, error) || !ferry_sqlite_file_list (self->copy, self->metadata, self->job, error))
    return FALSE;
  settings = ferry_connection_settings_new_sqlite (self->copy);
  self->db = ferry_database_open (settings, cancellable_of (self), error);
  return self->db != NULL && ferry_database_begin (self->db, FERRY_TRANSACTION_SNAPSHOT, error);
}

static gboolean
is_disabled (gpointer plugin)
{
  return !((FerryPlugin *) plugin)->enabled;
}

static gboolean
describe (Creation  *self,
          GError   **error)
{
  FerryBackupMetadata *metadata = self->metadata;
  g_autoptr(FerrySchema) schema = ferry_database_read_schema (self->db, error);

  metadata->version = schema != NULL ? ferry_site_read_version (self->site, self->db, schema, error) : NULL;
  if (metadata->version == NULL)
    return FALSE;
  g_clear_pointer (&metadata->plugins, g_ptr_array_unref);
  metadata->plugins = ferry_site_read_plugins (self->site, self->db, schema, error);
  if (metadata->plugins == NULL)
    {
      metadata->plugins = g_ptr_array_new ();
      return FALSE;
    }
  for (guint i = metadata->plugins->len; i > 0; i--)
    if (is_disabled (g_ptr_array_index (metadata->plugins, i - 1)))
      g_ptr_array_remove_index (metadata->plugins, i - 1);
  metadata->underscored = ferry_site_get_underscored (self->site);
  metadata->database_version = ferry_database_dup_version (self->db);
  return TRUE;
}

static void
describe_ourselves (Creation *self)
{
  FerryBackupMetadata *metadata = self->metadata;

  metadata->by_ferry = TRUE;
  metadata->dialect = ferry_site_get_dialect (self->site);
  metadata->has_files = self->options->files && ferry_site_get_storage (self->site) != NULL;
  metadata->created = ferry_time_now ();
  metadata->reason = g_strdup (self->options->reason);
  metadata->execution = g_strdup (self->options->execution);
  metadata->title = g_strdup (self->options->title);
  metadata->release = g_strdup (self->options->release);
  metadata->instance = g_strdup (ferry_site_get_id (self->site));
}

static gboolean
prepare (Creation  *self,
         GError   **error)
{
  if (!ferry_folder_make (self->options->folder, error))
    return FALSE;
  self->workspace = ferry_backup_workspace_new (self->options->folder, error);
  if (self->workspace == NULL)
    return FALSE;
  self->metadata = ferry_backup_metadata_new ();
  describe_ourselves (self);
  return (self->metadata->dialect == FERRY_DIALECT_POSTGRES ? prepare_postgres (self, error) : prepare_sqlite (self, error)) &&
         describe (self, error);
}

/* No key is no failure: a database that is no NocoBase has none. */
static gboolean
add_key (Creation  *self,
         GError   **error)
{
  g_autoptr(GError) failure = NULL;
  guint8 key[32];
  gboolean ok;

  if (ferry_site_read_key (self->site, key, &failure))
    {
      ok = ferry_zip_writer_add (self->writer, "aes_key.dat", FERRY_ZIP_DEFLATED, key, sizeof key, error);
      OPENSSL_cleanse (key, sizeof key);
      return ok;
    }
  if (g_error_matches (failure, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* pg_restore reads along: what it finds in the dump is compared with the server's counts before anybody waits for it. */
static gboolean
add_dump (Creation  *self,
          GError   **error)
{
  g_autoptr(FerryPgProof) proof = ferry_pg_proof_begin (self->metadata, error);

  return proof != NULL && ferry_pg_dump_write (self->dump, self->writer, proof, self->job, error) && ferry_pg_proof_end (proof, error);
}

static gboolean
add_data (Creation  *self,
          GError   **error)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileInputStream) stream = NULL;

  if (self->dump != NULL)
    return add_dump (self, error);
  file = g_file_new_for_path (self->copy);
  stream = g_file_read (file, NULL, error);
  if (stream == NULL)
    {
      ferry_error_convert_io (error, self->copy);
      return FALSE;
    }
  return ferry_zip_writer_splice (self->writer, "data", FERRY_ZIP_DEFLATED, G_INPUT_STREAM (stream), cancellable_of (self), error);
}

static gboolean
write_zip (Creation  *self,
           GError   **error)
{
  g_autofree char *metadata = ferry_backup_metadata_to_json (self->metadata);

  self->file = ferry_backup_workspace_path (self->workspace, "zip");
  self->writer = ferry_zip_writer_new (self->file, error);
  return self->writer != NULL &&
         ferry_zip_writer_add (self->writer, "_metadata.json", FERRY_ZIP_DEFLATED, metadata, strlen (metadata), error) &&
         (!self->metadata->has_files || ferry_backup_files_add (ferry_site_get_storage (self->site), self->writer, self->job, error)) &&
         add_key (self, error) && add_data (self, error) && ferry_zip_writer_finish (self->writer, error);
}

/* The copy and the plain ZIP go as soon as they are not needed: they hold the same data again. */
static gboolean
encrypt (Creation  *self,
         GError   **error)
{
  g_autofree char *encrypted = NULL;
  guint8 key[32];
  gboolean ok;

  if (self->copy != NULL)
    g_unlink (self->copy);
  if (self->options->password == NULL)
    return TRUE;
  encrypted = ferry_backup_workspace_path (self->workspace, "encrypted");
  ok = ferry_backup_key (self->options->password, key, error) && ferry_encrypt_file (self->file, encrypted, key, error);
  OPENSSL_cleanse (key, sizeof key);
  if (ok)
    {
      g_unlink (self->file);
      g_free (self->file);
      self->file = g_steal_pointer (&encrypted);
    }
  return ok;
}

static gboolean
prove (Creation  *self,
       GError   **error)
{
  g_autoptr(FerryBackupArchive) archive = ferry_backup_archive_open (self->file, self->options->password, error);

  /* a dump was proven on its way: now its bytes are read back from the disk */
  if (archive != NULL && (archive->metadata->dialect == FERRY_DIALECT_POSTGRES ? ferry_backup_archive_read (archive, self->job, error)
                                                                              : ferry_backup_archive_prove (archive, self->job, error)))
    return TRUE;
  g_prefix_error (error, _("The backup that was just made can't be used and was thrown away: "));
  return FALSE;
}

/* The sidecar is written whole before the backup gets its name; then both only change their names. */
static char *
publish (Creation  *self,
         GError   **error)
{
  g_autofree char *name = self->options->name != NULL ? g_strdup (self->options->name) : ferry_backup_name_new (self->options->folder);
  g_autofree char *path = g_build_filename (self->options->folder, name, NULL);
  g_autofree char *sidecar = ferry_backup_name_sidecar (path);
  g_autofree char *written = ferry_backup_workspace_path (self->workspace, "metadata");
  g_autofree char *text = NULL;

  self->metadata->sha256 = ferry_sha256_file (self->file, error);
  if (self->metadata->sha256 == NULL || ferry_job_is_cancelled (self->job, error))
    return NULL;
  text = ferry_backup_metadata_to_json (self->metadata);
  if (!ferry_file_write_durable (written, text, -1, error) || !ferry_file_publish (self->file, path, FALSE, error))
    return NULL;
  if (!ferry_file_publish (written, sidecar, FALSE, error))
    {
      g_unlink (path);
      return NULL;
    }
  return g_steal_pointer (&path);
}

/* A backup without a record is still one: it only counts as foreign. */
static FerryBackup *
remember (Creation   *self,
          const char *path,
          gboolean    encrypted)
{
  FerryBackup *backup = _ferry_backup_from_metadata (path, self->metadata, encrypted, ferry_time_now ());
  g_autoptr(GError) failure = NULL;

  if (ferry_backup_record_note (self->site, path, self->metadata->sha256, FERRY_BACKUP_MADE, NULL, &failure))
    g_object_set (backup, "origin", FERRY_BACKUP_AUTHENTICATED, NULL);
  else
    g_message ("%s", failure->message);
  return backup;
}

/**
 * ferry_backup_create:
 * @site: the instance; it may be running
 * @options: where to and what
 * @job: (nullable): progress of its present step, and cancelling
 * @error: %FERRY_ERROR_UNSUPPORTED when pg_dump lacks or is too old, %FERRY_ERROR_NO_SPACE, %FERRY_ERROR_BUSY, %FERRY_ERROR_CONNECTION, …
 *
 * Makes a backup in NocoBase's format and reads it back whole before it gets its name. A PostgreSQL database is dumped by pg_dump from one snapshot, whole, or
 * when the application has a schema of its own (DB_SCHEMA), that schema; a SQLite file is copied by its online backup. On failure, and after a kill,
 * nothing is left that looks like a backup. Source of the format: backups written by NocoBase 2.2.15. Blocks; any thread.
 *
 * Returns: (transfer full): the backup
 *
 * Since: 0.1
 */
FerryBackup *
ferry_backup_create (FerrySite                 *site,
                     const FerryBackupOptions  *options,
                     FerryJob                  *job,
                     GError                   **error)
{
  g_auto(Creation) self = { .site = site, .options = options, .job = job };
  g_autofree char *path = NULL;
  gboolean encrypted;

  g_return_val_if_fail (FERRY_IS_SITE (site) && options != NULL && options->folder != NULL, NULL);

  if (!prepare (&self, error) || !write_zip (&self, error))
    return NULL;
  /* the snapshot holds back the server's clean-up: not longer than needed */
  g_clear_pointer (&self.dump, ferry_pg_dump_free);
  g_clear_object (&self.db);
  encrypted = options->password != NULL;
  if (!encrypt (&self, error) || !prove (&self, error))
    return NULL;
  path = publish (&self, error);
  return path != NULL ? remember (&self, path, encrypted) : NULL;
}
