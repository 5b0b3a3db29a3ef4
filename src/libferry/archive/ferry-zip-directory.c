#include "config.h"

#include "archive/ferry-zip-record-private.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>

#define MAX_ENTRIES   200000
#define MAX_DIRECTORY (32 * 1024 * 1024)
#define MAX_NAME      1024

/* deflate can't pack better than 1032:1 */
#define MAX_DEFLATE_RATIO 1040

/* takes the next of the 64 bit values that a ZIP64 extra field holds for the saturated fields */
static gboolean
take64 (const guint8 **p,
        const guint8  *end,
        guint64       *value)
{
  if (value == NULL || *value != G_MAXUINT32)
    return TRUE;
  if (end - *p < 8)
    return FALSE;
  *value = ferry_zip_get64 (*p);
  *p += 8;

  return *value <= G_MAXINT64;
}

/* time stamps and owners that other programs add; everything else could change what an entry means */
static gboolean
extra_is_harmless (guint16 id)
{
  return id == 0x5455 || id == 0x7875 || id == 0x5855 || id == 0x000a;
}

static gboolean
extra_is_ferry (guint16       id,
                const guint8 *data,
                gsize         length)
{
  static const guint8 zeros[FERRY_ZIP_EXTRA_SIZE - 8];

  return id == FERRY_ZIP_EXTRA_FERRY && length == sizeof zeros + 4 && memcmp (data + 4, zeros, sizeof zeros) == 0;
}

/* exactly the values that are saturated, in this order; @offset is NULL for a local header */
static gboolean
parse_zip64 (const guint8 *data,
             gsize         length,
             guint64      *size,
             guint64      *packed,
             guint64      *offset)
{
  const guint8 *p = data;
  const guint8 *end = data + length;

  return take64 (&p, end, size) && take64 (&p, end, packed) && take64 (&p, end, offset) && p == end;
}

gboolean
ferry_zip_parse_extra (const guint8     *extra,
                       gsize             length,
                       FerryZipProfile   profile,
                       guint64          *size,
                       guint64          *packed,
                       guint64          *offset,
                       const char      **problem)
{
  gboolean seen64 = FALSE;
  gboolean saturated = *size == G_MAXUINT32 || *packed == G_MAXUINT32 || (offset != NULL && *offset == G_MAXUINT32);

  while (length >= 4)
    {
      guint16 id = ferry_zip_get16 (extra);
      gsize n = ferry_zip_get16 (extra + 2);

      *problem = _("an extra field is longer than its header");
      if (n > length - 4)
        return FALSE;
      *problem = _("its ZIP64 sizes are wrong");
      if (id == FERRY_ZIP_EXTRA_ZIP64 && (seen64 || !parse_zip64 (extra + 4, n, size, packed, offset)))
        return FALSE;
      *problem = _("it holds an extra field that is not known");
      if (id != FERRY_ZIP_EXTRA_ZIP64 && !extra_is_ferry (id, extra + 4, n)
          && (profile == FERRY_ZIP_OWN || !extra_is_harmless (id)))
        return FALSE;
      seen64 |= id == FERRY_ZIP_EXTRA_ZIP64;
      extra += n + 4;
      length -= n + 4;
    }
  *problem = _("an extra field is cut off");
  if (length != 0)
    return FALSE;
  *problem = _("its ZIP64 sizes are missing");

  return seen64 || !saturated;
}

/* regular files, and folders where they are allowed; the attributes of Unix stand in the upper half, DOS knows 0x10 for a folder */
static gboolean
check_kind (const FerryZipRecord  *record,
            FerryZipProfile        profile,
            const char           **problem)
{
  guint32 type = (record->external >> 16) & S_IFMT;
  gboolean folder = g_str_has_suffix (record->name, "/");
  guint8 system = (guint8) (record->made_by >> 8);

  *problem = _("it holds an entry that is neither a file nor a folder");
  if (system != 0 && system != 3)
    return FALSE;
  if (type != 0 && type != (folder ? S_IFDIR : S_IFREG))
    return FALSE;
  if ((record->external & 0x08) != 0 || (!folder && (record->external & 0x10) != 0))
    return FALSE;

  return !folder || (profile == FERRY_ZIP_FOREIGN && record->size == 0 && record->packed <= 2);
}

static gboolean
check_method (const FerryZipRecord  *record,
              FerryZipProfile        profile,
              const char           **problem)
{
  guint16 allowed = FERRY_ZIP_FLAG_UTF8;

  if (profile == FERRY_ZIP_FOREIGN)
    allowed |= FERRY_ZIP_FLAG_DESCRIPTOR;
  if (profile == FERRY_ZIP_FOREIGN && record->method == FERRY_ZIP_DEFLATED)
    allowed |= 0x0006;   /* how hard it was packed */
  *problem = _("an entry is encrypted, or packed in a way that is not known");
  if ((record->flags & ~allowed) != 0 || record->needed > 45)
    return FALSE;
  if (record->method != FERRY_ZIP_STORED && record->method != FERRY_ZIP_DEFLATED)
    return FALSE;
  *problem = _("an entry's sizes are impossible");
  if (record->method == FERRY_ZIP_STORED)
    return record->size == record->packed;

  return record->size / MAX_DEFLATE_RATIO <= record->packed;
}

static gboolean
check_record (const FerryZipRecord  *record,
              FerryZipProfile        profile,
              const char           **problem)
{
  if (!ferry_zip_check_name (record->name, problem) || !check_kind (record, profile, problem)
      || !check_method (record, profile, problem))
    return FALSE;
  *problem = _("a name is not marked as UTF-8 text");

  return g_str_is_ascii (record->name) || (record->flags & FERRY_ZIP_FLAG_UTF8) != 0;
}

/* what Ferry writes is written again and must be the same bytes */
static gboolean
is_own_form (const FerryZipRecord *record,
             const guint8         *bytes,
             gsize                 length)
{
  g_autoptr(GByteArray) own = g_byte_array_new ();

  ferry_zip_format_central (own, record);
  return own->len == length && memcmp (own->data, bytes, length) == 0;
}

static void
parse_fixed (FerryZipRecord *record,
             const guint8   *p)
{
  record->made_by = ferry_zip_get16 (p + 4);
  record->needed = ferry_zip_get16 (p + 6);
  record->flags = ferry_zip_get16 (p + 8);
  record->method = ferry_zip_get16 (p + 10);
  record->time = ferry_zip_get16 (p + 12);
  record->date = ferry_zip_get16 (p + 14);
  record->crc = ferry_zip_get32 (p + 16);
  record->packed = ferry_zip_get32 (p + 20);
  record->size = ferry_zip_get32 (p + 24);
  record->internal = ferry_zip_get16 (p + 36);
  record->external = ferry_zip_get32 (p + 38);
  record->header = ferry_zip_get32 (p + 42);
}

/* one header at @p of at most @left bytes; @taken receives its length */
static FerryZipRecord *
parse_record (const guint8     *p,
              gsize             left,
              FerryZipProfile   profile,
              gsize            *taken,
              const char      **problem)
{
  g_autoptr(FerryZipRecord) record = g_new0 (FerryZipRecord, 1);
  gsize name_length, extra_length;

  *problem = _("its directory is cut off");
  if (left < FERRY_ZIP_CENTRAL_SIZE || ferry_zip_get32 (p) != FERRY_ZIP_CENTRAL_MAGIC)
    return NULL;
  name_length = ferry_zip_get16 (p + 28);
  extra_length = ferry_zip_get16 (p + 30);
  *taken = FERRY_ZIP_CENTRAL_SIZE + name_length + extra_length;
  if (*taken > left)
    return NULL;
  *problem = _("an entry has a comment, lies on another disk or has a name that is too long");
  if (ferry_zip_get32 (p + 32) != 0 || name_length > MAX_NAME)
    return NULL;
  *problem = _("a name holds characters that no name may hold");
  if (memchr (p + FERRY_ZIP_CENTRAL_SIZE, '\0', name_length) != NULL)
    return NULL;

  parse_fixed (record, p);
  record->name = g_strndup ((const char *) p + FERRY_ZIP_CENTRAL_SIZE, name_length);
  if (!ferry_zip_parse_extra (p + FERRY_ZIP_CENTRAL_SIZE + name_length, extra_length, profile,
                              &record->size, &record->packed, &record->header, problem)
      || !check_record (record, profile, problem))
    return NULL;
  *problem = _("its directory has been altered");
  if (profile == FERRY_ZIP_OWN && !is_own_form (record, p, *taken))
    return NULL;

  return g_steal_pointer (&record);
}

static GPtrArray *
parse_directory (const guint8       *bytes,
                 const char         *path,
                 FerryZipProfile     profile,
                 const FerryZipEnd  *end,
                 GError            **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_zip_record_free);
  gsize left = (gsize) end->directory_size;

  for (guint64 i = 0; i < end->n_entries; i++)
    {
      const char *problem = NULL;
      gsize taken = 0;
      FerryZipRecord *record = parse_record (bytes, left, profile, &taken, &problem);

      if (record == NULL)
        {
          ferry_zip_damaged (error, path, "%s", problem);
          return NULL;
        }
      g_ptr_array_add (records, record);
      bytes += taken;
      left -= taken;
    }
  if (left != 0)
    {
      ferry_zip_damaged (error, path, "%s", _("its directory is longer than its entries"));
      return NULL;
    }

  return g_steal_pointer (&records);
}

/* the limits keep memory and time small whatever a file claims */
GPtrArray *
ferry_zip_read_directory (int                 fd,
                          const char         *path,
                          FerryZipProfile     profile,
                          const FerryZipEnd  *end,
                          GError            **error)
{
  g_autofree guint8 *bytes = NULL;

  if (end->n_entries > MAX_ENTRIES || end->directory_size > MAX_DIRECTORY
      || end->n_entries * FERRY_ZIP_CENTRAL_SIZE > end->directory_size)
    {
      ferry_zip_damaged (error, path, _("it claims %" PRIu64 " entries"), end->n_entries);
      return NULL;
    }
  bytes = g_malloc ((gsize) end->directory_size + 1);
  if (!ferry_zip_pread (fd, path, bytes, (gsize) end->directory_size, end->directory, error))
    return NULL;

  return parse_directory (bytes, path, profile, end, error);
}
