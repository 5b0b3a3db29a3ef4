#include "config.h"

#include "ferry-backup-dialog.h"

#include "ferry-production-strip.h"

#include <glib/gi18n.h>

struct _FerryBackupDialog
{
  AdwMessageDialog      parent_instance;
  FerryProductionStrip *strip;
  GtkSwitch            *files;
  AdwPasswordEntryRow  *password;
  AdwPasswordEntryRow  *again;
};

G_DEFINE_FINAL_TYPE (FerryBackupDialog, ferry_backup_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* a password that was mistyped would lock everybody out */
static void
changed_cb (FerryBackupDialog *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password)), *again = gtk_editable_get_text (GTK_EDITABLE (self->again));

  gtk_widget_set_visible (GTK_WIDGET (self->again), *password != '\0');
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self), "create", *password == '\0' || g_str_equal (password, again));
}

static void
ferry_backup_dialog_dispose (GObject *object)
{
  gtk_window_set_focus (GTK_WINDOW (object), NULL);   /* see ferry-password-dialog.c */
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_BACKUP_DIALOG);
  G_OBJECT_CLASS (ferry_backup_dialog_parent_class)->dispose (object);
}

static void
ferry_backup_dialog_class_init (FerryBackupDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_backup_dialog_dispose;
  g_type_ensure (FERRY_TYPE_PRODUCTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/backup-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryBackupDialog, strip);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupDialog, files);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupDialog, password);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupDialog, again);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
ferry_backup_dialog_init (FerryBackupDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ferry_backup_dialog_new (GtkWindow         *parent,
                         FerryInstanceItem *item)
{
  FerryBackupDialog *self = g_object_new (FERRY_TYPE_BACKUP_DIALOG, "transient-for", parent, NULL);

  ferry_production_strip_set_item (self->strip, item);
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (self), _("Back Up “%s”"), ferry_instance_item_get_name (item));
  return GTK_WIDGET (self);
}

char *
ferry_backup_dialog_dup_password (FerryBackupDialog *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));

  return *password != '\0' ? g_strdup (password) : NULL;
}

gboolean
ferry_backup_dialog_get_files (FerryBackupDialog *self)
{
  return gtk_switch_get_active (self->files);
}
