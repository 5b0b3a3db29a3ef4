#include "config.h"

#include "release/ferry-catch-up-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>

/* Rows of a production database lie here for a while: in folders that nobody else reads, each locked by who uses it. */

#define FOLDER "catch-up"
#define PREFIX "run-"
#define LOCK "lock"

static int
open_lock (const char  *folder,
           int          how,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd >= 0 && flock (fd, how) == 0)
    return fd;
  ferry_error_set_errno (error, errno, _("Can't lock %s"), path);
  ferry_fd_close (&fd);
  return -1;
}

/* with the folder's own lock held: who makes a new one has locked it by the time that anybody else looks */
static void
remove_left (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      FERRY_AUTO_FD lock = g_str_has_prefix (name, PREFIX) ? open_lock (path, LOCK_EX | LOCK_NB, NULL) : -1;

      if (lock >= 0)
        ferry_folder_remove (path, NULL);
    }
}

char *
_ferry_catch_up_make_room (const char  *store,
                           int         *lock,
                           GError     **error)
{
  g_autofree char *folder = g_build_filename (store, FOLDER, NULL);
  g_autofree char *template = g_build_filename (folder, PREFIX "XXXXXX", NULL);
  FERRY_AUTO_FD all = -1;

  if (!ferry_folder_make (folder, error) || (all = open_lock (folder, LOCK_EX, error)) < 0)
    return NULL;
  remove_left (folder);
  if (g_mkdtemp_full (template, 0700) == NULL)
    {
      ferry_error_set_errno (error, errno, _("Can't make a folder in %s"), folder);
      return NULL;
    }
  *lock = open_lock (template, LOCK_EX | LOCK_NB, error);
  return *lock >= 0 ? g_steal_pointer (&template) : NULL;
}
