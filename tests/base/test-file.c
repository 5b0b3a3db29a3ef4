#include "config.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

typedef struct { char *folder; char *a, *b; } Files;

static void
files_set_up (Files         *files,
              gconstpointer  data)
{
  files->folder = g_dir_make_tmp ("ferry-file-XXXXXX", NULL);
  files->a = g_build_filename (files->folder, "a", NULL);
  files->b = g_build_filename (files->folder, "b", NULL);
}

static void
files_tear_down (Files         *files,
                 gconstpointer  data)
{
  g_assert_true (ferry_folder_remove (files->folder, NULL));
  g_assert_false (g_file_test (files->folder, G_FILE_TEST_EXISTS));
  g_free (files->folder);
  g_free (files->a);
  g_free (files->b);
}

static void
assert_content (const char *path,
                const char *wanted)
{
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_assert_true (ferry_file_read (path, 1 << 20, &content, &length, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, wanted);
  g_assert_cmpuint (length, ==, strlen (wanted));
}

static guint
count_entries (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_write (Files         *files,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *missing = g_build_filename (files->folder, "no", "x", NULL);
  GStatBuf info;

  g_assert_true (ferry_file_write_durable (files->a, "one", -1, &error));
  g_assert_true (ferry_file_write_durable (files->a, "two and a bit", 3, &error));
  g_assert_no_error (error);
  assert_content (files->a, "two");
  g_assert_cmpint (g_stat (files->a, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpuint (count_entries (files->folder), ==, 1);
  g_assert_false (ferry_file_write_durable (missing, "x", 1, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, missing));
}

static void
test_write_link (Files         *files,
                 gconstpointer  data)
{
  g_assert_true (ferry_file_write_durable (files->a, "target", -1, NULL));
  g_assert_cmpint (symlink (files->a, files->b), ==, 0);
  g_assert_true (ferry_file_write_durable (files->b, "new", -1, NULL));
  assert_content (files->a, "target");
  g_assert_false (g_file_test (files->b, G_FILE_TEST_IS_SYMLINK));
}

static void
test_read (Files         *files,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL, *big = g_strnfill (100000, 'x');

  g_assert_false (ferry_file_read (files->a, 10, &text, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (ferry_file_write_durable (files->a, big, -1, NULL));
  g_assert_true (ferry_file_read (files->a, 100000, &text, NULL, &error));
  g_assert_cmpstr (text, ==, big);
  g_clear_pointer (&text, g_free);
  g_assert_false (ferry_file_read (files->a, 99999, &text, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_true (ferry_file_write_durable (files->a, "", 0, NULL));
  assert_content (files->a, "");
}

static void
test_read_special (Files         *files,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (mkfifo (files->a, 0600), ==, 0);
  g_assert_false (ferry_file_read (files->a, 10, &text, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_IO);
  g_clear_error (&error);
  g_assert_false (ferry_file_read (files->folder, 10, &text, NULL, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_IO);
  g_clear_error (&error);
  g_assert_true (ferry_file_read ("/dev/null", 10, &text, NULL, &error));
  g_assert_cmpstr (text, ==, "");
}

static void
test_append (Files         *files,
             gconstpointer  data)
{
  FERRY_AUTO_FD fd = open (files->a, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_autoptr(GError) error = NULL;

  g_assert_true (ferry_file_append_line (fd, "one", 3, FALSE, &error));
  g_assert_true (ferry_file_append_line (fd, "", 0, TRUE, &error));
  g_assert_true (ferry_file_append_line (fd, "three!", 5, TRUE, &error));
  g_assert_no_error (error);
  assert_content (files->a, "one\n\nthree\n");
}

static void
test_append_no_space (void)
{
  FERRY_AUTO_FD fd = open ("/dev/full", O_WRONLY | O_APPEND | O_CLOEXEC);
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_file_append_line (fd, "one", 3, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NO_SPACE);
}

static void
append_torn (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ferry-torn-XXXXXX", NULL), *path = g_build_filename (folder, "a", NULL);
  FERRY_AUTO_FD fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  g_autoptr(GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_true (ferry_file_append_line (fd, "one", 3, FALSE, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &(struct rlimit) { 10, RLIM_INFINITY }), ==, 0);
  g_assert_false (ferry_file_append_line (fd, "a line that is too long", 23, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_IO);
  assert_content (path, "one\n");
  g_assert_true (ferry_folder_remove (folder, NULL));
}

/* the disk is full in the middle of a line: the torn line is taken back (a limit on the file's size stands for the disk) */
static void
test_append_torn (void)
{
  g_test_trap_subprocess ("/base/file/append-torn/subprocess", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

/* lines of several processes never mix */
static void
test_append_processes (Files         *files,
                       gconstpointer  data)
{
  g_auto(GStrv) lines = NULL;
  g_autofree char *content = NULL;

  for (guint p = 0; p < 4; p++)
    if (fork () == 0)
      {
        int fd = open (files->a, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        char line[200];

        memset (line, 'a' + (int) p, sizeof line);
        for (guint i = 0; i < 200; i++)
          if (!ferry_file_append_line (fd, line, sizeof line, FALSE, NULL))
            _exit (1);
        _exit (0);
      }
  for (guint p = 0; p < 4; p++)
    {
      int status;

      g_assert_cmpint (wait (&status), >, 0);
      g_assert_cmpint (status, ==, 0);
    }
  g_assert_true (ferry_file_read (files->a, 1 << 20, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 801);
  for (guint i = 0; i < 800; i++)
    g_assert_cmpuint (strspn (lines[i], (char[]) { lines[i][0], 0 }), ==, 200);
}

static void
test_publish (Files         *files,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ferry_file_publish (files->a, files->b, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (files->a, "one", -1, NULL));
  g_assert_true (ferry_file_publish (files->a, files->b, FALSE, &error));
  g_assert_false (g_file_test (files->a, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (files->a, "two", -1, NULL));
  g_assert_false (ferry_file_publish (files->a, files->b, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  assert_content (files->b, "one");
  assert_content (files->a, "two");
  g_assert_true (ferry_file_publish (files->a, files->b, TRUE, &error));
  g_assert_no_error (error);
  assert_content (files->b, "two");
}

/* a dangling link under the final name counts as taken; a link as the temporary file is refused */
static void
test_publish_links (Files         *files,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *c = g_build_filename (files->folder, "c", NULL);

  g_assert_true (g_file_set_contents (files->a, "one", -1, NULL));
  g_assert_cmpint (symlink ("/nonexistent", files->b), ==, 0);
  g_assert_false (ferry_file_publish (files->a, files->b, FALSE, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (symlink (files->a, c), ==, 0);
  g_assert_false (ferry_file_publish (c, files->b, TRUE, &error));
  g_assert_nonnull (error);
}

static void
test_folder_make (Files         *files,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *deep = g_build_filename (files->folder, "x", "y", "z", NULL), *in_file = g_build_filename (files->a, "z", NULL);
  GStatBuf info;

  g_assert_true (ferry_folder_make (deep, &error));
  g_assert_true (ferry_folder_make (deep, &error));
  g_assert_true (ferry_folder_make ("/", &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (deep, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_set_contents (files->a, "", 0, NULL));
  g_assert_false (ferry_folder_make (files->a, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (ferry_folder_make (in_file, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (ferry_folder_make ("/proc/ferry/x", &error));
  g_assert_nonnull (error);
}

static void
test_folder_link (Files         *files,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *inside = g_build_filename (files->b, "inside", NULL);

  g_assert_cmpint (g_mkdir (files->a, 0700), ==, 0);
  g_assert_cmpint (symlink (files->a, files->b), ==, 0);
  g_assert_true (ferry_folder_make (inside, &error));
  g_assert_no_error (error);
  if (geteuid () != 0)
    return;
  g_assert_cmpint (lchown (files->b, 12345, 12345), ==, 0);
  g_assert_false (ferry_folder_make (files->b, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (ferry_folder_make (inside, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PERMISSION);
  g_clear_error (&error);
  /* on the way, a link of the owner of the folder that holds it is fine */
  g_assert_cmpint (chown (files->folder, 12345, 12345), ==, 0);
  g_assert_true (ferry_folder_make (inside, &error));
  g_assert_no_error (error);
}

static void
test_folder_remove (Files         *files,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *deep = g_build_filename (files->a, "x", "y", NULL), *link = g_build_filename (deep, "link", NULL);

  g_assert_true (ferry_folder_make (deep, NULL));
  g_assert_true (ferry_folder_make (files->b, NULL));
  g_assert_cmpint (symlink (files->b, link), ==, 0);
  g_assert_true (ferry_folder_remove (files->a, &error));
  g_assert_true (ferry_folder_remove (files->a, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (files->a, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (files->b, G_FILE_TEST_IS_DIR));
  /* a link to a folder is removed, the folder stays */
  g_assert_cmpint (symlink (files->b, files->a), ==, 0);
  g_assert_true (ferry_folder_remove (files->a, &error));
  g_assert_true (g_file_test (files->b, G_FILE_TEST_IS_DIR));
}

static void
test_free_space (void)
{
  g_assert_cmpint (ferry_folder_free_space ("/tmp"), >, 0);
  g_assert_cmpint (ferry_folder_free_space ("/tmp/not/there/yet"), >, 0);
}

static void
test_who (void)
{
  g_autofree char *who = ferry_user_at_host ();

  g_assert_nonnull (strchr (who, '@'));
}

static void
test_time (void)
{
  struct { gint64 time; const char *text; } cases[] = {
    { G_GINT64_CONSTANT (1795194701713000), "2026-11-20T17:11:41.713Z" }, { 0, "1970-01-01T00:00:00.000Z" },
    { -1000, "1969-12-31T23:59:59.999Z" }, { G_GINT64_CONSTANT (253402300799999000), "9999-12-31T23:59:59.999Z" },
  };
  g_autofree char *outside = ferry_time_to_iso (G_MAXINT64);
  gint64 time = 0;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ferry_time_to_iso (cases[i].time);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_true (ferry_time_from_iso (text, &time));
      g_assert_cmpint (time, ==, cases[i].time);
    }
  g_assert_cmpstr (outside, ==, "");
  g_assert_true (ferry_time_from_iso ("2026-11-20T18:11:41+01:00", &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1795194701000000));
  g_assert_true (ferry_time_from_iso ("2026-11-20T17:11:41", &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1795194701000000));
  g_assert_false (ferry_time_from_iso ("2026-11-20", &time));
  g_assert_false (ferry_time_from_iso ("", &time));
  g_assert_false (ferry_time_from_iso (NULL, &time));
  g_assert_false (ferry_time_from_iso ("2026-13-20T17:11:41Z", &time));
}

/* every millisecond survives, although GLib keeps seconds as doubles */
static void
test_time_milliseconds (void)
{
  for (gint64 ms = 0; ms < 2000; ms++)
    {
      gint64 time = G_GINT64_CONSTANT (1795194701000000) + ms * 1000, again = 0;
      g_autofree char *text = ferry_time_to_iso (time);

      g_assert_true (ferry_time_from_iso (text, &again));
      g_assert_cmpint (again, ==, time);
    }
}

static void
test_format (void)
{
  struct { gint64 value; const char *text; } sizes[] = { { 0, "0 bytes" }, { 1, "1 byte" }, { 999, "999 bytes" }, { 1200000, "1.2 MB" }, { -1, "unknown" } };
  struct { gint64 value; const char *text; } durations[] = {
    { -5, "0.0 s" }, { 0, "0.0 s" }, { 449999, "0.4 s" }, { 9949999, "9.9 s" }, { 9950000, "10 s" }, { 59400000, "59 s" },
    { 59999999, "1 min 0 s" }, { 123000000, "2 min 3 s" }, { G_GINT64_CONSTANT (3900000000), "1 h 5 min" }, { G_GINT64_CONSTANT (360000000000), "100 h 0 min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = ferry_format_size (sizes[i].value);

      g_assert_cmpstr (text, ==, sizes[i].text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (durations); i++)
    {
      g_autofree char *text = ferry_format_duration (durations[i].value);

      g_assert_cmpstr (text, ==, durations[i].text);
    }
}

static void
test_escape (void)
{
  struct { const char *in, *out; } cases[] = {
    { NULL, "" }, { "", "" }, { "naïve €", "naïve €" }, { "a\nb\tc\r", "a\\x0ab\\x09c\\x0d" }, { "\x1b[31m", "\\x1b[31m" }, { "\x7f", "\\x7f" },
    { "\xc2\x9b", "\\x{009b}" }, { "\xe2\x80\xae" "txt.exe", "\\x{202e}txt.exe" }, { "\xe2\x81\xa6x\xe2\x81\xa9", "\\x{2066}x\\x{2069}" },
    { "\xe2\x80\xa8", "\\x{2028}" }, { "\xef\xbb\xbf", "\\x{feff}" }, { "\xff\xfe", "\\xff\\xfe" }, { "\xe2\x82", "\\xe2\\x82" }, { "\xed\xa0\x80", "\\xed\\xa0\\x80" },
    { "\xf0\x9d\x84\x9e", "\xf0\x9d\x84\x9e" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ferry_escape_for_display (cases[i].in);

      g_assert_cmpstr (text, ==, cases[i].out);
    }
}

static void
test_error (void)
{
  struct { GQuark domain; int code; FerryError wanted; } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, FERRY_ERROR_NO_SPACE }, { G_IO_ERROR, G_IO_ERROR_READ_ONLY, FERRY_ERROR_PERMISSION },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, FERRY_ERROR_NOT_FOUND }, { G_FILE_ERROR, G_FILE_ERROR_ROFS, FERRY_ERROR_PERMISSION },
    { G_FILE_ERROR, G_FILE_ERROR_IO, FERRY_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "cause");

      ferry_error_convert_io (&error, "/x");
      g_assert_error (error, FERRY_ERROR, (int) cases[i].wanted);
      g_assert_cmpstr (error->message, ==, "/x: cause");
    }
  g_assert_cmpstr (ferry_error_code_name (FERRY_ERROR_OUTCOME_UNKNOWN), ==, "outcome-unknown");
  g_assert_cmpstr (ferry_error_code_name ((FerryError) 999), ==, "failed");
}

#define ADD(path, func) g_test_add (path, Files, NULL, files_set_up, func, files_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/base/file/write", test_write);
  ADD ("/base/file/write-link", test_write_link);
  ADD ("/base/file/read", test_read);
  ADD ("/base/file/read-special", test_read_special);
  ADD ("/base/file/append", test_append);
  g_test_add_func ("/base/file/append-no-space", test_append_no_space);
  g_test_add_func ("/base/file/append-torn", test_append_torn);
  g_test_add_func ("/base/file/append-torn/subprocess", append_torn);
  ADD ("/base/file/append-processes", test_append_processes);
  ADD ("/base/file/publish", test_publish);
  ADD ("/base/file/publish-links", test_publish_links);
  ADD ("/base/folder/make", test_folder_make);
  ADD ("/base/folder/link", test_folder_link);
  ADD ("/base/folder/remove", test_folder_remove);
  g_test_add_func ("/base/folder/free-space", test_free_space);
  g_test_add_func ("/base/file/who", test_who);
  g_test_add_func ("/base/time/iso", test_time);
  g_test_add_func ("/base/time/milliseconds", test_time_milliseconds);
  g_test_add_func ("/base/format/numbers", test_format);
  g_test_add_func ("/base/format/escape", test_escape);
  g_test_add_func ("/base/error/convert", test_error);
  return g_test_run ();
}
