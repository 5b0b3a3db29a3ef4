#include "config.h"

#include "database/ferry-sqlite-private.h"

#include "base/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int
open_lock (const char  *path,
           GError     **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
  int saved_errno = errno;

  if (fd >= 0)
    return fd;
  g_set_error (error, FERRY_ERROR,
               saved_errno == ENOSPC || saved_errno == EDQUOT ? FERRY_ERROR_NO_SPACE : FERRY_ERROR_PERMISSION,
               _("The lock file %s can't be opened: %s. Ferry must be able to write to the database's folder"),
               path, g_strerror (saved_errno));

  return -1;
}

/* what the holder wrote; shown to people, so that nothing but printable text is let through */
static char *
read_holder (int fd)
{
  char text[512];
  ssize_t length = pread (fd, text, sizeof text - 1, 0);
  g_autofree char *valid = NULL;
  GString *holder = g_string_new (NULL);

  if (length < 0)
    length = 0;
  valid = g_utf8_make_valid (text, length);
  for (const char *p = valid; *p != '\0' && *p != '\n'; p = g_utf8_next_char (p))
    if (g_unichar_isprint (g_utf8_get_char (p)))
      g_string_append_unichar (holder, g_utf8_get_char (p));

  return g_string_free (holder, FALSE);
}

static gboolean
set_held (int          fd,
          const char  *path,
          GError     **error)
{
  g_autofree char *holder = read_holder (fd);

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY,
               _("%s is in use by another execution: %s. Wait until it is done"), path, *holder != '\0' ? holder : _("unknown"));

  return FALSE;
}

/* the text only tells others who holds the lock: failing to write it harms nothing */
static void
write_holder (int         fd,
              const char *holder)
{
  g_autofree char *line = g_strconcat (holder, "\n", NULL);

  if (ftruncate (fd, 0) != 0 || pwrite (fd, line, strlen (line), 0) < 0)
    g_debug ("lock file not written: %s", g_strerror (errno));
}

gboolean
_ferry_sqlite_lock_instance (FerryDatabase  *database,
                             const char     *holder,
                             GError        **error)
{
  FerrySqlite *self = FERRY_SQLITE (database);
  /* SQLite has followed symbolic links: one file has one lock, by whatever name it was opened */
  g_autofree char *path = g_strconcat (sqlite3_db_filename (self->db, "main"), ".ferry-lock", NULL);
  int fd;

  if (self->lock_fd >= 0)
    return TRUE;
  fd = open_lock (path, error);
  if (fd < 0)
    return FALSE;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      set_held (fd, self->path, error);
      close (fd);
      return FALSE;
    }
  write_holder (fd, holder);
  self->lock_fd = fd;

  return TRUE;
}

/* the file stays: removing it would let a third process lock a file that a second one still waits for */
void
_ferry_sqlite_unlock_instance (FerryDatabase *database)
{
  FerrySqlite *self = FERRY_SQLITE (database);

  if (self->lock_fd < 0)
    return;
  if (ftruncate (self->lock_fd, 0) != 0)
    g_debug ("lock file not emptied: %s", g_strerror (errno));
  close (self->lock_fd);
  self->lock_fd = -1;
}
