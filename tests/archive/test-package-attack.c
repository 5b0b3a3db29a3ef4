/* Files that look like packages, whose ZIP is right, and which lie or hold what no package holds. */
#include "config.h"

#include "archive-fixture.h"

#include "archive/ferry-zip.h"
#include "base/ferry-crypto.h"
#include "base/ferry-error.h"
#include "base/ferry-json.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zstd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_build_filename (ferry_test_folder (), "package-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (fixture->folder));
  fixture->path = g_build_filename (fixture->folder, "migration_1.nbdata", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->folder);
  g_free (fixture->path);
}

static gboolean
open_and_verify (const char  *path,
                 GError     **error)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, error);

  return package != NULL && ferry_package_verify (package, NULL, error);
}

static void
assert_refused (const char *path,
                FerryError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (open_and_verify (path, &error));
  g_assert_error (error, FERRY_ERROR, (gint) code);
  g_assert_nonnull (strstr (error->message, path));
}

/* writes the package again with another metadata text and other entries: everything else stays right */
static void
rewrite (const char *path,
         const char *metadata,
         const char *extra_entry,
         const char *left_out)
{
  g_autofree char *old = g_strconcat (path, ".old", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryZip) zip = NULL;
  g_autoptr(FerryZipWriter) writer = NULL;

  g_assert_cmpint (g_rename (path, old), ==, 0);
  zip = ferry_zip_open (old, FERRY_ZIP_OWN, &error);
  writer = ferry_zip_writer_new (path, &error);
  for (guint i = 0; i < ferry_zip_get_n_entries (zip); i++)
    {
      const FerryZipEntry *entry = ferry_zip_get_entry (zip, i);
      g_autoptr(GInputStream) stream = ferry_zip_read (zip, entry);

      if (!g_str_equal (entry->name, "_metadata.json") && g_strcmp0 (entry->name, left_out) != 0)
        g_assert_true (ferry_zip_writer_splice (writer, entry->name, entry->method, stream, NULL, &error));
    }
  if (extra_entry != NULL)
    g_assert_true (ferry_zip_writer_add (writer, extra_entry, FERRY_ZIP_STORED, "x", 1, &error));
  g_assert_true (ferry_zip_writer_add (writer, "_metadata.json", FERRY_ZIP_DEFLATED, metadata, strlen (metadata), &error));
  g_assert_true (ferry_zip_writer_finish (writer, &error));
  g_assert_no_error (error);
}

static char *
metadata_text (const char *path)
{
  g_autoptr(FerryPackage) package = ferry_package_open (path, NULL);
  g_autoptr(JsonNode) node = ferry_package_metadata_to_json (ferry_package_get_metadata (package));

  return ferry_json_to_string (node, FALSE);
}

typedef struct
{
  const char *name;
  const char *from;       /* text in the metadata */
  const char *to;
  FerryError  code;
} Edit;

static const Edit edits[] = {
  { "newer", "\"formatVersion\":1", "\"formatVersion\":2", FERRY_ERROR_NEWER_FORMAT },
  { "version-zero", "\"formatVersion\":1", "\"formatVersion\":0", FERRY_ERROR_DAMAGED },
  { "other-kind", "\"kind\":\"migration\"", "\"kind\":\"other\"", FERRY_ERROR_DAMAGED },
  { "entry-with-path", "data/0001.zst", "../001.zst", FERRY_ERROR_DAMAGED },
  { "entry-missing", "data/0001.zst", "data/0009.zst", FERRY_ERROR_DAMAGED },
  { "entry-twice", "data/0001.zst", "data/0002.zst", FERRY_ERROR_DAMAGED },
  { "more-rows", "\"rows\":3", "\"rows\":4", FERRY_ERROR_DAMAGED },
  { "fewer-rows", "\"rows\":3", "\"rows\":2", FERRY_ERROR_DAMAGED },
  { "negative-rows", "\"rows\":3", "\"rows\":-3", FERRY_ERROR_DAMAGED },
  { "rows-no-number", "\"rows\":3", "\"rows\":\"3\"", FERRY_ERROR_DAMAGED },
  { "more-bytes", "\"bytes\":49", "\"bytes\":50", FERRY_ERROR_DAMAGED },
  { "fewer-bytes", "\"bytes\":49", "\"bytes\":48", FERRY_ERROR_DAMAGED },
  { "bomb", "\"bytes\":49", "\"bytes\":1099511627776", FERRY_ERROR_DAMAGED },
  { "column-unknown", "\"title\"]", "\"other\"]", FERRY_ERROR_DAMAGED },
  { "column-twice", "\"title\"]", "\"name\"]", FERRY_ERROR_DAMAGED },
  { "column-more", "\"title\"]", "\"title\",\"x\"]", FERRY_ERROR_DAMAGED },
  { "order-not-unique", "\"unique\":true", "\"unique\":false", FERRY_ERROR_DAMAGED },
  { "order-other", "\"order\":\"bytes\"", "\"order\":\"tagged\"", FERRY_ERROR_DAMAGED },
  { "table-unknown", "\"table\":\"roles\"", "\"table\":\"rules\"", FERRY_ERROR_DAMAGED },
  { "table-twice", "\"table\":\"tokens\"", "\"table\":\"roles\"", FERRY_ERROR_DAMAGED },
  { "rule-without-rows", "\"rule\":\"overwrite\"", "\"rule\":\"schema-only\"", FERRY_ERROR_DAMAGED },
  { "dialect", "\"dialect\":\"postgres\"", "\"dialect\":\"sqlite\"", FERRY_ERROR_DAMAGED },
  { "dialect-unknown", "\"dialect\":\"postgres\"", "\"dialect\":\"mysql\"", FERRY_ERROR_DAMAGED },
  { "structure-elsewhere", "\"structure.json.zst\"", "\"data/0001.zst\"", FERRY_ERROR_DAMAGED },
  { "variable-type", "\"type\":\"secret\"", "\"type\":\"odd\"", FERRY_ERROR_DAMAGED },
  { "no-tables", "\"tables\":", "\"chairs\":", FERRY_ERROR_DAMAGED },
  { "parent", "\"parents\":[\"a", "\"parents\":[\"A", FERRY_ERROR_DAMAGED },
  { "not-json", "{\"kind\"", "{kind", FERRY_ERROR_DAMAGED },
  { "twice", "{\"kind\"", "{\"kind\":\"x\",\"kind\"", FERRY_ERROR_DAMAGED },
};

static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  const Edit *edit = data;
  g_autofree char *digest = archive_make_package (fixture->path);
  g_autofree char *text = metadata_text (fixture->path);
  g_autoptr(GString) edited = g_string_new (text);

  g_assert_cmpuint (g_string_replace (edited, edit->from, edit->to, 1), ==, 1);
  rewrite (fixture->path, edited->str, NULL, NULL);
  assert_refused (fixture->path, edit->code);
}

static void
test_entry_set (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const sets[][2] = {
    { "data/0009.zst", NULL }, { "README", NULL }, { NULL, "data/0002.zst" }, { NULL, "structure.json.zst" }, { "data/9.zst", "data/0001.zst" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *digest = archive_make_package (fixture->path);
      g_autofree char *text = metadata_text (fixture->path);

      rewrite (fixture->path, text, sets[i][0], sets[i][1]);
      assert_refused (fixture->path, FERRY_ERROR_DAMAGED);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
    }
}

/* a frame for the first table that is not what FerryPackageWriter writes; the metadata agree with it */
static void
replace_frame (const char *path,
               GByteArray *frame,
               const char *lines,
               gint64      rows)
{
  g_autofree char *digest = archive_make_package (path);
  g_autofree char *text = metadata_text (path);
  g_autofree char *old = g_strconcat (path, ".old", NULL);
  g_autofree char *sha256 = ferry_sha256_hex (lines, strlen (lines));
  g_autofree char *member = g_strdup_printf ("\"rows\":%" G_GINT64_FORMAT ",\"bytes\":%" G_GSIZE_FORMAT ",\"packed\":%u,\"sha256\":\"%s\"",
                                             rows, strlen (lines), frame->len, sha256);
  g_autoptr(GRegex) regex = g_regex_new ("\"rows\":3,\"bytes\":49,\"packed\":[0-9]+,\"sha256\":\"[0-9a-f]+\"", 0, 0, NULL);
  g_autofree char *metadata = g_regex_replace_literal (regex, text, -1, 0, member, 0, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryZip) zip = NULL;
  g_autoptr(FerryZipWriter) writer = NULL;

  g_assert_cmpint (g_rename (path, old), ==, 0);
  zip = ferry_zip_open (old, FERRY_ZIP_OWN, &error);
  writer = ferry_zip_writer_new (path, &error);
  for (guint i = 0; i < ferry_zip_get_n_entries (zip); i++)
    {
      const FerryZipEntry *entry = ferry_zip_get_entry (zip, i);
      g_autoptr(GInputStream) stream = ferry_zip_read (zip, entry);

      if (g_str_equal (entry->name, "data/0001.zst"))
        ferry_zip_writer_add (writer, entry->name, FERRY_ZIP_STORED, frame->data, frame->len, &error);
      else if (g_str_equal (entry->name, "_metadata.json"))
        ferry_zip_writer_add (writer, entry->name, FERRY_ZIP_DEFLATED, metadata, strlen (metadata), &error);
      else
        ferry_zip_writer_splice (writer, entry->name, entry->method, stream, NULL, &error);
    }
  g_assert_true (ferry_zip_writer_finish (writer, &error));
  g_assert_no_error (error);
}

/* @window_log 0 leaves it to the content's size, else the frame asks for that much memory */
static GByteArray *
make_frame (const char *content,
            gsize       length,
            int         window_log)
{
  ZSTD_CCtx *context = ZSTD_createCCtx ();
  GByteArray *frame = g_byte_array_new ();
  ZSTD_inBuffer in = { content, length, 0 };
  ZSTD_outBuffer out;

  g_byte_array_set_size (frame, (guint) ZSTD_compressBound (length) + 64);
  out = (ZSTD_outBuffer) { frame->data, frame->len, 0 };
  ZSTD_CCtx_setParameter (context, ZSTD_c_windowLog, window_log);
  if (window_log > 0)
    g_assert_false (ZSTD_isError (ZSTD_compressStream2 (context, &out, &in, ZSTD_e_continue)));
  g_assert_cmpuint (ZSTD_compressStream2 (context, &out, &in, ZSTD_e_end), ==, 0);
  g_byte_array_set_size (frame, (guint) out.pos);
  ZSTD_freeCCtx (context);

  return frame;
}

typedef struct
{
  const char *name;
  const char *lines;
  gint64      rows;
} BadLines;

static const BadLines bad_lines[] = {
  { "no-newline", "a\tb", 1 },
  { "too-few-values", "a\n", 1 },
  { "too-many-values", "a\tb\tc\n", 1 },
  { "descending", "b\t1\na\t1\n", 2 },
  { "same-key", "a\t1\na\t2\n", 2 },
  { "end-of-copy", "\\.\tx\n", 1 },
  { "octal", "\\101\tx\n", 1 },
  { "return", "a\rb\tx\n", 1 },
};

static void
test_bad_lines (Fixture       *fixture,
                gconstpointer  data)
{
  const BadLines *bad = data;
  g_autoptr(GByteArray) frame = make_frame (bad->lines, strlen (bad->lines), 0);

  replace_frame (fixture->path, frame, bad->lines, bad->rows);
  assert_refused (fixture->path, FERRY_ERROR_DAMAGED);
}

/* the same way of rewriting, with what is right, is accepted: so the refusals above have the cause that they should */
static void
test_good_lines (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GByteArray) frame = make_frame ("a\t1\nb\t1\n", 8, 0);
  g_autoptr(GError) error = NULL;

  replace_frame (fixture->path, frame, "a\t1\nb\t1\n", 2);
  open_and_verify (fixture->path, &error);
  g_assert_no_error (error);
}

static void
test_frames (Fixture       *fixture,
             gconstpointer  data)
{
  static const char skippable[] = "\x50\x2a\x4d\x18\x01\x00\x00\x00x";
  g_autofree char *zeros = g_malloc0 (8 << 20);

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(GByteArray) frame = i == 0 ? make_frame (zeros, 8 << 20, 0) : make_frame ("a\t1\n", 4, i == 1 ? 27 : 0);
      g_autoptr(GByteArray) second = make_frame ("b\t1\n", 4, 0);

      if (i == 2)
        g_byte_array_append (frame, second->data, second->len);
      else if (i == 3)
        g_byte_array_append (frame, (const guint8 *) skippable, 9);
      else if (i == 4)
        g_byte_array_prepend (frame, (const guint8 *) skippable, 9);
      else if (i == 5)
        g_byte_array_set_size (frame, frame->len - 1);
      replace_frame (fixture->path, frame, "a\t1\n", 1);
      assert_refused (fixture->path, FERRY_ERROR_DAMAGED);
      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
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
  ferry_test_init (&argc, &argv);

  add ("/archive/attack/entry-set", NULL, test_entry_set);
  add ("/archive/attack/good-lines", NULL, test_good_lines);
  add ("/archive/attack/frames", NULL, test_frames);
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *path = g_strconcat ("/archive/attack/edit/", edits[i].name, NULL);

      add (path, &edits[i], test_edit);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    {
      g_autofree char *path = g_strconcat ("/archive/attack/bad-lines/", bad_lines[i].name, NULL);

      add (path, &bad_lines[i], test_bad_lines);
    }

  return g_test_run ();
}
