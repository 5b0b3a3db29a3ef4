#include "config.h"

#include "archive/ferry-zip-record-private.h"

#include <glib/gi18n-lib.h>

/* a field of the old end record either saturates or says the same as its 64 bit twin */
static gboolean
fields_agree (const guint8      *old,
              const FerryZipEnd *end)
{
  guint16 n_entries = ferry_zip_get16 (old + 10);
  guint32 size = ferry_zip_get32 (old + 12);
  guint32 offset = ferry_zip_get32 (old + 16);

  return ferry_zip_get16 (old + 8) == n_entries
         && (n_entries == G_MAXUINT16 || n_entries == end->n_entries)
         && (size == G_MAXUINT32 || size == end->directory_size)
         && (offset == G_MAXUINT32 || offset == end->directory);
}

static gboolean
read_end64 (int            fd,
            const char    *path,
            guint64        locator_offset,
            const guint8  *locator,
            const guint8  *old,
            FerryZipEnd   *end,
            GError       **error)
{
  guint8 record[FERRY_ZIP_END64_SIZE];
  guint64 offset = ferry_zip_get64 (locator + 8);

  if (ferry_zip_get32 (locator + 4) != 0 || ferry_zip_get32 (locator + 16) != 1
      || locator_offset < FERRY_ZIP_END64_SIZE || offset != locator_offset - FERRY_ZIP_END64_SIZE)
    return ferry_zip_damaged (error, path, _("its ZIP64 locator points to the wrong place"));
  if (!ferry_zip_pread (fd, path, record, sizeof record, offset, error))
    return FALSE;

  end->n_entries = ferry_zip_get64 (record + 32);
  end->directory_size = ferry_zip_get64 (record + 40);
  end->directory = ferry_zip_get64 (record + 48);
  if (ferry_zip_get32 (record) != FERRY_ZIP_END64_MAGIC || ferry_zip_get64 (record + 4) != FERRY_ZIP_END64_SIZE - 12
      || ferry_zip_get16 (record + 14) > 45 || ferry_zip_get32 (record + 16) != 0 || ferry_zip_get32 (record + 20) != 0
      || ferry_zip_get64 (record + 24) != end->n_entries || !fields_agree (old, end))
    return ferry_zip_damaged (error, path, _("its two end records disagree"));
  if (end->directory > offset || end->directory_size != offset - end->directory)
    return ferry_zip_damaged (error, path, _("its directory does not end where its end record begins"));

  return TRUE;
}

static gboolean
read_end32 (const char    *path,
            guint64        end_offset,
            const guint8  *old,
            FerryZipEnd   *end,
            GError       **error)
{
  end->n_entries = ferry_zip_get16 (old + 10);
  end->directory_size = ferry_zip_get32 (old + 12);
  end->directory = ferry_zip_get32 (old + 16);
  if (end->n_entries == G_MAXUINT16 || end->directory_size == G_MAXUINT32 || end->directory == G_MAXUINT32)
    return ferry_zip_damaged (error, path, _("its ZIP64 end record is missing"));
  if (ferry_zip_get16 (old + 8) != end->n_entries || end->directory > end_offset
      || end->directory_size != end_offset - end->directory)
    return ferry_zip_damaged (error, path, _("its directory does not end where its end record begins"));

  return TRUE;
}

/*
 * Finds the directory. The end record must be the file's last 22 bytes: no comment and nothing after it, so that no reader
 * can find another one. Whether a ZIP64 locator stands before it is decided by its magic number, as every reader does.
 */
gboolean
ferry_zip_read_end (int           fd,
                    const char   *path,
                    guint64       file_size,
                    FerryZipEnd  *end,
                    GError      **error)
{
  guint8 old[FERRY_ZIP_END_SIZE];
  guint8 locator[FERRY_ZIP_LOCATOR_SIZE] = { 0 };
  guint64 end_offset;

  if (file_size < FERRY_ZIP_END_SIZE)
    return ferry_zip_damaged (error, path, _("it ends too early"));
  end_offset = file_size - FERRY_ZIP_END_SIZE;
  if (!ferry_zip_pread (fd, path, old, sizeof old, end_offset, error))
    return FALSE;
  if (ferry_zip_get32 (old) != FERRY_ZIP_END_MAGIC || ferry_zip_get16 (old + 20) != 0)
    return ferry_zip_damaged (error, path, _("its end is missing, or something follows it"));
  if (ferry_zip_get16 (old + 4) != 0 || ferry_zip_get16 (old + 6) != 0)
    return ferry_zip_damaged (error, path, _("it is one part of several"));

  if (end_offset >= FERRY_ZIP_LOCATOR_SIZE
      && !ferry_zip_pread (fd, path, locator, sizeof locator, end_offset - FERRY_ZIP_LOCATOR_SIZE, error))
    return FALSE;
  if (ferry_zip_get32 (locator) == FERRY_ZIP_LOCATOR_MAGIC)
    return read_end64 (fd, path, end_offset - FERRY_ZIP_LOCATOR_SIZE, locator, old, end, error);

  return read_end32 (path, end_offset, old, end, error);
}
