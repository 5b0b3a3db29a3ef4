#include "config.h"

#include "archive/ferry-zip-record-private.h"
#include "archive/ferry-zip.h"
#include "base/ferry-error.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* how a file is broken: applied to a whole ZIP that holds "a.txt" ("hello hello hello hello") and "b/c.txt" */
typedef struct
{
  const char *name;
  void      (*break_it) (GByteArray *zip);
} Attack;

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("ferry-zip-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "x.zip", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
put16 (guint8  *p,
       guint16  value)
{
  p[0] = (guint8) value;
  p[1] = (guint8) (value >> 8);
}

static guint32
get32 (const guint8 *p)
{
  return (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

static void
put32 (guint8  *p,
       guint32  value)
{
  put16 (p, (guint16) value);
  put16 (p + 2, (guint16) (value >> 16));
}

static guint8 *
end_record (GByteArray *zip)
{
  return zip->data + zip->len - 22;
}

static guint8 *
central (GByteArray *zip,
         guint       n)
{
  guint8 *p = zip->data + get32 (end_record (zip) + 16);

  while (n-- > 0)
    p += 46 + (p[28] | p[29] << 8) + (p[30] | p[31] << 8);

  return p;
}

static guint8 *
local (GByteArray *zip,
       guint       n)
{
  return zip->data + get32 (central (zip, n) + 42);
}

/* in the middle of the file: keeps the offsets behind it right unless a test wants otherwise */
static void
insert (GByteArray *zip,
        gsize       at,
        const void *bytes,
        gsize       length)
{
  g_autofree guint8 *tail = g_memdup2 (zip->data + at, zip->len - at);
  gsize tail_length = zip->len - at;

  g_byte_array_set_size (zip, (guint) at);
  g_byte_array_append (zip, bytes, (guint) length);
  g_byte_array_append (zip, tail, (guint) tail_length);
}

static void
make_zip (const char     *path,
          FerryZipMethod  method)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryZipWriter) writer = ferry_zip_writer_new (path, &error);

  g_assert_no_error (error);
  g_assert_true (ferry_zip_writer_add (writer, "a.txt", method, "hello hello hello hello", 23, &error));
  g_assert_true (ferry_zip_writer_add (writer, "b/c.txt", method, "", 0, &error));
  g_assert_true (ferry_zip_writer_finish (writer, &error));
  g_assert_no_error (error);
}

static GByteArray *
load (const char *path)
{
  char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_byte_array_new_take ((guint8 *) bytes, length);
}

static void
save (const char *path,
      GByteArray *zip)
{
  g_assert_true (g_file_set_contents (path, (const char *) zip->data, zip->len, NULL));
}

/* every byte of every entry */
static gboolean
read_everything (const char       *path,
                 FerryZipProfile   profile,
                 GError          **error)
{
  g_autoptr(FerryZip) zip = ferry_zip_open (path, profile, error);

  if (zip == NULL)
    return FALSE;
  for (guint i = 0; i < ferry_zip_get_n_entries (zip); i++)
    {
      g_autofree char *content = ferry_zip_read_all (zip, ferry_zip_get_entry (zip, i), G_MAXINT32, NULL, error);

      if (content == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  FerryZipMethod method = GPOINTER_TO_INT (data);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryZip) zip = NULL;
  g_autofree char *content = NULL;
  gsize length = 0;

  make_zip (fixture->path, method);
  zip = ferry_zip_open (fixture->path, FERRY_ZIP_OWN, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ferry_zip_get_n_entries (zip), ==, 2);
  g_assert_null (ferry_zip_find (zip, "A.txt"));
  content = ferry_zip_read_all (zip, ferry_zip_find (zip, "a.txt"), 23, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, length, "hello hello hello hello", 23);
  g_clear_pointer (&content, g_free);
  content = ferry_zip_read_all (zip, ferry_zip_find (zip, "b/c.txt"), 0, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, ==, 0);
}

/* content of many buffers, in pieces, as a stream */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  FerryZipMethod method = GPOINTER_TO_INT (data);
  gsize size = 3 * 1024 * 1024 + 17;
  g_autofree guint8 *bytes = g_malloc (size);
  g_autoptr(GInputStream) in = NULL;
  g_autoptr(FerryZipWriter) writer = NULL;
  g_autoptr(FerryZip) zip = NULL;
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize length = 0;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (g_test_rand_int () >> (i % 3 * 4));
  in = g_memory_input_stream_new_from_data (bytes, (gssize) size, NULL);
  writer = ferry_zip_writer_new (fixture->path, &error);
  g_assert_true (ferry_zip_writer_splice (writer, "data", method, in, NULL, &error));
  g_assert_true (ferry_zip_writer_finish (writer, &error));
  zip = ferry_zip_open (fixture->path, FERRY_ZIP_FOREIGN, &error);
  g_assert_no_error (error);
  content = ferry_zip_read_all (zip, ferry_zip_get_entry (zip, 0), size, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (content, length, bytes, size);
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  FerryZipWriter *writer = ferry_zip_writer_new (fixture->path, &error);

  g_assert_true (ferry_zip_writer_begin (writer, "a", FERRY_ZIP_DEFLATED, &error));
  g_assert_true (ferry_zip_writer_write (writer, "x", 1, &error));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_null (ferry_zip_writer_new (fixture->path, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_assert_finalize_object (writer);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

/* what a killed writer left is replaced, what another one is writing is not */
static void
test_abandoned (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *part = g_strconcat (fixture->path, ".part", NULL);
  g_autoptr(FerryZipWriter) writer = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (part, "left over", -1, NULL));
  writer = ferry_zip_writer_new (part, &error);
  g_assert_no_error (error);
  g_assert_null (ferry_zip_writer_new (part, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
}

static void
test_bad_names (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const names[] = { "", "/a", "../a", "a/../b", "a//b", "./a", "a/", "C:x", "a\\b", "a\nb", "\xff", "a/..", "." };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryZipWriter) writer = ferry_zip_writer_new (fixture->path, &error);

      g_assert_false (ferry_zip_writer_begin (writer, names[i], FERRY_ZIP_STORED, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
    }
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ferry_zip_open (fixture->path, FERRY_ZIP_OWN, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ferry_zip_open (fixture->folder, FERRY_ZIP_OWN, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_USAGE);
}

/* every truncation and every flip of one bit of a ZIP of our own is found when it is read through */
static void
test_every_fault (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GByteArray) zip = NULL;
  guint length;

  make_zip (fixture->path, GPOINTER_TO_INT (data));
  zip = load (fixture->path);
  length = zip->len;
  for (guint i = 0; i < length * 8; i++)
    {
      g_autoptr(GError) error = NULL;
      guint8 *byte = zip->data + i / 8;

      *byte ^= (guint8) (1 << i % 8);
      save (fixture->path, zip);
      g_assert_false (read_everything (fixture->path, FERRY_ZIP_OWN, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
      *byte ^= (guint8) (1 << i % 8);
    }
  while (zip->len > 0)
    {
      g_autoptr(GError) error = NULL;

      g_byte_array_set_size (zip, zip->len - 1);
      save (fixture->path, zip);
      g_assert_false (read_everything (fixture->path, FERRY_ZIP_OWN, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

static void trailing_byte (GByteArray *zip) { g_byte_array_append (zip, (const guint8 *) "x", 1); }
static void comment (GByteArray *zip) { put16 (end_record (zip) + 20, 1); g_byte_array_append (zip, (const guint8 *) "x", 1); }
static void leading_byte (GByteArray *zip) { insert (zip, 0, "x", 1); }
static void name_differs (GByteArray *zip) { local (zip, 0)[30] = 'z'; }
static void traversal (GByteArray *zip) { memcpy (local (zip, 0) + 30, "../ab", 5); memcpy (central (zip, 0) + 46, "../ab", 5); }
static void absolute (GByteArray *zip) { memcpy (local (zip, 0) + 30, "/etcc", 5); memcpy (central (zip, 0) + 46, "/etcc", 5); }
static void backslash (GByteArray *zip) { memcpy (local (zip, 0) + 30, "a\\b.c", 5); memcpy (central (zip, 0) + 46, "a\\b.c", 5); }
static void drive (GByteArray *zip) { memcpy (local (zip, 0) + 30, "C:b.c", 5); memcpy (central (zip, 0) + 46, "C:b.c", 5); }
static void nul_name (GByteArray *zip) { local (zip, 0)[32] = 0; central (zip, 0)[48] = 0; }
static void bad_utf8 (GByteArray *zip) { local (zip, 0)[32] = 0xff; central (zip, 0)[48] = 0xff; }
static void symlink_attribute (GByteArray *zip) { put32 (central (zip, 0) + 38, 0120777u << 16); }
static void device_attribute (GByteArray *zip) { put32 (central (zip, 0) + 38, 0020666u << 16); }
static void folder_attribute (GByteArray *zip) { put32 (central (zip, 0) + 38, 0x10); }
static void encrypted (GByteArray *zip) { local (zip, 0)[6] |= 1; central (zip, 0)[8] |= 1; }
static void other_method (GByteArray *zip) { local (zip, 0)[8] = 12; central (zip, 0)[10] = 12; }
static void larger_size (GByteArray *zip) { put32 (local (zip, 0) + 22, 1 << 30); put32 (central (zip, 0) + 24, 1 << 30); }
static void size_differs (GByteArray *zip) { local (zip, 0)[22]++; }
static void crc_differs (GByteArray *zip) { local (zip, 0)[14]++; }
static void crc_wrong (GByteArray *zip) { local (zip, 0)[14]++; central (zip, 0)[16]++; }
static void overlap (GByteArray *zip) { put32 (central (zip, 1) + 42, get32 (central (zip, 0) + 42)); }
static void offset_beyond (GByteArray *zip) { put32 (central (zip, 1) + 42, 0x7fffffff); }
static void count_less (GByteArray *zip) { put16 (end_record (zip) + 8, 1); put16 (end_record (zip) + 10, 1); }
static void count_more (GByteArray *zip) { put16 (end_record (zip) + 8, 3); put16 (end_record (zip) + 10, 3); }
static void count_huge (GByteArray *zip) { put16 (end_record (zip) + 8, 0xfffe); put16 (end_record (zip) + 10, 0xfffe); }
static void no_zip64 (GByteArray *zip) { put16 (end_record (zip) + 8, 0xffff); put16 (end_record (zip) + 10, 0xffff); }
static void zip64_offset (GByteArray *zip) { put32 (central (zip, 0) + 42, 0xffffffff); }
static void zip64_size (GByteArray *zip) { put32 (central (zip, 0) + 24, 0xffffffff); put32 (local (zip, 0) + 22, 0xffffffff); }
static void disk_number (GByteArray *zip) { end_record (zip)[4] = 1; }
static void entry_comment (GByteArray *zip) { put16 (central (zip, 0) + 32, 1); }
static void unicode_path (GByteArray *zip) { put16 (local (zip, 0) + 35, 0x7075); }
static void extra_filled (GByteArray *zip) { local (zip, 0)[30 + 5 + 4 + 4] = 1; }

static void
gap (GByteArray *zip)
{
  gsize at = (gsize) (local (zip, 1) - zip->data);

  insert (zip, at, "x", 1);
  put32 (end_record (zip) + 16, get32 (end_record (zip) + 16) + 1);
  put32 (central (zip, 1) + 42, (guint32) at + 1);
}

static void
directory_gap (GByteArray *zip)
{
  insert (zip, zip->len - 22, "x", 1);
}

static void
zip64_lie (GByteArray *zip)
{
  guint8 records[76] = { 0 };
  guint32 end = zip->len - 22;

  put32 (records, 0x06064b50);
  put32 (records + 4, 44);
  put16 (records + 14, 45);
  put32 (records + 24, 1);
  put32 (records + 32, 1);
  put32 (records + 40, end - get32 (end_record (zip) + 16));
  put32 (records + 48, get32 (end_record (zip) + 16));
  put32 (records + 56, 0x07064b50);
  put32 (records + 64, end);
  put32 (records + 72, 1);
  insert (zip, end, records, sizeof records);
}

/* the second entry takes the first one's name, but for case */
static void
duplicate (GByteArray *zip)
{
  static const char name[] = "A.TXTxx";
  g_autoptr(GByteArray) unused = NULL;

  memcpy (local (zip, 1) + 30, name, 7);
  memcpy (central (zip, 1) + 46, name, 7);
  memcpy (local (zip, 0) + 30, "a.txt", 5);
  put16 (local (zip, 1) + 26, 5);
  put16 (central (zip, 1) + 28, 5);
  /* the two bytes cut off the names become part of the extra fields: still in the way of a strict reader */
  put16 (local (zip, 1) + 28, 22);
  put16 (central (zip, 1) + 30, 2);
}

static void
file_as_folder (GByteArray *zip)
{
  memcpy (local (zip, 1) + 30, "a.txt/c", 7);
  memcpy (central (zip, 1) + 46, "a.txt/c", 7);
}

#define ATTACK(function) { #function, function }
static const Attack attacks[] = {
  ATTACK (trailing_byte), ATTACK (comment), ATTACK (leading_byte), ATTACK (name_differs), ATTACK (traversal),
  ATTACK (absolute), ATTACK (backslash), ATTACK (drive), ATTACK (nul_name), ATTACK (bad_utf8), ATTACK (symlink_attribute),
  ATTACK (device_attribute), ATTACK (folder_attribute), ATTACK (encrypted), ATTACK (other_method), ATTACK (larger_size),
  ATTACK (size_differs), ATTACK (crc_differs), ATTACK (crc_wrong), ATTACK (overlap), ATTACK (offset_beyond),
  ATTACK (count_less), ATTACK (count_more), ATTACK (count_huge), ATTACK (no_zip64), ATTACK (zip64_offset),
  ATTACK (zip64_size), ATTACK (zip64_lie), ATTACK (disk_number), ATTACK (entry_comment), ATTACK (unicode_path),
  ATTACK (extra_filled), ATTACK (gap), ATTACK (directory_gap), ATTACK (duplicate), ATTACK (file_as_folder),
};

/* refused under both profiles, stored and deflated */
static void
test_attack (Fixture       *fixture,
             gconstpointer  data)
{
  const Attack *attack = data;

  for (guint deflated = 0; deflated < 2; deflated++)
    {
      g_autoptr(GByteArray) zip = NULL;

      make_zip (fixture->path, deflated ? FERRY_ZIP_DEFLATED : FERRY_ZIP_STORED);
      zip = load (fixture->path);
      attack->break_it (zip);
      save (fixture->path, zip);
      for (int profile = FERRY_ZIP_OWN; profile <= FERRY_ZIP_FOREIGN; profile++)
        {
          g_autoptr(GError) error = NULL;

          g_assert_false (read_everything (fixture->path, profile, &error));
          g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
        }
      g_unlink (fixture->path);
    }
}

#define GIB ((guint64) 1 << 30)

/* a ZIP with entries beyond 4 GiB, as the writer would write it, in a file full of holes; @lie is added to one of the 64 bit numbers */
static void
make_huge (const char *path,
           guint       lie)
{
  FerryZipRecord large = { .name = (char *) "a", .size = 5 * GIB, .packed = 5 * GIB };
  FerryZipRecord behind = { .name = (char *) "b", .header = 5 * GIB + 30 + 1 + 20 };
  g_autoptr(GByteArray) local_a = g_byte_array_new (), local_b = g_byte_array_new (), tail = g_byte_array_new ();
  FerryZipEnd end = { 2, behind.header + 51, 0 };
  int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL, 0600);

  ferry_zip_format_local (local_a, &large);
  ferry_zip_format_local (local_b, &behind);
  large.size += lie == 1;
  large.packed += lie == 2;
  behind.header += lie == 3;
  ferry_zip_format_central (tail, &large);
  ferry_zip_format_central (tail, &behind);
  end.directory_size = tail->len;
  end.directory += lie == 4;
  end.n_entries += lie == 5;
  end.directory_size -= lie == 6;
  ferry_zip_format_end (tail, &end);
  g_assert_cmpint (pwrite (fd, local_a->data, local_a->len, 0), ==, local_a->len);
  g_assert_cmpint (pwrite (fd, local_b->data, local_b->len, (off_t) (5 * GIB + 51)), ==, local_b->len);
  g_assert_cmpint (pwrite (fd, tail->data, tail->len, (off_t) (5 * GIB + 51 + 51)), ==, tail->len);
  close (fd);
}

static void
test_huge (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryZip) zip = NULL;

  make_huge (fixture->path, 0);
  zip = ferry_zip_open (fixture->path, FERRY_ZIP_OWN, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_zip_find (zip, "a")->size, ==, (gint64) (5 * GIB));
  g_assert_cmpint (ferry_zip_find (zip, "b")->offset, ==, (gint64) (5 * GIB + 51 + 51));
  for (guint lie = 1; lie <= 6; lie++)
    {
      g_unlink (fixture->path);
      make_huge (fixture->path, lie);
      for (int profile = FERRY_ZIP_OWN; profile <= FERRY_ZIP_FOREIGN; profile++)
        {
          g_autoptr(GError) lie_error = NULL;

          g_assert_null (ferry_zip_open (fixture->path, profile, &lie_error));
          g_assert_error (lie_error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
        }
    }
}

/* somebody else's reader understands what we write */
static void
test_other_reader (Fixture       *fixture,
                   gconstpointer  data)
{
  struct archive *reader = archive_read_new ();
  struct archive_entry *entry;
  char content[64] = "";

  make_zip (fixture->path, GPOINTER_TO_INT (data));
  archive_read_support_format_zip_seekable (reader);
  g_assert_cmpint (archive_read_open_filename (reader, fixture->path, 4096), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_next_header (reader, &entry), ==, ARCHIVE_OK);
  g_assert_cmpstr (archive_entry_pathname (entry), ==, "a.txt");
  g_assert_cmpint (archive_entry_size (entry), ==, 23);
  g_assert_cmpint (archive_read_data (reader, content, sizeof content), ==, 23);
  g_assert_cmpstr (content, ==, "hello hello hello hello");
  g_assert_cmpint (archive_read_next_header (reader, &entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_next_header (reader, &entry), ==, ARCHIVE_EOF);
  archive_read_free (reader);
}

/* and we read theirs, with data descriptors and ZIP64 fields in streamed entries */
static void
test_other_writer (Fixture       *fixture,
                   gconstpointer  data)
{
  struct archive *writer = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();
  g_autoptr(GError) error = NULL;

  archive_write_set_format_zip (writer);
  if (GPOINTER_TO_INT (data) == FERRY_ZIP_STORED)
    archive_write_zip_set_compression_store (writer);
  g_assert_cmpint (archive_write_open_filename (writer, fixture->path), ==, ARCHIVE_OK);
  archive_entry_set_pathname (entry, "data");
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (writer, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (writer, "hello", 5), ==, 5);
  archive_entry_free (entry);
  g_assert_cmpint (archive_write_free (writer), ==, ARCHIVE_OK);

  read_everything (fixture->path, FERRY_ZIP_FOREIGN, &error);
  g_assert_no_error (error);
  g_assert_null (ferry_zip_open (fixture->path, FERRY_ZIP_OWN, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
}

/* the same name twice, and names that differ in case only, written by our own writer */
static void
test_same_names (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char * const names[][2] = { { "a", "a" }, { "a", "A" }, { "ä", "Ä" }, { "a", "a/b" }, { "straße", "STRASSE" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(FerryZipWriter) writer = ferry_zip_writer_new (fixture->path, &error);

      g_assert_true (ferry_zip_writer_add (writer, names[i][0], FERRY_ZIP_STORED, "1", 1, &error));
      g_assert_true (ferry_zip_writer_add (writer, names[i][1], FERRY_ZIP_STORED, "2", 1, &error));
      g_assert_true (ferry_zip_writer_finish (writer, &error));
      g_assert_null (ferry_zip_open (fixture->path, FERRY_ZIP_OWN, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
      g_unlink (fixture->path);
    }
}

static void
add (const char    *path,
     gconstpointer  data,
     void         (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/archive/zip/round-trip/stored", GINT_TO_POINTER (FERRY_ZIP_STORED), test_round_trip);
  add ("/archive/zip/round-trip/deflated", GINT_TO_POINTER (FERRY_ZIP_DEFLATED), test_round_trip);
  add ("/archive/zip/large/stored", GINT_TO_POINTER (FERRY_ZIP_STORED), test_large);
  add ("/archive/zip/large/deflated", GINT_TO_POINTER (FERRY_ZIP_DEFLATED), test_large);
  add ("/archive/zip/dropped", NULL, test_dropped);
  add ("/archive/zip/abandoned", NULL, test_abandoned);
  add ("/archive/zip/bad-names", NULL, test_bad_names);
  add ("/archive/zip/missing", NULL, test_missing);
  add ("/archive/zip/huge", NULL, test_huge);
  add ("/archive/zip/other-reader/stored", GINT_TO_POINTER (FERRY_ZIP_STORED), test_other_reader);
  add ("/archive/zip/other-reader/deflated", GINT_TO_POINTER (FERRY_ZIP_DEFLATED), test_other_reader);
  add ("/archive/zip/other-writer/stored", GINT_TO_POINTER (FERRY_ZIP_STORED), test_other_writer);
  add ("/archive/zip/other-writer/deflated", GINT_TO_POINTER (FERRY_ZIP_DEFLATED), test_other_writer);
  add ("/archive/zip/same-names", NULL, test_same_names);
  add ("/archive/zip/every-fault/stored", GINT_TO_POINTER (FERRY_ZIP_STORED), test_every_fault);
  add ("/archive/zip/every-fault/deflated", GINT_TO_POINTER (FERRY_ZIP_DEFLATED), test_every_fault);
  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autofree char *path = g_strconcat ("/archive/zip/attack/", attacks[i].name, NULL);

      add (path, &attacks[i], test_attack);
    }

  return g_test_run ();
}
