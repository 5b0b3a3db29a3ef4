#include "config.h"

#include "ferry-backup-row.h"

#include "ferry-text.h"

#include <glib/gi18n.h>

#define MENU "ferry-menu"

static void
append (GString    *text,
        const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
}

static char *
title_of (FerryBackup *backup)
{
  g_autofree char *time = ferry_text_time (ferry_backup_get_created (backup));
  GString *text = g_string_new (NULL);

  append (text, time);
  append (text, ferry_backup_get_title (backup) != NULL ? ferry_backup_get_title (backup) : ferry_text_backup_reason (ferry_backup_get_reason (backup)));
  return g_string_free (text, FALSE);
}

static char *
contents_of (FerryBackup *backup)
{
  g_autofree char *size = ferry_format_size (ferry_backup_get_size (backup));
  g_autofree char *version = ferry_backup_get_version (backup) != NULL && *ferry_backup_get_version (backup) != '\0'
                             ? g_strdup_printf (_("version %s"), ferry_backup_get_version (backup)) : NULL;
  g_autofree char *database = ferry_text_database (g_strcmp0 (ferry_backup_get_dialect (backup), "sqlite") == 0, ferry_backup_get_server_version (backup));
  GString *text = g_string_new (NULL);

  append (text, size);
  if (ferry_backup_get_problem (backup) == NULL)
    {
      append (text, version);
      append (text, database);
      append (text, ferry_backup_get_has_files (backup) ? _("with files") : _("without files"));
    }
  append (text, ferry_backup_get_encrypted (backup) ? _("encrypted") : NULL);
  append (text, ferry_backup_get_origin (backup) == FERRY_BACKUP_FOREIGN ? _("not made here") : NULL);
  return g_string_free (text, FALSE);
}

static gboolean
is_unfit (FerryBackup *backup)
{
  return ferry_backup_get_why_not (backup) != NULL || (ferry_backup_get_problem (backup) != NULL && !ferry_backup_get_encrypted (backup));
}

static const char *
icon_of (FerryBackup *backup)
{
  if (is_unfit (backup))
    return "dialog-warning-symbolic";
  if (ferry_backup_get_encrypted (backup))
    return "changes-prevent-symbolic";
  return MAX (ferry_backup_get_verified (backup), ferry_backup_get_proven (backup)) > 0 ? "emblem-ok-symbolic" : "drive-harddisk-symbolic";
}

/* ---- the menu: made when it is opened, since there may be hundreds of rows ---------------------------------------------------- */

static void
append_item (GMenu      *menu,
             const char *label,
             const char *action,
             const char *path)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", path);
  g_menu_append_item (menu, item);
}

static gboolean
lies_here (FerryBackup *backup)
{
  return g_path_is_absolute (ferry_backup_get_path (backup)) && g_file_test (ferry_backup_get_path (backup), G_FILE_TEST_IS_REGULAR);
}

static void
fill_menu_cb (GtkMenuButton *button,
              gpointer       user_data)
{
  FerryBackup *backup = user_data;
  FerryInstanceCapabilities can = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "capabilities"));
  const char *path = ferry_backup_get_path (backup);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) removal = g_menu_new ();

  if (can & FERRY_CAN_VERIFY_BACKUP)
    append_item (menu, _("_Check"), "backups.verify", path);
  if (can & FERRY_CAN_PROVE_BACKUP)
    append_item (menu, _("_Prove by a Trial Restore"), "backups.prove", path);
  if (can & FERRY_CAN_RESTORE)
    append_item (menu, _("_Restore…"), "backups.restore", path);
  if (can & FERRY_CAN_FETCH_BACKUP)
    append_item (menu, _("_Save As…"), "backups.save", path);
  if (lies_here (backup))
    append_item (menu, _("_Copy"), "backups.copy", path);
  append_item (removal, _("_Delete"), "backups.remove", path);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (removal));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static GtkWidget *
menu_new (FerryBackup               *backup,
          FerryInstanceCapabilities  capabilities)
{
  GtkWidget *button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "valign", GTK_ALIGN_CENTER, "tooltip-text", _("Actions of This Backup"),
                                    "css-classes", (const char *[]) { "flat", NULL }, NULL);

  g_object_set_data (G_OBJECT (button), "capabilities", GUINT_TO_POINTER (capabilities));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_menu_cb, g_object_ref (backup), g_object_unref);
  return button;
}

/* ---- drag ---------------------------------------------------------------------------------------------------------------------- */

/**
 * ferry_backup_row_dup_content:
 * @backup: a backup
 *
 * Returns: (transfer full) (nullable): the backup's file for a drag or the clipboard, %NULL where it lies on another computer. Main thread.
 *
 * Since: 0.1
 */
GdkContentProvider *
ferry_backup_row_dup_content (FerryBackup *backup)
{
  g_autoptr(GFile) file = NULL;
  GdkContentProvider *provider;
  GdkFileList *list;

  if (!lies_here (backup))
    return NULL;
  file = g_file_new_for_path (ferry_backup_get_path (backup));
  list = gdk_file_list_new_from_array (&file, 1);
  provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return provider;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            FerryBackup   *backup)
{
  return ferry_backup_row_dup_content (backup);
}

static void
add_drag (GtkWidget   *row,
          FerryBackup *backup)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), backup, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
}

GtkWidget *
ferry_backup_row_new (FerryBackup               *backup,
                      FerryInstanceCapabilities  capabilities)
{
  g_autofree char *title = title_of (backup);
  g_autofree char *contents = contents_of (backup);
  g_autofree char *state = ferry_backup_dup_state_text (backup, ferry_time_now ());
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", contents, state);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle, "subtitle-lines", 3, "title-lines", 2,
                                 "tooltip-text", ferry_backup_get_path (backup), NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (backup)), *menu = menu_new (backup, capabilities);

  gtk_widget_add_css_class (icon, is_unfit (backup) ? "warning" : "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), menu);
  g_object_set_data (G_OBJECT (row), MENU, menu);   /* lives as long */
  add_drag (row, backup);
  return row;
}

gboolean
ferry_backup_row_open_menu (GtkWidget *child)
{
  GtkWidget *row = gtk_widget_get_ancestor (child, GTK_TYPE_LIST_BOX_ROW);
  GtkMenuButton *menu = row != NULL ? g_object_get_data (G_OBJECT (row), MENU) : NULL;

  if (menu != NULL)
    gtk_menu_button_popup (menu);
  return menu != NULL;
}
