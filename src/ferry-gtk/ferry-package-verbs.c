#include "config.h"

#include "ferry-package-verbs.h"

#include "ferry-gtk-job.h"
#include "ferry-package-removal.h"
#include "ferry-window.h"

#include <glib/gi18n.h>

typedef struct
{
  char     **paths;
  char      *target;      /* of Save As */
  gboolean   replace;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_strfreev (work->paths);
  g_free (work->target);
  g_free (work);
}

static Work *
work_new (GPtrArray *items)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  Work *work = g_new0 (Work, 1);

  for (guint i = 0; i < items->len; i++)
    g_strv_builder_add (builder, ferry_package_item_get_path (g_ptr_array_index (items, i)));
  work->paths = g_strv_builder_end (builder);
  return work;
}

static void
add_toast (FerryPackagesPage *page,
           const char        *text)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "win.add-toast", "s", text);
}

static gboolean
verify_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Work *work = user_data;

  ferry_job_add_step (job, "verify", _("Read every byte"), 1);
  ferry_job_begin_step (job, "verify");
  for (guint i = 0; work->paths[i] != NULL; i++)
    {
      g_autoptr(FerryPackage) package = ferry_package_open (work->paths[i], error);

      if (package == NULL || !ferry_package_verify (package, job, error))
        return FALSE;
    }
  return TRUE;
}

static void
verify_done (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  guint n = g_strv_length (((Work *) user_data)->paths);
  g_autofree char *text = NULL;

  ferry_packages_page_show_error (owner, error);
  if (error != NULL)
    return;
  text = g_strdup_printf (ngettext ("%u migration file is whole", "%u migration files are whole", n), n);
  add_toast (owner, text);
}

static char *
title_for (const char *one,
           const char *several,
           GPtrArray  *items)
{
  return items->len == 1 ? g_strdup_printf (one, ferry_package_item_get_title (g_ptr_array_index (items, 0))) : g_strdup (several);
}

/**
 * ferry_package_verbs_verify:
 * @page: the page
 * @items: (element-type FerryPackageItem): migration files
 *
 * Reads every byte of the files in a thread and tells whether they are whole. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_verbs_verify (FerryPackagesPage *page,
                            GPtrArray         *items)
{
  g_autofree char *title = title_for (_("Verify “%s”"), _("Verify migration files"), items);
  g_autoptr(FerryJob) job = ferry_job_new (title);

  ferry_gtk_run_job (job, FERRY_JOB_WORK, verify_func, work_new (items), work_free, page, verify_done);
}

static gboolean
save_func (FerryJob  *job,
           gpointer   user_data,
           GError   **error)
{
  Work *work = user_data;

  for (guint i = 0; work->paths[i] != NULL; i++)
    if (!ferry_library_export (work->paths[i], work->target, work->replace, ferry_job_get_cancellable (job), error))
      return FALSE;
  return TRUE;
}

static void
save_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  Work *work = user_data;
  g_autofree char *name = g_filename_display_name (work->target);
  g_autofree char *text = NULL;

  ferry_packages_page_show_error (owner, error);
  if (error != NULL)
    return;
  text = g_strdup_printf (_("Saved as %s"), name);
  add_toast (owner, text);
}

/**
 * ferry_package_verbs_save_to:
 * @page: the page
 * @items: (element-type FerryPackageItem): migration files
 * @path: the copy's path, or a folder
 * @replace: whether a file of that name may go
 *
 * Copies files in a thread. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_verbs_save_to (FerryPackagesPage *page,
                             GPtrArray         *items,
                             const char        *path,
                             gboolean           replace)
{
  g_autofree char *title = title_for (_("Save a copy of “%s”"), _("Save copies of migration files"), items);
  g_autoptr(FerryJob) job = ferry_job_new (title);
  Work *work = work_new (items);

  work->target = g_strdup (path);
  work->replace = replace;
  ferry_gtk_run_job (job, FERRY_JOB_WORK, save_func, work, work_free, page, save_done);
}

static void
save_response_cb (GtkFileChooserNative *chooser,
                  int                   response,
                  FerryPackagesPage    *page)
{
  GPtrArray *items = g_object_get_data (G_OBJECT (chooser), "items");
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  /* the chooser itself has asked whether a file may be replaced; several files never replace any */
  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    ferry_package_verbs_save_to (page, items, path, items->len == 1);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
}

/**
 * ferry_package_verbs_save_as:
 * @page: the page
 * @items: (element-type FerryPackageItem): migration files
 *
 * Asks for a name, or for a folder where there are several, and saves copies there. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_verbs_save_as (FerryPackagesPage *page,
                             GPtrArray         *items)
{
  gboolean one = items->len == 1;
  GtkFileChooserNative *chooser;

  chooser = gtk_file_chooser_native_new (one ? _("Save a Copy") : _("Choose a Folder"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                         one ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (one)
    {
      g_autofree char *name = g_path_get_basename (ferry_package_item_get_path (g_ptr_array_index (items, 0)));

      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
    }
  g_object_set_data_full (G_OBJECT (chooser), "items", g_ptr_array_ref (items), (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (save_response_cb), page, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * ferry_package_verbs_remove:
 * @page: the page
 * @items: (element-type FerryPackageItem): migration files
 *
 * Takes files out of the library. The files themselves are deleted when the toast with Undo has gone. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_verbs_remove (FerryPackagesPage *page,
                            GPtrArray         *items)
{
  FerryWindow *window = FERRY_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  AdwToast *toast;

  if (items->len == 1)
    text = title_for (_("Removed “%s”"), NULL, items);
  else
    text = g_strdup_printf (ngettext ("Removed %u migration file", "Removed %u migration files", items->len), items->len);
  toast = ferry_package_removal_start (window, items, text, &error);
  ferry_packages_page_reload (page);
  if (toast != NULL)
    ferry_window_add_toast (window, toast);
  else
    ferry_packages_page_show_error (page, error);
}
