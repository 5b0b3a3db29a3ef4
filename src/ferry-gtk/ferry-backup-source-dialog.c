#include "config.h"

#include "ferry-backup-source-dialog.h"

#include "ferry-app.h"
#include "ferry-backup-job.h"
#include "ferry-gtk-job.h"
#include "ferry-growing-list.h"
#include "ferry-load.h"
#include "ferry-loader.h"
#include "ferry-message-bar.h"
#include "ferry-production-strip.h"
#include "ferry-text.h"

#include <glib/gi18n.h>

struct _FerryBackupSourceDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryMessageBar      *message;
  AdwComboRow          *instances;
  FerryLoader          *loader;
  GtkListBox           *list;
  GListStore           *backups;
  FerryJob             *making;    /* nullable: no backup is being made */
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (FerryBackupSourceDialog, ferry_backup_source_dialog, ADW_TYPE_WINDOW)

static FerryInstance *
get_source (FerryBackupSourceDialog *self)
{
  FerryInstanceItem *item = adw_combo_row_get_selected_item (self->instances);

  return item != NULL ? ferry_instance_item_get_instance (item) : NULL;
}

static void
choose (FerryBackupSourceDialog *self,
        const char              *path)
{
  g_signal_emit (self, chosen_signal, 0, get_source (self), path);
  gtk_window_close (GTK_WINDOW (self));
}

static void
loaded (gpointer      owner,
        GPtrArray    *objects,
        const GError *error)
{
  FerryBackupSourceDialog *self = owner;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  ferry_growing_store_set (self->backups, objects);
  ferry_loader_show_result (self->loader, objects->len);
}

/* What lies on another computer is fetched over this one. */
static gboolean
can_give (FerryInstance *instance)
{
  return instance != NULL && (ferry_instance_get_capabilities (instance) & (FERRY_CAN_READ_PATHS | FERRY_CAN_FETCH_BACKUP)) != 0;
}

static void
load (FerryBackupSourceDialog *self)
{
  FerryInstance *instance = get_source (self);
  gboolean can_make = can_give (instance) && (ferry_instance_get_capabilities (instance) & FERRY_CAN_BACK_UP) != 0;
  g_autofree char *reason = instance != NULL && !can_give (instance) ? ferry_instance_dup_why_not (instance, FERRY_CAN_FETCH_BACKUP) : NULL;

  ferry_message_bar_hide (self->message);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.make", can_make && self->making == NULL);
  if (instance == NULL)
    ferry_loader_show_error (self->loader, _("This instance can’t be reached. Look at its page."));
  else if (reason != NULL)
    ferry_loader_show_error (self->loader, reason);
  else
    {
      ferry_loader_show_loading (self->loader);
      ferry_load_list (instance, _("List backups"), ferry_instance_list_backups, self, loaded);
    }
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  FerryBackup *backup = item;
  g_autofree char *time = ferry_text_time (ferry_backup_get_created (backup));
  g_autofree char *size = ferry_format_size (ferry_backup_get_size (backup));
  g_autofree char *title = g_strdup_printf ("%s · %s", time, ferry_text_backup_reason (ferry_backup_get_reason (backup)));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", size, ferry_backup_get_name (backup));

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "title-lines", 1, "subtitle-lines", 1, "activatable", TRUE, NULL);
}

static void
row_cb (FerryBackupSourceDialog *self,
        GtkListBoxRow           *row)
{
  g_autoptr(FerryBackup) backup = g_list_model_get_item (G_LIST_MODEL (self->backups), (guint) gtk_list_box_row_get_index (row));

  if (backup != NULL)
    choose (self, ferry_backup_get_path (backup));
}

static void
selected_cb (FerryBackupSourceDialog *self)
{
  if (self->backups != NULL)
    load (self);
}

static void
made (gpointer      owner,
      gpointer      user_data,
      const GError *error)
{
  FerryBackupSourceDialog *self = owner;
  FerryBackupJob *data = user_data;

  g_clear_object (&self->making);
  gtk_widget_set_sensitive (GTK_WIDGET (self->instances), TRUE);
  load (self);
  if (error != NULL)
    ferry_message_bar_show_error (self->message, error);
  else
    choose (self, data->path);
}

static void
make_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FerryBackupSourceDialog *self = FERRY_BACKUP_SOURCE_DIALOG (widget);
  FerryInstanceItem *item = adw_combo_row_get_selected_item (self->instances);
  g_autofree char *title = g_strdup_printf (_("Back up “%s”"), ferry_instance_item_get_name (item));
  FerryBackupJob *data = ferry_backup_job_new (get_source (self), NULL);

  data->files = TRUE;
  self->making = ferry_job_new (title);
  gtk_widget_set_sensitive (GTK_WIDGET (self->instances), FALSE);
  gtk_widget_action_set_enabled (widget, "source.make", FALSE);
  ferry_message_bar_show_text (self->message, NULL, _("The backup is being made. The checks follow when it is done; nothing is restored before you agree."));
  ferry_gtk_run_job (self->making, FERRY_JOB_WORK, ferry_backup_job_create, data, ferry_backup_job_free, self, made);
}

static void
load_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  load (FERRY_BACKUP_SOURCE_DIALOG (widget));
}

static void
ferry_backup_source_dialog_dispose (GObject *object)
{
  FerryBackupSourceDialog *self = FERRY_BACKUP_SOURCE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_BACKUP_SOURCE_DIALOG);
  g_clear_object (&self->backups);
  g_clear_object (&self->making);
  G_OBJECT_CLASS (ferry_backup_source_dialog_parent_class)->dispose (object);
}

static void
ferry_backup_source_dialog_class_init (FerryBackupSourceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_backup_source_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_MESSAGE_BAR);
  g_type_ensure (FERRY_TYPE_LOADER);
  g_type_ensure (FERRY_TYPE_INSTANCE_ITEM);
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                FERRY_TYPE_INSTANCE, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/backup-source-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryBackupSourceDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupSourceDialog, message);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupSourceDialog, instances);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupSourceDialog, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupSourceDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_install_action (widget_class, "source.make", NULL, make_action);
  gtk_widget_class_install_action (widget_class, "source.load", NULL, load_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_backup_source_dialog_init (FerryBackupSourceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->backups = g_list_store_new (FERRY_TYPE_BACKUP);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->backups), create_row, self, NULL);
}

/**
 * ferry_backup_source_dialog_new:
 * @parent: the window
 * @target: the instance that is to be restored
 *
 * Returns: (transfer none): the dialog.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_backup_source_dialog_new (GtkWindow         *parent,
                                FerryInstanceItem *target)
{
  FerryBackupSourceDialog *self = g_object_new (FERRY_TYPE_BACKUP_SOURCE_DIALOG, "transient-for", parent, NULL);
  GListModel *instances = G_LIST_MODEL (ferry_app_get_instances (ferry_app_get_default ()));
  guint other = 0;

  ferry_production_strip_set_item (self->strip, target);
  adw_combo_row_set_model (self->instances, instances);
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr(FerryInstanceItem) item = g_list_model_get_item (instances, i);

      if (item != target)
        {
          other = i;
          break;
        }
    }
  adw_combo_row_set_selected (self->instances, other);
  load (self);
  return GTK_WIDGET (self);
}
