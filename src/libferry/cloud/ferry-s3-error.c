#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "cloud/ferry-s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the storage calls its refusals, and what they mean to the user. */
static const struct
{
  const char *code;
  FerryError  error;
  const char *text;
} refusals[] = {
  { "InvalidAccessKeyId", FERRY_ERROR_AUTHENTICATION, N_("The cloud storage does not know the access key. Check its id in the settings of the backups.") },
  { "SignatureDoesNotMatch", FERRY_ERROR_AUTHENTICATION, N_("The cloud storage does not accept the secret of the access key. Enter it again in the settings of the backups; check the region too.") },
  { "AuthorizationHeaderMalformed", FERRY_ERROR_AUTHENTICATION, N_("The cloud storage does not accept the signature: the region in the settings of the backups is another than the bucket's.") },
  { "RequestTimeTooSkewed", FERRY_ERROR_AUTHENTICATION, N_("The clock of this computer differs too much from the cloud storage's. Set it right, then try again.") },
  { "NoSuchBucket", FERRY_ERROR_NOT_FOUND, N_("The bucket does not exist on the cloud storage. Create it there, or correct its name in the settings of the backups.") },
  { "NoSuchKey", FERRY_ERROR_NOT_FOUND, N_("The file is not on the cloud storage (any more).") },
  { "AccessDenied", FERRY_ERROR_PERMISSION, N_("The cloud storage refuses it: the access key may not read, write, list and delete in this bucket, which copies of backups need.") },
  { "PermanentRedirect", FERRY_ERROR_UNSUPPORTED, N_("The bucket lies in another region. Correct region and endpoint in the settings of the backups.") },
  { "QuotaExceeded", FERRY_ERROR_NO_SPACE, N_("The cloud storage has no room left for it.") },
  { "EntityTooLarge", FERRY_ERROR_NO_SPACE, N_("The file is larger than the cloud storage takes.") },
};

static FerryError
code_of_status (guint status)
{
  switch (status)
    {
    case 401:
      return FERRY_ERROR_AUTHENTICATION;
    case 403:
      return FERRY_ERROR_PERMISSION;
    case 404:
      return FERRY_ERROR_NOT_FOUND;
    case 507:
      return FERRY_ERROR_NO_SPACE;
    default:
      return status >= 500 || status == 429 || status == 408 ? FERRY_ERROR_CONNECTION : FERRY_ERROR_FAILED;
    }
}

/* HEAD has no body to tell the reason. */
static const char *
code_of_head (guint status)
{
  return status == 403 ? "AccessDenied" : status == 404 ? "NoSuchKey" : status == 301 || status == 307 ? "PermanentRedirect" : NULL;
}

static gboolean
set_known (const char  *code,
           GError     **error)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (refusals); i++)
    if (strcmp (code, refusals[i].code) == 0)
      {
        g_set_error_literal (error, FERRY_ERROR, (int) refusals[i].error, g_dgettext (GETTEXT_PACKAGE, refusals[i].text));
        return TRUE;
      }
  return FALSE;
}

void
_ferry_s3_set_error (FerryS3               *self,
                     const FerryS3Request  *request,
                     guint                  status,
                     FerryS3Reply          *reply,
                     GBytes                *body,
                     GError               **error)
{
  g_autofree char *code = _ferry_s3_xml_text (body, "Error", "Code");
  g_autofree char *message = _ferry_s3_xml_text (body, "Error", "Message");
  g_autofree char *shown = message != NULL ? ferry_escape_for_display (message) : NULL;

  if (shown != NULL && g_str_has_suffix (shown, "."))
    shown[strlen (shown) - 1] = '\0';
  if (set_known (code != NULL ? code : code_of_head (status), error))
    return;
  g_set_error (error, FERRY_ERROR, (int) code_of_status (status), _("The cloud storage at %s answers “%u %s”%s%s. Try again later, or check the settings of the backups."),
               self->host, status, code != NULL ? code : soup_status_get_phrase (status), shown != NULL ? ": " : "", shown != NULL ? shown : "");
}

gboolean
_ferry_s3_damaged (const char  *key,
                   GError     **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, _("“%s” on the cloud storage is not what was sent: their checksums differ. Nothing relies on that copy; try again."), key);
  return FALSE;
}

gboolean
_ferry_s3_code_is (GBytes     *body,
                   const char *code)
{
  g_autofree char *found = body != NULL ? _ferry_s3_xml_text (body, "Error", "Code") : NULL;

  return g_strcmp0 (found, code) == 0;
}

gboolean
_ferry_s3_was_garbled (GBytes *body)
{
  return _ferry_s3_code_is (body, "RequestTimeout") || _ferry_s3_code_is (body, "BadDigest") || _ferry_s3_code_is (body, "XAmzContentSHA256Mismatch")
         || _ferry_s3_code_is (body, "IncompleteBody");
}
