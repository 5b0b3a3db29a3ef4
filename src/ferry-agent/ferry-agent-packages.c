#include "config.h"

#include "ferry-agent-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".nbdata"
#define DIGEST_LENGTH 64
#define OPENED 4                   /* migration files that are kept open … */
#define OPENED_PATIENCE (2 * G_TIME_SPAN_MINUTE)   /* … as long as they are asked for */
#define SUMS 256                   /* digests that are remembered */

/**
 * ferry_agent_dup_package_path:
 * @self: the agent
 * @digest: (nullable): as a caller names a migration file
 * @error: return location
 *
 * Returns: (transfer full) (nullable): where it lies, if it does; %NULL with %FERRY_ERROR_USAGE for what is no digest
 */
char *
ferry_agent_dup_package_path (FerryAgent  *self,
                              const char  *digest,
                              GError     **error)
{
  if (digest != NULL && strlen (digest) == DIGEST_LENGTH && strspn (digest, "0123456789abcdef") == DIGEST_LENGTH)
    return g_strdup_printf ("%s/%s" SUFFIX, self->packages, digest);
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A migration file is named by its digest: 64 digits and letters from a to f."));
  return NULL;
}

/* (nullable): a file as it is now: another one of that name, or one that was changed, is another */
static char *
identify (const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;
  return g_strdup_printf ("%s %lu %ld %ld.%09ld", path, (unsigned long) info.st_ino, (long) info.st_size, (long) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

typedef struct
{
  FerryPackage *package;
  char         *identity;
  gint64        used;       /* µs, monotonic */
} Opened;

void
_ferry_agent_opened_free (gpointer data)
{
  Opened *self = data;

  g_object_unref (self->package);
  g_free (self->identity);
  g_free (self);
}

/* (transfer full) (nullable): one that was opened before, and lies there unchanged. What it has found out about itself, such as that every byte is right, need not be found out again. */
static FerryPackage *
find_opened (FerryAgent *self,
             const char *identity)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint i = 0; i < self->opened->len; i++)
    {
      Opened *opened = g_ptr_array_index (self->opened, i);

      if (strcmp (opened->identity, identity) == 0)
        {
          opened->used = g_get_monotonic_time ();
          return g_object_ref (opened->package);
        }
    }
  return NULL;
}

static void
remember_opened (FerryAgent   *self,
                 FerryPackage *package,
                 const char   *identity)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Opened *opened = g_new0 (Opened, 1);

  opened->package = g_object_ref (package);
  opened->identity = g_strdup (identity);
  opened->used = g_get_monotonic_time ();
  if (self->opened->len >= OPENED)
    g_ptr_array_remove_index (self->opened, 0);
  g_ptr_array_add (self->opened, opened);
}

/**
 * ferry_agent_forget_packages:
 * @self: the agent
 *
 * Closes the migration files that nobody asked for lately.
 */
void
ferry_agent_forget_packages (FerryAgent *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 late = g_get_monotonic_time () - OPENED_PATIENCE;

  for (guint i = self->opened->len; i > 0; i--)
    if (((Opened *) g_ptr_array_index (self->opened, i - 1))->used < late)
      g_ptr_array_remove_index (self->opened, i - 1);
}

/**
 * ferry_agent_holds_data:
 * @package: a migration file
 *
 * Returns: whether it is a snapshot or a catch-up: it holds what only backups hold otherwise
 */
gboolean
ferry_agent_holds_data (FerryPackage *package)
{
  const FerryPackageMetadata *metadata = ferry_package_get_metadata (package);

  return metadata->snapshot || metadata->target_id != NULL;
}

/**
 * ferry_agent_open_package:
 * @self: the agent
 * @digest: (nullable): as a caller names it
 * @error: return location; %FERRY_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): a migration file that was made here or sent
 */
FerryPackage *
ferry_agent_open_package (FerryAgent  *self,
                          const char  *digest,
                          GError     **error)
{
  g_autofree char *path = ferry_agent_dup_package_path (self, digest, error), *identity = path != NULL ? identify (path) : NULL;
  FerryPackage *package = identity != NULL ? find_opened (self, identity) : NULL;

  if (path == NULL || package != NULL)
    return package;
  if (identity == NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND, _("The migration file %.8s is not here: send it first."), digest);
      return NULL;
    }
  package = ferry_package_open (path, error);
  if (package != NULL)
    remember_opened (self, package, identity);
  return package;
}

static void
remember_sum (FerryAgent *self,
              const char *identity,
              const char *sum)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_hash_table_size (self->sums) >= SUMS)
    g_hash_table_remove_all (self->sums);
  g_hash_table_replace (self->sums, g_strdup (identity), g_strdup (sum));
}

/**
 * ferry_agent_remember_sha256:
 * @self: the agent
 * @path: a file
 * @sum: SHA-256 of its bytes, known from when they came
 *
 * Spares ferry_agent_dup_sha256() reading the file. Any thread.
 */
void
ferry_agent_remember_sha256 (FerryAgent *self,
                             const char *path,
                             const char *sum)
{
  g_autofree char *identity = identify (path);

  if (identity != NULL)
    remember_sum (self, identity, sum);
}

/**
 * ferry_agent_dup_sha256:
 * @self: the agent
 * @path: a file
 * @error: return location
 *
 * Reckons what a download is checked by, once for a file that stays as it is. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): SHA-256 of its bytes
 */
char *
ferry_agent_dup_sha256 (FerryAgent  *self,
                        const char  *path,
                        GError     **error)
{
  g_autofree char *identity = identify (path);
  char *sum = NULL;

  g_mutex_lock (&self->mutex);
  if (identity != NULL)
    sum = g_strdup (g_hash_table_lookup (self->sums, identity));
  g_mutex_unlock (&self->mutex);
  if (sum != NULL)
    return sum;
  sum = ferry_sha256_file (path, error);
  if (sum != NULL && identity != NULL)
    remember_sum (self, identity, sum);
  return sum;
}

static gboolean
check_whole (const char  *path,
             const char  *digest,
             char       **found,
             FerryJob    *job,
             GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);

  if (package == NULL)
    return FALSE;
  if (digest != NULL && strcmp (ferry_package_get_digest (package), digest) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("What came is the migration file %.8s, not %.8s."), ferry_package_get_digest (package), digest);
      return FALSE;
    }
  *found = g_strdup (ferry_package_get_digest (package));
  return ferry_package_verify (package, job, error);
}

/**
 * ferry_agent_keep_package:
 * @self: the agent
 * @path: a file that nobody else knows
 * @digest: (nullable): what it must be
 * @job: (nullable): progress and cancelling
 * @error: return location
 *
 * Takes a migration file in: it is read to the last byte, and gets the name of its digest. At @path it is gone in any case. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): the migration file
 */
FerryPackage *
ferry_agent_keep_package (FerryAgent  *self,
                          const char  *path,
                          const char  *digest,
                          FerryJob    *job,
                          GError     **error)
{
  g_autofree char *found = NULL, *kept = NULL;

  if (check_whole (path, digest, &found, job, error))
    kept = ferry_agent_dup_package_path (self, found, error);
  if (kept != NULL && ferry_file_publish (path, kept, TRUE, error))
    return ferry_package_open (kept, error);
  g_unlink (path);
  return NULL;
}
