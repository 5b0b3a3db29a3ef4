#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FERRY_ERROR:
 *
 * The one error domain of Ferry. Errors of SQLite, libpq, libarchive, json-glib and GIO are converted where they
 * enter. Every message names the thing, the cause and the next step, in the user's words.
 *
 * Since: 0.1
 */
#define FERRY_ERROR (ferry_error_quark ())

/**
 * FerryError:
 * @FERRY_ERROR_FAILED: anything that has no code of its own
 * @FERRY_ERROR_USAGE: wrong arguments or an impossible choice
 * @FERRY_ERROR_NOT_FOUND: a file, instance, rule set, table or execution that does not exist
 * @FERRY_ERROR_EXISTS: the name or file is taken
 * @FERRY_ERROR_DAMAGED: a file that is not what it must be: truncated, altered, no package at all
 * @FERRY_ERROR_NEWER_FORMAT: a file or store written by a newer Ferry
 * @FERRY_ERROR_UNSUPPORTED: a case that Ferry refuses beforehand
 * @FERRY_ERROR_CONNECTION: the server can't be reached or the connection broke
 * @FERRY_ERROR_AUTHENTICATION: wrong or missing password
 * @FERRY_ERROR_PERMISSION: the operating system or the database refuses access
 * @FERRY_ERROR_BUSY: locked by somebody else; the message says by whom where that is known
 * @FERRY_ERROR_NO_SPACE: the disk is full or would be
 * @FERRY_ERROR_IO: any other failure of a file
 * @FERRY_ERROR_SQL: the database refused a statement
 * @FERRY_ERROR_CONSTRAINT: rows violate a key, a check, a foreign key or not-null
 * @FERRY_ERROR_BLOCKED: a blocker stands
 * @FERRY_ERROR_PLAN_CHANGED: the target has changed since the plan was made
 * @FERRY_ERROR_INPUT_NEEDED: variables, secrets or a confirmation are missing
 * @FERRY_ERROR_CANCELLED: the user stopped it
 * @FERRY_ERROR_COMMITTED: the change is committed, a later step failed
 * @FERRY_ERROR_OUTCOME_UNKNOWN: the reply to COMMIT was lost and the database can't be asked yet
 * @FERRY_ERROR_CERTIFICATE: the other side's certificate is vouched for by nobody; the message carries its fingerprint
 * @FERRY_ERROR_CERTIFICATE_CHANGED: it is not the certificate that was accepted for this instance
 * @FERRY_ERROR_RESTARTING: the application is coming up and answers nothing yet
 *
 * Since: 0.1
 */
typedef enum
{
  FERRY_ERROR_FAILED,
  FERRY_ERROR_USAGE,
  FERRY_ERROR_NOT_FOUND,
  FERRY_ERROR_EXISTS,
  FERRY_ERROR_DAMAGED,
  FERRY_ERROR_NEWER_FORMAT,
  FERRY_ERROR_UNSUPPORTED,
  FERRY_ERROR_CONNECTION,
  FERRY_ERROR_AUTHENTICATION,
  FERRY_ERROR_PERMISSION,
  FERRY_ERROR_BUSY,
  FERRY_ERROR_NO_SPACE,
  FERRY_ERROR_IO,
  FERRY_ERROR_SQL,
  FERRY_ERROR_CONSTRAINT,
  FERRY_ERROR_BLOCKED,
  FERRY_ERROR_PLAN_CHANGED,
  FERRY_ERROR_INPUT_NEEDED,
  FERRY_ERROR_CANCELLED,
  FERRY_ERROR_COMMITTED,
  FERRY_ERROR_OUTCOME_UNKNOWN,
  FERRY_ERROR_CERTIFICATE,
  FERRY_ERROR_CERTIFICATE_CHANGED,
  FERRY_ERROR_RESTARTING,
} FerryError;

GQuark      ferry_error_quark       (void);
const char *ferry_error_code_name   (FerryError     code);
void        ferry_error_convert_io  (GError       **error,
                                     const char    *what);
void        ferry_error_set_errno   (GError       **error,
                                     int            saved_errno,
                                     const char    *format,
                                     ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
