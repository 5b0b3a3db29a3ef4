#include "config.h"

#include "ferry-create-job.h"

#include "ferry-gtk-job.h"
#include "ferry-packages-page.h"
#include "ferry-toast.h"
#include "ferry-window.h"

#include <glib/gi18n.h>

typedef struct
{
  FerryInstance *instance;
  FerryRuleSet  *rules;
  char          *title;
  char          *output;
  char          *store_folder;
  FerryPackage  *package;
} Create;

static void
create_free (gpointer data)
{
  Create *create = data;

  g_object_unref (create->instance);
  g_object_unref (create->rules);
  g_free (create->title);
  g_free (create->output);
  g_free (create->store_folder);
  g_clear_object (&create->package);
  g_free (create);
}

/* The file is remembered here, not when the window hears of it: the window may be gone by then. */
static gboolean
create_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  Create *create = user_data;
  FerryPackageOptions options = { .rule_set = create->rules, .title = create->title, .output = create->output };
  g_autoptr(FerryStore) store = ferry_store_open (create->store_folder, error);

  if (store == NULL)
    return FALSE;
  create->package = ferry_instance_create_package (create->instance, &options, job, error);
  return create->package != NULL && ferry_library_register (store, create->package, error);
}

static void
create_done (gpointer      owner,
             gpointer      user_data,
             const GError *error)
{
  FerryWindow *window = owner;
  FerryPackage *package = ((Create *) user_data)->package;
  GtkWidget *page = ferry_window_get_page (window);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (error != NULL)
    return;   /* told by the window that waits for it */
  text = g_strdup_printf (_("Made “%s”"), ferry_package_get_metadata (package)->title);
  toast = ferry_toast_new (text);
  if (FERRY_IS_PACKAGES_PAGE (page))
    {
      ferry_packages_page_reload (FERRY_PACKAGES_PAGE (page));
      ferry_packages_page_select (FERRY_PACKAGES_PAGE (page), ferry_package_get_digest (package));
    }
  else
    {
      adw_toast_set_button_label (toast, _("_Show"));
      adw_toast_set_detailed_action_name (toast, "win.show-place::packages");
    }
  ferry_window_add_toast (window, toast);
}

FerryJob *
ferry_create_job_start (GtkWindow          *window,
                        FerryInstanceItem  *item,
                        FerryRuleSet       *rules,
                        const char         *title,
                        GError            **error)
{
  FerryStore *store = ferry_app_get_store (ferry_app_get_default ());
  g_autofree char *output = ferry_library_dup_new_path (store, error);
  g_autofree char *job_title = g_strdup_printf (_("Make a migration file from %s"), ferry_instance_item_get_name (item));
  Create *create;
  FerryJob *job;

  if (output == NULL)
    return NULL;
  create = g_new0 (Create, 1);
  create->instance = g_object_ref (ferry_instance_item_get_instance (item));
  create->rules = ferry_rule_set_copy (rules, ferry_rule_set_get_name (rules));
  create->title = title != NULL && *title != '\0' ? g_strdup (title) : NULL;
  create->output = g_steal_pointer (&output);
  create->store_folder = g_strdup (ferry_store_get_folder (store));
  job = ferry_job_new (job_title);
  ferry_gtk_run_job (job, FERRY_JOB_WORK, create_func, create, create_free, FERRY_IS_WINDOW (window) ? window : NULL, create_done);
  return job;
}
