#include "config.h"

#include "instance/ferry-storage-copy.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/**
 * ferry_storage_copy_free:
 * @self: (nullable): a copy
 *
 * Frees it.
 *
 * Since: 0.1
 */
void
ferry_storage_copy_free (FerryStorageCopy *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->source);
  g_object_unref (self->target);
  g_ptr_array_unref (self->missing);
  g_ptr_array_unref (self->differing);
  g_ptr_array_unref (self->failed);
  g_free (self);
}

static FerryStorageCopy *
new_copy (FerryInstance *source,
          FerryInstance *target)
{
  FerryStorageCopy *self = g_new0 (FerryStorageCopy, 1);

  self->source = g_object_ref (source);
  self->target = g_object_ref (target);
  self->missing = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_storage_file_free);
  self->differing = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_storage_file_free);
  self->failed = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------- */

static FerryStorageFile *
copy_file (const FerryStorageFile *file)
{
  return ferry_storage_file_new (file->path, file->size, file->mtime);
}

/* Size and time say the same of a file that was copied before; a restore gives new times, so then the bytes are asked. */
static gboolean
is_same (FerryStorageCopy        *self,
         const FerryStorageFile  *here,
         const FerryStorageFile  *there,
         gboolean                *same,
         FerryJob                *job,
         GError                 **error)
{
  g_autofree char *ours = NULL, *theirs = NULL;

  *same = here->size == there->size && here->mtime == there->mtime;
  if (*same || here->size != there->size)
    return TRUE;
  ours = ferry_instance_digest_storage_file (self->source, here->path, job, error);
  theirs = ours != NULL ? ferry_instance_digest_storage_file (self->target, there->path, job, error) : NULL;
  *same = theirs != NULL && g_ascii_strcasecmp (ours, theirs) == 0;
  return theirs != NULL;
}

static gboolean
take_both (FerryStorageCopy        *self,
           const FerryStorageFile  *here,
           const FerryStorageFile  *there,
           FerryJob                *job,
           GError                 **error)
{
  gboolean same;

  if (!is_same (self, here, there, &same, job, error))
    return FALSE;
  if (same)
    {
      self->same++;
      self->same_bytes += here->size;
      return TRUE;
    }
  g_ptr_array_add (self->differing, copy_file (here));
  self->differing_bytes += here->size;
  return TRUE;
}

/* both lists are in the order of their paths */
static gboolean
merge (FerryStorageCopy  *self,
       GPtrArray         *here,
       GPtrArray         *there,
       FerryJob          *job,
       GError           **error)
{
  guint k = 0;

  for (guint i = 0; i < here->len; i++)
    {
      const FerryStorageFile *file = g_ptr_array_index (here, i);

      while (k < there->len && strcmp (((FerryStorageFile *) g_ptr_array_index (there, k))->path, file->path) < 0)
        k++;
      if (k < there->len && strcmp (((FerryStorageFile *) g_ptr_array_index (there, k))->path, file->path) == 0)
        {
          if (ferry_job_is_cancelled (job, error) || !take_both (self, file, g_ptr_array_index (there, k), job, error))
            return FALSE;
          continue;
        }
      g_ptr_array_add (self->missing, copy_file (file));
      self->missing_bytes += file->size;
    }
  return TRUE;
}

static gboolean
compare_folder (FerryStorageCopy  *self,
                const char        *folder,
                FerryJob          *job,
                GError           **error)
{
  g_autoptr(GPtrArray) here = ferry_instance_list_storage_files (self->source, folder, job, error);
  g_autoptr(GPtrArray) there = here != NULL ? ferry_instance_list_storage_files (self->target, folder, job, error) : NULL;

  return there != NULL && merge (self, here, there, job, error);
}

/**
 * ferry_storage_copy_compare:
 * @source: where the files are
 * @target: where they shall be
 * @folders: (array zero-terminated=1): names of folders of the source
 * @job: (nullable): for cancelling
 * @error: return location
 *
 * Compares folders of two instances; changes nothing. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): what would be copied
 *
 * Since: 0.1
 */
FerryStorageCopy *
ferry_storage_copy_compare (FerryInstance       *source,
                            FerryInstance       *target,
                            const char * const  *folders,
                            FerryJob            *job,
                            GError             **error)
{
  g_autoptr(FerryStorageCopy) self = new_copy (source, target);

  if (g_strcmp0 (ferry_instance_get_id (source), ferry_instance_get_id (target)) == 0)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("Source and target are the same instance."));
      return NULL;
    }
  ferry_job_add_step (job, "compare", _("Compare the files"), 1);
  ferry_job_begin_step (job, "compare");
  for (guint i = 0; folders[i] != NULL; i++)
    if (!compare_folder (self, folders[i], job, error))
      return NULL;
  return g_steal_pointer (&self);
}

/* ---- copying --------------------------------------------------------------------------------------------------------------- */

/* Where one file can't be copied, the others can; where nothing can be, it ends. Too large for an agent is unsupported. */
static gboolean
is_of_one_file (const GError *error)
{
  return g_error_matches (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED) || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND) || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_EXISTS)
         || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_DAMAGED) || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_PERMISSION)
         || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_IO);
}

static gboolean
copy_bytes (FerryStorageCopy        *self,
            const FerryStorageFile  *file,
            gboolean                 replace,
            const char              *scratch,
            FerryJob                *job,
            GError                 **error)
{
  g_autofree char *from = ferry_instance_fetch_storage_file (self->source, file, scratch, job, error);
  gboolean stored = from != NULL && ferry_instance_store_storage_file (self->target, file, from, replace, job, error);

  if (g_strcmp0 (from, scratch) == 0)
    g_unlink (scratch);
  return stored;
}

static gboolean
copy_one (FerryStorageCopy        *self,
          const FerryStorageFile  *file,
          gboolean                 replace,
          const char              *scratch,
          FerryJob                *job,
          GError                 **error)
{
  g_autoptr(GError) local_error = NULL;

  if (ferry_job_is_cancelled (job, error))
    return FALSE;
  if (copy_bytes (self, file, replace, scratch, job, &local_error))
    {
      self->copied++;
      self->copied_bytes += file->size;
      return TRUE;
    }
  if (!is_of_one_file (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_ptr_array_add (self->failed, g_strdup_printf ("%s: %s", file->path, local_error->message));
  return TRUE;
}

static gboolean
copy_all (FerryStorageCopy  *self,
          GPtrArray         *files,
          gboolean           replace,
          const char        *scratch,
          gint64             total,
          FerryJob          *job,
          GError           **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      if (!copy_one (self, g_ptr_array_index (files, i), replace, scratch, job, error))
        return FALSE;
      ferry_job_set_progress (job, NULL, self->copied_bytes, total);
    }
  return TRUE;
}

static gboolean
check_target (FerryStorageCopy  *self,
              gint64             bytes,
              FerryJob          *job,
              GError           **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *reason = ferry_instance_dup_lock_reason (self->target, &local_error), *needed = NULL, *free = NULL;
  g_autoptr(FerryBackupEstimate) estimate = NULL;

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (reason != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_BLOCKED, _("Refused, nothing was changed: %s"), reason);
  if (*error != NULL)
    return FALSE;
  estimate = ferry_instance_estimate_backup (self->target, job, NULL);
  if (estimate == NULL || estimate->free < 0 || estimate->free > bytes)   /* not known: the copy itself will tell */
    return TRUE;
  needed = ferry_format_size (bytes);
  free = ferry_format_size (estimate->free);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE, _("“%s” has no room for the files: they take %s, and %s are free. Nothing was copied."), ferry_instance_get_name (self->target), needed, free);
  return FALSE;
}

/**
 * ferry_storage_copy_run:
 * @self: what was compared
 * @replace: whether files that differ are replaced
 * @scratch: a folder on this computer, for what travels between two others
 * @job: (nullable): progress in bytes, and cancelling between files and inside of them
 * @error: return location
 *
 * Copies file by file; each is there whole or not at all. What can't be copied by itself is listed in `failed`. Blocking, any thread.
 *
 * Returns: %FALSE with @error where it ended before the last file; %FERRY_ERROR_BLOCKED for a locked target
 *
 * Since: 0.1
 */
gboolean
ferry_storage_copy_run (FerryStorageCopy  *self,
                        gboolean           replace,
                        const char        *scratch,
                        FerryJob          *job,
                        GError           **error)
{
  gint64 total = self->missing_bytes + (replace ? self->differing_bytes : 0);
  g_autofree char *name = g_strdup_printf ("storage-%08x%08x", g_random_int (), g_random_int ()), *path = g_build_filename (scratch, name, NULL);
  g_autoptr(GError) local_error = NULL;

  if (!check_target (self, total, job, &local_error) || !ferry_folder_make (scratch, &local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  ferry_job_add_step (job, "copy", _("Copy the files"), 10);
  ferry_job_begin_step (job, "copy");
  ferry_job_set_unit (job, "bytes");
  return copy_all (self, self->missing, FALSE, path, total, job, error) && (!replace || copy_all (self, self->differing, TRUE, path, total, job, error));
}
