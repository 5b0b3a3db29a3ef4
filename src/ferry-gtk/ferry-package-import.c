#include "config.h"

#include "ferry-package-import.h"

#include "ferry-gtk-job.h"
#include "ferry-packages-page.h"
#include "ferry-toast.h"

#include <glib/gi18n.h>

typedef struct
{
  char     **paths;
  char      *store_folder;
  guint      added;
  guint      known;
  char      *title;       /* of the last one that is in the library now */
  char      *digest;
  char      *backup;      /* the first one */
  GString   *problems;    /* one line each */
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_strfreev (import->paths);
  g_free (import->store_folder);
  g_free (import->title);
  g_free (import->digest);
  g_free (import->backup);
  g_string_free (import->problems, TRUE);
  g_free (import);
}

static void
add_problem (Import     *import,
             const char *path,
             const char *reason)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_string_append_printf (import->problems, "%s“%s”: %s", import->problems->len > 0 ? "\n" : "", name, reason);
}

/* Verified before the library takes it: a file that was damaged on its way is told now, not on the day of the release. */
static gboolean
add_package (Import      *import,
             FerryStore  *store,
             const char  *path,
             FerryJob    *job,
             GError     **error)
{
  g_autoptr(FerryPackage) given = ferry_package_open (path, error);
  g_autoptr(FerryPackage) package = NULL;
  gboolean known;

  if (given == NULL || !ferry_package_verify (given, job, error) || (package = ferry_library_add (store, given, &known, error)) == NULL)
    return FALSE;
  import->added += !known;
  import->known += known;
  g_free (import->title);
  g_free (import->digest);
  import->title = g_strdup (ferry_package_get_metadata (package)->title);
  import->digest = g_strdup (ferry_package_get_digest (package));
  return TRUE;
}

static void
add_backup (Import     *import,
            const char *path)
{
  if (import->backup == NULL)
    import->backup = g_strdup (path);
  else
    add_problem (import, path, _("This is another backup: drop one at a time."));
}

static gboolean
add_file (Import      *import,
          FerryStore  *store,
          const char  *path,
          FerryJob    *job,
          GError     **error)
{
  g_autoptr(GError) probe_error = NULL;
  FerryFileKind kind = ferry_file_probe_kind (path, &probe_error);

  if (probe_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&probe_error));
      return FALSE;
    }
  if (kind == FERRY_FILE_PACKAGE)
    return add_package (import, store, path, job, error);
  if (kind == FERRY_FILE_BACKUP || kind == FERRY_FILE_ENCRYPTED)
    add_backup (import, path);
  else
    add_problem (import, path, _("This is neither a migration file nor a backup. Choose a file that was made by Ferry or NocoBase."));
  return TRUE;
}

static gboolean
import_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Import *import = user_data;
  g_autoptr(FerryStore) store = ferry_store_open (import->store_folder, error);

  if (store == NULL)
    return FALSE;
  ferry_job_add_step (job, "verify", _("Read every byte"), 1);
  ferry_job_begin_step (job, "verify");
  for (guint i = 0; import->paths[i] != NULL; i++)
    {
      g_autoptr(GError) problem = NULL;

      if (ferry_job_is_cancelled (job, error))
        return FALSE;
      if (!add_file (import, store, import->paths[i], job, &problem))
        {
          if (g_error_matches (problem, FERRY_ERROR, FERRY_ERROR_CANCELLED))
            return FALSE;
          add_problem (import, import->paths[i], problem->message);
        }
    }
  return TRUE;
}

static char *
describe_result (const Import *import)
{
  if (import->added + import->known == 1)
    return g_strdup_printf (import->added > 0 ? _("Added “%s”") : _("“%s” is in the library already"), import->title);
  return g_strdup_printf (ngettext ("%u migration file is in the library now", "%u migration files are in the library now", import->added + import->known),
                          import->added + import->known);
}

static void
tell_result (FerryWindow       *window,
             FerryPackagesPage *page,
             const Import      *import)
{
  g_autofree char *text = describe_result (import);
  AdwToast *toast = ferry_toast_new (text);

  if (page != NULL)
    {
      ferry_packages_page_reload (page);
      ferry_packages_page_select (page, import->digest);
    }
  else
    {
      adw_toast_set_button_label (toast, _("_Show"));
      adw_toast_set_detailed_action_name (toast, "win.show-place::packages");
    }
  ferry_window_add_toast (window, toast);
}

static void
tell_problem (FerryWindow       *window,
              FerryPackagesPage *page,
              const char        *text)
{
  g_autoptr(GError) error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_DAMAGED, text);

  if (page != NULL)
    ferry_packages_page_show_error (page, error);
  else
    ferry_window_show_error (window, text);
}

static FerryPackagesPage *
shown_page (FerryWindow *window)
{
  GtkWidget *page = ferry_window_get_page (window);

  return FERRY_IS_PACKAGES_PAGE (page) ? FERRY_PACKAGES_PAGE (page) : NULL;
}

static void
import_done (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  FerryWindow *window = owner;
  Import *import = user_data;
  FerryPackagesPage *page = shown_page (window);

  if (import->added + import->known > 0)
    tell_result (window, page, import);
  if (error != NULL)
    tell_problem (window, page, error->message);
  else if (import->problems->len > 0)
    tell_problem (window, page, import->problems->str);
  if (import->backup != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-file", "s", import->backup);
}

/**
 * ferry_package_import_paths:
 * @window: where the result is told
 * @paths: files
 *
 * Adds migration files to the library, in a thread. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_import_paths (FerryWindow        *window,
                            const char * const *paths)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(FerryJob) job = ferry_job_new (_("Add migration files"));
  Import *import;

  g_return_if_fail (FERRY_IS_WINDOW (window));

  if (store == NULL || paths[0] == NULL)
    return;
  import = g_new0 (Import, 1);
  import->paths = g_strdupv ((char **) paths);
  import->store_folder = g_strdup (ferry_store_get_folder (store));
  import->problems = g_string_new (NULL);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, import_func, import, import_free, window, import_done);
}

/**
 * ferry_package_import_files:
 * @window: where the result is told
 * @files: files, as dropped or pasted
 *
 * Adds migration files to the library, in a thread. Those that have no path on this computer are named as a problem. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_import_files (FerryWindow *window,
                            GdkFileList *files)
{
  g_autoptr(GSList) list = gdk_file_list_get_files (files);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) paths = NULL;
  gboolean remote = FALSE;

  for (GSList *link = list; link != NULL; link = link->next)
    {
      g_autofree char *path = g_file_get_path (link->data);

      if (path != NULL)
        g_strv_builder_add (builder, path);
      remote |= path == NULL;
    }
  paths = g_strv_builder_end (builder);
  if (remote)
    ferry_window_show_error (window, _("A file that lies elsewhere can't be read from there: save it on this computer first, then drop it."));
  ferry_package_import_paths (window, (const char * const *) paths);
}

static gboolean
drop_cb (FerryWindow  *window,
         const GValue *value)
{
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  ferry_package_import_files (window, g_value_get_boxed (value));
  return TRUE;
}

/* What is dragged out of this window must not be dropped into it again. */
static gboolean
accept_cb (GtkDropTarget *target,
           GdkDrop       *drop)
{
  return gdk_drop_get_drag (drop) == NULL && gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), GDK_TYPE_FILE_LIST);
}

/**
 * ferry_package_drop_install:
 * @window: the window
 *
 * Lets files be dropped anywhere in the window; above entries too, which would take the path as text. Main thread.
 *
 * Since: 0.1
 */
void
ferry_package_drop_install (FerryWindow *window)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (target), "ferry-files");
  g_signal_connect (target, "accept", G_CALLBACK (accept_cb), NULL);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), window, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}

static void
tell_no_files (FerryWindow *window)
{
  tell_problem (window, shown_page (window), _("There are no files in the clipboard: copy them in the file manager first."));
}

/* what other programs offer counts by what GTK can make of it */
static gboolean
has_files (GdkClipboard *clipboard)
{
  GdkContentFormats *formats = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  gboolean found = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST);

  gdk_content_formats_unref (formats);
  return found;
}

static void
paste_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FerryWindow) window = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (!gtk_widget_get_visible (GTK_WIDGET (window)))
    return;
  if (value != NULL)
    ferry_package_import_files (window, g_value_get_boxed (value));
  else
    tell_no_files (window);
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);

  if (!has_files (clipboard))
    {
      tell_no_files (FERRY_WINDOW (widget));
      return;
    }
  gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, paste_cb, g_object_ref (widget));
}

/**
 * ferry_package_paste_install:
 * @klass: of the window
 *
 * Adds the action win.paste-files, which takes files from the clipboard as if they were dropped, and its key, which an entry with the focus has for itself.
 *
 * Since: 0.1
 */
void
ferry_package_paste_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.paste-files", NULL, paste_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste-files", NULL);
}
