#pragma once

#include "archive/ferry-zip.h"

G_BEGIN_DECLS

/* The records of a ZIP file. Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to 4.3.16 (end
 * records), 4.5.3 (ZIP64 extra field). */
#define FERRY_ZIP_LOCAL_MAGIC      0x04034b50u
#define FERRY_ZIP_DESCRIPTOR_MAGIC 0x08074b50u
#define FERRY_ZIP_CENTRAL_MAGIC    0x02014b50u
#define FERRY_ZIP_END_MAGIC        0x06054b50u
#define FERRY_ZIP_END64_MAGIC      0x06064b50u
#define FERRY_ZIP_LOCATOR_MAGIC    0x07064b50u

#define FERRY_ZIP_LOCAL_SIZE   30
#define FERRY_ZIP_CENTRAL_SIZE 46
#define FERRY_ZIP_END_SIZE     22
#define FERRY_ZIP_END64_SIZE   56
#define FERRY_ZIP_LOCATOR_SIZE 20
#define FERRY_ZIP_EXTRA_SIZE   20        /* what Ferry's local headers hold: room for ZIP64 sizes */

#define FERRY_ZIP_EXTRA_ZIP64  0x0001
#define FERRY_ZIP_EXTRA_FERRY  0x7946    /* "Fy": CRC-32 of the packed bytes and 12 zero bytes, where ZIP64 sizes were not needed */

#define FERRY_ZIP_FLAG_DESCRIPTOR 0x0008
#define FERRY_ZIP_FLAG_UTF8       0x0800

/* a header in whichever place; 32 bit limits are resolved */
typedef struct
{
  char    *name;           /* owned */
  guint16  made_by;
  guint16  needed;
  guint16  flags;
  guint16  method;
  guint16  time;
  guint16  date;
  guint32  crc;
  guint32  packed_crc;     /* of the packed bytes; only in Ferry's own local headers */
  guint64  packed;
  guint64  size;
  guint16  internal;
  guint32  external;
  guint64  header;         /* offset of the local header */
} FerryZipRecord;

typedef struct
{
  guint64 n_entries;
  guint64 directory;       /* offset of the central directory */
  guint64 directory_size;
} FerryZipEnd;

static inline guint16
ferry_zip_get16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static inline guint32
ferry_zip_get32 (const guint8 *p)
{
  return ferry_zip_get16 (p) | (guint32) ferry_zip_get16 (p + 2) << 16;
}

static inline guint64
ferry_zip_get64 (const guint8 *p)
{
  return ferry_zip_get32 (p) | (guint64) ferry_zip_get32 (p + 4) << 32;
}

void            ferry_zip_record_free       (FerryZipRecord        *self);
gboolean        ferry_zip_record_is_large   (const FerryZipRecord  *self);   /* its sizes need ZIP64 */
/* what FerryZipWriter writes for @self: fills needed, made_by, flags, attributes by itself */
void            ferry_zip_format_local      (GByteArray            *bytes,
                                             const FerryZipRecord  *self);
void            ferry_zip_format_central    (GByteArray            *bytes,
                                             const FerryZipRecord  *self);
void            ferry_zip_format_end        (GByteArray            *bytes,
                                             const FerryZipEnd     *end);

/* reading */
gboolean        ferry_zip_damaged           (GError               **error,
                                             const char            *path,
                                             const char            *format,
                                             ...) G_GNUC_PRINTF (3, 4);   /* always FALSE */
gboolean        ferry_zip_pread             (int                    fd,
                                             const char            *path,
                                             gpointer               buffer,
                                             gsize                  length,
                                             guint64                offset,
                                             GError               **error);   /* exactly @length bytes */
gboolean        ferry_zip_read_end          (int                    fd,
                                             const char            *path,
                                             guint64                file_size,
                                             FerryZipEnd           *end,
                                             GError               **error);
GPtrArray      *ferry_zip_read_directory    (int                    fd,
                                             const char            *path,
                                             FerryZipProfile        profile,
                                             const FerryZipEnd     *end,
                                             GError               **error);   /* FerryZipRecord* */
/* ZIP64 and forbidden extra fields of a header; @offset NULL for a local header */
gboolean        ferry_zip_parse_extra       (const guint8          *extra,
                                             gsize                  length,
                                             FerryZipProfile        profile,
                                             guint64               *size,
                                             guint64               *packed,
                                             guint64               *offset,
                                             const char           **problem);
gboolean        ferry_zip_check_name        (const char            *name,
                                             const char           **problem);
gboolean        ferry_zip_check_names       (const char            *path,
                                             GPtrArray             *records,
                                             GError               **error);
/* the local headers against @records: no gap, no overlap, same values; sets @entries in file order */
GPtrArray      *ferry_zip_check_layout      (int                    fd,
                                             const char            *path,
                                             FerryZipProfile        profile,
                                             GPtrArray             *records,
                                             guint64                directory,
                                             GError               **error);   /* FerryZipEntry* */
void            ferry_zip_entry_free        (FerryZipEntry         *self);
GInputStream   *ferry_zip_stream_new        (FerryZip              *zip,
                                             int                    fd,
                                             const FerryZipEntry   *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryZipRecord, ferry_zip_record_free)

G_END_DECLS
