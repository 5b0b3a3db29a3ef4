#include "config.h"

#include "ferry-restore-dialog.h"

#include "ferry-production-strip.h"

#include <glib/gi18n.h>

struct _FerryRestoreDialog
{
  AdwMessageDialog      parent_instance;
  FerryProductionStrip *strip;
  AdwPasswordEntryRow  *password;
  AdwEntryRow          *name;
  GtkSwitch            *files;
  FerryInstanceItem    *item;
  char                 *path;
};

G_DEFINE_FINAL_TYPE (FerryRestoreDialog, ferry_restore_dialog, ADW_TYPE_MESSAGE_DIALOG)

static gboolean
is_confirmed (FerryRestoreDialog *self)
{
  return ferry_instance_item_get_stage (self->item) != FERRY_STAGE_PRODUCTION
         || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->name)), ferry_instance_item_get_name (self->item));
}

static void
changed_cb (FerryRestoreDialog *self)
{
  if (self->item != NULL)
    adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "restore", is_confirmed (self));
}

static void
ferry_restore_dialog_dispose (GObject *object)
{
  FerryRestoreDialog *self = FERRY_RESTORE_DIALOG (object);

  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_RESTORE_DIALOG);
  g_clear_object (&self->item);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (ferry_restore_dialog_parent_class)->dispose (object);
}

static void
ferry_restore_dialog_class_init (FerryRestoreDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_restore_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/restore-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, password);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FerryRestoreDialog, files);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
ferry_restore_dialog_init (FerryRestoreDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ferry_restore_dialog_new:
 * @parent: the window
 * @item: the instance
 * @path: the backup
 *
 * Returns: (transfer none): the dialog.
 *
 * Since: 0.1
 */
GtkWidget *
ferry_restore_dialog_new (GtkWindow         *parent,
                          FerryInstanceItem *item,
                          const char        *path)
{
  FerryRestoreDialog *self = g_object_new (FERRY_TYPE_RESTORE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *file = g_path_get_basename (path);

  self->item = g_object_ref (item);
  self->path = g_strdup (path);
  ferry_production_strip_set_item (self->strip, item);
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (self), _("Restore “%s”?"), ferry_instance_item_get_name (item));
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (self),
                                  _("Everything in its database is replaced by %s. The present state is saved as a backup first. Stop the application before, and start it afterwards."), file);
  gtk_widget_set_visible (GTK_WIDGET (self->name), ferry_instance_item_get_stage (item) == FERRY_STAGE_PRODUCTION);
  changed_cb (self);
  return GTK_WIDGET (self);
}

const char *
ferry_restore_dialog_get_path (FerryRestoreDialog *self)
{
  return self->path;
}

char *
ferry_restore_dialog_dup_password (FerryRestoreDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->password));

  return *text != '\0' ? g_strdup (text) : NULL;
}

gboolean
ferry_restore_dialog_get_files (FerryRestoreDialog *self)
{
  return gtk_switch_get_active (self->files);
}
