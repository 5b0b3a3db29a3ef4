#include "config.h"

#include "backup/ferry-backup-swap-private.h"

#include "backup/ferry-backup-files.h"
#include "backup/ferry-backup-stage.h"
#include "base/ferry-error.h"
#include "base/ferry-file.h"
#include "base/ferry-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME "swap.json"
#define NEW_KEY   "key-new"
#define OLD_KEY   "key-old"
#define LIMIT     (64 * 1024)

/* Folders in the stage that mark how far the moves came. */
#define MOVED     "moved"      /* all that was in uploads is in `old` */
#define EMPTIED   "emptied"    /* all that came from the backup is in `gone` again */

/* ---- moves ----------------------------------------------------------------------------------------------------------------- */

static gboolean
sync_folder (const char  *path,
             GError     **error)
{
  FERRY_AUTO_FD fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0 && fsync (fd) == 0)
    return TRUE;
  ferry_error_set_errno (error, errno, _("The folder %s can't be written to disk"), path);
  return FALSE;
}

/* Moves every child of @from but a stage into @to. */
static gboolean
move_children (const char  *from,
               const char  *to,
               GError     **error)
{
  g_autoptr(GDir) dir = g_dir_open (from, 0, error);
  const char *name;

  if (dir == NULL)
    {
      ferry_error_convert_io (error, from);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *old_path = g_build_filename (from, name, NULL);
      g_autofree char *new_path = g_build_filename (to, name, NULL);

      if (!ferry_backup_stage_is_name (name) && renameat2 (AT_FDCWD, old_path, AT_FDCWD, new_path, RENAME_NOREPLACE) != 0)
        {
          ferry_error_set_errno (error, errno, _("%s can't be moved"), old_path);
          return FALSE;
        }
    }
  return sync_folder (to, error) && sync_folder (from, error);
}

static gboolean
has_mark (const char *stage,
          const char *mark)
{
  g_autofree char *path = g_build_filename (stage, mark, NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
make_part (const char  *stage,
           const char  *name,
           GError     **error)
{
  g_autofree char *path = g_build_filename (stage, name, NULL);

  if (g_mkdir (path, 0700) == 0 || errno == EEXIST)
    return sync_folder (stage, error);
  ferry_error_set_errno (error, errno, _("The folder %s can't be made"), path);
  return FALSE;
}

gboolean
_ferry_backup_swap_forward (const char  *uploads,
                            const char  *stage,
                            GError     **error)
{
  g_autofree char *old_path = g_build_filename (stage, "old", NULL);
  g_autofree char *new_path = g_build_filename (stage, "new", NULL);

  if (!g_file_test (new_path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!has_mark (stage, MOVED) && (!move_children (uploads, old_path, error) || !make_part (stage, MOVED, error)))
    return FALSE;
  return move_children (new_path, uploads, error);
}

gboolean
_ferry_backup_swap_backward (const char  *uploads,
                             const char  *stage,
                             GError     **error)
{
  g_autofree char *old_path = g_build_filename (stage, "old", NULL);
  g_autofree char *gone_path = g_build_filename (stage, "gone", NULL);

  if (!g_file_test (old_path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (has_mark (stage, MOVED) && !has_mark (stage, EMPTIED) &&
      (!make_part (stage, "gone", error) || !move_children (uploads, gone_path, error) || !make_part (stage, EMPTIED, error)))
    return FALSE;
  return move_children (old_path, uploads, error);
}

/* ---- journal --------------------------------------------------------------------------------------------------------------- */

static gboolean
write_part (const char  *journal,
            const char  *name,
            const char  *data,
            gsize        length,
            GError     **error)
{
  g_autofree char *path = g_build_filename (journal, name, NULL);

  return data == NULL || ferry_file_write_durable (path, data, (gssize) length, error);
}

static void
remove_part (const char *journal,
             const char *name)
{
  g_autofree char *path = g_build_filename (journal, name, NULL);

  g_unlink (path);
}

/* The file that tells of the swap comes last and goes first. */
gboolean
_ferry_backup_swap_write_journal (const char  *journal,
                                  const char  *uploads,
                                  const char  *stage,
                                  const char  *key_path,
                                  const char  *new_key,
                                  const char  *old_key,
                                  gsize        old_key_length,
                                  GError     **error)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "uploads", uploads);
  if (stage != NULL)
    json_object_set_string_member (object, "stage", stage);
  if (new_key != NULL)
    json_object_set_string_member (object, "key", key_path);
  text = ferry_json_to_string (node, TRUE);
  return ferry_folder_make (journal, error) && write_part (journal, NEW_KEY, new_key, 32, error) &&
         write_part (journal, OLD_KEY, new_key != NULL ? old_key : NULL, old_key_length, error) && write_part (journal, FILE_NAME, text, strlen (text), error);
}

void
_ferry_backup_swap_clear_journal (const char *journal)
{
  remove_part (journal, FILE_NAME);
  remove_part (journal, NEW_KEY);
  remove_part (journal, OLD_KEY);
}

static gboolean
settle_key (const char  *journal,
            const char  *key_path,
            gboolean     committed,
            GError     **error)
{
  g_autofree char *path = g_build_filename (journal, committed ? NEW_KEY : OLD_KEY, NULL);
  g_autofree char *folder = g_path_get_dirname (key_path);
  g_autofree char *key = NULL;
  gsize length;
  gboolean ok;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_unlink (key_path);
      return TRUE;
    }
  if (!ferry_file_read (path, 4096, &key, &length, error) || !ferry_folder_make (folder, error))
    return FALSE;
  ok = ferry_file_write_durable (key_path, key, (gssize) length, error);
  explicit_bzero (key, length);
  return ok;
}

static gboolean
settle (const char  *journal,
        JsonObject  *object,
        gboolean     committed,
        GError     **error)
{
  const char *uploads = ferry_json_get_string (object, "uploads", error);
  const char *stage = ferry_json_opt_string (object, "stage", NULL);
  const char *key_path = ferry_json_opt_string (object, "key", NULL);

  if (uploads == NULL)
    return FALSE;
  if (stage != NULL && !(committed ? _ferry_backup_swap_forward (uploads, stage, error) : _ferry_backup_swap_backward (uploads, stage, error)))
    return FALSE;
  if (key_path != NULL && !settle_key (journal, key_path, committed, error))
    return FALSE;
  if (stage != NULL && g_file_test (stage, G_FILE_TEST_EXISTS) && !ferry_folder_remove (stage, error))
    return FALSE;
  _ferry_backup_swap_clear_journal (journal);
  return TRUE;
}

/**
 * ferry_backup_swap_settle:
 * @journal: the folder that was named to ferry_backup_swap_new()
 * @committed: whether the database's change became final
 * @swapped: (out): whether a swap was found
 * @error: return location
 *
 * Finishes the swap of a restore whose process is gone, or undoes it. It may be stopped anywhere and called again. Blocking, any thread.
 *
 * Returns: %FALSE with @error: what is left to do is still written down
 *
 * Since: 0.1
 */
gboolean
ferry_backup_swap_settle (const char  *journal,
                          gboolean     committed,
                          gboolean    *swapped,
                          GError     **error)
{
  g_autofree char *path = g_build_filename (journal, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  gsize length;

  *swapped = g_file_test (path, G_FILE_TEST_EXISTS);
  if (!*swapped)
    {
      _ferry_backup_swap_clear_journal (journal);
      return TRUE;
    }
  if (!ferry_file_read (path, LIMIT, &text, &length, error))
    return FALSE;
  node = ferry_json_parse (text, (gssize) length, path, error);
  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return settle (journal, json_node_get_object (node), committed, error);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_DAMAGED, "%s", path);
  return FALSE;
}
