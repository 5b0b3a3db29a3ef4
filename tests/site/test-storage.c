#include "config.h"

#include "base/ferry-error.h"
#include "ferry-test-env.h"
#include "ferry-test-files.h"
#include "site/ferry-storage.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Files of the storage: which may be read and written by a caller that nobody trusts, and how they come into their place. */

typedef struct
{
  FerrySite *site;
  char      *storage;
} Place;

static char *
in_storage (Place      *self,
            const char *path)
{
  return g_build_filename (self->storage, path, NULL);
}

static void
write_file (Place      *self,
            const char *path,
            const char *text)
{
  g_autofree char *absolute = in_storage (self, path);

  ferry_test_write (absolute, text);
}

static void
open_place (Place      *self,
            const char *env)
{
  static guint n = 0;
  g_autofree char *folder = g_strdup_printf ("%s/app-%u", ferry_test_folder (), n++), *path = g_build_filename (folder, ".env", NULL);
  g_autoptr(GError) error = NULL;

  ferry_test_write (path, env);
  self->storage = g_build_filename (folder, "storage", NULL);
  g_assert_cmpint (g_mkdir (self->storage, 0700), ==, 0);
  self->site = ferry_site_new_for_folder ("id-1", "prod", FERRY_STAGE_PRODUCTION, folder, &error);
  g_assert_no_error (error);
  write_file (self, "uploads/a.png", "aaaa");
  write_file (self, "uploads/2026/b.png", "bb");
  write_file (self, "logs/main/system_2026-01-02.log", "one line\n");
  write_file (self, "logs/main/request_2026-01-02.log", "GET /\n");
  write_file (self, "db/nocobase.sqlite", "database");
  write_file (self, "apps/main/aes_key.dat", "key");
  write_file (self, "ferry/executions/x", "own");
  write_file (self, ".hidden/x", "hidden");
  write_file (self, "other/live.sqlite", "database");
}

static void
close_place (Place *self)
{
  g_clear_object (&self->site);
  g_free (self->storage);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, close_place)

#define SQLITE "DB_DIALECT=sqlite\nDB_STORAGE=storage/db/nocobase.sqlite\n"

static char *
describe (GPtrArray *folders)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      FerryStorageFolder *folder = g_ptr_array_index (folders, i);

      g_string_append_printf (text, "%s %d %d%s\n", ferry_storage_folder_get_name (folder), (int) ferry_storage_folder_get_files (folder), (int) ferry_storage_folder_get_bytes (folder),
                              ferry_storage_folder_get_usual (folder) ? " usual" : "");
    }
  return g_string_free (text, FALSE);
}

/* The database, the key, what is hidden and what is Ferry's own are never offered, wherever the database lies. */
static void
test_folders (void)
{
  g_auto(Place) usual = { NULL }, moved = { NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) first = NULL, second = NULL;
  g_autofree char *told = NULL, *also = NULL;

  open_place (&usual, SQLITE);
  first = ferry_storage_list_folders (usual.site, &error);
  g_assert_no_error (error);
  told = describe (first);
  g_assert_cmpstr (told, ==, "uploads 2 6 usual\nlogs 1 9\nother 1 8\nrequest-logs 1 6\n");
  open_place (&moved, "DB_DIALECT=sqlite\nDB_STORAGE=storage/other/live.sqlite\n");
  second = ferry_storage_list_folders (moved.site, &error);
  g_assert_no_error (error);
  also = describe (second);
  g_assert_null (strstr (also, "other"));
}

static void
test_files (void)
{
  g_auto(Place) self = { NULL };
  g_autoptr(GError) error = NULL, refused = NULL;
  g_autoptr(GPtrArray) files = NULL, logs = NULL, none = NULL;
  g_autofree char *link = NULL;
  FerryStorageFile *file;

  open_place (&self, SQLITE);
  link = in_storage (&self, "uploads/link");
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  files = ferry_storage_list_files (self.site, "uploads", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 2);   /* no link */
  file = g_ptr_array_index (files, 0);
  g_assert_cmpstr (file->path, ==, "uploads/2026/b.png");
  g_assert_cmpint (file->size, ==, 2);
  g_assert_cmpint (file->mtime, >, 0);
  logs = ferry_storage_list_files (self.site, "request-logs", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (logs->len, ==, 1);
  g_assert_cmpstr (((FerryStorageFile *) g_ptr_array_index (logs, 0))->path, ==, "logs/main/request_2026-01-02.log");
  none = ferry_storage_list_files (self.site, "nothing-here", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (ferry_storage_list_files (self.site, "apps", &refused));
  g_assert_error (refused, FERRY_ERROR, FERRY_ERROR_USAGE);
}

/* ---- paths that callers name ------------------------------------------------------------------------------------------------ */

static const char * const wrong[] = {
  "", "/", "uploads", "uploads/", "/etc/passwd", "../x", "uploads/../../x", "uploads/..", "uploads/./a.png", "uploads//a.png", "./uploads/a.png", ".hidden/x", "apps/main/aes_key.dat",
  "db/nocobase.sqlite", "ferry/executions/x", "uploads/a\nb", "uploads/a\x7f", "uploads/\xff", "uploads/.ferry-incoming/x", "uploads/link/passwd", "uploads/link",
};

static gboolean
receive (Place       *self,
         const char  *path,
         const char  *text,
         const char  *sha256,
         gboolean     replace,
         GError     **error)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr(FerryStorageFile) file = ferry_storage_file_new (path, (gint64) strlen (text), 1767323045678901);

  return ferry_storage_receive (self->site, file, stream, sha256, replace, NULL, error);
}

static void
test_hostile (void)
{
  g_auto(Place) self = { NULL };
  g_autofree char *link = NULL, *outside = NULL;

  open_place (&self, SQLITE);
  link = in_storage (&self, "uploads/link");
  outside = g_build_filename (ferry_test_folder (), "outside", NULL);
  g_assert_cmpint (g_mkdir (outside, 0700), ==, 0);
  g_assert_cmpint (symlink (outside, link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) read = NULL, written = NULL;

      g_assert_null (ferry_storage_dup_path (self.site, wrong[i], &read));
      g_assert_nonnull (read);
      if (strcmp (wrong[i], "uploads/link") == 0)
        continue;   /* a new file of that name takes the link's place only where it may be replaced */
      g_assert_false (receive (&self, wrong[i], "x", NULL, FALSE, &written));
      g_assert_nonnull (written);
    }
  g_assert_cmpint (g_rmdir (outside), ==, 0);   /* nothing was written into it */
}

/* ---- receiving -------------------------------------------------------------------------------------------------------------- */

static char *
read_file (Place      *self,
           const char *path)
{
  g_autofree char *absolute = in_storage (self, path);
  char *text = NULL;

  g_file_get_contents (absolute, &text, NULL, NULL);
  return text;
}

static void
test_receive (void)
{
  g_auto(Place) self = { NULL };
  g_autoptr(GError) error = NULL, exists = NULL;
  g_autofree char *text = NULL, *kept = NULL, *replaced = NULL, *absolute = NULL, *incoming = NULL;
  GStatBuf info;

  open_place (&self, SQLITE);
  g_assert_true (receive (&self, "uploads/new/folder/c.png", "ccc", NULL, FALSE, &error));
  g_assert_no_error (error);
  text = read_file (&self, "uploads/new/folder/c.png");
  g_assert_cmpstr (text, ==, "ccc");
  absolute = in_storage (&self, "uploads/new/folder/c.png");
  g_assert_cmpint (g_stat (absolute, &info), ==, 0);
  g_assert_cmpint (info.st_mtim.tv_sec, ==, 1767323045);
  g_assert_cmpint (info.st_mtim.tv_nsec, ==, 678901000);
  g_assert_false (receive (&self, "uploads/a.png", "other", NULL, FALSE, &exists));
  g_assert_error (exists, FERRY_ERROR, FERRY_ERROR_EXISTS);
  kept = read_file (&self, "uploads/a.png");
  g_assert_cmpstr (kept, ==, "aaaa");
  g_assert_true (receive (&self, "uploads/a.png", "other", NULL, TRUE, &error));
  replaced = read_file (&self, "uploads/a.png");
  g_assert_cmpstr (replaced, ==, "other");
  incoming = in_storage (&self, "uploads/.ferry-incoming");
  g_assert_false (g_file_test (incoming, G_FILE_TEST_EXISTS));
}

static void
test_damaged (void)
{
  g_auto(Place) self = { NULL };
  g_autoptr(GError) damaged = NULL, short_error = NULL;
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data ("shorter", -1, NULL);
  g_autoptr(FerryStorageFile) file = ferry_storage_file_new ("uploads/d.png", 100, 0);
  g_autofree char *path = NULL;

  open_place (&self, SQLITE);
  path = in_storage (&self, "uploads/d.png");
  g_assert_false (receive (&self, "uploads/d.png", "ddd", "0000000000000000000000000000000000000000000000000000000000000000", FALSE, &damaged));
  g_assert_error (damaged, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  g_assert_false (ferry_storage_receive (self.site, file, stream, NULL, FALSE, NULL, &short_error));
  g_assert_error (short_error, FERRY_ERROR, FERRY_ERROR_DAMAGED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What a killed copy left goes with the next file; what somebody is writing stays. */
static void
test_left_behind (void)
{
  g_auto(Place) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *left = NULL, *live = NULL;
  int fd;

  open_place (&self, SQLITE);
  write_file (&self, "uploads/.ferry-incoming/0000000000000001.part", "left");
  write_file (&self, "uploads/.ferry-incoming/0000000000000002.part", "live");
  left = in_storage (&self, "uploads/.ferry-incoming/0000000000000001.part");
  live = in_storage (&self, "uploads/.ferry-incoming/0000000000000002.part");
  fd = open (live, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);
  g_assert_true (receive (&self, "uploads/e.png", "eee", NULL, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (live, G_FILE_TEST_EXISTS));
  close (fd);
}

/* The folder itself may lie on another disk. */
static void
test_linked_folder (void)
{
  g_auto(Place) self = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *elsewhere = g_build_filename (ferry_test_folder (), "disk", NULL), *link = NULL, *path = NULL, *came = NULL;

  open_place (&self, SQLITE);
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  link = in_storage (&self, "media");
  g_assert_cmpint (symlink (elsewhere, link), ==, 0);
  g_assert_true (receive (&self, "media/f.png", "fff", NULL, FALSE, &error));
  g_assert_no_error (error);
  came = g_build_filename (elsewhere, "f.png", NULL);
  g_assert_true (g_file_test (came, G_FILE_TEST_EXISTS));
  path = ferry_storage_dup_path (self.site, "media/f.png", &error);
  g_assert_no_error (error);
}

static void
test_json (void)
{
  static const char * const texts[] = { "[\"../x\",1,2]", "[\"uploads/a\",-1,2]", "[\"uploads/a\",1]", "{}", "[1,2,3]" };
  g_autoptr(FerryStorageFile) file = ferry_storage_file_new ("uploads/a.png", 4, 17);
  g_autoptr(FerryStorageFile) back = NULL;
  g_autoptr(JsonNode) node = ferry_storage_file_to_json (file);
  g_autoptr(GError) error = NULL;

  back = ferry_storage_file_new_from_json (node, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->path, ==, "uploads/a.png");
  g_assert_cmpint (back->size, ==, 4);
  g_assert_cmpint (back->mtime, ==, 17);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) refused = NULL;
      g_autoptr(JsonNode) strange = json_from_string (texts[i], NULL);

      g_assert_null (ferry_storage_file_new_from_json (strange, &refused));
      g_assert_error (refused, FERRY_ERROR, FERRY_ERROR_DAMAGED);
    }
}

int
main (int    argc,
      char **argv)
{
  ferry_test_init (&argc, &argv);
  g_test_add_func ("/site/storage/folders", test_folders);
  g_test_add_func ("/site/storage/files", test_files);
  g_test_add_func ("/site/storage/hostile", test_hostile);
  g_test_add_func ("/site/storage/receive", test_receive);
  g_test_add_func ("/site/storage/damaged", test_damaged);
  g_test_add_func ("/site/storage/left-behind", test_left_behind);
  g_test_add_func ("/site/storage/linked-folder", test_linked_folder);
  g_test_add_func ("/site/storage/json", test_json);
  return g_test_run ();
}
