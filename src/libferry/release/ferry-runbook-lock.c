#include "config.h"

#include "release/ferry-runner-private.h"

#include "base/ferry-error.h"
#include "base/ferry-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#define MOST_HOLDER 200

static void
close_lock (gpointer data)
{
  ferry_fd_close (data);
}

static void
set_busy (int           fd,
          const char   *what,
          GError      **error)
{
  char holder[MOST_HOLDER + 1] = { 0 };
  gssize length = pread (fd, holder, MOST_HOLDER, 0);
  g_autofree char *shown = ferry_escape_for_display (length > 0 && g_utf8_validate (holder, -1, NULL) ? holder : "?");

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_BUSY, _("%s is worked on already, by %s: wait until that has ended."), what, shown);
}

static gboolean
write_holder (int                  fd,
              const FerryRunbook  *runbook)
{
  g_autofree char *user = ferry_user_at_host ();
  g_autofree char *text = g_strdup_printf ("%s (%s)", runbook->name, user);

  return ftruncate (fd, 0) == 0 && pwrite (fd, text, strlen (text), 0) == (gssize) strlen (text);
}

static gboolean
take (GArray              *locks,
      const FerryRunbook  *runbook,
      const char          *folder,
      const char          *name,
      const char          *what,
      GError             **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.lock", folder, name);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    {
      ferry_error_set_errno (error, errno, _("“%s” can't be opened"), path);
      return FALSE;
    }
  g_array_append_val (locks, fd);
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return write_holder (fd, runbook) || TRUE;   /* who it is, is a courtesy */
  set_busy (fd, what, error);
  return FALSE;
}

static gboolean
changes (FerryRunbookKind kind)
{
  return kind == FERRY_RUNBOOK_RESTORE || kind == FERRY_RUNBOOK_EXECUTE || kind == FERRY_RUNBOOK_CATCH_UP || kind == FERRY_RUNBOOK_ROLL_BACK;
}

static gboolean
take_instances (GArray              *locks,
                const FerryRunbook  *runbook,
                const char          *folder,
                GError             **error)
{
  g_autoptr(GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < runbook->steps->len; i++)
    {
      const FerryRunbookStep *step = g_ptr_array_index (runbook->steps, i);
      const char *id = changes (step->kind) ? ferry_runbook_step_get_param (step, "instance") : NULL;
      g_autofree char *name = id != NULL && g_uuid_string_is_valid (id) ? g_strconcat ("instance-", id, NULL) : NULL;
      const char *known = id != NULL && g_strcmp0 (id, runbook->target) == 0 ? runbook->target_name : id;
      g_autofree char *what = g_strdup_printf ("“%s”", known);

      if (name != NULL && g_hash_table_add (taken, (gpointer) id) && !take (locks, runbook, folder, name, what, error))
        return FALSE;
    }
  return TRUE;
}

GArray *
_ferry_runbook_lock (const FerryRunbook  *self,
                     FerryStore          *store,
                     gboolean             instances,
                     GError             **error)
{
  g_autofree char *folder = ferry_store_dup_releases_folder (store, error);
  g_autofree char *what = g_strdup_printf (_("The release “%s”"), self->name);
  g_autoptr(GArray) locks = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_set_clear_func (locks, close_lock);
  if (folder == NULL || !take (locks, self, folder, self->id, what, error) || (instances && !take_instances (locks, self, folder, error)))
    return NULL;
  return g_steal_pointer (&locks);
}
