#include "config.h"

#include "ferry-backups-page-private.h"

#include "ferry-backup-row.h"
#include "ferry-growing-list.h"
#include "ferry-load.h"
#include "ferry-offers.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (FerryBackupsPage, ferry_backups_page, FERRY_TYPE_ITEM_PAGE)

static void
loaded (gpointer      owner,
        GPtrArray    *objects,
        const GError *error)
{
  FerryBackupsPage *self = owner;

  if (error != NULL)
    {
      ferry_loader_show_error (self->loader, error->message);
      return;
    }
  for (guint i = objects->len; i > 0; i--)
    if (g_hash_table_contains (self->removed, ferry_backup_get_path (g_ptr_array_index (objects, i - 1))))
      g_ptr_array_remove_index (objects, i - 1);
  ferry_growing_store_set (self->backups, objects);
  ferry_loader_show_result (self->loader, objects->len);
}

static void
update_actions (FerryBackupsPage *self)
{
  FerryInstance *instance = ferry_item_page_get_instance (FERRY_ITEM_PAGE (self));

  ferry_offers_apply (GTK_WIDGET (self), "backups.create", self->create_button, NULL, instance, FERRY_CAN_BACK_UP);
  ferry_offers_apply (GTK_WIDGET (self), "backups.choose-file", NULL, NULL, instance, FERRY_CAN_RESTORE);
  ferry_offers_apply (GTK_WIDGET (self), "backups.choose-instance", self->restore_button, NULL, instance, FERRY_CAN_RESTORE);
  ferry_offers_apply (GTK_WIDGET (self), "backups.import", NULL, NULL, instance, FERRY_CAN_SEND_BACKUP);
  ferry_offers_apply (GTK_WIDGET (self), "backups.choose-copy", NULL, NULL, instance, FERRY_CAN_FETCH_COPY);
  ferry_offers_apply (GTK_WIDGET (self), "backups.settings", self->settings_button, _("Settings of Backups"), instance, FERRY_CAN_SCHEDULE);
}

static void
ferry_backups_page_load (FerryItemPage *page)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (page);
  FerryInstance *instance = ferry_item_page_get_instance (page);
  g_autofree char *problem = NULL;

  update_actions (self);
  if (instance == NULL)
    {
      g_object_get (ferry_item_page_get_item (page), "problem", &problem, NULL);
      ferry_loader_show_error (self->loader, problem);
      return;
    }
  ferry_loader_show_loading (self->loader);
  ferry_load_list (instance, _("List backups"), ferry_instance_list_backups, self, loaded);
  _ferry_backups_page_load_schedule (self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  FerryInstance *instance = ferry_item_page_get_instance (user_data);

  return ferry_backup_row_new (item, instance != NULL ? ferry_instance_get_capabilities (instance) : 0);
}

FerryBackup *
_ferry_backups_page_find (FerryBackupsPage *self,
                          const char       *path)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->backups)); i++)
    {
      g_autoptr(FerryBackup) backup = g_list_model_get_item (G_LIST_MODEL (self->backups), i);

      if (g_strcmp0 (ferry_backup_get_path (backup), path) == 0)
        return backup;   /* the list keeps it */
    }
  return NULL;
}

FerryJob *
_ferry_backups_page_job_new (FerryBackupsPage *self,
                             const char       *format)
{
  g_autofree char *title = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  title = g_strdup_printf (format, ferry_instance_item_get_name (ferry_item_page_get_item (FERRY_ITEM_PAGE (self))));
#pragma GCC diagnostic pop
  return ferry_job_new (title);
}

gboolean
_ferry_backups_page_show_failure (FerryBackupsPage *self,
                                  const GError     *error)
{
  if (error == NULL)
    return FALSE;
  if (g_error_matches (error, FERRY_ERROR, FERRY_ERROR_CANCELLED))
    ferry_message_bar_show_text (self->message, NULL, _("Stopped. Nothing was changed."));
  else
    ferry_message_bar_show_error (self->message, error);
  return TRUE;
}

void
_ferry_backups_page_work_done (gpointer      owner,
                               gpointer      user_data,
                               const GError *error)
{
  _ferry_backups_page_show_failure (owner, error);
  ferry_item_page_reload (owner);
}

void
_ferry_backups_page_toast (FerryBackupsPage *self,
                           const char       *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.add-toast", "s", text);
}

static void
reload_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ferry_item_page_reload (FERRY_ITEM_PAGE (widget));
}

static void
ferry_backups_page_dispose (GObject *object)
{
  FerryBackupsPage *self = FERRY_BACKUPS_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_BACKUPS_PAGE);
  g_clear_object (&self->backups);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_pointer (&self->passage, ferry_backup_passage_free);
  G_OBJECT_CLASS (ferry_backups_page_parent_class)->dispose (object);
}

static void
ferry_backups_page_class_init (FerryBackupsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_backups_page_dispose;
  FERRY_ITEM_PAGE_CLASS (klass)->load = ferry_backups_page_load;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/ferryapp/Ferry/ui/backups-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, message);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, loader);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, list);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, schedule);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, restore_button);
  gtk_widget_class_bind_template_child (widget_class, FerryBackupsPage, settings_button);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, reload_action);
  _ferry_backups_page_install_work (widget_class);
  _ferry_backups_page_install_restore (widget_class);
  _ferry_backups_page_install_files (widget_class);
}

static void
ferry_backups_page_init (FerryBackupsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->backups = g_list_store_new (FERRY_TYPE_BACKUP);
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->backups), create_row, self, NULL);
}

/**
 * ferry_backups_page_offer:
 * @self: a page
 * @path: a backup from elsewhere
 *
 * Shows the file at the top of the page, with a button to restore it. Nothing is started. Main thread.
 *
 * Since: 0.1
 */
void
ferry_backups_page_offer (FerryBackupsPage *self,
                          const char       *path)
{
  g_autofree char *text = g_strdup_printf (_("%s is a backup. It can be restored to “%s”."), path,
                                           ferry_instance_item_get_name (ferry_item_page_get_item (FERRY_ITEM_PAGE (self))));
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (path));
  g_autofree char *action = g_action_print_detailed_name ("backups.restore", target);

  ferry_message_bar_show_text (self->message, "drive-harddisk-symbolic", text);
  ferry_message_bar_set_action (self->message, _("_Restore…"), action);
}
