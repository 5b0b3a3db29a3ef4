#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryZipProfile: how strict a ZIP is read. OWN: exactly what FerryZipWriter writes (fixed attributes, a checksum of packed bytes too). FOREIGN: what
 * NocoBase's backups look like too (data descriptors, folders, time stamps). Both refuse: anything before, between or after the records,
 * comments, encryption, entries that are no regular files, names that leave the folder or are the same but for case, and any difference between
 * the central directory and the local headers. Since: 0.1
 */
typedef enum { FERRY_ZIP_OWN, FERRY_ZIP_FOREIGN } FerryZipProfile;

/** FerryZipMethod. Since: 0.1 */
typedef enum { FERRY_ZIP_STORED = 0, FERRY_ZIP_DEFLATED = 8 } FerryZipMethod;

/** FerryZipEntry: an entry of a ZIP; folders (names ending in "/", FOREIGN only) have no bytes. Since: 0.1 */
typedef struct
{
  char           *name;
  gint64          size;       /* bytes of the content */
  gint64          packed;     /* bytes in the file */
  gint64          offset;     /* of the packed bytes in the file */
  guint32         crc;        /* CRC-32 of the content */
  guint32         packed_crc; /* CRC-32 of the packed bytes, OWN only */
  gboolean        own;        /* @packed_crc is known */
  FerryZipMethod  method;
} FerryZipEntry;

/** FerryZip: an open ZIP whose whole structure was validated at opening. Reading entries is thread safe (pread). Since: 0.1 */
#define FERRY_TYPE_ZIP (ferry_zip_get_type ())
G_DECLARE_FINAL_TYPE (FerryZip, ferry_zip, FERRY, ZIP, GObject)

FerryZip            *ferry_zip_open          (const char           *path,
                                              FerryZipProfile       profile,
                                              GError              **error);   /* NOT_FOUND, PERMISSION, IO, DAMAGED */
const char          *ferry_zip_get_path      (FerryZip             *self);
gint64               ferry_zip_get_size      (FerryZip             *self);    /* bytes of the file */
int                  ferry_zip_get_fd        (FerryZip             *self);    /* @self's */
guint                ferry_zip_get_n_entries (FerryZip             *self);
const FerryZipEntry *ferry_zip_get_entry     (FerryZip             *self,
                                              guint                 index);   /* in the order in which they lie in the file */
const FerryZipEntry *ferry_zip_find          (FerryZip             *self,
                                              const char           *name);    /* (nullable) */
/* the content as a stream; never more than entry->size bytes; reading fails with FERRY_ERROR_DAMAGED where size or CRC-32 differ */
GInputStream        *ferry_zip_read          (FerryZip             *self,
                                              const FerryZipEntry  *entry);
/* the whole content of a small entry, with a NUL after it */
char                *ferry_zip_read_all      (FerryZip             *self,
                                              const FerryZipEntry  *entry,
                                              gsize                 limit,
                                              gsize                *length,
                                              GError              **error);

/**
 * FerryZipWriter: writes a ZIP to a new file @path (the caller's temporary name; 0600; must not exist). Entries are streamed; sizes and CRC-32 stand in the
 * local headers too (they are filled in afterwards), beyond 4 GiB by ZIP64. Dropped unfinished it removes the file. One thread at a time. Since: 0.1
 */
#define FERRY_TYPE_ZIP_WRITER (ferry_zip_writer_get_type ())
G_DECLARE_FINAL_TYPE (FerryZipWriter, ferry_zip_writer, FERRY, ZIP_WRITER, GObject)

FerryZipWriter *ferry_zip_writer_new    (const char      *path,
                                         GError         **error);
gboolean        ferry_zip_writer_begin  (FerryZipWriter  *self,
                                         const char      *name,
                                         FerryZipMethod   method,
                                         GError         **error);
gboolean        ferry_zip_writer_write  (FerryZipWriter  *self,
                                         gconstpointer    data,
                                         gsize            length,
                                         GError         **error);
/* ends the entry; @packed (optional) receives its bytes in the file */
gboolean        ferry_zip_writer_end    (FerryZipWriter  *self,
                                         gint64          *packed,
                                         GError         **error);
/* begin, write and end for content in memory; for a stream */
gboolean        ferry_zip_writer_add    (FerryZipWriter  *self,
                                         const char      *name,
                                         FerryZipMethod   method,
                                         gconstpointer    data,
                                         gsize            length,
                                         GError         **error);
gboolean        ferry_zip_writer_splice (FerryZipWriter  *self,
                                         const char      *name,
                                         FerryZipMethod   method,
                                         GInputStream    *stream,
                                         GCancellable    *cancellable,
                                         GError         **error);
/* central directory, fsync, close: the file is whole and stays; publish it with ferry_file_publish() */
gboolean        ferry_zip_writer_finish (FerryZipWriter  *self,
                                         GError         **error);

G_END_DECLS
