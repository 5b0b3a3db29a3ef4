#include "config.h"

#include "ferry-manager-row.h"

#include "ferry-text.h"

#include <glib/gi18n.h>

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
subtitle_of (FerryManagerRecord *record)
{
  g_autofree char *time = ferry_text_time (ferry_manager_record_get_created (record));
  g_autofree char *size = ferry_manager_record_get_size (record) >= 0 ? ferry_format_size (ferry_manager_record_get_size (record)) : NULL;
  g_autofree char *digest = ferry_manager_record_get_digest (record) != NULL ? g_strndup (ferry_manager_record_get_digest (record), 12) : NULL;
  const char *name = ferry_manager_record_get_name (record);
  GString *text = g_string_new (NULL);

  append (text, time);
  append (text, size);
  append (text, ferry_manager_record_get_rule (record));
  append (text, g_strcmp0 (name, ferry_manager_record_get_title (record)) != 0 ? name : NULL);
  append (text, digest);
  append (text, ferry_manager_record_get_message (record));
  return g_string_free (text, FALSE);
}

static GtkWidget *
state_new (FerryManagerRecord *record)
{
  static const struct { const char *icon, *style, *word; } states[] = {
    [FERRY_MANAGER_STATE_NOT_TOLD] = { NULL, "dim-label", NULL },
    [FERRY_MANAGER_STATE_RUNNING] = { "content-loading-symbolic", "dim-label", NC_("migration manager", "In progress") },
    [FERRY_MANAGER_STATE_OK] = { "emblem-ok-symbolic", "success", NC_("migration manager", "Done") },
    [FERRY_MANAGER_STATE_ERROR] = { "dialog-error-symbolic", "error", NC_("migration manager", "Failed") },
  };
  FerryManagerState state = ferry_manager_record_get_state (record);
  const char *told = ferry_manager_record_get_status (record);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (states[state].icon != NULL)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (states[state].icon));
  gtk_box_append (GTK_BOX (box), gtk_label_new (states[state].word != NULL ? g_dpgettext2 (NULL, "migration manager", states[state].word) : told != NULL ? told : ""));
  gtk_widget_add_css_class (box, states[state].style);
  return box;
}

static void
add_button (GtkWidget  *row,
            const char *icon,
            const char *tooltip,
            const char *action,
            const char *name)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", icon, "tooltip-text", tooltip, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

GtkWidget *
ferry_manager_row_new (FerryManagerRecord *record,
                       const char         *save,
                       const char         *remove)
{
  g_autofree char *subtitle = subtitle_of (record), *shown = ferry_escape_for_display (ferry_manager_record_get_title (record));
  const char *name = ferry_manager_record_get_name (record);
  FerryManagerState state = ferry_manager_record_get_state (record);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", shown, "subtitle", subtitle, "title-lines", 1, "subtitle-lines", 2,
                                 "tooltip-text", subtitle, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), state_new (record));
  if (remove == NULL || state == FERRY_MANAGER_STATE_OK || state == FERRY_MANAGER_STATE_NOT_TOLD)   /* a log is there while it is written; a file is not */
    add_button (row, "document-save-symbolic", _("Save As…"), save, name);
  if (remove != NULL)
    add_button (row, "user-trash-symbolic", _("Delete"), remove, name);
  return row;
}
