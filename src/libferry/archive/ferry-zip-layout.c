#include "config.h"

#include "archive/ferry-zip-record-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_LOCAL (FERRY_ZIP_LOCAL_SIZE + 2 * G_MAXUINT16)

/* what is checked, and what for: passed down instead of five arguments */
typedef struct
{
  int              fd;
  const char      *path;
  FerryZipProfile  profile;
  guint64          directory;
  guint8          *buffer;     /* MAX_LOCAL bytes */
} Layout;

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  const FerryZipRecord *x = *(const FerryZipRecord * const *) a;
  const FerryZipRecord *y = *(const FerryZipRecord * const *) b;

  return x->header < y->header ? -1 : x->header > y->header;
}

/* the whole local header into the buffer; it must end before the directory */
static gboolean
read_local (Layout                *layout,
            const FerryZipRecord  *record,
            gsize                 *length,
            GError               **error)
{
  guint8 *p = layout->buffer;
  guint64 room = layout->directory - record->header;

  if (room < FERRY_ZIP_LOCAL_SIZE)
    return ferry_zip_damaged (error, layout->path, _("“%s” has no place in it"), record->name);
  if (!ferry_zip_pread (layout->fd, layout->path, p, FERRY_ZIP_LOCAL_SIZE, record->header, error))
    return FALSE;
  *length = (gsize) FERRY_ZIP_LOCAL_SIZE + ferry_zip_get16 (p + 26) + ferry_zip_get16 (p + 28);
  if (ferry_zip_get32 (p) != FERRY_ZIP_LOCAL_MAGIC || room < *length)
    return ferry_zip_damaged (error, layout->path, _("“%s” is not where the directory says"), record->name);

  return ferry_zip_pread (layout->fd, layout->path, p + FERRY_ZIP_LOCAL_SIZE, *length - FERRY_ZIP_LOCAL_SIZE,
                          record->header + FERRY_ZIP_LOCAL_SIZE, error);
}

/* a streamed entry may have zeros in its local header and the truth behind its content */
static gboolean
values_agree (const FerryZipRecord *record,
              guint32               crc,
              guint64               packed,
              guint64               size)
{
  if ((record->flags & FERRY_ZIP_FLAG_DESCRIPTOR) != 0 && crc == 0 && packed == 0 && size == 0)
    return TRUE;

  return crc == record->crc && packed == record->packed && size == record->size;
}

static gboolean
check_foreign (const guint8          *p,
               const FerryZipRecord  *record,
               FerryZipProfile        profile,
               const char           **problem)
{
  guint64 packed = ferry_zip_get32 (p + 18);
  guint64 size = ferry_zip_get32 (p + 22);
  gsize name_length = ferry_zip_get16 (p + 26);

  if (!ferry_zip_parse_extra (p + FERRY_ZIP_LOCAL_SIZE + name_length, ferry_zip_get16 (p + 28), profile,
                              &size, &packed, NULL, problem))
    return FALSE;
  *problem = _("directory and header disagree");

  return ferry_zip_get16 (p + 4) <= 45
         && ferry_zip_get16 (p + 6) == record->flags
         && ferry_zip_get16 (p + 8) == record->method
         && ferry_zip_get16 (p + 10) == record->time
         && ferry_zip_get16 (p + 12) == record->date
         && values_agree (record, ferry_zip_get32 (p + 14), packed, size)
         && name_length == strlen (record->name)
         && memcmp (p + FERRY_ZIP_LOCAL_SIZE, record->name, name_length) == 0;
}

/* also sets the checksum of the packed bytes, which only the local header holds */
static gboolean
check_own (const guint8    *p,
           gsize            length,
           FerryZipRecord  *record,
           const char     **problem)
{
  g_autoptr(GByteArray) own = g_byte_array_new ();

  *problem = _("directory and header disagree");
  if (length != FERRY_ZIP_LOCAL_SIZE + strlen (record->name) + FERRY_ZIP_EXTRA_SIZE)
    return FALSE;
  record->packed_crc = ferry_zip_get32 (p + length - FERRY_ZIP_EXTRA_SIZE + 4);
  ferry_zip_format_local (own, record);
  if (own->len != length || memcmp (own->data, p, length) != 0)
    return FALSE;

  return record->method != FERRY_ZIP_STORED || ferry_zip_record_is_large (record) || record->packed_crc == record->crc;
}

static gboolean
descriptor_matches (const guint8         *p,
                    gsize                 length,
                    const FerryZipRecord *record)
{
  gboolean magic = length == 16 || length == 24;
  gboolean wide = length >= 20;

  if (magic && ferry_zip_get32 (p) != FERRY_ZIP_DESCRIPTOR_MAGIC)
    return FALSE;
  p += magic ? 4 : 0;
  if (ferry_zip_get32 (p) != record->crc)
    return FALSE;
  if (wide)
    return ferry_zip_get64 (p + 4) == record->packed && ferry_zip_get64 (p + 12) == record->size;

  return ferry_zip_get32 (p + 4) == record->packed && ferry_zip_get32 (p + 8) == record->size;
}

/* what lies between the content and @next must be exactly the data descriptor, if there is one, in one of its four forms */
static gboolean
check_gap (Layout                *layout,
           const FerryZipRecord  *record,
           guint64                content_end,
           guint64                next,
           GError               **error)
{
  guint64 gap = next - content_end;

  if ((record->flags & FERRY_ZIP_FLAG_DESCRIPTOR) == 0)
    return gap == 0 || ferry_zip_damaged (error, layout->path, _("bytes that belong to nothing follow “%s”"), record->name);
  if (gap != 12 && gap != 16 && gap != 20 && gap != 24)
    return ferry_zip_damaged (error, layout->path, _("bytes that belong to nothing follow “%s”"), record->name);
  if (!ferry_zip_pread (layout->fd, layout->path, layout->buffer, (gsize) gap, content_end, error))
    return FALSE;

  return descriptor_matches (layout->buffer, (gsize) gap, record)
         || ferry_zip_damaged (error, layout->path, _("“%s”: directory and header disagree"), record->name);
}

static FerryZipEntry *
check_entry (Layout          *layout,
             FerryZipRecord  *record,
             guint64          next,
             GError         **error)
{
  const char *problem = NULL;
  FerryZipEntry *entry;
  gsize length = 0;
  gboolean ok;

  if (!read_local (layout, record, &length, error))
    return NULL;
  ok = layout->profile == FERRY_ZIP_OWN ? check_own (layout->buffer, length, record, &problem)
                                        : check_foreign (layout->buffer, record, layout->profile, &problem);
  if (!ok)
    ferry_zip_damaged (error, layout->path, _("“%s”: %s"), record->name, problem);
  else if (next - record->header < length || next - record->header - length < record->packed)
    ok = ferry_zip_damaged (error, layout->path, _("“%s” overlaps what follows it"), record->name);
  if (!ok || !check_gap (layout, record, record->header + length + record->packed, next, error))
    return NULL;

  entry = g_new0 (FerryZipEntry, 1);
  entry->name = g_strdup (record->name);
  entry->size = (gint64) record->size;
  entry->packed = (gint64) record->packed;
  entry->offset = (gint64) (record->header + length);
  entry->crc = record->crc;
  entry->packed_crc = record->packed_crc;
  entry->own = layout->profile == FERRY_ZIP_OWN && !ferry_zip_record_is_large (record);
  entry->method = (FerryZipMethod) record->method;

  return entry;
}

static guint64
header_after (GPtrArray *records,
              guint      i,
              guint64    directory)
{
  return i + 1 < records->len ? ((FerryZipRecord *) g_ptr_array_index (records, i + 1))->header : directory;
}

/*
 * Walks the file from its first byte to the directory: every byte belongs to exactly one entry, and every local header
 * says what the directory says. So two readers that trust different places can't see different files.
 */
GPtrArray *
ferry_zip_check_layout (int               fd,
                        const char       *path,
                        FerryZipProfile   profile,
                        GPtrArray        *records,
                        guint64           directory,
                        GError          **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_zip_entry_free);
  g_autofree guint8 *buffer = g_malloc (MAX_LOCAL);
  Layout layout = { fd, path, profile, directory, buffer };
  guint64 first;

  g_ptr_array_sort (records, compare_records);
  first = records->len > 0 ? ((FerryZipRecord *) g_ptr_array_index (records, 0))->header : directory;
  if (first != 0)
    {
      ferry_zip_damaged (error, path, "%s", _("something stands before its first entry"));
      return NULL;
    }

  for (guint i = 0; i < records->len; i++)
    {
      FerryZipRecord *record = g_ptr_array_index (records, i);
      guint64 next = header_after (records, i, directory);
      FerryZipEntry *entry = NULL;

      if (next > directory || next <= record->header)
        ferry_zip_damaged (error, path, _("“%s” overlaps what follows it"), record->name);
      else
        entry = check_entry (&layout, record, next, error);
      if (entry == NULL)
        return NULL;
      g_ptr_array_add (entries, entry);
    }

  return g_steal_pointer (&entries);
}
