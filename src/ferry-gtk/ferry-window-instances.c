#include "config.h"

#include "ferry-window-instances.h"

#include "ferry-connection-test.h"
#include "ferry-gtk-job.h"
#include "ferry-instance-dialog.h"
#include "ferry-password-dialog.h"

#include <glib/gi18n.h>

static FerryInstanceItem *
find_item (const char *id)
{
  return ferry_instance_list_find (ferry_app_get_instances (ferry_app_get_default ()), id);
}

static void
saved_cb (FerryWindow *self,
          const char  *id)
{
  ferry_instance_item_refresh (find_item (id));
  ferry_window_show (self, id, NULL);
}

static void
show_dialog (FerryWindow       *self,
             FerryInstanceItem *item)
{
  GtkWidget *dialog = ferry_instance_dialog_new (GTK_WINDOW (self), item);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  show_dialog (FERRY_WINDOW (widget), NULL);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryInstanceItem *item = find_item (g_variant_get_string (parameter, NULL));

  if (item != NULL)
    show_dialog (FERRY_WINDOW (widget), item);
}

/* ---- remove, with Undo ------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FerryWindow         *window;   /* weak */
  FerryInstanceRecord *record;
  gboolean             undone;
} Removal;

static void
removal_free (gpointer  data,
              GClosure *closure)
{
  Removal *removal = data;

  g_clear_weak_pointer (&removal->window);
  ferry_instance_record_free (removal->record);
  g_free (removal);
}

static gboolean
forget_func (FerryJob  *job,
             gpointer   user_data,
             GError   **error)
{
  return ferry_keyring_clear (user_data, error);
}

/* the password goes when the removal can't be undone any more */
static void
dismissed_cb (AdwToast *toast,
              Removal  *removal)
{
  g_autoptr(FerryJob) job = NULL;

  if (removal->undone)
    return;
  job = ferry_job_new (_("Forget a password"));
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, forget_func, g_strdup (removal->record->id), g_free, NULL, NULL);
}

static gboolean
load_again (GError **error)
{
  FerryApp *app = ferry_app_get_default ();

  return ferry_instance_list_load (ferry_app_get_instances (app), ferry_app_get_store (app), ferry_app_get_catalogue (app), error);
}

static void
undo_cb (AdwToast *toast,
         Removal  *removal)
{
  g_autoptr(GError) error = NULL;

  removal->undone = TRUE;
  if (ferry_store_save_instance (ferry_app_get_store (ferry_app_get_default ()), removal->record, &error) && load_again (&error))
    ferry_instance_item_refresh (find_item (removal->record->id));
  else if (removal->window != NULL)
    ferry_window_show_error (removal->window, error->message);
}

static void
tell_removed (FerryWindow         *self,
              FerryInstanceRecord *record)
{
  g_autofree char *text = g_strdup_printf (_("Removed “%s”. Nothing of it was deleted."), record->name);
  AdwToast *toast = adw_toast_new (text);
  Removal *removal = g_new0 (Removal, 1);

  g_set_weak_pointer (&removal->window, self);
  removal->record = record;
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), removal);
  g_signal_connect_data (toast, "dismissed", G_CALLBACK (dismissed_cb), removal, removal_free, 0);
  ferry_window_add_toast (self, toast);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryInstanceItem *item = find_item (g_variant_get_string (parameter, NULL));
  FerryInstanceRecord *record = item != NULL ? ferry_instance_record_copy (ferry_instance_item_get_record (item)) : NULL;
  g_autoptr(GError) error = NULL;

  if (record == NULL)
    return;
  if (ferry_store_remove_instance (ferry_app_get_store (ferry_app_get_default ()), record->id, &error) && load_again (&error))
    {
      tell_removed (FERRY_WINDOW (widget), record);
      return;
    }
  ferry_instance_record_free (record);
  ferry_window_show_error (FERRY_WINDOW (widget), error->message);
}

/* ---- password ---------------------------------------------------------------------------------------------------------------- */

static void
password_done (gpointer      owner,
               gpointer      user_data,
               const GError *error)
{
  FerryWindow *self = owner;
  FerryConnectionTest *test = user_data;
  FerryInstanceItem *item = find_item (test->record->id);

  if (error != NULL)
    ferry_window_show_error (self, error->message);
  else if (!test->kept)
    ferry_window_add_toast (self, adw_toast_new (_("No keyring: Ferry asks again when it starts")));
  if (item != NULL)
    ferry_instance_item_refresh (item);
}

static void
password_entered (gpointer    owner,
                  const char *id,
                  const char *password)
{
  FerryApp *app = ferry_app_get_default ();
  FerryInstanceItem *item = find_item (id);
  FerryConnectionTest *test;
  g_autoptr(FerryJob) job = NULL;

  if (item == NULL)
    return;
  test = ferry_connection_test_new (ferry_instance_item_get_record (item), ferry_app_get_catalogue (app), ferry_store_get_folder (ferry_app_get_store (app)));
  test->password = g_strdup (password);
  test->keep = TRUE;
  test->in_the_clear = TRUE;   /* that was allowed when it was added */
  job = ferry_job_new (_("Open the database"));
  ferry_gtk_run_job (job, FERRY_JOB_QUIET, ferry_connection_test_run, test, ferry_connection_test_free, owner, password_done);
}

static void
password_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FerryInstanceItem *item = find_item (g_variant_get_string (parameter, NULL));
  g_autofree char *body = NULL;
  gboolean remote;

  if (item == NULL)
    return;
  remote = ferry_instance_item_get_record (item)->address != NULL;
  body = g_strdup_printf (remote ? _("“%s” wants a token or an API key. It is kept in the keyring where there is one.") : _("The database of “%s” wants a password. It is kept in the keyring where there is one."),
                          ferry_instance_item_get_name (item));
  ferry_password_dialog_ask (widget, remote ? _("Enter the Token") : _("Enter the Password"), body, remote ? _("Token or API key") : _("Database password"), _("_Connect"), TRUE, ferry_instance_item_get_id (item),
                             password_entered);
}

void
ferry_window_instances_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.add-instance", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "win.edit-instance", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "win.remove-instance", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "win.enter-password", "s", password_action);
}
