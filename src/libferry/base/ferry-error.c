#include "config.h"

#include "base/ferry-error.h"

#include <errno.h>
#include <gio/gio.h>

G_DEFINE_QUARK (ferry-error-quark, ferry_error)

static const char * const code_names[] = {
  "failed", "usage", "not-found", "exists", "damaged", "newer-format", "unsupported", "connection",
  "authentication", "permission", "busy", "no-space", "io", "sql", "constraint", "blocked", "plan-changed",
  "input-needed", "cancelled", "committed", "outcome-unknown", "certificate", "certificate-changed", "restarting",
};

/**
 * ferry_error_code_name:
 * @code: a code of %FERRY_ERROR
 *
 * Returns the stable name of a code, as `--json` and the agent's answers carry it.
 *
 * Returns: (transfer none): the name. Any thread.
 *
 * Since: 0.1
 */
const char *
ferry_error_code_name (FerryError code)
{
  return (guint) code < G_N_ELEMENTS (code_names) ? code_names[code] : "failed";
}

static FerryError
code_from_io (gint code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND: return FERRY_ERROR_NOT_FOUND;
    case G_IO_ERROR_EXISTS: return FERRY_ERROR_EXISTS;
    case G_IO_ERROR_NO_SPACE: return FERRY_ERROR_NO_SPACE;
    case G_IO_ERROR_READ_ONLY:
    case G_IO_ERROR_PERMISSION_DENIED: return FERRY_ERROR_PERMISSION;
    case G_IO_ERROR_CANCELLED: return FERRY_ERROR_CANCELLED;
    default: return FERRY_ERROR_IO;
    }
}

/**
 * ferry_error_convert_io:
 * @error: (nullable): where an error of GIO or of GFileError may be set
 * @what: the thing that was worked on, for the message
 *
 * Turns a #GIOError or #GFileError into %FERRY_ERROR, keeping the cause and putting @what before it. Errors that are
 * of %FERRY_ERROR already stay as they are. Any thread.
 *
 * Since: 0.1
 */
void
ferry_error_convert_io (GError     **error,
                        const char  *what)
{
  g_autoptr(GError) old = NULL;
  FerryError code = FERRY_ERROR_IO;

  if (error == NULL || *error == NULL || (*error)->domain == FERRY_ERROR)
    return;

  old = g_steal_pointer (error);
  if (old->domain == G_IO_ERROR)
    code = code_from_io (old->code);
  else if (old->domain == G_FILE_ERROR)
    code = old->code == G_FILE_ERROR_NOENT ? FERRY_ERROR_NOT_FOUND
         : old->code == G_FILE_ERROR_NOSPC ? FERRY_ERROR_NO_SPACE
         : old->code == G_FILE_ERROR_ACCES || old->code == G_FILE_ERROR_PERM || old->code == G_FILE_ERROR_ROFS ? FERRY_ERROR_PERMISSION
         : FERRY_ERROR_IO;
  g_set_error (error, FERRY_ERROR, (gint) code, "%s: %s", what, old->message);
}

/**
 * ferry_error_set_errno:
 * @error: (nullable): where to set the error
 * @saved_errno: the value of `errno` right after the failing call
 * @format: what was attempted on which thing, printf style
 *
 * Sets an error of %FERRY_ERROR for a failed system call: the text of @format, a colon, the system's words. Any thread.
 *
 * Since: 0.1
 */
void
ferry_error_set_errno (GError     **error,
                       int          saved_errno,
                       const char  *format,
                       ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, FERRY_ERROR, (gint) code_from_io ((gint) g_io_error_from_errno (saved_errno)),
               "%s: %s", what, g_strerror (saved_errno));
}
