#include "config.h"

#include "ferry-merge-row.h"

#include <glib/gi18n.h>

static void
add_version (GtkWidget  *row,
             const char *text)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE, "focusable", FALSE,
                                   "margin-start", 12, "margin-end", 12, "margin-top", 8, "margin-bottom", 8, NULL);
  GtkWidget *place = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "child", label, NULL);

  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), place);
}

/**
 * ferry_merge_row_new:
 * @subject: what has to be decided
 * @changed: `void (GtkDropDown *, GParamSpec *, FerryMergeSubject *)`: another choice is shown, made there or, then @subject has it already, elsewhere
 *
 * Makes its row: what it is about, every version, and the choice. Main thread.
 *
 * Returns: (transfer none): the row, floating
 *
 * Since: 0.1
 */
GtkWidget *
ferry_merge_row_new (FerryMergeSubject *subject,
                     GCallback          changed)
{
  GPtrArray *versions = ferry_merge_subject_get_versions (subject);
  GtkWidget *row = versions->len > 0 ? adw_expander_row_new () : adw_action_row_new ();
  GtkWidget *choice = gtk_drop_down_new_from_strings (ferry_merge_subject_get_labels (subject));
  g_autofree char *label = g_strdup_printf (_("Decision about %s"), ferry_merge_subject_get_title (subject));

  g_object_set (row, "use-markup", FALSE, "title", ferry_merge_subject_get_title (subject), "subtitle", ferry_merge_subject_get_about (subject), NULL);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_bind_property (subject, "choice", choice, "selected", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (choice, "notify::selected", changed, subject, 0);
  if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), choice);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), choice);
  for (guint i = 0; i < versions->len; i++)
    add_version (row, g_ptr_array_index (versions, i));
  return row;
}
