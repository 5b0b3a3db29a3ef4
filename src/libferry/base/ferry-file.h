#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files that must survive a crash. FERRY_ERROR_IO, NO_SPACE, PERMISSION name the path. Since: 0.1 */
gboolean  ferry_file_write_durable (const char *path, const char *data, gssize length, GError **error);   /* temporary name, fsync file and folder, rename; 0600 */
gboolean  ferry_file_append_line   (int fd, const char *line, gsize length, gboolean sync, GError **error);  /* one write() of line and newline */
gboolean  ferry_file_read          (const char *path, gsize limit, char **data, gsize *length, GError **error);
gboolean  ferry_file_publish       (const char *temporary, const char *path, gboolean replace, GError **error);  /* fsync, rename (RENAME_NOREPLACE unless replace), fsync folder */
gboolean  ferry_file_check_place   (const char *path, gboolean replace, GError **error);   /* FERRY_ERROR_EXISTS where something lies there that may not be replaced */
gboolean  ferry_folder_make        (const char *path, GError **error);             /* with parents, 0700; refuses a symbolic link owned by somebody else */
gboolean  ferry_folder_remove      (const char *path, GError **error);             /* a tree; does not follow links */
gint64    ferry_folder_free_space  (const char *path);                             /* bytes; -1 unknown */
char     *ferry_user_at_host       (void);
void      ferry_act_for            (const char *who);                              /* nullable; this thread */
void      ferry_fd_close           (int *fd);                                      /* for FERRY_AUTO_FD */
#define FERRY_AUTO_FD __attribute__ ((cleanup (ferry_fd_close))) int

/* Time: UTC. Since: 0.1 */
gint64    ferry_time_now           (void);                     /* µs since 1970 */
char     *ferry_time_to_iso        (gint64 microseconds);      /* 2026-11-20T17:11:41.713Z */
gboolean  ferry_time_from_iso      (const char *text, gint64 *microseconds);
char     *ferry_format_size        (gint64 bytes);             /* "1.2 MB" */
char     *ferry_format_duration    (gint64 microseconds);      /* "0.4 s", "2 min 3 s" */
char     *ferry_escape_for_display (const char *text);         /* control and bidi characters become \x.. ; one line */

G_END_DECLS
