#include "config.h"

#include "backup/ferry-pg-tool-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEBIAN_PLACE "/usr/lib/postgresql"

static void
add_debian_folders (GPtrArray *folders)
{
  g_autoptr(GDir) dir = g_dir_open (DEBIAN_PLACE, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (folders, g_build_filename (DEBIAN_PLACE, name, "bin", NULL));
}

/**
 * ferry_pg_tool_folders:
 *
 * Lists the folders where programs of PostgreSQL may be: the folder that the environment variable FERRY_POSTGRES_BINDIR names and no other, or those of
 * PATH and Debian's place of each version. Any thread.
 *
 * Returns: (transfer full): paths, %NULL-terminated
 *
 * Since: 0.1
 */
char **
ferry_pg_tool_folders (void)
{
  const char *chosen = g_getenv ("FERRY_POSTGRES_BINDIR");
  g_autoptr(GPtrArray) folders = g_ptr_array_new ();

  if (chosen != NULL && *chosen != '\0')
    g_ptr_array_add (folders, g_strdup (chosen));
  else
    {
      g_auto(GStrv) path = g_strsplit (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "/usr/bin", ":", -1);

      /* the programs themselves before Debian's wrapper in /usr/bin, which chooses a version by rules of its own */
      add_debian_folders (folders);
      for (guint i = 0; path[i] != NULL; i++)
        if (g_path_is_absolute (path[i]))
          g_ptr_array_add (folders, g_strdup (path[i]));
    }
  g_ptr_array_add (folders, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&folders), FALSE);
}

/* "pg_dump (PostgreSQL) 15.20 (Debian …)" */
static int
parse_major (const char *answer)
{
  const char *number = strstr (answer, "(PostgreSQL) ");

  return number != NULL ? atoi (number + strlen ("(PostgreSQL) ")) : 0;
}

/* The environment of our own without what would lead a program of PostgreSQL, or the loader, elsewhere; messages in English, because they are looked at. */
char **
_ferry_pg_tool_environment (const char *password_file)
{
  char **environment = g_get_environ ();
  g_auto(GStrv) names = g_listenv ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "PG") || g_str_has_prefix (names[i], "LD_") || g_str_has_prefix (names[i], "LC_") ||
        strcmp (names[i], "LANGUAGE") == 0 || strcmp (names[i], "LANG") == 0)
      environment = g_environ_unsetenv (environment, names[i]);
  environment = g_environ_setenv (environment, "LC_ALL", "C", TRUE);
  return g_environ_setenv (environment, "PGPASSFILE", password_file != NULL ? password_file : "/dev/null", TRUE);
}

/* What a program answered stands as long as its file is the same. A script may answer otherwise next time: it has no identity. */
static char *
identify (const char *path)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char magic[4];
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || pread (fd, magic, sizeof magic, 0) != sizeof magic || memcmp (magic, "\177ELF", sizeof magic) != 0)
    return NULL;
  return g_strdup_printf ("%ju %ju %jd %jd.%09ld %jd.%09ld", (uintmax_t) info.st_dev, (uintmax_t) info.st_ino, (intmax_t) info.st_size,
                          (intmax_t) info.st_mtim.tv_sec, info.st_mtim.tv_nsec, (intmax_t) info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
}

static char *
ask (const char *path)
{
  g_auto(GStrv) environment = _ferry_pg_tool_environment (NULL);
  const char *argv[] = { path, "--version", NULL };
  g_autofree char *answer = NULL;
  int status;

  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (path, G_FILE_TEST_IS_DIR) ||
      !g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &answer, NULL, &status, NULL) ||
      !g_spawn_check_wait_status (status, NULL) || !g_utf8_validate (answer, -1, NULL))
    return NULL;
  return g_steal_pointer (&answer);
}

/* (transfer full) (nullable): what the program says of itself, asked once */
static char *
recall (const char *path)
{
  static GMutex mutex;
  static GHashTable *answers;   /* identity -> answer */
  g_autofree char *identity = identify (path);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);
  const char *known = identity != NULL && answers != NULL ? g_hash_table_lookup (answers, identity) : NULL;
  char *answer = known != NULL ? g_strdup (known) : ask (path);

  if (answers == NULL)
    answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (known == NULL && identity != NULL && answer != NULL)
    g_hash_table_insert (answers, g_steal_pointer (&identity), g_strdup (answer));
  return answer;
}

static FerryPgTool *
probe (const char *path)
{
  g_autofree char *answer = recall (path);
  g_autoptr(FerryPgTool) self = g_new0 (FerryPgTool, 1);

  if (answer == NULL)
    return NULL;
  self->path = g_strdup (path);
  self->version = g_strdup (g_strchomp (answer));
  self->major = parse_major (answer);
  return self->major > 0 ? g_steal_pointer (&self) : NULL;
}

/* Debian's wrapper starts one of the programs in Debian's place: where those were asked it has nothing to add, and it is slow. One file is asked once, by whatever path. */
static gboolean
is_asked (GHashTable *asked,
          const char *path)
{
  g_autofree char *file = realpath (path, NULL);
  gboolean wrapper = file != NULL && g_str_has_suffix (file, "/pg_wrapper");

  return file == NULL || (wrapper && g_hash_table_size (asked) > 0) || !g_hash_table_add (asked, g_steal_pointer (&file));
}

static gboolean
is_better (const FerryPgTool *candidate,
           const FerryPgTool *best,
           int                major)
{
  if (candidate->major < major)
    return FALSE;
  if (best == NULL)
    return TRUE;
  return major > 0 ? candidate->major < best->major : candidate->major > best->major;
}

static void
set_missing (const char  *name,
             int          major,
             int          newest,
             GError     **error)
{
  if (newest > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                 _("%s on this computer is of PostgreSQL %d, the server is PostgreSQL %d. Install the package postgresql-client-%d, or a newer one"),
                 name, newest, major, major);
  else if (major > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                 _("%s was not found on this computer. Install the package postgresql-client-%d"), name, major);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED,
                 _("%s was not found on this computer. Install the package postgresql-client"), name);
}

/**
 * ferry_pg_tool_find:
 * @name: `pg_dump` or `pg_restore`
 * @major: the lowest version that will do, such as 15; 0 for the newest there is
 * @folders: where to look, see ferry_pg_tool_folders()
 * @error: %FERRY_ERROR_UNSUPPORTED naming the package to install
 *
 * Finds a program of PostgreSQL. Of those that will do it takes the oldest, because older programs can read what it writes. Runs them
 * with `--version` until the very version is found; a program is asked once as long as its file is the same. Any thread.
 *
 * Returns: (transfer full): the program
 *
 * Since: 0.1
 */
FerryPgTool *
ferry_pg_tool_find (const char          *name,
                    int                  major,
                    const char * const  *folders,
                    GError             **error)
{
  g_autoptr(GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, free, NULL);
  g_autoptr(FerryPgTool) best = NULL;
  int newest = 0;

  g_return_val_if_fail (name != NULL && folders != NULL, NULL);

  /* the very version is the best there can be: no other needs to be asked */
  for (guint i = 0; folders[i] != NULL && (best == NULL || best->major != major); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);
      g_autoptr(FerryPgTool) candidate = is_asked (asked, path) ? NULL : probe (path);

      if (candidate == NULL)
        continue;
      newest = MAX (newest, candidate->major);
      if (is_better (candidate, best, major))
        {
          ferry_pg_tool_free (best);
          best = g_steal_pointer (&candidate);
        }
    }
  if (best == NULL)
    set_missing (name, major, newest, error);
  return g_steal_pointer (&best);
}

/**
 * ferry_pg_tool_free:
 * @self: (nullable): a program
 *
 * Frees the description.
 *
 * Since: 0.1
 */
void
ferry_pg_tool_free (FerryPgTool *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->version);
  g_free (self);
}

