#include "config.h"

#include "ferry-rule-verbs.h"

#include "ferry-toast.h"
#include "ferry-window.h"

#include <glib/gi18n.h>

#define MOST_RULE_FILE (1 << 20)   /* bytes */

static FerryStore *
store_of_app (void)
{
  return ferry_app_get_store (ferry_app_get_default ());
}

static FerryRuleSet *
saved_of (GtkWidget *widget)
{
  FerryRuleDocument *document = ferry_rules_page_get_document (FERRY_RULES_PAGE (widget));

  return document != NULL ? ferry_rule_document_get_saved (document) : NULL;
}

/* "merged release (copy)", "merged release (copy 2)" … */
static char *
free_name (const char *name,
           gboolean    copy)
{
  for (guint i = copy ? 1 : 0; ; i++)
    {
      g_autofree char *candidate = NULL;
      g_autoptr(FerryRuleSet) taken = NULL;

      if (i == 0)
        candidate = g_strdup (name);
      else if (copy && i == 1)
        candidate = g_strdup_printf (C_("name of a copy", "%s (copy)"), name);
      else
        candidate = copy ? g_strdup_printf (C_("name of a copy", "%s (copy %u)"), name, i) : g_strdup_printf (C_("name that is taken", "%s %u"), name, i + 1);
      taken = ferry_store_find_rule_set (store_of_app (), candidate, NULL);
      if (taken == NULL)
        return g_steal_pointer (&candidate);
    }
}

static void
add_set (GtkWidget    *widget,
         FerryRuleSet *rules,
         gboolean      copy)
{
  g_autofree char *name = free_name (ferry_rule_set_get_name (rules), copy);
  g_autoptr(FerryRuleSet) set = ferry_rule_set_copy (rules, name);
  g_autoptr(GError) error = NULL;

  if (ferry_store_save_rule_set (store_of_app (), set, &error))
    ferry_rules_page_reload (FERRY_RULES_PAGE (widget), name);
  else
    ferry_rules_page_show_error (FERRY_RULES_PAGE (widget), error);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  g_autoptr(FerryRuleSet) rules = ferry_rule_set_new (_("New rule set"));

  add_set (widget, rules, FALSE);
}

/* the copy has what is seen, saved or not */
static void
duplicate_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  FerryRuleDocument *document = ferry_rules_page_get_document (FERRY_RULES_PAGE (widget));

  if (document == NULL)
    return;
  add_set (widget, ferry_rule_document_get_rules (document), TRUE);
  ferry_rules_page_focus_sets (FERRY_RULES_PAGE (widget));   /* the button that was pressed may be gone */
}

static void
rename_response_cb (AdwMessageDialog *dialog,
                    const char       *response,
                    GtkWidget        *page)
{
  FerryRuleSet *saved = saved_of (page);
  GtkWidget *row = adw_message_dialog_get_extra_child (dialog);
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autoptr(GError) error = NULL;

  if (!g_str_equal (response, "rename") || saved == NULL || g_strcmp0 (name, ferry_rule_set_get_name (saved)) == 0)
    return;
  if (ferry_store_rename_rule_set (store_of_app (), ferry_rule_set_get_name (saved), name, &error))
    ferry_rules_page_reload (FERRY_RULES_PAGE (page), name);
  else
    ferry_rules_page_show_error (FERRY_RULES_PAGE (page), error);
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FerryRuleSet *saved = saved_of (widget);
  GtkWidget *dialog, *entry;

  if (saved == NULL)
    return;
  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Rename the Rule Set"), NULL);
  entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), ferry_rule_set_get_name (saved));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "rename", _("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "rename");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (rename_response_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
undo_remove_cb (AdwToast     *toast,
                FerryRuleSet *removed)
{
  FerryWindow *window = g_object_get_data (G_OBJECT (toast), "window");
  GtkWidget *page = ferry_window_get_page (window);
  g_autoptr(GError) error = NULL;

  if (!ferry_store_save_rule_set (store_of_app (), removed, &error))
    ferry_window_show_error (window, error->message);
  else if (FERRY_IS_RULES_PAGE (page))
    ferry_rules_page_reload (FERRY_RULES_PAGE (page), ferry_rule_set_get_name (removed));
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_autoptr(FerryRuleSet) removed = saved_of (widget) != NULL ? g_object_ref (saved_of (widget)) : NULL;
  GtkRoot *window = gtk_widget_get_root (widget);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  AdwToast *toast;

  if (removed == NULL)
    return;
  if (!ferry_store_remove_rule_set (store_of_app (), ferry_rule_set_get_name (removed), &error))
    {
      ferry_rules_page_show_error (FERRY_RULES_PAGE (widget), error);
      return;
    }
  text = g_strdup_printf (_("Removed the rule set “%s”"), ferry_rule_set_get_name (removed));
  toast = ferry_toast_new (text);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data (G_OBJECT (toast), "window", window);   /* the toast does not outlive its window */
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove_cb), removed, 0);
  g_object_set_data_full (G_OBJECT (toast), "rules", g_object_ref (removed), g_object_unref);
  ferry_rules_page_reload (FERRY_RULES_PAGE (widget), NULL);
  if (FERRY_IS_WINDOW (window))
    ferry_window_add_toast (FERRY_WINDOW (window), toast);
}

static void
import_file_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(FerryRuleSet) rules = NULL;
  gsize length;

  if (!ferry_file_read (path, MOST_RULE_FILE, &text, &length, &error)
      || (node = ferry_json_parse (text, (gssize) length, path, &error)) == NULL
      || (rules = ferry_rule_set_new_from_json (node, &error)) == NULL)
    ferry_rules_page_show_error (FERRY_RULES_PAGE (widget), error);
  else
    add_set (widget, rules, FALSE);
}

static void
export_file_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  FerryRuleDocument *document = ferry_rules_page_get_document (FERRY_RULES_PAGE (widget));
  g_autoptr(JsonNode) node = document != NULL ? ferry_rule_set_to_json (ferry_rule_document_get_rules (document)) : NULL;
  g_autofree char *text = node != NULL ? ferry_json_to_string (node, TRUE) : NULL;
  g_autofree char *line = g_strconcat (text != NULL ? text : "", "\n", NULL);
  g_autofree char *told = NULL;
  g_autoptr(GError) error = NULL;

  if (node == NULL)
    return;
  if (!ferry_file_write_durable (path, line, -1, &error))
    {
      ferry_rules_page_show_error (FERRY_RULES_PAGE (widget), error);
      return;
    }
  told = g_strdup_printf (_("Saved as %s"), path);
  gtk_widget_activate_action (widget, "win.add-toast", "s", told);
}

static void
file_response_cb (GtkFileChooserNative *chooser,
                  int                   response,
                  GtkWidget            *page)
{
  gboolean import = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (chooser)) == GTK_FILE_CHOOSER_ACTION_OPEN;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gtk_widget_activate_action (page, import ? "rules.import-file" : "rules.export-file", "s", path);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (chooser));
  g_object_unref (chooser);
}

static void
file_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gboolean import = g_str_equal (name, "rules.import");
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (import ? _("Import a Rule Set") : _("Export the Rule Set"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                                               import ? GTK_FILE_CHOOSER_ACTION_OPEN : GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Rule sets (JSON)"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  if (!import && saved_of (widget) != NULL)
    {
      g_autofree char *file = g_strdup_printf ("%s.json", ferry_rule_set_get_name (saved_of (widget)));

      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), g_strdelimit (file, "/", '-'));
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_response_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
ferry_rule_verbs_install (GtkWidgetClass *page_class)
{
  gtk_widget_class_install_action (page_class, "rules.new", NULL, new_action);
  gtk_widget_class_install_action (page_class, "rules.duplicate", NULL, duplicate_action);
  gtk_widget_class_install_action (page_class, "rules.rename", NULL, rename_action);
  gtk_widget_class_install_action (page_class, "rules.remove", NULL, remove_action);
  gtk_widget_class_install_action (page_class, "rules.import", NULL, file_action);
  gtk_widget_class_install_action (page_class, "rules.export", NULL, file_action);
  gtk_widget_class_install_action (page_class, "rules.import-file", "s", import_file_action);
  gtk_widget_class_install_action (page_class, "rules.export-file", "s", export_file_action);
}
