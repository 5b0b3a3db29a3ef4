#include "config.h"

#include "ferry-manager-page.h"

#include "ferry-growing-list.h"
#include "ferry-gtk-job.h"
#include "ferry-loader.h"
#include "ferry-manager-create-dialog.h"
#include "ferry-manager-execute-dialog.h"
#include "ferry-manager-row.h"
#include "ferry-message-bar.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryManagerPage
{
  FerryItemPage        parent_instance;
  FerryMessageBar     *message;
  FerryLoader         *loader;
  GtkListBox          *files;
  GtkListBox          *logs;
  GtkWidget           *no_files;
  GtkWidget           *no_logs;
  GListStore          *file_store;      /* FerryManagerRecord */
  GListStore          *log_store;
  GPtrArray           *rules;           /* FerryManagerRecord*; nullable: not asked yet */
  GtkFileChooserNative *chooser;       /* nullable */
  FerryManagerList     saving;          /* what the chooser saves */
  char                *chosen;          /* nullable: name of what it saves; NULL: it opens */
};

G_DEFINE_FINAL_TYPE (FerryManagerPage, ferry_manager_page, FERRY_TYPE_ITEM_PAGE)

/* ---- lists ----------------------------------------------------------------------------------------------------------------- */

static void
loaded (gpointer      owner,
        gpointer      user_data,
        const GError *error)
{
  FerryManagerPage *self = owner;
  FerryManagerJob *data = user_data;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  ferry_growing_store_set (self->file_store, data->migrations);
  ferry_growing_store_set (self->log_store, data->logs);
  gtk_widget_set_visible (self->no_files, data->migrations->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->files), data->migrations->len > 0);
  gtk_widget_set_visible (self->no_logs, data->logs->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->logs), data->logs->len > 0);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  self->rules = g_ptr_array_ref (data->rules);
  ferry_loader_show_result (self->loader, 1);
}

static void
ferry_manager_page_load (FerryItemPage *page)
{
  FerryManagerPage *self = FERRY_MANAGER_PAGE (page);
  FerryInstance *instance = ferry_item_page_get_instance (page);
  g_autoptr(FerryJob) job = ferry_job_new (_("Ask NocoBase’s migration manager"));
  g_autofree char *problem = NULL;

  if (instance == NULL)
    {
      g_object_get (ferry_item_page_get_item (page), "problem", &problem, NULL);
      ferry_loader_show_error (self->loader, problem);
      return;
    }
  ferry_loader_show_loading (self->loader);
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, ferry_manager_job_load, ferry_manager_job_new (instance), ferry_manager_job_free, self, loaded);
}

static GtkWidget *
create_file_row (gpointer item,
                 gpointer user_data)
{
  return ferry_manager_row_new (item, "manager.save", "manager.remove");
}

static GtkWidget *
create_log_row (gpointer item,
                gpointer user_data)
{
  return ferry_manager_row_new (item, "manager.save-log", NULL);
}

/* ---- work ------------------------------------------------------------------------------------------------------------------ */

static FerryManagerJob *
new_work (FerryManagerPage *self)
{
  ferry_message_bar_hide (self->message);
  return ferry_manager_job_new (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)));
}

static const char *
name_of (FerryManagerPage *self)
{
  return ferry_instance_item_get_name (ferry_item_page_get_item (FERRY_ITEM_PAGE (self)));
}

static void
run_work (FerryManagerPage *self,
          char             *title,   /* (transfer full) */
          FerryJobKind      kind,
          FerryJobFunc      func,
          FerryManagerJob  *data,
          FerryGtkDoneFunc  done)
{
  g_autofree char *owned = title;
  g_autoptr(FerryJob) job = ferry_job_new (owned);

  ferry_gtk_run_job (job, kind, func, data, ferry_manager_job_free, self, done);
}

static void
toast (FerryManagerPage *self,
       const char       *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-toast", "s", text);
}

static void
work_done (FerryManagerPage *self,
           const char       *done,
           const GError     *error)
{
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    toast (self, done);
  ferry_item_page_reload (FERRY_ITEM_PAGE (self));
}

static void
created (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  work_done (owner, _("NocoBase made the migration file"), error);
}

static void
saved (gpointer      owner,
       gpointer      user_data,
       const GError *error)
{
  work_done (owner, _("Saved"), error);
}

static void
removed (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  work_done (owner, _("Migration file deleted"), error);
}

static void
executed (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryManagerPage *self = owner;

  work_done (self, _("NocoBase executed the file"), error);
  ferry_instance_item_refresh (ferry_item_page_get_item (FERRY_ITEM_PAGE (self)));
}

/* ---- create ---------------------------------------------------------------------------------------------------------------- */

static void
create_cb (FerryManagerCreateDialog *dialog,
           const char               *response,
           FerryManagerPage         *self)
{
  FerryManagerJob *data;

  if (!g_str_equal (response, "create"))
    return;
  data = new_work (self);
  data->name = ferry_manager_create_dialog_dup_rule (dialog);
  data->title = ferry_manager_create_dialog_dup_title (dialog);
  run_work (self, g_strdup_printf (_("Let “%s” make a migration file"), name_of (self)), FERRY_JOB_WORK, ferry_manager_job_create, data, created);
  toast (self, _("NocoBase is making the migration file"));
}

static void
create_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryManagerPage *self = FERRY_MANAGER_PAGE (widget);
  GtkWidget *dialog;

  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)) == NULL || self->rules == NULL)
    return;
  dialog = ferry_manager_create_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), ferry_item_page_get_item (FERRY_ITEM_PAGE (self)), self->rules);
  g_signal_connect_object (dialog, "response", G_CALLBACK (create_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- execute --------------------------------------------------------------------------------------------------------------- */

static void
start_cb (FerryManagerExecuteDialog *dialog,
          FerryManagerPage          *self)
{
  FerryManagerJob *data = new_work (self);

  ferry_manager_execute_dialog_take (dialog, data);
  run_work (self, g_strdup_printf (_("Execute NocoBase’s file on “%s”"), name_of (self)), FERRY_JOB_WRITE, ferry_manager_job_execute, data, executed);
  toast (self, _("NocoBase is executing the file"));
}

void
ferry_manager_page_offer (FerryManagerPage *self,
                          const char       *path)
{
  GtkWidget *dialog;

  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)) == NULL)
    return;
  dialog = ferry_manager_execute_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), ferry_item_page_get_item (FERRY_ITEM_PAGE (self)), path);
  g_signal_connect_object (dialog, "start", G_CALLBACK (start_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- files of this computer ------------------------------------------------------------------------------------------------ */

static void
save_to (FerryManagerPage *self,
         const char       *path)
{
  FerryManagerJob *data = new_work (self);

  data->list = self->saving;
  data->name = g_strdup (self->chosen);
  data->path = g_strdup (path);
  run_work (self, g_strdup_printf (_("Save a file of “%s”"), name_of (self)), FERRY_JOB_WORK, ferry_manager_job_fetch, data, saved);
}

static void
chooser_cb (FerryManagerPage *self,
            int               response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path != NULL && self->chosen != NULL)
    save_to (self, path);
  else if (path != NULL)
    ferry_manager_page_offer (self, path);
}

static void
choose (FerryManagerPage     *self,
        GtkFileChooserAction  action,
        const char           *title,
        const char           *name)
{
  if (ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)) == NULL)
    return;
  g_clear_object (&self->chooser);
  g_free (self->chosen);
  self->chosen = g_strdup (name);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_cb), self, G_CONNECT_SWAPPED);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
execute_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  choose (FERRY_MANAGER_PAGE (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _("Choose a Migration File of NocoBase’s"), NULL);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryManagerPage *self = FERRY_MANAGER_PAGE (widget);
  gboolean log = g_str_equal (name, "manager.save-log");

  self->saving = log ? FERRY_MANAGER_LOGS : FERRY_MANAGER_MIGRATIONS;
  choose (self, GTK_FILE_CHOOSER_ACTION_SAVE, log ? _("Save the Log As") : _("Save the Migration File As"), g_variant_get_string (parameter, NULL));
}

/* ---- delete ---------------------------------------------------------------------------------------------------------------- */

static void
remove_cb (AdwMessageDialog *dialog,
           const char       *response,
           FerryManagerPage *self)
{
  FerryManagerJob *data;

  if (!g_str_has_prefix (response, "remove:") || ferry_item_page_get_instance (FERRY_ITEM_PAGE (self)) == NULL)
    return;
  data = new_work (self);
  data->name = g_strdup (response + strlen ("remove:"));
  run_work (self, g_strdup_printf (_("Delete a migration file of “%s”"), name_of (self)), FERRY_JOB_WORK, ferry_manager_job_remove, data, removed);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  const char *file = g_variant_get_string (parameter, NULL);
  g_autofree char *response = g_strconcat ("remove:", file, NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Delete the Migration File?"), NULL));

  adw_message_dialog_format_body (dialog, _("NocoBase deletes %s for good. What was saved of it elsewhere stays."), file);
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), response, _("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, response, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
reload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_item_page_reload (FERRY_ITEM_PAGE (widget));
}

/* ---- the object ------------------------------------------------------------------------------------------------------------ */

static void
ferry_manager_page_dispose (GObject *object)
{
  FerryManagerPage *self = FERRY_MANAGER_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_MANAGER_PAGE);
  g_clear_object (&self->file_store);
  g_clear_object (&self->log_store);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_free);
  G_OBJECT_CLASS (ferry_manager_page_parent_class)->dispose (object);
}

static void
ferry_manager_page_class_init (FerryManagerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_manager_page_dispose;
  FERRY_ITEM_PAGE_CLASS (klass)->load = ferry_manager_page_load;
  g_type_ensure (FERRY_TYPE_LOADER);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/manager-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryManagerPage, message);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerPage, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerPage, files);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerPage, logs);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerPage, no_files);
  gtk_widget_class_bind_template_child (widget_class, FerryManagerPage, no_logs);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "manager.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "manager.execute", NULL, execute_action);
  gtk_widget_class_install_action (widget_class, "manager.save", "s", save_action);
  gtk_widget_class_install_action (widget_class, "manager.save-log", "s", save_action);
  gtk_widget_class_install_action (widget_class, "manager.remove", "s", remove_action);
}

static void
ferry_manager_page_init (FerryManagerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->file_store = g_list_store_new (FERRY_TYPE_MANAGER_RECORD);
  self->log_store = g_list_store_new (FERRY_TYPE_MANAGER_RECORD);
  gtk_list_box_bind_model (self->files, G_LIST_MODEL (self->file_store), create_file_row, NULL, NULL);
  gtk_list_box_bind_model (self->logs, G_LIST_MODEL (self->log_store), create_log_row, NULL, NULL);
}
