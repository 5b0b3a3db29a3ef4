#include "config.h"

#include "ferry-instance-dialog.h"

#include "ferry-app.h"
#include "ferry-connection-test.h"
#include "ferry-message-bar.h"

#include <glib/gi18n.h>
#include <string.h>

struct _FerryInstanceDialog
{
  AdwWindow             parent_instance;
  FerryMessageBar      *message;
  AdwEntryRow          *name;
  AdwComboRow          *stage;
  AdwPreferencesGroup  *place;
  AdwComboRow          *kind;
  AdwEntryRow          *folder;
  AdwEntryRow          *uri;
  AdwEntryRow          *env_path;
  AdwEntryRow          *storage;
  AdwEntryRow          *address;
  AdwActionRow         *clear_row;
  GtkSwitch            *in_the_clear;
  AdwEntryRow          *restart_command;
  AdwPasswordEntryRow  *password;
  GtkSpinner           *spinner;
  GtkLabel             *found;
  GtkButton            *save;
  GtkFileChooserNative *chooser;
  AdwEntryRow          *chosen_row;
  FerryInstanceRecord  *record;
  char                *certificate;   /* nullable: fingerprint that the user accepted */
  char                *offered;       /* nullable: of the one that was refused last */
  FerryJob            *job;       /* of the test that runs */
  gboolean              saving;    /* the test that runs is for saving */
};

enum { SAVED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FerryInstanceDialog, ferry_instance_dialog, ADW_TYPE_WINDOW)

static guint signals[N_SIGNALS];

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

typedef enum { REACHED_BY_FOLDER, REACHED_BY_DATABASE, REACHED_BY_ADDRESS } Reached;

static Reached
reached_by (FerryInstanceDialog *self)
{
  return (Reached) adw_combo_row_get_selected (self->kind);
}

static void changed_cb (FerryInstanceDialog *self);

static gboolean
has_place (FerryInstanceDialog *self)
{
  AdwEntryRow *rows[] = { self->folder, self->uri, self->address };

  return *text_of (rows[reached_by (self)]) != '\0';
}

static gboolean
is_complete (FerryInstanceDialog *self)
{
  return *text_of (self->name) != '\0' && adw_combo_row_get_selected (self->stage) > 0 && has_place (self);
}

/* what is asked depends on how the instance is reached */
static void
show_rows (FerryInstanceDialog *self)
{
  static const char * const words[] = {
    N_("Choose the folder that holds .env and storage, or drop it here."),
    N_("The database itself; .env and the storage folder where they can be read."),
    N_("A Ferry agent beside the application, or NocoBase itself with an API key."),
  };
  Reached reached = reached_by (self);

  adw_preferences_group_set_description (self->place, _(words[reached]));
  gtk_widget_set_visible (GTK_WIDGET (self->folder), reached == REACHED_BY_FOLDER);
  gtk_widget_set_visible (GTK_WIDGET (self->uri), reached == REACHED_BY_DATABASE);
  gtk_widget_set_visible (GTK_WIDGET (self->env_path), reached == REACHED_BY_DATABASE);
  gtk_widget_set_visible (GTK_WIDGET (self->storage), reached == REACHED_BY_DATABASE);
  gtk_widget_set_visible (GTK_WIDGET (self->address), reached == REACHED_BY_ADDRESS);
  gtk_widget_set_visible (GTK_WIDGET (self->clear_row), reached == REACHED_BY_ADDRESS && g_ascii_strncasecmp (text_of (self->address), "http:", 5) == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->restart_command), reached != REACHED_BY_ADDRESS);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), reached == REACHED_BY_ADDRESS ? _("Token or API key") : _("Database password, if .env has none"));
}

/* another address has another certificate */
static void
address_changed_cb (FerryInstanceDialog *self)
{
  if (self->record == NULL || g_strcmp0 (text_of (self->address), self->record->address) != 0)
    g_clear_pointer (&self->certificate, g_free);
  changed_cb (self);
}

static void
changed_cb (FerryInstanceDialog *self)
{
  show_rows (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", is_complete (self) && self->job == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save-anyway", is_complete (self) && self->job == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.test", has_place (self) && self->job == NULL);
  gtk_label_set_text (self->found, "");
  gtk_widget_set_visible (GTK_WIDGET (self->found), FALSE);
}

static char *
path_or_null (gpointer row)
{
  const char *text = text_of (row);

  return *text != '\0' ? g_canonicalize_filename (text, g_get_home_dir ()) : NULL;
}

static char *
place_text (const char *text)
{
  return strchr (text, ':') != NULL ? g_strdup (text) : g_canonicalize_filename (text, g_get_home_dir ());
}

static char *
text_or_null (gpointer row)
{
  g_autofree char *text = g_strstrip (g_strdup (text_of (row)));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* a token that is entered takes the place of a file that had one */
static void
take_place (FerryInstanceDialog *self,
            FerryInstanceRecord *record)
{
  static const char * const kinds[] = { "folder", "database", "remote" };

  record->kind = g_strdup (kinds[reached_by (self)]);
  switch (reached_by (self))
    {
    case REACHED_BY_FOLDER:
      record->folder = path_or_null (self->folder);
      break;
    case REACHED_BY_DATABASE:
      record->uri = place_text (text_of (self->uri));
      record->env_path = path_or_null (self->env_path);
      record->storage = path_or_null (self->storage);
      break;
    case REACHED_BY_ADDRESS:
    default:
      record->address = text_or_null (self->address);
      record->certificate = g_strdup (self->certificate);
      record->token_file = self->record != NULL && *text_of (self->password) == '\0' ? g_strdup (self->record->token_file) : NULL;
    }
}

static FerryInstanceRecord *
dup_record (FerryInstanceDialog *self)
{
  FerryInstanceRecord *record = g_new0 (FerryInstanceRecord, 1);
  guint stage = adw_combo_row_get_selected (self->stage);

  record->id = self->record != NULL ? g_strdup (self->record->id) : g_uuid_string_random ();
  record->name = g_strstrip (g_strdup (text_of (self->name)));
  record->stage = stage > 0 ? g_strdup (ferry_stage_to_string ((FerryStage) (stage - 1))) : NULL;
  record->created = self->record != NULL ? self->record->created : ferry_time_now ();
  if (reached_by (self) != REACHED_BY_ADDRESS)
    record->restart_command = text_or_null (self->restart_command);
  take_place (self, record);
  return record;
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autofree char *shown = ferry_escape_for_display (name);

  if (*name != '\0' && *name != '-' && g_str_equal (name, shown) && g_utf8_strlen (name, -1) <= 64 && strchr (name, '/') == NULL)
    return TRUE;
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_USAGE, _("A name has 1 to 64 characters without “/” and does not begin with “-”."));
  return FALSE;
}

static gboolean
save_record (FerryInstanceDialog       *self,
             const FerryInstanceRecord *record)
{
  FerryApp *app = ferry_app_get_default ();
  g_autoptr(GError) error = NULL;

  if (check_name (record->name, &error) && ferry_store_save_instance (ferry_app_get_store (app), record, &error)
      && ferry_instance_list_load (ferry_app_get_instances (app), ferry_app_get_store (app), ferry_app_get_catalogue (app), &error))
    {
      g_signal_emit (self, signals[SAVED], 0, record->id);
      gtk_window_close (GTK_WINDOW (self));
      return TRUE;
    }
  ferry_message_bar_show_error (self->message, error);
  return FALSE;
}

static void
show_found (FerryInstanceDialog *self,
            FerryConnectionTest *test)
{
  g_autofree char *text = ferry_connection_test_describe (test->probe);

  gtk_label_set_text (self->found, text);
  gtk_widget_set_visible (GTK_WIDGET (self->found), TRUE);
}

/* in the window: the dialog is gone by then */
static void
tell_not_kept (GtkWindow           *window,
               FerryConnectionTest *test)
{
  if (window != NULL && test->password != NULL && !test->kept)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.add-toast", "s", _("No keyring: Ferry asks again when it starts"));
}

static void
show_failure (FerryInstanceDialog *self,
              FerryConnectionTest *test,
              const GError        *error)
{
  ferry_message_bar_show_error (self->message, error);
  g_free (self->offered);
  self->offered = g_steal_pointer (&test->certificate);
  if (self->offered != NULL && (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CERTIFICATE) || g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CERTIFICATE_CHANGED)))
    ferry_message_bar_set_action (self->message, _("_Accept Certificate"), "dialog.accept-certificate");
  else if (self->saving)
    ferry_message_bar_set_action (self->message, _("_Save Anyway"), "dialog.save-anyway");
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_AUTHENTICATION))
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
end_test (FerryInstanceDialog *self)
{
  g_clear_object (&self->job);
  gtk_spinner_stop (self->spinner);
  changed_cb (self);
}

static void
test_done (gpointer      owner,
           gpointer      user_data,
           const GError *error)
{
  FerryInstanceDialog *self = owner;
  FerryConnectionTest *test = user_data;

  end_test (self);
  if (error == NULL && self->saving)
    {
      GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));

      if (save_record (self, test->record))
        tell_not_kept (window, test);
    }
  else if (error == NULL)
    show_found (self, test);
  else
    show_failure (self, test, error);
}

static gboolean
has_store (FerryInstanceDialog *self)
{
  FerryApp *app = ferry_app_get_default ();
  g_autoptr(GError) error = NULL;

  if (ferry_app_get_catalogue (app) != NULL)
    return TRUE;
  error = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED, ferry_app_get_problem (app));
  ferry_message_bar_show_error (self->message, error);
  return FALSE;
}

static void
run_test (FerryInstanceDialog *self,
          gboolean             saving)
{
  FerryApp *app = ferry_app_get_default ();
  g_autoptr(FerryInstanceRecord) record = NULL;
  FerryConnectionTest *test;

  if (!has_store (self))
    return;
  record = dup_record (self);
  test = ferry_connection_test_new (record, ferry_app_get_catalogue (app), ferry_store_get_folder (ferry_app_get_store (app)));
  test->password = *text_of (self->password) != '\0' ? g_strdup (text_of (self->password)) : NULL;
  test->in_the_clear = gtk_switch_get_active (self->in_the_clear);
  test->keep = saving;
  self->saving = saving;
  self->job = ferry_job_new (_("Test the connection"));
  ferry_message_bar_hide (self->message);
  changed_cb (self);
  gtk_spinner_start (self->spinner);
  ferry_gtk_run_job (self->job, FERRY_JOB_QUIET, ferry_connection_test_run, test, ferry_connection_test_free, self, test_done);
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  run_test (FERRY_INSTANCE_DIALOG (widget), FALSE);
}

/* what was under way goes on with it */
static void
accept_certificate_action (GtkWidget  *widget,
                           const char *name,
                           GVariant   *parameter)
{
  FerryInstanceDialog *self = FERRY_INSTANCE_DIALOG (widget);

  if (self->offered == NULL || self->job != NULL)
    return;
  g_free (self->certificate);
  self->certificate = g_steal_pointer (&self->offered);
  run_test (self, self->saving);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryInstanceDialog *self = FERRY_INSTANCE_DIALOG (widget);
  g_autoptr(GError) error = NULL;

  if (check_name (text_of (self->name), &error))
    run_test (self, TRUE);
  else
    ferry_message_bar_show_error (self->message, error);
}

static void
save_anyway_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  FerryInstanceDialog *self = FERRY_INSTANCE_DIALOG (widget);
  g_autoptr(FerryInstanceRecord) record = dup_record (self);

  if (has_store (self))
    save_record (self, record);
}

/* ---- choosing and dropping ------------------------------------------------------------------------------------------------- */

static void
chooser_cb (FerryInstanceDialog *self,
            int                  response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  g_clear_object (&self->chooser);
  if (path != NULL && self->chosen_row == self->folder)
    ferry_instance_dialog_set_folder (self, path);
  else if (path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->chosen_row), path);
}

static void
choose (FerryInstanceDialog  *self,
        AdwEntryRow          *row,
        GtkFileChooserAction  action)
{
  g_clear_object (&self->chooser);
  self->chosen_row = row;
  self->chooser = gtk_file_chooser_native_new (NULL, GTK_WINDOW (self), action, NULL, NULL);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_folder_cb (FerryInstanceDialog *self)
{
  choose (self, self->folder, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
choose_file_cb (FerryInstanceDialog *self)
{
  choose (self, self->uri, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_env_cb (FerryInstanceDialog *self)
{
  choose (self, self->env_path, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_storage_cb (FerryInstanceDialog *self)
{
  choose (self, self->storage, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static gboolean
drop_cb (FerryInstanceDialog *self,
         const GValue        *value)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;
  g_autofree char *parent = path != NULL ? g_path_get_dirname (path) : NULL;

  if (path == NULL)
    return FALSE;
  ferry_instance_dialog_set_folder (self, g_file_test (path, G_FILE_TEST_IS_DIR) ? path : parent);
  return TRUE;
}

/* ---- class ----------------------------------------------------------------------------------------------------------------- */

static void
ferry_instance_dialog_dispose (GObject *object)
{
  FerryInstanceDialog *self = FERRY_INSTANCE_DIALOG (object);

  if (self->job != NULL)
    ferry_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->record, ferry_instance_record_free);
  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->offered, g_free);
  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_INSTANCE_DIALOG);
  G_OBJECT_CLASS (ferry_instance_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/instance-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, stage);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, uri);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, env_path);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, storage);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, password);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, place);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, address);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, clear_row);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, in_the_clear);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, restart_command);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, found);
  gtk_widget_class_bind_template_child (widget_class, FerryInstanceDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_env_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_storage_cb);
}

static void
ferry_instance_dialog_class_init (FerryInstanceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_instance_dialog_dispose;
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  signals[SAVED] = g_signal_new ("saved", FERRY_TYPE_INSTANCE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "dialog.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "dialog.accept-certificate", NULL, accept_certificate_action);
  gtk_widget_class_install_action (widget_class, "dialog.save-anyway", NULL, save_anyway_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_instance_dialog_init (FerryInstanceDialog *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drop), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
show_record (FerryInstanceDialog       *self,
             const FerryInstanceRecord *record)
{
  FerryStage stage;

  self->record = ferry_instance_record_copy (record);
  set_text (self->name, record->name);
  set_text (self->folder, record->folder);
  set_text (self->uri, record->uri);
  set_text (self->env_path, record->env_path);
  set_text (self->storage, record->storage);
  set_text (self->address, record->address);
  set_text (self->restart_command, record->restart_command);
  self->certificate = g_strdup (record->certificate);
  adw_combo_row_set_selected (self->kind, g_strcmp0 (record->kind, "folder") == 0 ? REACHED_BY_FOLDER : record->address != NULL ? REACHED_BY_ADDRESS : REACHED_BY_DATABASE);
  if (record->stage != NULL && ferry_stage_from_string (record->stage, &stage))
    adw_combo_row_set_selected (self->stage, (guint) stage + 1);
}

/**
 * ferry_instance_dialog_new:
 * @parent: the window
 * @item: (nullable): the instance to change; %NULL for a new one
 *
 * Returns: (transfer none): the dialog.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_instance_dialog_new (GtkWindow         *parent,
                           FerryInstanceItem *item)
{
  FerryInstanceDialog *self = g_object_new (FERRY_TYPE_INSTANCE_DIALOG, "transient-for", parent, NULL);

  if (item != NULL)
    {
      show_record (self, ferry_instance_item_get_record (item));
      gtk_window_set_title (GTK_WINDOW (self), _("Edit Instance"));
      gtk_button_set_label (self->save, _("_Save"));
      changed_cb (self);
    }
  return GTK_WIDGET (self);
}

/**
 * ferry_instance_dialog_set_folder:
 * @self: a dialog
 * @folder: an application folder
 *
 * Takes a folder that was chosen or dropped; its name is proposed as the instance's where there is none yet. Main thread.
 *
 * Since: 0.1
 */
void
ferry_instance_dialog_set_folder (FerryInstanceDialog *self,
                                  const char          *folder)
{
  g_autofree char *name = g_path_get_basename (folder);

  adw_combo_row_set_selected (self->kind, REACHED_BY_FOLDER);
  set_text (self->folder, folder);
  if (*text_of (self->name) == '\0')
    set_text (self->name, name);
  changed_cb (self);
}
