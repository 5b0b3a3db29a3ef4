#include "config.h"

#include "ferry-test-files.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static GPtrArray *folders;
static GPid owner;

static int
remove_one (const char        *path,
            const struct stat *info,
            int                kind,
            struct FTW        *where)
{
  if (kind == FTW_DNR)
    chmod (path, 0700);

  return remove (path);
}

static void
remove_folders (void)
{
  if (getpid () != owner)
    return;

  for (guint i = 0; i < folders->len; i++)
    nftw (g_ptr_array_index (folders, i), remove_one, 16, FTW_DEPTH | FTW_PHYS);
  g_clear_pointer (&folders, g_ptr_array_unref);
}

const char *
ferry_test_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("ferry-test-XXXXXX", &error);

  g_assert_no_error (error);
  if (folders == NULL)
    {
      folders = g_ptr_array_new_with_free_func (g_free);
      owner = getpid ();
      atexit (remove_folders);
    }
  g_ptr_array_add (folders, folder);

  return folder;
}

static void
make_parents (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
}

void
ferry_test_write (const char *path,
                  const char *text)
{
  g_autoptr (GError) error = NULL;

  make_parents (path);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

char *
ferry_test_read (const char *path,
                 gsize      *length)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);

  return text;
}

void
ferry_test_copy (const char *from,
                 const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  make_parents (to);
  text = ferry_test_read (from, &length);
  g_file_set_contents (to, text, (gssize) length, &error);
  g_assert_no_error (error);
}

void
ferry_test_gunzip (const char *from,
                   const char *to)
{
  gzFile input = gzopen (from, "rb");
  FILE *output;
  char block[65536];
  int n;

  make_parents (to);
  output = fopen (to, "wb");
  g_assert_nonnull (input);
  g_assert_nonnull (output);
  while ((n = gzread (input, block, sizeof block)) > 0)
    g_assert_cmpuint (fwrite (block, 1, (size_t) n, output), ==, (size_t) n);
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpint (gzclose (input), ==, Z_OK);
  g_assert_cmpint (fclose (output), ==, 0);
}
