#include "config.h"

#include "archive/ferry-zip-record-private.h"

#include "base/ferry-error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#define MADE_BY    0x032d        /* Unix, version 4.5 */
#define ATTRIBUTES (0100600u << 16)
#define LIMIT32    G_MAXUINT32

static void
put16 (GByteArray *bytes,
       guint16     value)
{
  guint8 data[2] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (bytes, data, sizeof data);
}

static void
put32 (GByteArray *bytes,
       guint32     value)
{
  put16 (bytes, (guint16) value);
  put16 (bytes, (guint16) (value >> 16));
}

static void
put64 (GByteArray *bytes,
       guint64     value)
{
  put32 (bytes, (guint32) value);
  put32 (bytes, (guint32) (value >> 32));
}

static guint32
saturate (guint64 value)
{
  return value >= LIMIT32 ? LIMIT32 : (guint32) value;
}

gboolean
ferry_zip_record_is_large (const FerryZipRecord *self)
{
  return self->size >= LIMIT32 || self->packed >= LIMIT32;
}

void
ferry_zip_record_free (FerryZipRecord *self)
{
  g_free (self->name);
  g_free (self);
}

/* what both headers share: from "version needed" to the length of the name */
static void
put_common (GByteArray           *bytes,
            const FerryZipRecord *self,
            gboolean              large)
{
  put16 (bytes, large ? 45 : 20);
  put16 (bytes, g_str_is_ascii (self->name) ? 0 : FERRY_ZIP_FLAG_UTF8);
  put16 (bytes, self->method);
  put16 (bytes, self->time);
  put16 (bytes, self->date);
  put32 (bytes, self->crc);
}

/*
 * The extra field has its 20 bytes always: sizes are known only after the content, when the header can't grow any more. Where
 * they are not needed for ZIP64 it holds a checksum of the packed bytes: a deflate stream can be altered in ways that give
 * the same content.
 */
void
ferry_zip_format_local (GByteArray           *bytes,
                        const FerryZipRecord *self)
{
  gboolean large = ferry_zip_record_is_large (self);

  put32 (bytes, FERRY_ZIP_LOCAL_MAGIC);
  put_common (bytes, self, large);
  put32 (bytes, large ? LIMIT32 : (guint32) self->packed);
  put32 (bytes, large ? LIMIT32 : (guint32) self->size);
  put16 (bytes, (guint16) strlen (self->name));
  put16 (bytes, FERRY_ZIP_EXTRA_SIZE);
  g_byte_array_append (bytes, (const guint8 *) self->name, (guint) strlen (self->name));
  put16 (bytes, large ? FERRY_ZIP_EXTRA_ZIP64 : FERRY_ZIP_EXTRA_FERRY);
  put16 (bytes, FERRY_ZIP_EXTRA_SIZE - 4);
  put64 (bytes, large ? self->size : self->packed_crc);
  put64 (bytes, large ? self->packed : 0);
}

void
ferry_zip_format_central (GByteArray           *bytes,
                          const FerryZipRecord *self)
{
  g_autoptr(GByteArray) extra = g_byte_array_new ();
  gboolean large = ferry_zip_record_is_large (self);

  if (large)
    put64 (extra, self->size);
  if (large)
    put64 (extra, self->packed);
  if (self->header >= LIMIT32)
    put64 (extra, self->header);

  put32 (bytes, FERRY_ZIP_CENTRAL_MAGIC);
  put16 (bytes, MADE_BY);
  put_common (bytes, self, large || self->header >= LIMIT32);
  put32 (bytes, large ? LIMIT32 : (guint32) self->packed);
  put32 (bytes, large ? LIMIT32 : (guint32) self->size);
  put16 (bytes, (guint16) strlen (self->name));
  put16 (bytes, extra->len > 0 ? (guint16) (extra->len + 4) : 0);
  put16 (bytes, 0);   /* comment */
  put16 (bytes, 0);   /* disk */
  put16 (bytes, 0);   /* internal attributes */
  put32 (bytes, ATTRIBUTES);
  put32 (bytes, saturate (self->header));
  g_byte_array_append (bytes, (const guint8 *) self->name, (guint) strlen (self->name));
  if (extra->len == 0)
    return;
  put16 (bytes, FERRY_ZIP_EXTRA_ZIP64);
  put16 (bytes, (guint16) extra->len);
  g_byte_array_append (bytes, extra->data, extra->len);
}

static void
put_end64 (GByteArray        *bytes,
           const FerryZipEnd *end)
{
  put32 (bytes, FERRY_ZIP_END64_MAGIC);
  put64 (bytes, FERRY_ZIP_END64_SIZE - 12);
  put16 (bytes, MADE_BY);
  put16 (bytes, 45);
  put32 (bytes, 0);
  put32 (bytes, 0);
  put64 (bytes, end->n_entries);
  put64 (bytes, end->n_entries);
  put64 (bytes, end->directory_size);
  put64 (bytes, end->directory);

  put32 (bytes, FERRY_ZIP_LOCATOR_MAGIC);
  put32 (bytes, 0);
  put64 (bytes, end->directory + end->directory_size);
  put32 (bytes, 1);
}

void
ferry_zip_format_end (GByteArray        *bytes,
                      const FerryZipEnd *end)
{
  guint16 n_entries = end->n_entries >= G_MAXUINT16 ? G_MAXUINT16 : (guint16) end->n_entries;

  if (n_entries == G_MAXUINT16 || end->directory >= LIMIT32 || end->directory_size >= LIMIT32)
    put_end64 (bytes, end);
  put32 (bytes, FERRY_ZIP_END_MAGIC);
  put16 (bytes, 0);
  put16 (bytes, 0);
  put16 (bytes, n_entries);
  put16 (bytes, n_entries);
  put32 (bytes, saturate (end->directory_size));
  put32 (bytes, saturate (end->directory));
  put16 (bytes, 0);   /* comment */
}

gboolean
ferry_zip_damaged (GError     **error,
                   const char  *path,
                   const char  *format,
                   ...)
{
  g_autofree char *problem = NULL;
  va_list args;

  va_start (args, format);
  problem = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED,
               _("“%s” is damaged: %s. Copy it again from where it was made."), path, problem);

  return FALSE;
}

gboolean
ferry_zip_pread (int          fd,
                 const char  *path,
                 gpointer     buffer,
                 gsize        length,
                 guint64      offset,
                 GError     **error)
{
  gsize done = 0;

  while (done < length)
    {
      ssize_t n = pread (fd, (guint8 *) buffer + done, length - done, (off_t) (offset + done));

      if (n > 0)
        done += (gsize) n;
      else if (n == 0)
        return ferry_zip_damaged (error, path, _("it ends too early"));
      else if (errno != EINTR)
        {
          ferry_error_set_errno (error, errno, _("Reading “%s”"), path);
          return FALSE;
        }
    }

  return TRUE;
}
