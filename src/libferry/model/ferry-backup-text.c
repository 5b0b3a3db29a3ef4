#include "config.h"

#include "model/ferry-backup.h"

#include <glib/gi18n-lib.h>

#define DAY (G_GINT64_CONSTANT (24) * 60 * 60 * G_USEC_PER_SEC)

/* After this long nobody can say whether the disk kept what was read. */
#define OLD (120 * DAY)

/* Today by its time, another day by its date. */
static char *
short_time (gint64 when,
            gint64 now)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (when / G_USEC_PER_SEC);
  g_autoptr(GDateTime) present = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  gboolean today = g_date_time_get_year (time) == g_date_time_get_year (present) && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (present);

  return g_date_time_format (time, today ? "%H:%M" : "%x");
}

static char *
say (const char *format,
     gint64      when,
     gint64      now)
{
  g_autofree char *time = short_time (when, now);
  g_auto(GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (time, parts);
}

/**
 * ferry_backup_dup_state_text:
 * @self: a #FerryBackup
 * @now: the present time, µs since 1970
 *
 * Says in a sentence whether the backup can be restored and how that is known: “Restorable, checked 14:02” after a trial restore, “Whole, read 14:02” after it was only read
 * back, why not, or that the result is more than 120 days old. Any thread.
 *
 * Returns: (transfer full): translated text
 *
 * Since: 0.1
 */
char *
ferry_backup_dup_state_text (FerryBackup *self,
                             gint64       now)
{
  gint64 last;

  g_return_val_if_fail (FERRY_IS_BACKUP (self), NULL);

  if (ferry_backup_get_problem (self) != NULL)
    return g_strdup (ferry_backup_get_problem (self));
  if (!ferry_backup_get_restorable (self))
    return g_strdup (ferry_backup_get_why_not (self) != NULL ? ferry_backup_get_why_not (self) : _("Not restorable here"));
  if (now - ferry_backup_get_proven (self) <= OLD)
    return say (_("Restorable, checked %s"), ferry_backup_get_proven (self), now);
  last = MAX (ferry_backup_get_proven (self), ferry_backup_get_verified (self));
  if (last == 0)
    return g_strdup (_("Not checked yet"));
  return say (now - last <= OLD ? _("Whole, read %s") : _("Checked %s. Result might be out of date"), last, now);
}
