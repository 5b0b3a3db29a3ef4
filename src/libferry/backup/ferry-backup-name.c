#include "config.h"

#include "backup/ferry-backup-name.h"

#include "base/ferry-crypto.h"

#include <stdio.h>
#include <string.h>

#define SUFFIX ".nbdata"

static char *
make_name (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d_%H%M%S");
  guint32 number;

  ferry_random_bytes (&number, sizeof number);
  return g_strdup_printf ("backup_%s_%04u" SUFFIX, time, number % 10000);
}

/**
 * ferry_backup_name_new:
 * @folder: the folder that the backup goes into
 *
 * Makes up a name as NocoBase does, one that neither a backup nor a sidecar in @folder has. Any thread.
 *
 * Returns: (transfer full): the name, without a folder
 *
 * Since: 0.1
 */
char *
ferry_backup_name_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  for (;;)
    {
      g_autofree char *name = make_name ();
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *sidecar = ferry_backup_name_sidecar (path);

      if (!g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (sidecar, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
}

/**
 * ferry_backup_name_sidecar:
 * @path: path of a backup
 *
 * Returns: (transfer full): the path of the copy of its metadata beside it
 *
 * Since: 0.1
 */
char *
ferry_backup_name_sidecar (const char *path)
{
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  length = strlen (path);
  if (g_str_has_suffix (path, SUFFIX))
    length -= strlen (SUFFIX);
  return g_strdup_printf ("%.*s_metadata.json", (int) length, path);
}

/**
 * ferry_backup_name_get_time:
 * @name: name of a backup
 *
 * Reads the local time in a name.
 *
 * Returns: µs since 1970, 0 when @name is no name of a backup
 *
 * Since: 0.1
 */
gint64
ferry_backup_name_get_time (const char *name)
{
  g_autoptr(GDateTime) time = NULL;
  int year, month, day, hour, minute, second, used = 0;

  g_return_val_if_fail (name != NULL, 0);

  if (sscanf (name, "backup_%4d%2d%2d_%2d%2d%2d_%*4d" SUFFIX "%n", &year, &month, &day, &hour, &minute, &second, &used) != 6 || used == 0)
    return 0;
  time = g_date_time_new_local (year, month, day, hour, minute, second);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}
