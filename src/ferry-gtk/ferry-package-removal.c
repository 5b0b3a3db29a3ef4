#include "config.h"

#include "ferry-package-removal.h"

#include "ferry-packages-page.h"
#include "ferry-toast.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define TIME_TO_UNDO 10   /* seconds */

/* One removal; kept by its toast. */
typedef struct
{
  FerryWindow *window;   /* weak */
  GPtrArray   *items;    /* FerryPackageItem* */
  gboolean     settled;  /* undone, or the files are deleted */
} Removal;

static void
delete_files (Removal *removal)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());

  for (guint i = 0; !removal->settled && store != NULL && i < removal->items->len; i++)
    {
      FerryPackageItem *item = g_ptr_array_index (removal->items, i);
      g_autoptr(FerryLibraryRecord) again = ferry_store_find_package (store, ferry_package_item_get_digest (item), NULL);

      /* it may have been added again meanwhile, to the very same path or another */
      if (ferry_library_owns (store, ferry_package_item_get_path (item)) && (again == NULL || !g_str_equal (again->path, ferry_package_item_get_path (item))))
        g_unlink (ferry_package_item_get_path (item));
    }
  removal->settled = TRUE;
}

static void
removal_free (gpointer  data,
              GClosure *closure)
{
  Removal *removal = data;

  /* the window was closed while the toast stood */
  if (ferry_app_get_default () != NULL)
    delete_files (removal);
  g_clear_weak_pointer (&removal->window);
  g_ptr_array_unref (removal->items);
  g_free (removal);
}

static void
dismissed_cb (AdwToast *toast,
              gpointer  user_data)
{
  delete_files (user_data);
}

static void
shutdown_cb (AdwToast *toast,
             gpointer  app)
{
  delete_files (g_object_get_data (G_OBJECT (toast), "removal"));
}

static void
show_again (Removal *removal,
            GError  *error)
{
  GtkWidget *page = removal->window != NULL ? ferry_window_get_page (removal->window) : NULL;

  if (FERRY_IS_PACKAGES_PAGE (page))
    ferry_packages_page_reload (FERRY_PACKAGES_PAGE (page));
  if (error != NULL && removal->window != NULL)
    ferry_window_show_error (removal->window, error->message);
}

static void
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Removal *removal = user_data;
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GError) error = NULL;

  if (removal->settled || store == NULL)
    return;
  removal->settled = TRUE;
  for (guint i = 0; error == NULL && i < removal->items->len; i++)
    ferry_store_save_package (store, ferry_package_item_get_record (g_ptr_array_index (removal->items, i)), &error);
  show_again (removal, error);
}

static AdwToast *
new_toast (FerryWindow *window,
           GPtrArray   *items,
           const char  *text)
{
  AdwToast *toast = ferry_toast_new (text);
  Removal *removal = g_new0 (Removal, 1);

  g_set_weak_pointer (&removal->window, window);
  removal->items = g_ptr_array_ref (items);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, TIME_TO_UNDO);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), removal);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (dismissed_cb), removal, removal_free, G_CONNECT_AFTER);
  g_object_set_data (G_OBJECT (toast), "removal", removal);
  g_signal_connect_object (ferry_app_get_default (), "shutdown", G_CALLBACK (shutdown_cb), toast, G_CONNECT_SWAPPED);
  return toast;
}

AdwToast *
ferry_package_removal_start (FerryWindow  *window,
                             GPtrArray    *items,
                             const char   *text,
                             GError      **error)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autoptr(GPtrArray) removed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      FerryPackageItem *item = g_ptr_array_index (items, i);

      if (!ferry_store_remove_package (store, ferry_package_item_get_digest (item), error))
        break;
      g_ptr_array_add (removed, g_object_ref (item));
    }
  if (removed->len == items->len)
    return new_toast (window, removed, text);
  /* all or nothing */
  for (guint i = 0; i < removed->len; i++)
    ferry_store_save_package (store, ferry_package_item_get_record (g_ptr_array_index (removed, i)), NULL);
  return NULL;
}
