#include "config.h"

#include "database/ferry-sqlite-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* a line of /proc/locks: "1: POSIX  ADVISORY  WRITE 4711 08:01:131 1073741824 1073742335"; source: proc(5) */
static int
pid_of_lock (const char        *line,
             const struct stat *file)
{
  unsigned int major_number, minor_number;
  unsigned long inode;
  int pid;

  if (sscanf (line, "%*u: %*s %*s %*s %d %x:%x:%lu", &pid, &major_number, &minor_number, &inode) != 4)
    return 0;
  if (inode != file->st_ino || pid <= 0 || pid == getpid ())
    return 0;

  return pid;
}

/* WAL databases are locked through their -shm file */
static int
find_pid (const char *locks,
          const char *path)
{
  g_autofree char *shared = g_strconcat (path, "-shm", NULL);
  const char * const files[] = { path, shared };
  g_auto(GStrv) lines = g_strsplit (locks, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      struct stat info;

      for (guint j = 0; stat (files[i], &info) == 0 && lines[j] != NULL; j++)
        {
          int pid = pid_of_lock (lines[j], &info);

          if (pid != 0)
            return pid;
        }
    }

  return 0;
}

/**
 * ferry_sqlite_find_locker:
 * @path: a database file
 *
 * Looks for another process that holds a lock on it. Asks /proc and not fcntl(): opening the file and closing it again
 * would drop this process's own locks. Any thread.
 *
 * Returns: (transfer full) (nullable): "process 4711 (node)", or %NULL when it can't be told
 *
 * Since: 0.1
 */
char *
ferry_sqlite_find_locker (const char *path)
{
  g_autofree char *locks = NULL;
  g_autofree char *file = NULL;
  g_autofree char *name = NULL;
  int pid;

  if (!g_file_get_contents ("/proc/locks", &locks, NULL, NULL))
    return NULL;
  pid = find_pid (locks, path);
  if (pid == 0)
    return NULL;
  file = g_strdup_printf ("/proc/%d/comm", pid);
  if (!g_file_get_contents (file, &name, NULL, NULL))
    return g_strdup_printf (_("process %d"), pid);

  return g_strdup_printf (_("process %d (%s)"), pid, g_strchomp (name));
}
