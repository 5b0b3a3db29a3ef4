#include "config.h"

#include "backup/ferry-backup-digest.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

/* Digests that are kept, and for how long they stand for a reading. */
#define KEPT 16
#define VALID_US (60 * G_USEC_PER_SEC)
/* A file that changed a moment ago can change once more within one tick of the file system's clock. */
#define SETTLED_US (2 * G_USEC_PER_SEC)

/** What tells one state of a file from any other: nobody can set the time of change of an inode. */
typedef struct
{
  dev_t  device;
  ino_t  inode;
  gint64 size;
  gint64 modified;   /* nanoseconds */
  gint64 changed;    /* nanoseconds */
} State;

/** A digest that was taken. */
typedef struct
{
  State  state;
  gint64 taken;       /* monotonic; 0 nothing */
  char   sha256[65];
} Known;

static GMutex lock;
static Known known[KEPT];
static guint next;

static gint64
nanoseconds (struct timespec time)
{
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static gboolean
look (int          fd,
      const char  *path,
      State       *state,
      GError     **error)
{
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      ferry_error_set_errno (error, errno, _("The backup %s can't be opened"), path);
      return FALSE;
    }
  *state = (State) { info.st_dev, info.st_ino, info.st_size, nanoseconds (info.st_mtim), nanoseconds (info.st_ctim) };
  return TRUE;
}

static gboolean
same (const State *a,
      const State *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size && a->modified == b->modified && a->changed == b->changed;
}

static char *
recall (const State *state,
        gint64       since)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  for (guint i = 0; i < KEPT; i++)
    if (known[i].taken > since && same (&known[i].state, state))
      return g_strdup (known[i].sha256);
  return NULL;
}

static void
keep (const State *state,
      const char  *sha256)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);
  guint place = 0;

  while (place < KEPT && !(known[place].taken > 0 && same (&known[place].state, state)))
    place++;
  if (place == KEPT)
    place = next++ % KEPT;
  known[place] = (Known) { .state = *state, .taken = g_get_monotonic_time () };
  g_strlcpy (known[place].sha256, sha256, sizeof known[place].sha256);
}

/* Reads it, and keeps the digest of a file that stood still before and meanwhile. */
static char *
take (int           fd,
      const char   *path,
      const State  *before,
      GError      **error)
{
  gboolean settled = before->changed / 1000 + SETTLED_US < g_get_real_time ();
  g_autofree char *sha256 = ferry_sha256_fd (fd, path, error);
  State after;

  if (sha256 == NULL || !look (fd, path, &after, error))
    return NULL;
  if (settled && same (before, &after))
    keep (before, sha256);
  return g_steal_pointer (&sha256);
}

static char *
digest (const char  *path,
        gboolean     anew,
        GError     **error)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char *sha256;
  State state;

  if (!look (fd, path, &state, error))
    return NULL;
  sha256 = anew ? NULL : recall (&state, g_get_monotonic_time () - VALID_US);
  return sha256 != NULL ? sha256 : take (fd, path, &state, error);
}

/**
 * ferry_backup_digest:
 * @path: path of a file
 * @error: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_PERMISSION, %FERRY_ERROR_IO
 *
 * Takes the digest of a file. One that this process read within the last minute and that has not changed since (device, inode, size, times of modification and of change) is not
 * read again. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): its SHA-256, 64 lower-case hexadecimal digits
 *
 * Since: 0.1
 */
char *
ferry_backup_digest (const char  *path,
                     GError     **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return digest (path, FALSE, error);
}

/**
 * ferry_backup_digest_anew:
 * @path: path of a file
 * @error: as ferry_backup_digest()
 *
 * As ferry_backup_digest(), but reads the file in any case. Blocking, any thread.
 *
 * Returns: (transfer full) (nullable): its SHA-256
 *
 * Since: 0.1
 */
char *
ferry_backup_digest_anew (const char  *path,
                          GError     **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return digest (path, TRUE, error);
}

/**
 * ferry_backup_digest_holds:
 * @fd: an open file
 * @path: its path, for messages
 * @sha256: a digest that was taken of it before
 * @error: %FERRY_ERROR_DAMAGED where it is another file than then, %FERRY_ERROR_IO
 *
 * Tells whether an open file is the one that a digest was taken of: by its state where this process took it, else by reading it. Blocking, any thread.
 *
 * Returns: whether it is
 *
 * Since: 0.1
 */
gboolean
ferry_backup_digest_holds (int          fd,
                           const char  *path,
                           const char  *sha256,
                           GError     **error)
{
  g_autofree char *now = NULL;
  State state;

  g_return_val_if_fail (path != NULL && sha256 != NULL, FALSE);

  if (!look (fd, path, &state, error))
    return FALSE;
  now = recall (&state, 0);
  if (now == NULL)
    now = take (fd, path, &state, error);
  if (now == NULL || g_ascii_strcasecmp (now, sha256) == 0)
    return now != NULL;
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("%s was changed while it was used. Nothing was restored; use another backup"), path);
  return FALSE;
}
