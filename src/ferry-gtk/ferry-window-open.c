#include "config.h"

#include "ferry-window-open.h"

#include "ferry-gtk-job.h"

#include <glib/gi18n.h>

typedef struct
{
  char          *path;
  FerryFileKind  kind;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->path);
  g_free (look);
}

static gboolean
look_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Look *look = user_data;
  g_autoptr(GError) local = NULL;

  look->kind = ferry_file_probe_kind (look->path, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return error == NULL || *error == NULL;
}

static void
open_package (FerryWindow *self,
              const char  *path)
{
  ferry_window_show (self, "packages", NULL);
  gtk_widget_activate_action (ferry_window_get_page (self), "packages.add-file", "s", path);
}

static FerryInstanceItem *
any_instance (FerryWindow *self)
{
  g_autoptr(FerryInstanceItem) first = g_list_model_get_item (G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ())), 0);

  return ferry_window_get_instance (self) != NULL ? ferry_window_get_instance (self) : first;   /* the list keeps it */
}

/* The file is offered on the backups page, and there the user chooses what to do with it. */
static void
open_backup (FerryWindow *self,
             const char  *path)
{
  FerryInstanceItem *item = any_instance (self);
  g_autofree char *message = NULL;

  if (item == NULL)
    {
      message = g_strdup_printf (_("%s is a backup. Add the instance first that it is to be restored to."), path);
      ferry_window_show_error (self, message);
      return;
    }
  ferry_window_show (self, ferry_instance_item_get_id (item), "backups");
  gtk_widget_activate_action (ferry_window_get_page (self), "instance.offer-backup", "s", path);
}

static void
look_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryWindow *self = owner;
  Look *look = user_data;
  g_autofree char *message = NULL;

  if (error != NULL)
    ferry_window_show_error (self, error->message);
  else if (look->kind == FERRY_FILE_PACKAGE)
    open_package (self, look->path);
  else if (look->kind == FERRY_FILE_BACKUP || look->kind == FERRY_FILE_ENCRYPTED)
    open_backup (self, look->path);
  else
    {
      message = g_strdup_printf (_("%s is neither a migration file nor a backup. Choose a file that ends in .nbdata and was made by Ferry or NocoBase."), look->path);
      ferry_window_show_error (self, message);
    }
}

void
ferry_window_open_file (FerryWindow *self,
                        const char  *path)
{
  g_autoptr(FerryJob) job = ferry_job_new (_("Look at the file"));
  Look *look = g_new0 (Look, 1);

  look->path = g_canonicalize_filename (path, NULL);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, look_func, look, look_free, self, look_done);
}
