#include "config.h"

#include "remote/ferry-http-private.h"

#include "base/ferry-crypto.h"
#include "base/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
fingerprint_of (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  return der != NULL ? ferry_sha256_hex (der->data, der->len) : g_strdup ("");
}

/* Called for a certificate that nobody vouches for: only the very one that the user accepted passes. */
static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  problems,
                       gpointer              user_data)
{
  FerryHttp *self = user_data;
  g_autofree char *fingerprint = fingerprint_of (certificate);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (*fingerprint != '\0' && g_strcmp0 (fingerprint, self->certificate) == 0 && (problems & G_TLS_CERTIFICATE_REVOKED) == 0)
    return TRUE;
  g_free (self->offered);
  self->offered = g_steal_pointer (&fingerprint);
  return FALSE;
}

void
_ferry_http_connect_tls (FerryHttp   *self,
                         SoupMessage *message)
{
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
}

/* "AB:CD:…", as browsers and openssl show it */
static char *
show_fingerprint (const char *hex)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; hex[i] != '\0' && hex[i + 1] != '\0'; i += 2)
    g_string_append_printf (text, "%s%c%c", i > 0 ? ":" : "", g_ascii_toupper (hex[i]), g_ascii_toupper (hex[i + 1]));
  return g_string_free (text, FALSE);
}

static void
convert_tls (FerryHttp  *self,
             GError    **error)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *told = g_strdup ((*error)->message);
  g_autofree char *shown = self->offered != NULL ? show_fingerprint (self->offered) : NULL;

  g_clear_error (error);
  if (shown == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("“%s” can't be reached safely at %s: %s"), self->name, self->address, told);
  else if (self->certificate == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CERTIFICATE,
                 _("Nobody vouches for the certificate of “%s” (%s). Its SHA-256 fingerprint is %s: compare it on the server, and accept it only if it is the same."),
                 self->name, self->host, shown);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_CERTIFICATE_CHANGED,
                 _("The certificate of “%s” (%s) is not the one that you accepted. Its SHA-256 fingerprint is now %s: find out why before you go on."),
                 self->name, self->host, shown);
}

static const char *
reason_for (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return _("it does not answer");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return _("nothing listens there; is it running?");
  if (error->domain == G_RESOLVER_ERROR)
    return _("there is no host of that name");
  return error->message;
}

/* What GIO, TLS and libsoup tell becomes an error of ours, naming instance and address. */
void
_ferry_http_convert (FerryHttp  *self,
                     GError    **error)
{
  g_autofree char *reason = NULL;

  if (error == NULL || *error == NULL || (*error)->domain == FERRY_ERROR)
    return;
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (error);
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_CANCELLED, _("Stopped."));
      return;
    }
  if ((*error)->domain == G_TLS_ERROR)
    {
      convert_tls (self, error);
      return;
    }
  reason = g_strdup (reason_for (*error));
  g_clear_error (error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_CONNECTION, _("“%s” can't be reached at %s: %s."), self->name, self->address, reason);
}
