#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* backup_YYYYMMDD_HHmmss_NNNN.nbdata: local time, four random digits; free in @folder, with its sidecar's name */
char     *ferry_backup_name_new      (const char *folder);
/* …/backup_….nbdata -> …/backup_…_metadata.json */
char     *ferry_backup_name_sidecar  (const char *path);
/* the time in a name, µs; 0 when the name is of another kind */
gint64    ferry_backup_name_get_time (const char *name);

G_END_DECLS
