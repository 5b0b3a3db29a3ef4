#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <sys/uio.h>

/* LD_PRELOADed: a disk that takes FERRY_FULL_DISK_AFTER writes of a process and is full then, and says that FERRY_FULL_DISK_FREE bytes are free. Pipes, sockets, eventfds and files in memory are none of its business. */

static atomic_int writes;

static int
is_on_disk (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_nlink > 0;
}

static int
is_full (int fd)
{
  const char *after = getenv ("FERRY_FULL_DISK_AFTER");
  int before = errno;
  int full = after != NULL && is_on_disk (fd) && atomic_fetch_add (&writes, 1) >= atoi (after);

  errno = full ? ENOSPC : before;
  return full;
}

static int
tell_free (int             result,
           struct statvfs *info)
{
  const char *bytes = getenv ("FERRY_FULL_DISK_FREE");

  if (result == 0 && bytes != NULL)
    info->f_bavail = info->f_bfree = (fsblkcnt_t) (strtoull (bytes, NULL, 10) / info->f_frsize);
  return result;
}

#define NEXT(name, type) ((type) dlsym (RTLD_NEXT, name))

ssize_t
write (int         fd,
       const void *data,
       size_t      length)
{
  return is_full (fd) ? -1 : NEXT ("write", ssize_t (*) (int, const void *, size_t)) (fd, data, length);
}

ssize_t
pwrite (int         fd,
        const void *data,
        size_t      length,
        off_t       offset)
{
  return is_full (fd) ? -1 : NEXT ("pwrite", ssize_t (*) (int, const void *, size_t, off_t)) (fd, data, length, offset);
}

ssize_t
pwrite64 (int         fd,
          const void *data,
          size_t      length,
          off64_t     offset)
{
  return is_full (fd) ? -1 : NEXT ("pwrite64", ssize_t (*) (int, const void *, size_t, off64_t)) (fd, data, length, offset);
}

ssize_t
writev (int                 fd,
        const struct iovec *parts,
        int                 n_parts)
{
  return is_full (fd) ? -1 : NEXT ("writev", ssize_t (*) (int, const struct iovec *, int)) (fd, parts, n_parts);
}

int
statvfs (const char     *path,
         struct statvfs *info)
{
  return tell_free (NEXT ("statvfs", int (*) (const char *, struct statvfs *)) (path, info), info);
}

int
statvfs64 (const char       *path,
           struct statvfs64 *info)
{
  return tell_free (NEXT ("statvfs64", int (*) (const char *, struct statvfs64 *)) (path, info), (struct statvfs *) info);   /* the same where both have 64 bits */
}
