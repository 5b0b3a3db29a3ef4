#include "config.h"

#include "ferry-storage-dialog.h"

#include "ferry-app.h"
#include "ferry-gtk-job.h"
#include "ferry-loader.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"

#include <glib/gi18n.h>
#include <inttypes.h>

struct _FerryStorageDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  AdwComboRow          *instances;
  FerryLoader          *loader;
  GtkListBox           *list;
  AdwActionRow         *missing_row;
  AdwActionRow         *same_row;
  AdwActionRow         *differing_row;
  GtkSwitch            *replace;
  GtkSpinner           *spinner;
  FerryInstanceItem    *target;
  FerryJob             *comparing;    /* nullable: not comparing */
  gboolean              compared;     /* what is shown holds */
  gint64                missing;      /* files */
  gint64                differing;
};

static guint start_signal;

G_DEFINE_FINAL_TYPE (FerryStorageDialog, ferry_storage_dialog, ADW_TYPE_WINDOW)

static FerryInstanceItem *
get_source_item (FerryStorageDialog *self)
{
  return adw_combo_row_get_selected_item (self->instances);
}

static FerryInstance *
get_source (FerryStorageDialog *self)
{
  FerryInstanceItem *item = get_source_item (self);

  return item != NULL ? ferry_instance_item_get_instance (item) : NULL;
}

static void
update_actions (FerryStorageDialog *self)
{
  gboolean work = self->missing > 0 || (self->differing > 0 && gtk_switch_get_active (self->replace));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "storage.start", self->compared && work);
}

/* ---- comparing ------------------------------------------------------------------------------------------------------------- */

/* "12 files, 3.4 MB" */
static void
show_count (AdwActionRow *row,
            gint64        files,
            gint64        bytes)
{
  g_autofree char *size = ferry_format_size (bytes);
  g_autofree char *text = g_strdup_printf (ngettext ("%" PRId64 " file, %s", "%" PRId64 " files, %s", (gulong) files), files, size);

  adw_action_row_set_subtitle (row, text);
}

static void
show_nothing (FerryStorageDialog *self,
              gboolean            busy)
{
  const char *text = busy ? _("Comparing…") : "–";

  self->compared = FALSE;
  self->missing = self->differing = 0;
  gtk_spinner_set_spinning (self->spinner, busy);
  adw_action_row_set_subtitle (self->missing_row, text);
  adw_action_row_set_subtitle (self->same_row, text);
  adw_action_row_set_subtitle (self->differing_row, text);
  update_actions (self);
}

static void
compared (gpointer      owner,
          gpointer      user_data,
          const GError *error)
{
  FerryStorageDialog *self = owner;
  FerryStorageJob *data = user_data;

  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))   /* another comparison is under way */
    return;
  g_clear_object (&self->comparing);
  show_nothing (self, FALSE);
  if (error != NULL)
    {
      ferry_message_bar_show_error (self->message, error);
      return;
    }
  self->compared = TRUE;
  self->missing = (gint64) data->copy->missing->len;
  self->differing = (gint64) data->copy->differing->len;
  show_count (self->missing_row, self->missing, data->copy->missing_bytes);
  show_count (self->same_row, data->copy->same, data->copy->same_bytes);
  show_count (self->differing_row, self->differing, data->copy->differing_bytes);
  update_actions (self);
}

/* (transfer full): names of the folders whose box is ticked */
static char **
dup_chosen (FerryStorageDialog *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)))))
      g_strv_builder_add (builder, gtk_widget_get_name (GTK_WIDGET (row)));
  return g_strv_builder_end (builder);
}

static void
compare (FerryStorageDialog *self)
{
  g_auto(GStrv) chosen = dup_chosen (self);
  FerryInstance *target = ferry_instance_item_get_instance (self->target);

  if (self->comparing != NULL)
    ferry_job_cancel (self->comparing);
  g_clear_object (&self->comparing);
  ferry_message_bar_hide (self->message);
  show_nothing (self, chosen[0] != NULL);
  if (chosen[0] == NULL || target == NULL)
    return;
  self->comparing = ferry_job_new (_("Compare the files"));
  ferry_gtk_run_job (self->comparing, FERRY_JOB_QUIET, ferry_storage_job_compare, ferry_storage_dialog_dup_job (self), ferry_storage_job_free, self, compared);
}

/* ---- the folders ----------------------------------------------------------------------------------------------------------- */

static const char *
title_of (const char *name)
{
  static const struct { const char *name, *title; } titles[] = {
    { "uploads", N_("Uploaded files") }, { "logs", N_("Logs") }, { "request-logs", N_("Logs of requests") }, { "backups", N_("Backups") }, { "plugins", N_("Plugins") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (name, titles[i].name))
      return _(titles[i].title);
  return name;
}

static void
add_row (FerryStorageDialog *self,
         FerryStorageFolder *folder)
{
  const char *name = ferry_storage_folder_get_name (folder);
  GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, "active", ferry_storage_folder_get_usual (folder), NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title_of (name), "name", name, "activatable-widget", check, NULL);

  show_count (ADW_ACTION_ROW (row), ferry_storage_folder_get_files (folder), ferry_storage_folder_get_bytes (folder));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title_of (name), -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (compare), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, row);
}

static void
clear_rows (FerryStorageDialog *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
}

static void
counted (gpointer      owner,
         gpointer      user_data,
         const GError *error)
{
  FerryStorageDialog *self = owner;
  FerryStorageJob *data = user_data;

  if (data->source != get_source (self))   /* another one was chosen meanwhile */
    return;
  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  for (guint i = 0; i < data->folders->len; i++)
    add_row (self, g_ptr_array_index (data->folders, i));
  ferry_loader_show_result (self->loader, data->folders->len);
  compare (self);
}

static void
load (FerryStorageDialog *self)
{
  FerryInstance *source = get_source (self);
  g_autofree char *reason = source != NULL ? ferry_instance_dup_why_not (source, FERRY_CAN_COPY_STORAGE) : NULL;
  g_autoptr(FerryJob) job = ferry_job_new (_("Count the files in the storage"));

  clear_rows (self);
  show_nothing (self, FALSE);
  if (get_source_item (self) == self->target)
    ferry_loader_show_note (self->loader, _("This Instance Itself"), _("Choose another one to copy from."));
  else if (source == NULL)
    ferry_loader_show_error (self->loader, _("This instance can’t be reached. Look at its page."));
  else if (reason != NULL)
    ferry_loader_show_error (self->loader, reason);
  else
    {
      ferry_loader_show_loading (self->loader);
      ferry_gtk_run_job (job, FERRY_JOB_QUIET, ferry_storage_job_count, ferry_storage_job_new (source, NULL), ferry_storage_job_free, self, counted);
    }
}

static void
selected_cb (FerryStorageDialog *self)
{
  if (self->target != NULL)
    load (self);
}

static void
replace_cb (FerryStorageDialog *self)
{
  update_actions (self);
}

static void
load_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  load (FERRY_STORAGE_DIALOG (widget));
}

static void
start_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_signal_emit (widget, start_signal, 0);
  gtk_window_close (GTK_WINDOW (widget));
}

/* ---- the object ------------------------------------------------------------------------------------------------------------ */

static void
ferry_storage_dialog_dispose (GObject *object)
{
  FerryStorageDialog *self = FERRY_STORAGE_DIALOG (object);

  if (self->comparing != NULL)
    ferry_job_cancel (self->comparing);
  g_clear_object (&self->comparing);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_STORAGE_DIALOG);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (ferry_storage_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, instances);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, list);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, missing_row);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, same_row);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, differing_row);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, replace);
  gtk_widget_class_bind_template_child (widget_class, FerryStorageDialog, spinner);
}

static void
ferry_storage_dialog_class_init (FerryStorageDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_storage_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_LOADER);
  g_type_ensure (FERRY_TYPE_INSTANCE_ITEM);
  start_signal = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/storage-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_install_action (widget_class, "storage.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "storage.load", NULL, load_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_storage_dialog_init (FerryStorageDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_nothing (self, FALSE);
}

/**
 * ferry_storage_dialog_new:
 * @parent: the window
 * @target: the instance that files are copied to
 *
 * Returns: (transfer none): the dialog; it counts and compares at once.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_storage_dialog_new (GtkWindow         *parent,
                          FerryInstanceItem *target)
{
  FerryStorageDialog *self = g_object_new (FERRY_TYPE_STORAGE_DIALOG, "transient-for", parent, NULL);
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));
  guint other = 0;

  ferry_production_strip_set_item (self->strip, target);
  adw_combo_row_set_model (self->instances, instances);
  for (guint i = g_list_model_get_n_items (instances); i > 0; i--)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i - 1);

      other = item != target ? i - 1 : other;
    }
  adw_combo_row_set_selected (self->instances, other);
  self->target = g_object_ref (target);
  load (self);
  return GTK_WIDGET (self);
}

FerryStorageJob *
ferry_storage_dialog_dup_job (FerryStorageDialog *self)
{
  FerryStorageJob *job = ferry_storage_job_new (get_source (self), ferry_instance_item_get_instance (self->target));

  job->chosen = dup_chosen (self);
  job->replace = gtk_switch_get_active (self->replace);
  job->scratch = g_build_filename (ferry_store_get_folder (ferry_app_get_store (ferry_app_get_default ())), FERRY_TRANSIT_FOLDER, NULL);
  return job;
}
