#include "config.h"

#include "ferry-copies-dialog.h"

#include "ferry-growing-list.h"
#include "ferry-load.h"
#include "ferry-loader.h"
#include "ferry-production-strip.h"
#include "ferry-text.h"

#include <glib/gi18n.h>

struct _FerryCopiesDialog
{
  AdwWindow             parent_instance;
  FerryProductionStrip *strip;
  FerryLoader          *loader;
  GtkListBox           *list;
  GListStore           *copies;
  FerryInstanceItem    *item;
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (FerryCopiesDialog, ferry_copies_dialog, ADW_TYPE_WINDOW)

static void
loaded (gpointer      owner,
        GPtrArray    *objects,
        const GError *error)
{
  FerryCopiesDialog *self = owner;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  ferry_growing_store_set (self->copies, objects);
  ferry_loader_show_result (self->loader, objects->len);
}

static void
load (FerryCopiesDialog *self)
{
  FerryInstance *instance = ferry_instance_item_get_instance (self->item);

  if (instance == NULL)
    {
      ferry_loader_show_error (self->loader, _("This instance can’t be reached. Look at its page."));
      return;
    }
  ferry_loader_show_loading (self->loader);
  ferry_load_list (instance, _("List the copies of backups"), ferry_instance_list_copies, self, loaded);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  g_autofree char *time = ferry_text_time (ferry_backup_get_created (item));
  g_autofree char *size = ferry_format_size (ferry_backup_get_size (item));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", size, ferry_backup_get_name (item));

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", time, "subtitle", subtitle, "title-lines", 1, "subtitle-lines", 1, "activatable", TRUE, NULL);
}

static void
row_cb (FerryCopiesDialog *self,
        GtkListBoxRow     *row)
{
  g_autoptr(FerryBackup) copy = g_list_model_get_item (G_LIST_MODEL (self->copies), (guint) gtk_list_box_row_get_index (row));

  if (copy == NULL)
    return;
  g_signal_emit (self, chosen_signal, 0, ferry_backup_get_name (copy));
  gtk_window_close (GTK_WINDOW (self));
}

static void
load_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  load (FERRY_COPIES_DIALOG (widget));
}

static void
ferry_copies_dialog_dispose (GObject *object)
{
  FerryCopiesDialog *self = FERRY_COPIES_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_COPIES_DIALOG);
  g_clear_object (&self->copies);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (ferry_copies_dialog_parent_class)->dispose (object);
}

static void
ferry_copies_dialog_class_init (FerryCopiesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_copies_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  g_type_ensure (FERRY_TYPE_LOADER);
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/copies-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryCopiesDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryCopiesDialog, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryCopiesDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_install_action (widget_class, "copies.load", NULL, load_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_copies_dialog_init (FerryCopiesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->copies = g_list_store_new (FERRY_TYPE_BACKUP);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->copies), create_row, self, NULL);
}

/**
 * ferry_copies_dialog_new:
 * @parent: the window
 * @item: the instance
 *
 * Returns: (transfer none): the dialog; it asks the storage at once.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_copies_dialog_new (GtkWindow         *parent,
                         FerryInstanceItem *item)
{
  FerryCopiesDialog *self = g_object_new (FERRY_TYPE_COPIES_DIALOG, "transient-for", parent, NULL);

  self->item = g_object_ref (item);
  ferry_production_strip_set_item (self->strip, item);
  load (self);
  return GTK_WIDGET (self);
}
